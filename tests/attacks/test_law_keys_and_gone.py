"""Who is gone stays gone, and what is sealed stays readable, whatever the keys did before, between and after."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from publiek import connecting, consent, logbook, rights, safekeeping
from publiek.connecting.connections import open_cursor, seal_cursor
from publiek.consent.opening import opened
from publiek.deliveries import live
from publiek.house import House
from publiek.pseudonymisation import Keyring
from publiek.pseudonymisation.keys import key_id
from publiek.pseudonymisation.vault import Vault
from publiek.rights.erasing.absence import Needles, absence
from publiek.rights.erasing.traces import traces_of
from publiek.rights.identifying import identities_of
from publiek.safekeeping import rotating_entity, rotating_vault, seals
from publiek.warehouse.mirrors import MirrorState
from tests.support.canaries import Canary
from tests.support.consented import event, house_in
from tests.support.persons_held import ASKER, Held, a_house, known
from tests.support.safekept import HOUSE, Kept, a_place

OTHER = Canary(2)


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return a_house(tmp_path, systems=("plain", "pretix"))


def rotated(held: Held) -> None:
    rotating_entity.rotate_entity(held.house.home, held.organisation, keys=held.house.keys)


def needles_for(held: Held) -> Needles:
    who = identities_of(held.house, known())
    return Needles(frozenset(who.every) | frozenset(traces_of(held.house, who).numbers))


def copied(held: Held, name: str) -> Path:
    """A set and its key, kept where the product does not know of: it is put back as it was."""
    made = safekeeping.make(held.house.home, held.place / "copies", keys=held.house.keys)
    shutil.copytree(made.set.folder, held.place / name / made.set.folder.name)
    shutil.copytree(held.house.keys / "backups", held.place / f"{name}-keys")
    return held.place / name


def brought_back(held: Held, name: str) -> Held:
    """That set in a new place, with the keys folder of today."""
    for key in (held.place / f"{name}-keys").glob("*.key"):
        shutil.copy(key, held.house.keys / "backups" / key.name)
    (old,) = (held.place / name).iterdir()
    place = held.place / f"{name}-back"
    place.mkdir()
    back = safekeeping.restore(old, into=place / "home", keys=held.house.keys)
    assert back.into == place / "home"
    return replace(held, place=place)


@pytest.mark.parametrize("gone_list_removed", [False, True])
def test_a_set_of_any_generation_of_the_key_brings_nobody_back(held: Held, gone_list_removed: bool) -> None:
    """Before and after each of two changes of key; the list in the data folder is thrown away after the erasure."""
    before, needles = held.totals(), set[int]()
    names = ("first", "second", "third")
    for name in names:
        copied(held, name)
        needles |= needles_for(held).numbers
        if name != names[-1]:
            rotated(held)
    rights.erase(held.house, known())
    rotated(held)
    root = held.house.home / "organisations" / held.organisation
    if gone_list_removed:
        shutil.rmtree(root / "gone")
    for name in names:
        there = replace(brought_back(held, name).house, keys=held.house.keys)
        assert absence(there, Needles(frozenset(needles))).found == (), name
        assert not rights.find(there, known()).lines, name
        assert len(rights.find(there, known(OTHER)).lines) == 2, name
    assert held.totals() == before
    for number in (1, 2):
        held.house.store.withdraw(number)
    held.bring()
    assert held.totals() == before
    assert not rights.find(held.house, known()).lines


def test_who_objected_stays_out_of_a_set_of_after_a_change_of_key_until_it_is_taken_back(held: Held) -> None:
    rotated(held)
    copied(held, "later")
    rights.object_(held.house, known())
    there = replace(brought_back(held, "later").house, keys=held.house.keys)
    assert not rights.find(there, known()).lines
    rotated(held)
    assert rights.lift_objection(held.house, known()).state == "lifted"
    assert not len(held.house.store.gone(held.house.keys).marks())


# Consent --------------------------------------------------------------------------------------------------------------


def test_an_objection_of_before_the_first_list_still_counts_for_mail(held: Held) -> None:
    assert not consent.exists(held.house)
    rights.object_(held.house, known())
    given = [event("given", "2026-01-01", who=person["email"]) for person in (ASKER, OTHER)]
    consent.record(held.house, given)
    asked = consent.permitted(held.house, [ASKER["email"], OTHER["email"]], "own-newsletter", "email")
    assert asked.may == (False, True)


def test_a_list_that_begins_the_ledger_does_not_bring_back_who_was_erased(held: Held) -> None:
    rights.erase(held.house, known())
    given = [event("given", "2026-01-01", who=person["email"]) for person in (ASKER, OTHER)]
    assert consent.record(held.house, given).gone == 1
    asked = consent.permitted(held.house, [ASKER["email"], OTHER["email"]], "own-newsletter", "email")
    assert asked.why == ("erased", "")


def test_the_ledger_gets_numbers_of_the_new_key_and_says_the_same(tmp_path: Path) -> None:
    """With lines and without; also when it is done twice, and for who was erased before."""
    for name, held in (("without", None), ("with", a_house(tmp_path / "with", systems=("plain",)))):
        house = held.house if held else house_in(tmp_path / name)
        consent.record(house, [event("given", "2026-01-01", who=who["email"]) for who in (ASKER, OTHER, Canary(3))])
        consent.erase(house, Canary(3)["email"])
        numbers = _numbers(house)
        chain = consent.verify(house).chain
        for _ in range(2):
            rotating_entity.rotate_entity(house.home, house.organisation, keys=house.keys)
        assert not numbers & _numbers(house), name
        with opened(house, looking=True) as ledger:
            assert ledger.generation == Keyring(house.keys).keys(house.organisation).id
        assert consent.verify(house).chain == chain
        asked = consent.permitted(house, [ASKER["email"], Canary(3)["email"]], "own-newsletter", "email")
        assert asked.why == ("", "erased")
        assert consent.record(house, [event("given", "2026-01-02", who=Canary(3)["email"])]).gone == 1


def test_a_change_of_key_that_was_killed_at_the_ledger_goes_on(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    house = held.house
    consent.record(house, [event("given", "2026-01-01", who=ASKER["email"])])
    before, numbers = held.totals(), _numbers(house)
    with monkeypatch.context() as killed:
        killed.setattr(consent, "rekey", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotated(held)
    assert numbers & set(_raw(house))
    assert consent.permitted(house, [ASKER["email"]], "own-newsletter", "email").permitted == 1
    assert not numbers & set(_raw(house))
    held.bring()
    assert held.totals() == before


def test_a_change_of_key_that_was_begun_and_stopped_is_told_and_completed(held: Held) -> None:
    def told() -> bool | None:
        checked = safekeeping.check(held.house.home, keys=held.house.keys)
        return {one.code: one.well for one in checked}["key-change"]

    before = held.totals()
    assert told() is True
    Keyring(held.house.keys).prepare(held.organisation)
    assert told() is False
    held.bring()
    rotated(held)
    assert told() is True
    assert len(Keyring(held.house.keys).keys(held.organisation).ids) == 2
    assert held.totals() == before


def _raw(house: House) -> list[bytes]:
    """As `_numbers`, without opening the ledger."""
    path = house.home / "organisations" / house.organisation / "consent" / "ledger.db"
    with contextlib.closing(sqlite3.connect(path)) as lines:
        return [one for row in lines.execute("SELECT email, number FROM events") for one in row if one]


def _numbers(house: House) -> set[bytes]:
    with opened(house, looking=True) as ledger:
        return {one for row in ledger.every() for one in (row.email, row.number) if one}


# What is sealed -------------------------------------------------------------------------------------------------------


def _sealed(kept: Kept) -> None:
    wishes = {one.name: "S3cret" for one in live.connector("pretix").settings if one.kind == "secret"}
    connecting.add(
        kept.house, "kassa", "pretix", wishes | {"address": "https://pretix.example.org", "organiser": "brug"}
    )
    mirror = kept.house.store.mirror("kassa")
    with mirror.running():
        mirror.put(MirrorState(cursor=seal_cursor(kept.house, {"since": "order-77"})))


@pytest.mark.parametrize("first", [*"0123456789abcdef"])
def test_what_is_sealed_is_found_and_opens_whatever_the_name_of_the_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """In base64 a name that begins with a letter looks unlike one that begins with a digit: six of sixteen secrets
    were not found, and dropped while something still needed them.
    """
    kept = a_place(tmp_path)
    _named(monkeypatch, first)
    _sealed(kept)
    assert {path.name for path, _ in seals.sealed_in(kept.home)} == {"kassa.json", "STATE"}
    _named(monkeypatch, "7")
    done = rotating_vault.rotate_vault(kept.home, HOUSE, keys=kept.keys)
    assert done is not None
    assert (done.things, done.retired) == (2, 1)
    assert open_cursor(kept.house, kept.house.store.mirror("kassa").state().cursor) == {"since": "order-77"}


@pytest.mark.parametrize("first", ["3", "e"])
def test_the_search_after_an_erasure_looks_into_every_seal(
    held: Held, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    _named(monkeypatch, first)
    token = Vault(held.house.keys, held.organisation, held.house.home).seal(ASKER["email"].encode())
    hidden = held.house.home / "organisations" / held.organisation / "iets.json"
    hidden.write_bytes(b'{"sealed": "' + base64.b64encode(token) + b'"}')
    looked = absence(held.house, Needles(frozenset(), (ASKER["email"].casefold(),)))
    assert [path.endswith("iets.json") for path in looked.named] == [True]


def _named(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    """Secrets that are made from now on have a name that begins with `first`."""

    def chosen(size: int | None = None) -> bytes:
        made = os.urandom(size or 32)
        while size == 32 and key_id(made)[0] != first:
            made = os.urandom(32)
        return made

    monkeypatch.setattr("secrets.token_bytes", chosen)


# Who acted ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["iemand@huis.example", "Jan van den Heuvel", "1011 AB", "x" * 150])
def test_the_log_names_an_account_by_its_number_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    house = house_in(tmp_path)
    case = rights.cases.open_case(house, "access", rights.cases.Asker(known(), ""))
    with logbook.acting("account 7", via="site"):
        rights.cases.confirm_identity(house, case.number, rights.cases.Doing(who=name))
    lines = [line for line in logbook.read(house.home, house.organisation) if line.action == "case"]
    assert lines[-1].who == "account 7"
    assert not any(name.encode() in path.read_bytes() for path in house.home.rglob("*") if path.is_file())
