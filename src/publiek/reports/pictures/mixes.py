"""Of which groups is an area a mix, and how sure is that? A few areas, each with its largest parts and margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import INK, MUTED, PALE, WIDTH
from publiek.reports.story import Picture

_ACROSS, _GAP = 2, 28
_HEAD, _ROW, _BELOW = 30, 24, 26
_BAR, _NAME, _NUMBER = 14, 184, 40
_PANEL = (WIDTH - _GAP) // _ACROSS
_LONGEST = _PANEL - _NAME - _NUMBER


@dataclass(frozen=True)
class Part:
    """One group in the mix of an area: its part (0-1) with its margin, None where that is not known."""

    name: str
    colour: str
    value: float
    low: float | None
    high: float | None
    written: str


@dataclass(frozen=True)
class MixPanel:
    """One area: its name, what is said beside it, its parts from large to small."""

    title: str
    beside: str
    parts: tuple[Part, ...]


def mix_panels(panels: Sequence[MixPanel], *, alt: str, note: str = "") -> Picture:
    """Areas two by two, in reading order. Every bar is measured against the whole area (the pale ground)."""
    heads: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    top = 0
    for start in range(0, len(panels), _ACROSS):
        line = panels[start : start + _ACROSS]
        for place, panel in enumerate(line):
            left = place * (_PANEL + _GAP)
            heads.append({"x": left, "y": top + 10, "title": panel.title, "beside": panel.beside, "end": left + _PANEL})
            rows += [_row(part, left, top + _HEAD + at * _ROW) for at, part in enumerate(panel.parts)]
        top += _HEAD + max(len(panel.parts) for panel in line) * _ROW + _BELOW
    spec = {
        "width": WIDTH,
        "height": max(top - _BELOW, 1),
        "padding": 0,
        "layer": [*_heads(heads), *_bars(rows)],
    }
    return Picture(spec, alt, WIDTH, top, note=note)


def _row(part: Part, left: int, top: int) -> dict[str, object]:
    start = left + _NAME
    ends = {
        name: None if value is None else start + value * _LONGEST
        for name, value in (("low", part.low), ("high", part.high))
    }
    return {
        **ends,
        "x": left,
        "start": start,
        "end": start + part.value * _LONGEST,
        "whole": start + _LONGEST,
        "number": left + _PANEL,
        "top": top,
        "middle": top + _BAR / 2,
        "bottom": top + _BAR,
        "name": part.name,
        "colour": part.colour,
        "written": part.written,
    }


def _at(field: str) -> dict[str, object]:
    """A place in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _heads(heads: list[dict[str, object]]) -> list[dict[str, object]]:
    title = {"type": "text", "align": "left", "baseline": "middle", "fontWeight": 600}
    beside = {"type": "text", "align": "right", "baseline": "middle", "color": MUTED, "fontSize": 12}
    data = {"values": heads}
    return [
        {"data": data, "mark": title, "encoding": {"x": _at("x"), "y": _at("y"), "text": {"field": "title"}}},
        {"data": data, "mark": beside, "encoding": {"x": _at("end"), "y": _at("y"), "text": {"field": "beside"}}},
    ]


def _bars(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """From back to front: the whole, the part, its margin, the name and the number."""
    data, known = {"values": rows}, {"values": [row for row in rows if row["low"] is not None]}
    across = {"y": _at("top"), "y2": {"field": "bottom"}}
    fill = {"field": "colour", "type": "nominal", "scale": None}
    text = {"type": "text", "baseline": "middle", "fontSize": 12}
    bar = {"type": "rect", "stroke": MUTED, "strokeWidth": 0.5}
    drawn: list[tuple[dict[str, object], dict[str, object], dict[str, object]]] = [
        (data, {"type": "rect", "color": PALE}, {"x": _at("start"), "x2": {"field": "whole"}, **across}),
        (data, bar, {"x": _at("start"), "x2": {"field": "end"}, **across, "fill": fill}),
        (known, {"type": "rule", "color": "white", "strokeWidth": 4.5}, _span()),
        (known, {"type": "rule", "color": INK, "strokeWidth": 2}, _span()),
        (data, {**text, "align": "left", "limit": _NAME - 8}, _label("x", "name")),
        (data, {**text, "align": "right", "fontWeight": 600}, _label("number", "written")),
    ]
    return [{"data": source, "mark": mark, "encoding": encoding} for source, mark, encoding in drawn]


def _span() -> dict[str, object]:
    return {"x": _at("low"), "x2": {"field": "high"}, "y": _at("middle")}


def _label(place: str, field: str) -> dict[str, object]:
    return {"x": _at(place), "y": _at("middle"), "text": {"field": field}}
