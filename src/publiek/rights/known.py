"""Whom is this about? What a person tells of themself, as they write it; in memory alone, shown never."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from typing import NoReturn

from publiek.rights import refusals

#: The longest that each may be: far beyond what is real.
MOST = {"email": 254, "name": 200, "postcode": 16, "address": 200, "customer": 64}


@dataclass(frozen=True, repr=False)
class Known:
    """What is known of a person: any of `email`, `name` with `postcode` or `address`, and `customer` (a number).

    Raises UsageError "person-unreadable" for a text that is too long or has signs that nobody types.
    """

    email: str = ""
    name: str = ""
    postcode: str = ""
    address: str = ""
    customer: str = ""

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, one_line(getattr(self, one.name), most=MOST[one.name], field=one.name))

    def __repr__(self) -> str:
        return f"Known({', '.join(self.told)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a person is not pickled")

    @property
    def told(self) -> tuple[str, ...]:
        """Which of the five were told, by name; never what they are."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name))


def one_line(text: str, *, most: int, field: str) -> str:
    """`text` trimmed. Raises UsageError "person-unreadable" when it is longer than `most` or holds control signs."""
    trimmed = text.strip()
    odd = any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") for sign in trimmed)
    if len(trimmed) > most or odd:
        raise refusals.person_unreadable(field)
    return trimmed
