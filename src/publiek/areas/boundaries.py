"""Where do postcode areas end? Published boundaries (GeoJSON, GeoPackage) as light outer rings in degrees.

Rings are clockwise, as the drawing libraries want them; holes are left out and the larger areas come first, so that an
area inside another is drawn on top of it.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek.areas.distances import Floats, degrees
from publiek.areas.layouts import layouts, plain
from publiek.areas.opening import opened
from publiek.areas.refusals import refused

#: Corners that change the outline by less than this (km2: a triangle of about 110 x 110 m) are left out.
SMALLEST = 0.006
#: One row per area; a ring is lon, lat, lon, lat, ...
BOUNDARY = pa.schema([("pc4", pa.int32()), ("rings", pa.list_(pa.list_(pa.float64())))])
_RD, _KM = 28992, 111.2


def load_boundaries(path: Path) -> pa.Table:
    """The boundaries of postcode areas in `path` (schema `BOUNDARY`, largest first). Raises AreaError."""
    with opened(path) as (plain_path, kind):
        if kind == "geojson":
            found = list(_from_geojson(plain_path, path))
        elif kind == "gpkg":
            found = list(_from_geopackage(plain_path, path))
        else:
            raise refused("area-layout-unknown", path)
    if len({code for code, _ in found}) != len(found):
        raise refused("area-twice", path, count=len(found) - len({code for code, _ in found}))
    shapes = [(code, [light for ring in rings if len(light := simplified(ring)) >= 4]) for code, rings in found]
    shapes = sorted((s for s in shapes if s[1]), key=lambda s: (-sum(abs(_size(r)) for r in s[1]), s[0]))
    if not shapes:
        raise refused("area-layout-unknown", path)
    return pa.table(
        [[code for code, _ in shapes], [[ring.ravel().tolist() for ring in rings] for _, rings in shapes]],
        schema=BOUNDARY,
    )


def _code(value: object) -> int | None:
    text = str(value).strip()
    return int(text) if len(text) == 4 and text.isdigit() else None


def _from_geojson(file: Path, path: Path) -> Iterator[tuple[int, list[Floats]]]:
    try:
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        for feature in features:
            keyed = [v for k, v in feature["properties"].items() if plain(k) in layouts().postcode_keys]
            geometry = feature["geometry"]
            code = _code(keyed[0]) if keyed else None
            if code is None or geometry is None:
                continue
            parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            yield code, [np.array(part[0], dtype=float)[:, :2] for part in parts if part]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise refused("area-file-damaged", path) from error


def _from_geopackage(file: Path, path: Path) -> Iterator[tuple[int, list[Floats]]]:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            layers = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()
            for layer, geometry, srs in layers:
                names = [row[1] for row in database.execute(f'PRAGMA table_info("{layer}")')]
                key = next((name for name in names if plain(name) in layouts().postcode_keys), None)
                if key is None:
                    continue
                for value, blob in database.execute(f'SELECT "{key}", "{geometry}" FROM "{layer}"'):
                    if (code := _code(value)) is not None and blob:
                        yield code, [_in_degrees(ring, srs) for ring in _outer_rings(blob)]
    except (sqlite3.DatabaseError, struct.error, ValueError) as error:
        raise refused("area-file-damaged", path) from error


def _in_degrees(ring: Floats, srs: int) -> Floats:
    return np.stack(degrees(ring[:, 0], ring[:, 1]), axis=1) if srs == _RD else ring


def _outer_rings(blob: bytes) -> list[Floats]:
    """The outer rings of a GeoPackage geometry (its header, then well-known binary); [] for an empty one."""
    if blob[:2] != b"GP":
        raise ValueError("no GeoPackage geometry")
    flags = blob[3]
    if flags & 0b10000:
        return []
    envelope = (0, 32, 48, 48, 64)[(flags >> 1) & 0b111]
    return _polygons(memoryview(blob), 8 + envelope)[0]


def _polygons(data: memoryview, start: int) -> tuple[list[Floats], int]:
    order = "<" if data[start] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", data, start + 1)
    (count,) = struct.unpack_from(f"{order}I", data, start + 5)
    width = 2 + {0: 0, 1: 1, 2: 1, 3: 2}[kind // 1000]
    position, outer = start + 9, []
    if kind % 1000 == 6:
        for _ in range(count):
            rings, position = _polygons(data, position)
            outer += rings
        return outer, position
    if kind % 1000 != 3:
        raise ValueError("no polygon")
    for number in range(count):
        (points,) = struct.unpack_from(f"{order}I", data, position)
        if number == 0:
            ring = np.frombuffer(data, f"{order}f8", points * width, position + 4).reshape(points, width)
            outer.append(ring[:, :2].astype(float))
        position += 4 + 8 * points * width
    return outer, position


def _size(ring: Floats) -> float:
    """Twice the signed area in km2 of an open ring in degrees (positive = counter-clockwise)."""
    x, y = ring[:, 0] * _KM * np.cos(np.radians(52.1)), ring[:, 1] * _KM
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def simplified(ring: Floats) -> Floats:
    """The ring, closed and clockwise, without corners smaller than `SMALLEST` (Visvalingam, local passes).

    A corner goes when it is the smallest among its neighbours: the same choice on both sides of a shared border.
    """
    points = ring[:-1] if np.array_equal(ring[0], ring[-1]) else ring
    scale = np.array([_KM * np.cos(np.radians(52.1)), _KM])
    for _ in range(60):
        before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
        first, second = (points - before) * scale, (after - points) * scale
        corner = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2
        gone = (corner < SMALLEST) & (corner <= np.roll(corner, 1)) & (corner < np.roll(corner, -1))
        if not gone.any() or len(points) - gone.sum() < 4:
            break
        points = points[~gone]
    if _size(points) > 0:
        points = points[::-1]
    return np.round(np.vstack([points, points[:1]]), 5)
