"""Who was really inside? The truth of the invented sector names who ordered; here the others of the party get a body.

The truth knows persons who order, with how many places. Companions are drawn on top of it: a part `book` of the other
places goes to people who order as well, the rest to people who never do, each of whom comes `back` times as often again
as bookers do (spread unevenly). Nothing here is known to the product.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from publiek.surveys.reach import Asked, Booked, Performances


@dataclass(frozen=True)
class Orders:
    """Net orders of one house and season: one row each; `account` -1: nobody known; `person` is always somebody."""

    performance: np.ndarray
    day: np.ndarray
    person: np.ndarray
    account: np.ndarray
    size: np.ndarray


@dataclass(frozen=True)
class Inside:
    """Every visit of a season: who, where, on which order, and whether it was on own tickets with a known account."""

    person: np.ndarray
    performance: np.ndarray
    day: np.ndarray
    order: np.ndarray
    own: np.ndarray

    @property
    def visitors(self) -> int:
        return len(np.unique(self.person))

    @property
    def times_so_far(self) -> np.ndarray:
        """For each visit (ordered in time): which one of this person's season it is."""
        turn = np.lexsort((self.day, self.person))
        person = self.person[turn]
        starts = np.r_[True, person[1:] != person[:-1]]
        first = np.maximum.accumulate(np.where(starts, np.arange(len(person)), 0))
        times = np.empty(len(person), dtype=np.int64)
        times[turn] = np.arange(len(person)) - first + 1
        return times

    @property
    def first_on_own_tickets(self) -> np.ndarray:
        """For each visit: the first of the season that this person made on own known tickets."""
        rows = np.flatnonzero(self.own)
        turn = rows[np.lexsort((self.day[rows], self.person[rows]))]
        person = self.person[turn]
        found = np.zeros(len(self.person), dtype=bool)
        found[turn[np.r_[True, person[1:] != person[:-1]]]] = True
        return found


def orders_of(truth: Path, house: str, season: int) -> Orders:
    """From the truth tables of an invented sector; groups and schools are left out (they are counted apart)."""
    table = pq.read_table(truth / "visits" / f"{house}.parquet").to_pydict()
    played = pq.read_table(truth / "performances.parquet").to_pydict()
    start = {
        key: moment.timetuple().tm_yday + 366 * moment.year
        for key, moment in zip(
            zip(played["organisation"], played["performance"], strict=True), played["start"], strict=True
        )
    }
    keep = [
        at
        for at in range(len(table["season"]))
        if table["season"][at] == season and table["tickets"][at] > 0 and table["kind"][at] == "person"
    ]
    names = sorted({table["performance"][at] for at in keep})
    place = {name: at for at, name in enumerate(names)}
    account = np.array([-1 if table["account"][at] is None else table["account"][at] for at in keep])
    # Somebody from abroad is nobody in the table of persons: two accounts of one relation are still one person.
    person = np.array(
        [
            table["person"][at]
            if table["person"][at] is not None
            else -2 - (table["account"][at] // 2 if table["account"][at] is not None else 10_000_000 + at)
            for at in keep
        ]
    )
    return Orders(
        performance=np.array([place[table["performance"][at]] for at in keep]),
        day=np.array([start[house, table["performance"][at]] for at in keep]),
        person=person,
        account=account,
        size=np.array([table["tickets"][at] for at in keep]),
    )


def let_in(orders: Orders, *, book: float, back: float, dice: np.random.Generator) -> Inside:
    """Who was inside. Each order brings its booker and `size - 1` others, all of them different people."""
    order = np.repeat(np.arange(len(orders.size)), orders.size)
    lead = np.r_[True, order[1:] != order[:-1]]
    person = np.where(lead, orders.person[order], -1).astype(np.int64)
    others = np.flatnonzero(~lead)
    bookers = np.unique(orders.person[orders.account >= 0])
    own = np.unique(np.stack([orders.person, orders.performance]), axis=1).shape[1]
    often = own / len(np.unique(orders.person))
    also = dice.random(len(others)) < book
    person[others[also]] = dice.choice(bookers, also.sum())
    rest = others[~also]
    pool = max(1, round(len(rest) / (1 + (often - 1) * back)))
    # Everybody of the pool comes once; the other visits fall unevenly.
    again = dice.choice(pool, max(len(rest) - pool, 0), p=dice.dirichlet(np.full(pool, 2.0)))
    person[rest] = 1_000_000_000 + dice.permutation(np.r_[np.arange(min(pool, len(rest))), again])
    for _ in range(20):
        twice = _twice(person, orders.performance[order], lead)
        person[twice] = np.where(
            person[twice] >= 1_000_000_000,
            1_000_000_000 + dice.integers(0, pool, len(twice)),
            dice.choice(bookers, len(twice)),
        )
    return _once_each(person, orders, order, lead)


def _twice(person: np.ndarray, performance: np.ndarray, lead: np.ndarray) -> np.ndarray:
    """Rows in which somebody is inside for the second time at one performance."""
    turn = np.lexsort((~lead, performance, person))
    who, where = person[turn], performance[turn]
    return turn[np.r_[False, (who[1:] == who[:-1]) & (where[1:] == where[:-1])]]


def _once_each(person: np.ndarray, orders: Orders, order: np.ndarray, lead: np.ndarray) -> Inside:
    """Whoever is still inside twice at one performance (two orders on one evening) brought one more stranger."""
    performance = orders.performance[order]
    twice = _twice(person, performance, lead)
    person = person.copy()
    person[twice] = 2_000_000_000 + np.arange(len(twice))
    own = lead & (orders.account[order] >= 0)
    own[twice] = False
    return Inside(person, performance, orders.day[order], order, own)


def counted(inside: Inside) -> np.ndarray:
    """Visits per performance."""
    return np.bincount(inside.performance).astype(np.float64)


def performances(inside: Inside, *, counts: bool, tickets: bool = True) -> Performances:
    """What a house knows of its performances."""
    visits = counted(inside)
    nothing = np.full(len(visits), np.nan)
    return Performances(
        counted=visits if counts else nothing,
        at_door=np.zeros(len(visits), dtype=bool),
        tickets=visits if tickets else nothing,
        tallied=nothing,
    )


def booked(orders: Orders) -> Booked:
    """What the ticket lines tell: accounts, not persons."""
    known = orders.account >= 0
    pairs = np.unique(np.stack([orders.account[known], orders.performance[known]]), axis=1)
    return Booked(
        bookers=len(np.unique(orders.account[known])),
        own_visits=pairs.shape[1],
        tickets=int(orders.size[known].sum()),
        rest=int(orders.size[~known].sum()),
    )


SILENT = 0.3
_SETTINGS = ("window", "one_per_party")


def ask(inside: Inside, *, moments: int, each: int, dice: np.random.Generator) -> Asked:
    """A survey: performances drawn with chances by their visits, at each so many visitors, of whom 30% is silent."""
    visits = counted(inside)
    drawn = dice.choice(len(visits), moments, p=visits / visits.sum())
    rows, unit = [], []
    where = np.argsort(inside.performance, kind="stable")
    starts = np.r_[0, np.cumsum(visits)].astype(int)
    for at, performance in enumerate(drawn):
        here = where[starts[performance] : starts[performance + 1]]
        met = dice.choice(here, min(each, len(here)), replace=False)
        met = met[dice.random(len(met)) >= SILENT]
        rows.append(met)
        unit += [f"{at}"] * len(met)
    found = np.concatenate(rows)
    size = np.bincount(inside.order)[inside.order[found]].astype(np.float64)
    nothing = np.full(len(found), np.nan)
    return Asked(
        times=inside.times_so_far[found].astype(np.float64),
        booked=inside.first_on_own_tickets[found].astype(np.float64),
        on_pass=nothing,
        party=size,
        weight=np.ones(len(found)),
        unit=np.array(unit, dtype=np.str_),
        stratum=np.full(len(found), "", dtype=np.str_),
        place=np.full(len(found), "", dtype=np.str_),
    )


def one_of_each_party(asked: Asked, *, dice: np.random.Generator) -> Asked:
    """The same survey when only one of each party is asked: a person of a party of n with chance 1 / n."""
    kept = dice.random(len(asked)) < 1 / np.minimum(asked.party, 10)
    arrays = {one.name: getattr(asked, one.name)[kept] for one in fields(asked) if one.name not in _SETTINGS}
    return replace(asked, **arrays, one_per_party=True)
