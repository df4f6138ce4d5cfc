"""Could chance alone have made this difference? The same counts under every other draw that could have been.

Exact for areas that were drawn by chance, however unlike they are and however few (Fisher 1935). The interval holds
every ratio that the same test does not reject: under "ratio r" what came after in the treated areas is divided by r.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.estimation.effects import assigning
from publiek.estimation.effects.assigning import Bools, Floats, Ints
from publiek.estimation.effects.rate_ratio import Ratio, log_ratio, totals_of

#: With so few pairs every assignment is looked at; with more, draws.
_EVERY = 10
_LIMITS = (1 / 50, 50.0)
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class _Sums:
    """Per assignment: before, and after by those really treated and those not, in its treated half; and the wholes."""

    before: Floats
    after_treated: Floats
    after_control: Floats
    whole: tuple[float, float, float]

    def statistic(self, ratio: float) -> Floats:
        """Log ratio of every assignment when the true ratio is `ratio`; the first one is the real assignment."""
        after = self.after_treated / ratio + self.after_control
        before_all, treated_all, control_all = self.whole
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(after / self.before) - np.log(
                (treated_all / ratio + control_all - after) / (before_all - self.before)
            )


def permutation(
    counts: tuple[Floats, Floats],
    treated: Bools,
    strata: Ints,
    *,
    draws: int = 1999,
    seed: int = 1,
    interval: bool = True,
) -> Ratio:
    """Ratio of ratios of `counts` (before, after) per area with its permutation p (twice the smaller tail) and 95%
    interval.

    `strata`: the pair of each area as drawn (`assigning.pairs`); areas without a pair take no part. The interval is
    (0, inf) when not asked for (`interval`), or when so few pairs were drawn that no outcome could be rejected.
    """
    before, after = counts
    part = strata >= 0
    before, after, treated, strata = before[part], after[part], treated[part], strata[part]
    totals = totals_of(before, after, treated)
    value = log_ratio(totals)
    if not np.isfinite(value):
        return Ratio(float(np.exp(value)), 0.0, float("inf"), 1.0, float("nan"), "permutation", totals)
    sums = _sums(before, after, treated, _assignments(treated, strata, draws=draws, seed=seed))
    level = (1 - _CONFIDENCE) / 2
    low, high = (_limit(sums, value, level, upward=up) for up in (False, True)) if interval else (0.0, float("inf"))
    p = min(1.0, 2 * min(_tail(sums, 1.0, upward) for upward in (True, False)))
    return Ratio(float(np.exp(value)), low, high, p, float("nan"), "permutation", totals)


def _assignments(treated: Bools, strata: Ints, *, draws: int, seed: int) -> Bools:
    """The real assignment first, then all others there are, or so many draws."""
    if strata.max(initial=-1) < _EVERY:
        every = assigning.all_assignments(strata)
        return np.vstack([treated, every[~(every == treated).all(axis=1)]])
    return np.vstack([treated, assigning.draws(strata, count=draws, seed=seed)])


def _sums(before: Floats, after: Floats, treated: Bools, drawn: Bools) -> _Sums:
    half = drawn.astype(float)
    whole = (float(before.sum()), float(after[treated].sum()), float(after[~treated].sum()))
    return _Sums(half @ before, half @ (after * treated), half @ (after * ~treated), whole)


def _tail(sums: _Sums, ratio: float, upward: bool) -> float:
    """Part of the assignments whose statistic is at least as far out as the real one (the real one among them)."""
    found = sums.statistic(ratio)
    found = np.where(np.isnan(found), 0.0, found)
    far = found >= found[0] - 1e-12 if upward else found <= found[0] + 1e-12
    return float(far.mean())


def _limit(sums: _Sums, value: float, level: float, *, upward: bool) -> float:
    """Where the tail passes `level`: the end of the interval on that side, by bisection in logarithms."""
    far = np.log(_LIMITS[1] if upward else _LIMITS[0]) + value
    # Towards a large ratio the real assignment lies low among the others, and the other way round.
    if _tail(sums, float(np.exp(far)), not upward) > level:
        return float("inf") if upward else 0.0
    near = value
    for _ in range(40):
        middle = (near + far) / 2
        if _tail(sums, float(np.exp(middle)), not upward) > level:
            near = middle
        else:
            far = middle
    return float(np.exp(far))
