"""An invented sector knows the truth: are the reach and the gaps that a government is told those of its lines?

The truth is counted in slow plain Python from the lines that count; what is told went through blocks and the gate.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from publiek import sector
from publiek.invented.national import National, build
from publiek.sector.territory import Agreement, Asked, ask, seasons_of, territory_of
from publiek.sector.territory_regions import Ground, Region, ground, standing
from tests.support.sector_homes import counting, sums

HOUSES, TICKETS = 12, 60_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    build(folder, national=National(TICKETS, HOUSES, seed=5))
    sector.refresh(folder)
    return folder


@pytest.fixture(scope="module")
def told(home: Path) -> Ground:
    """The whole country, all houses agreed."""
    opened = sector.open_sector(home)
    houses = frozenset(opened.numbers)
    asked = Asked(
        frozenset(), tuple(Agreement(house) for house in sorted(houses)),
        dict.fromkeys(seasons_of(opened), houses),
    )  # fmt: skip
    return ground(opened, ask(opened, asked), territory_of(frozenset(), opened))


@pytest.fixture(scope="module")
def truth(home: Path) -> Counter:
    """Bookers by season and area, over all houses."""
    counted: Counter = Counter()
    for house in sector.open_sector(home).numbers:
        for (season, area), numbers in sums(counting(home, house), label={}, keys=("season", "home")).items():
            counted[season, area] += numbers[3]
    return counted


def test_reach_is_that_of_the_lines_up_to_the_rounding_of_blocks(told: Ground, truth: Counter) -> None:
    names = [name for name, season in told.told if season == told.season]
    assert len(names) > 10
    for name in names:
        true = sum(truth[told.season, pc4] for pc4 in told.blocks[name])
        assert abs(told.told[name, told.season][""]["bookers"] - true) <= 2
    for municipality in {told.areas[told.blocks[name][0]].municipality for name in names}:
        areas = frozenset(pc4 for pc4, area in told.areas.items() if area.municipality == municipality)
        rate = standing(told, Region(municipality, areas)).rate
        inside = [name for name in names if areas.issuperset(told.blocks[name])]
        true = sum(truth[told.season, pc4] for name in inside for pc4 in told.blocks[name])
        assert rate is not None
        assert abs(rate.bookers - true) <= 2.5 * len(inside)


def test_gaps_are_those_of_the_lines(told: Ground, truth: Counter) -> None:
    """The index of every group in the whole country, reckoned from the lines of the told areas."""
    inside = [pc4 for name, season in told.told if season == told.season for pc4 in told.blocks[name]]
    bookers, households = Counter(), Counter()
    for pc4 in inside:
        group = told.areas[pc4].group
        bookers[group] += truth[told.season, pc4]
        households[group] += told.areas[pc4].households
    stand = standing(told, Region("Nederland", frozenset(told.areas)))
    seen = 0
    for gap in stand.gaps:
        if gap.index is not None:
            true = 100 * (bookers[gap.group] / bookers.total()) / (households[gap.group] / households.total())
            assert gap.index == pytest.approx(true, rel=0.03)
            assert gap.low is not None
            assert gap.high is not None
            assert gap.low <= true * 1.03
            assert true * 0.97 <= gap.high
            seen += 1
    assert seen >= 4


def test_what_is_told_covers_and_nothing_is_told_of_single_houses(told: Ground) -> None:
    assert all(set(cell) == {""} for cell in told.told.values())
    assert all(cell[""]["houses"] >= 3 and cell[""]["bookers"] >= 10 for cell in told.told.values())
