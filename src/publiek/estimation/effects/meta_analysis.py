"""What is the average over studies, and what may one expect in a new one? Random-effects meta-analysis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtri, stdtrit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pooled:
    """`mean` with its standard error; `tau2`: variance between studies; `interval` of the mean; `prediction`: where a
    new study's true value lies with the same confidence (nan with two studies).
    """

    mean: float
    error: float
    tau2: float
    interval: tuple[float, float]
    prediction: tuple[float, float]
    studies: int


def dersimonian_laird(value: Floats, variance: Floats) -> float:
    """Between-study variance by moments (DerSimonian and Laird 1986)."""
    weight = 1 / variance
    mean = weight @ value / weight.sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, float((weight @ (value - mean) ** 2 - (len(value) - 1)) / scale))


def restricted_likelihood(value: Floats, variance: Floats) -> float:
    """Between-study variance by restricted maximum likelihood: the root of its score (Viechtbauer 2005)."""

    def score(tau2: float) -> float:
        weight = 1 / (variance + tau2)
        mean = weight @ value / weight.sum()
        return float((weight**2 @ (value - mean) ** 2) - weight.sum() + (weight**2).sum() / weight.sum())

    widest = 10 * float(np.var(value) + variance.max()) + 1e-9
    return float(brentq(score, 0.0, widest, xtol=1e-12)) if score(0.0) > 0 and score(widest) < 0 else 0.0


def pool(
    value: Floats, variance: Floats, *, method: str = "reml", small: bool = True, confidence: float = 0.95
) -> Pooled:
    """The mean of studies with known variances, as random effects. `method`: "reml" or "dl".

    `small`: interval of Hartung and Knapp (2001), mu +- t_{k-1} SE_HK; otherwise mu +- z SE. Prediction interval
    mu +- t_{k-2} sqrt(tau2 + SE^2) (Higgins, Thompson and Spiegelhalter 2009). Raises ValueError for one study.
    """
    if len(value) < 2:
        raise ValueError("one study is not pooled")
    tau2 = dersimonian_laird(value, variance) if method == "dl" else restricted_likelihood(value, variance)
    weight = 1 / (variance + tau2)
    mean = float(weight @ value / weight.sum())
    plain = float(1 / np.sqrt(weight.sum()))
    studies, tail = len(value), 0.5 + confidence / 2
    adjusted = float(np.sqrt(weight @ (value - mean) ** 2 / ((studies - 1) * weight.sum())))
    error, quantile = (adjusted, stdtrit(studies - 1, tail)) if small else (plain, ndtri(tail))
    ahead = float(stdtrit(studies - 2, tail) * np.sqrt(tau2 + error**2)) if studies > 2 else float("nan")
    reach = float(quantile * error)
    return Pooled(mean, error, tau2, (mean - reach, mean + reach), (mean - ahead, mean + ahead), studies)
