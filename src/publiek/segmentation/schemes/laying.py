"""How do settled areas become a segmentation for every figure: mix per pc4, label per pc6, measure of trust?

Addresses are gone here. What came per household is a share per pc6 of at least `FEWEST` households; smaller ones are
taken together per pc4, and when that is still fewer than `FEWEST` they are left out (docs/decisions/0008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.schemes.keys import LETTERS, Numbers, pc6_texts
from publiek.segmentation.schemes.settling import Settled
from publiek.vocabulary.tables import AREA_SEGMENT, FINE_SEGMENT, schema_of

Floats = NDArray[np.float64]
#: Fewer households than this are no area: their group would be known of nearly every one of them.
FEWEST = 5
_MEASURED = Text(
    "Geteld: bij hoeveel huishoudens de groep in het bestand dezelfde is als het label van hun postcode.",
    "Counted: for how many households the group in the table is the same as the label of their postcode.",
)
_MODELLED = Text(
    "Volgens de kansen in het bestand zelf; niet gecontroleerd bij mensen.",
    "According to the probabilities in the table itself; not checked with people.",
)
_NOT_KNOWN = Text(
    "Niet gemeten: het bestand geeft elk gebied één groep en zegt niet hoe zeker die is.",
    "Not measured: the table gives every area one group and does not say how sure that is.",
)


@dataclass(frozen=True)
class Mixes:
    """Areas x codes: `unit` numbers, `mix` (rows sum to 1), `weight` households (nan = unknown)."""

    unit: Numbers
    mix: Floats
    weight: Floats


@dataclass(frozen=True)
class Trust:
    """How far labels are right (0-1, None = not known), at the level of the table and for the labels of pc4; and how
    that is known.
    """

    right: float | None
    right_pc4: float | None
    how: Text


def small_areas_pooled(settled: Settled) -> tuple[Mixes, Mixes, int, int]:
    """Household shares: per pc6 and per pc4, and how many households are pooled and how many left out."""
    pc4 = settled.unit // LETTERS
    small = settled.keys < FEWEST
    fine = _mixes(settled.unit[~small], settled.parts[~small], settled.keys[~small])
    areas, at = np.unique(pc4, return_inverse=True)
    pooled = np.bincount(at, weights=settled.keys * small, minlength=len(areas))
    kept = ~small | (pooled >= FEWEST)[at]
    parts = np.zeros((len(areas), settled.parts.shape[1]))
    np.add.at(parts, at[kept], settled.parts[kept])
    keys = np.bincount(at[kept], weights=settled.keys[kept], minlength=len(areas))
    there = keys > 0
    alone = int(settled.keys[~kept].sum())
    return fine, _mixes(areas[there], parts[there], keys[there]), int(settled.keys[small].sum()) - alone, alone


def fine_areas(settled: Settled) -> tuple[Mixes, Mixes]:
    """Shares per pc6 as the table gives them, and per pc4 the same by households (equal where they are not known)."""
    fine = Mixes(settled.unit, settled.parts, settled.households)
    areas, at = np.unique(settled.unit // LETTERS, return_inverse=True)
    known = np.nan_to_num(settled.households)
    blank = np.bincount(at, weights=known, minlength=len(areas)) == 0
    weight = np.where(blank[at], 1.0, known)
    parts = np.zeros((len(areas), settled.parts.shape[1]))
    np.add.at(parts, at, settled.parts * weight[:, None])
    mix = parts / parts.sum(axis=1, keepdims=True)
    return fine, Mixes(areas, mix, np.bincount(at, weights=weight, minlength=len(areas)))


def coarse_areas(settled: Settled) -> Mixes:
    """Shares per pc4 as the table gives them."""
    return Mixes(settled.unit, settled.parts, np.full(len(settled.unit), np.nan))


def _mixes(unit: Numbers, parts: Floats, keys: NDArray[np.generic]) -> Mixes:
    return Mixes(unit, parts / keys[:, None], keys.astype(np.float64))


def area_table(mixes: Mixes, codes: tuple[str, ...], *, certain: bool) -> pa.Table:
    """Vocabulary AREA_SEGMENT; `certain`: the shares say how sure a label is (else certainty is null)."""
    columns = [pa.array(mixes.unit, pa.int32()), *_label(mixes, codes, certain=certain)]
    return pa.table([*columns, _maps(mixes.mix, codes)], schema=schema_of(AREA_SEGMENT))


def fine_table(mixes: Mixes, codes: tuple[str, ...], *, certain: bool) -> pa.Table:
    """Vocabulary FINE_SEGMENT; without shares the label is all there is."""
    households = pa.array(mixes.weight, from_pandas=True)
    mix = _maps(mixes.mix, codes) if certain else pa.nulls(len(mixes.unit), schema_of(FINE_SEGMENT).field("mix").type)
    columns = [pc6_texts(mixes.unit), *_label(mixes, codes, certain=certain), households, mix]
    return pa.table(columns, schema=schema_of(FINE_SEGMENT))


def trust(fine: Mixes | None, areas: Mixes, *, level: str, soft: bool) -> Trust:
    """How far labels are right, from what the table itself tells."""
    if level == "household" and fine is not None:
        return Trust(_mean_largest(fine), _mean_largest(areas), _MEASURED)
    if soft:
        return Trust(_mean_largest(fine or areas), _mean_largest(areas), _MODELLED)
    return Trust(None, None, _NOT_KNOWN)


def largest_part(areas: Mixes, profile: AreaProfile) -> float:
    """The largest part of an area's mix, averaged over the households of the profile (over areas if it has none)."""
    known = dict(zip(profile.area.tolist(), profile.households.tolist(), strict=True))
    weight = np.array([known.get(str(pc4), 0.0) for pc4 in areas.unit])
    return float(np.average(areas.mix.max(axis=1), weights=weight if weight.sum() else None))


def _mean_largest(mixes: Mixes) -> float | None:
    if not len(mixes.unit):
        return None
    weight = np.nan_to_num(mixes.weight)
    return float(np.average(mixes.mix.max(axis=1), weights=weight if weight.sum() else None))


def _label(mixes: Mixes, codes: tuple[str, ...], *, certain: bool) -> tuple[pa.Array, pa.Array]:
    largest = mixes.mix.argmax(axis=1)
    label = pa.DictionaryArray.from_arrays(pa.array(largest, pa.int32()), pa.array(codes, pa.string())).cast(
        pa.string()
    )
    sure = pa.array(mixes.mix.max(axis=1)) if certain else pa.nulls(len(largest), pa.float64())
    return label, sure


def _maps(mix: Floats, codes: tuple[str, ...]) -> pa.MapArray:
    """All groups in every map, in the order of the codes."""
    offsets = np.arange(len(mix) + 1, dtype=np.int32) * len(codes)
    keys = pa.DictionaryArray.from_arrays(
        pa.array(np.tile(np.arange(len(codes), dtype=np.int32), len(mix))), pa.array(codes, pa.string())
    )
    return pa.MapArray.from_arrays(offsets, keys.cast(pa.string()), pa.array(mix.ravel()))
