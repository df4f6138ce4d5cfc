"""Who comes more or less than lives there? A mark with its interval per group, around 100, one panel per reference.

A circle is about areas, a diamond about people; when both are there, each number says which it is.

The scale is logarithmic: half as many (50) is as far from 100 as twice as many (200).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import ACCENT, INK, MUTED, NEUTRAL, OTHER, WIDTH
from publiek.reports.story import Picture

_STEP, _STEP_OF_TWO = 34, 48
_LABEL = 200
_LABELS = {
    "title": None, "labelAlign": "left", "labelPadding": _LABEL, "labelLimit": _LABEL - 16,
    "minExtent": _LABEL, "maxExtent": _LABEL,
}  # fmt: skip
#: Room for the number beside each panel: alone, or with the word for its mark.
_NUMBER, _NUMBER_AND_WORD = 40, 100
_SHAPES = {"area": "circle", "person": "diamond"}
_TICKS = (6.25, 12.5, 25, 50, 100, 200, 400, 800, 1600)


@dataclass(frozen=True)
class Dot:
    """One group against one reference. `verdict` as in the figure; `written` is the index as text.

    `kind`: "area" or "person". `band`: how far the index may move when the model is wrong, drawn thin; None for none.
    """

    group: str
    index: float
    low: float
    high: float
    verdict: str
    written: str
    kind: str = "area"
    band: tuple[float, float] | None = None


@dataclass(frozen=True)
class Panel:
    """All groups against one reference; `title` names the reference."""

    title: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class _Frame:
    """What all panels share: the groups from top to bottom, the scale, the width in pixels, the names of the sides, and
    the kinds of mark in each row.
    """

    groups: tuple[str, ...]
    domain: tuple[float, float]
    width: int
    sides: tuple[str, str]
    kinds: tuple[str, ...]

    @property
    def step(self) -> int:
        """Height of a row in pixels."""
        return _STEP_OF_TWO if len(self.kinds) > 1 else _STEP

    @property
    def number(self) -> int:
        """Room for the number beside the panel."""
        return _NUMBER_AND_WORD if len(self.kinds) > 1 else _NUMBER

    def kept(self, index: float) -> float:
        """The index, or the edge of the scale when it lies outside."""
        return min(max(index, self.domain[0]), self.domain[1])


def index_chart(panels: Sequence[Panel], *, groups: Sequence[str], alt: str, less: str, more: str) -> Picture:
    """Panels side by side, groups in the order given; `less` and `more` name the two sides of 100."""
    dots = [dot for panel in panels for dot in panel.dots]
    kinds = tuple(kind for kind in _SHAPES if any(dot.kind == kind for dot in dots))
    beside = _NUMBER_AND_WORD if len(kinds) > 1 else _NUMBER
    width = int((WIDTH - _LABEL) / max(len(panels), 1)) - beside - 24
    frame = _Frame(tuple(groups), _domain(dots), width, (less, more), kinds)
    drawn = [_panel(panel, frame, labelled=position == 0) for position, panel in enumerate(panels)]
    spec = {"hconcat": drawn, "spacing": 26, "resolve": {"scale": {"x": "independent"}}}
    return Picture(spec, alt, WIDTH, frame.step * len(groups) + 80)


def _domain(dots: list[Dot]) -> tuple[float, float]:
    """50 to 200, wider when a dot lies outside; intervals may be cut off, dots may not (within 1/16 to 16 times)."""
    indices = [min(max(dot.index, 6.25), 1600.0) for dot in dots] or [100.0]
    return min(50.0, 0.9 * min(indices)), max(200.0, 1.1 * max(indices))


def _panel(panel: Panel, frame: _Frame, *, labelled: bool) -> dict[str, object]:
    values = [_value(dot, frame) for dot in panel.dots]
    return {
        "title": {"text": panel.title, "offset": 26, "frame": "group"},
        "width": frame.width,
        "height": frame.step * len(frame.groups),
        "data": {"values": values},
        "layer": _layers(frame, labelled=labelled),
    }


def _value(dot: Dot, frame: _Frame) -> dict[str, object]:
    """A dot as the drawing knows it; what lies off the scale stands at its edge."""
    ends = dot.band or (dot.index, dot.index)
    places = {"index": dot.index, "low": dot.low, "high": dot.high, "band_low": ends[0], "band_high": ends[1]}
    named = {"group": dot.group, "verdict": dot.verdict, "written": dot.written, "kind": dot.kind}
    return {**named, **{place: frame.kept(value) for place, value in places.items()}}


def _layers(frame: _Frame, *, labelled: bool) -> list[dict[str, object]]:
    """From back to front: the line at 100, the names of its sides, intervals, dots, the number beside each row."""
    axis: dict[str, object] = _LABELS if labelled else {"title": None, "labels": False}
    y = {"y": {"field": "group", "type": "nominal", "scale": {"domain": list(frame.groups)}, "axis": axis}}
    if len(frame.kinds) > 1:
        y["yOffset"] = {"field": "kind", "type": "nominal", "scale": {"domain": list(frame.kinds)}}
    ticks = [tick for tick in _TICKS if frame.domain[0] <= tick <= frame.domain[1]]
    labels = {"values": ticks, "grid": True, "format": "d", "title": None, "labelColor": MUTED}
    scale = {"type": "log", "domain": list(frame.domain), "nice": False}
    x = {"field": "index", "type": "quantitative", "scale": scale, "axis": labels}
    band = {"x": {**x, "field": "band_low"}, "x2": {"field": "band_high"}, **y, "color": _shade()}
    interval = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, **y, "color": _shade()}
    number = {"x": {"value": frame.width + frame.number}, **y, "text": {"field": "written"}, "color": _shade()}
    return [
        {"mark": {"type": "rule", "color": INK, "strokeWidth": 1.2}, "encoding": {"x": {"datum": 100}}},
        *_sides(frame.sides),
        {"mark": {"type": "rule", "strokeWidth": 1, "opacity": 0.7}, "encoding": band},
        {"mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.8}, "encoding": interval},
        _marks(x, y, frame),
        {"mark": {"type": "text", "align": "right", "fontWeight": 600}, "encoding": number},
    ]


def _sides(sides: tuple[str, str]) -> list[dict[str, object]]:
    """What lies left and right of 100, in words above the panel."""
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": text, "align": align, "dx": dx, "y": -12, "color": MUTED, "fontSize": 12},
            "encoding": {"x": {"datum": 100}},
        }
        for text, align, dx in ((sides[0], "right", -8), (sides[1], "left", 8))
    ]


def _shade() -> dict[str, object]:
    """Above and below differ in colour and side; what cannot be told apart is grey and open."""
    return {
        "condition": [
            {"test": "datum.verdict === 'above'", "value": ACCENT},
            {"test": "datum.verdict === 'below'", "value": OTHER},
        ],
        "value": NEUTRAL,
    }


def _marks(x: dict[str, object], y: dict[str, object], frame: _Frame) -> dict[str, object]:
    shade = _shade()
    fill = {"condition": shade["condition"], "value": "white"}
    mark = {"type": "point", "size": 80, "strokeWidth": 2, "filled": False, "opacity": 1}
    shapes = {"domain": list(frame.kinds), "range": [_SHAPES[kind] for kind in frame.kinds]}
    shape = {"field": "kind", "type": "nominal", "scale": shapes, "legend": None}
    return {"mark": mark, "encoding": {"x": x, **y, "shape": shape, "fill": fill, "stroke": shade}}
