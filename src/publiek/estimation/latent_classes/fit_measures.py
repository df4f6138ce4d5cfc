"""How well do classes explain the answers, and at the cost of how many numbers? The measures of a solution.

    AIC   = -2 LL + 2 p                           (Akaike 1974)
    BIC   = -2 LL + p log n                       (Schwarz 1978)
    aBIC  = -2 LL + p log((n + 2) / 24)           (sample-size adjusted, Sclove 1987)
    G2    = 2 sum_c O_c log(O_c / E_c)            over the answers seen, with E_c = n P(c)
    X2    = sum_c (O_c - E_c)^2 / E_c             over all possible answers, also those nobody gave
    H     = - sum_c P(c) log P(c)                 over all possible answers: the entropy of what the model expects

p free numbers, n respondents (the effective number where they are weighted). G2, X2 and their degrees of freedom,
min(cells - 1, n) - p, are told only where everybody answered everything and nobody is weighted: else they mean nothing.
They are as in Linzer and Lewis (2011). H says nothing of how clearly people fall into classes: for that see
`choosing.relative_entropy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.latent import Answers, Fit, Floats

_MOST_CELLS = 1 << 25  # possible answers that are still counted out one by one
_BLOCK = 256


@dataclass(frozen=True)
class FitMeasures:
    """The measures of one solution; nan for what cannot be told of these answers."""

    classes: int
    n: float
    log_likelihood: float
    parameters: int
    aic: float
    bic: float
    adjusted_bic: float
    g_squared: float
    chi_squared: float
    degrees: float
    entropy: float


def fit_measures(answers: Answers, fit: Fit, *, effective: float | None = None) -> FitMeasures:
    """The measures of a solution. `effective`: the effective number of respondents of a weighted survey, to which the
    log-likelihood is scaled in AIC and BIC.
    """
    total = float(answers.weight.sum())
    n = total if effective is None else effective
    free, deviance = latent.parameters(answers.sizes, len(fit.shares)), -2 * fit.log_likelihood * n / total
    g_squared, chi_squared, degrees = _against_all_cells(answers, fit, free)
    return FitMeasures(
        classes=len(fit.shares),
        n=n,
        log_likelihood=fit.log_likelihood,
        parameters=free,
        aic=deviance + 2 * free,
        bic=deviance + free * float(np.log(n)),
        adjusted_bic=deviance + free * float(np.log((n + 2) / 24)),
        g_squared=g_squared,
        chi_squared=chi_squared,
        degrees=degrees,
        entropy=expected_entropy(fit, answers.sizes),
    )


def expected_entropy(fit: Fit, sizes: tuple[int, ...]) -> float:
    """Entropy (nats) of the answers the model expects; nan with more than some 33 million possible answers."""
    if prod(sizes) > _MOST_CELLS:
        return float("nan")
    half = len(sizes) // 2
    at = sum(sizes[:half])
    first, second = _cells(fit.chances[:, :at], sizes[:half]), _cells(fit.chances[:, at:], sizes[half:])
    first = first * fit.shares[:, None]
    total = 0.0
    for start in range(0, first.shape[1], _BLOCK):
        chance = first[:, start : start + _BLOCK].T @ second
        total -= float((chance * np.log(np.maximum(chance, 1e-300))).sum())
    return total


def _cells(chances: Floats, sizes: tuple[int, ...]) -> Floats:
    """Classes x possible answers to these items: their chance given the class."""
    whole, at = np.ones((len(chances), 1)), 0
    for size in sizes:
        whole = (whole[:, :, None] * chances[:, None, at : at + size]).reshape(len(chances), -1)
        at += size
    return whole


def _against_all_cells(answers: Answers, fit: Fit, free: int) -> tuple[float, float, float]:
    """G2, X2 and their degrees of freedom."""
    complete = (answers.shown.sum(axis=1) == len(answers.sizes)).all()
    counted = (answers.weight == np.bincount(answers.row_of, minlength=len(answers.shown))).all()
    if not complete or not counted:
        return float("nan"), float("nan"), float("nan")
    seen, n = answers.weight, float(answers.weight.sum())
    expected = n * np.exp(latent.log_chances(answers, fit)).sum(axis=1)
    g_squared = 2 * float((seen * np.log(seen / expected)).sum())
    chi_squared = float(((seen - expected) ** 2 / expected).sum()) + n - float(expected.sum())
    return g_squared, chi_squared, min(prod(answers.sizes) - 1, n) - free
