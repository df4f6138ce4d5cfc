"""How far should a small count be pulled towards what one would expect?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaln

from publiek.measures.intervals import Floats

#: Bounds of log nu: from "areas differ wildly" to "areas differ by chance alone".
_LOG_NU = (np.log(0.02), np.log(1e5))

#: Each zoom keeps a quarter: twelve leave less than a millionth of log nu.
_ZOOMS = 12


@dataclass(frozen=True)
class GammaPrior:
    """Areas differ from `scale` times their expectation by a factor theta ~ Gamma(nu, nu), which has mean 1."""

    scale: float
    nu: float


def gamma_prior(y: ArrayLike, expected: ArrayLike) -> GammaPrior:
    """Scale and nu by maximum likelihood of y ~ NB2(mean = scale * expected, shape nu).

    The marginal of Poisson counts with gamma rates; the same estimate as a negative-binomial regression (NB2, nu =
    1/alpha) with one constant and log(expected) as offset. Areas with nothing expected are left out.
    """
    counts, means = np.asarray(y, float), np.asarray(expected, float)
    kept = means > 0
    counts, means = counts[kept], means[kept]
    if counts.sum() <= 0:
        return GammaPrior(0.0, float(np.exp(_LOG_NU[1])))

    def loss(log_nu: float) -> float:
        return -_nb2(counts, means * _scale(counts, means, np.exp(log_nu)), np.exp(log_nu))

    # Zoom in on a grid: the profile is flat where areas differ by chance alone, and a slope would mislead there.
    low, high = _LOG_NU
    for _ in range(_ZOOMS):
        grid = np.linspace(low, high, 9)
        best = int(np.argmin([loss(point) for point in grid]))
        low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, grid.size - 1)])
    nu = float(np.exp((low + high) / 2))
    return GammaPrior(_scale(counts, means, nu), nu)


def _nb2(counts: Floats, mean: Floats, nu: float) -> float:
    """NB2 log likelihood without the terms that depend on the counts alone."""
    known = gammaln(counts + nu) - gammaln(nu) + nu * np.log(nu / (nu + mean)) + counts * np.log(mean / (nu + mean))
    return float(known.sum())


def _scale(counts: Floats, means: Floats, nu: float) -> float:
    """The scale that solves sum((y - m)/(1 + m/nu)) = 0 for m = scale * means, by Newton's method on its log."""
    scale = counts.sum() / means.sum()
    for _ in range(50):
        mean = scale * means
        damped = 1 + mean / nu
        score, slope = ((counts - mean) / damped).sum(), (mean * (1 + counts / nu) / damped**2).sum()
        step = float(np.clip(score / slope, -1.0, 1.0))
        scale *= float(np.exp(step))
        if abs(step) < 1e-10:
            break
    return float(scale)


def shrunk_ratio(y: ArrayLike, expected: ArrayLike, *, prior: GammaPrior) -> Floats:
    """Posterior mean of theta = (y + nu) / (E + nu), with E = scale * expected. Multiply by E for a shrunk count."""
    return (np.asarray(y, float) + prior.nu) / (np.asarray(expected, float) * prior.scale + prior.nu)


def probability_below(y: ArrayLike, expected: ArrayLike, *, prior: GammaPrior, ratio: float) -> Floats:
    """Posterior probability that theta is under `ratio`: theta | y ~ Gamma(y + nu, E + nu)."""
    shape = np.asarray(y, float) + prior.nu
    return gammainc(shape, ratio * (np.asarray(expected, float) * prior.scale + prior.nu))


def shrunk_share(k: ArrayLike, n: float, share: ArrayLike, *, kappa: float) -> Floats:
    """Dirichlet-multinomial share (k + kappa p) / (n + kappa), with the reference share p as prior mean."""
    return (np.asarray(k, float) + kappa * np.asarray(share, float)) / (n + kappa)


def segment_rates(y: Floats, expected: Floats, mix: Floats, *, strength: float, rounds: int = 200) -> Floats:
    """Rate of each segment relative to the average, when areas hold a mix of segments.

    y_a ~ Poisson(expected_a * sum_s mix_as rate_s), by EM with `strength` prior bookers at rate 1 per segment.
    y and expected: (areas,), mix: (areas, segments) with rows that sum to 1. Source: Lee and Seung 1999 (multiplicative
    update for the Kullback-Leibler loss, here with known shares).
    """
    rates = np.ones(mix.shape[1])
    exposure = expected @ mix + strength
    for _ in range(rounds):
        mean = np.maximum(mix @ rates, 1e-12)
        renewed = (rates * ((y / mean) @ mix) + strength) / exposure
        if np.max(np.abs(renewed - rates)) < 1e-9:
            return renewed
        rates = renewed
    return rates
