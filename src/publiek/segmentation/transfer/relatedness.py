"""How alike are two (sets of) regions by their area figures alone, before anybody was asked anything?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.transfer import shift, space
from publiek.segmentation.transfer.kernel_distance import KernelDistance, drawn, kernel_distance
from publiek.segmentation.transfer.membership import membership
from publiek.segmentation.transfer.settings import Settings, Thresholds
from publiek.segmentation.transfer.stability import Stability, stability
from publiek.segmentation.transfer.support import Support, support
from publiek.segmentation.transfer.territory import Territory

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Relatedness:
    """`groups`: stability index over groups; `divergence`: Jensen-Shannon, bits; `variables`: stability index per
    variable; `shares`: group -> share of households in source and target; `membership`: concordance of a model that
    tells the two apart; `kernel`: distance of the clouds; both None when not asked for. `support` and `stability`.
    """

    groups: float
    divergence: float
    variables: dict[str, float]
    shares: dict[str, tuple[float, float]]
    support: Support
    stability: Stability
    membership: float | None = None
    kernel: KernelDistance | None = None


def group_shift(ground: Territory, source: NDArray[np.bool_], target: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Smoothed shares of households per group in source and target; areas without a group are left out.

    The number of observations behind a share is the effective number of areas, not of households: neighbours are not
    independent.
    """
    weight = ground.profile.households
    sides = []
    for side in (source, target):
        held = side & (ground.segment != "") & (weight > 0)
        amounts = np.array([weight[held & (ground.segment == code)].sum() for code in ground.segments])
        sides.append(shift.smoothed(amounts, size=shift.independent_size(weight[held])))
    return sides[0], sides[1]


def relate(ground: Territory, *, source: Sequence[str], target: str, settings: Settings) -> Relatedness:
    """Shift, support and stability of `target` against `source`. Raises UsageError "region-unknown"."""
    first = ground.within(source) & (ground.profile.households > 0)
    second = ground.within([target]) & (ground.profile.households > 0)
    limits = settings.thresholds
    shares = group_shift(ground, first, second)
    return Relatedness(
        groups=shift.stability_index(*shares),
        divergence=shift.jensen_shannon(*shares),
        variables=_per_variable(ground, first, second),
        shares={code: (float(a), float(b)) for code, a, b in zip(ground.segments, *shares, strict=True)},
        support=support(ground, first, second, quantile=limits.support_quantile),
        stability=stability(ground, first, second, settings),
        membership=_membership(ground, first, second, limits) if settings.deep else None,
        kernel=_kernel(ground, first, second, limits) if settings.deep else None,
    )


def _per_variable(ground: Territory, source: NDArray[np.bool_], target: NDArray[np.bool_]) -> dict[str, float]:
    profile = ground.profile
    weights = (profile.households[source], profile.households[target])
    return {
        name: shift.variable_index(profile.values[source, at], profile.values[target, at], weights)
        for at, name in enumerate(profile.names)
    }


def _membership(ground: Territory, source: NDArray[np.bool_], target: NDArray[np.bool_], limits: Thresholds) -> float:
    """Blocks held out together: municipalities for four-digit areas, the four digits for anything finer."""
    both = source | target
    profile = ground.profile
    coarse = profile.level == "pc4" or profile.level == "neighbourhood"
    names = profile.municipality[both] if coarse else np.array([str(area)[:4] for area in profile.area[both]])
    block = np.unique(names, return_inverse=True)[1].astype(np.int64)
    places = space.points(profile, both)[both]
    return membership(places, target[both], profile.households[both], block=block, fold=(limits.folds, limits.seed))


def _kernel(
    ground: Territory, source: NDArray[np.bool_], target: NDArray[np.bool_], limits: Thresholds
) -> KernelDistance:
    """Areas count alike here, large or small."""
    places = space.points(ground.profile, source | target)
    sides = [drawn(places[side], limits.sample, limits.seed + at) for at, side in enumerate((source, target))]
    return kernel_distance(sides[0], sides[1], permutations=limits.permutations, seed=limits.seed)
