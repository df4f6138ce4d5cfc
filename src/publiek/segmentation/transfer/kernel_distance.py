"""How far apart are two clouds of areas, in every respect at once?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class KernelDistance:
    """`squared`: the unbiased squared maximum mean discrepancy (about 0 when alike, may be just below); `p`: the
    chance of one as large when the two do not differ, by permutation; `width` of the kernel.
    """

    squared: float
    p: float
    width: float


def kernel_distance(
    source: Floats, target: Floats, *, permutations: int, seed: int, width: float | None = None
) -> KernelDistance:
    """Maximum mean discrepancy with a Gaussian kernel exp(-d^2 / 2 w^2), unbiased (Gretton et al. 2012).

    `width`: default the median distance between all points. Two points or more on either side.
    """
    both = np.vstack([source, target])
    squares = (both**2).sum(axis=1)
    distances = np.maximum(squares[:, None] + squares - 2 * both @ both.T, 0.0)
    if width is None:
        above = distances[np.triu_indices(len(both), 1)]
        width = float(np.sqrt(np.median(above))) or 1.0
    kernel = np.exp(-distances / (2 * width**2))
    np.fill_diagonal(kernel, 0.0)
    first = np.arange(len(both)) < len(source)
    seen = _discrepancy(kernel, first[None, :])[0]
    chance = np.random.default_rng(seed)
    shuffled = np.array([chance.permutation(first) for _ in range(permutations)])
    as_large = int((_discrepancy(kernel, shuffled) >= seen).sum())
    return KernelDistance(float(seen), (1 + as_large) / (1 + permutations), width)


def _discrepancy(kernel: Floats, first: NDArray[np.bool_]) -> Floats:
    """The squared discrepancy for every row of `first` (which points are of the first side); diagonal of kernel 0."""
    one = first.astype(float)
    other = 1 - one
    m, n = one.sum(axis=1), other.sum(axis=1)
    onto = one @ kernel
    within, across = (onto * one).sum(axis=1), (onto * other).sum(axis=1)
    rest = kernel.sum() - within - 2 * across
    return within / (m * (m - 1)) + rest / (n * (n - 1)) - 2 * across / (m * n)


def drawn(places: Floats, size: int, seed: int) -> Floats:
    """At most `size` places, drawn without replacement, every area alike: weighing only the side that is drawn from
    would by itself make two equal regions differ.
    """
    if len(places) <= size:
        return places
    return places[np.random.default_rng(seed).choice(len(places), size, replace=False)]
