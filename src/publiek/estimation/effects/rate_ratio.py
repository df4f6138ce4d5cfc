"""How many times as many came, compared with where nothing was done? Difference-in-differences of counts.

    y_it ~ Poisson mean a_i g_t ratio^{d_it}

With one moment of treatment the likelihood of two-way fixed effects has a closed answer: the ratio of ratios

    ratio = (treated after / treated before) / (control after / control before)

of totals. Areas differ, and what happens in one area hangs together: the variance of its logarithm is that of the
areas' own contributions (linearised, clustered by area), never Poisson's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Ratio:
    """`ratio` (1 = no difference) with its interval and two-sided p; `error`: standard error of its logarithm (nan
    where the interval was made otherwise); `how`: "clustered" or "permutation"; `totals`: treated before, treated
    after, control before, control after.
    """

    ratio: float
    low: float
    high: float
    p: float
    error: float
    how: str
    totals: tuple[float, float, float, float]


def totals_of(before: Floats, after: Floats, treated: Bools) -> tuple[float, float, float, float]:
    """Treated before and after, control before and after."""
    return (
        float(before[treated].sum()),
        float(after[treated].sum()),
        float(before[~treated].sum()),
        float(after[~treated].sum()),
    )


def log_ratio(totals: tuple[float, float, float, float]) -> float:
    """Logarithm of the ratio of ratios; nan when one of the totals is nothing."""
    return float(np.log(totals[1] * totals[2] / (totals[0] * totals[3]))) if min(totals) > 0 else float("nan")


def clustered(before: Floats, after: Floats, treated: Bools, *, confidence: float = 0.95) -> Ratio:
    """Counts per area, before and after. u_i = after_i / after - before_i / before within each group;
    Var(log ratio) = sum over groups of n/(n-1) sum u_i^2; t with Welch-Satterthwaite degrees of freedom.
    """
    totals = totals_of(before, after, treated)
    value = log_ratio(totals)
    if not np.isfinite(value) or treated.sum() < 2 or (~treated).sum() < 2:
        return Ratio(float(np.exp(value)), 0.0, float("inf"), 1.0, float("nan"), "clustered", totals)
    parts, degrees = [], []
    for group in (treated, ~treated):
        own = after[group] / after[group].sum() - before[group] / before[group].sum()
        parts.append(len(own) / (len(own) - 1) * float(own @ own))
        degrees.append(len(own) - 1)
    variance = sum(parts)
    if variance <= 0:
        return Ratio(float(np.exp(value)), 0.0, float("inf"), 1.0, float("nan"), "clustered", totals)
    free = variance**2 / sum(part**2 / n for part, n in zip(parts, degrees, strict=True))
    error = float(np.sqrt(variance))
    reach = float(stdtrit(free, 0.5 + confidence / 2)) * error
    p = float(2 * stdtr(free, -abs(value) / error))
    low, high = (float(np.exp(value + step)) for step in (-reach, reach))
    return Ratio(float(np.exp(value)), low, high, p, error, "clustered", totals)
