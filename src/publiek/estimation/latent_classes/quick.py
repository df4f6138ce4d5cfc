"""How are classes found among very many respondents, without starting twenty times on all of them?

Random starts run on a random part of the rows in single precision; the best few go on with all rows until a step gains
next to nothing. Good enough to compare numbers of classes with; follow the one that is taken with `latent.climb`.
"""

from __future__ import annotations

import numpy as np

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.latent import Answers, Fit

_SHORT = 60
_LONG = 99
_KEPT = 2
_CLOSE = 0.05  # per three steps, in log-likelihood; single precision cannot see much less over 20,000 respondents


def fit_quick(
    answers: Answers, classes: int, *, seed: int, starts: int = 12, prior: float = 0.0, rows: int = 3000
) -> Fit:
    """The best of `starts` random starts, nearly at rest; the same for the same seed. `rows`: how many rows the starts
    look at (0: all).
    """
    chance = np.random.default_rng([seed, classes])
    light = answers.single()
    few = light
    if 0 < rows < len(answers.shown):
        few = light.some(chance.choice(len(answers.shown), rows, replace=False))
    first = [
        latent.climb(few, latent.start(few, classes, chance), steps=_SHORT, close=_CLOSE, prior=prior)
        for _ in range(starts)
    ]
    first.sort(key=lambda fit: -latent.goal_of(fit, few, prior))
    ends = [latent.climb(light, fit, steps=_LONG, close=_CLOSE, prior=prior) for fit in first[:_KEPT]]
    return max(ends, key=lambda fit: latent.goal_of(fit, light, prior))
