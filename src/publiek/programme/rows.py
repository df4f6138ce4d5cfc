"""How is a programme written down as plain JSON, and read back?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from publiek.vocabulary.programme import OrganisationRow, PerformanceRow, ProductionRow, Programme, VenueRow

Row = TypeVar("Row", OrganisationRow, VenueRow, ProductionRow, PerformanceRow)
_TABLES = {
    "organisations": OrganisationRow,
    "venues": VenueRow,
    "productions": ProductionRow,
    "performances": PerformanceRow,
}
_MOMENTS = ("start", "end", "modified")
FORMAT = 1


def as_document(programme: Programme) -> dict[str, Any]:
    """The programme as JSON values: only what is filled in."""
    told: dict[str, Any] = {"format": FORMAT, "source": programme.source, "whole": programme.whole}
    for name in _TABLES:
        told[name] = [as_plain(row) for row in getattr(programme, name)]
    return told


def as_plain(row: OrganisationRow | VenueRow | ProductionRow | PerformanceRow) -> dict[str, Any]:
    """One row as JSON values; fields that say nothing are left out."""
    told = {field.name: getattr(row, field.name) for field in fields(row)}
    said = {name: _plain(value) for name, value in told.items() if value not in ("", None) and value != {}}
    # What a row cannot do without is written also when a source left it empty: else it could not be read back.
    return {**{name: told[name] for name in ("id", "title", "name") if name in told}, **said}


def from_document(told: Mapping[str, Any]) -> Programme:
    """The programme that was written down. Raises ValueError when it is not one."""
    if not isinstance(told, Mapping) or told.get("format") != FORMAT or not isinstance(told.get("source"), str):
        raise ValueError("not a programme")
    tables = {}
    for name, kind in _TABLES.items():
        rows = told.get(name, [])
        if not isinstance(rows, list):
            raise ValueError(name)
        tables[name] = tuple(row_of(kind, row) for row in rows)
    return Programme(source=told["source"], whole=bool(told.get("whole", True)), **tables)


def row_of(kind: type[Row], told: Mapping[str, Any]) -> Row:
    """One row read back; fields that nobody knows are left. Raises ValueError."""
    if not isinstance(told, Mapping):
        raise ValueError("row")
    known = {field.name for field in fields(kind)}
    said = {name: value for name, value in told.items() if name in known}
    for name in _MOMENTS:
        if name in said:
            said[name] = datetime.fromisoformat(said[name])
    try:
        return kind(**said)
    except TypeError as trouble:
        raise ValueError(str(trouble)) from None


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return dict(sorted(value.items())) if isinstance(value, Mapping) else value
