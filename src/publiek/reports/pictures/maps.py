"""From where? Postcode areas in shades, the catchment outlined, the venue and the largest places named on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from publiek.reports.pictures.ground import MAP_SIZE, Ground
from publiek.reports.pictures.theme import INK, MUTED, PALE
from publiek.reports.pictures.view import View
from publiek.reports.story import Picture

_LEGEND = 46
_SWATCH = 26
#: How much is left of the colour of an area whose figure is less certain.
FADED = 0.5
_LABELS = 10


@dataclass(frozen=True)
class Shade:
    """How one area is drawn: fill colour, and paler when its figure is less certain."""

    fill: str
    faded: bool = False


@dataclass(frozen=True)
class MapWords:
    """What is written on a map: the venue, the key (colour, words), a note to print under it, places with their weight,
    short marks on areas. `faded`: what a paler area means, "" when there are none.
    """

    venue: str
    key: Sequence[tuple[str, str]]
    key_title: str
    note: str
    scale: str
    places: Sequence[tuple[str, int, float]] = field(default_factory=tuple)
    marks: Mapping[int, str] = field(default_factory=dict)
    faded: str = ""


def area_map(ground: Ground, shades: Mapping[int, Shade], words: MapWords, *, alt: str) -> Picture:
    """The map. Areas in the window without a shade are drawn pale; `words.marks` writes a short text on an area."""
    features = [_feature(code, lines, shades.get(code)) for code, lines in ground.lines.items()]
    width, height = MAP_SIZE
    spec = {
        "width": width,
        "height": height + _LEGEND,
        "padding": 0,
        "layer": [
            _areas(features),
            _border(ground.border, width, height),
            *_names(ground, words),
            _cover(),
            *_key(words, ground.view),
        ],
        "resolve": {"scale": {"x": "shared", "y": "shared"}},
    }
    return Picture(spec, alt, width, height + _LEGEND, note=words.note)


def _feature(code: int, lines: list[list[list[float]]], shade: Shade | None) -> dict[str, object]:
    geometry = {"type": "MultiPolygon", "coordinates": [[line] for line in lines]}
    properties = {"fill": shade.fill if shade else PALE, "opacity": FADED if shade and shade.faded else 1.0}
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def _areas(features: list[dict[str, object]]) -> dict[str, object]:
    colour = {"field": "properties.fill", "type": "nominal", "scale": None}
    opacity = {"field": "properties.opacity", "type": "quantitative", "scale": None}
    return {
        "data": {"values": features, "format": {"type": "json"}},
        "projection": _plane(),
        "mark": {"type": "geoshape", "stroke": "white", "strokeWidth": 0.6, "clip": True},
        "encoding": {"fill": colour, "fillOpacity": opacity},
    }


def _plane() -> dict[str, object]:
    """Coordinates are pixels already."""
    return {"type": "identity", "scale": 1, "translate": [0, 0]}


def _border(lines: list[list[list[float]]], width: int, height: int) -> dict[str, object]:
    kept = [line for line in lines if any(0 <= x <= width and 0 <= y <= height for x, y in line)]
    shape = {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": kept}}
    return {
        "data": {"values": [shape] if kept else []},
        "projection": _plane(),
        "mark": {"type": "geoshape", "filled": False, "stroke": INK, "strokeWidth": 1.8, "clip": True},
    }


def _xy() -> dict[str, object]:
    width, height = MAP_SIZE
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, width], "nice": False}, "axis": None}
    y_scale = {"domain": [0, height + _LEGEND], "reverse": True, "nice": False}
    return {"x": x, "y": {"field": "y", "type": "quantitative", "scale": y_scale, "axis": None}}


def _written(values: list[dict[str, object]], **mark: object) -> dict[str, object]:
    """Text with a white edge (drawn under it, see `drawing`), readable on any shade. Rows bring colour and size."""
    encoding = {
        **_xy(),
        "text": {"field": "text"},
        "size": {"field": "size", "type": "quantitative", "scale": None},
        "color": {"field": "ink", "type": "nominal", "scale": None},
    }
    edge = {"stroke": "white", "strokeWidth": 3.5, "strokeJoin": "round"}
    return {"data": {"values": values}, "mark": {"type": "text", **edge, **mark}, "encoding": encoding}


def _names(ground: Ground, words: MapWords) -> list[dict[str, object]]:
    taken: list[tuple[float, float, float]] = []
    layers: list[dict[str, object]] = []
    if ground.venue in ground.middles:
        x, y = ground.view.place([ground.middles[ground.venue]])[0].tolist()  # type: ignore[index]
        spot = [{"x": x, "y": y, "text": words.venue, "ink": INK, "size": 14}]
        taken.append((x + 5 + 4 * len(words.venue), y, 11 + 4 * len(words.venue)))
        diamond = {"type": "point", "shape": "diamond", "size": 170, "filled": True, "color": INK}
        edge = {"stroke": "white", "strokeWidth": 2, "opacity": 1}
        layers += [{"data": {"values": spot}, "mark": {**diamond, **edge}, "encoding": _xy()}]
        layers.append(_written(spot, align="left", dx=11, fontWeight=600))
    marks = [{**_spot(ground, code), "text": text} for code, text in words.marks.items() if code in ground.middles]
    inside = [{**row, "ink": INK, "size": 14} for row in marks if _in_view(row["x"], row["y"])]
    taken += [(row["x"], row["y"], 10) for row in inside]
    named = [{**row, "ink": MUTED, "size": 12} for row in _free_places(ground, words.places, taken)]
    return [_written([*named, *inside], fontWeight=600 if inside else 400), *layers]


def _spot(ground: Ground, code: int) -> dict[str, float]:
    x, y = ground.view.place([ground.middles[code]])[0].tolist()
    return {"x": x, "y": y}


def _in_view(x: float, y: float) -> bool:
    width, height = MAP_SIZE
    return 30 < x < width - 30 and 12 < y < height - 12


def _free_places(
    ground: Ground, places: Sequence[tuple[str, int, float]], taken: list[tuple[float, float, float]]
) -> list[dict[str, object]]:
    """The heaviest places that fit in the window without touching another name."""
    named: list[dict[str, object]] = []
    for name, code, _ in sorted(places, key=lambda place: (-place[2], place[0])):
        if len(named) == _LABELS or code not in ground.middles:
            continue
        x, y = _spot(ground, code).values()
        half = 3.6 * len(name)
        free = all(abs(x - tx) > half + tw or abs(y - ty) > 17 for tx, ty, tw in taken)
        if free and half + 4 < x < MAP_SIZE[0] - half - 4 and 12 < y < MAP_SIZE[1] - 12:
            taken.append((x, y, half))
            named.append({"x": x, "y": y, "text": name})
    return named


def _cover() -> dict[str, object]:
    """White under the key: areas at the lower edge run on below the map."""
    width, height = MAP_SIZE
    box = [{"x": -2, "x2": width + 2, "y": height, "y2": height + _LEGEND}]
    encoding = {**_xy(), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    return {"data": {"values": box}, "mark": {"type": "rect", "fill": "white", "opacity": 1}, "encoding": encoding}


def _key(words: MapWords, view: View) -> list[dict[str, object]]:
    """The shades with their meaning under the map, a note, and a bar of kilometres."""
    top, left = MAP_SIZE[1] + 14, 0.0
    boxes, texts = [], [{"x": 0, "y": top, "text": words.key_title, "ink": INK}]
    faded = [(words.key[-1][0], words.faded, FADED)] if words.faded and words.key else []
    for fill, text, opacity in [*((fill, text, 1.0) for fill, text in words.key), *faded]:
        box = {"x": left, "x2": left + _SWATCH, "y": top + 12, "y2": top + 26}
        boxes.append({**box, "fill": fill, "opacity": opacity})
        texts.append({"x": left + _SWATCH + 6, "y": top + 19, "text": text, "ink": INK})
        left += _SWATCH + 22 + 6.3 * len(text)
    km = next((step for step in (20, 10, 5, 2, 1) if step * view.pixels_per_km < 130), 1)
    right, long = MAP_SIZE[0] - 6, km * view.pixels_per_km
    bar = [{"x": right - long, "x2": right, "y": top + 8}]
    texts.append({"x": right - long, "y": top - 2, "text": words.scale.replace("#", str(km)), "ink": INK})
    rect = {"type": "rect", "stroke": "white", "strokeWidth": 0.5}
    plain = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12}
    fill = {
        "fill": {"field": "fill", "type": "nominal", "scale": None},
        "fillOpacity": {"field": "opacity", "type": "quantitative", "scale": None},
    }
    ink = {"color": {"field": "ink", "type": "nominal", "scale": None}, "text": {"field": "text"}}
    end = {"x2": {"field": "x2"}}
    return [
        {"data": {"values": boxes}, "mark": rect, "encoding": {**_xy(), **end, "y2": {"field": "y2"}, **fill}},
        {"data": {"values": texts}, "mark": plain, "encoding": {**_xy(), **ink}},
        {
            "data": {"values": bar},
            "mark": {"type": "rule", "strokeWidth": 2, "color": INK},
            "encoding": {**_xy(), **end},
        },
    ]
