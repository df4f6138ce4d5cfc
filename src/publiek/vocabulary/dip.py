"""How does DIP name a performance, and what is one stand of its tickets?

Source: https://support.dip.nl/support/solutions/articles/13000054016-informatie-voor-kaartverkoopsystemen (read
2026-11). A stand is cumulative: all that was sold up to a moment, never what was sold since the last one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: The kinds of ticket that DIP knows, in its own words.
TICKET_TYPES = ("normal", "discount", "free", "other")
#: Under this name a performance carries its identity in `PerformanceRow.identifiers`.
IDENTIFIER = "dip"
# The page for ticketing systems shows five digits behind the bar, that for booking systems six.
_FORM = re.compile(r"(NL-[0-9]{2}-[0-9]{3}-[0-9]{7})\|([0-9]{5,6})")


@dataclass(frozen=True, order=True)
class Identity:
    """One performance: its production (NL-00-000-0000000) and its number within that (00000)."""

    production: str
    number: str

    def __str__(self) -> str:
        return f"{self.production}|{self.number}"


def identity_of(text: str) -> Identity | None:
    """The identity that `text` is, None when it is none. Spaces around it, and small letters, are forgiven."""
    found = _FORM.fullmatch(text.strip().upper())
    return Identity(found[1], found[2]) if found else None


@dataclass(frozen=True)
class Count:
    """How many, and the takings (recette) in cents, VAT included, without fees."""

    number: int = 0
    cents: int = 0


@dataclass(frozen=True)
class Stand:
    """All that is known of one performance at the moment `at`; None: nothing is known of that.

    `tickets` by ticket type, sold and not undone, resale not counted. `reserved`: seats held for somebody who has not
    paid. `blocked`: seats taken out of sale, for nobody. A reservation is no blockage and a blockage is no reservation.
    """

    identity: Identity
    at: datetime
    tickets: Mapping[str, Count] = field(default_factory=dict)
    reserved: Count | None = None
    blocked: int | None = None
    capacity: int | None = None
    performance: str = ""
    title: str = ""
    start: datetime | None = None

    @property
    def sold(self) -> Count:
        """All ticket types together."""
        return Count(sum(one.number for one in self.tickets.values()), sum(one.cents for one in self.tickets.values()))
