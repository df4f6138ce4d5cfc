"""What does a figure rest on: how many respondents, how many clusters, and how uneven are their weights?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.designs.design import Floats, Ints
from publiek.estimation.designs.spread import Spread, gathered, sums_per

#: Likeness within a cluster that is reckoned with where it cannot be seen: in social surveys mostly 0.01 to 0.1.
ALIKE = 0.05


@dataclass(frozen=True)
class Basis:
    """Per figure: `n` respondents; `degrees` of freedom, clusters with a respondent minus strata with one; `weights`,
    Kish's design effect n sum w^2 / (sum w)^2; `unseen`, the design effect expected where the figure shows none;
    `hidden`, by which factor the variance is too small because weights were fitted to few (see `Spread`; 1: not).
    """

    n: Ints
    degrees: Floats
    weights: Floats
    unseen: Floats
    hidden: Floats


def basis_of(spread: Spread, asked: NDArray[np.bool_], rows: Ints) -> Basis:
    """The basis of each column of `asked` (respondents `rows` x figures)."""
    columns = asked.shape[1]
    alike = bool(columns > 1 and np.array_equal(asked, np.broadcast_to(asked[:, :1], asked.shape)))
    seen = (asked[:, :1] if alike else asked).astype(float)
    n = seen.sum(axis=0)
    level, weight = spread.levels[0], spread.weight[rows]
    per_unit, units = gathered(level, seen, rows)
    per_stratum = sums_per(level.stratum[units], (per_unit > 0).astype(float), len(level.factor))
    degrees = per_stratum.sum(axis=0) - (per_stratum > 0).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        kish = n * (weight**2 @ seen) / (weight @ seen) ** 2
        hidden = ((weight**2 * spread.hidden[rows]) @ seen) / (weight**2 @ seen)
        size = (per_unit**2).sum(axis=0) / n
    unseen = kish * (1 + (size - 1) * ALIKE)
    found = (n.astype(np.int64), degrees, kish, unseen, hidden)
    return Basis(*(np.repeat(one, columns) if alike else one for one in found))
