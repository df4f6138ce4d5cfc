"""How does the whole country stand on paper? One view for every national map; areas of one kind melted together.

Areas that share a kind are drawn as one shape without the borders between them: the map is calmer, and the drawing a
fraction of the size. An edge that two areas of the shape share runs once each way and falls out; what is left, followed
round, has its inside on the same side everywhere, so that holes stay holes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from publiek.reports.context import Shapes
from publiek.reports.pictures.view import View

Line = list[list[float]]
_KM_PER_DEGREE = 111.2
_ROOM = 1.02
#: Holes smaller than this (square pixels) are seams between approximate shapes, or too small to see.
_SEAM, _COAST_SEAM = 1.5, 40.0
Corner = tuple[float, float]


@dataclass(frozen=True)
class Country:
    """The country in a window of pixels: `rings` per area; `borders`: lines between provinces."""

    view: View
    rings: Mapping[int, list[Line]]
    borders: tuple[Line, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.view.width, self.view.height

    def melted(self, areas: Iterable[int]) -> list[Line]:
        """One shape of these areas."""
        return melted((ring for code in areas for ring in self.rings.get(code, ())), seam=_SEAM)

    def coast(self) -> list[Line]:
        """The outline of the country as a whole."""
        return melted((ring for rings in self.rings.values() for ring in rings), seam=_COAST_SEAM)


def country_of(shapes: Shapes, provinces: Mapping[int, str], *, size: tuple[int, int]) -> Country | None:
    """The country in a window of `size`; `provinces` names the province of each area. None without any shape."""
    view = _view(shapes, size)
    if view is None:
        return None
    rings = {code: drawn for code in shapes if (drawn := [line for ring in shapes[code] if (line := view.ring(ring))])}
    return Country(view, rings, tuple(_borders(rings, provinces)))


def _borders(rings: Mapping[int, list[Line]], provinces: Mapping[int, str]) -> list[Line]:
    """The edges that areas of two provinces share, each once, joined into lines."""
    owner: dict[tuple[Corner, Corner], str] = {}
    for code, drawn in rings.items():
        for ring in drawn:
            owner.update(dict.fromkeys(_ways(ring), provinces.get(code, "")))
    onward: dict[Corner, list[Corner]] = {}
    for (start, end), name in owner.items():
        other = owner.get((end, start), name)
        if name < other and name:
            onward.setdefault(start, []).append(end)
    return [line for line in _followed(onward) if len(line) >= 2]


def _ways(ring: Line) -> list[tuple[Corner, Corner]]:
    corners: list[Corner] = [(corner[0], corner[1]) for corner in ring]
    return [way for way in pairwise(corners) if way[0] != way[1]]


def _view(shapes: Shapes, size: tuple[int, int]) -> View | None:
    corners = [np.asarray(ring, dtype=float) for rings in shapes.values() for ring in rings]
    if not corners:
        return None
    low = np.min([ring.min(axis=0) for ring in corners], axis=0)
    high = np.max([ring.max(axis=0) for ring in corners], axis=0)
    lon, lat = (low + high) / 2
    wide = (high[0] - low[0]) * _KM_PER_DEGREE * math.cos(math.radians(lat))
    tall = (high[1] - low[1]) * _KM_PER_DEGREE
    scale = min(size[0] / max(wide, 1.0), size[1] / max(tall, 1.0)) / _ROOM
    return View(float(lon), float(lat), min(size) / 2 / scale, *size)


def melted(rings: Iterable[Line], *, seam: float) -> list[Line]:
    """The outline of all rings (clockwise on paper) together: closed lines with the inside on one side, without
    needless corners and without holes smaller than `seam` square pixels.
    """
    ways: dict[tuple[Corner, Corner], int] = {}
    for ring in rings:
        for way in _ways(ring):
            back = (way[1], way[0])
            if ways.get(back):
                ways[back] -= 1
            else:
                ways[way] = ways.get(way, 0) + 1
    onward: dict[Corner, list[Corner]] = {}
    for (start, end), times in ways.items():
        onward.setdefault(start, []).extend([end] * times)
    return [line for line in _followed(onward) if len(line) >= 4 and not -seam < _size(line) <= 0]


def _size(line: Line) -> float:
    """The surface within a closed line in square pixels, below 0 for a hole (y runs down)."""
    x, y = np.array(line).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _followed(onward: dict[Corner, list[Corner]]) -> list[Line]:
    lines: list[Line] = []
    for start in list(onward):
        while onward.get(start):
            line, here = [start], start
            while onward.get(here):
                here = onward[here].pop()
                line.append(here)
                if here == start:
                    break
            lines.append(_straightened(line))
    return lines


def _straightened(line: list[Corner]) -> Line:
    """Without the corners that lie on a straight line between their neighbours."""
    kept = line[:1]
    for before, here, after in zip(line, line[1:], line[2:], strict=False):
        turn = (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0])
        if turn:
            kept.append(here)
    return [list(corner) for corner in [*kept, line[-1]]]
