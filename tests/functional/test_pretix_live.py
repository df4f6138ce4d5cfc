"""A house with ten thousand orders in a real pretix: its figures are ours, through changes, a kill and an erasure."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek import connecting
from publiek.deliveries import live
from publiek.house import House
from tests.support import pretix_server
from tests.support.pretix_server import World
from tests.support.pretix_truth import of_house, of_pretix

pytestmark = [pytest.mark.pretix, pytest.mark.long]
PUBLIEK = Path(sys.executable).with_name("publiek")
ORDERS = int(os.environ.get("PUBLIEK_PRETIX_ORDERS", "10000"))


@pytest.fixture(scope="module")
def python() -> Path:
    found = pretix_server.interpreter()
    if found is None:
        pytest.skip("needs a real pretix: make test-pretix installs one in .venv-pretix")
    return found


@pytest.fixture
def private(monkeypatch: pytest.MonkeyPatch) -> None:
    """pretix on loopback, asked as fast as it answers."""
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    quick = dataclasses.replace(live.connector("pretix"), per_second=500.0)
    monkeypatch.setattr(live, "connectors", lambda: (quick,))


@pytest.fixture(scope="module")
def big(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pretix_server.running(python, tmp_path_factory.mktemp("pretix")) as world:
        told = world.ask("make", orders=ORDERS)
        print(f"{told['orders']} orders made in {told['seconds']} s")
        yield world


def connected(world: World, place: Path) -> House:
    """A house that is connected with the world."""
    house = House("de-brug", place / "home", name="De Brug", keys=place / "keys")
    values = {"address": world.address, "organiser": world.organiser, "token": world.token}
    connecting.add(house, "kassa", "pretix", values)
    return house


def killed_while_reading(house: House) -> None:
    """A run in a process of its own, killed once a part of what it read is kept."""
    state = house.home / "organisations" / "de-brug" / "connected" / "kassa" / "STATE"
    environment = os.environ | {"PUBLIEK_KEYS": str(house.keys), "PUBLIEK_CONNECT_PRIVATE": "1"}
    command = [PUBLIEK, "connect", "run", "kassa", "-o", "de-brug", "--home", house.home]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 120
    while running.poll() is None and time.monotonic() < until:
        if state.is_file() and json.loads(state.read_bytes())["segments"]:
            break
        time.sleep(0.1)
    assert running.poll() is None, running.stderr.read() if running.stderr else ""
    running.kill()
    running.wait()


def test_ten_thousand_orders_are_pretix_own_figures_after_two_syncs_a_kill_and_an_erasure(
    big: World, private: None, tmp_path: Path
) -> None:
    house = connected(big, tmp_path)
    killed_while_reading(house)
    state = house.store.mirror("kassa").state()
    assert (state.complete, house.store.history()) == (False, ())
    begun = time.monotonic()
    first = connecting.run(house, "kassa")
    assert (first.outcome, first.whole) == ("changed", True)
    assert 0 < first.units < ORDERS
    print(f"the rest after the kill: {first.units} orders in {time.monotonic() - begun:.0f} s")
    before = of_pretix(big.ask("truth"))
    assert of_house(house) == before

    assert connecting.run(house, "kassa").outcome == "nothing-new"

    print("changed:", big.ask("change"))
    begun = time.monotonic()
    second = connecting.run(house, "kassa")
    print(f"what changed: {second.units} orders in {time.monotonic() - begun:.0f} s")
    after = of_pretix(big.ask("truth"))
    assert after != before
    assert of_house(house) == after

    erased = big.ask("erase")["orders"]
    assert erased > 0
    connecting.run(house, "kassa")
    forgotten = of_pretix(big.ask("truth"))
    assert forgotten.bookers == after.bookers - 1
    assert forgotten.figures == after.figures
    assert of_house(house) == forgotten
    assert house.store.check_conservation()["rows_read"] > 0
