"""From where to where does the axis of a chart run, and how far is a value along it?"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from publiek.reports.slides.chart_data import scaled
from publiek.reports.story import NativeChart

#: An index axis is drawn in doublings: half as many lies as far from 100 as twice as many. At most six each way.
EVEN, _MOST_DOUBLINGS = 100.0, 6
_HAIR = 0.1
#: Room behind the longest bar for its number.
_BEHIND = 1.1


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high`, in doublings when `doubling`."""

    low: float
    high: float
    doubling: bool = False

    def along(self, value: float) -> float:
        """How far `value` is along the axis: 0 at its start, 1 at its end, never outside."""
        if self.doubling:
            part = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return min(max(part, 0.0), 1.0)


def scale_of(native: NativeChart) -> Scale | None:
    """The axis of a chart with margins or around 100; None leaves it to the program, so that new data fit.

    An index of nothing (0) has no place among doublings: then the axis is plain and starts at 0.
    """
    values = _drawn(native, (value for series in native.series for value in series.values))
    ends = _drawn(native, (end for series in native.series for end in (*series.low, *series.high)))
    if native.kind == "line" or native.stacked or not values:
        return None
    if native.number == "index":
        return _around(values, ends) if min(values + ends) > 0 else Scale(0.0, _round(max(values + ends + [EVEN])))
    top = max(values + ends)
    return Scale(0.0, top * _BEHIND) if ends and top > 0 else None


def _drawn(native: NativeChart, values: Iterable[float | None]) -> list[float]:
    found = (scaled(value, native) for value in values)
    return [value for value in found if value is not None]


def _around(values: list[float], ends: list[float]) -> Scale:
    """Every value is on it; a margin may run off the paper when it is wider than one doubling beyond."""
    below = _doublings(EVEN / max(min(values + ends), min(values) / 2))
    above = _doublings(min(max(values + ends), max(values) * 2) / EVEN)
    return Scale(EVEN / 2**below, EVEN * 2**above, doubling=True)


def _doublings(times: float) -> int:
    return min(max(math.ceil(math.log2(times) - _HAIR), 1), _MOST_DOUBLINGS)


def _round(value: float) -> float:
    """The first whole hundred beyond `value`."""
    return math.ceil(value * 1.02 / 100) * 100.0
