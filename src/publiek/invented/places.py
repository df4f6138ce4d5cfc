"""Where do the invented people and houses stand on the real map?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

#: Six regions: their centres, largest first. Real municipalities; the institutions in them are invented.
REGIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Rijnmond", ("Rotterdam", "Dordrecht", "Schiedam", "Vlaardingen")),
    ("Amsterdam en omstreken", ("Amsterdam", "Haarlem", "Zaanstad", "Amstelveen")),
    ("Utrecht", ("Utrecht", "Amersfoort", "Zeist", "Nieuwegein")),
    ("Brabant", ("Eindhoven", "Tilburg", "Breda", "'s-Hertogenbosch")),
    ("Noorden", ("Groningen", "Leeuwarden", "Assen", "Emmen")),
    ("Oosten", ("Nijmegen", "Arnhem", "Enschede", "Apeldoorn")),
)


@dataclass(frozen=True)
class Geography:
    """Postcode areas in parallel arrays (A areas), with the segment mix (A x S, rows sum to 1)."""

    pc4: np.ndarray
    municipality: np.ndarray
    place: np.ndarray
    x_km: np.ndarray
    y_km: np.ndarray
    households: np.ndarray
    segments: tuple[str, ...]
    mix: np.ndarray

    def kilometres(self, pc4: int) -> np.ndarray:
        """Straight-line distance from every area to the centre of `pc4`; never less than 0.3 km."""
        at = int(np.flatnonzero(self.pc4 == pc4)[0])
        return np.maximum(np.hypot(self.x_km - self.x_km[at], self.y_km - self.y_km[at]), 0.3)

    def index_of(self, pc4: int) -> int:
        """The position of `pc4` in the arrays, -1 when absent."""
        found = np.flatnonzero(self.pc4 == pc4)
        return int(found[0]) if len(found) else -1


def geography(areas: pa.Table, segments: pa.Table) -> Geography:
    """The areas of `areas` (AREA) that have households, with the segment mix of `segments` (AREA_SEGMENT).

    An area without a mix gets the mean mix of the others, weighted by households.
    """
    table = areas.sort_by("pc4")
    households = np.nan_to_num(_numbers(table, "households"), nan=0.0)
    table, households = table.filter(pa.array(households > 0)), households[households > 0]
    pc4 = _numbers(table, "pc4").astype(np.int32)
    names, mix = _mixes(segments, pc4)
    missing = ~(mix.sum(1) > 0)
    mix[missing] = np.average(mix[~missing], axis=0, weights=households[~missing])
    return Geography(
        pc4=pc4,
        municipality=np.array(table["municipality"].to_pylist(), dtype=object),
        place=np.array(table["place"].to_pylist(), dtype=object),
        x_km=_numbers(table, "rd_x") / 1000,
        y_km=_numbers(table, "rd_y") / 1000,
        households=households,
        segments=names,
        mix=mix / mix.sum(1, keepdims=True),
    )


def _numbers(table: pa.Table, column: str) -> np.ndarray:
    return table[column].to_numpy(zero_copy_only=False).astype(np.float64)


def _mixes(segments: pa.Table, pc4: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """Segment codes in order, and for each area of `pc4` the share of each (zeros when the area has no mix)."""
    known = {
        area: dict(mix or [])
        for area, mix in zip(segments["pc4"].to_pylist(), segments["mix"].to_pylist(), strict=True)
    }
    names = tuple(sorted({name for mix in known.values() for name in mix}))
    rows = [[known.get(int(area), {}).get(name, 0.0) for name in names] for area in pc4]
    return names, np.array(rows, dtype=np.float64)


def regions(place: Geography) -> list[tuple[str, list[str]]]:
    """(region, its municipalities) for the six regions; on a smaller map the six largest municipalities stand in."""
    present = set(place.municipality)
    found = [(name, [town for town in towns if town in present]) for name, towns in REGIONS]
    if all(towns for _, towns in found):
        return found
    sizes = {town: place.households[place.municipality == town].sum() for town in present}
    return [(town, [town]) for town in sorted(sizes, key=lambda town: (-sizes[town], town))[:6]]


def venue_area(place: Geography, towns: list[str], number: int, dice: np.random.Generator) -> int:
    """The PC4 in which invented house `number` of a region stands: half of them in its first, largest town."""
    town = towns[0] if number % 2 == 0 else towns[number // 2 % len(towns)]
    inside = np.flatnonzero(place.municipality == town)
    weight = place.households[inside] / place.households[inside].sum()
    return int(place.pc4[inside[np.searchsorted(np.cumsum(weight), dice.random() * 0.999999)]])
