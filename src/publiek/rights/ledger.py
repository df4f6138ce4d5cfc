"""What does the ledger of consent know of a person? By e-mail address, and by customer number of a system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publiek import consent
from publiek.consent.number_forms import plain_number
from publiek.house import House
from publiek.rights.known import Known


def contacts_of(house: House, known: Known) -> tuple[consent.Contact, ...]:
    """Who the person can be in the ledger; a customer number may be of any system that the ledger knows."""
    found = [consent.Contact(known.email)] if known.email else []
    if known.customer:
        found += [consent.Contact(number=known.customer, system=system) for system in ("", *consent.systems(house))]
    return tuple(found)


def refusing(known: Known) -> tuple[consent.Contact, ...]:
    """To whom a no of the person is told: their address with their customer number, of whatever system it is.

    Also where no ledger was begun yet: the list that begins it later finds this no in it.
    """
    number = known.customer if plain_number(known.customer) else ""
    return (consent.Contact(known.email, number),) if known.email or number else ()


def events_of(house: House, known: Known) -> Iterator[dict[str, Any]]:
    """The events of the person in the ledger, oldest first; none where there is no ledger."""
    if not consent.exists(house):
        return
    told: dict[int, dict[str, Any]] = {}
    for contact in contacts_of(house, known):
        for fact in consent.of(house, contact):
            told[fact.n] = {"recorded_at": fact.recorded_at.isoformat(), **fact.said.as_dict()}
    for number in sorted(told):
        yield told[number]
