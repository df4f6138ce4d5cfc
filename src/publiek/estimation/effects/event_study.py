"""Did the treated and the others already drift apart before anything was done? Per period, and one placebo test.

A difference-in-differences is only as good as the belief that both would have gone on alike. What can be seen of that
is whether they went on alike before.
"""

from __future__ import annotations

from dataclasses import dataclass

from publiek.estimation.effects import rate_ratio
from publiek.estimation.effects.rate_ratio import Bools, Floats, Ratio


@dataclass(frozen=True)
class Placebo:
    """`ratio`: the "effect" of a start half-way the time before, where nothing was done. `apart`: its interval leaves
    out 1, so the groups drifted apart by themselves and the real figure is in doubt.
    """

    ratio: Ratio

    @property
    def apart(self) -> bool:
        """Whether the time before already shows a difference."""
        return self.ratio.p < 0.05


def per_period(counts: Floats, treated: Bools, *, start: int) -> list[Ratio]:
    """Areas x periods: for each period the ratio of ratios against all periods before `start` (that one left out)."""
    periods = counts.shape[1]
    found = []
    for period in range(periods):
        base = [other for other in range(start) if other != period]
        found.append(rate_ratio.clustered(counts[:, base].sum(axis=1), counts[:, period], treated))
    return found


def placebo(counts: Floats, treated: Bools) -> Placebo | None:
    """The placebo test over the periods before (areas x periods); None with fewer than two periods."""
    half = counts.shape[1] // 2
    if half < 1:
        return None
    return Placebo(rate_ratio.clustered(counts[:, :half].sum(axis=1), counts[:, half:].sum(axis=1), treated))
