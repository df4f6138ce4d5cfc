"""How far could a figure be off by the draw of areas? Bootstrap of clusters as multinomial weights.

Whole clusters are drawn, never persons, six-character postcodes or tickets: neighbours resemble one another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.transfer.discrimination import Estimate

Floats = NDArray[np.float64]
_CELLS = 4_000_000


def resampled(tables: tuple[Floats, ...], *, replicates: int, seed: int) -> tuple[Floats, ...]:
    """Each table (clusters x groups) summed over resampled clusters: replicates x groups, the same draws for all.

    Two regions or two models on the same clusters compare paired, replicate by replicate.
    """
    clusters = len(tables[0])
    chance = np.random.default_rng(seed)
    sums: list[list[Floats]] = [[] for _ in tables]
    block = max(1, _CELLS // clusters)  # keeps memory under some 100 MB, however many clusters there are
    for start in range(0, replicates, block):
        size = min(block, replicates - start)
        # which clusters, then how often each: the same as multinomial counts, several times as fast
        drawn = chance.integers(0, clusters, (size, clusters)) + clusters * np.arange(size)[:, None]
        times = np.bincount(drawn.ravel(), minlength=size * clusters).reshape(size, clusters).astype(float)
        for kept, table in zip(sums, tables, strict=True):
            kept.append(times @ table)
    return tuple(np.vstack(kept) for kept in sums)


def percentile(value: float, again: Floats, *, confidence: float = 0.95) -> Estimate:
    """A value with the percentile interval of its replicates; nan replicates are left out."""
    usable = again[np.isfinite(again)]
    if not len(usable):
        return Estimate(value)
    low, high = np.quantile(usable, [0.5 - confidence / 2, 0.5 + confidence / 2])
    return Estimate(value, float(low), float(high))
