"""How do homes come to one register without ever speaking? By files: what one wrote, the other takes in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from publiek.errors import ExchangeError, Text
from publiek.programme.identifiers import KINDS
from publiek.programme.register import Event, Register, is_event, register_of
from publiek.warehouse.register import KeptRegister, lines_of

FILE = "register.jsonl"
_COLUMNS = ("id", "kind", "title", "maker", "place", "identifiers", "minted", "records", "merged_into")


def exported(home: Path) -> dict[str, bytes]:
    """The register as open files: every event, and a table per kind that a spreadsheet opens."""
    events = KeptRegister(home).events()
    register = register_of(events)
    tables = {f"{kind}s.csv": _table(register, kind) for kind in KINDS}
    return {FILE: lines_of(events), **tables}


def import_register(home: Path, content: bytes) -> int:
    """Takes in what another home wrote; gives how many events were new. Twice is once; the order does not matter.

    Raises ExchangeError "register-unreadable" with the line when anything in it is not an event: nothing is taken in.
    """
    events = []
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise _unreadable(0) from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            events.append(_read(line, number))
    return len(KeptRegister(home).add(lambda before: events))


def _read(line: str, number: int) -> Event:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise _unreadable(number) from None
    if not is_event(told):
        raise _unreadable(number)
    return dict(told)


def _table(register: Register, kind: str) -> bytes:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_COLUMNS)
    carried = register.by_identifier(kind)
    for entry in sorted(register.entries.values(), key=lambda entry: (entry.minted, entry.id)):
        if entry.kind != kind:
            continue
        now = register.now(entry.id)
        outside = " ".join(f"{name}:{value}" for name, value in sorted(entry.identifiers.items()))
        records = " | ".join(carried.get(entry.id, []))
        told = (entry.id, kind, entry.title, entry.maker, entry.place, outside, entry.minted, records)
        table.writerow([_safe(text) for text in (*told, "" if now == entry.id else now)])
    return written.getvalue().encode("utf-8")


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _unreadable(line: int) -> ExchangeError:
    return ExchangeError(
        "register-unreadable",
        Text(
            "Dit is geen register van Publiek, of het is veranderd.",
            "This is no register of Publiek, or it was changed.",
        ),
        Text(
            "Vraag het bestand opnieuw (publiek programme export). Er is niets overgenomen.",
            "Ask for the file again (publiek programme export). Nothing was taken in.",
        ),
        {"line": line},
    )
