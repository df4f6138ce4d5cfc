"""Where does an outcome stand? The ratio with its interval on a line, beside no difference and what was hoped for.

The scale is logarithmic: half as many is as far from 1 as twice as many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from publiek.lessons.experiments.registration import Registration

WIDTH, _MARGIN = 640, 24
_TICKS = (0.1, 0.2, 0.25, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0)


@dataclass(frozen=True)
class Line:
    """Places on a line of `WIDTH` pixels, left to right."""

    one: float
    hoped: float
    low: float
    high: float
    value: float
    ticks: tuple[tuple[float, float], ...]


def line_of(plan: Registration, outcome: Mapping[str, Any]) -> Line | None:
    """None where there is no interval to draw."""
    low, value, high = (outcome[name] for name in ("low", "ratio", "high"))
    if None in (low, value, high) or low <= 0:
        return None
    first, last = min(low, 1 / 1.25, value) / 1.05, max(high, plan.hoped, 1.25) * 1.05

    def at(number: float) -> float:
        return round(_MARGIN + (WIDTH - 2 * _MARGIN) * log(number / first) / log(last / first), 1)

    ticks = tuple((tick, at(tick)) for tick in _TICKS if first <= tick <= last and (tick == 1 or _apart(tick, at)))
    return Line(at(1.0), at(plan.hoped), at(low), at(high), at(value), ticks)


def _apart(tick: float, at: Any) -> bool:
    """Far enough from the mark at 1 that both can be read."""
    return abs(at(tick) - at(1.0)) > 34
