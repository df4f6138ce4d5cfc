"""Would the region on its own have given the same groups?

A region is clustered alone, by the same recipe, and laid beside the labels it has from the national model. A low
agreement does not mean that the labels are useless there; it means that other differences matter more in that region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from publiek.estimation.classifications import adjusted_rand
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.transfer import space
from publiek.segmentation.transfer.settings import Recluster, Settings
from publiek.segmentation.transfer.territory import Territory

Floats = NDArray[np.float64]
_AREAS_PER_GROUP = 5


@dataclass(frozen=True)
class Stability:
    """`missing`: groups of the source with next to no households in the region; `uncertain` (0-1): households in areas
    of low certainty; `agreement`: adjusted Rand index with the region's own groups; `match`: mean correlation of the
    centres of matched groups; `within`: adjusted Rand index of the region's own groups under resampling, mean and
    least. None = not measured (no recipe given, or fewer than five areas per group).
    """

    missing: tuple[str, ...]
    uncertain: float
    agreement: float | None = None
    match: float | None = None
    within: tuple[float, float] | None = None


def stability(ground: Territory, source: NDArray[np.bool_], target: NDArray[np.bool_], settings: Settings) -> Stability:
    """The stability of the scheme's groups in `target`, the model being that of `source` (area masks)."""
    codes = ground.positions
    weight = ground.profile.households
    present = [_share(codes, group, weight, source) > 0 for group in range(len(ground.segments))]
    missing = tuple(
        code
        for group, code in enumerate(ground.segments)
        if present[group] and _share(codes, group, weight, target) < settings.thresholds.missing_share
    )
    low = target & ~(ground.certainty >= settings.thresholds.certainty_low)
    told = Stability(missing, float(weight[low].sum() / weight[target].sum()))
    usable = target & (codes >= 0) & (weight > 0)
    groups = sum(present)
    if settings.recluster is None or usable.sum() < _AREAS_PER_GROUP * groups or groups < 2:
        return told
    places = space.points(ground.profile, source)
    given = space.centres(places[source], weight[source], codes[source], len(ground.segments))[present]
    own = _Alone(ground.profile.only(usable), places[usable], groups, settings.recluster)
    native = own.labels()
    return Stability(
        told.missing,
        told.uncertain,
        agreement=adjusted_rand(codes[usable], native),
        match=matched_correlation(given, own.centres(native)),
        within=own.resampled(native, settings.thresholds.resamples, settings.thresholds.seed),
    )


def _share(codes: NDArray[np.int64], group: int, weight: Floats, where: NDArray[np.bool_]) -> float:
    return float(weight[where & (codes == group)].sum() / weight[where].sum())


def matched_correlation(first: Floats, second: Floats) -> float:
    """Mean correlation of centres matched one to one so that the sum is largest (Hungarian method; Kuhn 1955)."""
    alike = np.corrcoef(np.vstack([first, second]))[: len(first), len(first) :]
    rows, columns = linear_sum_assignment(-np.nan_to_num(alike, nan=-1.0))
    return float(alike[rows, columns].mean())


@dataclass(frozen=True)
class _Alone:
    """One region by itself: its areas, where they lie, and the recipe that clusters them."""

    profile: AreaProfile
    places: Floats
    groups: int
    recluster: Recluster

    def labels(self) -> NDArray[np.int64]:
        """The region's own groups."""
        return np.asarray(self.recluster(self.profile, self.groups), dtype=np.int64)

    def centres(self, label: NDArray[np.int64]) -> Floats:
        """Where those groups lie."""
        return space.centres(self.places, self.profile.households, label, self.groups)

    def resampled(self, native: NDArray[np.int64], resamples: int, seed: int) -> tuple[float, float]:
        """Mean and least agreement of the own groups with those of resampled areas; all areas to the nearest centre."""
        chance = np.random.default_rng(seed)
        reference = space.nearest(self.places, self.centres(native))[0]
        agreements = []
        for _ in range(resamples):
            again = chance.integers(0, len(self.profile), len(self.profile))
            drawn = self.profile.only(again)  # type: ignore[arg-type]
            label = np.asarray(self.recluster(drawn, self.groups), dtype=np.int64)
            centre = space.centres(self.places[again], drawn.households, label, self.groups)
            agreements.append(adjusted_rand(reference, space.nearest(self.places, centre)[0]))
        return float(np.mean(agreements)), float(np.min(agreements))
