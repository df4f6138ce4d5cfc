"""Small houses with export files full of invented addresses, and the others that looking together needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from publiek import pipeline
from publiek.collective.overlap.centre import Centre
from publiek.collective.overlap.epoch_keys import epoch_of
from publiek.collective.overlap.gateway import Finished, Gateway
from publiek.collective.overlap.key_holder import KeyHolder
from publiek.house import House
from tests.support.deliveries import write_csv

AGREEMENT, ROUND = "all-together", "2024/25"
EPOCH = epoch_of(AGREEMENT, ROUND)
HEADER = [
    "Ordernummer", "Klantnummer", "E-mail", "Straat", "Huisnummer", "Toevoeging", "Postcode", "Woonplaats",
    "Besteldatum", "Voorstelling", "Speeldatum", "Aantal", "Bedrag",
]  # fmt: skip


def row(n: int, home: int, *, day: str = "2024-11-03", email: bool = True, address: bool = True, quantity: int = 2):
    """One order: household `home` lives at its own invented address."""
    postcode = f"{1011 + home // 100} {chr(65 + home % 100 // 10)}{chr(65 + home % 10)}"
    number, addition = str(1 + home % 37), ["", "A", "hs", "2"][home % 4]
    return [
        str(n), f"k{home}", f"gast{home}@voorbeeld.nl" if email else "", "Dorpsweg" if address else "",
        number if address else "", addition if address else "", postcode if address else "", "Dorp",
        day, "De Meeuw", day, str(quantity), f"{quantity * 20},00",
    ]  # fmt: skip


def a_house(place: Path, name: str, homes: Iterable[int], *, without: Iterable[int] = ()) -> tuple[House, Path]:
    """A house that took in one export file with these households; those `without` gave no address."""
    house = House(organisation=name, home=place / name / "home", keys=place / name / "keys")
    missing = frozenset(without)
    rows = [row(n, home, address=home not in missing) for n, home in enumerate(homes, 1)]
    file = write_csv(place / f"{name}.csv", HEADER, rows, delimiter=";")
    pipeline.take_in(file, house=house)
    return house, file


def a_key_holder(place: Path) -> KeyHolder:
    """A key holder with the key of the epoch."""
    holder = KeyHolder(keys=place / "holder-keys", records=place / "holder-records")
    holder.open(EPOCH)
    return holder


def a_centre(place: Path) -> Centre:
    """A centre with its own key of the epoch."""
    centre = Centre(keys=place / "centre-keys", folder=place / "centre-rows")
    centre.open(EPOCH)
    return centre


def asked(house: House, file: Path, holder: KeyHolder, *, households: int = 1_000) -> Finished:
    """The house has its file answered by the key holder, in this process."""
    holder.register(house.organisation, epoch=EPOCH, households=households)
    gateway = Gateway(house, holder.announce(EPOCH))
    return gateway.exchange(gateway.see(file), lambda request: holder.answer(house.organisation, request))
