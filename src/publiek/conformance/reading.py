"""What stands in one file of a delivery, row by row as text, and what is wrong with its form?"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from publiek.conformance.rules import Fault, Faults, header_rule
from publiek.deliveries.headers import squash
from publiek.vocabulary.delivering import Table

#: Rows that are held at a time.
BATCH = 25_000
#: A line longer than this is not read.
LONGEST = 1 << 20

Row = tuple[int, list[str]]


def header(path: Path) -> list[str] | None:
    """The names of the columns; None when the first line cannot be read as text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            first = lines.readline(LONGEST)
            if not path.name.endswith(".jsonl"):
                return next(csv.reader([first]), [])
            record = json.loads(first)
            return list(record) if isinstance(record, dict) else None
    except (ValueError, RecursionError, csv.Error):
        return None


def judge_header(names: list[str], table: Table, *, file: str, faults: Faults) -> None:
    """Missing, unknown and double columns."""
    for column in table.columns:
        if column.required and column.name not in names:
            faults.add(Fault(file, 1, column.name, "header-missing"))
    for position, name in enumerate(names, start=1):
        if name in names[: position - 1]:
            faults.add(Fault(file, 1, shown(name, table, position), "header-double"))
        elif name not in table.names:
            rule = header_rule(name)
            faults.add(Fault(file, 1, shown(name, table, position), rule, _meant(name, table)))


def _meant(name: str, table: Table) -> str:
    """The column of the table that differs from `name` in capitals, spaces and signs only; "" when there is none."""
    return next((known for known in table.names if squash(known) == squash(name)), "")


def shown(name: str, table: Table, position: int) -> str:
    """A known name as it is; another by its place, as a header can hold a value."""
    return name if name in table.names else f"#{position}"


def batches(path: Path, names: list[str], *, file: str, faults: Faults) -> Iterator[list[Row]]:
    """Rows of the right width, with their number (the header of a CSV is row 1; a first JSON line is row 1).

    Stops with a fault where the text is no longer readable.
    """
    reading = _lines(path, names, file, faults) if path.name.endswith(".jsonl") else _rows(path, names, file, faults)
    batch: list[Row] = []
    try:
        for row, values in reading:
            batch.append((row, values))
            if len(batch) == BATCH:
                yield batch
                batch = []
    except UnicodeDecodeError:
        faults.add(Fault(file, 0, "", "file-encoding"))
    if batch:
        yield batch


def _rows(path: Path, names: list[str], file: str, faults: Faults) -> Iterator[Row]:
    width, row = len(names), 1
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        try:
            next(reader, None)
            for row, values in enumerate(reader, start=2):
                if not any(values):
                    faults.add(Fault(file, row, "", "row-empty"))
                elif len(values) == width:
                    yield row, values
                else:
                    faults.add(Fault(file, row, "", "row-width"))
        except csv.Error:
            faults.add(Fault(file, row + 1, "", "file-unreadable"))


def _lines(path: Path, names: list[str], file: str, faults: Faults) -> Iterator[Row]:
    known = set(names)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row, line in enumerate(lines, start=1):
            record = _record(line)
            if record is None:
                faults.add(Fault(file, row, "", "json-line" if line.strip() else "row-empty"))
            elif not any(record.values()):
                faults.add(Fault(file, row, "", "row-empty"))
            elif not set(record) <= known:
                faults.add(Fault(file, row, "", "row-width"))
            else:
                yield row, [record.get(name) or "" for name in names]


def _record(line: str) -> dict[str, str | None] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not all(value is None or isinstance(value, str) for value in record.values()):
        return None
    # Half a character, written as an escape, is text for JSON and for nobody else.
    return record if "\\ud" not in line.lower() or _whole(record) else None


def _whole(record: dict[str, str | None]) -> bool:
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
