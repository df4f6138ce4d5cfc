"""Who was asked and did not answer, and how do those like them stand in for them?

Response propensity classes (Rosenbaum and Rubin 1984; Little 1986): a logistic regression of having answered on what is
known of everybody who was asked; classes of equal weighted size by the chance it gives; in each class the answers get
the weight of all who were asked in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.designs.design import Floats, Ints
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.designs.regression import fit_logit
from publiek.estimation.weighting.weighted import check_before

#: A class with fewer answers would hang on single people.
LEAST = 20


@dataclass(frozen=True)
class ResponseClasses:
    """`weight` after (0 for who did not answer); `chance` of answering and class `group` of everybody asked; per class
    how many were `asked`, how many `answered`, and the weighted `rate`.
    """

    weight: Floats
    chance: Floats
    group: Ints
    asked: Ints
    answered: Ints
    rate: Floats


def response_classes(
    weight: Floats, answered: NDArray[np.bool_], covariates: Floats, *, classes: int = 5
) -> ResponseClasses:
    """Weights of those who answered, so that each class of chances counts for all who were asked in it.

    `weight`: design weights of everybody asked; `covariates`: everybody x columns, the column of ones included.

    Raises SurveyError "weighting-input", "weighting-few", "weighting-classes", "survey-regression-input",
    "survey-regression-separated", "survey-design-sizes".
    """
    before = check_before(weight)
    said = np.asarray(answered, dtype=float)
    if len(said) != len(before) or len(covariates) != len(before):
        raise refuse("survey-design-sizes", respondents=len(before), others=[len(said), len(covariates)])
    if len(np.unique(said)) < 2 or np.linalg.matrix_rank(covariates) < covariates.shape[1]:
        raise refuse("survey-regression-input", respondents=len(said), columns=int(covariates.shape[1]))
    chance = 1 / (1 + np.exp(-(covariates @ fit_logit(covariates, said, before))))
    group = _classes(chance, before, classes)
    sums = np.bincount(group, before)
    there = np.bincount(group, before * said)
    count = np.bincount(group, said).astype(np.int64)
    if count.min() < LEAST:
        raise refuse("weighting-classes", answered=int(count.min()), needed=LEAST, classes=len(count))
    after = before * said * (sums / there)[group]
    return ResponseClasses(after, chance, group, np.bincount(group), count, there / sums)


def _classes(chance: Floats, weight: Floats, classes: int) -> Ints:
    """Classes of equal weighted size by chance; the same chance is never in two classes."""
    _, place = np.unique(chance, return_inverse=True)
    sums = np.bincount(place, weight)
    middle = (np.cumsum(sums) - sums / 2) / sums.sum()
    _, group = np.unique(np.minimum((middle * classes).astype(np.int64), classes - 1), return_inverse=True)
    return np.asarray(group[place], dtype=np.int64)
