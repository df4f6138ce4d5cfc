"""The audience of a maker is that of exactly the productions a venue pointed out, summed over venues."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek import sector
from publiek.house import House
from publiek.sector import Confirmed
from tests.support import peers

HOUSES = ("de-brug", "zaal-zuid")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("productions") / "home"
    for place, house in enumerate(HOUSES):
        peers.fill(home, house, place=place, venue=peers.VENUES[house])
    return home


def confirmed(home: Path, house: str, *titles: str, named: bool = False) -> Confirmed:
    return Confirmed(House(house, home, name=house), frozenset(titles), named)


def told(release: object, name: str) -> list[dict[str, object]]:
    return release[name].table.to_pylist()  # type: ignore[index]


def test_a_house_may_choose_from_its_own_titles(home: Path) -> None:
    assert set(sector.titles(House("de-brug", home))) == {peers.SHARED, "Alleen bij de-brug"}


def test_sums_over_two_venues(home: Path) -> None:
    release = sector.own_productions([confirmed(home, house, peers.SHARED) for house in HOUSES])
    assert release.policy.name == "maker-eyes"
    (total,) = told(release, "maker_total")
    assert (total["bookers"], total["venues"], total["visits_per_booker"]) == (221, 2, 2.0)
    assert told(release, "maker_counts") == [{"venue": "", "season": "2024/25", "visits": 442, "performances": 2}]
    (season,) = told(release, "maker_seasons")
    assert (season["key"], season["bookers"], season["new_share"]) == ("2024/25", 221, None)
    provinces = {row["key"]: row["bookers"] for row in told(release, "maker_provinces")}
    assert sum(provinces.values()) <= 221
    assert provinces["Zuid-Holland"] == sum(n % 8 < 5 for n in range(110)) + sum(n % 8 < 5 for n in range(111))
    assert all(row["bookers"] >= 10 and row["venues"] >= 2 for row in told(release, "maker_areas"))


def test_the_index_is_that_of_the_venues_together(home: Path) -> None:
    release = sector.own_productions([confirmed(home, house, peers.SHARED) for house in HOUSES])
    for row in told(release, "maker_groups"):
        assert row["index"] is None or row["low"] <= row["index"] <= row["high"]
        if row["index"] is not None:
            assert row["index"] == pytest.approx(100 * row["share"] / row["reference_share"])


def test_one_venue_gives_no_people_and_counts_only_when_it_said_so(home: Path) -> None:
    silent = sector.own_productions([confirmed(home, "de-brug", peers.SHARED)])
    assert not any(figure.table.num_rows for figure in silent.figures.values())
    open_one = sector.own_productions([confirmed(home, "de-brug", peers.SHARED, named=True)])
    assert {row["venue"] for row in told(open_one, "maker_counts")} == {"", "de-brug"}
    assert told(open_one, "maker_total") == []


@pytest.mark.parametrize("trick", ["de reis", "De Reis ", "De\u00a0Reis", "DE REIS", "De Re\u0456s", "", "*"])
def test_attack_a_title_is_exact_or_nothing(home: Path, trick: str) -> None:
    release = sector.own_productions([confirmed(home, house, trick, named=True) for house in HOUSES])
    assert not release.figures


def test_attack_nothing_asked_is_nothing_told_and_never_everything(home: Path) -> None:
    assert not sector.own_productions([confirmed(home, house) for house in HOUSES]).figures
    assert not sector.own_productions([]).figures


def test_attack_another_production_at_the_same_venue_does_not_count(home: Path) -> None:
    mine = sector.own_productions([confirmed(home, house, peers.SHARED) for house in HOUSES])
    both = sector.own_productions(
        [confirmed(home, "de-brug", peers.SHARED), confirmed(home, "zaal-zuid", peers.SHARED, peers.SECRET)]
    )
    assert told(both, "maker_counts")[0]["visits"] - told(mine, "maker_counts")[0]["visits"] == 60
    assert peers.SECRET not in str([figure.table.to_pylist() for figure in both.figures.values()])
