"""How uncertain is the mix of an area? The figures are drawn again from what is known of them, and so is the model.

Two sources, drawn together `resamples` times; the spread is the standard deviation of each part of the mix over the
draws.
(i) The figures. A share is a draw from its posterior, Beta(p~ (n* + kappa), (1 - p~)(n* + kappa)), with n* as in the
    repair (denominator less rounding and lifting); a withheld or inherited share has n* = 0. A level that is not
    published is drawn with the spread it has between areas of one municipality (asinh scale). Shares are drawn
    independently; that the ages of an area sum to 1 is left out of account, which makes the spread a little too wide.
(ii) The model. Areas are drawn again with replacement, clustered, and the centroids matched to the published ones
    (least total distance); subtypes are moved on from the published ones within their type.
What it does not hold: that another recipe would give other types.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types.clustering import clustered, matched
from publiek.segmentation.area_types.model import AreaTypes, rounded, scaled
from publiek.segmentation.area_types.placement import Placed, placed, squared_distances
from publiek.segmentation.area_types.recipe import Recipe
from publiek.segmentation.area_types.repair import effective_size

Floats = NDArray[np.float64]
_ALMOST = 1e-4


def with_spread(laid: Placed, profile: AreaProfile, model: AreaTypes, settings: Recipe) -> Placed:
    """The placement with the spread of every part of every mix, in ten-thousandths; the same for the same seed."""
    if settings.resamples < 2:
        return laid
    drawn = Drawn(profile, settings)
    points = scaled(profile.values, model).astype(np.float32 if len(profile) > settings.large.areas else np.float64)
    sums = {name: [np.zeros(tier.mix.shape, np.float32) for _ in (1, 2)] for name, tier in laid.tiers.items()}
    for number in range(settings.resamples):
        chance = np.random.default_rng([settings.seed, number])
        other = resampled(points, profile.households, model, settings, chance)
        again = placed(profile.area, scaled(drawn.values(chance), other), other)
        for name, (one, two) in sums.items():
            one += again.tiers[name].mix
            two += again.tiers[name].mix ** 2
    tiers = {
        name: replace(tier, spread=_deviation(*sums[name], settings.resamples)) for name, tier in laid.tiers.items()
    }
    return replace(laid, tiers=tiers)


def _deviation(one: Floats, two: Floats, draws: int) -> Floats:
    variance = np.maximum(two.astype(float) / draws - (one.astype(float) / draws) ** 2, 0)
    return np.round(np.sqrt(variance * draws / (draws - 1)), 4)


def resampled(
    points: Floats, weight: Floats, model: AreaTypes, settings: Recipe, chance: np.random.Generator
) -> AreaTypes:
    """The model as it would have been with other areas, its groups in the same order under the same codes."""
    times = np.bincount(chance.integers(0, len(points), len(points)), minlength=len(points))
    kept = times > 0
    some, mass = points[kept], weight[kept] * times[kept]
    published = np.array(list(model.centroids.values()))
    seed, starts = int(chance.integers(2**31)), settings.resample_starts
    begin = published if starts == 1 else starts
    found = matched(clustered(some, mass, len(published), seed=seed, starts=begin), published)
    labels = squared_distances(some, found).argmin(axis=1)
    below = dict(model.subtypes)
    for at, code in enumerate(model.groups):
        children, own = model.children(code), labels == at
        first = np.array([model.subtypes[child] for child in children])
        if children and own.sum() >= len(children):
            moved = clustered(some[own], mass[own], len(children), seed=seed, starts=first)
            below |= {child: rounded(row) for child, row in zip(children, moved, strict=True)}
    types = {code: rounded(row) for code, row in zip(model.groups, found, strict=True)}
    return replace(model, centroids=types, subtypes=below)


class Drawn:
    """The figures of the areas, drawn again from what is known of them."""

    def __init__(self, profile: AreaProfile, settings: Recipe) -> None:
        self.profile = profile
        self.strength = [self._strength(at, settings) for at in range(len(profile.names))]

    def values(self, chance: np.random.Generator) -> Floats:
        """Areas x variables, one draw."""
        columns = []
        for at, kind in enumerate(self.profile.kinds):
            value, strength = self.profile.values[:, at], self.strength[at]
            if kind == "level":
                noise = chance.standard_normal(len(value)) * strength
                columns.append(np.where(strength > 0, np.sinh(np.maximum(np.arcsinh(value) + noise, 0)), value))
            else:
                p = np.clip(value, _ALMOST, 1 - _ALMOST)
                columns.append(chance.beta(p * strength, (1 - p) * strength))
        return np.column_stack(columns)

    def _strength(self, at: int, settings: Recipe) -> Floats:
        """Shares: n* + kappa per area. Levels: the standard deviation on the asinh scale, 0 where published."""
        variable, profile = settings.variables[at], self.profile
        own = profile.reliability[:, at] > 0
        if variable.kind == "level":
            return np.where(own, 0.0, _within(np.arcsinh(profile.values[:, at]), own, profile))
        of = profile.residents if variable.of == "residents" else profile.households
        size = effective_size(of, profile.values[:, at], variable.error, settings.rounded_to)
        kappa = profile.kappa[at] if at < len(profile.kappa) else 0.0
        return np.maximum(np.where(own, size, 0.0) + (kappa or _between(profile.values[:, at])), 1.0)


def _between(values: Floats) -> float:
    """The strength of a beta distribution as wide as all areas together: all that is known of an inherited share."""
    mean, variance = float(values.mean()), float(values.var())
    return max(mean * (1 - mean) / variance - 1, 1.0) if variance > 0 else 1e5


def _within(values: Floats, own: NDArray[np.bool_], profile: AreaProfile) -> float:
    """The standard deviation between published areas of one municipality."""
    codes = np.unique(profile.municipality, return_inverse=True)[1]
    count = np.bincount(codes, weights=own)
    mean = np.bincount(codes, weights=own * values) / np.maximum(count, 1)
    free = np.maximum(count - 1, 0).sum()
    return float(np.sqrt((own * (values - mean[codes]) ** 2).sum() / free)) if free > 0 else 0.0
