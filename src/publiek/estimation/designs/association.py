"""Do two questions go together in the population, or could the survey show this by chance?

Pearson's chi-square on the weighted table, divided by the mean of the design effects of its contrasts, as an F test
with degrees of freedom after Satterthwaite (the second-order correction of Rao and Scott 1981, 1984; Thomas and Rao
1990).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from publiek.estimation.designs.design import Design, Floats, Ints
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.designs.spread import Spread


@dataclass(frozen=True)
class Association:
    """F `statistic` with its `degrees` (above, below); `p`, its chance when the two do not go together; `n`
    respondents.
    """

    statistic: float
    degrees: tuple[float, float]
    p: float
    n: int


def association(design: Design, one: Ints, other: Ints) -> Association:
    """Test two questions against one another (codes 0.., -1 where not answered).

    Raises SurveyError "survey-association-input", "survey-design-sizes".
    """
    spread = Spread(design)
    if len(one) != len(design) or len(other) != len(design):
        raise refuse("survey-design-sizes", respondents=len(design), others=[len(one), len(other)])
    rows = np.flatnonzero((one >= 0) & (other >= 0) & (design.weight > 0))
    first, a = np.unique(one[rows], return_inverse=True)
    second, b = np.unique(other[rows], return_inverse=True)
    if min(len(first), len(second)) < 2:
        raise refuse("survey-association-input", categories=[len(first), len(second)])
    cell = a * len(second) + b
    inside = np.eye(len(first) * len(second))[cell]
    weight = design.weight[rows] / design.weight[rows].sum()
    share = weight @ inside
    covariance = spread.covariance(weight[:, None] * (inside - share), rows)
    units = np.unique(spread.levels[0].unit[rows])
    free = len(units) - len(np.unique(spread.levels[0].stratum[units]))
    return _tested(share.reshape(len(first), len(second)), covariance, len(rows), free)


def _tested(table: Floats, covariance: Floats, n: int, free: int) -> Association:
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    pearson = n * float(((table - expected) ** 2 / expected).sum())
    contrasts = _contrasts(*table.shape)
    inverse = np.divide(1, table.ravel(), out=np.zeros(table.size), where=table.ravel() > 0)
    scaled = inverse[:, None] * contrasts
    effects = np.linalg.solve(contrasts.T @ scaled / n, scaled.T @ covariance @ scaled)
    total = float(np.trace(effects))
    above = total**2 / float(np.trace(effects @ effects))
    statistic, below = pearson / total, above * free
    return Association(statistic, (above, below), float(stats.f.sf(statistic, above, below)), n)


def _contrasts(rows: int, columns: int) -> Floats:
    """The interaction columns of a table, free of its main effects."""
    a, b = np.repeat(np.eye(rows), columns, axis=0), np.tile(np.eye(columns), (rows, 1))
    main = np.hstack([a, b[:, 1:]])
    both = np.column_stack([a[:, i] * b[:, j] for i in range(1, rows) for j in range(1, columns)])
    basis, _ = np.linalg.qr(main)
    return np.asarray(both - basis @ (basis.T @ both))
