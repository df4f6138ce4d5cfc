"""How do stands become a file, CSV or JSON, and is a file that says it has stands right?

The columns are those that `deliveries.systems.dip` reads. One row per performance and ticket type, reserved seats as a
row of their own.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publiek.deliveries.systems.dip import COLUMNS
from publiek.exchange.dip import refusals
from publiek.exchange.dip.stands import Stands
from publiek.exchange.whole_files import write_whole
from publiek.vocabulary.dip import TICKET_TYPES, Count, Stand, identity_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which row, in which column, and what (a code)."""

    row: int
    column: str
    code: str


def write(found: Stands, path: Path) -> None:
    """The stands as a file, by its ending. Raises UsageError "dip-ending", ExchangeError when it cannot be written."""
    rows = [row for stand in found.stands for row in rows_of(stand)]
    if path.suffix.lower() == ".json":
        content = json.dumps({"dip": 1, "measured_at": found.at.isoformat(), "stands": rows}, ensure_ascii=False)
    elif path.suffix.lower() == ".csv":
        content = _csv(rows)
    else:
        raise refusals.ending_unknown()
    write_whole(path, content.encode())


def rows_of(stand: Stand) -> Iterator[dict[str, str]]:
    """The rows of one stand: every ticket type, and reservations where they are known."""
    for kind in TICKET_TYPES:
        yield _row(stand, "sold", kind, stand.tickets.get(kind, Count()))
    if stand.reserved is not None:
        yield _row(stand, "reserved", "", stand.reserved)


def check(path: Path) -> list[Fault]:
    """Every fault in a file with stands. Raises ExchangeError "dip-file-unreadable" when it is none."""
    rows = _read(path)
    faults: list[Fault] = []
    seen = set[tuple[str, ...]]()
    for number, row in enumerate(rows, start=2):
        faults.extend(Fault(number, *fault) for fault in _faults(row))
        key = tuple(row.get(name, "") for name in ("dip_performance", "status", "ticket_type", "measured_at"))
        if key in seen:
            faults.append(Fault(number, "dip_performance", "twice"))
        seen.add(key)
    return faults


def _faults(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    identity = identity_of(row.get("dip_performance", ""))
    if identity is None:
        yield "dip_performance", "identity"
    elif row.get("dip_production") not in ("", identity.production):
        yield "dip_production", "other-production"
    status, kind = row.get("status"), row.get("ticket_type", "")
    if status not in ("sold", "reserved"):
        yield "status", "unknown"
    if status == "sold" and kind not in TICKET_TYPES:
        yield "ticket_type", "unknown"
    if not row.get("measured_at"):
        yield "measured_at", "missing"
    number, revenue = row.get("number", ""), row.get("revenue", "")
    if not number.isdecimal():
        yield "number", "no-number"
    if revenue and not _is_amount(revenue):
        yield "revenue", "no-amount"
    if kind == "free" and _is_amount(revenue) and float(revenue) != 0:
        yield "revenue", "free-with-revenue"
    for name in ("capacity", "blocked_seats"):
        if row.get(name) and not row[name].isdecimal():
            yield name, "no-number"


def _is_amount(text: str) -> bool:
    whole, _, part = text.removeprefix("-").partition(".")
    return whole.isdecimal() and (not part or (part.isdecimal() and len(part) <= 2))


def _row(stand: Stand, status: str, kind: str, count: Count) -> dict[str, str]:
    told = (
        str(stand.identity),
        stand.identity.production,
        stand.title,
        stand.start.isoformat(" ", "minutes") if stand.start else "",
        stand.at.isoformat(timespec="seconds"),
        status,
        kind,
        str(count.number),
        f"{count.cents / 100:.2f}",
        "" if stand.capacity is None else str(stand.capacity),
        "" if stand.blocked is None else str(stand.blocked),
    )
    return dict(zip(COLUMNS, told, strict=True))


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    # A title that begins as a formula would run in a spreadsheet.
    writer.writerows(
        {**row, "title": "'" + row["title"] if row["title"].startswith(_FORMULA) else row["title"]} for row in rows
    )
    return out.getvalue()


def _read(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise refusals.file_unreadable("file") from None
    if path.suffix.lower() == ".json":
        return _read_json(text)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise refusals.file_unreadable("header")
        return [{name: value or "" for name, value in row.items() if name} for row in reader]
    except csv.Error:
        raise refusals.file_unreadable("row") from None


def _read_json(text: str) -> list[dict[str, str]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise refusals.file_unreadable("json") from None
    if not isinstance(told, dict) or told.get("dip") != 1 or not isinstance(told.get("stands"), list):
        raise refusals.file_unreadable("stands")
    if not all(isinstance(one, dict) for one in told["stands"]):
        raise refusals.file_unreadable("stands")
    return [{name: "" if one.get(name) is None else str(one[name]) for name in COLUMNS} for one in told["stands"]]
