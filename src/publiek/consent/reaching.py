"""How does a no reach somebody in every form in which they are known, also when an address becomes known later?

A no by a customer number is written under each form of it by which the ledger knows somebody. And a list that carries
a number and an address brings what was said under one of them to both: from then on the address alone is no too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from publiek.consent.contacts import Keyed, keyed, number_of
from publiek.consent.events import POSITIVE, Contact, Said, said_from, stamp
from publiek.consent.forgetting import remember_gone, same_as
from publiek.consent.hanging_together import forms_elsewhere
from publiek.consent.keeping import Ledger
from publiek.consent.number_forms import reached


def write_everywhere(ledger: Ledger, noes: Sequence[tuple[Contact, Said]], now: datetime) -> None:
    """Each no, under the other forms of the customer number as well. Call it within `together`."""
    forms, until = ledger.forms(), ledger.generation
    for contact, said in noes:
        always, known = reached(contact, forms)
        for told in (always, *known) if always else known:
            number = number_of(ledger.keys, told, until=until)
            if number and (told == always or ledger.knows(number)):
                write(ledger, Keyed(None, number), said, now)


def bring_together(ledger: Ledger, contacts: Sequence[tuple[Contact, Keyed]], now: datetime, *, silent: bool) -> None:
    """Of who has an address and a number: a no that stands under one of them, or in another form, is of both.

    `silent`: nothing of them was written down now; else their line itself holds both together. Call it within
    `together`.
    """
    known = ledger.forms()
    for contact, one in contacts:
        if not (one.email and one.number):
            continue
        numbers = (*(one.each if silent else ()), *forms_elsewhere(ledger, contact, known))
        for said in _noes(ledger, numbers) if numbers else ():
            write(ledger, one, said, now)


def keep_gone(ledger: Ledger, contacts: Sequence[Contact]) -> None:
    """Who was erased by an address or number comes back by the one beside it neither. Call it within `together`."""
    for one in keyed(ledger.keys, contacts, until=ledger.generation):
        for number in one.each:
            remember_gone(ledger, number)


def write(ledger: Ledger, contact: Keyed, said: Said, at: datetime) -> bool:
    """One line, unless it stands there; whether it was added."""
    told = {**said.as_dict(), "recorded_at": stamp(at)}
    return ledger.add(told, (contact.email, contact.number), same_as(told))


def _noes(ledger: Ledger, numbers: Sequence[bytes]) -> list[Said]:
    """What says no under these numbers."""
    opened = [ledger.seals.open(row.sealed, row.n)[0] for row in ledger.of(numbers)]
    said = [said_from(told) for told in opened]
    return [one for one in said if one.status not in POSITIVE]
