"""A house with known past and a planted intervention: lines of people who come for the first time, area by area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from publiek import areas
from publiek.house import House
from publiek.warehouse import Store
from tests.support import kept

FIRST, START, END = date(2024, 1, 1), date(2026, 1, 1), date(2026, 6, 30)
BEFORE_START = datetime(2025, 12, 15, 9)
AFTER_END = datetime(2026, 7, 10, 9)


@dataclass(frozen=True)
class World:
    """`areas` postcode areas far apart, with `rate` new bookers per month each; some come back."""

    areas: int = 40
    rate: float = 1.5
    seed: int = 5

    @property
    def pc4(self) -> tuple[int, ...]:
        """Real areas, spread over the country."""
        known = areas.describe().table["pc4"].to_pylist()
        return tuple(known[place] for place in np.linspace(0, len(known) - 1, self.areas).astype(int))

    def lines(self, first: date, last: date, *, more: dict[int, float] | None = None, seed: int = 0) -> list[dict]:
        """Lines of orders from `first` to `last`; areas in `more` have so many times as many new bookers."""
        chance = np.random.default_rng([self.seed, seed, first.toordinal()])
        base = np.random.default_rng(self.seed).gamma(2.0, self.rate / 2, self.areas) + 0.3
        days = (last - first).days + 1
        rows = []
        for pc4, rate in zip(self.pc4, base, strict=True):
            expected = rate * days / 30.44 * (more or {}).get(pc4, 1.0)
            for _ in range(chance.poisson(expected)):
                rows += self._booker(chance, pc4, first + timedelta(days=int(chance.integers(days))), last)
        return rows

    def _booker(self, chance: np.random.Generator, pc4: int, day: date, last: date) -> list[dict]:
        booker = int(chance.integers(1, 2**60))
        again = [day + timedelta(days=int(gap)) for gap in chance.integers(20, 200, chance.poisson(0.4))]
        rows = []
        for ordered in [day, *(one for one in again if one <= last)]:
            order = int(chance.integers(1, 2**60))
            show = ordered + timedelta(days=int(chance.integers(1, 60)))
            facts = {
                "performance_id": f"v{show.isoformat()}",
                "performance_start": datetime(show.year, show.month, show.day, 20),
                "ordered_on": ordered,
                "booker": booker,
                "booker_kind": "person",
                "pc4": pc4,
                "postcode_status": "dutch",
                "channel": "online",
            }
            rows += [kept.ticket(order, number=number, **facts) for number in (1, 2)]
        return rows


def house_in(home: Path, world: World) -> House:
    """The house with its past until the day of registering imported."""
    house = House(organisation="huis-a", home=home, venue_pc4=world.pc4[0])
    deliver(house, world.lines(FIRST, BEFORE_START.date() - timedelta(days=1)), "past")
    return house


def deliver(house: House, rows: list[dict], digest: str) -> None:
    """One more delivery through the real doors."""
    kept.deliver(Store(house.home, house.organisation), digest, rows)
