"""How much of the model must be fitted again in the region? As little as possible.

0 as is; 1 another level; 2 another level and slope; 3 own rates per group, drawn to the model's pattern; 4 own rates
alone. Judged by the log score on clusters that were held out; the simplest step is kept that is not significantly
worse than the best (closed testing from simple to complex; Vergouwe et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri, xlog1py, xlogy

from publiek.segmentation.logistic import fit, log_rate_fit
from publiek.segmentation.transfer.counts import Clustered
from publiek.segmentation.transfer.heterogeneity import empirical
from publiek.segmentation.transfer.membership import folds_of
from publiek.segmentation.transfer.posterior import Priors, posterior

Floats = NDArray[np.float64]
STEPS = ("as-is", "level", "level-and-slope", "pooled-rates", "own-rates")
_EDGE = 1e-6


@dataclass(frozen=True)
class Ladder:
    """`step`: the step to take (0-4), None with too few clusters; `loss`: per step the mean held-out log loss per
    person beside that of step 0 (negative = better); `error`: its standard error over clusters.
    """

    step: int | None
    loss: tuple[float, ...]
    error: tuple[float, ...]

    @property
    def name(self) -> str:
        """The code of the step."""
        return "not-measured" if self.step is None else STEPS[self.step]


def climb(predictor: Floats, tables: Clustered, *, priors: Priors, poisson: bool = False, folds: int = 5) -> Ladder:
    """The step for a region. `predictor`: the model's log odds (log rate) per group; `tables`: persons and
    participants, clusters x groups.
    """
    persons, participants = tables
    if len(persons) < 2 * folds:
        return Ladder(None, (), ())
    part = folds_of(np.arange(len(persons)), folds, priors.seed)
    losses = np.zeros((len(persons), len(STEPS)))
    for held in range(folds):
        train, test = part != held, part == held
        rates = recalibrated(
            predictor, persons[train].sum(axis=0), participants[train].sum(axis=0), priors=priors, poisson=poisson
        )
        for step, rate in enumerate(rates):
            losses[test, step] = _loss(rate, persons[test], participants[test], poisson)
    beside = losses - losses[:, :1]
    total = persons.sum()
    best = int(beside.sum(axis=0).argmin())
    gap = losses - losses[:, [best]]
    spread = np.sqrt(len(gap) * gap.var(axis=0, ddof=1))
    worse = gap.sum(axis=0) > ndtri(0.95) * spread
    step = next(step for step in range(len(STEPS)) if not worse[step])
    error = np.sqrt(len(beside) * beside.var(axis=0, ddof=1)) / total
    return Ladder(step, tuple((beside.sum(axis=0) / total).tolist()), tuple(error.tolist()))


def recalibrated(
    predictor: Floats, persons: Floats, participants: Floats, *, priors: Priors, poisson: bool = False
) -> list[Floats]:
    """The rates per group on each of the five steps, fitted on these counts per group."""
    one, none = np.ones((len(predictor), 1)), np.zeros(len(predictor))
    line = np.column_stack([one[:, 0], predictor - predictor.mean()])
    if poisson:
        level = log_rate_fit(one, participants, persons, offset=predictor).coefficients
        slope = log_rate_fit(line, participants, persons, offset=none).coefficients
    else:
        level = fit(one, participants, persons, offset=predictor).coefficients
        slope = fit(line, participants, persons, ridge=np.array([0.0, _EDGE])).coefficients
    inverse = np.exp if poisson else expit
    average = participants.sum() / persons.sum()
    held = persons > 0
    value, variance = empirical(participants, persons, poisson=poisson)
    drawn = posterior(predictor[held], value[held], variance[held], priors, poisson=poisson)
    pooled = inverse(predictor + level[0])
    pooled[held] = drawn.rate.mean(axis=0)
    own = (participants + average) / (persons + 1)
    return [inverse(predictor), inverse(predictor + level[0]), inverse(line @ slope), pooled, own]


def _loss(rate: Floats, persons: Floats, participants: Floats, poisson: bool) -> Floats:
    """Log loss per cluster."""
    if poisson:
        return np.asarray((persons * rate - participants * np.log(np.maximum(rate, _EDGE**2))).sum(axis=1))
    safe = np.clip(rate, _EDGE, 1 - _EDGE)
    return -np.asarray((xlogy(participants, safe) + xlog1py(persons - participants, -safe)).sum(axis=1))


def predictor_of(rate: Floats, *, poisson: bool = False) -> Floats:
    """The linear predictor of rates: log odds, or log rate."""
    return np.log(rate) if poisson else logit(np.clip(rate, _EDGE, 1 - _EDGE))
