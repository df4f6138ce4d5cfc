"""In which forms may one customer number stand? A no known in any of them counts; a yes in its own form alone.

Spaces, case and full-width signs are no difference. Noughts before a number are one for a yes, and none for a no: lists
write 007 as 7. Lists do not always say whose numbers they are: two forms may be the same customer when their systems
are the same, or when of one of them no system was said.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from publiek.consent.events import Contact

#: Noughts are looked for before a number up to this length.
_LONGEST = 12


@dataclass(frozen=True)
class Known:
    """Of which `systems` a ledger knows numbers; whether there are some `unnamed`, and some in `more` than one form."""

    systems: tuple[str, ...] = ()
    unnamed: bool = True
    more: bool = True


def plain_number(number: str) -> str:
    """A customer number as lists agree on it: one way to write each sign, nothing between; 12 for 12.0."""
    written = number.strip()
    if not written.isascii() or len(written.split()) > 1:
        signs = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", written).casefold())
        written = "".join(sign for sign in signs if unicodedata.category(sign)[0] not in "ZC")
    return written.casefold().removesuffix(".0")


def plain_system(system: str) -> str:
    """The name of a system as lists agree on it."""
    return system.strip().casefold()


def identity(system: str, number: str) -> str:
    """What is keyed of a number; "" for none."""
    return f"c|{system}|{number}" if number else ""


def own(contact: Contact) -> tuple[str, ...]:
    """Every form under the system as it was said: what goes when this one is erased."""
    return tuple(dict.fromkeys(identity(plain_system(contact.system), form) for form in _forms(contact.number)))


def has_more(contact: Contact) -> bool:
    """Whether the number of a contact has more than one form."""
    return len(_forms(contact.number)) > 1


def others(contact: Contact, known: Known) -> list[str]:
    """Where a no of a contact may stand besides under the number itself."""
    number, system = plain_number(contact.number), plain_system(contact.system)
    forms = _forms(contact.number)
    if len(forms) < 2 and system and not known.unnamed:
        return []
    named = (system, *(("",) if known.unnamed else ())) if system else ("", *known.systems)
    found = {identity(one, form): None for one in named for form in forms}
    return [one for one in found if one != identity(system, number)]


def reached(contact: Contact, known: Known) -> tuple[str, list[str]]:
    """Where a no must be written besides: without its noughts always ("" when it has none); and, for who is known
    there already, with them, and under every system when none was said.
    """
    number, system = plain_number(contact.number), plain_system(contact.system)
    if not number:
        return "", []
    bare = _bare(number)
    padded = [bare.zfill(length) for length in range(len(bare), _LONGEST + 1)] if bare.isdecimal() else []
    forms = dict.fromkeys((*_forms(contact.number), *(padded if known.more else ())))
    found = [identity(one, form) for one in ((system,) if system else ("", *known.systems)) for form in forms]
    always = identity(system, bare) if bare != number else ""
    return always, [one for one in dict.fromkeys(found) if one not in (always, identity(system, number))]


def _forms(number: str) -> tuple[str, ...]:
    """The number itself, without its noughts, and as an earlier version of the ledger read it."""
    plain, before = plain_number(number), number.strip().removesuffix(".0").casefold()
    if plain == before and plain[:1] != "0":
        return (plain,) if plain else ()
    return tuple(dict.fromkeys((plain, _bare(plain), before))) if plain else ()


def _bare(plain: str) -> str:
    return plain.lstrip("0") or plain[-1:]
