"""How does one house compare with its peers? One row: where the middle half lies, its own value, what was expected.

A band from the lower to the upper quartile with a line at the middle, the house's own value as a filled mark with its
number, and what would be expected of a house like this as an open mark with its interval below the band. Never the
lowest or highest, no ranks, no names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from publiek.reports.pictures.theme import INK, MUTED, OTHER, QUANTITY, WIDTH
from publiek.reports.story import Picture

_HEIGHT, _LOW, _MARGIN = 84, 52, 24
_BAND, _EXPECTED = 26, 62


@dataclass(frozen=True)
class Span:
    """A middle between a lower and an upper end, with the middle as text."""

    low: float
    middle: float
    high: float
    written: str


@dataclass(frozen=True)
class StripWords:
    """What stands in the picture: own value, peers, expected."""

    own: str
    peers: str
    expected: str


def strip(
    own: tuple[float, str] | None,
    *,
    peers: Span,
    expected: Span | None,
    words: StripWords,
    scale: Literal["log", "linear", "share"] = "linear",
) -> Picture:
    """`own`: the value and its text (None: not known). `scale` "log": equal ratios at equal distances.

    The text alternative is left to who knows the question.
    """
    edges = _edges(own, peers, expected, log=scale == "log")
    axis = {"title": None, "grid": True, "tickCount": 4, "labelColor": MUTED, "labelOverlap": True, "labelFlush": False}
    axis["format"] = {"log": ",~r", "linear": ",~r", "share": ".0%"}[scale]
    kind = {"type": "log" if scale == "log" else "linear", "domain": list(edges), "nice": False, "zero": False}
    layers = [*_band(peers, words), *(_expected(expected, words) if expected else [])]
    layers += _own(own, words, edges, log=scale == "log") if own else []
    height = _HEIGHT if expected else _LOW
    spec: dict[str, object] = {
        "data": {"values": [_drawn(own, peers, expected)]},
        "width": WIDTH - 2 * _MARGIN,
        "height": height,
        "padding": {"left": _MARGIN, "right": _MARGIN, "top": 22, "bottom": 4},
        "encoding": {"x": {"field": "middle", "type": "quantitative", "scale": kind, "axis": axis}},
        "layer": layers,
    }
    return Picture(spec, "", WIDTH, height + 56)


def _drawn(own: tuple[float, str] | None, peers: Span, expected: Span | None) -> dict[str, float]:
    told = {name: getattr(peers, name) for name in ("low", "middle", "high")}
    if expected:
        told |= {f"expected_{name}": getattr(expected, name) for name in ("low", "middle", "high")}
    return told | ({"own": own[0]} if own else {})


def _edges(own: tuple[float, str] | None, peers: Span, expected: Span | None, *, log: bool) -> tuple[float, float]:
    """Room around everything that is drawn."""
    ends = [peers.low, peers.high, *([own[0]] if own else []), *([expected.low, expected.high] if expected else [])]
    low, high = min(ends), max(ends)
    if log:
        low = max(low, 1e-6)
        room = max((high / low) ** 0.12, 1.05)
        return low / room, high * room
    room = 0.12 * (high - low) or max(abs(high), 1.0) * 0.1
    return max(0.0, low - room) if low >= 0 else low - room, high + room


def _x(field: str) -> dict[str, object]:
    return {"field": field, "type": "quantitative"}


def _band(peers: Span, words: StripWords) -> list[dict[str, object]]:
    tall = {"y": {"value": _BAND - 12}, "y2": {"value": _BAND + 12}}
    box = {"type": "rect", "color": QUANTITY[0], "stroke": QUANTITY[2], "cornerRadius": 2}
    return [
        {"mark": box, "encoding": {"x": _x("low"), "x2": {"field": "high"}, **tall}},
        {"mark": {"type": "rule", "color": QUANTITY[3], "strokeWidth": 2}, "encoding": {"x": _x("middle"), **tall}},
        _text(f"{words.peers} {peers.written}", "middle", y=-4, colour=MUTED),
    ]


def _expected(expected: Span, words: StripWords) -> list[dict[str, object]]:
    at = {"y": {"value": _EXPECTED}}
    line = {"type": "rule", "color": OTHER, "strokeWidth": 3, "opacity": 0.8}
    open_mark = {"type": "point", "shape": "diamond", "fill": "white", "stroke": OTHER, "size": 90, "strokeWidth": 2}
    return [
        {"mark": line, "encoding": {"x": _x("expected_low"), "x2": {"field": "expected_high"}, **at}},
        {"mark": {**open_mark, "opacity": 1}, "encoding": {"x": _x("expected_middle"), **at}},
        _text(f"{words.expected} {expected.written}", "expected_middle", y=_EXPECTED + 18, colour=OTHER),
    ]


def _own(
    own: tuple[float, str], words: StripWords, edges: tuple[float, float], *, log: bool
) -> list[dict[str, object]]:
    middle = math.sqrt(edges[0] * edges[1]) if log else sum(edges) / 2
    mark = {"type": "point", "filled": True, "color": INK, "size": 120, "opacity": 1}
    side = {"align": "right", "dx": -12} if own[0] > middle else {"align": "left", "dx": 12}
    bold = {**side, "fontWeight": 600, "baseline": "middle", "stroke": "white", "strokeWidth": 3}
    return [
        {"mark": mark, "encoding": {"x": _x("own"), "y": {"value": _BAND}}},
        _text(f"{words.own} {own[1]}", "own", y=_BAND + 1, colour=INK, **bold),
    ]


def _text(text: str, field: str, *, y: int, colour: str, **more: object) -> dict[str, object]:
    mark = {"type": "text", "text": text, "align": "center", "color": colour, "fontSize": 12}
    return {"mark": {**mark, **more}, "encoding": {"x": _x(field), "y": {"value": y}}}
