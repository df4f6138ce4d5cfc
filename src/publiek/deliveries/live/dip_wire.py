"""In which words do stands travel to DIP and back? The paths are published; the names inside a body are ours.

The definition of the bodies (https://external-api.dip.nl) opens only with an account of DIP. Every name that is assumed
stands in this file, so that a house with an account changes them in one place. Bodies are lists: one entry per
performance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from publiek.deliveries.live.promised import house_moment
from publiek.vocabulary.dip import TICKET_TYPES, Count, Identity, Stand, identity_of

#: Published paths, below the address of the service.
PERFORMANCES = "theaters/performances"
TICKETS = "tickets/cumulative"
RESERVATIONS = "reservations/cumulative"
BLOCKED = "blocked-seats/cumulative"
#: Assumed names inside the bodies.
PERFORMANCE, AT, ENTRIES, TYPE, NUMBER, REVENUE, CAPACITY = (
    "performance",
    "measuredAt",
    "tickets",
    "ticketType",
    "number",
    "revenue",
    "capacity",
)
#: More than this in one performance is a fault.
MOST = 10_000_000


class UnreadableBody(ValueError):
    """A body that is not what this file says. `name`: the place in the definition, never a value."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def capacity_path(identity: Identity) -> str:
    """Where the capacity of one performance is put."""
    return f"productions/{identity.production}/performances/{identity.number}/capacity"


def tickets_body(stands: Iterable[Stand]) -> list[dict[str, Any]]:
    """What is sold: every ticket type of every performance, also those of which nothing is sold."""
    return [
        {
            **_head(stand),
            ENTRIES: [{TYPE: kind, **_count(stand.tickets.get(kind, Count()))} for kind in TICKET_TYPES],
        }
        for stand in stands
    ]


def reservations_body(stands: Iterable[Stand]) -> list[dict[str, Any]]:
    """What is held for somebody."""
    return [{**_head(one), **_count(one.reserved)} for one in stands if one.reserved is not None]


def blocked_body(stands: Iterable[Stand]) -> list[dict[str, Any]]:
    """What is taken out of sale; only where somebody said so."""
    return [{**_head(one), NUMBER: one.blocked} for one in stands if one.blocked is not None]


def capacity_body(stand: Stand) -> dict[str, Any]:
    """How many places there are."""
    return {CAPACITY: stand.capacity}


def read_tickets(body: Any) -> list[Stand]:
    """The stands in a body of tickets. Raises UnreadableBody."""
    return [Stand(*_head_of(one), tickets=_tickets_of(one)) for one in _entries(body)]


def read_reservations(body: Any) -> list[Stand]:
    """The stands in a body of reservations. Raises UnreadableBody."""
    return [Stand(*_head_of(one), reserved=_count_of(one)) for one in _entries(body)]


def read_blocked(body: Any) -> list[Stand]:
    """The stands in a body of blocked seats. Raises UnreadableBody."""
    return [Stand(*_head_of(one), blocked=_whole(one.get(NUMBER), NUMBER)) for one in _entries(body)]


def read_capacity(body: Any) -> int:
    """The capacity in a body. Raises UnreadableBody."""
    if not isinstance(body, Mapping):
        raise UnreadableBody(CAPACITY)
    return _whole(body.get(CAPACITY), CAPACITY)


def _head(stand: Stand) -> dict[str, Any]:
    return {PERFORMANCE: str(stand.identity), AT: stand.at.isoformat(timespec="seconds")}


def _count(count: Count) -> dict[str, Any]:
    return {NUMBER: count.number, REVENUE: round(count.cents / 100, 2)}


def _entries(body: Any) -> list[Mapping[str, Any]]:
    if not isinstance(body, list) or not all(isinstance(one, Mapping) for one in body):
        raise UnreadableBody("list")
    return body


def _head_of(entry: Mapping[str, Any]) -> tuple[Identity, datetime]:
    identity = identity_of(str(entry.get(PERFORMANCE) or ""))
    if identity is None:
        raise UnreadableBody(PERFORMANCE)
    at = house_moment(entry.get(AT))
    if at is None:
        raise UnreadableBody(AT)
    return identity, at


def _tickets_of(entry: Mapping[str, Any]) -> dict[str, Count]:
    found = {}
    for one in _entries(entry.get(ENTRIES)):
        kind = one.get(TYPE)
        if kind not in TICKET_TYPES or kind in found:
            raise UnreadableBody(TYPE)
        found[str(kind)] = _count_of(one)
    return found


def _count_of(entry: Mapping[str, Any]) -> Count:
    return Count(_whole(entry.get(NUMBER), NUMBER), _cents(entry.get(REVENUE, 0)))


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise UnreadableBody(name)
    return value


def _cents(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise UnreadableBody(REVENUE)
    cents = Decimal(str(value)) * 100
    if not cents.is_finite() or not 0 <= cents <= MOST * 100_000:
        raise UnreadableBody(REVENUE)
    return int(cents.to_integral_value(ROUND_HALF_UP))
