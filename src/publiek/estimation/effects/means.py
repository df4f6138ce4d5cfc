"""By how much do two groups differ on average, when chance decided who is in which?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MeanDifference:
    """Treated minus control: `effect`, standard error, interval (Welch's degrees of freedom)."""

    effect: float
    error: float
    low: float
    high: float
    degrees: float


def difference_in_means(treated: Floats, control: Floats, *, confidence: float = 0.95) -> MeanDifference:
    """Difference of means with Neyman's variance s1^2/n1 + s0^2/n0 and degrees of freedom of Welch (1947)."""
    parts = np.array([sample.var(ddof=1) / len(sample) for sample in (treated, control)])
    sizes = np.array([len(treated) - 1, len(control) - 1])
    error = float(np.sqrt(parts.sum()))
    degrees = float(parts.sum() ** 2 / (parts**2 / sizes).sum())
    effect = float(treated.mean() - control.mean())
    reach = float(stdtrit(degrees, 0.5 + confidence / 2)) * error
    return MeanDifference(effect, error, effect - reach, effect + reach, degrees)
