"""How do groups differ in who lives there? Index figures per group, and what part of the differences they show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile, Floats
from publiek.segmentation.scheme import SegmentScheme

#: The position of an area that has no group.
NONE = -1


@dataclass(frozen=True)
class Laid:
    """A segmentation laid over the areas of a profile, in the profile's order.

    `group`: position in `codes`, -1 without a group; `certainty`: nan without one; `households` as in the profile.
    """

    codes: tuple[str, ...]
    group: NDArray[np.int64]
    certainty: Floats
    households: Floats

    def of(self, code: str) -> NDArray[np.bool_]:
        """Which areas belong to one group."""
        return self.group == self.codes.index(code)


def lay(scheme: SegmentScheme, profile: AreaProfile) -> Laid:
    """The labels of `scheme` on the areas of `profile`, which is of level pc4."""
    codes = tuple(group.code for group in scheme.groups)
    area = scheme.table.column("pc4").cast(pa.string()).to_pylist()
    spots = {name: at for at, name in enumerate(area)}
    at = np.array([spots.get(str(name), NONE) for name in profile.area], dtype=np.int64)
    place = {code: number for number, code in enumerate(codes)}
    segment = np.array([place.get(code, NONE) for code in scheme.table.column("segment").to_pylist()] + [NONE])
    certainty = np.append(scheme.table.column("certainty").to_numpy(zero_copy_only=False).astype(float), np.nan)
    return Laid(codes, segment[at], certainty[at], profile.households)


def index_profiles(scheme: SegmentScheme, profile: AreaProfile) -> dict[str, dict[str, int]]:
    """Per group and variable: 100 x its mean over the households of the group / over all classified households."""
    laid = lay(scheme, profile)
    known = laid.group >= 0
    national = mean(profile.values, profile.households * known)
    found = {}
    for code in laid.codes:
        own = mean(profile.values, profile.households * laid.of(code))
        found[code] = {
            name: round(float(100 * mine / all_of))
            for name, mine, all_of in zip(profile.names, own, national, strict=True)
            if np.isfinite(mine) and all_of > 0
        }
    return found


def explained(scheme: SegmentScheme, profile: AreaProfile) -> dict[str, float]:
    """Per variable the part of its variance between areas, weighted by households, that lies between groups (eta
    squared; 0-1), on the scale asinh(100 x) for shares and asinh(x) for levels: the scale on which types are made.
    """
    laid = lay(scheme, profile)
    weight = profile.households * (laid.group >= 0)
    factor = np.where(np.array(profile.kinds) == "level", 1.0, 100.0)
    values = np.arcsinh(profile.values * factor)
    middle = mean(values, weight)
    total = mean((values - middle) ** 2, weight)
    between = np.zeros(len(middle))
    for code in laid.codes:
        own = weight * laid.of(code)
        if own.sum() > 0:
            between += own.sum() / weight.sum() * (mean(values, own) - middle) ** 2
    parts = np.where(total > 0, between / np.where(total > 0, total, 1), 0.0)
    return {name: round(float(part), 4) for name, part in zip(profile.names, parts, strict=True)}


def mean(values: Floats, weight: Floats) -> Floats:
    """The weighted mean over areas (rows); nan without any weight."""
    total = weight.sum()
    return weight @ values / total if total > 0 else np.full(values.shape[1:], np.nan)
