"""Which areas get it, and which are the comparison? Alike areas in pairs; a coin from a stated seed for each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def pairs(covariates: Floats) -> Ints:
    """The pair (0, 1, ...) of each row; -1 for the one left over. Rows sorted by their first column, best first.

    Greedy: the largest that is left is paired with the nearest of those left, by standardised distance; the first
    column (what the measure was before) counts three times.
    """
    size = len(covariates)
    spread = covariates.std(axis=0)
    scaled = (covariates - covariates.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    scaled[:, 0] *= np.sqrt(3.0)
    left = list(np.argsort(-covariates[:, 0], kind="stable"))
    found = np.full(size, -1, dtype=np.int64)
    for pair in range(size // 2):
        first = left.pop(0)
        distance = ((scaled[left] - scaled[first]) ** 2).sum(axis=1)
        second = left.pop(int(np.argmin(distance)))
        found[[first, second]] = pair
    return found


def draw(strata: Ints, *, seed: int) -> Bools:
    """Which are treated: one of every pair, by chance. Rows without a pair (-1) are not."""
    return draws(strata, count=1, seed=seed)[0]


def draws(strata: Ints, *, count: int, seed: int) -> Bools:
    """`count` assignments that could have been drawn (count x rows)."""
    chance = np.random.default_rng(seed)
    numbers = np.unique(strata[strata >= 0])
    coin = chance.random((count, len(numbers))) < 0.5
    drawn = np.zeros((count, len(strata)), dtype=bool)
    for place, pair in enumerate(numbers):
        first, second = np.flatnonzero(strata == pair)
        drawn[:, first], drawn[:, second] = coin[:, place], ~coin[:, place]
    return drawn


def all_assignments(strata: Ints) -> Bools:
    """Every assignment that could have been drawn; for few pairs (2^pairs rows)."""
    numbers = np.unique(strata[strata >= 0])
    coin = (np.arange(2 ** len(numbers))[:, None] >> np.arange(len(numbers))) & 1
    drawn = np.zeros((len(coin), len(strata)), dtype=bool)
    for place, pair in enumerate(numbers):
        first, second = np.flatnonzero(strata == pair)
        drawn[:, first], drawn[:, second] = coin[:, place] == 1, coin[:, place] == 0
    return drawn
