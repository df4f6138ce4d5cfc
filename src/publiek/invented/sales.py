"""Which orders and tickets does one house sell in one season?"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from publiek.invented.habits import Relations, party_sizes
from publiek.invented.organisations import House
from publiek.invented.programme import Programme
from publiek.invented.settings import SectorSettings
from publiek.invented.subsectors import SUBSECTORS
from publiek.vocabulary.codes import TICKET_TYPES

CHANNELS = ("online", "till", "phone", "reseller")
#: paid; cancelled or expired in time; open (reserved, never paid)
PAID, CANCELLED, RESERVED = 0, 1, 2
#: what an order is: for a performance; a test by the staff; a gift card or a donation (no performance)
REAL, TEST, GIFT = 0, 1, 2
FEE_CENTS, GIFT_CENTS = 150, 2500
#: Days between order and performance: upper ends of the bands and their shares (advance sale, walk-in).
LEAD_ENDS = (0, 7, 28, 91, 240)
LEAD_SHARES = {"advance": (0.17, 0.20, 0.25, 0.26, 0.12), "walk-in": (0.55, 0.30, 0.11, 0.04, 0.0)}
WALK_IN = ("museum", "cinema", "library")
RANKS = (1.40, 1.0, 0.62)


@dataclass(frozen=True)
class Orders:
    """Orders in parallel arrays. `relation` is -1 for staff tests; `performance` is -1 for gift cards.

    `account` is twice the relation number, plus one for the person's second account; -1 when nobody is recorded.
    """

    number: np.ndarray
    relation: np.ndarray
    account: np.ndarray
    performance: np.ndarray
    day: np.ndarray
    second: np.ndarray
    channel: np.ndarray
    size: np.ndarray
    status: np.ndarray
    plan: np.ndarray
    kind: np.ndarray

    def part(self, start: int, stop: int) -> Orders:
        """The orders `start` to `stop`."""
        return Orders(**{f.name: getattr(self, f.name)[start:stop] for f in fields(self)})

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class Tickets:
    """Tickets in parallel arrays, by order; `order` is a position in Orders. `returned` tickets were sold first."""

    order: np.ndarray
    number: np.ndarray
    type: np.ndarray
    rank: np.ndarray
    cents: np.ndarray
    fee: np.ndarray
    returned: np.ndarray
    scanned: np.ndarray

    def __len__(self) -> int:
        return len(self.order)


def sell(settings: SectorSettings, house: House, relations: Relations, shows: Programme, segment: np.ndarray) -> Orders:
    """All orders of one season, ordered by time. `segment` is the true segment of every relation (any for abroad)."""
    dice = settings.dice(8, house.number, shows.season)
    active = relations.active[:, settings.season_years.index(shows.season)]
    visits = np.where(active, 1 + dice.poisson(relations.rate), 0)
    relation = np.repeat(np.arange(len(relations)), visits)
    performance = _favourites(shows.likes, segment[relation], dice)
    lead = _lead_days(house, len(relation), dice)
    channel = _channels(house, lead, dice)
    nobody = np.where(
        channel == 1, dice.random(len(relation)) < 0.65, (channel == 3) & (dice.random(len(relation)) < 0.8)
    )
    other = relations.second[relation] & (dice.random(len(relation)) < 0.5)
    kind = relations.kind[relation]
    number = len(relation)
    fate = np.searchsorted((0.97, 0.99), dice.random(number), side="right")
    second = _seconds(lead, shows.minute[performance], dice)
    orders = Orders(
        number=np.zeros(number, dtype=np.int64),
        relation=relation.astype(np.int32),
        account=np.where(nobody & (kind == 0), -1, relation * 2 + other).astype(np.int64),
        performance=performance.astype(np.int32),
        day=(shows.day[performance] - lead).astype(np.int32),
        second=second,
        channel=channel.astype(np.int8),
        size=party_sizes(house, kind, dice),
        status=fate.astype(np.int8),
        plan=np.zeros(number, dtype=np.int8),
        kind=kind,
    )
    return _in_time(house, shows, _with_extras(orders, dice))


def print_tickets(house: House, orders: Orders, shows: Programme, dice: np.random.Generator) -> Tickets:
    """The tickets of `orders`, with type, rank, price in cents and what became of them."""
    order = np.repeat(np.arange(len(orders)), orders.size)
    count, first = len(order), np.r_[True, order[1:] != order[:-1]] if len(order) else np.zeros(0, bool)
    plan, performance = orders.plan[order], orders.performance[order]
    kind = _types(house, orders.kind[order], dice)
    rank = _ranks(house, np.where(orders.plan == GIFT, 0, shows.day[orders.performance] - orders.day), dice)[order]
    factor = np.array((1.0, 0.8, 0.0, 0.0, 0.0, 1.0))[kind] * np.where(orders.kind[order] > 0, 0.94, 1.0)
    cents = np.round(shows.price[performance] * np.array(RANKS)[rank] * factor / 25).astype(np.int64) * 25
    returned = (dice.random(count) < 0.012) & (plan == REAL) & (orders.status[order] == PAID)
    return Tickets(
        order=order,
        number=orders.number[order] * 1000 + np.arange(count) - np.searchsorted(order, order),
        type=np.where(plan == GIFT, TICKET_TYPES.index("other"), kind).astype(np.int8),
        rank=rank.astype(np.int8),
        cents=np.where(plan == GIFT, GIFT_CENTS, cents),
        fee=np.where(first & (orders.channel[order] == 0) & (plan == REAL), FEE_CENTS, 0).astype(np.int64),
        returned=returned,
        scanned=(dice.random(count) < 0.93) & ~returned & (orders.status[order] == PAID) & (plan == REAL),
    )


def _favourites(likes: np.ndarray, segment: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    edges = np.cumsum(likes, axis=1)
    steps = (edges / edges[:, -1:] + np.arange(len(edges))[:, None]).reshape(-1)
    found = (
        np.searchsorted(steps, segment + dice.random(len(segment)), side="right")
        - segment.astype(np.int64) * likes.shape[1]
    )
    favourite: np.ndarray = np.clip(found, 0, likes.shape[1] - 1)
    return favourite


def _lead_days(house: House, count: int, dice: np.random.Generator) -> np.ndarray:
    shares = LEAD_SHARES["walk-in" if house.subsector in WALK_IN else "advance"]
    band = np.searchsorted(np.cumsum(shares)[:4], dice.random(count))
    low, high = np.array((0, 1, 8, 29, 92))[band], np.array(LEAD_ENDS)[band]
    days: np.ndarray = np.floor(np.exp(np.log(low + 1) + dice.random(count) * (np.log(high + 2) - np.log(low + 1)))) - 1
    return np.where(band == 0, 0, np.clip(days, low, high)).astype(np.int32)


def _channels(house: House, lead: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    online = np.clip(SUBSECTORS[house.subsector].online * np.where(lead == 0, 0.55, 1.02), 0, 0.95)
    rest = np.searchsorted((0.72, 0.90), dice.random(len(lead)), side="right") + 1
    return np.where(dice.random(len(lead)) < online, 0, rest)


def _types(house: House, group: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    traits = SUBSECTORS[house.subsector]
    edges = np.cumsum((0.18, traits.free, traits.passes, 0.01))
    kind = np.array((1, 2, 3, 4, 0))[np.searchsorted(edges, dice.random(len(group)), side="right")]
    return np.where(group > 0, 1, kind)


def _ranks(house: House, lead: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Early bookers take the best seats: so the price falls towards the day itself."""
    if house.subsector in WALK_IN:
        return np.ones(len(lead), dtype=np.int64)
    early = np.clip(lead / 56, 0, 1)
    chance = dice.random(len(lead))
    return np.where(chance < 0.06 + 0.52 * early, 0, np.where(chance > 1 - np.maximum(0.44 - 0.36 * early, 0.02), 2, 1))


def _seconds(lead: np.ndarray, start: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Time of ordering: 8 to 24 hours with an evening peak; on the day itself in the hours before the start."""
    hours = 8 + 16 * np.sqrt(dice.random(len(lead)))
    before = start / 60 - 4 * dice.random(len(lead)) ** 2
    return (np.where(lead == 0, before, hours).clip(0, 23.99) * 3600).astype(np.int32)


def _with_extras(orders: Orders, dice: np.random.Generator) -> Orders:
    """Some orders become what every real export also holds: tests by the staff (0.1 %), gift cards (0.6 %).

    A season of more than fifty orders has at least one of each.
    """
    count = len(orders)
    mark = np.searchsorted((0.006, 0.007), dice.random(count), side="right")
    plan = np.where(orders.kind > 0, REAL, np.array((GIFT, TEST, REAL))[mark]).astype(np.int8)
    people = np.flatnonzero(orders.kind == 0)
    if len(people) > 50:
        plan[people[[len(people) // 3, len(people) // 2]]] = GIFT, TEST
    values = {f.name: getattr(orders, f.name).copy() for f in fields(orders)}
    values["plan"] = plan
    values["performance"][plan == GIFT] = -1
    values["size"][plan != REAL] = 1
    values["status"][plan != REAL] = PAID
    values["relation"][plan == TEST] = -1
    values["account"][plan == TEST] = -1
    return Orders(**values)


def _in_time(house: House, shows: Programme, orders: Orders) -> Orders:
    """Orders sorted by moment and numbered: season, then a running number."""
    turn = np.lexsort((orders.second, orders.day))
    values = {f.name: getattr(orders, f.name)[turn] for f in fields(orders)}
    values["number"] = np.int64(shows.season % 100) * 100_000_000 + np.arange(1, len(turn) + 1)
    return Orders(**values)
