"""How large must it be, or how long must it last, for the effect hoped for to be seen? By formula and by simulation.

log ratio has variance about  dispersion * (1/Tb + 1/Ta + 1/Cb + 1/Ca)  with the totals of treated and control before
and after, so the power is that of a t test with pairs - 1 degrees of freedom. The dispersion (1 = Poisson) is what the
house's own past shows. Where the counts before are known, areas are paired on exactly these; what then varies is the
count after and what is not known of each area's own rate: (dispersion + after / weight) * (1/Ta + 1/Ca).

Areas that were many before are fewer afterwards, and the other way round, by chance alone. So rates are pulled to the
average of all areas (gamma prior, empirical Bayes); without that the promise would be far too high.

The simulation draws such counts and reads them out by the very test that will be used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    `dispersion`: variance of an area's count after (given before) over its mean. `seen`: the counts before, where they
    are known; `weight`: on how many periods the rates rest (inf: they are known); `stretch`: how many times the
    standard error of the formula the log ratio really varies (see `stretched`).
    """

    rate: Floats
    before: int
    after: float
    dispersion: float = 1.0
    seen: Floats | None = None
    weight: float = float("inf")
    stretch: float = 1.0

    @property
    def pairs(self) -> int:
        """Pairs of areas."""
        return len(self.rate) // 2


def pulled_rates(counts: Floats, periods: int) -> tuple[Floats, float]:
    """The rate per period of every area, pulled to their average, and the weight it rests on (periods).

    counts ~ Poisson(periods rate), rate ~ Gamma(shape, shape / mean): the mean and the shape by moments over all areas,
    posterior mean (count + shape) / (periods + shape / mean) (Clayton and Kaldor 1987).
    """
    mean, spread = float(counts.mean()), float(counts.var(ddof=1))
    if mean <= 0:
        return np.zeros(len(counts)), float(periods)
    if spread <= mean:
        return np.full(len(counts), mean / periods), float("inf")
    shape = mean**2 / (spread - mean)
    weight = periods * (1 + shape / mean)
    return (counts + shape) / weight, weight


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
    # Unequal areas weigh unequally: fewer of them decide than there are.
    effective = max(2.0, float(plan.rate.sum() ** 2 / (plan.rate**2).sum()) / 2)
    error = _error(plan, ratio)
    degrees = effective - 1
    edge, shift = float(stdtrit(degrees, 0.975)), abs(float(np.log(ratio))) / error
    if shift > _CERTAIN * edge:
        return 1.0
    other = nct.cdf(-edge, degrees, shift) if shift < edge else 0.0
    return float(np.clip(nct.sf(edge, degrees, shift) + other, 0.0, 1.0))


def _error(plan: Plan, ratio: float) -> float:
    """The standard error of the log ratio."""
    half = float(plan.rate.sum()) / 2
    later = 1 / (half * plan.after * ratio) + 1 / (half * plan.after)
    if plan.seen is not None:
        return plan.stretch * float(np.sqrt((plan.dispersion + plan.after / plan.weight) * later))
    return plan.stretch * float(np.sqrt(plan.dispersion * (2 / (half * plan.before) + later)))


def stretched(plan: Plan, *, draws: int, seed: int) -> Plan:
    """The plan with the formula held against drawn counts: a few large areas, or pairs that are not quite alike, make
    the log ratio vary more than totals tell. Never less than the formula says.
    """
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        before, expected = _drawn(chance, plan)
        treated = assigning.draw(assigning.pairs(before[:, None]), seed=int(chance.integers(2**31)))
        after = _overdispersed(chance, expected, plan)
        found.append(rate_ratio.log_ratio(rate_ratio.totals_of(before, after, treated)))
    known = np.array(found)[np.isfinite(found)]
    if len(known) < draws / 2 or plan.rate.sum() <= 0:
        return plan
    return replace(plan, stretch=max(1.0, float(known.std()) / _error(replace(plan, stretch=1.0), 1.0)))


def least_effect(plan: Plan, *, wanted: float = 0.8) -> float:
    """The smallest ratio over 1 that is found with chance `wanted` (inf when not even twenty times as many)."""
    if power(plan, _LARGEST) < wanted:
        return float("inf")
    return float(brentq(lambda ratio: power(plan, ratio) - wanted, 1.0 + 1e-9, _LARGEST, xtol=1e-6))


def periods_needed(plan: Plan, ratio: float, *, wanted: float = 0.8, most: int = 36) -> int | None:
    """How many periods after the start suffice for `ratio`; None when `most` do not."""
    for after in range(1, most + 1):
        if power(replace(plan, after=after), ratio) >= wanted:
            return after
    return None


def simulated_power(plan: Plan, ratio: float, *, draws: int, seed: int, how: str = "permutation") -> float:
    """The same chance by drawing: counts with the plan's dispersion, areas paired and assigned by chance, read out by
    `how` ("permutation" or "clustered").
    """
    chance = np.random.default_rng(seed)
    hits = 0
    for _ in range(draws):
        before, expected = _drawn(chance, plan)
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


def _drawn(chance: np.random.Generator, plan: Plan) -> tuple[Floats, Floats]:
    """Counts before (those seen, where they are known) and the count each area may expect after."""
    if plan.seen is None:
        return chance.poisson(plan.rate * plan.before).astype(float), plan.rate * plan.after
    if not np.isfinite(plan.weight):
        return plan.seen, plan.rate * plan.after
    return plan.seen, chance.gamma(np.maximum(plan.rate * plan.weight, 1e-9), 1 / plan.weight) * plan.after


def _overdispersed(chance: np.random.Generator, expected: Floats, plan: Plan) -> Floats:
    """Counts with that mean, and so much more variance that the areas x 2 table shows the plan's dispersion."""
    # Pearson's statistic of the table adds the variances of both stretches: what is extra is put in the one after.
    extra = (plan.dispersion - 1) * (1 + plan.after / plan.before if plan.seen is None else 1.0)
    if extra <= 0:
        return chance.poisson(expected).astype(float)
    return chance.poisson(chance.gamma(np.maximum(expected, 1e-12) / extra, extra)).astype(float)
