"""On a house of the invented sector: is the promised power the power there is, and is nothing found where nothing is?

The truth is that of the largest theatre: how many come from each area (pulled to their average, three times as many)
and when they come. Worlds are drawn from it, with more new bookers in the areas where something was done. Everything
else is the program's own: size, areas, draw, reading out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from publiek.estimation.effects.power import pulled_rates
from publiek.house import House
from publiek.listening import trying
from publiek.listening.experiment_counts import Daily, daily
from publiek.listening.experiment_planning import Wish, draw_areas, size
from publiek.pipeline import take_in
from tests.support.sector import files_of, house_of, make_sector

HOUSE = "theater-de-brug"
START, END = date(2024, 9, 1), date(2025, 4, 20)
EFFECTS, NULLS = 300, 600

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Daily]:
    """The house, delivered through the front door, and its new bookers per area and day."""
    place = tmp_path_factory.mktemp("sector")
    sector = make_sector(place / "sector", tickets=100_000)
    files = [(house, facts) for house, facts in files_of(sector) if house["organisation"] == HOUSE]
    house = house_of(files[0][0], place)
    for _, facts in files:
        take_in(sector / facts["path"], house=house)
    return house, daily(house, "new_bookers", today=date(2025, 6, 1))


class Truth:
    """Expected new bookers per area and day when nothing is done."""

    def __init__(self, counted: Daily) -> None:
        areas, days = counted.areas(), np.unique(counted.day)
        total = np.array([counted.n[counted.pc4 == area].sum() for area in areas], dtype=float)
        calendar = np.array([counted.n[counted.day == day].sum() for day in days]) / counted.n.sum()
        self.first, self.last = counted.first, counted.last
        self.pc4, self.day = np.repeat(areas, len(days)), np.tile(days, len(areas))
        self.expected = 3 * np.outer(pulled_rates(total, 1)[0], calendar).ravel()

    def world(self, chance: np.random.Generator) -> np.ndarray:
        """New bookers in one world where nothing was done."""
        return chance.poisson(self.expected)

    def more(self, chance: np.random.Generator, treated: tuple[int, ...], ratio: float) -> np.ndarray:
        """The new bookers that come on top of it where something was done, since the start."""
        there = np.isin(self.pc4, treated) & (self.day >= START.toordinal())
        return chance.poisson(self.expected * (ratio - 1) * there)

    def counted(self, n: np.ndarray) -> Daily:
        """As the program counts them."""
        return Daily(self.pc4[n > 0], self.day[n > 0], n[n > 0], self.first, self.last)


def test_promised_power_holds_and_a_null_is_not_found(
    theatre: tuple[House, Daily], capsys: pytest.CaptureFixture[str]
) -> None:
    house, counted = theatre
    truth, wish = Truth(counted), Wish("new_bookers", START, END, before=12)
    least = [size(house, wish, today=START, counted=_world(truth, number)).least for number in range(5)]
    hoped = round(float(np.mean(least)), 2)
    wish = replace(wish, hoped=hoped)
    promised, found, false = [], 0, 0
    for number in range(NULLS):
        chance = np.random.default_rng(number)
        nothing = truth.world(chance)
        quiet = truth.counted(nothing)
        plan = replace(draw_areas(house, wish, today=START, counted=quiet), code="x")
        standing = trying.Standing(plan, datetime(2024, 8, 1), "", (), None)
        null = trying.outcome_from(standing, quiet).found
        false += null.low > 1 or null.high < 1
        if number < EFFECTS:
            planted = truth.counted(nothing + truth.more(chance, plan.treated, hoped))
            found += trying.outcome_from(standing, planted).found.low > 1
        if number % 12 == 0:
            promised.append(size(house, wish, today=START, counted=quiet, seed=number).simulated)
    told, power, rate = float(np.mean(promised)), found / EFFECTS, false / NULLS
    reach = 1.96 * float(np.sqrt(rate * (1 - rate) / NULLS))
    with capsys.disabled():
        print(
            f"\nhoped {hoped}; promised {told:.3f}, found {power:.3f} of {EFFECTS}; "
            f"null found {rate:.4f} ({rate - reach:.4f}-{rate + reach:.4f}) of {NULLS}"
        )
    assert abs(power - told) <= 0.05
    assert rate <= 0.05


def _world(truth: Truth, number: int) -> Daily:
    return truth.counted(truth.world(np.random.default_rng(number)))
