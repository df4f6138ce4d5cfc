"""What is the cumulative stand of each performance of a house, as DIP counts it?

Sold: lines that count, net of returns, at the richest level of the performance, by the four types of DIP. Reserved:
lines with the status reserved, and nothing else. Blocked: what the programme says, never worked out from seats left.
Fees are no takings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import narwhals as nw

from publiek import permitting
from publiek.agenda import programme_of
from publiek.engines import EngineSettings, open_engine
from publiek.house import House
from publiek.measures import frames
from publiek.programme.crosswalks import crosswalk
from publiek.vocabulary.dip import IDENTIFIER, Count, Identity, Stand, identity_of
from publiek.vocabulary.programme import PerformanceRow

#: Why a performance is not sent. identity-twice: two performances claim one identity; then neither is sent. door-count:
#: people were counted, not tickets. below-nothing: more was taken back than was sold of a type.
REASONS = ("no-identity", "identity-unreadable", "identity-twice", "door-count", "below-nothing", "before")


@dataclass(frozen=True)
class Sum:
    """Tickets sold and reserved of one performance of the house, by our own ticket types.

    `door`: all that is known is how many people were counted.
    """

    sold: Mapping[str, Count] = field(default_factory=dict)
    reserved: Count = field(default_factory=Count)
    door: bool = False


@dataclass(frozen=True)
class Unsent:
    """A performance that does not go to DIP, what it had, and why."""

    performance: str
    title: str
    start: datetime | None
    tickets: int
    cents: int
    reason: str


@dataclass(frozen=True)
class Stands:
    """What goes and what does not. `loose`: tickets of no performance; `passes`: the passes among them."""

    at: datetime
    stands: tuple[Stand, ...]
    unsent: tuple[Unsent, ...]
    loose: Count
    passes: Count

    @property
    def sent(self) -> Count:
        """All that goes."""
        return _added(stand.sold for stand in self.stands)

    @property
    def total(self) -> Count:
        """All that there is."""
        return _added([self.sent, self.loose, *(Count(one.tickets, one.cents) for one in self.unsent)])


def stands_of(house: House, *, since: date | None = None, at: datetime | None = None) -> Stands:
    """The stand of every performance now. `since`: performances before that day are not sent.

    Raises StorageError when what is kept cannot be read.
    """
    permitting.require(house, "exchange-dip")
    moment = (at or datetime.now()).replace(microsecond=0)
    rows = {row.id: row for row in programme_of(house).performances}
    sums, loose = sums_of(house)
    for performance in sums:
        rows.setdefault(performance, PerformanceRow(performance, ""))
    claims = _claims(rows.values())
    stands, unsent = [], []
    for row in sorted(rows.values(), key=lambda row: (row.start or datetime.max, row.id)):
        found = sums.get(row.id, Sum())
        reason = _reason(row, claims, since) or _unfit(found)
        if reason is None:
            stands.append(_stand(row, found, moment))
        elif row.id in sums:
            whole = _added(found.sold.values())
            unsent.append(Unsent(row.id, row.title, row.start, whole.number, whole.cents, reason))
    passes = loose.sold.get("pass", Count())
    return Stands(moment, tuple(stands), tuple(unsent), _added(loose.sold.values()), passes)


def sums_of(house: House) -> tuple[dict[str, Sum], Sum]:
    """What the lines of a house add up to per performance, and for no performance."""
    snapshot = house.store.current()
    if not snapshot.paths:
        return {}, Sum()
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        tallied = nw.when(nw.col("level") == "L1").then(nw.lit(1)).otherwise(nw.lit(0))
        lines = snapshot.lines(engine).with_columns(
            rich=nw.when(nw.col("level") == "L2").then(nw.lit(2)).otherwise(tallied).cast(nw.Int32),
            quantity=nw.col("quantity").fill_null(0).cast(nw.Int64),
            amount_cents=nw.col("amount_cents").fill_null(0).cast(nw.Int64),
        )
        keys = ["performance_id", "rich", "status", "ticket_type"]
        table = engine.collected(frames.grouped(lines, keys, quantity="sum", amount_cents="sum"))
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in table.to_pylist():
        found[str(row["performance_id"] or "")].append(row)
    # Lines of no performance are of no performance twice either: all of them count, whatever their level.
    loose = _sum([{**row, "rich": 2} for row in found.pop("", [])])
    return {name: _sum(rows) for name, rows in found.items()}, loose


def _sum(rows: list[dict[str, object]]) -> Sum:
    """Of the rows of one performance only the richest level counts."""
    counting = [row for row in rows if row["status"] in ("valid", "return")]
    best = max((int(str(row["rich"])) for row in counting), default=0)
    sold: dict[str, Count] = {}
    for row in counting:
        if row["rich"] == best:
            kind = str(row["ticket_type"] or "other")
            sold[kind] = _added([sold.get(kind, Count()), _of(row)])
    held = [row for row in rows if row["status"] == "reserved"]
    most = max((int(str(row["rich"])) for row in held), default=0)
    door = bool(counting) and best == 0 and set(sold) == {"other"}
    return Sum(sold, _added(_of(row) for row in held if row["rich"] == most), door)


def _unfit(found: Sum) -> str | None:
    if found.door:
        return "door-count"
    return "below-nothing" if any(count.number < 0 for count in found.sold.values()) else None


def _stand(row: PerformanceRow, found: Sum, at: datetime) -> Stand:
    identity = identity_of(row.identifiers[IDENTIFIER])
    assert identity is not None
    types, told = crosswalk("dip", "ticket_type"), dict[str, Count]()
    for ours, count in found.sold.items():
        target = types.target(ours)
        kind = target.code if target else "other"
        told[kind] = _added([told.get(kind, Count()), count])
    return Stand(
        identity,
        at,
        told,
        reserved=found.reserved if found.reserved.number or row.reserved is None else Count(row.reserved),
        blocked=row.blocked,
        capacity=row.capacity,
        performance=row.id,
        title=row.title,
        start=row.start,
    )


def _claims(rows: Iterable[PerformanceRow]) -> Mapping[Identity, int]:
    found: dict[Identity, int] = defaultdict(int)
    for row in rows:
        identity = identity_of(row.identifiers.get(IDENTIFIER, ""))
        if identity:
            found[identity] += 1
    return found


def _reason(row: PerformanceRow, claims: Mapping[Identity, int], since: date | None) -> str | None:
    written = row.identifiers.get(IDENTIFIER, "")
    identity = identity_of(written)
    if not written:
        return "no-identity"
    if identity is None:
        return "identity-unreadable"
    if claims[identity] > 1:
        return "identity-twice"
    return "before" if since and row.start and row.start.date() < since else None


def _of(row: Mapping[str, object]) -> Count:
    return Count(int(str(row["quantity"] or 0)), int(str(row["amount_cents"] or 0)))


def _added(counts: Iterable[Count]) -> Count:
    every = list(counts)
    return Count(sum(one.number for one in every), sum(one.cents for one in every))
