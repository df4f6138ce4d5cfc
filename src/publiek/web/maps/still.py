"""How does a map look without a script? A drawing of the same areas, names, line and mark, in plain shapes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils.html import escape

from publiek.reports.pictures.theme import INK, MUTED, PALE
from publiek.web.maps.outlines import ring_of
from publiek.web.maps.showing import FADED, Map, bounds, catchment, ground, values

WIDTH, HEIGHT, _MARGIN, _ROW = 720, 520, 14, 22


class Paper:
    """Degrees as pixels: a plane around the middle of what is in sight."""

    def __init__(self, edges: list[float]) -> None:
        west, south, east, north = edges
        self._lon, self._lat = (west + east) / 2, (south + north) / 2
        self._narrow = math.cos(math.radians(self._lat))
        wide, high = max((east - west) * self._narrow, 0.02), max(north - south, 0.02)
        self._scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN) / high)

    def at(self, corners: Any) -> np.ndarray[Any, Any]:
        """Corners in degrees as pixels from the upper left."""
        spots = np.asarray(corners, dtype=float).reshape(-1, 2)
        x = WIDTH / 2 + (spots[:, 0] - self._lon) * self._narrow * self._scale
        y = HEIGHT / 2 - (spots[:, 1] - self._lat) * self._scale
        return np.round(np.column_stack([x, y]), 1)

    def path(self, corners: Any) -> str:
        """A ring as a path, "" when none of it is on the paper."""
        spots = self.at(corners)
        low, high = spots.min(axis=0), spots.max(axis=0)
        if high[0] < 0 or high[1] < 0 or low[0] > WIDTH or low[1] > HEIGHT:
            return ""
        moved = np.concatenate([[True], (np.abs(np.diff(spots, axis=0)) > 0.2).any(axis=1)])
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in spots[moved]) + "Z"


def drawn(shown: Map, *, title: str, key: Sequence[tuple[str, float, str]] = ()) -> str:
    """The map as SVG; without style and script, as the content security policy wants it. `key`: what stands under it
    where the map leaves its page: colour, how much of it, what it means.
    """
    paper = Paper(bounds(shown))
    parts = [*_areas(shown, paper), _line(shown, paper), *_names(shown, paper), *_key(key)]
    high = height(key)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" height="{high}" '
        f'role="img"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{high}" fill="#fff"/>'
        f'<g font-family="Inter, system-ui, sans-serif">{"".join(parts)}</g></svg>'
    )


def height(key: Sequence[tuple[str, float, str]]) -> int:
    """How high the drawing is with this key under it."""
    return HEIGHT + (_ROW * len(key) + _MARGIN if key else 0)


def _key(key: Sequence[tuple[str, float, str]]) -> list[str]:
    """The colours with their meaning under one another, on white: areas run on below the map."""
    found = [f'<rect y="{HEIGHT}" width="{WIDTH}" height="{height(key) - HEIGHT}" fill="#fff"/>'] if key else []
    for number, (fill, part, text) in enumerate(key):
        top = HEIGHT + _MARGIN + _ROW * number
        found.append(f'<rect x="1" y="{top}" width="26" height="14" fill="{fill}" fill-opacity="{part}"/>')
        found.append(f'<text x="36" y="{top + 12}" font-size="13" fill="{INK}">{escape(text)}</text>')
    return found


def _areas(shown: Map, paper: Paper) -> list[str]:
    told = {row.id: row.values[shown.chosen] for row in shown.rows}
    fills = [fill for fill, _ in shown.layers[shown.chosen].fills]
    found = []
    for code, shape in ground(shown.level).items():
        path = "".join(paper.path(ring.coords) for part in shape.geoms for ring in (part.exterior, *part.interiors))
        if path:
            value = told.get(code)
            fill = fills[value.place] if value else PALE
            pale = f' fill-opacity="{FADED}"' if value and value.faded else ""
            found.append(f'<path d="{path}" fill="{fill}"{pale} fill-rule="evenodd" stroke="#fff" stroke-width=".6"/>')
    return found


def _line(shown: Map, paper: Paper) -> str:
    path = "".join(paper.path(ring_of(steps)) for steps in catchment(shown))
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.8"/>' if path else ""


def _names(shown: Map, paper: Paper) -> list[str]:
    told, found = values(shown), []
    taken: list[tuple[float, float, float]] = []
    if told["venue"]:
        lon, lat, name = told["venue"]
        x, y = paper.at([(lon, lat)])[0]
        diamond = f"M{x} {y - 8}L{x + 8} {y}L{x} {y + 8}L{x - 8} {y}Z"
        found.append(f'<path d="{diamond}" fill="{INK}" stroke="#fff" stroke-width="2"/>')
        found.append(_text(x + 12, y + 5, name, f'fill="{INK}" font-weight="600" font-size="14"'))
        taken.append((x + 10 + 4 * len(name), y, 14 + 4 * len(name)))
    for name, lon, lat in told["places"]:
        x, y = paper.at([(lon, lat)])[0]
        half = 3.6 * len(name)
        inside = half + 4 < x < WIDTH - half - 4 and 14 < y < HEIGHT - 8
        if inside and all(abs(x - tx) > half + tw or abs(y - ty) > 18 for tx, ty, tw in taken):
            taken.append((x, y, half))
            found.append(_text(x, y + 4, name, f'fill="{MUTED}" font-size="12" text-anchor="middle"'))
    return found


def _text(x: float, y: float, text: str, look: str) -> str:
    return f'<text x="{x}" y="{y}" {look} stroke="#fff" stroke-width="3.5" paint-order="stroke">{escape(text)}</text>'
