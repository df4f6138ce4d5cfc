"""How sure is a share, a rate or a ratio, and which of many differences may be called one?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]


def z_value(confidence: float) -> float:
    """The two-sided normal quantile of a confidence level (0.95 gives 1.96)."""
    return float(ndtri(0.5 + confidence / 2))


def wilson(k: ArrayLike, n: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson score interval of k out of n, without continuity correction. n = 0 gives (0, 1).

    Source: Wilson 1927; Newcombe 1998, method 3. Does not know that visits come in parties: count accounts.
    """
    z = z_value(confidence)
    hits, trials = np.broadcast_arrays(np.asarray(k, float), np.asarray(n, float))
    safe = np.where(trials > 0, trials, 1.0)
    share = hits / safe
    middle = share + z * z / (2 * safe)
    reach = z * np.sqrt(np.maximum(share * (1 - share), 0) / safe + z * z / (4 * safe * safe))
    spread = 1 + z * z / safe
    low = np.where(hits <= 0, 0.0, (middle - reach) / spread)
    high = np.where(hits >= trials, 1.0, (middle + reach) / spread)
    return np.where(trials > 0, low, 0.0), np.where(trials > 0, high, 1.0)


def score_p_values(k: ArrayLike, n: float, share: ArrayLike) -> Floats:
    """Two-sided p-value that the true share is `share`; agrees with Wilson (p < 0.05 = outside the 95% interval)."""
    expected = np.asarray(share, float)
    spread = np.sqrt(np.maximum(expected * (1 - expected), 1e-300) / n)
    return 2 * ndtr(-np.abs(np.asarray(k, float) / n - expected) / spread)


def discoveries(p_values: ArrayLike, *, rate: float) -> NDArray[np.bool_]:
    """Benjamini-Hochberg: which of these differences stand when at most `rate` of those called may be false."""
    p = np.asarray(p_values, float)
    if p.size == 0:
        return np.zeros(0, bool)
    order = np.argsort(p, kind="stable")
    passing = np.flatnonzero(p[order] <= rate * np.arange(1, p.size + 1) / p.size)
    standing = np.zeros(p.size, bool)
    if passing.size:
        standing[order[: passing[-1] + 1]] = True
    return standing


def ratio(k: float, n: float, m_k: float, m_n: float, *, confidence: float = 0.95) -> tuple[float, float, float]:
    """Ratio of two shares k/n and m_k/m_n that are both samples, with its interval (Katz et al. 1978, log method).

    Use it when the base of an index is itself counted (another institution), not for a population. All four > 0.
    """
    value = (k / n) / (m_k / m_n)
    spread = z_value(confidence) * float(np.sqrt(1 / k - 1 / n + 1 / m_k - 1 / m_n))
    return value, value * float(np.exp(-spread)), value * float(np.exp(spread))


def poisson(count: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Score interval of the mean of a Poisson count: m + z^2/2 -+ z sqrt(m + z^2/4). Holds the count itself always."""
    z = z_value(confidence)
    seen = np.asarray(count, float)
    reach = z * np.sqrt(seen + z * z / 4)
    return np.maximum(seen + z * z / 2 - reach, 0.0), seen + z * z / 2 + reach
