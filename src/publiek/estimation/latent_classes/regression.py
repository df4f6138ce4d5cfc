"""Do classes themselves shift with what is known of people? Latent class regression in one step.

    P(s | x) = exp(x b_s) / sum_t exp(x b_t),  b_1 = 0        log L = sum_i w_i log sum_s P(s | x_i) prod_j rho_sj(y_ij)

(Dayton and Macready 1988; Bandeen-Roche and others 1997). Classes and coefficients are found together, by EM in which
the coefficients are improved by Newton's method. Standard errors come from the sum of squared slopes of respondents
over all free numbers, the answers as log odds to the first category (as Linzer and Lewis 2011), so that they hold the
uncertainty of the classes too. Use `multinomial` when the classes must stay what they are, whoever belongs to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.latent import Answers, Fit, Floats
from publiek.estimation.latent_classes.multinomial import (
    Logit,
    Sample,
    class_given_all,
    fit_logit,
    log_likelihood,
    shares,
)

_STEPS = 5000
_CLOSE = 1e-8
_PINV = 1.5e-8  # slopes that are no larger than this part of the largest carry nothing (answers that are certain)


@dataclass(frozen=True)
class Regression:
    """`coefficients` and `errors`: features x (classes - 1), log odds against the first class; `shares`: mean chance of
    each class; `chances`: as of `latent.Fit`; `log_likelihood`: weighted.
    """

    coefficients: Floats
    errors: Floats
    shares: Floats
    chances: Floats
    log_likelihood: float
    parameters: int

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return -2 * self.log_likelihood + 2 * self.parameters

    def bic(self, n: float) -> float:
        """Schwarz's criterion with `n` respondents."""
        return -2 * self.log_likelihood + self.parameters * float(np.log(n))


def fit_regression(answers: Answers, x: Floats, fit: Fit, *, weight: Floats | None = None) -> Regression:
    """From the classes of `fit` (without covariates) to those that also explain best who belongs to them.

    `x`: respondents x features, with a constant; `weight` per respondent (1). The classes keep the order of `fit`. The
    errors are those of a simple draw: for a weighted or clustered survey fit again with each replicate of the weights.
    ArithmeticError: no rest.
    """
    weight = np.ones(len(x)) if weight is None else weight
    chances, logit = fit.chances, None
    last = -np.inf
    for _ in range(_STEPS):
        sample = Sample(x, latent.log_given(answers, chances)[answers.row_of], weight)
        logit = _improved(sample, logit)
        if logit.log_likelihood - last < _CLOSE:
            return _told(answers, sample, logit, chances)
        last = logit.log_likelihood
        chances = _answered(answers, class_given_all(sample, logit.coefficients) * weight[:, None])
    raise ArithmeticError("the latent class regression did not settle")


def _improved(sample: Sample, logit: Logit | None) -> Logit:
    """The best coefficients for these classes; each round starts where the last one ended."""
    nothing = np.zeros(sample.x.shape[1])
    return fit_logit(sample, nothing, start=None if logit is None else logit.coefficients)


def _answered(answers: Answers, member: Floats) -> Floats:
    """Classes x categories: what the (partial) members of each class answer."""
    summed = np.zeros((len(answers.shown), member.shape[1]))
    np.add.at(summed, answers.row_of, member)
    return latent.within(summed.T @ answers.shown, answers.sizes)


def _told(answers: Answers, sample: Sample, logit: Logit, chances: Floats) -> Regression:
    free = logit.coefficients[:, 1:] - logit.coefficients[:, [0]]
    before = shares(sample.x @ logit.coefficients)
    slopes = _slopes(answers, sample, logit, chances)
    spread = np.linalg.pinv(slopes.T @ slopes, rcond=_PINV, hermitian=True)
    errors = np.sqrt(np.diag(spread)[-free.size :]).reshape(free.shape[1], free.shape[0]).T
    total = log_likelihood(sample, logit.coefficients)
    free_numbers = latent.parameters(answers.sizes, before.shape[1]) - (before.shape[1] - 1) + free.size
    mean = sample.weight @ before / sample.weight.sum()
    return Regression(free, errors, mean, chances, total, free_numbers)


def _slopes(answers: Answers, sample: Sample, logit: Logit, chances: Floats) -> Floats:
    """Respondents x free numbers: answers per class and item (log odds), then coefficients per class."""
    after = class_given_all(sample, logit.coefficients)
    before, shown = shares(sample.x @ logit.coefficients), answers.shown[answers.row_of]
    columns = []
    for s in range(after.shape[1]):
        for a, b in pairwise(np.cumsum((0, *answers.sizes))):
            answered = shown[:, a:b].sum(axis=1, keepdims=True)
            columns.append(after[:, [s]] * (shown[:, a + 1 : b] - answered * chances[s, a + 1 : b]))
    gap = (after - before)[:, 1:]
    columns += [sample.x * gap[:, [s]] for s in range(gap.shape[1])]
    return np.concatenate(columns, axis=1) * sample.weight[:, None]
