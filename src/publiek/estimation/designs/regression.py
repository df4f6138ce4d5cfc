"""How does an answer go together with several other things at once, in the population that the survey stands for?

Weighted least squares or logistic regression; the covariance of the coefficients is A^-1 V A^-1 with A the weighted
information and V the variance of the summed scores in the design (Binder 1983).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.special import expit

from publiek.estimation.designs.design import Design, Floats
from publiek.estimation.designs.intervals import around
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.designs.spread import Spread


@dataclass(frozen=True)
class Regression:
    """Per column of `x`: `value` (coefficient; a log-odds for logit), `se`, 95% interval, `p` (t test against 0); the
    whole `covariance`; `degrees` of freedom (those of the design minus the columns other than the first); `n`.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    p: Floats
    covariance: Floats
    degrees: float
    n: int


def regression(design: Design, x: Floats, y: Floats, *, family: str = "linear") -> Regression:
    """Regression of `y` on the columns of `x` (give the column of ones yourself), `family` "linear" or "logit".

    Respondents with a nan in either are outside the domain.

    Raises SurveyError "survey-regression-input", "survey-regression-separated", "survey-design-sizes".
    """
    spread = Spread(design)
    if len(x) != len(design) or len(y) != len(design):
        raise refuse("survey-design-sizes", respondents=len(design), others=[len(x), len(y)])
    rows = np.flatnonzero(~np.isnan(x).any(axis=1) & ~np.isnan(y) & (design.weight > 0))
    some, answer, weight = x[rows], y[rows], design.weight[rows]
    _check(some, answer, family)
    value, rest, slope = _fit(some, answer, weight, family)
    inverse = np.linalg.inv(some.T @ ((weight * slope)[:, None] * some))
    covariance = spread.covariance(((weight * rest)[:, None] * some) @ inverse, rows)
    units = np.unique(spread.levels[0].unit[rows])
    free = len(units) - len(np.unique(spread.levels[0].stratum[units])) + 1 - x.shape[1]
    se = np.sqrt(np.diag(covariance)) if free >= 1 else np.full(x.shape[1], np.nan)
    low, high = around(value, se, np.full(len(value), float(free)))
    p = 2 * stats.t.sf(np.abs(value / se), max(free, 1))
    return Regression(value, se, low, high, p, covariance, float(free), len(rows))


def fit_logit(x: Floats, y: Floats, weight: Floats) -> Floats:
    """Coefficients of a weighted logistic regression, by Newton's method.

    Raises SurveyError "survey-regression-separated".
    """
    scaled = weight / weight.mean()
    value = np.zeros(x.shape[1])
    for _ in range(60):
        chance = expit(x @ value)
        slope = scaled * chance * (1 - chance)
        step = np.linalg.lstsq(x.T @ (slope[:, None] * x), x.T @ (scaled * (y - chance)), rcond=None)[0]
        value = value + step * min(1.0, 5.0 / max(float(np.abs(x @ step).max()), 1e-300))
        if float(np.abs(x @ value).max()) > 30:
            break
        if float(np.abs(step).max()) < 1e-10 * (1 + float(np.abs(value).max())):
            return np.asarray(value)
    raise refuse("survey-regression-separated", columns=int(x.shape[1]))


def _fit(x: Floats, y: Floats, weight: Floats, family: str) -> tuple[Floats, Floats, Floats]:
    """Coefficients, what is left of each answer, and what the information counts each respondent for."""
    if family == "linear":
        value = np.linalg.solve(x.T @ (weight[:, None] * x), x.T @ (weight * y))
        return np.asarray(value), y - x @ value, np.ones(len(y))
    value = fit_logit(x, y, weight)
    chance = expit(x @ value)
    return value, y - chance, chance * (1 - chance)


def _check(x: Floats, y: Floats, family: str) -> None:
    fits = len(x) > x.shape[1] and np.linalg.matrix_rank(x) == x.shape[1] and family in ("linear", "logit")
    if fits and (family == "linear" or set(np.unique(y)) == {0.0, 1.0}):
        return
    raise refuse("survey-regression-input", respondents=len(x), columns=int(x.shape[1]), family=family)
