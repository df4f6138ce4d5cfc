"""What does a report need to know besides the released figures?

Everything here is about the organisation, the place and the deliveries; nothing is about one person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from publiek.errors import Text
from publiek.vocabulary.findings import Finding

#: One closed line of (longitude, latitude) points in degrees (WGS 84).
Ring = list[tuple[float, float]]
Shapes = Mapping[int, list[Ring]]


class Group(NamedTuple):
    """One group of a segmentation: its stable code, its name, and its portrait written from numbers."""

    code: str
    name: Text
    portrait: Text


class FindingText(NamedTuple):
    """What a finding means for the figures and what one can do about it."""

    meaning: Text
    do: Text


class Ledger(NamedTuple):
    """Rows and money of all deliveries together. Money in whole cents, signed. Read = kept + set aside, always."""

    rows_read: int = 0
    rows_kept: int = 0
    rows_set_aside: int = 0
    cents_in: int = 0
    cents_kept: int = 0
    cents_set_aside: int = 0


class ColumnFate(NamedTuple):
    """What happened to one column of a delivery: `decision` is a code of `codes.DECISIONS`, `field` "" when unknown."""

    header: str
    field: str
    decision: str
    reason: Text


class DeliveryNote(NamedTuple):
    """One delivery that the figures rest on; `rows` is the number of rows kept."""

    number: int
    system: str
    level: str
    first: date | None
    last: date | None
    rows: int


@dataclass(frozen=True)
class ReportContext:
    """One report: for whom, in which language ("nl" or "en"), over which deliveries, with which map.

    `shapes` may hold any number of areas; those out of view are not drawn. `shapes_approximate` says that they were
    computed from centroids. `references`: with whom the
    profile is compared, first and beside it (empty: the nearest and the furthest there are). `selected`: in words, of
    which part of the audience the figures are ("" = all of it). `accuracy` is the part of an area
    that its group describes, averaged over households (0-1): not the part of people for whom it is right.
    """

    organisation: str
    language: str = "nl"
    venue_pc4: int | None = None
    groups: tuple[Group, ...] = ()
    shapes: Shapes = field(default_factory=dict)
    shapes_approximate: bool = True
    findings: tuple[Finding, ...] = ()
    finding_texts: Mapping[str, FindingText] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    deliveries: tuple[DeliveryNote, ...] = ()
    columns: tuple[ColumnFate, ...] = ()
    made_on: date = field(default_factory=date.today)
    version: str = ""
    accuracy: float | None = None
    references: tuple[str, ...] = ()
    selected: str = ""
