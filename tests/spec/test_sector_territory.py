"""What may a government be told of its area? Blocks that are each safe by themselves, and regions made of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek import disclosure, sector
from publiek.disclosure import AREA_EYES, JUDGED_PLACES, Part, Release
from publiek.disclosure.area_eyes import named_houses, rounded
from publiek.errors import DisclosureError
from publiek.sector.territory import REACH, SUPPLY, Agreement, Asked, ask, seasons_of, territory_of
from publiek.sector.territory_blocks import Area, blocks_of
from publiek.sector.territory_regions import Region, ground, overdispersion, spots, standing
from publiek.vocabulary.figures import Base, Figure
from tests.support.territory import HOUSES, PC4S, deliver

ROTTERDAM = frozenset({"Rotterdam"})


def row(house: str, bookers: int, **facts: object) -> dict[str, object]:
    usual = {"place": "3011", "season": 2024, "households": 4000, "visits": 2 * bookers, "performances": 1}
    return {**usual, "house": house, "bookers": bookers, "by_name": False, **facts}


def released(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    figure = Figure(REACH, Base("bookers", 999, 999), pa.Table.from_pylist(rows, schema=JUDGED_PLACES))
    return disclosure.release([figure], policy=AREA_EYES)[REACH].table.to_pylist()


def test_a_place_is_told_with_three_houses_and_ten_bookers_rounded_to_fives() -> None:
    (told,) = released([row("a", 12), row("b", 11), row("c", 10)])
    assert (told["house"], told["houses"], told["bookers"], told["visits"]) == ("", 3, 35, 65)


@pytest.mark.parametrize(
    "rows",
    [
        [row("a", 50), row("b", 50)],
        [row("a", 3), row("b", 3), row("c", 3)],
        [row("a", 30, households=499), row("b", 30, households=499), row("c", 30, households=499)],
        [row("a", 101), row("b", 50), row("c", 50)],
        [row("a", 45), row("b", 45), row("c", 10)],
        [row("a", 50), row("b", 50), row("c", 0)],
        [row("a", 20), row("b", 20), row("c", 20, visits=900)],
    ],
    ids=["two houses", "nine bookers", "few households", "one house", "two largest", "nobody of the third", "visits"],
)
def test_it_is_silent_about_few_people_few_houses_and_what_is_mostly_one_house(rows: list[dict[str, object]]) -> None:
    assert released(rows) == []


def test_a_house_is_named_only_when_it_said_so_and_nobody_else_is_found_by_it() -> None:
    houses = [row("a", 30, by_name=True), row("b", 25), row("c", 24), row("d", 23)]
    assert [one["house"] for one in released(houses)] == ["", "a"]
    # Of the two others the one that is not named would be found: the sum minus the named ones.
    assert [one["house"] for one in released([row(n, 30, by_name=n != "c") for n in "abc"])] == [""]
    assert [one["house"] for one in released([row(n, 30, by_name=True) for n in "abc"])] == ["", "a", "b", "c"]


def test_a_named_house_needs_ten_bookers_of_its_own() -> None:
    parts = [Part("a", 9, 18, by_name=True), *(Part(n, 40, 80) for n in "bcde")]
    assert named_houses(parts) == []


def test_a_large_house_that_agreed_to_be_named_does_not_silence_the_place() -> None:
    told = released([row("a", 400, by_name=True), *(row(n, 30) for n in "bcd")])
    assert [(one["house"], one["bookers"]) for one in told] == [("", 490), ("a", 400)]


def test_a_table_that_cannot_be_judged_is_refused() -> None:
    figure = Figure("totals", Base("visits", 5, 5), pa.table({"measure": ["visits"], "value": [5]}))
    twice = pa.Table.from_pylist([row("a", 20), row("a", 20)], schema=JUDGED_PLACES)
    for wrong in (figure, Figure(REACH, Base("bookers", 40, 40), twice)):
        with pytest.raises(DisclosureError) as refusal:
            disclosure.release([wrong], policy=AREA_EYES)
        assert refusal.value.code == "figure-not-judged"


def test_blocks_join_neighbours_of_one_municipality_and_group_until_they_may_be_told() -> None:
    def area(pc4: int, group: str = "G1", municipality: str = "Dorp") -> Area:
        return Area(pc4, municipality, group, 600)

    each = [Part(name, 2, 4) for name in "abc"]
    areas = [area(1011), area(1012), area(1013), area(1014, "G2"), area(1015, municipality="Stad")]
    found = blocks_of(areas, {one.pc4: each for one in areas})
    assert [(block.name, [one.pc4 for one in block.areas]) for block in found] == [("1011+2", [1011, 1012, 1013])]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five houses, two seasons, three areas of which the last has four bookers a house in the last season."""
    home = tmp_path_factory.mktemp("territory")
    for number, house in enumerate(HOUSES):
        deliver(home, house, {3011: 40, 3012: 20 + number, 3014: 4})
        deliver(home, house, {3011: 20, 3012: 20, 3014: 4}, start=datetime(2023, 11, 8, 20), name="earlier")
    sector.refresh(home)
    return home


def released_to(home: Path, houses: tuple[str, ...] = HOUSES, *, by_name: tuple[str, ...] = ()) -> Release:
    opened = sector.open_sector(home)
    agreed = tuple(Agreement(house, house in by_name, 3011) for house in houses)
    return ask(opened, Asked(ROTTERDAM, agreed, {season: frozenset(houses) for season in seasons_of(opened)}))


def test_the_sums_of_blocks_are_those_of_the_houses(home: Path) -> None:
    release = released_to(home)
    told = [one for one in release[REACH].table.to_pylist() if one["season"] == 2024 and not one["house"]]
    assert sum(one["bookers"] for one in told) == rounded(200) + rounded(110) + rounded(20)
    assert {one["houses"] for one in told} == {5}
    assert release.policy == AREA_EYES


def test_houses_without_an_agreement_are_in_nothing(home: Path) -> None:
    told = released_to(home, HOUSES[:4])[REACH].table.to_pylist()
    assert sum(one["bookers"] for one in told if one["season"] == 2024 and one["place"].startswith("3011")) == 160
    assert released_to(home, HOUSES[:2])[REACH].table.num_rows == 0
    assert released_to(home, ())[REACH].table.num_rows == 0


def test_a_region_is_told_per_1000_households_with_an_interval(home: Path) -> None:
    opened = sector.open_sector(home)
    known = ground(opened, released_to(home), territory_of(ROTTERDAM, opened))
    told = standing(known, Region("Centrum", frozenset(PC4S)))
    households = sum(known.areas[pc4].households for pc4 in PC4S)
    assert told.households == households
    assert [rate.season for rate in told.rates] == [2023, 2024]
    rate = told.rate
    assert rate is not None
    assert rate.per_1000 == pytest.approx(1000 * rate.bookers / rate.households)
    assert rate.low < rate.per_1000 < rate.high
    assert told.covered <= 1.0
    assert sum(told.groups.values()) == pytest.approx(households, rel=0.02)


def test_part_of_a_block_is_not_told(home: Path) -> None:
    opened = sector.open_sector(home)
    known = ground(opened, released_to(home), territory_of(ROTTERDAM, opened))
    joined = next(members for members in known.blocks.values() if len(members) > 1)
    assert standing(known, Region("half", frozenset(joined[:1]))).rates == ()


def test_contributions_are_of_named_houses_only(home: Path) -> None:
    opened = sector.open_sector(home)
    release = released_to(home, by_name=HOUSES[:2])
    told = standing(ground(opened, release, territory_of(ROTTERDAM, opened)), Region("Centrum", frozenset(PC4S)))
    assert {one.house for one in told.contributions} == set(HOUSES[:2])
    whole = [one for one in told.contributions if not one.group]
    assert all(0 < one.share < 0.5 for one in whole)
    assert not any(one["house"] in HOUSES[2:] for one in release[REACH].table.to_pylist())


def test_supply_is_told_of_municipalities_with_three_houses(home: Path) -> None:
    opened = sector.open_sector(home)
    everywhere = frozenset(area.pc4 for area in territory_of(ROTTERDAM, opened))
    release = released_to(home)
    known = ground(opened, release, territory_of(ROTTERDAM, opened))
    supply = standing(known, Region("Rotterdam", everywhere)).supply
    assert (supply.houses, supply.performances, supply.told) == (5, 5, ("Rotterdam",))
    assert standing(known, Region("less", everywhere - {3011})).supply.told == ()
    assert released_to(home, HOUSES[:2])[SUPPLY].table.num_rows == 0


def test_areas_know_their_residents_and_the_reach_of_their_block(home: Path) -> None:
    opened = sector.open_sector(home)
    known = ground(opened, released_to(home), territory_of(ROTTERDAM, opened))
    found = {spot.pc4: spot for spot in spots(known, "G1", PC4S)}
    assert set(found) <= set(PC4S)
    assert found[3011].per_1000 is not None
    assert 0 <= found[3011].share <= 1


def test_scatter_is_one_for_chance_and_more_for_more() -> None:
    chance = np.random.default_rng(1).poisson(200, size=(60, 4)).astype(float)
    wild = chance * np.random.default_rng(2).uniform(0.6, 1.4, size=chance.shape)
    assert 1.0 <= overdispersion(chance) < 1.4
    assert overdispersion(wild) > 5
    assert overdispersion(chance[:, :1]) == 1.0
