"""Which reason is put first, and which of two is put above the other? Rankings, also when only the first was asked.

    first_i       = weight of those who put i first / weight of all who ranked anything
    above_ij      = weight of those who put i above j / weight of those who put one above the other

What somebody did not rank lies below all they ranked; of two items that both were not ranked, nothing is known. So from
one most important reason each, above_ij is the part of those who named i or j that named i.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.designs.intervals import share_limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ranked:
    """Per item `first` with a 95% interval, of `n` respondents who ranked anything; `above`: items x items with its
    interval (nan on the diagonal and where nobody told), of `pairs` respondents.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    n: int
    above: Floats
    above_low: Floats
    above_high: Floats
    pairs: Ints


def ranked(ranks: Floats, *, weight: Floats | None = None) -> Ranked:
    """Respondents x items: 1 the most important, 2 the next, nan not ranked. `weight` per respondent (1); intervals are
    Wilson's on the effective number of respondents.
    """
    told = ~np.isnan(ranks).all(axis=1)
    ranks = np.where(np.isnan(ranks[told]), np.inf, ranks[told])
    heavy = np.ones(len(ranks)) if weight is None else weight[told]
    top = ranks.min(axis=1, keepdims=True, initial=np.inf)
    tops = (ranks == top) & np.isfinite(top)
    first = heavy @ (tops / np.maximum(tops.sum(axis=1, keepdims=True), 1)) / max(float(heavy.sum()), 1e-300)
    low, high = _limits(first, np.full(len(first), _effective(heavy[:, None])[0] if len(heavy) else 0.0))
    above, effective, pairs = _pairs(ranks, heavy)
    return Ranked(first, low, high, len(ranks), above, *_limits(above, effective), pairs)


def from_first(first: Ints, items: int) -> Floats:
    """Ranks of respondents of whom only the most important is known (-1: none)."""
    ranks = np.full((len(first), items), np.nan)
    named = np.flatnonzero(first >= 0)
    ranks[named, first[named]] = 1
    return ranks


def _pairs(ranks: Floats, weight: Floats) -> tuple[Floats, Floats, Ints]:
    """Per pair of items the part that puts one above the other, the effective and the plain number who did either."""
    items = ranks.shape[1]
    share, effective = np.full((items, items), np.nan), np.zeros((items, items))
    count = np.zeros((items, items), dtype=np.int64)
    for i in range(items):
        higher, lower = ranks[:, [i]] < ranks, ranks[:, [i]] > ranks
        either = (higher | lower) * weight[:, None]
        total = either.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            share[i] = np.where(total > 0, (higher * weight[:, None]).sum(axis=0) / total, np.nan)
        effective[i], count[i] = _effective(either), (either > 0).sum(axis=0)
    return share, effective, count


def _effective(weight: Floats) -> Floats:
    """Kish's effective number per column."""
    squares = (weight**2).sum(axis=0)
    return np.asarray(np.where(squares > 0, weight.sum(axis=0) ** 2 / np.maximum(squares, 1e-300), 0.0))


def _limits(share: Floats, effective: Floats) -> tuple[Floats, Floats]:
    low, high = share_limits(share, np.maximum(effective, 1e-9), np.maximum(effective - 1, 1))
    nothing = effective <= 0
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
