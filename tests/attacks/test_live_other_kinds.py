"""What if a vendor answers with another kind of value than it promises? It is told as that, and nothing changes."""

from __future__ import annotations

import traceback
from datetime import date
from importlib import import_module

import pytest

from publiek import connecting
from publiek.connecting.promising import as_promised, pages_as_promised
from publiek.connecting.taking_off import Taking, take_off
from publiek.deliveries import live
from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes.serving import Answer, serve
from publiek.errors import NetworkError, PubliekError
from publiek.house import House
from publiek.pseudonymisation import Keyring
from tests.support import small_shop
from tests.support.live_door import QUICK, door_to

SAID = "Kanariezin"
KINDS = ({"id": SAID}, [SAID], [{"id": SAID}], None, SAID, 3, -1.5, True, "")
#: Two in every test run, of every twelfth field; all with the long tests.
CODES = ["ticketmatic", "pretix"]
EXPECTED = {"live-answer-changed", "live-answer-damaged"}
ALL = [*CODES, "spektrix", "tessitura"]


def keys_in(part):
    """The names of all fields somewhere in an answer."""
    if isinstance(part, list):
        return set().union(*map(keys_in, part))
    if not isinstance(part, dict):
        return set()
    return set(part) | set().union(*map(keys_in, part.values()))


def other(part, key, kind):
    """The same answer with `kind` wherever `key` stands."""
    if isinstance(part, list):
        return [other(one, key, kind) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: kind if name == key else other(value, key, kind) for name, value in part.items()}


class Turned:
    """A fake that answers with another kind of value in one field. `keys`: the fields that it was seen to have."""

    def __init__(self, fake):
        self.fake, self.keys, self.key, self.kind = fake, set(), None, None

    def __call__(self, question):
        answer = self.fake(question)
        if not isinstance(answer.body, dict | list):
            return answer
        if self.key is None:
            self.keys |= keys_in(answer.body)
            return answer
        return Answer(other(answer.body, self.key, self.kind), answer.status, answer.headers, answer.kind)


def read(system, door, keys):
    """One whole reading without names, as a run does it."""
    as_promised(system.name, lambda: system.discover(door))
    changes = [change for page in pages_as_promised(system.name, system.read(door, None)) for change in page.changes]
    take_off(changes, first_row=1, taking=Taking(system.system, "kassa", keys, date(2026, 3, 1)))


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def refusals(code, tmp_path, *, every):
    """What was refused when a field had another kind of value, by code; every so manieth field, each another kind."""
    system, fake = connector(code), import_module(f"publiek.deliveries.live.fakes.{code}")
    keys, turned, told = Keyring(tmp_path / "keys").keys("de-brug"), Turned(fake.sample()), {}
    with serve(turned) as here:
        address = here.address + getattr(fake, "PATH", "")
        read(system, door_to(system, address, fake.SETTINGS), keys)
        for number, key in enumerate(sorted(turned.keys)[::every]):
            for kind in KINDS if every == 1 else [KINDS[number % len(KINDS)]]:
                turned.key, turned.kind = key, kind
                try:
                    read(system, door_to(system, address, fake.SETTINGS), keys)
                except PubliekError as refused:
                    shown = f"{refused!r} {refused.where} {''.join(traceback.format_exception(refused))}"
                    assert SAID not in shown, (key, kind)
                    told.setdefault(refused.code, []).append((key, kind, refused.where))
    return told


@pytest.mark.parametrize("code", CODES)
def test_a_value_of_another_kind_is_no_fault_of_the_program(code, tmp_path):
    told = refusals(code, tmp_path, every=12)
    assert told and set(told) <= EXPECTED, told


@pytest.mark.long
@pytest.mark.parametrize("code", ALL)
def test_no_value_of_another_kind_in_any_field_is_a_fault_of_the_program(code, tmp_path):
    told = refusals(code, tmp_path, every=1)
    assert told and set(told) <= EXPECTED, told


def test_the_figures_stay_and_the_log_tells_which_system_changed(tmp_path, monkeypatch):
    shop, turned = small_shop.Shop(), Turned(lambda question: shop.answer(question))
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    shop.sell("ORDER01")
    house = House("de-brug", tmp_path / "home", keys=tmp_path / "keys")
    with serve(turned) as here:
        connecting.add(house, "kassa", "small-shop", {"address": here.address, "token": shop.token})
        connecting.run(house, "kassa", how=connecting.How(patience=QUICK))
        shop.sell("ORDER02")
        turned.key, turned.kind = "positions", {"a": SAID}
        with pytest.raises(NetworkError) as refused:
            connecting.run(house, "kassa", how=connecting.How(patience=QUICK))
        turned.key = None
        assert refused.value.where["system"] == "Winkel"
        assert "Error (" in refused.value.where["field"] and SAID not in str(refused.value.where)
        assert connecting.runs(house, "kassa")[-1].code == "live-answer-changed"
        assert house.store.check_conservation()["rows_read"] == 2
        assert connecting.run(house, "kassa", how=connecting.How(patience=QUICK)).records == 2
