"""A release came back: what does it say to this house about itself? Worked out at home, shown to nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from publiek.collective import contributing
from publiek.collective.benchmark.at_home import at_home
from publiek.disclosure import OWN_EYES
from publiek.errors import DisclosureError, PackageError, StorageError
from publiek.house import House
from tests.support import together as world
from tests.support.together_released import a_season
from tests.support.typing_in import Terminal


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six houses decided, contributed and were released together; one of them took the release home."""
    season = a_season(tmp_path_factory.mktemp("together"), form="central", tables=("origin", "indicators"))
    contributing.keep(season.houses[0], dict(season.release.files))
    return season.place


@pytest.fixture
def house(place: Path) -> House:
    return world.house_in(place, world.HOUSES[0])


def test_a_house_sees_its_part_in_reaching_every_group(house: House) -> None:
    found = at_home(house, world.AGREEMENT, world.ROUND)
    assert found.part.policy == OWN_EYES
    rows = [row for row in found.part["own_part"].table.to_pylist() if row["share"] is not None]
    assert rows
    assert all(0 < row["share"] <= 1 for row in rows)
    told = {row["segment"]: row["bookers"] for row in found.release.tables["origin"].to_pylist() if not row["place"]}
    assert all(row["together"] == told[row["segment"]] for row in rows)


def test_and_itself_beside_the_others(house: House) -> None:
    found = at_home(house, world.AGREEMENT, world.ROUND)
    assert found.compared.policy == OWN_EYES
    rows = {row["indicator"]: row for row in found.compared["beside"].table.to_pylist() if not row["group"]}
    assert rows["bookers"]["houses"] == len(world.HOUSES)
    assert rows["bookers"]["low"] <= rows["bookers"]["middle"] <= rows["bookers"]["high"]


def test_in_words(
    place: Path, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(place, monkeypatch, capsys)
    words = ("together", world.AGREEMENT, "-o", house.organisation, "--round", world.ROUND, "--home", place / "home")
    said = terminal.say(*words).out
    assert f"{len(world.HOUSES)} organisaties" in said
    assert "van de boekers van deze groep" in said
    assert "de middelste helft van" in said
    told = terminal.ask(*words)
    assert told["members"] == sorted(world.HOUSES)
    assert told["missing"] == []


def test_before_something_came_back_it_says_how_to_get_it(place: Path) -> None:
    other = world.house_in(place, world.HOUSES[1])
    with pytest.raises(StorageError, match="nothing-received"):
        at_home(other, world.AGREEMENT, world.ROUND)


def test_an_agreement_the_house_never_decided_about(house: House) -> None:
    with pytest.raises(DisclosureError, match="no-share-rule"):
        at_home(house, "een-andere", world.ROUND)


def test_attack_a_release_that_was_touched_is_not_believed(house: House) -> None:
    folder = next((house.home / "organisations" / house.organisation / "sharing" / "received").glob("*/*/*"))
    file = folder / "tables" / "origin.csv"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"5", b"6", 1))
    with pytest.raises(PackageError):
        at_home(house, world.AGREEMENT, world.ROUND)
    file.write_bytes(before)
    assert at_home(house, world.AGREEMENT, world.ROUND).release.at.date() <= date.today()
