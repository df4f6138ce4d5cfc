"""What are the groups of a licensee's table called? A second table or a list, checked before anybody sees it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from publiek.errors import Text
from publiek.segmentation.scheme import Group
from publiek.segmentation.schemes.refusals import refuse
from publiek.vocabulary.data_files import read_yaml

#: What the code of a group may look like: a letter or digit first, so that no spreadsheet takes it for a formula.
CODE = re.compile(r"[^\W_](?:[\w .,&/()+'-]{0,39})")
_UNTOLD = Text("", "")
_LONGEST = {"name": 80, "portrait": 2000}
_LARGEST = 1_000_000
_UNSAFE = re.compile(r"^[=+\-@\t\r]|[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def read_groups(path: Path) -> tuple[Group, ...]:
    """The groups in a YAML list or a CSV with the columns code, name (or name_nl and name_en), and optionally portrait
    (or portrait_nl and portrait_en) and parent. Raises SegmentationError "segmentation-names-...".
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise refuse("segmentation-names-unreadable")
        text = path.read_text(encoding="utf-8-sig")
        told = _rows(text) if path.suffix.lower() in (".csv", ".tsv", ".txt") else read_yaml(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, csv.Error):
        raise refuse("segmentation-names-unreadable") from None
    return listed(told.get("groups", ()) if isinstance(told, dict) else told)


def listed(entries: object) -> tuple[Group, ...]:
    """Groups from entries {code, name, portrait, parent}; a text is one for both languages or {nl, en}."""
    if not isinstance(entries, Iterable) or any(not isinstance(entry, dict) for entry in entries):
        raise refuse("segmentation-names-unreadable")
    groups = tuple(_group(entry) for entry in entries)
    codes = [group.code for group in groups]
    if len(set(codes)) != len(codes):
        raise refuse("segmentation-names-double", codes=len(codes) - len(set(codes)))
    return groups


def _group(entry: dict[str, object]) -> Group:
    code = str(entry.get("code") or "").strip()
    if not CODE.fullmatch(code):
        raise refuse("segmentation-code-form")
    name = _text(entry, "name")
    if name == _UNTOLD:
        raise refuse("segmentation-names-unreadable")
    return Group(code, name, _text(entry, "portrait"), str(entry.get("parent") or "").strip())


def _text(entry: dict[str, object], what: str) -> Text:
    """The text `what` in both languages; one language stands for both."""
    told = entry.get(what)
    if isinstance(told, dict):
        nl, en = (str(told.get(language) or "").strip() for language in ("nl", "en"))
    else:
        nl, en = (str(entry.get(f"{what}_{language}") or told or "").strip() for language in ("nl", "en"))
    for text in (nl, en):
        if len(text) > _LONGEST[what] or _UNSAFE.search(text):
            raise refuse("segmentation-names-form")
    return Text(nl or en, en or nl)


def _rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text; the separator is the one with which the header has a column `code`."""
    header = text.split("\n", 1)[0].lower()
    for delimiter in (";", ",", "\t"):
        names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
        if "code" in names:
            rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))[1:]
            if any(row and len(row) != len(names) for row in rows):
                raise refuse("segmentation-names-unreadable")
            return [dict(zip(names, row, strict=True)) for row in rows if row]
    raise refuse("segmentation-names-unreadable")
