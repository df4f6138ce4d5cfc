"""Is one class more worth it? The likelihood ratio against one class fewer, held against answers drawn without it.

    2 (LL_k - LL_(k-1));    p = (1 + draws as large) / (1 + draws)

The ratio has no known distribution, so answers are drawn anew from the solution with k - 1 classes (open answers stay
open) and both are fitted to each draw (McLachlan 1987; Nylund, Asparouhov and Muthén 2007). Slow: for one question at
a time, on hundreds or a few thousand respondents. Weights are taken as they are: scale them to the effective number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.latent import Answers, Fit, Floats

_STARTS = 5


@dataclass(frozen=True)
class LikelihoodRatio:
    """`ratio`: as observed; `p_value`; `drawn`: the ratio of every draw."""

    ratio: float
    p_value: float
    drawn: Floats


def likelihood_ratio_test(answers: Answers, classes: int, *, seed: int, draws: int = 99) -> LikelihoodRatio:
    """`classes` against one fewer. ValueError: fewer than two."""
    if classes < 2:
        raise ValueError("one class cannot be held against none")
    chance = np.random.default_rng([seed, classes, 3])
    less = latent.fit_latent(answers, classes - 1, seed=seed, starts=4 * _STARTS if classes > 2 else 1)
    more = latent.fit_latent(answers, classes, seed=seed, starts=4 * _STARTS)
    seen = max(0.0, 2 * (more.log_likelihood - less.log_likelihood))
    drawn = np.array([_ratio(_drawn(answers, less, chance), classes, seed) for _ in range(draws)])
    return LikelihoodRatio(seen, float((1 + (drawn >= seen).sum()) / (1 + draws)), drawn)


def _ratio(answers: Answers, classes: int, seed: int) -> float:
    less = latent.fit_latent(answers, classes - 1, seed=seed, starts=_STARTS if classes > 2 else 1)
    more = latent.fit_latent(answers, classes, seed=seed, starts=_STARTS)
    return max(0.0, 2 * (more.log_likelihood - less.log_likelihood))


def _drawn(answers: Answers, fit: Fit, chance: np.random.Generator) -> Answers:
    """As many respondents who answer as the solution says, with the same open answers and weights."""
    rows = answers.row_of
    people = np.bincount(rows, minlength=len(answers.weight))
    weight = (answers.weight / np.maximum(people, 1))[rows]
    member = chance.choice(len(fit.shares), size=len(rows), p=fit.shares)
    codes = np.full((len(rows), len(answers.sizes)), np.nan)
    at = 0
    for j, size in enumerate(answers.sizes):
        answered = answers.shown[rows, at : at + size].sum(axis=1) > 0
        reached = fit.chances[:, at : at + size].cumsum(axis=1)[member]
        code = (chance.random(len(rows))[:, None] > reached).sum(axis=1).clip(0, size - 1)
        codes[answered, j] = code[answered]
        at += size
    return latent.tabulate(codes, answers.sizes, weight)
