"""Killed at any moment, the ledger is whole: what was written down stands or does not, and an erasure is finished."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek import consent
from publiek.consent import Contact
from publiek.pseudonymisation import Keyring
from tests.support.consent_children import Children
from tests.support.consented import ANNIE, event, house_in

SEED = 20261129
NEWS = ("own-newsletter", "email")


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    server = Children()
    yield server
    server.close()


def moments(steps: int, many: int) -> list[int]:
    """Steps at which it is killed: the first, the last, and some between."""
    chance = random.Random(SEED)
    return sorted({1, steps, *chance.sample(range(1, steps + 1), min(many, steps))})


def test_a_killed_writer_leaves_all_of_it_or_nothing(children: Children, tmp_path: Path) -> None:
    _, steps = children.do("record", tmp_path / "first")
    for at in moments(steps, 5):
        place = tmp_path / f"at-{at}"
        house = house_in(place)
        consent.record(house, [event("refused", "2026-01-01", who="vast@example.org")])
        children.do("record", place, kill_at=at)
        lines = consent.verify(house).lines
        assert lines in (1, 4)
        assert consent.state(house, ANNIE, *NEWS).valid == (lines == 4)
        children.do("record", place)
        assert consent.verify(house).lines == 4
        assert consent.permitted(house, ["wie0-1@example.org", "wie0-2@example.org", ANNIE], *NEWS).permitted == 3


def test_a_killed_erasure_is_finished_when_the_ledger_is_opened(children: Children, tmp_path: Path) -> None:
    house = house_in(tmp_path / "first")
    consent.record(house, [event("given", "2026-01-10")])
    _, steps = children.do("erase", tmp_path / "first")
    for at in moments(steps, 10):
        place = tmp_path / f"at-{at}"
        house = house_in(place)
        consent.record(house, [event("given", "2026-01-10"), event("given", "2026-01-11", who="wie@example.org")])
        number = consent.contact_key(Keyring(house.keys).keys("huis"), Contact(ANNIE))
        assert number is not None
        children.do("erase", place, kill_at=at)
        if consent.state(house, ANNIE, *NEWS).why != "erased":
            assert consent.of(house, ANNIE)  # nothing was begun: it is whole
            consent.erase(house, ANNIE)
        assert consent.verify(house).empty == 1
        assert number not in next(place.rglob("ledger.db")).read_bytes()
        assert consent.state(house, "wie@example.org", *NEWS).valid


def test_a_killed_change_of_key_is_done_or_not(children: Children, tmp_path: Path) -> None:
    house = house_in(tmp_path / "first")
    consent.record(house, [event("given", "2026-01-10")])
    Keyring(house.keys).rotate("huis")
    _, steps = children.do("rekey", tmp_path / "first")
    for at in moments(steps, 5):
        place = tmp_path / f"at-{at}"
        house = house_in(place)
        consent.record(house, [event("given", "2026-01-10"), event("objected", "2026-01-11", who="wie@example.org")])
        Keyring(house.keys).rotate("huis")
        children.do("rekey", place, kill_at=at)
        assert consent.verify(house).lines == 2
        assert consent.permitted(house, [ANNIE, "wie@example.org"], *NEWS).why == ("", "objected")
        consent.rekey(house)
        assert consent.permitted(house, [ANNIE, "wie@example.org"], *NEWS).why == ("", "objected")


def test_several_processes_write_at_once_and_nothing_is_lost_or_there_twice(children: Children, tmp_path: Path) -> None:
    children.do("record", tmp_path, many=5)
    house = house_in(tmp_path)
    assert consent.verify(house).lines == 1 + 5 * 2
    people = [f"wie{nth}-{day}@example.org" for nth in range(5) for day in (1, 2)]
    assert consent.permitted(house, people, *NEWS).permitted == 10
