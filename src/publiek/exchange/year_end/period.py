"""Which days does a sheet cover? A calendar year, or a theatre season (1 August - 31 July)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from publiek.errors import Text
from publiek.exchange.year_end import refusals

KINDS = ("calendar", "season")


@dataclass(frozen=True)
class Period:
    """`year`: the calendar year, or the year in which the season starts."""

    kind: str
    year: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 1, 1) if self.kind == "calendar" else date(self.year, 8, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, 12, 31) if self.kind == "calendar" else date(self.year + 1, 7, 31)

    @property
    def name(self) -> str:
        """As it stands in the name of a file: 2026 or 2025-26."""
        return str(self.year) if self.kind == "calendar" else f"{self.year}-{(self.year + 1) % 100:02d}"

    @property
    def text(self) -> Text:
        """As people write it."""
        if self.kind == "calendar":
            return Text(f"kalenderjaar {self.year}", f"calendar year {self.year}")
        season = f"{self.year}/{(self.year + 1) % 100:02d}"
        return Text(f"seizoen {season}", f"season {season}")

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last


def period_of(text: str) -> Period:
    """2026 is the calendar year, 2025/26 (or 2025-26) the season. Raises UsageError "year-end-period"."""
    if found := re.fullmatch(r"(20\d{2})", text.strip()):
        return Period("calendar", int(found[1]))
    found = re.fullmatch(r"(20\d{2})[/-](\d{2})", text.strip())
    if found and int(found[2]) == (int(found[1]) + 1) % 100:
        return Period("season", int(found[1]))
    raise refusals.no_period(text)
