"""What do noisy counts tell? Whole numbers that are not negative, each with the interval in which the truth lies.

Everything here works on counts that already have their noise: it costs nothing and gives nothing away. Two corrections
are made. The cap leaves out some pairs of households with very many memberships: how many follows from how many there
are, and is spread over the cells by their size. And an interval holds the noise (95%) and the whole of that correction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.counting import CAP

#: Standard deviations on either side of 95% of a normal distribution.
_WIDTH = 1.959964

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """A count with its interval; arrays of one shape."""

    value: Numbers
    low: Numbers
    high: Numbers


def told(noisy: Numbers, *, sigma: float, missed: Floats | float = 0.0) -> Told:
    """Counts with noise of scale `sigma`, to which the estimate `missed` is added; never below nothing."""
    middle = noisy + np.asarray(missed, dtype=np.float64)
    half = np.sqrt((_WIDTH * sigma) ** 2 + np.square(missed))
    value, low, high = np.rint(middle), np.floor(middle - half), np.ceil(middle + half)
    return Told(*(np.maximum(part, 0).astype(np.int64) for part in (value, low, high)))


@dataclass(frozen=True)
class Missed:
    """The share of memberships and of pairs that the cap left out, of what was counted."""

    memberships: float
    pairs: float


def missed_by_the_cap(histogram: Numbers, *, members: int, cap: int = CAP) -> Missed:
    """What the cap left out, from a noisy histogram whose last class is "more than the cap".

    The households over the cap are taken to thin out by the same share with every member more (a geometric tail).
    """
    if members <= cap:
        return Missed(0.0, 0.0)
    counts = np.maximum(histogram.astype(np.float64), 0.0)
    over = counts[cap]
    thinning = _thinning(counts, cap=cap)
    beyond = np.arange(cap + 1, members + 1)
    weights = thinning ** (beyond - cap - 1)
    share = weights / weights.sum()
    visits = np.arange(1, cap + 1)
    memberships = float(visits @ counts[:cap] + cap * over)
    pairs = float((visits * (visits - 1) / 2) @ counts[:cap] + cap * (cap - 1) / 2 * over)
    lost_memberships = over * float(share @ (beyond - cap))
    lost_pairs = over * float(share @ (beyond * (beyond - 1) / 2 - cap * (cap - 1) / 2))
    if not pairs or not memberships:
        return Missed(0.0, 0.0)
    return Missed(lost_memberships / memberships, lost_pairs / pairs)


def spread_over(counts: Numbers, *, share: float) -> Floats:
    """Of every count what was missed, when all together missed this `share` of what was counted.

    Who visits very many members is spread more evenly over them than others: the estimate grows with the power 3/4 of a
    count, not in proportion (an invented sector with its truth known showed it: see bench/overlap.py).
    """
    counted = np.maximum(counts.astype(np.float64), 0.0)
    weights: Floats = counted**0.75
    whole = weights.sum()
    return weights * (share * counted.sum() / whole) if whole else weights


def _thinning(counts: Floats, *, cap: int) -> float:
    """By which share the number of households falls with one member more, near the cap.

    In a geometric tail the households over the cap are to those over five members fewer as the fifth power of it.
    """
    over = float(counts[cap])
    below = float(counts[cap - 5 : cap].sum())
    return float(min(0.95, math.pow(over / (over + below), 1 / 5))) if over else 0.0
