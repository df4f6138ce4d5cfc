"""What comes in live stays whole: with a full disk, equal order numbers, two connections, a new key, a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publiek import connecting
from publiek.connecting import How, running
from publiek.deliveries import live
from publiek.deliveries.live.fakes import ticketmatic
from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.engines import Workbench
from publiek.errors import PubliekError
from publiek.exchange.dip import receiving
from publiek.house import House
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring
from publiek.vocabulary.dip import Count, Stand, identity_of
from tests.support import small_shop
from tests.support.live_door import QUICK
from tests.support.small_shop import EVENT, Shop

CHECKOUT = Path(__file__).parents[2]
HOW = How(patience=QUICK)
CHILD = """
import resource, signal, sys
from pathlib import Path
from publiek import connecting
from publiek.deliveries import live
from publiek.errors import PubliekError
from publiek.house import House
from tests.support import small_shop
live.connectors = lambda: (small_shop.connector(),)
home, keys, room = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if room:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    connecting.run(House("de-brug", home, keys=keys), "kassa")
except PubliekError as refused:
    print(refused.code)
"""
Scene = tuple[House, Shop, Serving]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    theirs = live.connectors()
    monkeypatch.setattr(live, "connectors", lambda: (*theirs, small_shop.connector()))
    shop = Shop()
    for number in range(100, 125):
        shop.sell(str(number))
    house = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    with serve(shop.answer) as here:
        connecting.add(house, "kassa", "small-shop", {"address": here.address, "token": shop.token})
        yield house, shop, here


def run(house: House, name: str = "kassa", **how: bool) -> connecting.Run:
    return connecting.run(house, name, how=replace(HOW, **how))


def standing(house: House) -> tuple[int, int]:
    with Workbench() as workbench:
        lines = house.store.lines(workbench).collect().to_arrow().to_pylist()
    valid = [one for one in lines if one["status"] == "valid"]
    return sum(one["quantity"] for one in valid), sum(one["amount_cents"] or 0 for one in valid)


def in_a_process(house: House, room: int) -> str:
    command = [sys.executable, "-c", CHILD, str(house.home), str(house.keys), str(room)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120, env=dict(os.environ))
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


def filed(shop: Shop, folder: Path) -> Path:
    file = folder / "seizoen_pretixdata.json"
    file.write_text(json.dumps({"event": {**EVENT, "orders": list(shop.orders.values())}}))
    return file


@pytest.mark.parametrize(
    "room",
    [
        pytest.param(1500, marks=pytest.mark.long),
        pytest.param(700, marks=pytest.mark.long),
        pytest.param(5000, marks=pytest.mark.long),
    ],
)
def test_a_disk_that_is_full_in_a_run_is_told_and_the_next_run_goes_on(scene: Scene, room: int) -> None:
    house, shop, _ = scene
    run(house)
    for number in range(200, 400):
        shop.sell(str(number))
    before = house.store.current().version
    assert in_a_process(house, room) == "disk-full"
    assert (standing(house), house.store.current().version) == ((50, 100_000), before)
    house.store.verify()
    assert run(house).outcome == "changed"
    assert standing(house) == (450, 900_000)
    assert house.store.check_conservation()["rows_read"] == 450


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting asks for root")
def test_a_small_disk_that_is_really_full_leaves_nothing_half(scene: Scene, tmp_path: Path) -> None:
    house, shop, _ = scene
    run(house)
    for number in range(200, 400):
        shop.sell(str(number))
    small = tmp_path / "small"
    small.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(small)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        subprocess.run(["cp", "-a", f"{house.home}/.", str(small)], check=True)
        there = House("de-brug", small, name="De Brug", keys=house.keys)
        filling = small / "filling"
        with filling.open("wb") as file:
            left = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize
            file.write(b"0" * (left - 16_384))
        assert in_a_process(there, 0) == "disk-full"
        assert standing(there) == (50, 100_000)
        filling.unlink()
        run(there)
        assert standing(there) == (450, 900_000)
        there.store.verify()
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize("live_first", [True, False])
def test_equal_order_numbers_in_two_systems_are_two_orders(scene: Scene, tmp_path: Path, live_first: bool) -> None:
    house, shop, _ = scene
    with serve(ticketmatic.sample()) as other:
        connecting.add(house, "balie", "ticketmatic", {**ticketmatic.SETTINGS, "address": other.address})
        run(house, "balie")
        theirs = standing(house)
        if live_first:
            run(house)
        take_in(filed(shop, tmp_path), house=house)
        run(house)
        run(house, "balie")
    assert theirs[0] > 0
    assert standing(house) == (50 + theirs[0], 100_000 + theirs[1])


def test_two_connections_to_one_account_count_once(scene: Scene) -> None:
    house, shop, here = scene
    run(house)
    connecting.add(house, "kassa-2", "small-shop", {"address": here.address, "token": shop.token})
    run(house, "kassa-2")
    assert standing(house) == (50, 100_000)
    shop.change("100", status="c")
    run(house)
    run(house, "kassa-2")
    assert standing(house) == (48, 96_000)
    connecting.remove(house, "kassa-2")
    assert standing(house) == (48, 96_000)


def test_after_a_new_key_everything_is_read_anew_and_nothing_is_there_twice(scene: Scene) -> None:
    house, _, _ = scene
    run(house)
    Keyring(house.keys, data_folder=house.home).rotate("de-brug")
    done = run(house)
    assert (done.whole, done.units, standing(house)) == (True, 25, (50, 100_000))
    assert run(house).outcome == "nothing-new"


def test_files_of_before_a_new_key_are_not_counted_beside_the_same_orders(scene: Scene, tmp_path: Path) -> None:
    house, shop, _ = scene
    take_in(filed(shop, tmp_path), house=house)
    shop.sell("NIEUW")
    run(house)
    Keyring(house.keys, data_folder=house.home).rotate("de-brug")
    with pytest.raises(PubliekError) as refused:
        run(house)
    assert (refused.value.code, refused.value.where) == ("connection-earlier-key", {"deliveries": [1]})
    assert standing(house) == (52, 104_000)
    house.store.withdraw(1)
    take_in(filed(shop, tmp_path), house=house)
    run(house)
    assert standing(house) == (52, 104_000)


def test_stands_that_a_system_delivers_itself_stay_after_a_new_key(scene: Scene) -> None:
    house, _, _ = scene
    number = "NL-26-001-0000012|0000"
    for count in (3, 4):
        stand = Stand(identity_of(f"{number}{count}"), datetime(2026, 3, 1), tickets={"normal": Count(count, 1000)})
        told = receiving.take_tickets(house, [stand])
        origin = connecting.Origin("dip", "L0")
        connecting.bring(house, name=receiving.NAME, origin=origin, changes=told.changes)
        Keyring(house.keys, data_folder=house.home).rotate("de-brug")
    assert standing(house) == (7, 2000)


def test_a_clock_that_is_set_back_loses_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    house, shop, _ = scene

    class Ahead(datetime):
        @classmethod
        def now(cls, tz=None):  # type: ignore[no-untyped-def,override]
            return datetime.now(tz) + timedelta(days=4000)

    with monkeypatch.context() as wrong:
        wrong.setattr(running, "datetime", Ahead)
        run(house)
    shop.sell("NIEUW")
    now = datetime.now(UTC)
    assert [one.name for one in connecting.due(house, now=now)] == ["kassa"]
    done = run(house)
    assert (done.whole, done.units, standing(house)) == (True, 26, (52, 104_000))
    assert connecting.due(house, now=now + timedelta(minutes=1)) == ()
    assert run(house).whole is False


def test_a_connection_is_not_removed_while_it_runs_and_may_get_another_key(scene: Scene) -> None:
    house, shop, _ = scene
    run(house)
    with house.store.mirror("kassa").running():
        with pytest.raises(PubliekError) as busy:
            connecting.remove(house, "kassa")
        connecting.change(house, "kassa", {"token": "nieuw"})
    assert (busy.value.code, standing(house)) == ("connection-busy", (50, 100_000))
    shop.token = "nieuw"
    shop.change("100", status="c")
    run(house)
    assert standing(house) == (48, 96_000)
