"""Every road out of a real pretix gives the same figures, and what comes by two roads counts once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek import connecting
from publiek.deliveries import live
from publiek.house import House
from publiek.pipeline import take_in
from tests.support import pretix_server
from tests.support.pretix_server import World
from tests.support.pretix_truth import of_house, of_pretix, without

pytestmark = [pytest.mark.pretix, pytest.mark.long]
#: pretix' own exporters write some tens of orders a second, so this house is small.
ORDERS = 200
#: Of an event without dates no sheet and no JSON says when it is.
SINGLE = ("Zomerconcert", "Wintergala")


@pytest.fixture
def private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    quick = dataclasses.replace(live.connector("pretix"), per_second=500.0)
    monkeypatch.setattr(live, "connectors", lambda: (quick,))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    python = pretix_server.interpreter()
    if python is None:
        pytest.skip("needs a real pretix: make test-pretix installs one in .venv-pretix")
    with pretix_server.running(python, tmp_path_factory.mktemp("pretix")) as world:
        world.ask("make", orders=ORDERS)
        yield world


@pytest.fixture(scope="module")
def files(world: World) -> Path:
    return Path(world.ask("export")["folder"])


ROADS = {
    "nl.xlsx": {"trials": True},
    "en.xlsx": {"trials": True},
    "de.xlsx": {"trials": True},
    "nl-positions.csv": {"trials": True, "fees": False},
    "en-positions.csv": {"trials": True, "fees": False},
    "de-positions.csv": {"trials": True, "fees": False},
}


@pytest.mark.parametrize("road", ROADS)
def test_a_sheet_gives_the_same_figures(world: World, files: Path, tmp_path: Path, road: str) -> None:
    """But for what sheets do not know: when a single event is, which orders are a test, and in CSV the fees."""
    house = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    take_in(files / road, house=house)
    assert of_house(house) == without(of_pretix(world.ask("truth"), **ROADS[road]), starts_of=SINGLE)


def take_in_json(files: Path, house: House) -> None:
    for slug in ("seizoen", "zomer", "winter"):
        take_in(files / f"{slug}.json", house=house)


def test_json_gives_the_same_figures(world: World, files: Path, tmp_path: Path) -> None:
    house = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    take_in_json(files, house)
    expected = without(of_pretix(world.ask("truth"), cancelled=False), starts_of=SINGLE, came_in=False)
    assert without(of_house(house, cancelled=False)) == expected


def test_the_connection_gives_the_same_figures_and_knows_more(world: World, private: None, tmp_path: Path) -> None:
    """When a single event is, who came in, which orders are a test, and the fees."""
    house = connected(world, tmp_path)
    connecting.run(house, "kassa")
    assert of_house(house) == of_pretix(world.ask("truth"))


def connected(world: World, place: Path) -> House:
    house = House("de-brug", place / "home", name="De Brug", keys=place / "keys")
    values = {"address": world.address, "organiser": world.organiser, "token": world.token}
    connecting.add(house, "kassa", "pretix", values)
    return house


def arrive(road: str, house: House, files: Path) -> None:
    if road == "live":
        connecting.run(house, "kassa", how=connecting.How(whole=True))
    elif road == "json":
        take_in_json(files, house)
    else:
        take_in(files / road, house=house)


@pytest.mark.parametrize(
    "roads",
    [
        ("nl.xlsx", "live"),
        ("live", "nl.xlsx"),
        ("de-positions.csv", "json", "live"),
        ("live", "json", "en-positions.csv", "live"),
        ("json", "nl-positions.csv", "en.xlsx"),
    ],
    ids="+".join,
)
def test_what_comes_by_several_roads_counts_once(
    world: World, files: Path, private: None, tmp_path: Path, roads: tuple[str, ...]
) -> None:
    """Tickets, cents, orders and bookers. Trials that a sheet brought stay: only the other roads know they are."""
    house = connected(world, tmp_path)
    for road in roads:
        arrive(road, house, files)
    trials = any("." in road for road in roads)
    truth = world.ask("truth")
    told = without(of_house(house, cancelled=False), starts_of=SINGLE, came_in=False)
    expected = without(of_pretix(truth, trials=trials, cancelled=False), starts_of=SINGLE, came_in=False)
    assert told.figures == expected.figures
    assert (told.orders, told.bookers) == (expected.orders, expected.bookers)
    if roads[-1] == "live":
        of_trials = any(road.endswith("xlsx") for road in roads)
        assert told.fee_cents == of_pretix(truth, trials=of_trials).fee_cents
