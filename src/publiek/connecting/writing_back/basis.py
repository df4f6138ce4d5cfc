"""What does the consent ledger of a house say of the contacts of its customer system; and what does it learn there?

The permission column of the system becomes events, not dated: an undated yes never lifts a no. Then the ledger decides,
and only over whom the system says yes as well. Without a ledger nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publiek import consent
from publiek.consent import Contact as Person
from publiek.consent import Event, Recorded, Said
from publiek.consent.asking import require_ledger
from publiek.consent.choosing import why_not
from publiek.deliveries.live.connector import Contact
from publiek.house import House

PURPOSE = "write-back"


@dataclass(frozen=True)
class Learned:
    """`contacts` of whom something was read = those whose column said something + those in `aside`."""

    contacts: int
    aside: dict[str, int]
    recorded: Recorded


@dataclass(frozen=True)
class Basis:
    """The ledger of `house` for the customer numbers of `system`. `looking`: it would learn, and does not now.

    `makes`: when there is no ledger yet it is made of what the system says. `listed`: a list with these numbers: who
    said no by the address that stands beside a number said it for the number too.
    """

    house: House
    system: str
    looking: bool = False
    makes: bool = False
    listed: Path | None = None

    def __call__(self, numbers: Sequence[str]) -> list[str]:
        """Why not, by reason of the ledger; "" for who may. Who is not known yet may when one is only `looking`."""
        if self.looking and not consent.exists(self.house):
            return [""] * len(numbers)
        why = why_not(self.house, numbers, PURPOSE, system=self.system, listed=self.listed)
        passes = ("", "unknown") if self.looking else ("",)
        return ["" if reason in passes else f"ledger-{reason}" for reason in why]

    def require(self) -> None:
        """Raises DisclosureError "consent-ledger-missing"."""
        if not self.makes:
            require_ledger(self.house, PURPOSE)

    def learn(self, contacts: Iterable[Contact]) -> Learned:
        """Writes down what the column of the system says of each."""
        events, aside, many = [], Counter[str](), 0
        for contact in contacts:
            many += 1
            said = _said(contact, self.system)
            if said is None or not (isinstance(contact.id, str) and contact.id.strip()):
                aside["nothing-said" if said is None else "no-contact"] += 1
            else:
                events.append(Event(Person("", contact.id, self.system), said))
        return Learned(many, dict(aside), consent.record(self.house, events))


def _said(contact: Contact, system: str) -> Said | None:
    """What the column says. An objection in whatever words is one; a soft opt-in without its sale says nothing."""
    now, evidence = datetime.now(UTC), {"column": "connection"}
    if contact.objected is not False:
        return Said(consent.ALL, consent.ALL, "", "objected", now, "", False, system, "", evidence)
    if contact.basis == "consent":
        return Said(PURPOSE, consent.NO_CHANNEL, "consent", "given", now, "", False, system, "", evidence)
    return None
