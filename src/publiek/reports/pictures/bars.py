"""How much of each? Bars with their interval drawn and their value written at the end; a mark for what is usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import ACCENT, INK, NEUTRAL, OTHER, WIDTH
from publiek.reports.story import Picture

_BAR = 20
_STEP = 34
#: Room for the labels, which start at the left edge of the page like the text above them.
_LABEL = 180


@dataclass(frozen=True)
class Bar:
    """One bar: its label, length, what is written at its end, its interval, and what it is compared with."""

    label: str
    value: float
    written: str
    low: float | None = None
    high: float | None = None
    compared: float | None = None
    muted: bool = False


def bars(drawn: Sequence[Bar], *, alt: str, compared_with: str = "", label: int = _LABEL) -> Picture:
    """Horizontal bars in the order given. `compared_with` names the comparison mark, written beside the first one;
    `label` is the room for the names, in pixels.
    """
    values = [{**vars(bar), "end": max(bar.value, bar.high or 0.0, bar.compared or 0.0)} for bar in drawn]
    top = max([row["end"] for row in values] + [bar.compared or 0.0 for bar in drawn] + [1e-9])
    y = {"field": "label", "type": "nominal", "sort": None, "axis": _names(label)}
    scale = {"domain": [0, top * 1.04], "nice": False}
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": None}
    shade = {"condition": {"test": "datum.muted", "value": NEUTRAL}, "value": ACCENT}
    layers: list[dict[str, object]] = [
        {"mark": {"type": "bar", "height": _BAR}, "encoding": {"x": x, "y": y, "color": shade}},
        _interval(values, y),
        _end_text(y),
    ]
    if any(bar.compared is not None for bar in drawn):
        layers.extend(_comparison(values, y, compared_with))
    height = _STEP * len(values)
    padding = {"left": 0, "right": 4, "top": 22 if compared_with else 4, "bottom": 4}
    spec = {
        "data": {"values": values},
        "width": WIDTH - label - 80,
        "height": height,
        "padding": padding,
        "layer": layers,
    }
    return Picture(spec, alt, WIDTH, height + padding["top"] + 8)


def _names(label: int) -> dict[str, object]:
    """The names of the bars, from the left edge of the page."""
    room = {"labelPadding": label, "labelLimit": label - 16, "minExtent": label, "maxExtent": label}
    return {"title": None, "labelAlign": "left", **room}


def _interval(values: list[dict[str, object]], y: dict[str, object]) -> dict[str, object]:
    """A thin line from low to high; nothing where there is no interval."""
    drawn = [row for row in values if row["low"] is not None and row["high"] is not None]
    encoding = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}, "y": y}
    return {"data": {"values": drawn}, "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5}, "encoding": encoding}


def _end_text(y: dict[str, object]) -> dict[str, object]:
    mark = {"type": "text", "align": "left", "dx": 8, "fontWeight": 600}
    encoding = {"x": {"field": "end", "type": "quantitative"}, "y": y, "text": {"field": "written"}}
    return {"mark": mark, "encoding": encoding}


def _comparison(values: list[dict[str, object]], y: dict[str, object], name: str) -> list[dict[str, object]]:
    compared = [row for row in values if row["compared"] is not None]
    x = {"field": "compared", "type": "quantitative"}
    tick = {"type": "tick", "color": OTHER, "thickness": 3, "size": _BAR + 8, "opacity": 1}
    label = {"type": "text", "color": OTHER, "align": "left", "dy": -_STEP / 2 - 6, "dx": -2, "text": name}
    return [
        {"data": {"values": compared}, "mark": tick, "encoding": {"x": x, "y": y}},
        {"data": {"values": compared[:1]}, "mark": label, "encoding": {"x": x, "y": y}},
    ]
