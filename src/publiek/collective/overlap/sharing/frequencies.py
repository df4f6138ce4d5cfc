"""How many households visit 1, 2, 3... houses, when all that is known is in how many houses each bucket is filled?

A bucket may hold two households, and two households may visit the same house: a bucket of one that visits A and B and
one that visits B and C is filled in three houses. The model, in the open:

* households of every kind fall in buckets by chance: the numbers in a bucket are Poisson with mean (households) / m;
* a household that visits k houses visits the set S with a chance proportional to the product of the odds of the houses
  in S (conditional Bernoulli sampling); odds are such that the houses get the sizes that were measured;
* the houses of two households in one bucket are drawn independently.

With T[v, u, k] the chance that a bucket filled in u houses is filled in v once a household of k joins it, the shares
g[v] of buckets satisfy dg/df[k] = (sum over u of g[u] T[v, u, k] - g[v]) / m (a point added to a Poisson process). That
is what Newton's method needs to find the numbers of households f from the measured g; it gives the interval too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from publiek.collective.overlap.sharing.estimates import Estimate
from publiek.collective.overlap.sharing.noise import VARIANCE_HISTOGRAM
from publiek.collective.overlap.sharing.refusals import too_full

Real = NDArray[np.float64]
_NOISE = 2 * VARIANCE_HISTOGRAM
_STEPS = 60
_FITS = 3


@dataclass(frozen=True)
class Frequencies:
    """`union`: households of all houses together. `histogram`: that visit exactly 1, 2... and (last) more."""

    union: Estimate
    histogram: Estimate


def deconvolve(counts: NDArray[np.int64], sizes: Real, *, buckets: int, classes: int) -> Frequencies:
    """Households by number of houses, from the number of `buckets` filled in 0, 1, ... n houses (`counts`, with noise).

    `sizes` (n): households of each house. The last of `classes` classes holds all who visit so many houses or more.
    Raises DisclosureError "sharing-too-full" when hardly a bucket is empty.
    """
    # All buckets together are known: what the noise adds to that is taken off every count alike.
    seen = counts - (counts.sum() - buckets) / counts.size
    if seen[0] < 0.02 * buckets:
        raise too_full()
    top = _highest(seen, classes)
    observed = seen[: top + 1] / buckets
    numbers = np.zeros(top + 1)
    numbers[1:] = np.clip(observed[1:], 0, None) * buckets
    for _ in range(_FITS):
        joined = _joining(_odds(sizes, numbers), top)
        numbers = _newton(observed, numbers, joined, buckets=buckets)
    slopes = _slopes(_buckets(numbers, joined, buckets=buckets), joined)
    return Frequencies(_union(seen[0], buckets=buckets), _pooled(numbers, observed, slopes, buckets, classes))


def _highest(seen: Real, classes: int) -> int:
    """The largest number of houses that a bucket has beyond what noise may do; above it there is noise alone."""
    clear = np.flatnonzero(seen > 5 * np.sqrt(_NOISE))
    return int(min(seen.size - 1, max(clear[-1] if clear.size else 1, classes) + 2))


def _union(empty: float, *, buckets: int) -> Estimate:
    """Linear counting from the buckets that are empty in all houses."""
    value = np.log(empty / buckets) / np.log1p(-1 / buckets)
    load = value / buckets
    chance = buckets * (np.expm1(load) - load)
    return Estimate(np.array(value), np.array(np.sqrt(chance + _NOISE * np.exp(2 * load))))


def _pooled(numbers: Real, observed: Real, slopes: Real, buckets: int, classes: int) -> Estimate:
    """The classes and their errors.

    The variance of the counts of buckets is multinomial when the numbers of households are Poisson; that those are
    fixed takes away the variance of the Poisson numbers themselves.
    """
    share = np.clip(observed[1:], 0, None)
    spread = buckets * (np.diag(share) - np.outer(share, share)) + _NOISE * np.eye(share.size)
    back = np.linalg.inv(slopes)
    variance = back @ spread @ back.T - np.diag(np.clip(numbers[1:], 0, None))
    pool = np.zeros((classes, share.size))
    pool[np.minimum(np.arange(share.size), classes - 1), np.arange(share.size)] = 1
    floor = _NOISE * np.diag(pool @ back @ back.T @ pool.T)
    return Estimate(pool @ numbers[1:], np.sqrt(np.maximum(np.diag(pool @ variance @ pool.T), floor)))


def _newton(observed: Real, numbers: Real, joined: Real, *, buckets: int) -> Real:
    """The numbers of households for which the model gives what was observed of the buckets that are filled."""
    found = numbers.copy()
    for _ in range(_STEPS):
        shares = _buckets(found, joined, buckets=buckets)
        step = np.linalg.solve(_slopes(shares, joined), buckets * (observed[1:] - shares[1:]))
        found[1:] += step
        if np.abs(step).max() < 1e-6 * max(1.0, np.abs(found).max()):
            break
    return found


def _slopes(shares: Real, joined: Real) -> Real:
    """How the number of buckets filled in v houses moves with the number of households that visit k: (v, k) from 1."""
    return np.asarray(np.einsum("vuk,u->vk", joined, shares)[1:, 1:] - shares[1:, None])


def _buckets(numbers: Real, joined: Real, *, buckets: int) -> Real:
    """The share of buckets filled in 0, 1, ... houses."""
    total = max(float(numbers.sum()), 1e-9)
    load, kinds = total / buckets, numbers / total
    step = np.einsum("vuk,k->vu", joined, kinds)
    together = np.zeros_like(numbers)
    together[0] = 1.0
    shares = np.zeros_like(numbers)
    for households in range(int(poisson.isf(1e-13, load)) + 2):
        shares += poisson.pmf(households, load) * together
        together = step @ together
    return shares


def _joining(odds: Real, top: int) -> Real:
    """T[v, u, k] up to `top`: coefficients of the product over houses of 1 + o x + o y + o^2 x y z, z for in both.

    What would end above `top` is put at `top`.
    """
    ways = np.zeros((top + 1, top + 1, top + 1))
    ways[0, 0, 0] = 1.0
    for odd in odds:
        more = ways.copy()
        more[1:] += odd * ways[:-1]
        more[:, 1:] += odd * ways[:, :-1]
        more[1:, 1:, 1:] += odd**2 * ways[:-1, :-1, :-1]
        ways = more
    alone = _ways(odds, top)
    chance = ways / np.maximum(np.multiply.outer(alone, alone)[:, :, None], 1e-300)
    joined = np.zeros_like(chance)
    u, k, both = np.indices(chance.shape)
    np.add.at(joined, (np.clip(u + k - both, 0, top), u, k), chance)
    return joined


def _ways(odds: Real, top: int) -> Real:
    """Sums over sets of 0, 1, ... houses of the product of their odds (elementary symmetric polynomials)."""
    ways = np.zeros(top + 1)
    ways[0] = 1.0
    for odd in odds:
        ways[1:] += odd * ways[:-1]
    return ways


def _odds(sizes: Real, numbers: Real) -> Real:
    """Odds of the houses, so that households in these numbers give the houses about these sizes."""
    wanted = np.clip(sizes, 1e-6 * sizes.max(), None)
    wanted = wanted * (np.arange(numbers.size) @ numbers) / wanted.sum()
    top = numbers.size - 1
    odds = wanted / wanted.mean()
    for _ in range(_STEPS):
        without = np.array([_ways(np.delete(odds, house), top) for house in range(odds.size)])
        alone = np.maximum(_ways(odds, top), 1e-300)
        visited = odds * (without[:, :-1] / alone[1:] @ numbers[1:])
        odds = odds * wanted / np.maximum(visited, 1e-9)
        odds /= odds.mean()
        if np.abs(visited / wanted - 1).max() < 1e-4:
            break
    return np.asarray(odds)
