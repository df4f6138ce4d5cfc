"""How many households would be reached if every address were known?

Only bookers with a usable address are counted. The model is explicit: whether a house knows the address of a household
depends on nothing but the house. A household of which no house knows the address is then missing from the reach, and
one that visits three houses is counted as visiting two when one of them does not know it. Goodman (1949) showed how the
number of all follows from how many were seen once, twice, three times: with q = (1 - c) / c for coverage c,

    reach = sum over k of h_k (1 - (-q)^k)

where h_k households were seen at exactly k houses. It works on figures that already have their noise, so it gives
nothing away. It is wrong when the same households give no address anywhere: then the truth is higher, up to `most_of`.
Below 65% coverage the terms alternate too wildly to be told, and no corrected reach is given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.job import OverlapAnswer

#: The least coverage at which reach is corrected.
ENOUGH = 0.65
_WIDTH = 1.959964


@dataclass(frozen=True)
class Reach:
    """The reach at full coverage with its interval; `coverage` is that of all memberships together, 0-1."""

    value: int
    low: int
    high: int
    coverage: float


def coverage_of(sizes: NDArray[np.int64], coverage: NDArray[np.float64]) -> float:
    """The share of all memberships that is known: every house counts by the households it would have."""
    known = np.maximum(sizes.astype(np.float64), 0.0)
    usable = coverage > 0
    whole = float((known[usable] / coverage[usable]).sum())
    return float(known[usable].sum()) / whole if whole else 0.0


def reach_of(answer: OverlapAnswer) -> Reach | None:
    """The corrected reach of an answer; None when coverage is below `ENOUGH`.

    The interval holds the noise of the histogram, and half of the correction on either side for what the model misses.
    """
    known = coverage_of(answer.sizes, answer.coverage)
    if known < ENOUGH:
        return None
    q = (1 - known) / known
    weights = np.array([-((-q) ** k) for k in range(1, len(answer.histogram) + 1)])
    added = float(weights @ answer.histogram)
    spread = (answer.histogram_high - answer.histogram_low) / 2
    noise = math.hypot(float(np.linalg.norm(weights * spread)), (answer.union_high - answer.union_low) / 2)
    half = math.hypot(noise, added / 2)
    middle = answer.union + added
    return Reach(round(middle), max(0, math.floor(middle - half)), math.ceil(middle + half), known)


def most_of(answer: OverlapAnswer) -> Reach | None:
    """The reach if the same households give no address anywhere: what is known, over coverage; None as `reach_of`."""
    known = coverage_of(answer.sizes, answer.coverage)
    if known < ENOUGH:
        return None
    low, middle, high = (count / known for count in (answer.union_low, answer.union, answer.union_high))
    return Reach(round(middle), math.floor(low), math.ceil(high), known)
