"""Who is erased is not in what a house contributes next, and not in what the hub then releases."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from publiek import logbook, rights
from publiek.collective import contributing
from publiek.collective.hub import Hub
from publiek.collective.identities import SecretIdentity
from publiek.house import House
from publiek.pipeline import take_in
from publiek.rights import Known
from tests.support import together

#: A cell is rounded to fives with a secret: ten people fewer in one cell always show.
WHO = tuple(Known(email=f"gulle.gast{n}@example.org") for n in range(10))
SLUG = "de-brug"
HEADER = (
    "Bestelnummer;Besteldatum;Datum voorstelling;Voorstelling;Genre;Naam;E-mail;Adres;Postcode;Woonplaats;Aantal;Bedrag"
)


def _often(place: Path) -> Path:
    """People of one area who came often."""
    rows = [
        f"GULLE{at}-{n};2024-10-01;2024-11-{1 + n:02d};Stuk {n};Toneel;G. Gast;{who.email};Kade 1;1012 AB;"
        "Amsterdam;2;40,00"
        for at, who in enumerate(WHO)
        for n in range(4)
    ]
    path = place / "gast.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def _tables(house: House, hub: Hub, *, number: int) -> dict[str, pa.Table]:
    agreement = hub.configuration().agreement(together.AGREEMENT)
    secret = SecretIdentity.open(house.keys, SLUG)  # type: ignore[arg-type]
    prepared = contributing.prepare(house, agreement, together.ROUND, identity=secret)
    assert prepared.contribution.number == number
    approver = SecretIdentity.open(house.keys, f"{SLUG}-direction")  # type: ignore[arg-type]
    contributing.approve(house, prepared, approver=approver, role="direction")
    return dict(prepared.contribution.tables)


@pytest.mark.long
def test_the_next_contribution_and_the_release_count_without(tmp_path: Path) -> None:
    place = together.a_place(tmp_path)
    house = together.house_in(place, SLUG)
    take_in(_often(tmp_path), house=house)
    hub = together.contributed(place)
    before = hub.draft(together.AGREEMENT, together.ROUND)
    # The same data give the same contribution to the last cell, so what differs below differs by this person.
    with_them = _tables(house, hub, number=2)
    assert with_them["origin"].equals(_tables(house, hub, number=2)["origin"])
    found = rights.find(house, WHO[0])
    assert [(one.agreement, one.round) for one in found.rounds] == [(together.AGREEMENT, together.ROUND)]

    for who in WHO:
        receipt = rights.erase(house, who)

    (pending,) = receipt.pending
    assert (pending["place"], pending["agreement"], pending["round"]) == (
        "contribution", together.AGREEMENT, together.ROUND,
    )  # fmt: skip
    assert receipt.told["lines"] == 4
    tables = _tables(house, hub, number=2)
    hub.gather([house], together.AGREEMENT, together.ROUND)
    after = hub.draft(together.AGREEMENT, together.ROUND)
    assert after.digest != before.digest
    assert not tables["origin"].equals(with_them["origin"])
    released = together.released(hub)
    assert released is not None
    events = [line["what"] for line in contributing.log.read(contributing.places.Places(house))]
    assert events.count("packed") == 2
    (line,) = [one for one in logbook.read(house.home, SLUG) if one.subject == receipt.number]
    assert line.detail["pending"] == 1
