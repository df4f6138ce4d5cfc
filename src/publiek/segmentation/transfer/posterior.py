"""What are the region's true rates per group, given what was seen there and the pattern known from elsewhere?

    z_s ~ N(a + b (LP_s - mean LP), v_s + tau^2),   b ~ N(1, 1),   tau ~ half-N(0.5),   a flat

z_s is the empirical log odds (log rate for bookers) of group s with sampling variance v_s, LP_s that of the source. A
grid over tau, and given tau everything is normal: draws are exact, without a sampler. Rates are pulled towards the
source's pattern as far as the evidence of the region does not contradict it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
_GRID = np.linspace(0.0, 2.0, 81) + 0.005
_FLAT = 1e-6


@dataclass(frozen=True)
class Priors:
    """Standard deviation of the slope around 1, and scale of the half-normal of tau; number of draws and seed."""

    slope_sd: float = 1.0
    spread_sd: float = 0.5
    draws: int = 1000
    seed: int = 0


@dataclass(frozen=True)
class Draws:
    """`rate`: draws x groups; `slope`: per draw b; `spread`: per draw tau."""

    rate: Floats
    slope: Floats
    spread: Floats


def posterior(predictor: Floats, value: Floats, variance: Floats, priors: Priors, *, poisson: bool = False) -> Draws:
    """Draws of the region's rates. `predictor` LP, `value` z and `variance` v: per group, without gaps."""
    chance = np.random.default_rng(priors.seed)
    design = np.column_stack([np.ones(len(value)), predictor - predictor.mean()])
    log_weight, mean, root = _given_spread(design, value, variance, priors)
    weight = np.exp(log_weight - log_weight.max())
    at = chance.choice(len(_GRID), priors.draws, p=weight / weight.sum())
    line = mean[at] + np.einsum("dij,dj->di", root[at], chance.standard_normal((priors.draws, 2)))
    spread = _GRID[at][:, None]
    precision = 1 / variance + 1 / spread**2
    middle = (value / variance + line @ design.T / spread**2) / precision
    drawn = middle + chance.standard_normal(middle.shape) / np.sqrt(precision)
    return Draws(np.exp(drawn) if poisson else expit(drawn), line[:, 1], spread[:, 0])


def _given_spread(design: Floats, value: Floats, variance: Floats, priors: Priors) -> tuple[Floats, Floats, Floats]:
    """For every tau of the grid: its log posterior, the mean of (a, b) and a root of their covariance."""
    weight = 1 / (variance + _GRID[:, None] ** 2)
    before = np.diag([_FLAT, 1 / priors.slope_sd**2])
    centre = np.array([0.0, 1.0])
    precision = np.einsum("tg,gi,gj->tij", weight, design, design) + before
    pull = np.einsum("tg,g,gi->ti", weight, value, design) + before @ centre
    mean = np.linalg.solve(precision, pull[:, :, None])[:, :, 0]
    square = weight @ value**2 + centre @ before @ centre - (pull * mean).sum(axis=1)
    likelihood = 0.5 * (np.log(weight).sum(axis=1) - np.linalg.slogdet(precision)[1] - square)
    root = np.linalg.cholesky(np.linalg.inv(precision))
    return likelihood - 0.5 * (_GRID / priors.spread_sd) ** 2, mean, root
