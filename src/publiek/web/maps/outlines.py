"""Which outlines does a map need, and how do they come over in few bytes?

Three levels: postcode areas, municipalities and provinces, the last two joined from the first. Every corner is put on
one grid of a ten-thousandth of a degree (about 10 metres), the same for both sides of a border, so that neighbours keep
sharing it. A ring is written as whole steps on that grid. A level is made once for each version of the boundaries and
kept, packed, in the state folder of the site; its address holds its version, so that browsers may keep it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from publiek import areas
from publiek.warehouse.publication import write_whole

LEVELS = ("pc4", "municipality", "province")
GRID = 1e-4
#: Raised by one when the same boundaries give other files.
RECIPE = 1
#: Corners that change an outline by less are left out, on both sides alike: about this many degrees across.
_FINE = {"pc4": 0.0015, "municipality": 0.002, "province": 0.003}
#: Holes smaller than this (square degrees, about a tenth of a km2) are slits between cells, not lakes.
_SLIT = 1.5e-5
Id = int | str


def version_of(home: Path) -> str:
    """Which boundaries count for a data folder: changes when others are imported."""
    files = [(entry.name, entry.vintage) for entry in areas.read_manifest(home) if entry.kind == "boundaries"]
    said = json.dumps([RECIPE, areas.describe().vintage, sorted(files)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def packed(level: str, *, home: Path, state: Path) -> bytes:
    """The file of one level (gzip), made when it was not there yet. Raises KeyError for another level."""
    if level not in LEVELS:
        raise KeyError(level)
    path = state / "maps" / version_of(home) / f"{level}.json.gz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = json.dumps(_made(level, home), separators=(",", ":"), ensure_ascii=False).encode()
        write_whole(path, content=gzip.compress(content, 9, mtime=0))
    return path.read_bytes()


@lru_cache(maxsize=6)
def shapes(level: str, version: str, *, home: Path, state: Path) -> dict[Id, Any]:
    """The outlines of one level as geometries, by id; as the browser gets them. `version` is that of `version_of`."""
    told = json.loads(gzip.decompress(packed(level, home=home, state=state)))
    return {code: _geometry(polygons) for code, _, polygons in told["areas"]}


def source(home: Path) -> tuple[str, bool]:
    """Whose boundaries these are, and whether they are cells around centres only."""
    found = areas.shapes([1011], home=home)
    return found.source, found.approximate


def around(found: Iterable[Any]) -> list[list[int]]:
    """The border of areas taken together, as rings of steps on the grid."""
    whole = shapely.union_all([one.buffer(GRID / 2, join_style="mitre") for one in found])
    return [ring for polygon in _steps(shapely.set_precision(whole, GRID)) for ring in polygon]


def _made(level: str, home: Path) -> dict[str, Any]:
    table = areas.describe().table
    pc4s = table.column("pc4").to_pylist()
    named = dict(zip(pc4s, table.column("place" if level == "pc4" else level).to_pylist(), strict=True))
    found = areas.shapes(pc4s, home=home)
    joined: dict[Id, Any]
    if level == "pc4":
        # Larger areas first: one inside another is drawn on top.
        joined = {pc4: _snapped(rings) for pc4, rings in found.features.items()}
    else:
        joined = _joined(found, named)
    codes = list(joined)
    light = shapely.coverage_simplify(np.array(list(joined.values())), _FINE[level], simplify_boundary=True)
    told = [(code, list(_steps(shape)) or list(_steps(joined[code]))) for code, shape in zip(codes, light, strict=True)]
    rows = [[code, f"{code} {named[code]}" if level == "pc4" else code, steps] for code, steps in told if steps]
    return {"grid": GRID, "areas": rows}


def _snapped(rings: list[list[list[float]]]) -> Any:
    """One area on the grid: both sides of a border have the same corners before they are made lighter."""
    whole = shapely.union_all(shapely.make_valid([shapely.Polygon(ring) for ring in rings]), grid_size=GRID)
    return shapely.multipolygons(_polygons(whole))


def _joined(found: areas.Shapes, named: dict[int, str]) -> dict[Id, Any]:
    parts: dict[Id, list[Any]] = {}
    for pc4, rings in found.features.items():
        parts.setdefault(named[pc4], []).extend(shapely.Polygon(ring) for ring in rings)
    unions = {name: shapely.union_all(shapely.make_valid(own), grid_size=GRID) for name, own in parts.items()}
    joined = {name: _without_slits(shape) for name, shape in unions.items()}
    return dict(sorted(joined.items(), key=lambda item: -item[1].area))


def _without_slits(shape: Any) -> Any:
    """The same without holes that are too small to be anything."""
    kept = [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > _SLIT])
        for part in _polygons(shape)
    ]
    return shapely.multipolygons(kept)


def _polygons(shape: Any) -> list[Any]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]


def _steps(shape: Any) -> Iterator[list[list[int]]]:
    """Each polygon as rings; a ring is x, y of its first corner and then steps from corner to corner."""
    for part in _polygons(shape):
        rings = [_ring(np.asarray(ring.coords)) for ring in (part.exterior, *part.interiors)]
        if rings[0]:
            yield [ring for ring in rings if ring]


def _ring(corners: NDArray[np.float64]) -> list[int]:
    on_grid = np.round(corners[:, :2] / GRID).astype(int)
    moved = np.concatenate([[True], (np.diff(on_grid, axis=0) != 0).any(axis=1)])
    kept = on_grid[moved][:-1]
    if len(kept) < 3:
        return []
    return [int(step) for step in np.diff(kept, axis=0, prepend=[[0, 0]]).ravel()]


def ring_of(steps: list[int]) -> NDArray[np.float64]:
    """A ring of steps as corners in degrees, closed."""
    corners = np.cumsum(np.asarray(steps).reshape(-1, 2), axis=0) * GRID
    return np.vstack([corners, corners[:1]])


def _geometry(polygons: list[list[list[int]]]) -> Any:
    return shapely.multipolygons([shapely.Polygon(ring_of(p[0]), [ring_of(hole) for hole in p[1:]]) for p in polygons])
