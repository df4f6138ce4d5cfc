"""How is the time that is left said? Rounded, because more would not be true."""

from __future__ import annotations

import math

from publiek.cli.remaining import Left
from publiek.errors import Text

#: Beyond this ratio of the longest to the shortest time both are said.
_APART = 2.0


def left_words(left: Left) -> Text:
    """In words such as "nog ongeveer 2 minuten"; two times when it may be the one or the other."""
    if left.seconds < 5:
        return Text("nog een paar seconden", "a few seconds left")
    low, high = _rounded(left.low), _rounded(left.high)
    if left.low >= 5 and high[0] > _APART * low[0] and low[1] == high[1]:
        return Text(f"nog {low[0]} tot {_said(high, 'nl')}", f"{low[0]} to {_said(high, 'en')} left")
    about = _rounded(left.seconds)
    return Text(f"nog ongeveer {_said(about, 'nl')}", f"about {_said(about, 'en')} left")


_UNITS = {"second": ("seconde", "seconden"), "minute": ("minuut", "minuten"), "hour": ("uur", "uur")}


def _rounded(seconds: float) -> tuple[int, str]:
    """A number and its unit: tens of seconds below a minute, minutes to ten, fives to an hour and a half, hours."""
    if seconds < 55:
        return max(10, _whole(seconds / 10) * 10), "second"
    if seconds < 10 * 60:
        return max(1, _whole(seconds / 60)), "minute"
    if seconds < 90 * 60:
        return _whole(seconds / 300) * 5, "minute"
    return _whole(seconds / 3600), "hour"


def _whole(value: float) -> int:
    return math.floor(value + 0.5)


def _said(time: tuple[int, str], language: str) -> str:
    number, unit = time
    if language == "en":
        return f"{number} {unit}{'s' if number != 1 else ''}"
    return f"{number} {_UNITS[unit][number != 1]}"
