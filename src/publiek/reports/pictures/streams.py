"""What goes where? Groups in columns, with bands as wide as the households that go from one column to the next.

The ladder between tiers and the bridge between two versions are both drawn so. Every block has its name beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import INK, MUTED, WIDTH
from publiek.reports.story import Picture

_NODE, _LEAST_GAP, _SMOOTH, _TITLE = 12, 15.0, 12, 26


@dataclass(frozen=True)
class Block:
    """One group in a column: its key in that column, its name as written, its colour."""

    key: str
    name: str
    fill: str


@dataclass(frozen=True)
class Band:
    """`amount` goes from block `start` in `column` to block `end` in the next one."""

    column: int
    start: str
    end: str
    amount: float


@dataclass(frozen=True)
class _Place:
    """A block on paper: column, and top and height in pixels."""

    column: int
    top: float
    height: float
    block: Block


@dataclass(frozen=True)
class _Paper:
    """Where the columns are: `left` of each, height, and all places by (column, key)."""

    left: tuple[float, ...]
    height: float
    places: Mapping[tuple[int, str], _Place]
    scale: float


def streams(
    columns: Sequence[Sequence[Block]], bands: Sequence[Band], *, titles: Sequence[str], alt: str, note: str = ""
) -> Picture:
    """Columns from left to right, blocks from top to bottom in the order given, `titles` above the columns."""
    paper = _laid(columns, bands)
    size = (WIDTH, int(paper.height + _TITLE + 8))
    spec = {
        "width": WIDTH,
        "height": size[1],
        "padding": 0,
        "layer": [_bands(bands, paper, size), _blocks(paper, size), *_names(paper, titles, size)],
    }
    return Picture(spec, alt, *size, note=note)


def _laid(columns: Sequence[Sequence[Block]], bands: Sequence[Band]) -> _Paper:
    sizes = [
        {block.key: _amount(bands, number, block.key) for block in column} for number, column in enumerate(columns)
    ]
    most = max(len(column) for column in columns)
    total = max(sum(column.values()) for column in sizes) or 1.0
    bars = max(220.0, 12.0 * most)
    height = bars + _LEAST_GAP * (most - 1)
    scale, places = bars / total, {}
    for number, column in enumerate(columns):
        gap = (height - scale * sum(sizes[number].values())) / max(len(column) - 1, 1)
        top = float(_TITLE)
        for block in column:
            tall = scale * sizes[number][block.key]
            places[number, block.key] = _Place(number, top, tall, block)
            top += tall + gap
    room = (150.0, 230.0) if len(columns) > 2 else (190.0, 200.0)
    span = WIDTH - sum(room) - _NODE
    left = tuple(room[0] + span * number / max(len(columns) - 1, 1) for number in range(len(columns)))
    return _Paper(left, height, places, scale)


def _amount(bands: Sequence[Band], column: int, key: str) -> float:
    """What comes in or goes out of a block, whichever is more."""
    out = sum(band.amount for band in bands if band.column == column and band.start == key)
    into = sum(band.amount for band in bands if band.column == column - 1 and band.end == key)
    return max(out, into)


def _xy(size: tuple[int, int]) -> dict[str, object]:
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, size[0]], "nice": False}, "axis": None}
    scale = {"domain": [0, size[1]], "reverse": True, "nice": False}
    return {"x": x, "y": {"field": "y", "type": "quantitative", "scale": scale, "axis": None}}


def _bands(bands: Sequence[Band], paper: _Paper, size: tuple[int, int]) -> dict[str, object]:
    """Bands in the colour of the block they come from, stacked in the order of the blocks on both sides."""
    order = {key: number for number, key in enumerate(paper.places)}
    going, coming = _stacked(bands, paper, order, out=True), _stacked(bands, paper, order, out=False)
    values: list[dict[str, object]] = []
    for number, band in enumerate(bands):
        x0, x1 = paper.left[band.column] + _NODE, paper.left[band.column + 1]
        y0, y1, wide = going[number], coming[number], band.amount * paper.scale
        fill = paper.places[band.column, band.start].block.fill
        for step in range(_SMOOTH + 1):
            at = step / _SMOOTH
            y = y0 + (y1 - y0) * (1 - math.cos(math.pi * at)) / 2
            values.append({"x": x0 + (x1 - x0) * at, "y": y, "y2": y + wide, "id": number, "fill": fill})
    encoding = {
        **_xy(size),
        "y2": {"field": "y2"},
        "detail": {"field": "id"},
        "fill": {"field": "fill", "type": "nominal", "scale": None},
    }
    return {"data": {"values": values}, "mark": {"type": "area", "opacity": 0.32, "line": False}, "encoding": encoding}


def _stacked(
    bands: Sequence[Band], paper: _Paper, order: Mapping[tuple[int, str], int], *, out: bool
) -> dict[int, float]:
    """Where each band begins on one of its sides: under the bands to (or from) blocks higher up."""

    def near(band: Band) -> tuple[int, str]:
        return (band.column, band.start) if out else (band.column + 1, band.end)

    def far(band: Band) -> tuple[int, str]:
        return (band.column + 1, band.end) if out else (band.column, band.start)

    used: dict[tuple[int, str], float] = {}
    found = {}
    for number in sorted(range(len(bands)), key=lambda at: (order[near(bands[at])], order[far(bands[at])])):
        place = paper.places[near(bands[number])]
        found[number] = place.top + used.get(near(bands[number]), 0.0)
        used[near(bands[number])] = used.get(near(bands[number]), 0.0) + bands[number].amount * paper.scale
    return found


def _blocks(paper: _Paper, size: tuple[int, int]) -> dict[str, object]:
    values = [
        {
            "x": paper.left[place.column],
            "x2": paper.left[place.column] + _NODE,
            "y": place.top,
            "y2": place.top + max(place.height, 1.0),
            "fill": place.block.fill,
        }
        for place in paper.places.values()
    ]
    fill = {"fill": {"field": "fill", "type": "nominal", "scale": None}}
    encoding = {**_xy(size), "x2": {"field": "x2"}, "y2": {"field": "y2"}, **fill}
    return {"data": {"values": values}, "mark": {"type": "rect", "opacity": 1}, "encoding": encoding}


def _names(paper: _Paper, titles: Sequence[str], size: tuple[int, int]) -> list[dict[str, object]]:
    """Names left of the first column and right of all others (over bands on a white edge); titles above."""
    last = len(paper.left) - 1
    rows: dict[str, list[dict[str, object]]] = {"right": [], "over": [], "left": []}
    for place in paper.places.values():
        side = "right" if place.column == 0 else "left" if place.column == last else "over"
        x = paper.left[place.column] + (-7 if place.column == 0 else _NODE + 7)
        rows[side].append({"x": x, "y": place.top + place.height / 2, "text": place.block.name})
    heads = [
        {"x": left if number == 0 else left + _NODE / 2, "y": 9, "text": title}
        for number, (left, title) in enumerate(zip(paper.left, titles, strict=True))
    ]
    encoding = {**_xy(size), "text": {"field": "text"}}
    text = {"type": "text", "fontSize": 12, "baseline": "middle"}
    edge = {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}
    looks = {"right": {"align": "right"}, "over": {"align": "left", **edge}, "left": {"align": "left"}}
    return [
        *(
            {"data": {"values": values}, "mark": {**text, "color": INK, **looks[side]}, "encoding": encoding}
            for side, values in rows.items()
        ),
        {
            "data": {"values": heads},
            "mark": {**text, "align": "center", "fontWeight": 600, "color": MUTED},
            "encoding": encoding,
        },
    ]
