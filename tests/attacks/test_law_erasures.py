"""Erasures that are not simple: two in one order, several spellings, nobody, two at once, while a file comes in."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from publiek import rights
from publiek.errors import PubliekError
from publiek.pipeline import take_in
from publiek.rights import Known
from publiek.rights.erasing.absence import Needles, absence
from publiek.rights.erasing.traces import traces_of
from publiek.rights.identifying import identities_of
from tests.support import canaries as flock
from tests.support import deliveries as sample
from tests.support.canaries import Canary
from tests.support.persons_held import ASKER, Held, a_house, known

OTHER = Canary(2)


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return a_house(tmp_path, systems=("plain", "pretix"))


def _rows_of(held: Held, *changes: dict[str, str]) -> Path:
    """A delivery with one row for each of `changes` to what the asker's row says."""
    header, rows = flock.plain([ASKER])
    made = []
    for change in changes:
        row = list(rows[0])
        for name, value in change.items():
            row[header.index(name)] = value
        made.append(row)
    folder = held.place / f"more{len(list(held.place.glob('more*')))}"
    folder.mkdir()
    return sample.write_csv(folder / "list.csv", header, made, delimiter=";")


def _head(held: Held, part: str) -> str:
    header, _ = flock.plain([ASKER])
    return next(name for name in header if part in name.lower())


def test_two_in_one_order_are_two_persons_and_the_other_stays_whole(held: Held) -> None:
    mail, order, ticket = (_head(held, part) for part in ("mail", "bestelnummer", "barcode"))
    other = {order: "SAMEN1", ticket: "T2", mail: "ander@huis.example"}
    take_in(_rows_of(held, {order: "SAMEN1", ticket: "T1"}, other), house=held.house)
    before, mine = held.totals(), identities_of(held.house, known())
    theirs = rights.find(held.house, Known(email="ander@huis.example")).lines
    assert len(theirs) == 1
    numbers = frozenset(mine.every)
    rights.erase(held.house, known())
    assert held.totals() == before
    assert absence(held.house, Needles(numbers)).found == ()
    (left,) = rights.find(held.house, Known(email="ander@huis.example")).lines
    assert left.facts == {**theirs[0].facts}


def test_one_address_in_many_spellings_is_one_person(held: Held) -> None:
    mail, order, ticket = (_head(held, part) for part in ("mail", "bestelnummer", "barcode"))
    spelt = [ASKER["email"].upper(), f"  {ASKER['email']} ", ASKER["email"].title()]
    take_in(
        _rows_of(held, *({order: f"S{n}", ticket: f"S{n}", mail: one} for n, one in enumerate(spelt))), house=held.house
    )
    before = held.totals()
    assert len(rights.find(held.house, Known(email=ASKER["email"])).lines) >= len(spelt)
    rights.erase(held.house, Known(email=spelt[0]))
    assert not rights.find(held.house, Known(email=ASKER["email"])).lines
    assert held.totals() == before


def test_erasing_nobody_changes_nothing_and_says_so(held: Held) -> None:
    before, bookers = held.totals(), held.bookers()
    receipt = rights.erase(held.house, Known(email="niemand@nergens.example"))
    assert (receipt.told["lines"], held.totals(), held.bookers()) == (0, before, bookers)
    for nobody in ({}, {"name": "Jan Jansen"}, {"postcode": "3011 AA"}, {"email": "geen adres"}):
        with pytest.raises(PubliekError) as refused:
            rights.erase(held.house, Known(**nobody))
        assert refused.value.code == "person-too-little"
    assert held.bookers() == bookers


def test_two_erasures_at_once_are_both_done(held: Held) -> None:
    before, receipts, troubles = held.totals(), [], []
    who = [identities_of(held.house, known(person)) for person in (ASKER, OTHER)]
    needles = Needles(frozenset(number for one in who for number in (*one.every, *traces_of(held.house, one).numbers)))

    def erase(person: Canary) -> None:
        try:
            receipts.append(rights.erase(held.house, known(person)).number)
        except PubliekError as trouble:
            troubles.append(trouble.code)

    both = [threading.Thread(target=erase, args=(person,)) for person in (ASKER, OTHER)]
    for one in both:
        one.start()
    for one in both:
        one.join(100)
    assert (len(set(receipts)), troubles) == (2, [])
    assert absence(held.house, needles).found == ()
    assert held.totals() == before
    assert rights.finish(held.house) == ()


def test_a_file_that_comes_in_during_an_erasure_brings_nobody_back(held: Held) -> None:
    """Begun before it, or after it: in the end nobody is there, or the erasure was refused and waits."""
    order, ticket = (_head(held, part) for part in ("bestelnummer", "barcode"))
    many = _rows_of(held, *({order: f"M{n}", ticket: f"M{n}"} for n in range(3000)))
    coming = threading.Thread(target=take_in, args=(many,), kwargs={"house": held.house})
    coming.start()
    waits = False
    try:
        rights.erase(held.house, known())
    except PubliekError as trouble:
        waits = trouble.code in ("import-busy", "erasure-remains", "version-replaced")
        assert waits, trouble.code
    coming.join(100)
    if waits:
        rights.finish(held.house)
    assert not rights.find(held.house, known()).lines
    held.house.store.verify()
    held.house.store.check_conservation()


def test_the_receipt_without_any_backup_is_printed(held: Held) -> None:
    """It was a fault of the program, after everything had been erased."""
    receipt = rights.erase(held.house, known())
    assert receipt.told["backups"]["untouched"] == 0
    for language in ("nl", "en"):
        assert rights.proof(receipt, name="De Brug", language=language).startswith(b"%PDF")
