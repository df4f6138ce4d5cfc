"""Did one house change more than the others? Its own change beside the spread of theirs.

change = log((after + 1/2) / (before + 1/2)). The others' changes show how much houses change by themselves; the
interval is that of one new draw from them: difference +- t_{n-1} s sqrt(1 + 1/n). With few others it is wide, and
rightly so.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

from publiek.estimation.effects.rate_ratio import Floats, Ratio


def beside(own: tuple[float, float], others: Floats, *, confidence: float = 0.95) -> Ratio:
    """`own`: before and after; `others`: houses x (before, after), at least two. Ratio of ratios against their mean."""
    changes = np.log((others[:, 1] + 0.5) / (others[:, 0] + 0.5))
    value = float(np.log((own[1] + 0.5) / (own[0] + 0.5)) - changes.mean())
    free = len(changes) - 1
    error = float(changes.std(ddof=1) * np.sqrt(1 + 1 / len(changes)))
    reach = float(stdtrit(free, 0.5 + confidence / 2)) * error
    p = float(2 * stdtr(free, -abs(value) / error)) if error > 0 else float(value == 0)
    totals = (own[0], own[1], float(others[:, 0].sum()), float(others[:, 1].sum()))
    low, high = (float(np.exp(value + step)) for step in (-reach, reach))
    return Ratio(float(np.exp(value)), low, high, p, error, "houses", totals)
