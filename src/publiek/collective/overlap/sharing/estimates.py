"""How many households do two houses share, when all that is known is in how many buckets both have somebody?

A bucket may hold two households. With m buckets, E_A of them empty in A and E_U empty in A and B together, linear
counting (Whang, Vander-Zanden and Taylor 1990) gives the households of each and of both:

    n_A = ln(E_A / m) / ln(1 - 1 / m)        overlap = n_A + n_B - n_U

E_U follows from the buckets that both fill: E_U = E_A + E_B - m + C_AB. It is what these counts make most likely. The
interval has two parts, by the delta method: households fall in buckets by chance (variances and covariances of empty
buckets are exact, for a fixed number of households), and the noise of the servers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from publiek.collective.overlap.job import CONFIDENCE
from publiek.collective.overlap.sharing.refusals import too_full

Real = NDArray[np.float64]
Z = float(norm.ppf(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class Estimate:
    """A number of households and the standard error of it, both of the same shape."""

    value: Real
    error: Real


def households(filled: Real, *, buckets: int) -> Real:
    """Linear counting: how many households fill so many buckets. Raises DisclosureError "sharing-too-full"."""
    empty = buckets - np.asarray(filled, dtype=float)
    if np.any(empty < 0.02 * buckets):
        raise too_full()
    return np.asarray(np.log(empty / buckets) / np.log1p(-1 / buckets))


def sizes(filled: Real, *, buckets: int, sigma: float) -> Estimate:
    """Households of each house; `filled` has noise of standard deviation `sigma`."""
    value = households(filled, buckets=buckets)
    slope = 1 / ((buckets - filled) * -np.log1p(-1 / buckets))
    variance = _covariance(value, value, value, buckets=buckets) + sigma**2
    return Estimate(value, slope * np.sqrt(variance))


def overlaps(filled: Real, both: Real, *, buckets: int, sigma: float) -> Estimate:
    """Households that two houses share: (n, n), of which the diagonal means nothing.

    `filled` (n) and `both` (n, n) are counts of buckets, each with its own noise of standard deviation `sigma`.
    """
    a, b = filled[:, None], filled[None, :]
    # With noise, two small houses can seem to have more in common than they fill.
    union = np.clip(a + b - both, 0, None)
    n_a, n_b = households(a, buckets=buckets), households(b, buckets=buckets)
    n_u = households(union, buckets=buckets)
    value = n_a + n_b - n_u
    base = -np.log1p(-1 / buckets)
    # The value is -ln(E_A) - ln(E_B) + ln(E_U) up to a constant, in units of 1 / base.
    g_a, g_b, g_u = (-1 / ((buckets - each) * base) for each in (a, b, union))
    chance = _chance(value, (n_a, n_b, n_u), (g_a, g_b, -g_u), buckets=buckets)
    noise = (g_u - g_a) ** 2 + (g_u - g_b) ** 2 + g_u**2
    return Estimate(value, np.sqrt(np.maximum(chance, 0) + noise * sigma**2))


def _chance(value: Real, counts: tuple[Real, Real, Real], slopes: tuple[Real, Real, Real], *, buckets: int) -> Real:
    """Variance by chance of slopes . (E_A, E_B, E_U)."""
    n_a, n_b, n_u = counts
    g_a, g_b, g_u = slopes
    common = np.clip(value, 0, np.minimum(n_a, n_b))
    n_u = n_a + n_b - common

    def covary(s: Real, t: Real, st: Real) -> Real:
        return _covariance(s, t, st, buckets=buckets)

    return np.asarray(
        g_a**2 * covary(n_a, n_a, n_a)
        + g_b**2 * covary(n_b, n_b, n_b)
        + g_u**2 * covary(n_u, n_u, n_u)
        + 2 * g_a * g_b * covary(n_a, n_b, common)
        + 2 * g_a * g_u * covary(n_a, n_u, n_a)
        + 2 * g_b * g_u * covary(n_b, n_u, n_b)
    )


def _covariance(s: Real, t: Real, common: Real, *, buckets: int) -> Real:
    """Covariance of the numbers of buckets that are empty in a set of `s` households and in one of `t`.

    Two different buckets are empty in both when the `common` households miss both and the others theirs; one and the
    same bucket when all of both sets miss it.
    """
    m = float(buckets)
    one, two = np.log1p(-1 / m), np.log1p(-2 / m)
    apart = np.exp(common * two + (s + t - 2 * common) * one)
    together = np.exp((s + t - common) * one)
    product = np.exp((s + t) * one)
    # m (m - 1) apart + m together - m^2 product, without taking large numbers from each other.
    return np.asarray(m * m * product * np.expm1(np.log(apart) - np.log(product)) + m * (together - apart))
