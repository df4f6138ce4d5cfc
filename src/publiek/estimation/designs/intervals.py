"""Between which limits does a figure lie, 95 times out of 100, also when nobody or everybody said yes?

The error is first widened by what the fitting of the weights hides of it (`Basis.hidden`): with some hundreds of
respondents and three margins, by 4 to 7%. Then means, totals and ratios: value -+ t se. Shares: Wilson's interval
(1927) on the effective number of respondents n* = p (1 - p) / V, with Student's t for the normal quantile. It stays
within 0-1, also at 0 of n and n of n.

n* is guesswork when hardly anyone said yes (or no): it is then held at the number of respondents over the design effect
of their weights. And when nobody did, there is no spread to learn from: the design effect is then that of the weights,
times 1 + (size - 1) `basis.ALIKE` for people who were asked in clusters (Kish 1965).
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from publiek.estimation.designs.basis import Basis
from publiek.estimation.designs.design import Floats, Ints

#: With fewer yes (or no) answers than this the effective number is not taken above what the weights leave.
FEW = 10


def t_quantile(degrees: Floats) -> Floats:
    """The 97.5% point of Student's t; nan without a degree of freedom."""
    return np.where(degrees >= 1, stats.t.ppf(0.975, np.maximum(degrees, 1)), np.nan)


def around(value: Floats, se: Floats, degrees: Floats) -> tuple[Floats, Floats]:
    """The value -+ t se."""
    wide = t_quantile(degrees) * se
    return value - wide, value + wide


def share_limits(share: Floats, effective: Floats, degrees: Floats) -> tuple[Floats, Floats]:
    """Wilson's limits of a share on an effective number of respondents (inf: it is known exactly)."""
    t2 = t_quantile(degrees) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        part = t2 / effective
        middle = (share + part / 2) / (1 + part)
        half = np.sqrt(np.maximum(part * (share * (1 - share) + part / 4), 0)) / (1 + part)
    low, high = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    return np.where(share <= 0, np.minimum(low, 0), low), np.where(share >= 1, np.maximum(high, 1), high)


def told_effective(share: Floats, variance: Floats, *, yes: Ints, basis: Basis) -> Floats:
    """The effective number of respondents behind a share of whom `yes` said yes."""
    rare = np.minimum(yes, basis.n - yes)
    with np.errstate(divide="ignore", invalid="ignore"):
        widened = variance * basis.hidden
        seen = np.where(widened > 1e-20, share * (1 - share) / widened, np.inf)
        held = np.where(rare < FEW, np.minimum(seen, basis.n / basis.weights), seen)
        return np.where(rare == 0, basis.n / basis.unseen, held)
