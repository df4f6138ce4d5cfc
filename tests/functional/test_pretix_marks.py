"""Which changes does pretix mark on an order, and which not? Measured on the real server: the connector counts on it.

A version of pretix that marks more is no harm; one that marks less is one that the connector must look after.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publiek import connecting
from publiek.deliveries import live
from publiek.deliveries.live import pretix
from publiek.deliveries.live.door import open_door
from publiek.house import House
from tests.support import pretix_server
from tests.support.pretix_server import World
from tests.support.pretix_truth import lines_of, of_house, of_pretix

pytestmark = [pytest.mark.pretix, pytest.mark.long]


@pytest.fixture(autouse=True)
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
        world.ask("make", orders=400)
        yield world


@pytest.fixture
def read(world: World) -> Callable[[object], tuple[set[str], object]]:
    """The keys that are told since a cursor, and the next cursor."""

    def through(cursor: object) -> tuple[set[str], object]:
        settings = {"organiser": world.organiser, "token": world.token}
        door = open_door("pretix", world.address, settings, per_second=500)
        pretix.sign_on(door)
        pages = list(pretix.read(door, cursor))  # type: ignore[arg-type]
        return {change.key for page in pages for change in page.changes}, pages[-1].cursor

    return through


def marked(world: World, do: str, **what: object) -> int:
    before = world.ask("marks")
    world.ask(do, **what)
    after = world.ask("marks")
    return sum(before[code] != after[code] for code in after)


@pytest.mark.parametrize(
    ("what", "is_marked"),
    [
        ("touch", True),
        ("checkin", True),
        ("answer", True),
        ("checkin in bulk", False),
        ("address removed", False),
        ("refund", False),
    ],
)
def test_what_pretix_marks_as_a_change_of_the_order(world: World, what: str, is_marked: bool) -> None:
    assert marked(world, "one", what=what) == int(is_marked)


def test_an_anonymised_customer_marks_no_order_and_is_noticed(world: World, read) -> None:  # type: ignore[no-untyped-def]
    _, cursor = read(None)
    assert marked(world, "anonymise") == 0
    told, _ = read(cursor)
    assert len(told) == 400


def test_many_orders_of_one_moment_are_all_told(world: World, read) -> None:  # type: ignore[no-untyped-def]
    world.ask("many", orders=230)
    told, _ = read(None)
    assert len(told) == 400


@pytest.mark.parametrize("kind", ["invoice", "attendee", "answers", "emails"])
def test_what_the_shredder_removed_is_gone_here(world: World, tmp_path: Path, kind: str) -> None:
    """Whether orders are marked or not, after the next run nothing of it is left."""
    world.ask("close")
    house = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    values = {"address": world.address, "organiser": world.organiser, "token": world.token}
    connecting.add(house, "kassa", "pretix", values)
    connecting.run(house, "kassa")
    before = [line for line in lines_of(house) if line["production"] == "Wintergala"]
    assert marked(world, "shred", kinds=[kind]) == 0 or kind == "emails"
    connecting.run(house, "kassa")
    after = [line for line in lines_of(house) if line["production"] == "Wintergala"]
    known = [sum(line[name] is not None for line in lines) for lines in (before, after) for name in ("booker", "pc4")]
    assert len(after) == len(before)
    if kind == "emails":
        assert known[2] < known[0] or not known[0]
    if kind == "invoice":
        assert known[3] < known[1]
    assert of_house(house).figures == of_pretix(world.ask("truth")).figures
