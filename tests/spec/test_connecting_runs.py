"""A connection keeps the figures up to date: what changes in the source changes here; nothing is lost or doubled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publiek import connecting
from publiek.connecting import How
from publiek.deliveries import live
from publiek.deliveries.live.door import Patience
from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.engines import Workbench
from publiek.errors import PubliekError
from publiek.house import House
from publiek.pipeline import take_in
from tests.support import small_shop
from tests.support.small_shop import EVENT, Shop

QUICK = How(patience=Patience(tries=4, pause=0.01, longest=0.05))
WHOLE = How(whole=True, patience=QUICK.patience)


@dataclass
class Scene:
    house: House
    shop: Shop
    server: Serving

    def run(self, how: How = QUICK) -> connecting.Run:
        return connecting.run(self.house, "kassa", how=how)

    def lines(self) -> list[dict[str, object]]:
        with Workbench() as workbench:
            return self.house.store.lines(workbench).collect().to_arrow().to_pylist()

    def standing(self) -> tuple[int, int]:
        """Tickets and cents that stand."""
        valid = [one for one in self.lines() if one["status"] == "valid"]
        return sum(one["quantity"] for one in valid), sum(one["amount_cents"] for one in valid)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    shop = Shop()
    for number in range(25):
        shop.sell(f"ORDER{number:02}")
    house = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    with serve(shop.answer) as server:
        values = {"address": server.address, "token": shop.token}
        connecting.add(house, "kassa", "small-shop", values)
        yield Scene(house, shop, server)


def test_the_first_run_brings_everything_as_one_delivery(scene: Scene) -> None:
    done = scene.run()
    assert (done.outcome, done.units, done.records, done.whole, done.delivery) == ("changed", 25, 50, True, 1)
    assert scene.standing() == (50, 100_000)
    (record,) = scene.house.store.history()
    assert (record.source["kind"], record.source["system"], record.source["connection"]) == ("live", "pretix", "kassa")
    assert scene.house.store.check_conservation()["rows_read"] == 50


def test_nothing_new_makes_no_new_version(scene: Scene) -> None:
    scene.run()
    before = scene.house.store.current().version
    done = scene.run()
    assert (done.outcome, done.units, done.delivery) == ("nothing-new", 0, None)
    assert scene.house.store.current().version == before


def test_cancelled_refunded_moved_and_erased_records_change_the_figures(scene: Scene) -> None:
    scene.run()
    scene.shop.change("ORDER00", status="c")
    order = scene.shop.orders["ORDER01"]["positions"]
    scene.shop.change("ORDER01", positions=[order[0], {**order[1], "canceled": True}])
    scene.shop.move("ORDER02", subevent=8)
    scene.shop.delete("ORDER03")
    scene.shop.change("ORDER04", email=None, invoice_address=None)
    done = scene.run()
    assert (done.outcome, done.units, done.whole) == ("changed", 5, False)
    assert scene.standing() == (50 - 2 - 1 - 2, 100_000 - 4000 - 2000 - 4000)
    lines = scene.lines()
    assert {one["production"] for one in lines if one["status"] == "valid"} == {"Hamlet", "Medea"}
    assert sum(one["quantity"] for one in lines if one["production"] == "Medea") == 2
    assert sum(one["booker"] is None for one in lines) == 2
    assert len(scene.house.store.history()) == 1


def test_merged_accounts_are_one_booker_from_then_on(scene: Scene) -> None:
    scene.run()
    bookers = {one["booker"] for one in scene.lines()}
    scene.shop.change("ORDER01", email="order00@example.org")
    scene.run()
    assert len({one["booker"] for one in scene.lines()}) == len(bookers) - 1 == 24


@pytest.mark.parametrize("fault", ["busy", "outage", "half", "hang-up", "not-json"])
def test_what_passes_is_waited_for(scene: Scene, fault: str) -> None:
    scene.server.faults = {2: fault}
    assert scene.run().units == 25
    assert scene.standing() == (50, 100_000)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("busy", "live-too-busy"),
        ("outage", "live-unreachable"),
        ("half", "live-answer-damaged"),
        ("hang-up", "live-unreachable"),
        ("not-json", "live-answer-damaged"),
    ],
)
def test_what_stays_wrong_is_told_and_what_came_in_is_not_asked_again(scene: Scene, fault: str, code: str) -> None:
    scene.server.faults = dict.fromkeys(range(2, 9), fault)
    with pytest.raises(PubliekError) as refused:
        scene.run()
    assert refused.value.code == code
    assert scene.house.store.history() == ()
    assert connecting.runs(scene.house, "kassa")[-1].code == code
    scene.server.faults = {}
    scene.server.asked.clear()
    done = scene.run()
    assert done.units == 15
    assert scene.server.asked[0].query == {"since": "10"}
    assert scene.standing() == (50, 100_000)


def test_a_token_that_expires_in_the_middle_is_told_and_replaced(scene: Scene) -> None:
    scene.server.expires_after = 1
    with pytest.raises(PubliekError) as refused:
        scene.run()
    assert refused.value.code == "live-credentials-refused"
    scene.server.expires_after = None
    scene.shop.token = "nieuw"
    connecting.change(scene.house, "kassa", {"token": "nieuw"})
    assert scene.run().delivery == 1
    assert scene.standing() == (50, 100_000)


def test_figures_change_only_when_a_run_is_complete(scene: Scene) -> None:
    scene.run()
    for number in range(25):
        scene.shop.change(f"ORDER{number:02}", status="c")
    scene.server.asked.clear()
    scene.server.faults = dict.fromkeys(range(2, 9), "outage")
    with pytest.raises(PubliekError):
        scene.run()
    assert scene.standing() == (50, 100_000)
    scene.server.faults = {}
    scene.run()
    assert scene.standing() == (0, 0)


def test_a_field_that_is_gone_is_no_empty_list(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.run()
    answer = scene.shop.answer

    def renamed(question: object) -> object:
        told = answer(question)
        told.body["orders"] = told.body.pop("results", None)
        return told

    with serve(renamed) as changed:
        connecting.change(scene.house, "kassa", {"address": changed.address, "token": scene.shop.token})
        with pytest.raises(PubliekError) as refused:
            scene.run()
    assert (refused.value.code, refused.value.where["field"]) == ("live-answer-changed", "results")
    assert scene.standing() == (50, 100_000)


def test_a_file_of_the_same_orders_is_not_counted_beside_the_connection(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "seizoen_pretixdata.json"
    file.write_text(json.dumps({"event": {**EVENT, "orders": list(scene.shop.orders.values())}}))
    take_in(file, house=scene.house)
    assert scene.standing() == (50, 100_000)
    scene.shop.move("ORDER00", subevent=8)
    scene.run()
    assert scene.standing() == (50, 100_000)
    assert sum(one["quantity"] for one in scene.lines() if one["production"] == "Medea") == 2
    assert [record.state for record in scene.house.store.history()] == ["superseded", "current"]
    connecting.remove(scene.house, "kassa")
    assert scene.standing() == (50, 100_000)
    assert sum(one["quantity"] for one in scene.lines() if one["production"] == "Medea") == 0


def test_a_whole_reading_forgets_what_the_source_deleted_without_a_trace(scene: Scene) -> None:
    scene.run()
    del scene.shop.orders["ORDER05"]
    assert scene.run().outcome == "nothing-new"
    done = scene.run(WHOLE)
    assert (done.whole, done.units) == (True, 24)
    assert scene.standing() == (48, 96_000)


def test_far_less_than_before_is_not_believed_until_a_person_says_so(scene: Scene) -> None:
    for number in range(25, 150):
        scene.shop.sell(f"MEER{number:03}")
    scene.run()
    kept = dict(list(scene.shop.orders.items())[:3])
    scene.shop.orders = kept
    with pytest.raises(PubliekError) as refused:
        scene.run(WHOLE)
    assert (refused.value.code, scene.standing()) == ("connection-much-gone", (300, 600_000))
    connecting.run(scene.house, "kassa", how=How(accept_less=True, patience=QUICK.patience))
    assert scene.standing() == (6, 12_000)


def test_a_system_that_empties_itself_in_steps_is_not_believed_either(scene: Scene) -> None:
    for number in range(25, 150):
        scene.shop.sell(f"MEER{number:03}")
    scene.run()
    scene.shop.orders = dict(list(scene.shop.orders.items())[:90])
    assert (scene.run(WHOLE).delivery, scene.standing()) == (2, (180, 360_000))
    scene.shop.orders = dict(list(scene.shop.orders.items())[:60])
    with pytest.raises(PubliekError) as refused:
        scene.run(WHOLE)
    assert (refused.value.code, refused.value.where) == (
        "connection-much-gone",
        {"records_before": 300, "records_now": 120},
    )
    assert scene.standing() == (180, 360_000)
    connecting.run(scene.house, "kassa", how=How(accept_less=True, patience=QUICK.patience))
    scene.shop.orders = dict(list(scene.shop.orders.items())[:40])
    assert (scene.run(WHOLE).outcome, scene.standing()) == ("changed", (80, 160_000))


def test_a_live_delivery_is_paused_not_withdrawn(scene: Scene) -> None:
    scene.run()
    with pytest.raises(PubliekError) as refused:
        scene.house.store.withdraw(1)
    assert refused.value.code == "delivery-live"
    connecting.change(scene.house, "kassa", {}, on=False)
    with pytest.raises(PubliekError) as stopped:
        scene.run()
    assert stopped.value.code == "connection-paused"
    connecting.remove(scene.house, "kassa")
    assert scene.lines() == []
    assert not list((scene.house.home / "organisations" / "de-brug" / "connected").glob("*"))


def test_figures_that_were_kept_when_a_connection_went_can_be_withdrawn_later(scene: Scene) -> None:
    scene.run()
    connecting.remove(scene.house, "kassa", keep_figures=True)
    assert scene.standing() == (50, 100_000)
    scene.house.store.withdraw(1)
    assert scene.lines() == []


def test_two_runs_at_once_take_turns(scene: Scene) -> None:
    with scene.house.store.mirror("kassa").running(), pytest.raises(PubliekError) as busy:
        scene.run()
    assert busy.value.code == "connection-busy"


def test_what_is_due_is_run_again_sooner_after_a_failure(scene: Scene) -> None:
    now = datetime.now(UTC) + timedelta(seconds=5)
    assert [one.name for one in connecting.due(scene.house, now=now)] == ["kassa"]
    scene.run()
    assert connecting.due(scene.house, now=now) == ()
    assert connecting.due(scene.house, now=now + timedelta(hours=24)) != ()
    scene.server.faults = dict.fromkeys(range(1, 99), "outage")
    with pytest.raises(PubliekError):
        scene.run()
    assert connecting.due(scene.house, now=now + timedelta(minutes=10)) == ()
    assert connecting.due(scene.house, now=now + timedelta(minutes=16)) != ()
    connecting.change(scene.house, "kassa", {}, every="hand")
    assert connecting.due(scene.house, now=now + timedelta(days=900)) == ()


def test_secrets_and_names_are_nowhere_on_the_disk(scene: Scene) -> None:
    scene.run()
    scene.shop.change("ORDER00", status="c")
    scene.run()
    written = b"".join(path.read_bytes() for path in scene.house.home.rglob("*") if path.is_file())
    for telling in (b"geheim-4711", b"example.org", b"ORDER0", b"order0"):
        assert telling not in written
    shown = json.dumps(connecting.connection_of(scene.house, "kassa").as_dict())
    assert "geheim-4711" not in shown
    assert "geheim-4711" not in repr(connecting.connection_of(scene.house, "kassa"))


def test_what_is_told_again_as_it_was_is_no_news(scene: Scene) -> None:
    scene.run()
    for number in range(25):
        scene.shop.change(f"ORDER{number:02}")
    scene.shop.change("ORDER07", status="c")
    done = scene.run()
    assert (done.outcome, done.units, done.records) == ("changed", 1, 2)
    for number in range(25):
        scene.shop.change(f"ORDER{number:02}")
    assert (scene.run().outcome, len(scene.house.store.history())) == ("nothing-new", 1)
    assert scene.standing() == (48, 96_000)
