"""How is a number written in Dutch and in English?

1.234,5 · € 12,50 · 87% · 14 km · 12 maart 2025. What is not a finite number is written as the word for unknown (in a
sentence) or a dash (in a table), never as nan, inf or None.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
_MONTHS = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_SHORT = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_UNKNOWN = {"nl": "onbekend", "en": "unknown"}


def finite(value: object) -> bool:
    """Whether `value` is a number one can print."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def amount(value: object) -> float:
    """The number; nought when it is not known."""
    return float(value) if finite(value) else 0.0  # type: ignore[arg-type]


def whole(value: object) -> int:
    """The number without its fraction; nought when it is not known."""
    return int(amount(value))


@dataclass(frozen=True)
class Numbers:
    """Writes values of each kind in one language ("nl" or "en")."""

    language: str = "nl"

    @property
    def unknown(self) -> str:
        """The word for a value that is not known."""
        return _UNKNOWN[self.language]

    def decimal(self, value: object, places: int = 0) -> str:
        """1234.56 -> "1.235", with `places` 1 "1.234,6". Never "-0"."""
        if not finite(value):
            return self.unknown
        text = f"{value:,.{places}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        text = text.replace("-", "\N{MINUS SIGN}")
        return text.translate(str.maketrans(",.", ".,")) if self.language == "nl" else text

    def count(self, value: object) -> str:
        """A whole number of things."""
        return self.decimal(value)

    def rate(self, value: object) -> str:
        """A number with one decimal (per thousand, per booker, expected)."""
        return self.decimal(value, 1)

    def index(self, value: object) -> str:
        """An index figure: whole, 100 is equal."""
        return self.decimal(value)

    def share(self, value: object) -> str:
        """0.874 -> "87%"; what is nearly nothing or nearly all does not become 0% or 100%."""
        if not finite(value):
            return self.unknown
        if 0 < value < 0.005:  # type: ignore[operator]
            return "<1%"
        if 0.995 <= value < 1:  # type: ignore[operator]
            return ">99%"
        return f"{self.decimal(100 * value)}%"  # type: ignore[operator]

    def money(self, cents: object) -> str:
        """1250 cents -> "€ 12,50" (nl) or "€12.50" (en)."""
        if not finite(cents):
            return self.unknown
        amount = self.decimal(abs(cents) / 100, 2)  # type: ignore[arg-type]
        sign = "\N{MINUS SIGN}" if cents < 0 and amount.strip("0.,") else ""  # type: ignore[operator]
        return f"€{NO_BREAK}{sign}{amount}" if self.language == "nl" else f"{sign}€{amount}"

    def km(self, value: object) -> str:
        """Kilometres: one decimal below ten, whole above."""
        if not finite(value):
            return self.unknown
        return f"{self.decimal(value, 1 if abs(value) < 9.95 else 0)}{NO_BREAK}km"  # type: ignore[arg-type]

    def date(self, value: object) -> str:
        """A day in full words: "12 maart 2025"."""
        if not isinstance(value, date):
            return self.unknown
        return f"{value.day}{NO_BREAK}{self.month_name(value.month)}{NO_BREAK}{value.year}"

    def month(self, key: str) -> str:
        """The month "2024-09" as "september 2024"; anything else stays as it is."""
        year, _, number = key.partition("-")
        if not (number.isdigit() and 1 <= int(number) <= 12):
            return key
        return f"{self.month_name(int(number))} {year}"

    def month_name(self, number: int) -> str:
        """The name of month 1-12."""
        return _MONTHS[self.language][number - 1]

    def month_short(self, number: int) -> str:
        """The short name of month 1-12, as on an axis."""
        return _SHORT[self.language][number - 1]

    def text(self, value: object) -> str:
        """Words as they are."""
        return self.unknown if value is None else str(value)

    def write(self, kind: str, value: object) -> str:
        """`value` as its kind is written in a sentence."""
        return getattr(self, kind)(value)

    def cell(self, kind: str, value: object) -> str:
        """`value` as its kind is written in a table: a dash when it is not known."""
        blank = value is None or value == "" or (kind not in ("text", "date") and not finite(value))
        return DASH if blank else self.write(kind, value)
