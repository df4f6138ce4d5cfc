"""Is the level right: do as many take part in the region as the model says, in all and per group?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from publiek.segmentation.logistic import fit, log_rate_fit
from publiek.segmentation.transfer.discrimination import Estimate

Floats = NDArray[np.float64]


def observed_expected(observed: float, expected: float, persons: float, *, confidence: float = 0.95) -> Estimate:
    """O/E with its interval on the log scale: se = sqrt((1 - phi) / O), phi = O / n; n infinite for Poisson counts.

    Counts of independent persons (Debray et al. 2017); the expectation is taken as known.
    """
    if observed <= 0 or expected <= 0:
        return Estimate(observed / expected if expected > 0 else float("nan"))
    ratio = observed / expected
    reach = ndtri(0.5 + confidence / 2) * np.sqrt((1 - observed / persons) / observed)
    return Estimate(ratio, float(ratio * np.exp(-reach)), float(ratio * np.exp(reach)))


def in_the_large(predictor: Floats, events: Floats, persons: Floats, *, poisson: bool = False) -> Estimate:
    """Calibration in the large: intercept a of a + offset(predictor), in log odds (log rate for Poisson); 0 = right."""
    design = np.ones((len(predictor), 1))
    found = (
        log_rate_fit(design, events, persons, offset=predictor)
        if poisson
        else fit(design, events, persons, offset=predictor)
    )
    return _wald(float(found.coefficients[0]), float(found.covariance[0, 0]))


def slope(predictor: Floats, events: Floats, persons: Floats, *, poisson: bool = False) -> Estimate:
    """Calibration slope b of a + b predictor: 1 = right, under 1 = differences between groups are smaller here.

    Random deviations of groups do not move it away from 1 on average: it cannot by itself show that a model does not
    travel.
    """
    design = np.column_stack([np.ones(len(predictor)), predictor - np.average(predictor, weights=persons)])
    if np.ptp(predictor[persons > 0]) < 1e-9:
        return Estimate(float("nan"))
    none = np.zeros(len(predictor))
    found = log_rate_fit(design, events, persons, offset=none) if poisson else fit(design, events, persons)
    return _wald(float(found.coefficients[1]), float(found.covariance[1, 1]))


def _wald(value: float, variance: float, confidence: float = 0.95) -> Estimate:
    reach = float(ndtri(0.5 + confidence / 2) * np.sqrt(variance))
    return Estimate(value, value - reach, value + reach)


def group_ratios(events: Floats, expected: Floats, *, prior: float = 5.0) -> Floats:
    """Seen over expected per group, drawn to 1: (y + nu) / (E + nu), nu = `prior` (Poisson-gamma)."""
    return (events + prior) / (expected + prior)
