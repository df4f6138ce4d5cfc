"""How does it move through the years? One line over months, and where something about the data changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import ACCENT, MUTED, WIDTH
from publiek.reports.story import Picture

_HEIGHT = 260
#: Up to so many months a date under every so many of them.
_STEPS = ((14, 2), (40, 6), (10_000, 12))


@dataclass(frozen=True)
class Mark:
    """A month ("2024-09") from which something about the data is different, and what to write beside it."""

    month: str
    written: str


def timeline(
    points: Sequence[tuple[str, float | None]], *, marks: Sequence[Mark], alt: str, number: str = ",d"
) -> Picture:
    """A line through (month, value) in the order given; months without a value break it. `number`: format of the axis.

    Marks are dashed rules with their words at the top, one under the other where they are near.
    """
    values = [{"month": f"{month}-01", "value": value} for month, value in points]
    every = next(step for most, step in _STEPS if len(points) <= most)
    ticks = {"title": None, "format": "%b %Y", "tickCount": {"interval": "month", "step": every}, "labelSeparation": 8}
    x = {"field": "month", "type": "temporal", "axis": {**ticks, "labelOverlap": "greedy"}}
    axis = {"title": None, "grid": True, "tickCount": 4, "format": number, "labelColor": MUTED}
    y = {"field": "value", "type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}
    noted = [
        {"month": f"{mark.month}-01", "written": mark.written, "line": 12 + 16 * (place % 3)}
        for place, mark in enumerate(marks)
    ]
    rule = {"mark": {"type": "rule", "strokeDash": [3, 3], "color": MUTED}, "encoding": {"x": x}}
    words = {
        "mark": {"type": "text", "align": "left", "dx": 4, "color": MUTED, "fontSize": 12},
        "encoding": {
            "x": x,
            "y": {"field": "line", "type": "quantitative", "scale": None, "axis": None},
            "text": {"field": "written"},
        },
    }
    drawn = {
        "layer": [
            {"mark": {"type": "line", "color": ACCENT, "strokeWidth": 2.5, "invalid": "break-paths-show-path-domains"}},
            {"mark": {"type": "point", "filled": True, "size": 28, "color": ACCENT, "opacity": 1}},
        ],
        "encoding": {"x": x, "y": y},
    }
    layers: list[dict[str, object]] = [drawn]
    if noted:
        layers = [
            {"data": {"values": noted}, **rule},
            {"data": {"values": noted}, **words},
            drawn,
        ]
    spec: dict[str, object] = {
        "data": {"values": values},
        "width": WIDTH - 60,
        "height": _HEIGHT,
        "padding": {"left": 4, "right": 40, "top": 8, "bottom": 4},
        "resolve": {"scale": {"y": "independent"}},
        "layer": layers,
    }
    return Picture(spec, alt, WIDTH, _HEIGHT + 50)
