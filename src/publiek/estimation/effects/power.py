"""How large must it be, or how long must it last, for the effect hoped for to be seen? By formula and by simulation.

log ratio has variance about  dispersion * (1/Tb + 1/Ta + 1/Cb + 1/Ca)  with the totals of treated and control before
and after, so the power is that of a t test with pairs - 1 degrees of freedom. The dispersion (1 = Poisson) is what the
house's own past shows. The simulation draws such counts and reads them out by the very test that will be used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import stdtrit
from scipy.stats import nct

from publiek.estimation.effects import assigning, permutation, rate_ratio
from publiek.estimation.effects.assigning import Floats

_LARGEST = 20.0
#: So many times beyond what is needed there is nothing left to work out.
_CERTAIN = 4.0


@dataclass(frozen=True)
class Plan:
    """`rate`: expected count per area and period when nothing is done; `before` and `after`: number of periods;
    `dispersion`: variance of an area's count after (given before) over its mean; `areas` of equal size in all, half of
    them treated.
    """

    rate: Floats
    before: int
    after: int
    dispersion: float = 1.0

    @property
    def pairs(self) -> int:
        """Pairs of areas."""
        return len(self.rate) // 2


def dispersion(history: Floats, *, before: int, after: int) -> float:
    """How much more than by chance the areas' counts differ between two stretches of the past (areas x periods), from
    1.

    Pearson's statistic of the areas x 2 table over its degrees of freedom, averaged over all places in the past where
    both stretches fit; when they do not fit, over two halves.
    """
    periods = history.shape[1]
    if before + after > periods:
        before, after = max(1, periods // 2), max(1, periods - periods // 2)
    found = []
    for first in range(max(1, periods - before - after + 1)):
        table = np.stack(
            [
                history[:, first : first + before].sum(axis=1),
                history[:, first + before : first + before + after].sum(axis=1),
            ],
            axis=1,
        )
        kept = table[table.sum(axis=1) > 0]
        if len(kept) < 2 or (kept.sum(axis=0) == 0).any():
            continue
        expected = kept.sum(axis=1, keepdims=True) * kept.sum(axis=0) / kept.sum()
        found.append(float(((kept - expected) ** 2 / expected).sum() / (len(kept) - 1)))
    return max(1.0, float(np.mean(found))) if found else 1.0


def power(plan: Plan, ratio: float) -> float:
    """Chance that an effect of `ratio` is found (two-sided, 5%), by the formula."""
    if plan.pairs < 2 or plan.rate.sum() <= 0:
        return 0.0
    half = float(plan.rate.sum()) / 2
    totals = (half * plan.before, half * plan.after * ratio, half * plan.before, half * plan.after)
    # Unequal areas weigh unequally: fewer of them decide than there are.
    effective = max(2.0, float(plan.rate.sum() ** 2 / (plan.rate**2).sum()) / 2)
    error = float(np.sqrt(plan.dispersion * sum(1 / total for total in totals)))
    degrees = effective - 1
    edge, shift = float(stdtrit(degrees, 0.975)), abs(float(np.log(ratio))) / error
    if shift > _CERTAIN * edge:
        return 1.0
    other = nct.cdf(-edge, degrees, shift) if shift < edge else 0.0
    return float(np.clip(nct.sf(edge, degrees, shift) + other, 0.0, 1.0))


def least_effect(plan: Plan, *, wanted: float = 0.8) -> float:
    """The smallest ratio over 1 that is found with chance `wanted` (inf when not even twenty times as many)."""
    if power(plan, _LARGEST) < wanted:
        return float("inf")
    return float(brentq(lambda ratio: power(plan, ratio) - wanted, 1.0 + 1e-9, _LARGEST, xtol=1e-6))


def periods_needed(plan: Plan, ratio: float, *, wanted: float = 0.8, most: int = 36) -> int | None:
    """How many periods after the start suffice for `ratio`; None when `most` do not."""
    for after in range(1, most + 1):
        if power(Plan(plan.rate, plan.before, after, plan.dispersion), ratio) >= wanted:
            return after
    return None


def simulated_power(plan: Plan, ratio: float, *, draws: int, seed: int, how: str = "permutation") -> float:
    """The same chance by drawing: counts with the plan's dispersion, areas paired and assigned by chance, read out by
    `how` ("permutation" or "clustered").
    """
    chance = np.random.default_rng(seed)
    hits = 0
    for _ in range(draws):
        before, expected = chance.poisson(plan.rate * plan.before).astype(float), plan.rate * plan.after
        strata = assigning.pairs(before[:, None])
        treated = assigning.draw(strata, seed=int(chance.integers(2**31)))
        after = _overdispersed(chance, expected * np.where(treated, ratio, 1.0), plan)
        if how == "permutation":
            found = permutation.permutation(
                (before, after), treated, strata, draws=999, seed=int(chance.integers(2**31)), interval=False
            )
        else:
            found = rate_ratio.clustered(before, after, treated)
        hits += found.p <= 0.05
    return hits / draws


def _overdispersed(chance: np.random.Generator, expected: Floats, plan: Plan) -> Floats:
    """Counts with that mean, and so much more variance that the areas x 2 table shows the plan's dispersion."""
    # Pearson's statistic of the table adds the variances of both stretches: what is extra is put in the one after.
    extra = (plan.dispersion - 1) * (1 + plan.after / plan.before)
    if extra <= 0:
        return chance.poisson(expected).astype(float)
    return chance.poisson(chance.gamma(np.maximum(expected, 1e-12) / extra, extra)).astype(float)
