"""An erasure that is killed at any of its writes is finished afterwards: never half, never twice, never silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek import logbook, rights
from publiek.rights.erasing.absence import Needles, absence
from publiek.rights.erasing.traces import traces_of
from publiek.rights.identifying import identities_of
from tests.support.persons_held import ASKER, Held, a_house, known
from tests.support.rights_children import KILLED, erase_killed_at


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return a_house(tmp_path_factory.mktemp("delivered"), systems=("plain", "no-email"))


@pytest.fixture(scope="module")
def looked_for(delivered: Held) -> Needles:
    who = identities_of(delivered.house, known())
    numbers = frozenset(who.every) | frozenset(traces_of(delivered.house, who).numbers)
    return Needles(numbers, (ASKER["email"].lower(), ASKER["name"].lower()))


def killed_and_finished(held: Held, looked_for: Needles, totals: tuple[int, int, int], nth: int) -> bool:
    """Whether the erasure was killed at this write; it is whole afterwards."""
    ended = erase_killed_at(held.place, held.organisation, nth)
    house = held.house
    waiting = rights.waiting(house)
    receipts = rights.finish(house)
    assert len(receipts) == len(waiting) <= 1
    if ended == KILLED and not receipts and rights.find(house, known()).lines:
        # Killed before it was begun: nothing happened, and nothing says that it did.
        assert not rights.receipt_numbers(house)
        rights.erase(house, known())
    assert ended in (0, KILLED)
    looked = absence(house, looked_for)
    assert (looked.found, looked.named) == ((), ()), nth
    assert held.totals() == totals, nth
    assert len(rights.receipt_numbers(house)) == 1, nth
    (number,) = rights.receipt_numbers(house)
    assert rights.receipt(house, number).told["lines"] == 2, nth
    assert len([one for one in logbook.read(house.home, held.organisation) if one.subject == number]) == 1
    assert rights.waiting(house) == ()
    house.store.verify()
    return ended == KILLED


@pytest.mark.parametrize("nth", [1, 9, 25])
def test_killed_at_a_write_it_is_finished(delivered: Held, looked_for: Needles, tmp_path: Path, nth: int) -> None:
    held = delivered.copied(tmp_path)
    assert killed_and_finished(held, looked_for, delivered.totals(), nth)


@pytest.mark.long
def test_killed_at_every_write_it_is_finished(delivered: Held, looked_for: Needles, tmp_path: Path) -> None:
    totals, nth = delivered.totals(), 1
    while killed_and_finished(delivered.copied(tmp_path / str(nth)), looked_for, totals, nth):
        nth += 1
    assert nth > 40
