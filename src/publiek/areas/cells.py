"""What does a map look like without downloaded boundaries? Cells around the centroids, cut off at a sensible distance.

Each area gets the points nearer to its centroid than to any other (Voronoi), within a circle of `REACH` times the
square root of its surface, so that the coast, the lakes and the border do not run away. Approximate, and said so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.areas.distances import Floats, degrees

#: A circle with the area's own surface has radius 0.56 times its square root, but centroids do not lie in the middle of
#: their cells. With these two numbers all cells together cover 37,200 km2, the country 34,900 without its large waters.
REACH = 0.95
#: A small area between large ones reaches at least this part of its neighbours' average, or white holes would remain.
NEIGHBOURLY = 0.7
#: Corners of a whole circle.
CORNERS = 28


def cells(rd_x: Floats, rd_y: Floats, area_km2: Floats) -> list[Floats]:
    """One closed clockwise ring (lon, lat) per centroid, in the same order. Coordinates on the national grid (m).

    Surfaces that are not known (nan) count as 1 km2. Points may not coincide.
    """
    centre = np.column_stack([rd_x, rd_y])
    pairs, positions, ends = _borders(centre)
    reach = _reach(area_km2, pairs)
    start, end = _clipped(centre[pairs[:, 0]], reach[pairs[:, 0]], *ends)
    round_owner, round_corner = _arcs(centre, reach, (pairs[:, 0], positions))
    owner = np.concatenate([pairs[:, 0], pairs[:, 0], round_owner])
    corner = np.vstack([start, end, round_corner])
    valid = ~np.isnan(corner[:, 0])
    return _rings(centre, owner[valid], corner[valid])


def _borders(centre: Floats) -> tuple[NDArray[np.int64], Floats, tuple[Floats, Floats]]:
    """Every border, once from each side: (owner, neighbour), the neighbour's position, and the border's two ends.

    A ring of far points closes the outermost cells; they own nothing.
    """
    from scipy.spatial import Voronoi  # half a second to import, and only a map needs it

    low, high = centre.min(axis=0), centre.max(axis=0)
    middle, far = (low + high) / 2, 3 * (high - low).max() + 1000
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    points = np.vstack([centre, middle + far * np.column_stack([np.cos(angle), np.sin(angle)])])
    diagram = Voronoi(points)
    pairs = np.vstack([diagram.ridge_points, diagram.ridge_points[:, ::-1]]).astype(np.int64)
    ends = np.tile(np.array(diagram.ridge_vertices), (2, 1))
    keep = (pairs[:, 0] < len(centre)) & (ends >= 0).all(axis=1)
    pairs, ends = pairs[keep], ends[keep]
    order = np.argsort(pairs[:, 0], kind="stable")
    pairs, ends = pairs[order], ends[order]
    return pairs, points[pairs[:, 1]], (diagram.vertices[ends[:, 0]], diagram.vertices[ends[:, 1]])


def _reach(area_km2: Floats, pairs: NDArray[np.int64]) -> Floats:
    """How far each cell may extend, in metres."""
    side = 1000 * np.sqrt(np.nan_to_num(area_km2, nan=1.0))
    real = pairs[pairs[:, 1] < len(side)]
    count = np.bincount(real[:, 0], minlength=len(side))
    around = np.bincount(real[:, 0], weights=side[real[:, 1]], minlength=len(side)) / np.maximum(count, 1)
    return REACH * np.maximum(side, NEIGHBOURLY * around)


def _clipped(middle: Floats, reach: Floats, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """The part of each border inside its owner's circle; nan where there is none."""
    way, off = end - start, start - middle
    a = np.maximum((way**2).sum(axis=1), 1e-9)
    b, c = (way * off).sum(axis=1), (off**2).sum(axis=1) - reach**2
    root = b**2 - a * c
    inside = root > 0
    spread = np.sqrt(np.where(inside, root, 0))
    first, last = np.clip((-b - spread) / a, 0, 1), np.clip((-b + spread) / a, 0, 1)
    seen = (inside & (last > first))[:, None]
    return np.where(seen, start + first[:, None] * way, np.nan), np.where(seen, start + last[:, None] * way, np.nan)


def _arcs(centre: Floats, reach: Floats, borders: tuple[NDArray[np.int64], Floats]) -> tuple[NDArray[np.int64], Floats]:
    """The points of each owner's circle that lie in its own cell; `borders` = owners and neighbours' positions."""
    owner, neighbour = borders
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    direction = np.column_stack([np.cos(angle), np.sin(angle)])
    towards = neighbour - centre[owner]
    nearer = reach[owner, None] * (towards @ direction.T) <= ((towards**2).sum(axis=1) / 2)[:, None]
    first = np.searchsorted(owner, np.arange(len(centre)))
    own = np.logical_and.reduceat(nearer, first, axis=0)
    who, which = np.nonzero(own)
    return who, centre[who] + reach[who, None] * direction[which]


def _rings(centre: Floats, owner: NDArray[np.int64], corner: Floats) -> list[Floats]:
    """Corners sorted clockwise around their centroid (a cell is convex), without doubles, closed, in degrees."""
    away = corner - centre[owner]
    order = np.lexsort((-np.arctan2(away[:, 1], away[:, 0]), owner))
    owner, corner = owner[order], corner[order]
    same = (np.abs(np.diff(corner, axis=0)) < 0.5).all(axis=1) & (np.diff(owner) == 0)
    keep = np.concatenate([[True], ~same])
    owner, corner = owner[keep], corner[keep]
    place = np.round(np.column_stack(degrees(corner[:, 0], corner[:, 1])), 5)
    parts = np.split(place, np.searchsorted(owner, np.arange(1, len(centre))))
    return [np.vstack([part, part[:1]]) for part in parts]
