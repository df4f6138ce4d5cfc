"""Which share of each group says each thing, hundreds of cells at once?

Every cell is a domain in the whole design (see `means`). Sums are per cluster and per group, so all figures of a
breakdown cost about one pass over the answers.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from publiek.estimation.designs.design import Design, Estimates, Floats, Ints
from publiek.estimation.designs.means import as_columns, joined, mean_figures, share_figures, slices
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.designs.spread import Spread


def shares_by(design: Design, y: Floats, groups: Ints, *, count: int | None = None) -> Estimates:
    """The share that answers 1 in each group: figures of shape groups x columns of `y` (0, 1, nan).

    `groups`: per respondent 0..count-1, or -1 for none; `count`: how many groups there are (None: the largest + 1). A
    group without respondents has n = 0 and nan.

    Raises SurveyError "survey-design-sizes".
    """
    return _by(design, y, groups, count, share_figures)


def means_by(design: Design, y: Floats, groups: Ints, *, count: int | None = None) -> Estimates:
    """The mean in each group: figures of shape groups x columns (see `shares_by`).

    Raises SurveyError "survey-design-sizes".
    """
    return _by(design, y, groups, count, mean_figures)


def _by(
    design: Design,
    y: Floats,
    groups: Ints,
    count: int | None,
    figures: Callable[[Spread, Floats, Ints], Estimates],
) -> Estimates:
    columns = as_columns(design, y)
    if len(groups) != len(design):
        raise refuse("survey-design-sizes", respondents=len(design), others=[len(groups)])
    spread = Spread(design)
    counted = np.where(design.weight > 0, groups, -1)
    many = count if count is not None else int(np.max(groups, initial=-1)) + 1
    ordered = np.argsort(counted, kind="stable")
    edges = np.searchsorted(counted[ordered], np.arange(many + 1))
    parts = []
    for start, stop in pairwise(edges):
        rows = ordered[start:stop]
        here = columns[rows]
        parts.append(joined([figures(spread, here[:, at], rows) for at in slices(columns.shape[1])]))
    names = Estimates.__dataclass_fields__
    return Estimates(**{name: np.stack([getattr(part, name) for part in parts]) for name in names})
