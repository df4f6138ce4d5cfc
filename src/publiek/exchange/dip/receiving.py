"""What does a stand that another system delivers change here? The stand of its performance, and nothing else.

A stand replaces the stand of its performance; one that was measured before the one that is known is left. Tickets and
reservations become lines of level L0 (counts); blocked seats and capacity become programme.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from publiek.agenda import keep_programme, programme_of
from publiek.agenda.kept import kept_of
from publiek.deliveries.live import Change
from publiek.exchange.dip.files import rows_of
from publiek.house import House
from publiek.vocabulary.dip import IDENTIFIER, Identity, Stand, identity_of
from publiek.vocabulary.programme import PerformanceRow, Programme

#: Under this name what comes in is kept, as lines and as programme.
NAME = "dip-received"


@dataclass(frozen=True)
class Told:
    """What is to be brought, how many stands were accepted, and how many were older than what is known."""

    changes: tuple[Change, ...]
    accepted: int
    older: int


def take_tickets(house: House, stands: Iterable[Stand]) -> Told:
    """Stands of tickets, as changes to bring. Their moments are remembered."""
    known, before = _known(house), _received(house)
    fresh, older = [], 0
    for stand in _latest(stands):
        row = before.get(stand.identity)
        if row is not None and row.modified is not None and row.modified > stand.at:
            older += 1
            continue
        fresh.append(stand)
    # By a clock that runs ahead for years no later stand would come in any more: a day is the most.
    latest = datetime.now() + timedelta(days=1)
    rows = [replace(_row(stand, known, before), modified=min(stand.at, latest)) for stand in fresh]
    _keep(house, rows)
    capacities = {row.identifiers[IDENTIFIER]: row.capacity for row in rows}
    changes = tuple(
        _change("tickets", replace(stand, capacity=capacities[str(stand.identity)], reserved=None), known)
        for stand in fresh
    )
    return Told(changes, len(fresh), older)


def _latest(stands: Iterable[Stand]) -> list[Stand]:
    """Of a performance that is told more than once in one message the stand that was measured last."""
    return list({stand.identity: stand for stand in sorted(stands, key=lambda one: one.at)}.values())


def take_reservations(house: House, stands: Iterable[Stand]) -> Told:
    """Stands of reservations, as changes to bring."""
    known = _known(house)
    changes = tuple(_change("reservations", stand, known) for stand in _latest(stands))
    return Told(changes, len(changes), 0)


def take_blocked(house: House, stands: Iterable[Stand]) -> Told:
    """Blocked seats: kept with the programme."""
    known, before = _known(house), _received(house)
    rows = [replace(_row(stand, known, before), blocked=stand.blocked) for stand in _latest(stands)]
    _keep(house, rows)
    return Told((), len(rows), 0)


def take_capacity(house: House, stand: Stand) -> Told:
    """The places of one performance: kept with the programme."""
    _keep(house, [replace(_row(stand, _known(house), _received(house)), capacity=stand.capacity)])
    return Told((), 1, 0)


def _change(kind: str, stand: Stand, known: dict[Identity, PerformanceRow]) -> Change:
    """The lines of one stand under the id that the house gives the performance: else it would be there twice."""
    row = known.get(stand.identity, PerformanceRow(str(stand.identity), "", production=stand.identity.production))
    told = replace(stand, title=row.title, start=row.start)
    status = "sold" if kind == "tickets" else "reserved"
    records = [one for one in rows_of(told) if one["status"] == status]
    named = {"dip_performance": row.id, "dip_production": row.production}
    # As in a file: DIP itself says what is free, a price of nothing need not tell it.
    silent = dict.fromkeys(("title", "start", "capacity", "blocked_seats"))
    return Change(
        f"{kind}|{stand.identity}",
        tuple(
            {
                **one,
                **named,
                **{name: one[name] or None for name in silent},
                "revenue": None if one["revenue"] == "0.00" else one["revenue"],
            }
            for one in records
        ),
    )


def _row(stand: Stand, known: dict[Identity, PerformanceRow], before: dict[Identity, PerformanceRow]) -> PerformanceRow:
    """What was received of this performance before, or a first row."""
    own = known.get(stand.identity)
    fallback = PerformanceRow(
        own.id if own else str(stand.identity),
        own.title if own else "",
        own.start if own else None,
        production=own.production if own else stand.identity.production,
        identifiers={IDENTIFIER: str(stand.identity)},
    )
    return before.get(stand.identity, fallback)


def _keep(house: House, rows: list[PerformanceRow]) -> None:
    if rows:
        keep_programme(house, Programme(NAME, tuple(rows), whole=False))


def _known(house: House) -> dict[Identity, PerformanceRow]:
    return _by_identity(programme_of(house).performances)


def _received(house: House) -> dict[Identity, PerformanceRow]:
    found = next((one for _, one in kept_of(house) if one.source == NAME), None)
    return _by_identity(found.performances if found else ())


def _by_identity(rows: Iterable[PerformanceRow]) -> dict[Identity, PerformanceRow]:
    """An identity that two performances claim is of neither."""
    found: dict[Identity, PerformanceRow] = {}
    twice = set()
    for row in rows:
        identity = identity_of(row.identifiers.get(IDENTIFIER, ""))
        if identity is not None:
            twice |= {identity} & set(found)
            found[identity] = row
    return {identity: row for identity, row in found.items() if identity not in twice}
