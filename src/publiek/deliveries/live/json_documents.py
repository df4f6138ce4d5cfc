"""Which JSON documents are in this text, and can they be read without harm? Large, deep or broken ones are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from publiek.deliveries.live import refusals

#: A page or export that is larger is no agenda of one house.
MOST_SIGNS = 32 << 20
#: JSON inside JSON inside JSON ...: agendas nest five or six deep.
MOST_DEEP = 40
#: Values in all the documents of one text.
MOST_VALUES = 1_000_000
_SCRIPT = re.compile(r"<!--|<script\b", re.IGNORECASE)
_CLOSE = re.compile(r"</script", re.IGNORECASE)
_LD = re.compile(r"""type\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)
#: What content systems put around the JSON: comment signs and CDATA.
_BEFORE, _AFTER = ("//", "<![CDATA[", "<!--"), ("-->", "]]>", "//")


def documents_of(text: str) -> list[Any]:
    """The JSON documents in `text`: one JSON value, one per line, or those in a web page (`application/ld+json`).

    A script in a web page that is no JSON is passed over when another one is. Raises DeliveryError
    "agenda-document-refused".
    """
    if len(text) > MOST_SIGNS:
        raise refusals.document_refused("large")
    told = text.lstrip("\ufeff \t\r\n")
    found = _parsed(told) if told[:1] in ("{", "[") else list(_in_page(told))
    if not found:
        raise refusals.document_refused("no-json" if told[:1] in ("{", "[") or "ld+json" in told else "nothing")
    check_harmless(found)
    return found


def _parsed(told: str) -> list[Any]:
    with suppress(ValueError, RecursionError):
        return [json.loads(told, parse_float=str, strict=False)]
    lines = [line for line in told.splitlines() if line.strip()]
    with suppress(ValueError, RecursionError):
        return [json.loads(line, parse_float=str, strict=False) for line in lines]
    return []


def _in_page(page: str) -> Iterator[Any]:
    """What the JSON-LD scripts of a page hold. One pass from front to back, whatever the page is."""
    at = 0
    while found := _SCRIPT.search(page, at):
        if found[0] == "<!--":
            end = page.find("-->", found.end())
            at = end if end >= 0 else len(page)
            continue
        opened = page.find(">", found.end())
        closed = _closing(page, opened) if opened >= 0 else -1
        if opened < 0 or closed < 0:
            return
        if _LD.search(page[found.end() : min(opened, found.end() + 1_000)]):
            with suppress(ValueError, RecursionError):
                yield json.loads(_bare(page[opened + 1 : closed]), parse_float=str, strict=False)
        at = closed


def _bare(script: str) -> str:
    told = script.strip()
    for sign in _BEFORE:
        told = told.removeprefix(sign).lstrip()
    for sign in _AFTER:
        told = told.removesuffix(sign).rstrip()
    return told


def _closing(page: str, opened: int) -> int:
    found = _CLOSE.search(page, opened)
    return found.start() if found else -1


def check_harmless(documents: list[Any]) -> None:
    """Refuses what nests too deep or holds too much. Raises DeliveryError "agenda-document-refused"."""
    waiting: list[tuple[Any, int]] = [(documents, 0)]
    values = 0
    while waiting:
        value, depth = waiting.pop()
        values += 1
        if depth > MOST_DEEP:
            raise refusals.document_refused("deep")
        if values > MOST_VALUES:
            raise refusals.document_refused("many")
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((one, depth + 1) for one in inner)
