"""Which label has each booker, and which part of the households of each area has it?

Of a segmentation by pc4 a booker has the label of the home area. Of a finer one a booker has the label of the own pc6;
who left no pc6, or one that the segmentation does not know, is left out and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.measures.geography import Geography, Integers
from publiek.measures.intervals import Floats


@dataclass(frozen=True)
class Labelling:
    """`bookers`: per segment; `shares`: areas x segments, the part of an area's households with each label (0 or 1 by
    pc4; a row of zeros for an area without); `level`: "pc4" or "pc6"; `left_out`: bookers with a home and no label.
    """

    bookers: Floats
    shares: Floats
    level: str
    left_out: int


@dataclass(frozen=True)
class FineMap:
    """A segmentation by pc6, as arrays over its rows that lie in a known area and have a label.

    `pc6`: the codes; `area`: index of the pc4 in the geography; `label`: index of the segment; `households`: their
    number, one each within an area where none is known; `mix`: rows x segments, None when the table holds labels only.
    """

    pc6: pa.Array
    area: Integers
    label: Integers
    households: Floats
    mix: Floats | None

    def locate(self, pc6: pa.ChunkedArray | pa.Array) -> Integers:
        """The row of each pc6, -1 for one that is not there."""
        found = pc.fill_null(pc.index_in(pc6, value_set=self.pc6), -1)
        rows = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
        return rows.to_numpy(zero_copy_only=False).astype(np.int64)

    def shares(self, areas: int, segments: int) -> Floats:
        """Areas x segments: the part of the households with each label; zeros where the area has no row."""
        cell = self.area * segments + self.label
        held = np.bincount(cell, self.households, areas * segments).reshape(areas, segments)
        total = held.sum(axis=1, keepdims=True)
        return held / np.where(total > 0, total, 1.0)


def by_area(geography: Geography, units: Integers) -> Labelling:
    """Every booker has the label of the home area. `units`: bookers (or tallied visits) per area."""
    shares = np.zeros((geography.pc4.size, len(geography.segments)))
    known = np.flatnonzero(geography.label >= 0)
    shares[known, geography.label[known]] = 1.0
    bookers = units.astype(float) @ shares
    return Labelling(bookers, shares, "pc4", round(units.sum() - bookers.sum()))


def by_pc6(geography: Geography, fine: FineMap, homes: Integers, *, of: int) -> Labelling:
    """Every booker has the label of the own pc6. `homes`: row of the fine map per booker; `of`: bookers with a home."""
    segments = len(geography.segments)
    bookers = np.bincount(fine.label[homes[homes >= 0]], minlength=segments).astype(float)
    shares = fine.shares(geography.pc4.size, segments)
    return Labelling(bookers, shares, "pc6", of - int(bookers.sum()))


def fine_map(table: pa.Table, geography: Geography) -> FineMap:
    """A FINE_SEGMENT table as arrays; rows outside the reference, without a label or with an unknown one stay out."""
    table = table.combine_chunks()
    area = geography.locate(pc.cast(pc.utf8_slice_codeunits(table["pc6"], 0, 4), pa.int64()).to_numpy())
    known = pc.index_in(table["segment"], value_set=pa.array(geography.segments, pa.string()))
    label = pc.fill_null(known, -1).to_numpy().astype(np.int64)
    kept = np.flatnonzero((area >= 0) & (label >= 0))
    rows = table.take(pa.array(kept))
    pc6 = rows["pc6"].combine_chunks() if isinstance(rows["pc6"], pa.ChunkedArray) else rows["pc6"]
    counted = np.maximum(rows["households"].cast(pa.float64()).fill_null(0.0).to_numpy(), 0.0)
    households = _households(counted, area[kept], geography.pc4.size)
    return FineMap(pc6, area[kept], label[kept], households, _mixes(rows, geography.segments))


def _households(counted: Floats, area: Integers, areas: int) -> Floats:
    """An area of whose postcodes no households are known counts each of them once."""
    nothing = np.bincount(area, counted, areas) <= 0
    return np.where(nothing[area], 1.0, counted)


def _mixes(rows: pa.Table, segments: tuple[str, ...]) -> Floats | None:
    """Rows x segments; None unless every row has a mix."""
    column = rows["mix"].combine_chunks()
    if len(rows) == 0 or column.null_count:
        return None
    mixes = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
    sizes = np.diff(np.asarray(mixes.offsets))
    codes = pc.fill_null(pc.index_in(mixes.keys, value_set=pa.array(segments, pa.string())), -1).to_numpy()
    found = np.zeros((len(rows), len(segments)))
    row, known = np.repeat(np.arange(len(rows)), sizes), codes >= 0
    found[row[known], codes[known]] = mixes.items.to_numpy(zero_copy_only=False)[known]
    total = found.sum(axis=1, keepdims=True)
    return found / total if np.all(total > 0) else None
