"""Where does the number of a bar stand? Outside its margin, so that neither hides the other.

The format knows only "at the end" or "in the middle" of a bar; the rest is a move, as a part of the chart's width.
"""

from __future__ import annotations

from dataclasses import dataclass

from publiek.reports.lettering import width
from publiek.reports.slides.chart_data import scaled
from publiek.reports.slides.scale import EVEN, Scale
from publiek.reports.story import NativeChart

#: Between a bar or margin and its number, in points.
_GAP = 5.0


@dataclass(frozen=True)
class Plot:
    """The part of a chart where the bars are: the chart is `wide` points, the bars have `across` (0-1) of that."""

    wide: float
    across: float
    size: int


def place_of(native: NativeChart) -> str:
    """From where numbers move. On an axis of doublings not every program finds the end of a bar, but all its middle."""
    return "ctr" if native.number == "index" else "outEnd"


def moves(native: NativeChart, position: int, *, scale: Scale | None, plot: Plot) -> dict[int, float]:
    """How far the number of each point of the series at `position` is moved; none when the program knows better."""
    if scale is None:
        return {}
    series, moved = native.series[position], {}
    ends = zip(series.values, series.high or series.values, series.low or series.values, strict=True)
    for point, (value, high, low) in enumerate(ends):
        here = scaled(value, native)
        if here is None:
            continue
        most, least = (here if end is None else scaled(end, native) or 0.0 for end in (high, low))
        if native.number == "index":
            moved[point] = _from_middle(here, least, most, scale=scale, plot=plot)
        else:
            beyond = scale.along(most) - scale.along(here)
            moved[point] = beyond * plot.across + (_GAP / plot.wide if beyond else 0.0)
    return moved


def _from_middle(value: float, least: float, most: float, *, scale: Scale, plot: Plot) -> float:
    """From the middle of a bar that starts at 100 to just beyond its margin; on the other side if there is no room."""
    middle = (scale.along(value) + scale.along(EVEN)) / 2 * plot.across
    half = (width(f"{value:.0f}", plot.size) / 2 + _GAP) / plot.wide
    left = scale.along(least) * plot.across - half
    if value < EVEN and left >= half:
        return left - middle
    return scale.along(max(most, EVEN)) * plot.across + half - middle
