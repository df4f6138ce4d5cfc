"""Where in the country is each kind of area? One map in colours with its key beside it, and a small map per kind.

Nothing is said by colour alone: each kind has a small map with its own name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publiek.reports.pictures.country import Country, Line
from publiek.reports.pictures.theme import INK, MUTED, PALE, RULE, WIDTH
from publiek.reports.story import Picture

_KEY, _SWATCH, _STEP = 226, 22, 34
_COLUMNS, _GAP, _TITLE = 4, 12, 34


@dataclass(frozen=True)
class Kind:
    """One kind of area: what it is called, its colour, its areas, and what is written under its name in the key."""

    name: str
    fill: str
    areas: Sequence[int]
    written: str = ""


def country_map(country: Country, kinds: Sequence[Kind], *, alt: str, key_title: str, note: str = "") -> Picture:
    """All kinds on one map, areas of no kind pale, provinces as thin white lines; the key on the right."""
    width, height = country.size
    drawn = {code for kind in kinds for code in kind.areas}
    rest = country.melted(code for code in country.rings if code not in drawn)
    # the largest first: what is too small to leave a hole in another is drawn on top of it
    ordered = sorted(kinds, key=lambda kind: -len(kind.areas))
    features = [_feature(rest, PALE), *(_feature(country.melted(kind.areas), kind.fill) for kind in ordered)]
    spec = {
        "width": WIDTH,
        "height": height,
        "padding": 0,
        "layer": [
            _shapes([feature for feature in features if feature], edge=True),
            _lines(country.borders),
            *_key(kinds, key_title, left=width + 24, size=(WIDTH, height)),
        ],
    }
    return Picture(spec, alt, WIDTH, height, note=note)


def small_maps(country: Country, kinds: Sequence[Kind], *, alt: str, note: str = "") -> Picture:
    """A small map per kind, four in a row, its name above it and what is written about it under the name."""
    width, height = country.size
    whole = country.coast()
    features, texts = [], []
    for number, kind in enumerate(kinds):
        left = (number % _COLUMNS) * (width + _GAP)
        top = (number // _COLUMNS) * (height + _TITLE + _GAP) + _TITLE
        features += [
            _feature(_moved(whole, left, top), RULE),
            _feature(_moved(country.melted(kind.areas), left, top), INK),
        ]
        texts.append({"x": left, "y": top - 24, "text": kind.name, "ink": INK, "weight": "bold"})
        texts.append({"x": left, "y": top - 8, "text": kind.written, "ink": MUTED, "weight": "normal"})
    rows = -(-len(kinds) // _COLUMNS)
    size = (WIDTH, rows * (height + _TITLE + _GAP))
    layers = [_shapes([feature for feature in features if feature], edge=False), *_written(texts, size)]
    return Picture({"width": WIDTH, "height": size[1], "padding": 0, "layer": layers}, alt, *size, note=note)


def _moved(lines: Sequence[Line], left: float, top: float) -> list[Line]:
    return [[[x + left, y + top] for x, y in line] for line in lines]


def _feature(lines: Sequence[Line], fill: str) -> dict[str, object] | None:
    if not lines:
        return None
    geometry = {"type": "MultiPolygon", "coordinates": [[line] for line in lines]}
    return {"type": "Feature", "properties": {"fill": fill}, "geometry": geometry}


def _shapes(features: Sequence[dict[str, object]], *, edge: bool) -> dict[str, object]:
    """Shapes in pixels; `edge`: a line of their own colour closes the seams between neighbours."""
    colour = {"field": "properties.fill", "type": "nominal", "scale": None}
    encoding = {"fill": colour, **({"stroke": colour} if edge else {})}
    return {
        "data": {"values": list(features), "format": {"type": "json"}},
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "mark": {"type": "geoshape", "strokeWidth": 1.2 if edge else 0, "strokeJoin": "round"},
        "encoding": encoding,
    }


def _lines(lines: Sequence[Line]) -> dict[str, object]:
    shape = {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": list(lines)}}
    return {
        "data": {"values": [shape] if lines else []},
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "mark": {"type": "geoshape", "filled": False, "stroke": "white", "strokeWidth": 1.6},
    }


def _xy(size: tuple[int, int]) -> dict[str, object]:
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, size[0]], "nice": False}, "axis": None}
    scale = {"domain": [0, size[1]], "reverse": True, "nice": False}
    return {"x": x, "y": {"field": "y", "type": "quantitative", "scale": scale, "axis": None}}


def _key(kinds: Sequence[Kind], title: str, *, left: int, size: tuple[int, int]) -> list[dict[str, object]]:
    """Swatches under one another with the name and what is written beside them."""
    top = 30
    texts: list[dict[str, object]] = [{"x": left, "y": 10, "text": title, "ink": MUTED, "weight": "normal"}]
    boxes = []
    for number, kind in enumerate(kinds):
        y = top + number * _STEP
        boxes.append({"x": left, "x2": left + _SWATCH, "y": y, "y2": y + _SWATCH, "fill": kind.fill})
        beside = {"x": left + _SWATCH + 8, "ink": INK, "weight": "bold"}
        texts.append({**beside, "y": y + (6 if kind.written else 11), "text": kind.name})
        if kind.written:
            texts.append({**beside, "y": y + 20, "text": kind.written, "ink": MUTED, "weight": "normal"})
    rect = {"type": "rect", "stroke": MUTED, "strokeWidth": 0.5, "opacity": 1}
    fill = {"fill": {"field": "fill", "type": "nominal", "scale": None}}
    encoding = {**_xy(size), "x2": {"field": "x2"}, "y2": {"field": "y2"}, **fill}
    return [{"data": {"values": boxes}, "mark": rect, "encoding": encoding}, *_written(texts, size)]


def _written(texts: Sequence[Mapping[str, object]], size: tuple[int, int]) -> list[dict[str, object]]:
    """Texts at their places: names in bold, the rest lighter."""
    layers = []
    for weight, bold in (("bold", 600), ("normal", 400)):
        values = [row for row in texts if row["weight"] == weight and row["text"]]
        mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12, "fontWeight": bold}
        ink = {"color": {"field": "ink", "type": "nominal", "scale": None}, "text": {"field": "text"}}
        layers.append({"data": {"values": values}, "mark": mark, "encoding": {**_xy(size), **ink}})
    return layers
