"""Do they come back? Seasons as columns, bookers as bands that flow from one season to the next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import ACCENT, INK, MUTED, NEUTRAL, OTHER, WIDTH
from publiek.reports.story import Picture

#: From top to bottom in every column. Those absent stand apart below.
ORDER = ("returning", "new", "unknown", "lapsed", "not_yet")
_ABSENT = ("lapsed", "not_yet")
_COLOUR = {"returning": ACCENT, "new": "#5fa3b3", "unknown": NEUTRAL, "lapsed": OTHER, "not_yet": OTHER}
_HEIGHT, _NODE, _GAP, _SMOOTH = 300, 14, 0.04, 14


@dataclass(frozen=True)
class Band:
    """`bookers` go from a state in one column to a state in the next. States as in the figure loyalty_flow."""

    column: int
    from_state: str
    to_state: str
    bookers: float


@dataclass(frozen=True)
class _Node:
    top: float
    height: float


def flow(seasons: Sequence[str], bands: Sequence[Band], *, written: Mapping[tuple[int, str], str], alt: str) -> Picture:
    """Columns in the order of `seasons`; `written` labels the nodes by (column, state). States "none" have no node."""
    sizes = _sizes(len(seasons), bands)
    total = max([sum(column.values()) for column in sizes] + [1e-9])
    nodes = [_stacked(column, total * _GAP) for column in sizes]
    tall = max([node.top + node.height for column in nodes for node in column.values()] + [1e-9])
    spec = {
        "width": WIDTH - 300,
        "height": _HEIGHT,
        "padding": {"left": 150, "right": 150, "top": 6, "bottom": 6},
        "layer": [
            _bands(bands, nodes, len(seasons), tall),
            _nodes(nodes, tall),
            *_labels(seasons, nodes, written, tall),
        ],
    }
    return Picture(spec, alt, WIDTH, _HEIGHT + 50)


def _sizes(columns: int, bands: Sequence[Band]) -> list[dict[str, float]]:
    """Bookers per state and column: what came in, or what went out when that is more."""
    found: list[dict[str, float]] = []
    for column in range(columns):
        into = {s: sum(b.bookers for b in bands if b.column == column - 1 and b.to_state == s) for s in ORDER}
        out = {s: sum(b.bookers for b in bands if b.column == column and b.from_state == s) for s in ORDER}
        found.append({s: max(into[s], out[s]) for s in ORDER if max(into[s], out[s]) > 0})
    return found


def _stacked(column: Mapping[str, float], gap: float) -> dict[str, _Node]:
    nodes, top = {}, 0.0
    for state in ORDER:
        if state in column:
            top += gap if nodes else 0.0
            nodes[state] = _Node(top, column[state])
            top += column[state]
    return nodes


def _bands(bands: Sequence[Band], nodes: Sequence[Mapping[str, _Node]], columns: int, tall: float) -> dict[str, object]:
    left: dict[tuple[int, str], float] = {}
    right: dict[tuple[int, str], float] = {}
    values: list[dict[str, object]] = []
    for number, band in enumerate(sorted(bands, key=_place)):
        if band.from_state not in nodes[band.column] or band.to_state not in nodes[band.column + 1]:
            continue
        start, end = (band.column, band.from_state), (band.column + 1, band.to_state)
        y0 = nodes[band.column][band.from_state].top + left.get(start, 0.0)
        y1 = nodes[band.column + 1][band.to_state].top + right.get(end, 0.0)
        left[start], right[end] = left.get(start, 0.0) + band.bookers, right.get(end, 0.0) + band.bookers
        for step in range(_SMOOTH + 1):
            at = step / _SMOOTH
            y = y0 + (y1 - y0) * (1 - math.cos(math.pi * at)) / 2
            values.append({"x": band.column + at, "y": y, "y2": y + band.bookers, "id": number, "state": band.to_state})
    colour = {"field": "state", "type": "nominal", "scale": _scale(), "legend": None}
    encoding = {**_xy(columns, tall), "y2": {"field": "y2"}, "detail": {"field": "id"}, "color": colour}
    return {"data": {"values": values}, "mark": {"type": "area", "opacity": 0.28, "line": False}, "encoding": encoding}


def _place(band: Band) -> tuple[int, int, int]:
    position = {state: number for number, state in enumerate(ORDER)}
    return band.column, position.get(band.from_state, 9), position.get(band.to_state, 9)


def _scale() -> dict[str, object]:
    return {"domain": list(_COLOUR), "range": list(_COLOUR.values())}


def _xy(columns: int, tall: float) -> dict[str, object]:
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, max(columns - 1, 1)], "nice": False},
        "axis": None,
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, tall], "reverse": True, "nice": False},
        "axis": None,
    }
    return {"x": x, "y": y}


def _nodes(nodes: Sequence[Mapping[str, _Node]], tall: float) -> dict[str, object]:
    values = [
        {"x": column, "y": node.top, "y2": node.top + node.height, "state": state}
        for column, states in enumerate(nodes)
        for state, node in states.items()
    ]
    colour = {"field": "state", "type": "nominal", "scale": _scale(), "legend": None}
    encoding = {**_xy(len(nodes), tall), "y2": {"field": "y2"}, "color": colour}
    return {"data": {"values": values}, "mark": {"type": "bar", "width": _NODE}, "encoding": encoding}


def _labels(
    seasons: Sequence[str],
    nodes: Sequence[Mapping[str, _Node]],
    written: Mapping[tuple[int, str], str],
    tall: float,
) -> list[dict[str, object]]:
    """Beside each node its state and number; above each column its season."""
    values = [
        {"x": column, "y": node.top + node.height / 2, "text": written.get((column, state), ""), "left": column == 0}
        for column, states in enumerate(nodes)
        for state, node in states.items()
    ]
    titles = [{"x": column, "y": 0, "text": season} for column, season in enumerate(seasons)]
    xy = {**_xy(len(nodes), tall), "text": {"field": "text"}}
    text = {"type": "text", "fontSize": 12, "color": INK, "lineBreak": "\n", "lineHeight": 14}
    return [
        {
            "data": {"values": [row for row in values if row["left"]]},
            "mark": {**text, "align": "right", "dx": -_NODE},
            "encoding": xy,
        },
        {
            "data": {"values": [row for row in values if not row["left"]]},
            "mark": {**text, "align": "left", "dx": _NODE},
            "encoding": xy,
        },
        {
            "data": {"values": titles},
            "mark": {"type": "text", "fontWeight": 600, "dy": -16, "color": MUTED},
            "encoding": xy,
        },
    ]
