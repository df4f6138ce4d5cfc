"""How were respondents chosen and weighted? The design that every figure of a survey and its interval rest on.

Strata, clusters (possibly within clusters), weights and, where known, how many clusters there were to choose from; and
what the weights were fitted to, because a fitted weight makes a figure surer than its spread suggests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Stage:
    """One stage of sampling, a number per respondent: `stratum`, `cluster` (unit drawn in this stage; numbered within
    the stratum, so cluster 1 of two strata are two clusters) and `population`, how many units the stratum had to draw
    from (None: unknown or so many that it does not matter).
    """

    stratum: Ints
    cluster: Ints
    population: Floats | None = None


@dataclass(frozen=True)
class Fitted:
    """What the weights were fitted to: `before`, the weight before fitting (respondents); `auxiliary`, respondents x
    columns; `after`, the weight right after fitting (None: the weight of the design, so nothing came after). The
    variance of a total is that of its residuals around these columns, weighted by `before` (Deville and Särndal 1992).
    """

    before: Floats
    auxiliary: Floats
    after: Floats | None = None


@dataclass(frozen=True)
class Design:
    """`weight` per respondent; `stages` outermost first (none: everybody drawn by themselves, with replacement);
    `fitted`: the margins the weights were fitted to, in the order in which they were.
    """

    weight: Floats
    stages: tuple[Stage, ...] = ()
    fitted: tuple[Fitted, ...] = ()

    def __len__(self) -> int:
        return len(self.weight)


@dataclass(frozen=True)
class Estimates:
    """One or more figures at once (arrays of one shape): `value`, standard error `se`, 95% interval `low`-`high`, `n`
    respondents they rest on (unweighted), `n_effective` (how many respondents of a simple draw would say as much),
    `design_effect`, and the `degrees` of freedom of the interval.

    nan where nothing can be said.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    n: Ints
    n_effective: Floats
    design_effect: Floats
    degrees: Floats
