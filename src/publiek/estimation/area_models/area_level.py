"""What is the figure of an area, when the survey's own figure is noisy and other figures of the area help?

Fay and Herriot (1979): y_a = x_a'b + v_a + e_a, with v_a ~ N(0, A) and e_a ~ N(0, D_a), D_a known. A by restricted
maximum likelihood (Fisher scoring), the estimate x'b + A/(A + D)(y - x'b), its error after Datta and Lahiri (2000).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from publiek.errors import SegmentationError, Text
from publiek.estimation.partial_pooling.observed import Floats


@dataclass(frozen=True)
class AreaEstimates:
    """Per area `estimate` and `mse` (mean squared error). `beta` with `beta_error`; `between` the variance of areas
    around the line; `within` the variance inside an area (unit-level models), None when it was given.
    """

    estimate: Floats
    mse: Floats
    beta: Floats
    beta_error: Floats
    between: float
    within: float | None = None

    @property
    def beta_z(self) -> Floats:
        """Each coefficient divided by its error."""
        return np.asarray(self.beta / self.beta_error)

    @property
    def beta_p(self) -> Floats:
        """How often chance alone would give a coefficient this far from 0 (normal, two-sided)."""
        return np.asarray(2 * norm.sf(np.abs(self.beta_z)))


def fay_herriot(direct: Floats, variance: Floats, covariates: Floats) -> AreaEstimates:
    """Area-level estimates. `direct`: per area the survey's own figure, `variance` its sampling variance (> 0);
    `covariates`: areas x columns, the intercept included.

    Needs three areas more than there are columns. Raises SegmentationError "area-model-input".
    """
    check_sizes(direct, covariates, positive=variance)
    between = float(np.median(variance))
    for _ in range(200):
        inverse = 1 / (between + variance)
        project = _projector(inverse, covariates)
        slope = -0.5 * np.trace(project) + 0.5 * float(direct @ project @ project @ direct)
        information = 0.5 * float((project * project.T).sum())
        moved = max(0.0, between + slope / information)
        if abs(moved - between) < 1e-12 * (1 + between):
            break
        between = moved
    return _estimates(direct, variance, covariates, moved)


def _projector(inverse: Floats, covariates: Floats) -> Floats:
    """P = V^-1 - V^-1 X (X'V^-1 X)^-1 X'V^-1 for a diagonal V."""
    scaled = inverse[:, None] * covariates
    return np.asarray(np.diag(inverse) - scaled @ np.linalg.solve(covariates.T @ scaled, scaled.T))


def _estimates(direct: Floats, variance: Floats, covariates: Floats, between: float) -> AreaEstimates:
    inverse = 1 / (between + variance)
    spread = np.linalg.inv(covariates.T @ (inverse[:, None] * covariates))
    beta = spread @ (covariates.T @ (inverse * direct))
    kept = between * inverse
    line = covariates @ beta
    own = between * variance * inverse
    slope = (1 - kept) ** 2 * np.einsum("ai,ij,aj->a", covariates, spread, covariates)
    unsure = variance**2 * inverse**3 * 2 / float((inverse**2).sum())
    return AreaEstimates(
        line + kept * (direct - line), own + slope + 2 * unsure, beta, np.sqrt(np.diag(spread)), between
    )


#: How many areas more than columns: with fewer, how far areas lie from the line cannot be told from chance.
MORE_AREAS = 3


def check_sizes(value: Floats, covariates: Floats, *, positive: Floats, more: int = MORE_AREAS) -> None:
    """Refuse what cannot be estimated. `more`: rows needed beside the columns.

    Raises SegmentationError "area-model-input".
    """
    count, columns = len(value), covariates.shape[1]
    fits = len(covariates) == count == len(positive) and count >= columns + more and bool(np.isfinite(value).all())
    fits = fits and bool(np.isfinite(covariates).all() and np.isfinite(positive).all() and (positive > 0).all())
    if not fits or np.linalg.matrix_rank(covariates) < columns:
        raise too_little(count, columns)


def too_little(areas: int, columns: int) -> SegmentationError:
    """The refusal of figures from which no model of areas can be made."""
    return SegmentationError(
        "area-model-input",
        Text("Met deze cijfers kan geen gebiedsmodel gemaakt worden.", "No area model can be made from these figures."),
        Text(
            "Geef minstens drie gebieden meer dan kolommen, varianties groter dan 0, kolommen die van elkaar "
            "verschillen, en geen lege cijfers.",
            "Give at least three areas more than columns, variances above 0, columns that differ from one another, "
            "and no empty figures.",
        ),
        {"areas": areas, "columns": columns},
    )
