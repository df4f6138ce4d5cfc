"""By which keyed numbers is a contact known in the ledger? Made of an address as an import reads it, by the same code.

HMAC-SHA256 under the key of the legal entity with a use of its own, so that it cannot be laid beside a booker number.
As there, a later generation of the key makes its number of the number before.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from publiek.consent.events import Contact
from publiek.consent.number_forms import identity, plain_number, plain_system
from publiek.pseudonymisation import EntityKeys
from publiek.standardisation.one_person import read_told

_CONTACT = b"publiek consent contact\x00"
_GONE = b"publiek consent gone\x00"


@dataclass(frozen=True, repr=False)
class Keyed:
    """The numbers of one contact: by e-mail address and by customer number, each None when it is not known."""

    email: bytes | None = None
    number: bytes | None = None

    def __repr__(self) -> str:
        return "Keyed()"

    @property
    def known(self) -> bool:
        """Whether this is anybody."""
        return bool(self.email or self.number)

    @property
    def each(self) -> tuple[bytes, ...]:
        """The numbers there are."""
        if self.email and self.number:
            return (self.email, self.number)
        return (self.email,) if self.email else (self.number,) if self.number else ()


def contact_key(keys: EntityKeys, contact: Contact) -> bytes | None:
    """The number of a contact, by its e-mail address, else by its customer number; None when it is nobody."""
    found = keyed(keys, [contact])[0]
    return found.email or found.number


def keyed(keys: EntityKeys, contacts: Sequence[Contact], *, until: str = "") -> list[Keyed]:
    """The numbers of each contact, of the generation of the key called `until` ("" = the one in use)."""
    last = keys.ids.index(until) if until else len(keys.ids) - 1
    emails = addresses([contact.email for contact in contacts])
    found = []
    for contact, email in zip(contacts, emails, strict=True):
        number = identity(plain_system(contact.system), plain_number(contact.number))
        found.append(Keyed(_stepped(keys, f"e|{email}" if email else "", last), _stepped(keys, number, last)))
    return found


def number_of(keys: EntityKeys, told: str, *, until: str = "") -> bytes | None:
    """The number of what `number_forms` tells of somebody, made as `keyed` makes it; None for nothing."""
    return _stepped(keys, told, keys.ids.index(until) if until else len(keys.ids) - 1)


def step(keys: EntityKeys, number: bytes, generation: int) -> bytes:
    """A number of `generation` (0 = the first) as the generation after it makes it."""
    return hmac.digest(keys.generations[generation + 1].secret, _CONTACT + number, "sha256")


def gone_mark(keys: EntityKeys, number: bytes, generation: int) -> bytes:
    """What is remembered of somebody who was erased: made of their number of `generation`, and unlike it."""
    return hmac.digest(keys.generations[generation].secret, _GONE + number, "sha256")


def _stepped(keys: EntityKeys, told: str, last: int) -> bytes | None:
    if not told:
        return None
    number = hmac.digest(keys.generations[0].secret, _CONTACT + told.encode(), "sha256")
    for generation in range(last):
        number = step(keys, number, generation)
    return number


def addresses(emails: Sequence[str]) -> list[str | None]:
    """Addresses as an import reads them; None for what is no address of anybody."""
    if not any(emails):
        return [None] * len(emails)
    found: list[str | None] = read_told([{"email": email} for email in emails])["email"].to_pylist()
    return found
