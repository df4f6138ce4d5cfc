"""How likely is yes, given some numbers? Weighted logistic regression with a ridge, by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
_ROUNDS = 100
_CLOSE = 1e-10


@dataclass(frozen=True)
class Fit:
    """`coefficients`, the first the intercept when the caller put it first, and their `covariance`."""

    coefficients: Floats
    covariance: Floats


def fit(
    design: Floats, events: Floats, trials: Floats, *, offset: Floats | None = None, ridge: Floats | None = None
) -> Fit:
    """Maximum likelihood of `events` out of `trials` (binomial, may be weighted) on the columns of `design`.

    `offset`: added to the linear predictor; `ridge`: penalty per coefficient (half its square), default none.
    """
    coefficients = np.zeros(design.shape[1])
    base = np.zeros(len(design)) if offset is None else offset
    penalty = np.zeros(design.shape[1]) if ridge is None else ridge
    for _ in range(_ROUNDS):
        rate = expit(design @ coefficients + base)
        slope = design.T @ (events - trials * rate) - penalty * coefficients
        curve = design.T @ (design * (trials * rate * (1 - rate))[:, None]) + np.diag(penalty + 1e-12)
        step = np.linalg.solve(curve, slope)
        longest = float(np.abs(step).max())
        coefficients = coefficients + step * min(1.0, 5.0 / max(longest, 1e-12))
        if longest < _CLOSE:
            break
    return Fit(coefficients, np.linalg.inv(curve))


def log_rate_fit(design: Floats, events: Floats, exposure: Floats, *, offset: Floats) -> Fit:
    """The same for Poisson counts: log(events / exposure) = offset + design @ coefficients."""
    coefficients = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        expected = exposure * np.exp(design @ coefficients + offset)
        curve = design.T @ (design * expected[:, None]) + np.eye(design.shape[1]) * 1e-12
        step = np.linalg.solve(curve, design.T @ (events - expected))
        longest = float(np.abs(step).max())
        coefficients = coefficients + step * min(1.0, 2.0 / max(longest, 1e-12))
        if longest < _CLOSE:
            break
    return Fit(coefficients, np.linalg.inv(curve))
