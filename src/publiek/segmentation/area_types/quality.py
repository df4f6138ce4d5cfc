"""What do the groups look like, and how well do they tell the areas apart? Every mean is weighted by households."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types.model import AreaTypes, scaled
from publiek.segmentation.area_types.placement import Placed, TierPlaced

Floats = NDArray[np.float64]


def told(
    model: AreaTypes, laid: Placed, profile: AreaProfile, *, unclassified: tuple[str, ...], all_: float
) -> AreaTypes:
    """The model with the profile of every group and the quality of every tier; `all_`: residents of all areas."""
    weight = profile.households / profile.households.sum()
    points = scaled(profile.values, model)
    tiers = {name: _tier(tier, points, weight) for name, tier in laid.tiers.items()}
    quality = {
        "areas": len(profile),
        "unclassified": [int(code) for code in unclassified] if profile.level == "pc4" else len(unclassified),
        "residents_covered": round(float(profile.residents.sum() / all_), 6) if all_ else 0.0,
        **tiers["type"],
        "tiers": tiers,
    }
    groups = {code: row for tier in laid.tiers.values() for code, row in _profiles(tier, profile, weight).items()}
    return replace(model, profile=groups, quality=quality)


def _profiles(tier: TierPlaced, profile: AreaProfile, weight: Floats) -> dict[str, dict[str, float]]:
    """Per group: share of households, areas, and per variable the index (group mean / national mean x 100)."""
    national = weight @ profile.values
    rows = {}
    for at, code in enumerate(tier.codes):
        own = tier.which == at
        part = weight * own
        mean = part @ profile.values / part.sum() if part.sum() > 0 else national
        rows[code] = {
            "households_percent": round(float(100 * part.sum()), 1),
            "areas": int(own.sum()),
            **{
                name: round(float(100 * a / b)) if b > 0 else 100
                for name, a, b in zip(profile.names, mean, national, strict=True)
            },
        }
    return rows


def _tier(tier: TierPlaced, points: Floats, weight: Floats) -> dict[str, float]:
    groups = len(tier.codes)
    size = np.bincount(tier.which, weights=weight, minlength=groups)
    sums = np.column_stack([np.bincount(tier.which, weights=weight * column, minlength=groups) for column in points.T])
    means = sums / np.maximum(size, 1e-12)[:, None]
    national = weight @ points
    total = float((weight @ (points - national) ** 2).sum())
    within = float((weight @ (points - means[tier.which]) ** 2).sum())
    by_mix = float((weight @ (points - tier.mix @ means) ** 2).sum())
    entropy = -np.sum(np.where(tier.mix > 0, tier.mix * np.log(np.maximum(tier.mix, 1e-12)), 0), axis=1)
    found = {
        "groups": groups,
        "smallest_group": round(float(size.min()), 4),
        "variance_explained": round(1 - within / total, 4),
        "variance_explained_by_mix": round(1 - by_mix / total, 4),
        "mean_certainty": round(float(weight @ tier.certainty), 4),
        "mean_largest_part": round(float(weight @ tier.mix.max(axis=1)), 4),
        "mean_groups_in_mix": round(float(weight @ np.exp(entropy)), 3),
    }
    if tier.spread is not None:
        found["mean_spread"] = round(float(weight @ tier.spread.mean(axis=1)), 4)
        own = tier.spread[np.arange(len(tier.which)), tier.which]
        found["mean_spread_of_label"] = round(float(weight @ own), 4)
    return found
