"""In which areas do two segmentations meet, with which parts in each group, and how heavily does an area weigh?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.scheme import SegmentScheme
from publiek.segmentation.schemes.keys import LETTERS, Numbers, read_postcodes
from publiek.segmentation.schemes.refusals import refuse

Floats = NDArray[np.float64]
#: Fewer areas than this in common tell nothing of how groups go over.
FEWEST_AREAS = 2


@dataclass(frozen=True)
class CommonAreas:
    """Areas that both have: `first` and `second` areas x groups (rows sum to 1), `weight` >= 0, `cluster` a number per
    municipality (an area without one is its own), `covered` the part of all weights that lies in these areas.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    first: Floats
    second: Floats
    weight: Floats
    cluster: Numbers
    covered: float
    level: str


@dataclass(frozen=True)
class _Laid:
    """One scheme: sorted area numbers, areas x groups, households (nan = unknown)."""

    unit: Numbers
    parts: Floats
    households: Floats


def meet(first: SegmentScheme, second: SegmentScheme, households: AreaProfile | pa.Table | None) -> CommonAreas:
    """The areas in common. Raises SegmentationError "bridge-without-areas", "bridge-weights-wrong"."""
    level = "pc6" if first.fine is not None and second.fine is not None else "pc4"
    rows, columns = (tuple(group.code for group in scheme.groups) for scheme in (first, second))
    one, other = _laid(first, rows, level), _laid(second, columns, level)
    unit, at, there = np.intersect1d(one.unit, other.unit, return_indices=True)
    pc4, weight, cluster = _weights(packaged() if households is None else households)
    spot = np.clip(np.searchsorted(pc4, unit // (LETTERS if level == "pc6" else 1)), 0, len(pc4) - 1)
    known = pc4[spot] == unit // (LETTERS if level == "pc6" else 1)
    heavy = np.where(known, weight[spot], 0.0)
    if level == "pc6":
        heavy = _divided(heavy, spot, one.households[at], other.households[there])
    kept = heavy > 0
    if kept.sum() < FEWEST_AREAS:
        raise refuse("bridge-without-areas", areas=int(kept.sum()))
    p, q = one.parts[at][kept], other.parts[there][kept]
    covered = float(heavy[kept].sum() / weight.sum())
    return CommonAreas(rows, columns, p, q, heavy[kept], cluster[spot][kept], covered, level)


def _divided(pc4_weight: Floats, spot: Numbers, first: Floats, second: Floats) -> Floats:
    """The weight of a pc4 over its postcodes: by their households where a scheme knows these, otherwise equally."""
    known = np.where(np.isnan(first), second, first)
    size = int(spot.max(initial=0)) + 1
    blank = np.bincount(spot, weights=np.isnan(known), minlength=size) > 0
    own = np.where(blank[spot], 1.0, np.nan_to_num(known))
    total = np.bincount(spot, weights=own, minlength=size)[spot]
    return pc4_weight * np.divide(own, total, out=np.zeros_like(own), where=total > 0)


def _laid(scheme: SegmentScheme, codes: tuple[str, ...], level: str) -> _Laid:
    table = scheme.fine if level == "pc6" and scheme.fine is not None else scheme.table
    key = read_postcodes(table.column("pc6")).pc6 if level == "pc6" else table.column("pc4").to_numpy().astype(np.int64)
    households = table.column("households") if level == "pc6" else pa.nulls(len(table), pa.float64())
    order = np.argsort(key, kind="stable")
    counts = pc.cast(households, pa.float64()).to_numpy(zero_copy_only=False)
    return _Laid(key[order], _parts(table, codes)[order], counts[order])


def _parts(table: pa.Table, codes: tuple[str, ...]) -> Floats:
    """Areas x groups: the mix, or 1 for the label where there is no mix."""
    values = pa.array(codes, pa.string())
    label = pc.index_in(table.column("segment"), values).to_numpy(zero_copy_only=False)
    parts = np.zeros((len(table), len(codes)))
    mix = table.column("mix").combine_chunks()
    mix = mix if isinstance(mix, pa.MapArray) else pa.concat_arrays(mix.chunks)
    without = mix.is_null().to_numpy(zero_copy_only=False)
    parts[without, label[without].astype(np.int64)] = 1.0
    filled = mix.filter(pa.array(~without))
    offsets = filled.offsets.to_numpy()
    row = np.repeat(np.flatnonzero(~without), np.diff(offsets))
    code = pc.index_in(filled.keys[offsets[0] : offsets[-1]], values).to_numpy(zero_copy_only=False)
    np.add.at(parts, (row, code), filled.items[offsets[0] : offsets[-1]].to_numpy(zero_copy_only=False))
    return parts / parts.sum(axis=1, keepdims=True)


def _weights(households: AreaProfile | pa.Table) -> tuple[Numbers, Floats, Numbers]:
    """Per pc4 (sorted) its weight and the number of its municipality."""
    if isinstance(households, AreaProfile):
        pc4 = np.array([int(area) for area in households.area])
        weight, town = households.households, households.municipality
    else:
        pc4 = households.column("pc4").to_numpy().astype(np.int64)
        weight = households.column("weight").cast(pa.float64()).to_numpy(zero_copy_only=False)
        named = "municipality" in households.column_names
        town = np.array(households.column("municipality").to_pylist() if named else [""] * len(pc4), dtype=object)
        town = np.array([name or "" for name in town], dtype=np.str_)
    if len(np.unique(pc4)) != len(pc4) or not len(pc4) or not (weight >= 0).all():
        raise refuse("bridge-weights-wrong", areas=len(pc4))
    alone = np.array([name or f"#{area}" for name, area in zip(town.tolist(), pc4.tolist(), strict=True)])
    order = np.argsort(pc4)
    return pc4[order], weight[order], np.unique(alone, return_inverse=True)[1][order]
