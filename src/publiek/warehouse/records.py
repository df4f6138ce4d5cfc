"""What is known of one delivery: where it came from, what was kept, what was set aside, in which files?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.vocabulary.findings import Finding
from publiek.warehouse import refusals
from publiek.warehouse.columns import SET_ASIDE_ROW

#: Under this key of the source of a delivery stands what it perhaps tells a second time.
DOUBTS = "perhaps_twice"
#: The code of the finding of it.
TOLD_TWICE = "perhaps-told-twice"


@dataclass(frozen=True)
class Doubt:
    """`tickets` that an earlier `delivery` perhaps told already; `first` and `last` are days of order, when known."""

    delivery: int
    tickets: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Prepared:
    """A settled delivery, ready to be kept.

    `source` holds JSON values only (kind, system, level, columns with decisions, conventions) and never a file name
    unless the user gave one as a label; `ledger` has the keys of `ledgers.LEDGER`; `set_aside` is a SET_ASIDE table;
    `first` and `last` are the days of the first and last performance; `key_id` names the key of the pseudonyms.
    """

    digest: str
    source: Mapping[str, object]
    ledger: Mapping[str, int]
    set_aside: pa.Table
    findings: list[Finding]
    first: date | None
    last: date | None
    key_id: str


@dataclass(frozen=True)
class KeptFile:
    """One immutable file: its path below the organisation's root, and what it must still be when read again."""

    path: str
    sha256: str
    size: int
    rows: int
    cents: int


@dataclass(frozen=True)
class DeliveryRecord:
    """One delivery in one version of the warehouse. `current` is the file that counts; None when no line counts."""

    organisation: str
    number: int
    digest: str
    kept_at: str
    source: Mapping[str, object]
    ledger: Mapping[str, int]
    first: date | None
    last: date | None
    key_id: str
    withdrawn: bool
    original: KeptFile
    set_aside: KeptFile
    findings_file: KeptFile
    current: KeptFile | None
    root: Path = field(repr=False, compare=False)

    @property
    def state(self) -> str:
        """current, partly-superseded, superseded (by later deliveries) or withdrawn."""
        if self.withdrawn:
            return "withdrawn"
        if self.current is None:
            return "superseded"
        return "current" if self.current == self.original else "partly-superseded"

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Which tickets of earlier deliveries it perhaps tells a second time; see `told_twice`."""
        listed: Iterable[Mapping[str, Any]] = self.source.get(DOUBTS) or ()  # type: ignore[assignment]
        try:
            return tuple(Doubt(int(one["delivery"]), int(one["tickets"]), *_days(one)) for one in listed if one["open"])
        except (KeyError, TypeError, ValueError):
            raise refusals.data_damaged({self.findings_file.path: "unreadable"}) from None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed in the delivery; empty once a withdrawn delivery has been cleaned away."""
        path = self.root / self.findings_file.path
        if self.withdrawn and not path.exists():
            return ()
        twice = sum(one.tickets for one in self.doubts)
        doubted = (Finding(TOLD_TWICE, "", twice),) if twice else ()
        try:
            rows = json.loads(path.read_text("utf-8"))
            noticed = tuple(Finding(row["code"], row["column"], row["count"], tuple(row["rows"])) for row in rows)
            return noticed + doubted
        except (OSError, KeyError, TypeError, ValueError):
            raise refusals.data_damaged({self.findings_file.path: "unreadable"}) from None

    @property
    def rows_set_aside(self) -> pa.Table:
        """The SET_ASIDE rows of the delivery; empty once a withdrawn delivery has been cleaned away."""
        path = self.root / self.set_aside.path
        if self.withdrawn and not path.exists():
            return SET_ASIDE_ROW.empty_table()
        try:
            return pq.ParquetFile(path).read()
        except (OSError, pa.ArrowException):
            raise refusals.data_damaged({self.set_aside.path: "unreadable"}) from None

    @property
    def files(self) -> tuple[KeptFile, ...]:
        """Every file this version needs for the delivery; none when it was withdrawn."""
        if self.withdrawn:
            return ()
        view = (self.current,) if self.current and self.current != self.original else ()
        return (self.original, self.set_aside, self.findings_file, *view)

    def with_current(self, current: KeptFile | None) -> DeliveryRecord:
        """The same delivery with another file that counts."""
        return replace(self, current=current)

    def as_withdrawn(self) -> DeliveryRecord:
        """The same delivery, of which nothing counts any more."""
        return replace(self, current=None, withdrawn=True)


def _days(one: Mapping[str, Any]) -> tuple[date | None, date | None]:
    first, last = (date.fromisoformat(one[name]) if one[name] else None for name in ("first", "last"))
    return first, last
