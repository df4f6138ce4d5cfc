"""How much would a figure differ if other clusters had been drawn? The survey, done again with weights that say so.

For what linearisation cannot do: classes, scores, rankings, anything with its own iteration. Jackknife: each cluster
left out once (JK1; per stratum JKn). Bootstrap of Rao and Wu (1988; with Yue 1992): in every stratum n_h - 1 of the n_h
clusters drawn with replacement; weights w (1 + sqrt(1 - f_h) (m n_h/(n_h - 1) - 1)) with m how often drawn. Both use
the first stage. Start from the weights before fitting and do the fitting again in every replicate (`refitted`), or the
gain of it is missed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from publiek.estimation.designs.design import Design, Floats
from publiek.estimation.designs.intervals import around
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.designs.spread import Level, Spread, levels_of

#: Weights that the jackknife makes at most (0.4 GB): thousands of clusters are for the bootstrap.
MOST = 50_000_000


@dataclass(frozen=True)
class Replicates:
    """`weight` of the survey itself; `again`: respondents x replicates; `scale`: per replicate what the squared
    distance to the mean of all counts for; `degrees` of freedom.
    """

    weight: Floats
    again: Floats
    scale: Floats
    degrees: float


@dataclass(frozen=True)
class Replicated:
    """Figures with an error from replicates: `value` (any shape), `se`, 95% interval (Student's t); `failed` replicates
    that gave no figures; `each`: replicates x figures.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    failed: int
    each: Floats


def jackknife(design: Design) -> Replicates:
    """Every first-stage cluster left out once, the others in its stratum taking over its weight.

    scale = (n_h - 1)/n_h (1 - f_h). Raises SurveyError "survey-replicates-clusters", "survey-replicates-many" and those
    of `Spread`.
    """
    level, sizes = _clusters(design)
    units = len(level.stratum)
    if units * len(design) > MOST:
        raise refuse("survey-replicates-many", clusters=units, respondents=len(design))
    left = (level.unit[:, None] != np.arange(units)).astype(float)
    same = level.stratum[level.unit][:, None] == level.stratum
    grown = np.where(same, (sizes / (sizes - 1))[level.stratum], 1.0)
    scale = level.factor[level.stratum] * ((sizes - 1) / sizes)[level.stratum] ** 2
    again = design.weight[:, None] * left * grown
    return Replicates(design.weight, again, scale, float(units - len(sizes)))


def bootstrap(design: Design, *, count: int = 500, seed: int) -> Replicates:
    """`count` draws of the survey's own clusters (Rao and Wu), the same ones for the same `seed`.

    Raises SurveyError "survey-replicates-clusters" and those of `Spread`.
    """
    level, sizes = _clusters(design)
    chance = np.random.default_rng(seed)
    multiplier = np.ones((len(level.stratum), count))
    for stratum, n in enumerate(sizes.astype(int)):
        here = np.flatnonzero(level.stratum == stratum)
        drawn = chance.multinomial(n - 1, np.full(n, 1 / n), size=count).T
        left = level.factor[stratum] * (n - 1) / n
        multiplier[here] = 1 + np.sqrt(left) * (drawn * n / (n - 1) - 1)
    again = design.weight[:, None] * multiplier[level.unit]
    return Replicates(design.weight, again, np.full(count, 1 / count), float(len(level.stratum) - len(sizes)))


def refitted(replicates: Replicates, weight: Floats, refit: Callable[[Floats], Floats]) -> Replicates:
    """The same weighting in every replicate: `weight` that the survey got from it, `refit` that does it again (both of
    a `Weighted`).
    """
    return replace(replicates, weight=weight, again=refit(replicates.again))


def replicate_estimates(replicates: Replicates, statistic: Callable[[Floats], Floats]) -> Replicated:
    """Any figures of the weights: `statistic` (weight per respondent -> array of figures), done again per replicate.

    Raises SurveyError "survey-replicates-few" when more than one in twenty replicates fails.
    """
    value = np.asarray(statistic(replicates.weight), dtype=float)
    each = np.full((replicates.again.shape[1], value.size), np.nan)
    for at, weight in enumerate(replicates.again.T):
        if np.all(np.isfinite(weight)):
            each[at] = np.ravel(statistic(weight))
    return _told(replicates, value, each)


def replicate_means(replicates: Replicates, y: Floats) -> Replicated:
    """Means of the columns of `y` (nan: not answered), of all replicates at once.

    Raises SurveyError "survey-replicates-few".
    """
    columns = np.asarray(y, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    asked = (~np.isnan(columns)).astype(float)
    filled = np.nan_to_num(columns)
    value = (replicates.weight @ filled) / (replicates.weight @ asked)
    return _told(replicates, value, (replicates.again.T @ filled) / (replicates.again.T @ asked))


def _told(replicates: Replicates, value: Floats, each: Floats) -> Replicated:
    good = np.isfinite(each).all(axis=1)
    failed = int((~good).sum())
    if failed > 0.05 * len(each):
        raise refuse("survey-replicates-few", failed=failed, replicates=len(each))
    apart = each[good] - each[good].mean(axis=0)
    variance = (replicates.scale[good] * (len(each) / max(len(each) - failed, 1))) @ apart**2
    se = np.sqrt(variance).reshape(value.shape)
    low, high = around(value, se, np.full(value.shape, replicates.degrees))
    return Replicated(value, se, low, high, failed, each)


def _clusters(design: Design) -> tuple[Level, Floats]:
    """The first stage, and how many clusters each stratum has."""
    Spread(Design(design.weight, design.stages))  # refuses what does not fit
    level = levels_of(design)[0]
    sizes = np.bincount(level.stratum).astype(float)
    if sizes.min() < 2:
        raise refuse("survey-replicates-clusters", strata=int((sizes < 2).sum()))
    return level, sizes
