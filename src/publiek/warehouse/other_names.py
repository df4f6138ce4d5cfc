"""Which performances of one system are the same under another name, because its deliveries have two forms?

One form gives the number of a performance, the other its title and start; a file and a live connection can differ so.
Only names are compared that the other form does not know. Two names are of the same performance when
    the start is the same, and so is the title, which both know once; and the forms tell of the same orders at all
    the start is the same, and their orders agree
    a form does not tell the start, the title is the same, which both know once, and their orders agree
Orders agree when at least nine in ten of those that both forms tell of the two names are under both. Nothing else
makes names the same: a part of a programme that the other form does not tell is not taken for what it does tell.

What was found stays with the delivery it was found of, also when the orders that showed it have lost their names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek.engines import Workbench
from publiek.warehouse.records import DeliveryRecord

#: Under this key of the source of a delivery stand the pairs of names that it showed to be the same.
PAIRS = "same_performances"
#: The fields that give a performance its name.
_TELLING = frozenset({"performance_id", "production_id", "production_title", "performance_date"})
_AGREEING = 0.9
#: A start in another time zone: what differs by no more can be the same moment, which nobody knows.
_ZONE = timedelta(hours=2)
NAMES: pa.Schema = pa.schema([("name", pa.string()), ("known_as", pa.string())])

_TOLD = """
SELECT performance_id AS name, min(performance_start) AS first, max(performance_start) AS last,
    min(lower(trim(production))) AS title, max(lower(trim(production))) AS other
FROM read_parquet(?, hive_partitioning = true) WHERE level = 'L2' AND performance_id IS NOT NULL GROUP BY ALL
"""

_ORDERS = """
WITH earlier AS (
    SELECT DISTINCT performance_id AS name, "order" FROM read_parquet(?, hive_partitioning = true)
    WHERE level = 'L2' AND "order" IS NOT NULL
), later AS (
    SELECT DISTINCT performance_id AS name, "order" FROM read_parquet(?, hive_partitioning = true)
    WHERE level = 'L2' AND "order" IS NOT NULL
), mine AS (
    SELECT name, "order", "order" IN (SELECT "order" FROM later) AS shared FROM earlier
), theirs AS (
    SELECT name, "order", "order" IN (SELECT "order" FROM earlier) AS shared FROM later
)
SELECT 'earlier' AS side, name AS mine, NULL AS theirs, count(*) AS orders, count(*) FILTER (shared) AS shared
FROM mine GROUP BY name
UNION ALL BY NAME
SELECT 'later' AS side, NULL AS mine, name AS theirs, count(*) AS orders, count(*) FILTER (shared) AS shared
FROM theirs GROUP BY name
UNION ALL BY NAME
SELECT 'both' AS side, mine.name AS mine, theirs.name AS theirs, count(*) AS orders, count(*) AS shared
FROM mine JOIN theirs ON mine."order" = theirs."order" AND mine.name <> theirs.name
WHERE mine.name IN (SELECT name FROM unknown) AND theirs.name IN (SELECT name FROM unknown) GROUP BY ALL
"""


@dataclass(frozen=True)
class Told:
    """What one form tells of a performance; None: not, or not the same everywhere."""

    start: datetime | None
    title: str | None


@dataclass(frozen=True)
class Compared:
    """Two forms of one system side by side. `mine` and `theirs`: the performances only the earlier, later form knows.

    `same`: pairs of names of one performance. `unsure`: pairs that share orders and may be of one, which nothing shows.
    """

    mine: Mapping[str, Told] = field(default_factory=dict)
    theirs: Mapping[str, Told] = field(default_factory=dict)
    same: tuple[tuple[str, str], ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()


def form_of(record: DeliveryRecord) -> frozenset[tuple[str, str]]:
    """How deliveries of this kind name performances: the columns by which they do."""
    columns: Iterable[Mapping[str, Any]] = record.source.get("columns") or ()  # type: ignore[assignment]
    return frozenset((str(one.get("header")), str(one["field"])) for one in columns if one.get("field") in _TELLING)


def unlike(records: Iterable[DeliveryRecord], record: DeliveryRecord) -> list[DeliveryRecord]:
    """Those of `records` that are of the same system as `record` in another form, and tell of orders."""
    system, form = record.source.get("system"), form_of(record)
    return [
        one
        for one in records
        if one.source.get("system") == system and one.number != record.number and form_of(one) != form
    ]


def names_of(records: Iterable[DeliveryRecord], system: object) -> pa.Table:
    """Every name of a performance of `system` that has another one, and the one by which it is known (NAMES)."""
    leader: dict[str, str] = {}

    def known_as(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for record in records:
        if record.source.get("system") == system:
            for mine, theirs in pairs_of(record):
                first, second = sorted((known_as(mine), known_as(theirs)))
                leader[second] = first
    return pa.Table.from_pylist([{"name": one, "known_as": known_as(one)} for one in sorted(leader)], schema=NAMES)


def pairs_of(record: DeliveryRecord) -> tuple[tuple[str, str], ...]:
    """The pairs of names that a delivery showed to be the same."""
    pairs: Iterable[Sequence[str]] = record.source.get(PAIRS) or ()  # type: ignore[assignment]
    return tuple((str(one[0]), str(one[1])) for one in pairs)


def compare(workbench: Workbench, *, earlier: Sequence[Path], later: Path, names: pa.Table) -> Compared:
    """What the performances of `earlier` (one system, of a form other than that of `later`) are called in `later`."""
    known = dict(zip(names["name"].to_pylist(), names["known_as"].to_pylist(), strict=True))
    ours, others = (_told(workbench, paths) for paths in (earlier, [later]))
    here, there = ({known.get(name, name) for name in side} for side in (ours, others))
    mine = {name: told for name, told in ours.items() if known.get(name, name) not in there}
    theirs = {name: told for name, told in others.items() if known.get(name, name) not in here}
    if not mine or not theirs:
        return Compared(mine, theirs)
    unknown = pa.table({"name": pa.array([*mine, *theirs], pa.string())})
    orders = workbench.run(_ORDERS, {"unknown": unknown}, [[str(path) for path in earlier], [str(later)]])
    return _Reading(mine, theirs, orders).compared()


def _told(workbench: Workbench, paths: Sequence[Path]) -> dict[str, Told]:
    rows = workbench.run(_TOLD, parameters=[[str(path) for path in paths]]).to_pylist()
    return {
        row["name"]: Told(
            row["first"] if row["first"] == row["last"] else None,
            row["title"] if row["title"] == row["other"] else None,
        )
        for row in rows
    }


class _Reading:
    """The names of two forms and their orders, and what follows."""

    def __init__(self, mine: dict[str, Told], theirs: dict[str, Told], orders: pa.Table) -> None:
        self._mine, self._theirs = mine, theirs
        rows = orders.to_pylist()
        self._both = {(row["mine"], row["theirs"]): row["orders"] for row in rows if row["side"] == "both"}
        self._earlier = {row["mine"]: (row["orders"], row["shared"]) for row in rows if row["side"] == "earlier"}
        self._later = {row["theirs"]: row["shared"] for row in rows if row["side"] == "later"}
        self._shared = sum(shared for _, shared in self._earlier.values())

    def compared(self) -> Compared:
        """The whole answer. Of a name that would be two performances of the other form, none is sure."""
        sure = [pair for pair in self._pairs() if self._is_sure(*pair)]
        often = Counter(name for pair in sure for name in pair)
        same = {pair for pair in sure if all(often[name] == 1 for name in pair)}
        settled = {name for pair in same for name in pair}
        unsure = [pair for pair in self._both if not settled & set(pair) and may_be(*self._two(*pair))]
        return Compared(self._mine, self._theirs, tuple(sorted(same)), tuple(sorted(unsure)))

    def _two(self, mine: str, theirs: str) -> tuple[Told, Told]:
        return self._mine[mine], self._theirs[theirs]

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Pairs with the same start, and those that share orders."""
        at: dict[datetime, list[str]] = defaultdict(list)
        for name, told in self._theirs.items():
            if told.start:
                at[told.start].append(name)
        seen = {(name, other) for name, told in self._mine.items() if told.start for other in at.get(told.start, ())}
        yield from sorted(seen | set(self._both))

    def _is_sure(self, mine: str, theirs: str) -> bool:
        one, other = self._two(mine, theirs)
        if one.start and other.start:
            return one.start == other.start and (self._agree(mine, theirs) or self._one_title(mine, theirs, one.start))
        return self._one_title(mine, theirs, None) and self._agree(mine, theirs)

    def _agree(self, mine: str, theirs: str) -> bool:
        both = self._both.get((mine, theirs), 0)
        return bool(both) and both >= _AGREEING * max(self._earlier[mine][1], self._later[theirs])

    def _one_title(self, mine: str, theirs: str, start: datetime | None) -> bool:
        """Whether both have this title once (at this start), no order says otherwise, and any order is told by both."""
        one, other = self._two(mine, theirs)
        if not self._shared or one.title is None or one.title != other.title:
            return False
        sides = (self._mine, self._theirs)
        if any(sum(t.title == one.title and (not start or t.start == start) for t in s.values()) > 1 for s in sides):
            return False
        told = self._earlier.get(mine, (0, 0))[1] and self._later.get(theirs, 0)
        return not told or (mine, theirs) in self._both


def may_be(one: Told, other: Told) -> bool:
    """Whether two names can be of one performance by their starts: equal but for a time zone, or not told."""
    return one.start is None or other.start is None or abs(one.start - other.start) <= _ZONE
