"""Connections that bring counts and a programme, all the way: from a vendor's answer to what a house keeps."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from publiek import connecting
from publiek.connecting import How
from publiek.deliveries.live.fakes import jsonld, spektrix, tessitura, uitdatabank, yesplan
from publiek.deliveries.live.fakes.serving import serve
from publiek.engines import Workbench
from publiek.house import House
from tests.support.live_door import QUICK

FAKES = {
    "spektrix": (spektrix, ""),
    "yesplan": (yesplan, ""),
    "tessitura": (tessitura, ""),
    "uitdatabank": (uitdatabank, ""),
    "jsonld": (jsonld, jsonld.PATH),
}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    return House("huis-aan-de-kade", tmp_path / "home", name="Huis aan de Kade", keys=tmp_path / "keys")


def counted(house: House) -> list[tuple[object, ...]]:
    """Performance, its moment, tickets and seats, as the figures of the house have them."""
    with Workbench() as workbench:
        lines = house.store.lines(workbench).collect().to_arrow().to_pylist()
    names = ("performance_id", "performance_start", "quantity", "capacity", "level", "booker")
    return sorted(tuple(one[name] for name in names) for one in lines)


def test_counts_of_spektrix_become_the_counts_of_the_house(house: House) -> None:
    account = spektrix.sample()
    soon = datetime.combine(date.today() + timedelta(days=30), time(20, 15))
    for instance in account.instances:
        instance["start"] = soon.isoformat()
    with serve(account) as here:
        connecting.add(house, "kassa", "spektrix", spektrix.SETTINGS | {"address": here.address})
        first = connecting.run(house, "kassa", how=How(patience=QUICK))
        before = counted(house)
        account.status["i1"] = spektrix.status_of(sold=75, capacity=100)
        account.instances[1]["cancelled"] = True
        account.instances[2]["start"] = (soon + timedelta(days=1)).isoformat()
        second = connecting.run(house, "kassa", how=How(patience=QUICK))
        after = counted(house)
    assert (first.outcome, first.units, second.outcome) == ("changed", 3, "changed")
    assert before == [
        ("i1", soon, 60, 100, "L0", None),
        ("i2", soon, 41, 100, "L0", None),
        ("i3", soon, 12, 50, "L0", None),
    ]
    assert after == [
        ("i1", soon, 75, 100, "L0", None),
        ("i3", soon + timedelta(days=1), 12, 50, "L0", None),
    ], "sold more, cancelled, moved"


@pytest.mark.parametrize("code", sorted(FAKES))
def test_a_programme_is_kept_and_no_secret_with_it(house: House, code: str) -> None:
    fake, path = FAKES[code]
    with serve(fake.sample()) as here:
        connecting.add(house, "agenda", code, fake.SETTINGS | {"address": here.address + path})
        done = connecting.run(house, "agenda", how=How(patience=QUICK))
        again = connecting.run(house, "agenda", how=How(patience=QUICK))
    assert done.outcome in ("changed", "nothing-new") and again.outcome == "nothing-new"
    kept = b"".join(file.read_bytes() for file in house.home.rglob("*") if file.is_file())
    assert b"De Kade" in kept, "the programme"
    secrets = [value for name, value in fake.SETTINGS.items() if name in ("key", "password", "client_id")]
    assert all(value.encode() not in kept for value in secrets)
