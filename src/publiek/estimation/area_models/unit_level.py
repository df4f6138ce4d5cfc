"""What is the mean of an area, when single persons were measured and the area's own means of other figures are known?

Battese, Harter and Fuller (1988): y_aj = x_aj'b + u_a + e_aj. The ratio of the variances by restricted maximum
likelihood over one dimension; the estimate (X_a - f x_a)'b + f y_a + (1 - f) u_a with f the sampled part of the area;
its error after Prasad and Rao (1990), without the finite part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from publiek.estimation.area_models.area_level import MORE_AREAS, AreaEstimates, check_sizes, too_little
from publiek.estimation.partial_pooling.observed import Floats


@dataclass(frozen=True)
class Units:
    """Measured units: `value`, `covariates` (units x columns, the intercept included), `area` code 0..A-1."""

    value: Floats
    covariates: Floats
    area: NDArray[np.int64]


def nested_error(units: Units, means: Floats, sizes: Floats) -> AreaEstimates:
    """Unit-level estimates for areas whose true `means` (areas x columns) and `sizes` (units in the area) are known.

    An area without units gets what its `means` say. Needs units in three areas, and in some area more than one. Raises
    SegmentationError "area-model-input".
    """
    check_sizes(units.value, units.covariates, positive=np.ones(len(units.value)), more=1)
    counts = np.bincount(units.area, minlength=len(means)).astype(float)
    if (counts > 0).sum() < MORE_AREAS or counts.max() < 2 or len(counts) != len(means) or (sizes < counts).any():
        raise too_little(int((counts > 0).sum()), units.covariates.shape[1])

    def loss(log_ratio: float) -> float:
        return -_restricted(units, counts, float(np.exp(log_ratio)))[0]

    found = minimize_scalar(loss, bounds=(-12, 8), method="bounded", options={"xatol": 1e-10})
    ratio = float(np.exp(found.x))
    _, beta, spread, within = _restricted(units, counts, ratio)
    between = ratio * within
    safe = np.maximum(counts, 1)
    mean = np.bincount(units.area, units.value, minlength=len(means)) / safe
    middle = np.column_stack([np.bincount(units.area, x, minlength=len(means)) / safe for x in units.covariates.T])
    kept = between / (between + within / safe) * (counts > 0)
    effect = kept * (mean - middle @ beta)
    part = counts / sizes
    estimate = part * mean + (means - part[:, None] * middle) @ beta + (1 - part) * effect
    gap = means - kept[:, None] * middle
    mse = between * (1 - kept) + np.einsum("ai,ij,aj->a", gap, spread, gap) + 2 * _unsure(counts, between, within)
    return AreaEstimates(estimate, mse, beta, np.sqrt(np.diag(spread)), between, within)


def _restricted(units: Units, counts: Floats, ratio: float) -> tuple[float, Floats, Floats, float]:
    """The restricted log-likelihood at a ratio of variances, with beta, its spread and the variance within."""
    scale = ratio / (1 + counts * ratio)
    sums = np.column_stack([np.bincount(units.area, x, minlength=len(counts)) for x in units.covariates.T])
    total = np.bincount(units.area, units.value, minlength=len(counts))
    normal = units.covariates.T @ units.covariates - sums.T @ (scale[:, None] * sums)
    right = units.covariates.T @ units.value - sums.T @ (scale * total)
    beta = np.linalg.solve(normal, right)
    left = len(units.value) - units.covariates.shape[1]
    within = float(units.value @ units.value - total @ (scale * total) - right @ beta) / left
    value = -0.5 * (left * np.log(within) + np.log1p(counts * ratio).sum() + np.linalg.slogdet(normal)[1])
    return float(value), beta, np.linalg.inv(normal) * within, within


def _unsure(counts: Floats, between: float, within: float) -> Floats:
    """What not knowing the two variances adds (Prasad and Rao 1990, from the information of both)."""
    safe = np.maximum(counts, 1)
    alpha = within + counts * between
    one = 0.5 * float((counts**2 / alpha**2).sum())
    both = 0.5 * float((counts / alpha**2).sum())
    other = 0.5 * float(((counts - 1) * (counts > 0) / within**2 + (counts > 0) / alpha**2).sum())
    spread = np.linalg.inv(np.array([[one, both], [both, other]]))
    doubt = within**2 * spread[0, 0] + between**2 * spread[1, 1] - 2 * between * within * spread[0, 1]
    return np.asarray(doubt / (safe**2 * (between + within / safe) ** 3))
