"""What stands in a list of a customer system: which columns are known, and the cells of each row? In memory alone.

Opened as a delivery is (any encoding, separator or workbook; damaged and unsafe files are refused). A column is known
by its heading; how many are not known is counted, never which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from publiek.consent import refusals
from publiek.deliveries.candidates import tables_of
from publiek.deliveries.headers import squash
from publiek.deliveries.opening import RawTable, open_file
from publiek.vocabulary.data_files import read_yaml

_LISTS = ("said_yes", "said_no", "said_soft", "said_consent", "said_customer", "categories")


@dataclass(frozen=True, repr=False)
class Listed:
    """`rows`: number as a spreadsheet shows it -> every cell; `columns`: what is known -> where it stands.

    `unknown`: how many columns are not known; `aside`: rows whose cells do not fit under the headings.
    """

    heads: tuple[str, ...]
    columns: Mapping[str, int]
    rows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    unknown: int = 0
    aside: int = 0

    def __repr__(self) -> str:
        return f"Listed({len(self.rows)} rows)"

    def cell(self, cells: Sequence[str], name: str) -> str:
        """What stands in a known column of a row; "" when the list has no such column."""
        return cells[self.columns[name]] if name in self.columns else ""


@cache
def words() -> Mapping[str, Any]:
    """Headings and what cells mean."""
    told: Mapping[str, Any] = read_yaml(files("publiek.consent").joinpath("columns.yaml").read_text(encoding="utf-8"))
    return told


def fields() -> tuple[str, ...]:
    """What a column can be known as."""
    return tuple(name for name in words() if name not in _LISTS)


def read(path: Path, *, named: Mapping[str, str] | None = None, sheet: str | None = None) -> Listed:
    """The list at `path`. `named`: which heading is meant for a field, before those that are known.

    Raises DeliveryError (not readable), UsageError "consent-list-columns", "consent-list-column",
    "consent-list-column-double", "consent-list-sheets", "sheet-unknown".
    """
    chosen = {squash(heading): name for name, heading in (named or {}).items()}
    if set(named or {}) - set(fields()):
        raise refusals.column_unknown(fields())
    tables = [table for _, table in tables_of(open_file(path), sheet)]
    found = [_header(table, chosen) for table in tables]
    most = max((len(set(columns.values())) for _, columns in found), default=0)
    best = [(table, *told) for table, told in zip(tables, found, strict=True) if len(set(told[1].values())) == most]
    if len(best) > 1:
        raise refusals.sheets_several(len(best))
    if not best or not set(chosen.values()) <= set(best[0][2].values()):
        raise refusals.column_unknown(fields()) if chosen else refusals.columns_missing(["email", "number", "opt_in"])
    return _listed(*best[0])


def pairs(path: Path) -> list[tuple[str, str]]:
    """Every address with the customer number beside it, on any sheet and in any column of those that are known.

    Raises DeliveryError (not readable).
    """
    found: list[tuple[str, str]] = []
    for _, table in tables_of(open_file(path), None):
        at, columns = _header(table, {})
        where = {name: [one for one, named in columns.items() if named == name] for name in ("email", "number")}
        wanted = {one: f"c{one}" for many in where.values() for one in many}
        for batch in table.batches(header_row=at, columns=wanted) if all(where.values()) else ():
            cells = {one: [(cell or "").strip() for cell in batch[name].to_pylist()] for one, name in wanted.items()}
            for email in where["email"]:
                for number in where["number"]:
                    found += [told for told in zip(cells[email], cells[number], strict=True) if all(told)]
    return found


def _header(table: RawTable, chosen: Mapping[str, str]) -> tuple[int, dict[int, str]]:
    """The record with most columns that are known, and which they are."""
    known = {squash(heading): name for name in fields() for heading in words()[name]}
    known = {**{heading: name for heading, name in known.items() if name not in chosen.values()}, **chosen}

    def columns(record: Sequence[str]) -> dict[int, str]:
        return {at: known[squash(cell)] for at, cell in enumerate(record) if squash(cell) in known}

    at = max(range(len(table.head)), key=lambda index: len(set(columns(table.head[index]).values())), default=0)
    return at, columns(table.head[at]) if table.head else {}


def _listed(table: RawTable, header: int, columns: Mapping[int, str]) -> Listed:
    names = list(columns.values())
    if double := sorted({name for name in names if names.count(name) > 1}):
        raise refusals.column_double(double)
    heads = tuple(table.head[header]) if table.head else ()
    every = {at: f"c{at}" for at in range(len(heads))}
    rows: dict[int, tuple[str, ...]] = {}
    for batch in table.batches(header_row=header, columns=every) if every else ():
        cells = [[(cell or "").strip() for cell in batch[name].to_pylist()] for name in every.values()]
        rows |= dict(zip(batch["row"].to_pylist(), zip(*cells, strict=True), strict=True))
    where = {name: at for at, name in columns.items()}
    unknown = sum(1 for at, head in enumerate(heads) if head.strip() and at not in columns)
    return Listed(heads, where, rows, unknown, table.set_aside.num_rows)
