"""Lists full of canaries come to the consent pages of a real site: nothing of them is on a disk, while or after."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from publiek import consent
from publiek.house import House
from tests.attacks import test_web_takeaway_canaries as column
from tests.attacks.test_web_takeaway_canaries import Sender, a_list, found, open_files, place, server
from tests.support.canaries import canaries
from tests.support.deciding import adopted
from tests.support.deliverer import Server
from tests.support.searching import Search

__all__ = ["place", "server"]
ASKED = {"purpose": "own-newsletter", "channel": "email"}


@pytest.fixture(params=["list", "select"])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(column, "PAGE", f"/o/theatre/consent/{request.param}/")
    return str(request.param)


def test_while_a_long_list_comes_in_it_is_on_no_disk(page: str, server: Server, place: Path) -> None:
    sender, content = Sender(server), a_list(megabytes=2)
    body = sender.begin(content, look="1", **ASKED)
    before = open_files(server)
    sender.send(body[: len(body) // 2])
    time.sleep(0.5)
    assert open_files(server) == before
    assert not found(place)
    sender.send(body[len(body) // 2 :])
    status, told = sender.end()
    assert status == (200 if page == "list" else 422)
    assert not Search().in_text(told.decode())
    assert not found(place)


def test_a_connection_that_breaks_leaves_nothing(page: str, server: Server, place: Path) -> None:
    sender = Sender(server)
    body = sender.begin(a_list(megabytes=2), record="1", **ASKED)
    sender.send(body[: len(body) // 2])
    sender.leave()
    time.sleep(0.5)
    assert not found(place)


def test_what_is_written_down_is_no_address_and_no_name(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(column, "PAGE", "/o/theatre/consent/list/")
    sender = Sender(server)
    sender.send(sender.begin(a_list(), record="1", **ASKED))
    status, told = sender.end()
    assert status == 200
    assert not Search().in_text(told.decode())
    assert not found(place)
    house = House("theatre", place / "home")
    assert consent.exists(house)
    adopted(place / "home", "theatre", "own-newsletter")
    monkeypatch.setattr(column, "PAGE", "/o/theatre/consent/select/")
    sender = Sender(server)
    sender.send(sender.begin(a_list(), make="1", **ASKED))
    status, rows = sender.end()
    assert status == 200
    assert canaries()[1]["customer"] in rows.decode("utf-8-sig")
    assert not found(place)
