"""What is on a year-end sheet? Finished text and values in one language, for a workbook, paper and files alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from publiek.reports.story import CardTable, Kind, Value


@dataclass(frozen=True)
class Entry:
    """One figure. Without a `value` it is a place to type, and `remark` says why; `own`: the house typed it itself."""

    code: str
    label: str
    value: Value
    kind: Kind
    definition: str
    how: str
    remark: str = ""
    part: bool = False
    own: bool = False


@dataclass(frozen=True)
class Block:
    """Figures under one heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class TiedLine:
    """One line of the reconciliation: tickets, visits and cents (None: not about that)."""

    label: str
    tickets: int | None
    visits: int | None
    revenue: int | None
    total: bool = False


@dataclass(frozen=True)
class YearEndDocument:
    """A sheet as it is read. `about`: who sends it, label and answer; `words`: the headings of the layout."""

    language: str
    stem: str
    title: str
    subtitle: str
    organisation: str
    made_on: date
    about: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    blocks: tuple[Block, ...]
    lists: tuple[tuple[str, CardTable], ...]
    tied: tuple[TiedLine, ...]
    visits: tuple[TiedLine, ...]
    tied_note: str
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    words: Mapping[str, str]
    facts: Mapping[str, object]
