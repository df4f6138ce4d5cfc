"""How far is each group from the average? A mark with its interval around 100, the number and a word beside it.

The scale is logarithmic: half as many (50) is as far from 100 as twice as many (200).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import ACCENT, INK, MUTED, NEUTRAL, OTHER, WIDTH
from publiek.reports.story import Picture

_STEP = 34
_LABEL, _BESIDE = 200, 150
_TICKS = (6.25, 12.5, 25, 50, 100, 200, 400, 800, 1600)
_COLOURS = {"more": ACCENT, "less": OTHER, "equal": INK, "": NEUTRAL}


@dataclass(frozen=True)
class Ratio:
    """One row. `side`: "more", "less" or "equal"; "" when that cannot be said (an open grey mark). `written` is the
    number as text and `word` what it means.
    """

    label: str
    value: float
    low: float
    high: float
    side: str
    written: str
    word: str


def ratio_dots(rows: Sequence[Ratio], *, alt: str, less: str, more: str, note: str = "") -> Picture:
    """Rows in the order given; `less` and `more` name the two sides of 100."""
    edges = _edges(rows)
    width = WIDTH - _LABEL - _BESIDE
    values = [_value(row, edges) for row in rows]
    height = _STEP * len(values)
    spec = {
        "data": {"values": values},
        "width": width,
        "height": height,
        "padding": {"left": 0, "right": 4, "top": 26, "bottom": 4},
        "layer": [
            {"mark": {"type": "rule", "color": INK, "strokeWidth": 1.2}, "encoding": {"x": {"datum": 100}}},
            *_sides(less, more),
            *_marks(edges),
            *_beside(width),
        ],
    }
    return Picture(spec, alt, WIDTH, height + 60, note=note)


def _edges(rows: Sequence[Ratio]) -> tuple[float, float]:
    """50 to 200, wider where a mark lies outside; what goes on beyond 1/16 or 16 times stands at the edge."""
    values = [min(max(row.value, 6.25), 1600.0) for row in rows] or [100.0]
    return min(50.0, 0.9 * min(values)), max(200.0, 1.1 * max(values))


def _value(row: Ratio, edges: tuple[float, float]) -> dict[str, object]:
    kept = {name: min(max(getattr(row, name), edges[0]), edges[1]) for name in ("value", "low", "high")}
    told = {"label": row.label, "written": row.written, "word": row.word, "colour": _COLOURS[row.side]}
    return {**kept, **told, "fill": _COLOURS[row.side] if row.side else "white"}


def _sides(less: str, more: str) -> list[dict[str, object]]:
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": text, "align": align, "dx": dx, "y": -12, "color": MUTED, "fontSize": 12},
            "encoding": {"x": {"datum": 100}},
        }
        for text, align, dx in ((less, "right", -8), (more, "left", 8))
    ]


def _marks(edges: tuple[float, float]) -> list[dict[str, object]]:
    room = {"labelPadding": _LABEL, "labelLimit": _LABEL - 16, "minExtent": _LABEL, "maxExtent": _LABEL}
    y = {"field": "label", "type": "nominal", "sort": None, "axis": {"title": None, "labelAlign": "left", **room}}
    ticks = [tick for tick in _TICKS if edges[0] <= tick <= edges[1]]
    axis = {"values": ticks, "grid": True, "format": "d", "title": None, "labelColor": MUTED}
    scale = {"type": "log", "domain": list(edges), "nice": False}
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    span = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": colour}
    dot = {"x": x, "y": y, "stroke": colour, "fill": {"field": "fill", "type": "nominal", "scale": None}}
    return [
        {"mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.8}, "encoding": span},
        {
            "mark": {"type": "point", "shape": "circle", "size": 80, "strokeWidth": 2, "opacity": 1},
            "encoding": dot,
        },
    ]


def _beside(width: int) -> list[dict[str, object]]:
    """The number, and the word that goes with it."""
    y = {"field": "label", "type": "nominal", "sort": None}
    number = {"type": "text", "align": "right", "fontWeight": 600}
    word = {"type": "text", "align": "left", "fontSize": 12}
    return [
        {"mark": number, "encoding": {"x": {"value": width + 40}, "y": y, "text": {"field": "written"}}},
        {"mark": word, "encoding": {"x": {"value": width + 50}, "y": y, "text": {"field": "word"}}},
    ]
