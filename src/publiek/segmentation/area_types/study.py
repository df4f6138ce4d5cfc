"""How many groups can be told apart, and do they stay the same? Agreement between seeds, resamples and halves.

Optimisation is not sampling: two seeds may agree on groups that other areas would not have given. So each number of
groups is also tried on areas drawn again with replacement, and on two halves of the country that have no area in
common; the second was not looked at when the recipe was made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.classifications import adjusted_rand
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types.building import Prepared, prepare, types_of
from publiek.segmentation.area_types.clustering import clustered, matched
from publiek.segmentation.area_types.placement import squared_distances
from publiek.segmentation.area_types.recipe import Recipe, recipe
from publiek.segmentation.area_types.tiers import joined

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Stability:
    """For one number of groups: adjusted Rand index with the published seed, per other seed (`seeds`), per bootstrap
    resample of areas (`resamples`) and between two halves of the areas (`halves`); `smallest` share of households;
    `explained` variance.
    """

    groups: int
    explained: float
    smallest: float
    seeds: tuple[float, ...]
    resamples: tuple[float, ...]
    halves: tuple[float, ...] = ()


@dataclass(frozen=True)
class Study:
    """`types`: per number of types. `main`: for the main types, over resamples, the agreement when types are clustered
    again and keep their main type (`kept`), and when they are also joined again (`joined_again`). `subtypes`: type ->
    per number of subtypes. `chosen`: the number of subtypes per type that the rule of the recipe gives.
    """

    types: tuple[Stability, ...]
    main: dict[str, tuple[float, ...]] = field(default_factory=dict)
    subtypes: dict[str, tuple[Stability, ...]] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)


def study(
    profile: AreaProfile,
    *,
    groups: Iterable[int] = range(6, 15),
    splits: Iterable[int] = range(2, 7),
    resamples: int = 20,
    settings: Recipe | None = None,
) -> Study:
    """The stability of every tier; the rules that pick the numbers are in docs/explanation/area-types.md."""
    settings = settings or recipe()
    ready = prepare(profile, settings)
    types = tuple(_stability(ready.points, ready.weight, k, settings, resamples) for k in groups)
    published = types_of(ready, settings)
    labels = _labels(ready.points, published)
    below = _below(ready, labels, tuple(splits), settings, resamples)
    chosen = {code: _chosen(rows, settings) for code, rows in below.items()}
    return Study(types, _main(ready, labels, published, settings, resamples), below, chosen)


def _labels(points: Floats, centroids: Floats) -> Labels:
    return squared_distances(points, centroids).argmin(axis=1)


def _stability(points: Floats, weight: Floats, k: int, settings: Recipe, resamples: int) -> Stability:
    seed, few = settings.seed, max(1, settings.starts // 3)
    centroids = clustered(points, weight, k, seed=seed, starts=settings.starts)
    labels, part = _labels(points, centroids), weight / weight.sum()
    again = [clustered(points, weight, k, seed=seed + i, starts=settings.starts) for i in range(1, 6)]
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(resamples):
        chosen = chance.integers(0, len(points), len(points))
        drawn.append(clustered(points[chosen], weight[chosen], k, seed=seed, starts=few))
    spread = part @ ((points - part @ points) ** 2).sum(axis=1)
    within = part @ squared_distances(points, centroids).min(axis=1)
    return Stability(
        groups=k,
        explained=round(float(1 - within / spread), 4),
        smallest=round(min(float(part[labels == group].sum()) for group in range(k)), 4),
        seeds=tuple(_agreement(labels, _labels(points, other)) for other in again),
        resamples=tuple(_agreement(labels, _labels(points, other)) for other in drawn),
        halves=tuple(_halves(points, weight, k, seed=seed + i, starts=few) for i in range(resamples // 2)),
    )


def _halves(points: Floats, weight: Floats, k: int, *, seed: int, starts: int) -> float:
    """Each half of the areas gives its own groups; how alike do both divide all areas?"""
    order = np.random.default_rng(seed).permutation(len(points))
    found = [
        _labels(points, clustered(points[half], weight[half], k, seed=seed, starts=starts))
        for half in (order[::2], order[1::2])
    ]
    return _agreement(found[0], found[1])


def _main(
    ready: Prepared, labels: Labels, published: Floats, settings: Recipe, resamples: int
) -> dict[str, tuple[float, ...]]:
    size = np.bincount(labels, weights=ready.weight, minlength=len(published))
    main = joined(published, size, settings.main)
    chance = np.random.default_rng(settings.seed)
    kept, again = [], []
    for _ in range(resamples):
        chosen = chance.integers(0, len(labels), len(labels))
        points, weight = ready.points[chosen], ready.weight[chosen]
        found = clustered(points, weight, len(published), seed=settings.seed, starts=settings.resample_starts)
        found = matched(found, published)
        other = _labels(ready.points, found)
        size = np.bincount(other, weights=ready.weight, minlength=len(found))
        kept.append(_agreement(main[labels], main[other]))
        again.append(_agreement(main[labels], joined(found, size, settings.main)[other]))
    return {"kept": tuple(kept), "joined_again": tuple(again)}


def _below(
    ready: Prepared, labels: Labels, splits: tuple[int, ...], settings: Recipe, resamples: int
) -> dict[str, tuple[Stability, ...]]:
    total = ready.weight.sum()
    rows = {}
    for at in range(settings.groups):
        own = labels == at
        points, weight = ready.points[own], ready.weight[own]
        found = [_stability(points, weight, k, settings, resamples) for k in splits if own.sum() >= 5 * k]
        part = float(weight.sum() / total)
        rows[f"G{at + 1}"] = tuple(replace(row, smallest=round(row.smallest * part, 4)) for row in found)
    return rows


def _chosen(rows: tuple[Stability, ...], settings: Recipe) -> int:
    """The largest number that is stable enough and leaves no subtype too small; 1 when there is none."""
    good = [
        row.groups
        for row in rows
        if np.mean(row.resamples) >= settings.split_stable and row.smallest >= settings.split_smallest
    ]
    return max(good, default=1)


def _agreement(first: Labels, second: Labels) -> float:
    return round(adjusted_rand(first, second), 4)
