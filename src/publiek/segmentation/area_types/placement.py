"""Where does an area belong, how surely, and what is it a mix of? Distances to frozen centroids, tier by tier.

Type: the nearest centroid. The mix is the softmax of the squared distances,

    mix_s = exp(-d_s^2 / (2 tau^2)) / sum_t exp(-d_t^2 / (2 tau^2))

with tau chosen so that the mix, applied to the centroids, redraws the areas' own figures best: a blend of types that
resembles the area, not a count of people. Subtype: the nearest centroid among those of the area's type; its mix is the
type's part of the mix, divided over its subtypes in the same way. Main type: that of the type; its mix is the sum over
its types. So the tiers are nested by construction, labels and mixes both.

Certainty is 1 - d1^2 / d2^2 (Gale, Singleton, Bates and Longley 2016, who map the distance itself): d1 to the area's
own group, d2 to the nearest other one of the tier; for a subtype among those of its type, and where a type is not
split, that of the type.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types.model import AreaTypes, scaled

Floats = NDArray[np.float64]
#: Areas taken at a time: 470,000 areas x 30 centroids x 17 variables at once would take 2 GB.
ROWS = 20_000


@dataclass(frozen=True)
class TierPlaced:
    """One tier: `codes`, per area which of them (`which`), its `certainty` 0-1, and its `mix` (areas x codes, rows sum
    to 1). `spread`: areas x codes, the standard deviation of the mix; None when it was not worked out.
    """

    codes: tuple[str, ...]
    which: NDArray[np.int64]
    certainty: Floats
    mix: Floats
    spread: Floats | None = None

    @property
    def segment(self) -> NDArray[np.str_]:
        """The code per area."""
        return np.array(self.codes, dtype=np.str_)[self.which]


@dataclass(frozen=True)
class Placed:
    """Where each area belongs, in every tier of the model; `area` sorted."""

    area: NDArray[np.str_]
    tiers: dict[str, TierPlaced]

    @property
    def types(self) -> TierPlaced:
        """The tier that is named when no other is."""
        return self.tiers["type"]


def place(profile: AreaProfile, model: AreaTypes, *, published_least: int = 0) -> Placed:
    """The areas of `profile` placed in a frozen model, whatever their level or year, rounded as they are stored.

    Areas without households, or with fewer than `published_least` published variables, are left out: unclassified.
    Raises ValueError when the profile has other variables than the model.
    """
    if profile.names != model.variables:
        raise ValueError("the profile does not have the variables of the model")
    kept = (profile.households > 0) & (profile.published >= published_least)
    shown = profile if kept.all() else profile.only(kept)
    return placed(shown.area, scaled(shown.values, model), model)


def placed(area: NDArray[np.str_], points: Floats, model: AreaTypes) -> Placed:
    """Points in the model's space (`scaled`) placed in every tier."""
    types = np.array(list(model.centroids.values()))
    distances = squared_distances(points, types)
    nearest = distances.argmin(axis=1)
    mix = soft(distances, model.tau)
    tiers = {"type": _tier(model.groups, nearest, certainty(distances), mix)}
    if model.subtypes:
        tiers["main"] = _main(model, distances, nearest, mix)
        tiers["subtype"] = _subtypes(model, points, tiers["type"], mix)
    return Placed(area, {tier: tiers[tier] for tier in model.tiers})


def _tier(codes: tuple[str, ...], which: NDArray[np.int64], sure: Floats, mix: Floats) -> TierPlaced:
    return TierPlaced(codes, which, np.round(sure, 4), in_ten_thousandths(mix))


def _main(model: AreaTypes, distances: Floats, nearest: NDArray[np.int64], mix: Floats) -> TierPlaced:
    codes = model.codes("main")
    of = np.array([codes.index(model.parents[code]) for code in model.groups])
    best = np.column_stack([distances[:, of == at].min(axis=1) for at in range(len(codes))])
    return _tier(codes, of[nearest], certainty(best), mix @ np.eye(len(codes))[of])


def _subtypes(model: AreaTypes, points: Floats, types: TierPlaced, mix: Floats) -> TierPlaced:
    codes = model.codes("subtype")
    centroids = np.array(list(model.subtypes.values()))
    which, sure = np.zeros(len(points), dtype=np.int64), types.certainty.copy()
    whole = np.zeros((len(points), len(codes)))
    for at, code in enumerate(model.groups):
        columns = [codes.index(child) for child in model.children(code)]
        distances = squared_distances(points, centroids[columns])
        whole[:, columns] = mix[:, [at]] * soft(distances, model.subtau)
        own = types.which == at
        which[own] = np.array(columns)[distances[own].argmin(axis=1)]
        if len(columns) > 1:
            sure[own] = certainty(distances[own])
    return _tier(codes, which, sure, whole)


def in_ten_thousandths(mix: Floats) -> Floats:
    """Rounded so that every row still sums to 1: the largest part takes what rounding leaves."""
    parts = np.round(mix * 10_000)
    parts[np.arange(len(parts)), mix.argmax(axis=1)] += 10_000 - parts.sum(axis=1)
    return parts / 10_000


def squared_distances(points: Floats, centroids: Floats) -> Floats:
    """Areas x groups, squared Euclidean."""
    parts = [
        ((points[at : at + ROWS, None, :] - centroids[None, :, :]) ** 2).sum(axis=2)
        for at in range(0, max(len(points), 1), ROWS)
    ]
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def soft(distances: Floats, tau: float) -> Floats:
    """The mix per area: rows sum to 1."""
    weight = np.exp(-(distances - distances.min(axis=1, keepdims=True)) / (2 * tau**2))
    return weight / weight.sum(axis=1, keepdims=True)


def certainty(distances: Floats) -> Floats:
    """1 - d1^2 / d2^2: 0 when the second nearest group is as near as the first, 1 when the area is its centroid."""
    nearest = np.partition(distances, 1, axis=1)
    return 1 - nearest[:, 0] / np.maximum(nearest[:, 1], 1e-12)
