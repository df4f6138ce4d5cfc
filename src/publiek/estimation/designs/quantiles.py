"""Below which value is a quarter, half, nine tenths of the population, and how sure is that?

The quantile is the smallest answer at which the weighted share of answers up to it reaches p. Its interval is
Woodruff's (1952): the limits of the share at the quantile, read back as answers; its standard error is what that
interval is wide, over 2 t.
"""

from __future__ import annotations

import numpy as np

from publiek.estimation.designs.design import Design, Estimates, Floats, Ints
from publiek.estimation.designs.intervals import t_quantile
from publiek.estimation.designs.means import Domain, as_columns, mean_figures, rows_of
from publiek.estimation.designs.spread import Spread


def quantiles(design: Design, y: Floats, probabilities: Floats, *, domain: Domain = None) -> Estimates:
    """Quantiles of each column of `y` (nan: not answered): figures of shape columns x `probabilities` (between 0 and
    1).

    nan where the interval would reach outside the answers.

    Raises SurveyError "survey-design-sizes".
    """
    columns, spread, rows = as_columns(design, y), Spread(design), rows_of(design, domain)
    asked = np.asarray(probabilities, dtype=float)
    parts = [_of_column(spread, column[rows], rows, asked) for column in columns.T]
    names = Estimates.__dataclass_fields__
    return Estimates(**{name: np.stack([getattr(part, name) for part in parts]) for name in names})


def _of_column(spread: Spread, values: Floats, rows: Ints, probabilities: Floats) -> Estimates:
    known = np.flatnonzero(~np.isnan(values))
    values, rows = values[known], rows[known]
    if not len(rows):
        nothing = np.full(len(probabilities), np.nan)
        zero = np.zeros(len(probabilities), dtype=np.int64)
        return Estimates(nothing, nothing, nothing, nothing, zero, nothing, nothing, nothing)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(spread.weight[rows][order])
    reached /= reached[-1]
    sorted_values = values[order]
    found = _read(sorted_values, reached, probabilities)
    below = mean_figures(spread, (values[:, None] <= found).astype(float), rows)
    low, high = _read(sorted_values, reached, below.low), _read(sorted_values, reached, below.high)
    se = (high - low) / (2 * t_quantile(below.degrees))
    return Estimates(found, se, low, high, below.n, below.n_effective, below.design_effect, below.degrees)


def _read(values: Floats, reached: Floats, shares: Floats) -> Floats:
    """The smallest answer at which at least this share of answers is reached; nan outside 0-1."""
    at = np.searchsorted(reached, shares - 1e-12)
    inside = (shares > 0) & (at < len(values))
    return np.where(inside, values[np.minimum(at, len(values) - 1)], np.nan)
