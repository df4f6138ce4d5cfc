"""How is a workbook opened: checked part by part, parsed in a child, each sheet a table of text?"""

from __future__ import annotations

from pathlib import Path

from publiek.deliveries.opening.grid import GridTable
from publiek.deliveries.opening.opened import MIB, Limits, Opened
from publiek.deliveries.opening.package import Package
from publiek.deliveries.opening.parsing import Sheet, parse
from publiek.deliveries.opening.refusals import refuse
from publiek.deliveries.opening.sheet_xml import check_xml, date_shift
from publiek.deliveries.opening.source import Reading, Source, opened_raw

_UTF16 = "utf-16-le"


def open_package(package: Package, limits: Limits) -> Opened:
    """An xlsx or ods file that was looked into."""
    digest, size = _digest(package.path, limits)
    check_xml(package, limits)
    days = date_shift(package) if package.kind == "xlsx" else 0
    return _opened(package.path, package.kind, (digest, size), limits, days=days)


def open_compound(path: Path, limits: Limits) -> Opened:
    """A file in the compound format of before 2007: an old workbook, or a locked new one."""
    digest, size = _digest(path, limits)
    if size > limits.workbook_bytes:
        raise refuse("workbook-too-large", limit_bytes=limits.workbook_bytes)
    names = {"EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document"}
    found = _streams(path, names)
    if "EncryptedPackage" in found:
        raise refuse("workbook-locked")
    if not found & {"Workbook", "Book"}:
        raise refuse("file-foreign", format="Office") if found else refuse("workbook-damaged")
    return _opened(path, "xls", (digest, size), limits)


def _opened(path: Path, kind: str, proof: tuple[str, int], limits: Limits, *, days: int = 0) -> Opened:
    sheets = parse(path, limits, days=days)
    if _digest(path, limits) != proof:
        raise refuse("file-changed")
    if not any(sheet.grid.num_rows for sheet in sheets):
        raise refuse("workbook-empty", sheets=len(sheets))
    widest = max(sheet.grid.num_columns for sheet in sheets)
    if widest > limits.columns:
        raise refuse("too-many-columns", columns=widest, limit=limits.columns)
    tables = tuple(_table(sheet, len(sheets), limits) for sheet in sheets)
    return Opened(path, kind, proof[0], proof[1], tables)


def _table(sheet: Sheet, sheets: int, limits: Limits) -> GridTable:
    facts: dict[str, object] = {"sheet": sheet.name, "visible": sheet.visible, "sheets": sheets}
    facts |= {"records": sheet.grid.num_rows, "columns": sheet.grid.num_columns}
    return GridTable(sheet.grid, name=sheet.name, facts=facts, head_records=limits.head_records, errors=sheet.errors)


def _digest(path: Path, limits: Limits) -> tuple[str, int]:
    reading = Reading(Source(path), limits)
    for _ in reading.blocks():
        pass
    return reading.digest, reading.size


def _streams(path: Path, names: set[str]) -> set[str]:
    """Which of `names` stand in the directory of a compound file (64 bytes an entry, the name first, padded)."""
    found, held = set(), b""
    wanted = {name: name.encode(_UTF16).ljust(62, b"\0")[:62] for name in names}
    with opened_raw(path) as file:
        while block := file.read(MIB):
            text = held + block
            found |= {name for name, entry in wanted.items() if entry in text}
            held = text[-64:]
    return found
