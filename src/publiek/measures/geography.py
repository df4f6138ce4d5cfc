"""Where do people live, how far is that, and which segment dominates there?

The two reference tables as arrays over one index of areas, sorted by pc4, so that a figure is a line of arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.measures.intervals import Floats
from publiek.measures.question import Question

Integers = NDArray[np.int64]
EARTH_RADIUS_KM = 6371.0088
#: An area's own distance to itself: the mean distance to the centre of a disc of its size is 2/3 of the radius.
_DISC_MEAN = 2 / 3
_NEAREST_KM = 0.3


@dataclass(frozen=True)
class Geography:
    """Arrays of one length, sorted by pc4.

    `km` is the distance to the venue (nan when the area has no coordinates) or None when the venue is unknown.
    `label` is the index of the dominant segment in `segments` (-1 when the area has none), `mix` has one row per area
    and one column per segment.
    """

    pc4: Integers
    place: list[str]
    municipality: NDArray[np.object_]
    province: NDArray[np.object_]
    households: Floats
    residents: Floats
    km: Floats | None
    segments: tuple[str, ...]
    label: Integers
    certainty: Floats
    mix: Floats
    venue: int | None

    def locate(self, pc4: Integers) -> Integers:
        """The index of each pc4, -1 where it is not an area of the reference."""
        if self.pc4.size == 0:
            return np.full(pc4.shape, -1)
        spot = np.minimum(np.searchsorted(self.pc4, pc4), self.pc4.size - 1)
        return np.where(self.pc4[spot] == pc4, spot, -1)


def describe(question: Question) -> Geography:
    """The areas and segments of `question`, seen from its venue."""
    areas = question.areas.sort_by("pc4")
    pc4 = _numbers(areas, "pc4").astype(np.int64)
    spot = np.searchsorted(pc4, question.venue_pc4) if question.venue_pc4 is not None else pc4.size
    venue = int(spot) if spot < pc4.size and pc4[spot] == question.venue_pc4 else None
    km = _distance(areas, venue, question.thresholds.detour_factor)
    if km is not None and not np.isfinite(km[venue]):
        venue, km = None, None
    segments, label, certainty, mix = _segments(question.segments, pc4)
    return Geography(
        pc4=pc4,
        place=[name or "" for name in areas.column("place").to_pylist()],
        municipality=np.array([name or "" for name in areas.column("municipality").to_pylist()], dtype=object),
        province=np.array([name or "" for name in areas.column("province").to_pylist()], dtype=object),
        households=np.nan_to_num(np.maximum(_numbers(areas, "households"), 0)),
        residents=np.nan_to_num(np.maximum(_numbers(areas, "residents"), 0)),
        km=km,
        segments=segments,
        label=label,
        certainty=certainty,
        mix=mix,
        venue=venue,
    )


def great_circle(lon: Floats, lat: Floats, lon_to: float, lat_to: float) -> Floats:
    """Kilometres as the crow flies (haversine, mean earth radius)."""
    east, north = np.radians(lon - lon_to), np.radians(lat - lat_to)
    half = np.sin(north / 2) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(lat_to)) * np.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))


def _distance(areas: pa.Table, venue: int | None, detour: float) -> Floats | None:
    """Kilometres from each centroid to the venue's; never under the mean distance within the area itself."""
    if venue is None:
        return None
    lon, lat = _numbers(areas, "lon"), _numbers(areas, "lat")
    radius = np.sqrt(np.nan_to_num(np.maximum(_numbers(areas, "area_km2"), 0)) / np.pi)
    within = np.maximum(_DISC_MEAN * radius, _NEAREST_KM)
    return detour * np.maximum(great_circle(lon, lat, lon[venue], lat[venue]), within)


def _numbers(table: pa.Table, name: str) -> Floats:
    return table.column(name).cast(pa.float64()).combine_chunks().to_numpy(zero_copy_only=False)


def _segments(table: pa.Table, pc4: Integers) -> tuple[tuple[str, ...], Integers, Floats, Floats]:
    table = table.combine_chunks()
    spot = np.full(table.num_rows, -1)
    wanted = _numbers(table, "pc4").astype(np.int64)
    if pc4.size:
        near = np.minimum(np.searchsorted(pc4, wanted), pc4.size - 1)
        spot = np.where(pc4[near] == wanted, near, -1)
    mixes = table.column("mix").combine_chunks()
    keys, offsets = mixes.keys.to_pylist(), np.asarray(mixes.offsets)
    dominant = table.column("segment").to_pylist()
    segments = tuple(sorted({code for code in dominant if code} | set(keys)))
    number = {code: index for index, code in enumerate(segments)}
    label, certainty = np.full(pc4.size, -1), np.zeros(pc4.size)
    kept = spot >= 0
    label[spot[kept]] = np.array([number.get(code, -1) for code in dominant], int)[kept]
    certainty[spot[kept]] = np.nan_to_num(_numbers(table, "certainty"))[kept]
    mix = np.zeros((pc4.size, len(segments)))
    row = np.repeat(spot, np.diff(offsets))
    values = mixes.items.to_numpy(zero_copy_only=False)
    inside = row >= 0
    np.add.at(mix, (row[inside], np.array([number[key] for key in keys], int)[inside]), values[inside])
    return segments, label, certainty, mix
