"""How many groups can be told apart, and do they stay the same? Agreement between seeds and between resamples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.segmentation.agreement import adjusted_rand
from publiek.segmentation.area_types.building import Prepared, prepare
from publiek.segmentation.area_types.clustering import clustered
from publiek.segmentation.area_types.model import squared_distances
from publiek.segmentation.area_types.recipe import Recipe, recipe


@dataclass(frozen=True)
class Stability:
    """For one number of groups: adjusted Rand index with the published seed, per other seed (`seeds`) and per
    bootstrap resample of areas (`resamples`); `smallest` share of households; `explained` variance.
    """

    groups: int
    explained: float
    smallest: float
    seeds: tuple[float, ...]
    resamples: tuple[float, ...]


def study(
    table: pa.Table, *, groups: Iterable[int] = range(6, 11), resamples: int = 20, settings: Recipe | None = None
) -> list[Stability]:
    """The stability of each number of groups; the rule that picks one is in docs/explanation/area-types.md."""
    settings = settings or recipe()
    ready = prepare(table, settings)
    return [_stability(ready, k, settings, resamples) for k in groups]


def _stability(ready: Prepared, k: int, settings: Recipe, resamples: int) -> Stability:
    centroids = clustered(ready.points, ready.weight, k, seed=settings.seed, starts=settings.starts)
    distances = squared_distances(ready.points, centroids)
    labels, weight = distances.argmin(axis=1), ready.weight / ready.weight.sum()
    spread = ((ready.points - weight @ ready.points) ** 2).sum(axis=1)
    seeds = []
    for seed in range(1, 6):
        again = clustered(ready.points, ready.weight, k, seed=settings.seed + seed, starts=settings.starts)
        seeds.append(_agreement(labels, squared_distances(ready.points, again).argmin(axis=1)))
    chance = np.random.default_rng(settings.seed)
    drawn = []
    for _ in range(resamples):
        chosen = chance.integers(0, len(labels), len(labels))
        starts = max(1, settings.starts // 3)
        again = clustered(ready.points[chosen], ready.weight[chosen], k, seed=settings.seed, starts=starts)
        drawn.append(_agreement(labels, squared_distances(ready.points, again).argmin(axis=1)))
    smallest = min(float(weight[labels == group].sum()) for group in range(k))
    explained = float(1 - weight @ distances.min(axis=1) / (weight @ spread))
    return Stability(k, round(explained, 4), round(smallest, 4), tuple(seeds), tuple(drawn))


def _agreement(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    return round(adjusted_rand(first, second), 4)
