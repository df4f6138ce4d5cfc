"""Of who was erased or objected no household leaves the house, though the file of the house still has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek import pipeline
from publiek.collective.overlap.reading_again import households_in
from publiek.house import House
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring, marks_of

HEADER = "Bestelnummer;E-mail;Naam;Adres;Postcode;Besteldatum;Voorstelling;Datum;Aantal;Bedrag"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys", venue_pc4=3011)


def test_a_household_of_who_is_gone_is_not_among_them(house: House, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    rows = [
        f"{n};p{n}@example.org;P. Persoon;Laan {n};30{10 + n} AB;02-11-2025;Hamlet;16-01-2026;1;20,00"
        for n in range(1, 5)
    ]
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    take_in(file, house=house)
    before = households_in(file, house=house, round="2025/26").households
    keys = pipeline.keys_of(house, Keyring(house.keys))
    gone = marks_of(keys.pseudonyms([b"e|p2@example.org"], "booker"), keys)
    house.store.gone(Keyring(house.keys).folder).add(gone, "objected")
    after = households_in(file, house=house, round="2025/26").households
    assert len(before.keys) == 4 and len(after.keys) == 3
    assert set(after.keys) < set(before.keys)
