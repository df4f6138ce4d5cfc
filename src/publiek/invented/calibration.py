"""How close does the invented sector come to what has been published about real ones?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from publiek.invented.guests import World
from publiek.invented.population import Persons
from publiek.invented.programme import Programme
from publiek.invented.sales import PAID, REAL, WALK_IN, Orders, Tickets
from publiek.invented.settings import SectorSettings
from publiek.vocabulary.codes import TICKET_TYPES
from publiek.vocabulary.data_files import read_yaml

COUNTED = ("visits", "tickets", "buyers", "returning", "all_before", "returning_new", "new_before", "first", "now",
           "twice", "orders", "online", "accounts")  # fmt: skip


@cache
def targets() -> tuple[dict[str, Any], ...]:
    """The published figures of calibration.yaml."""
    return tuple(read_yaml(Path(__file__).with_name("calibration.yaml").read_text(encoding="utf-8")))


class Reckoning:
    """Counts the true visits while the sector is made, and compares with the published figures at the end.

    A *buyer* is a true person at one house (so two accounts of one person are one buyer); a *visit* is a paid order.
    "Two years" are the last two seasons, "the year" is the last one.
    """

    def __init__(self, settings: SectorSettings, persons: Persons) -> None:
        self._settings, self._persons = settings, persons
        households = int(persons.household[-1]) + 1 if len(persons) else 0
        self.houses_per_household = np.zeros(households, dtype=np.uint8)
        self.visits_per_household = np.zeros(households, dtype=np.uint16)
        self.houses_per_person = np.zeros(len(persons), dtype=np.uint8)
        self.visits_per_person = np.zeros(len(persons), dtype=np.uint16)
        self._known_person = np.zeros(len(persons), dtype=bool)
        self._sums: dict[str, float] = dict.fromkeys(COUNTED, 0.0)
        self._values: list[np.ndarray] = []
        self._groups: list[np.ndarray] = []
        self._price = np.zeros((3, 2))
        self._visits = np.zeros((0, 0), dtype=np.uint16)

    def begin(self, world: World) -> None:
        """Start on a house."""
        known = len(world.relations)
        self._visits = np.zeros((self._settings.seasons, known), dtype=np.int64)
        self._value = np.zeros(known)
        self._accounts = np.zeros(2 * known, dtype=bool)

    def count(self, shows: Programme, orders: Orders, tickets: Tickets, world: World) -> None:
        """Add a batch of orders of the house in hand."""
        season = self._settings.season_years.index(shows.season)
        real = (orders.plan == REAL) & (orders.status == PAID)
        self._visits[season] += np.bincount(orders.relation[real], minlength=self._visits.shape[1])
        if season < self._settings.seasons - 2:
            return
        worth = np.bincount(tickets.order, tickets.cents * ~tickets.returned, len(orders))
        size = np.bincount(tickets.order, ~tickets.returned, len(orders))
        self._value += np.bincount(orders.relation[real], worth[real], self._visits.shape[1])
        self._sums["tickets"] += size[real].sum()
        self._accounts[orders.account[real & (orders.account >= 0)]] = True
        if season == self._settings.seasons - 1:
            self._sums["orders"] += real.sum()
            self._sums["online"] += (real & (orders.channel == 0)).sum()
            if world.house.subsector not in WALK_IN:
                self._prices(shows, orders, tickets, real)

    def _prices(self, shows: Programme, orders: Orders, tickets: Tickets, real: np.ndarray) -> None:
        """Price of normal single tickets as a multiple of the performance's own base, by days ahead."""
        kept = real[tickets.order] & (tickets.type == TICKET_TYPES.index("normal")) & (orders.kind[tickets.order] == 0)
        order = tickets.order[kept]
        ahead = (shows.day[orders.performance] - orders.day)[order]
        ratio = tickets.cents[kept] / shows.price[orders.performance[order]]
        for place, band in enumerate((ahead >= 0, (ahead >= 49) & (ahead <= 63), ahead == 0)):
            self._price[place] += ratio[band].sum(), band.sum()

    def finish(self, world: World) -> None:
        """Close the house in hand."""
        visits, person, first = self._visits, world.relations.person, world.relations.first
        last, sums = self._settings.season_years[-1], self._sums
        recent = visits[-2:].sum(axis=0)
        buys, now = recent > 0, visits[-1] > 0
        sums["visits"] += recent.sum()
        sums["buyers"] += buys.sum()
        sums["first"] += (now & (first == last)).sum()
        sums["now"] += now.sum()
        sums["twice"] += (visits[-1] > 1).sum()
        sums["accounts"] += self._accounts.sum()
        if len(visits) > 1:
            before, new = visits[-2] > 0, (visits[-2] > 0) & (first == last - 1)
            for name, mask in (
                ("all_before", before),
                ("returning", before & now),
                ("new_before", new),
                ("returning_new", new & now),
            ):
                sums[name] += mask.sum()
        self._values.append(self._value[buys].astype(np.float32))
        self._groups.append(world.relations.kind[buys] > 0)
        self._count_homes(person, visits)

    def _count_homes(self, person: np.ndarray, visits: np.ndarray) -> None:
        here = person >= 0
        some = here & (visits.sum(axis=0) > 0)
        self.houses_per_person[person[some]] += 1
        self.visits_per_person[person[some]] += np.minimum(visits.sum(axis=0)[some], 60_000).astype(np.uint16)
        recent = here & (visits[-2:].sum(axis=0) > 0)
        self.houses_per_household[np.unique(self._persons.household[person[recent]])] += 1
        now = here & (visits[-1] > 0)
        np.add.at(self.visits_per_household, self._persons.household[person[now]], visits[-1][now].astype(np.uint16))
        known = here & (self._accounts[0::2] | self._accounts[1::2])
        self._known_person[person[known]] = True

    def achieved(self) -> dict[str, float]:
        """Every figure of calibration.yaml as the sector shows it (nan when there is nothing to divide by)."""
        sums = self._sums
        value, group = np.concatenate(self._values), np.concatenate(self._groups)
        alone = np.sort(value[~group])[::-1]
        homes = self.houses_per_household[self.houses_per_household > 0]
        evenings = self.visits_per_household[self.visits_per_household > 0]
        mean, eight_weeks, on_day = (total / count if count else np.nan for total, count in self._price)
        return {
            "visits-per-buyer": _share(sums["visits"], sums["buyers"]),
            "tickets-per-visit": _share(sums["tickets"], sums["visits"]),
            "heavy-value-share": _share(alone[: max(1, round(len(alone) * 0.025))].sum(), alone.sum()),
            "group-buyers": _share(group.sum(), len(group)),
            "group-value-share": _share(value[group].sum(), value.sum()),
            "one-venue-only": _share((homes == 1).sum(), len(homes)),
            "more-organisations": _share((homes > 1).sum(), len(homes)),
            "once-only": _share((evenings == 1).sum(), len(evenings)),
            "return-all": _share(sums["returning"], sums["all_before"]),
            "return-new": _share(sums["returning_new"], sums["new_before"]),
            "first-time-share": _share(sums["first"], sums["now"]),
            "more-than-once": _share(sums["twice"], sums["now"]),
            "price-eight-weeks": eight_weeks / mean,
            "price-on-the-day": on_day / mean,
            "online-share": _share(sums["online"], sums["orders"]),
            "fewer-persons-than-accounts": 1 - _share(self._known_person.sum(), sums["accounts"]),
        }

    def table(self) -> pa.Table:
        """One row per published figure: id, meaning (nl, en), target, achieved, tolerance, source, conflict, met."""
        found = self.achieved()
        rows = [
            {
                "id": row["id"],
                "nl": row["nl"],
                "en": row["en"],
                "target": float(row["target"]),
                "achieved": float(found[row["id"]]),
                "tolerance": float(row["tolerance"]),
                "source": row["source"],
                "conflict": row.get("conflict", ""),
                "met": bool(abs(found[row["id"]] - row["target"]) <= row["tolerance"]),
            }
            for row in targets()
        ]
        return pa.Table.from_pylist(rows)


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
