"""Until when must a case be answered? AVG article 12.3, counted as Regulation 1182/71 counts.

One month from the day after it came in: the same date in the next month, or the last day of that month when it has no
such date. When that day is a Saturday, a Sunday or a holiday the term ends with the next working day. Here the strict
day is what a house aims at (`target`), the other is the last one (`last`). Asking who somebody is does not stop it.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.vocabulary.data_files import read_yaml


@dataclass(frozen=True)
class Term:
    """`target`: the strict day; `last`: the last day by the law, the same or later."""

    target: date
    last: date


def term_of(received: date, *, extended: bool = False) -> Term:
    """When a case that came in on `received` must be answered; `extended`: the one extension included."""
    terms = settings()["terms"]
    months = terms["months"] + (terms["extension_months"] if extended else 0)
    target = months_later(received, months)
    return Term(target, next_working_day(target))


def months_later(day: date, months: int) -> date:
    """The same date so many months later (earlier, for a negative number); the last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_working_day(day: date) -> date:
    """`day` itself, or the first after it that is no Saturday, Sunday or holiday."""
    while day.weekday() >= 5 or is_holiday(day):
        day += timedelta(days=1)
    return day


def is_holiday(day: date) -> bool:
    """Whether a day is a general holiday in the Netherlands, Good Friday among them."""
    told = settings()["holidays"]
    easter = _easter(day.year)
    if day in {easter + timedelta(days=number) for number in told["easter"]} or f"{day:%m-%d}" in told["fixed"]:
        return True
    month, number = map(int, told["king"].split("-"))
    king = date(day.year, month, number)
    return day == (king - timedelta(days=1) if king.weekday() == 6 else king)


@cache
def settings() -> dict[str, Any]:
    """The dated parameters of `days.yaml`."""
    read: dict[str, Any] = read_yaml(files("publiek.rights.cases").joinpath("days.yaml").read_text(encoding="utf-8"))
    return read


def _easter(year: int) -> date:
    """Easter Sunday by the Gregorian calendar (Butcher's method, in Meeus, Astronomical Algorithms, chapter 8)."""
    golden, century, short = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (short // 4) - moon - short % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)
