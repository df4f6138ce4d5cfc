"""Where does an outcome stand? The ratio with its interval on a line, beside no difference and what was hoped for.

The scale is logarithmic: half as many is as far from 1 as twice as many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from publiek.lessons.experiments.registration import Registration

#: Narrow enough that the words can still be read on a telephone.
WIDTH, _MARGIN, _APART = 430, 36, 44
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

    kept: list[float] = []
    # From 1 outwards, each tick far enough from its neighbours to be read.
    for tick in sorted((tick for tick in _TICKS if first <= tick <= last), key=lambda tick: abs(log(tick))):
        if all(abs(at(tick) - at(other)) >= _APART for other in kept):
            kept.append(tick)
    ticks = tuple((tick, at(tick)) for tick in sorted(kept))
    return Line(at(1.0), at(plan.hoped), at(low), at(high), at(value), ticks)
