"""Which part of the country is on the map, and where does each point fall on the paper?

Longitude and latitude become pixels here (a plane around the middle of the view: at the scale of a catchment the
difference with a map projection is less than a line's width), snapped to half a pixel so that neighbours keep sharing
their border.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from publiek.reports.context import Ring, Shapes

_KM_PER_DEGREE = 111.2
#: No area of this country reaches further than this from its middle.
_MARGIN_KM = 25.0
Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """A window of `width` x `height` pixels around (lon, lat), `km` from the middle to the nearest edge."""

    lon: float
    lat: float
    km: float
    width: int
    height: int

    @property
    def pixels_per_km(self) -> float:
        """The scale of the map."""
        return min(self.width, self.height) / 2 / self.km

    def place(self, points: object) -> np.ndarray:
        """(n, 2) longitudes and latitudes as pixels from the upper left corner."""
        at = np.asarray(points, dtype=float).reshape(-1, 2)
        east = (at[:, 0] - self.lon) * _KM_PER_DEGREE * math.cos(math.radians(self.lat))
        north = (at[:, 1] - self.lat) * _KM_PER_DEGREE
        pixels = np.column_stack(
            [self.width / 2 + east * self.pixels_per_km, self.height / 2 - north * self.pixels_per_km]
        )
        return np.round(pixels * 2) / 2

    def about(self, centre: Mapping[int, Point]) -> list[int]:
        """The areas whose middle is in the window or so near that a part of them may be."""
        if not centre:
            return []
        pixels, margin = self.place(list(centre.values())), _MARGIN_KM * self.pixels_per_km
        inside = (pixels > -margin).all(axis=1) & (pixels < np.array([self.width, self.height]) + margin).all(axis=1)
        return [code for code, kept in zip(centre, inside.tolist(), strict=True) if kept]

    def ring(self, ring: Ring) -> list[list[float]]:
        """A closed line in pixels without points that fall together; [] when nothing is left or it is out of view."""
        pixels = self.place(ring)
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        if (high < 0).any() or low[0] > self.width or low[1] > self.height:
            return []
        moved = np.concatenate([[True], (np.diff(pixels, axis=0) != 0).any(axis=1)])
        kept = pixels[moved].tolist()
        return kept if len(kept) >= 4 else []


def middles(shapes: Shapes) -> dict[int, Point]:
    """A point inside or near each area: the middle of the box around its largest ring."""
    found: dict[int, Point] = {}
    for code, rings in shapes.items():
        if rings:
            lon, lat = zip(*max(rings, key=len), strict=True)
            found[code] = ((min(lon) + max(lon)) / 2, (min(lat) + max(lat)) / 2)
    return found


def view_of(
    weights: Mapping[int, float], centre: Mapping[int, Point], *, venue: int | None, size: tuple[int, int]
) -> View | None:
    """The window that holds 95% of the weight around the venue (or the weighted middle); None without any place."""
    placed = {code: weight for code, weight in weights.items() if code in centre and weight > 0}
    if not placed:
        return None
    points = np.array([centre[code] for code in placed])
    weight = np.array(list(placed.values()), dtype=float)
    lon, lat = centre[venue] if venue in centre else np.average(points, axis=0, weights=weight)  # type: ignore[index]
    east = (points[:, 0] - lon) * _KM_PER_DEGREE * math.cos(math.radians(lat))
    north = (points[:, 1] - lat) * _KM_PER_DEGREE
    away = np.maximum(np.abs(north), np.abs(east) * size[1] / size[0])
    order = np.argsort(away)
    within = np.searchsorted(np.cumsum(weight[order]), 0.95 * weight.sum())
    km = float(np.clip(away[order][min(within, len(order) - 1)] * 1.12 + 1.0, 5.0, 90.0))
    return View(float(lon), float(lat), km, *size)


def outline(rings: Iterable[list[list[float]]]) -> list[list[list[float]]]:
    """The outer border of areas together: the edges that belong to one of them only, joined into lines."""
    count: dict[tuple[tuple[float, ...], tuple[float, ...]], int] = {}
    for ring in rings:
        corners = [tuple(corner) for corner in ring]
        for start, end in pairwise(corners):
            edge = (start, end) if start <= end else (end, start)
            count[edge] = count.get(edge, 0) + 1
    return _joined([edge for edge, times in count.items() if times == 1])


def _joined(edges: list[tuple[tuple[float, ...], tuple[float, ...]]]) -> list[list[list[float]]]:
    near: dict[tuple[float, ...], list[tuple[float, ...]]] = {}
    for start, end in edges:
        near.setdefault(start, []).append(end)
        near.setdefault(end, []).append(start)
    lines = []
    for start in list(near):
        while near.get(start):
            line, here = [start], start
            while near.get(here):
                there = near[here].pop()
                near[there].remove(here)
                line.append(there)
                here = there
            lines.append([list(corner) for corner in line])
    return lines
