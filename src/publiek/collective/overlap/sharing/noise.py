"""Which noise does one server add, that nobody else knows?

On every count discrete Gaussian noise; three servers each add half the variance, so that what is left when one adds
none, or tells what it added, is the noise that was promised. To the histogram of the shuffled values the first two
servers each add dummies: for every value 40 plus discrete Laplace noise of scale 2, between 0 and 80 (a household moves
one bucket from one value to another: two counts change by one, epsilon 1 by each of the two servers alone).

Noise is drawn once for a job and kept until it is done: who asks again with the same contributions sees the same noise
and cannot average it away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.collective.libraries import needed
from publiek.collective.overlap.sharing.terms import JobTerms
from publiek.disclosure.budget import discrete_gaussian

SHIFT = 40
EPSILON_HISTOGRAM = 1.0
#: Two counts of the histogram change by one.
_SENSITIVITY_HISTOGRAM = 2
SCALE_HISTOGRAM = _SENSITIVITY_HISTOGRAM / EPSILON_HISTOGRAM
#: Variance of discrete Laplace noise of this scale: 2 a / (1 - a)^2, a = exp(-1 / scale).
VARIANCE_HISTOGRAM = 2 * math.exp(-1 / SCALE_HISTOGRAM) / (1 - math.exp(-1 / SCALE_HISTOGRAM)) ** 2

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Noise:
    """Of one server: on `pairs` (n (n-1) / 2), on `sizes` (n), and how many `dummies` of the values 0 to n (n + 1)."""

    pairs: Whole
    sizes: Whole
    dummies: Whole


def draw(terms: JobTerms) -> Noise:
    """Fresh noise of one server for a job, from the randomness of the operating system."""
    members = len(terms.members)
    pairs = members * (members - 1) // 2
    drawn = discrete_gaussian(np.zeros(pairs + members, dtype=np.int64), sigma=terms.sigma_of_a_server)
    return Noise(drawn[:pairs], drawn[pairs:], SHIFT + truncated_laplace(members + 1))


def truncated_laplace(count: int) -> Whole:
    """Discrete Laplace noise, drawn again where it is beyond the shift (once in two hundred million draws)."""
    drawn = _laplace(count)
    while np.any(beyond := np.abs(drawn) > SHIFT):
        drawn[beyond] = _laplace(int(beyond.sum()))
    return drawn


def _laplace(count: int) -> Whole:
    return np.asarray(_measurement()([0] * count), dtype=np.int64)


@cache
def _measurement() -> Any:
    dp = needed("opendp.prelude")
    dp.enable_features("contrib")
    counts = dp.vector_domain(dp.atom_domain(T="i64"))
    return dp.m.make_laplace(counts, dp.l1_distance(T="i64"), scale=SCALE_HISTOGRAM)
