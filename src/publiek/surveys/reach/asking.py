"""What does a survey at the door say of people, when who comes often is met often?

Asked at a visit, a person who comes five times is five times as likely to be asked. Two ways back to persons:

    window "season"   visitors / visits = share of visits that were the person's first of the season. Every visitor has
                      exactly one first visit, so this needs no model; the asking must be spread over the season.
    window "year"     between the share of first visits (too low: a visit just before the season hides one) and the mean
                      of 1 / times, the harmonic mean (right when the past is like the future, else too high).
                      Where in between is an assumption (`look_back`).

Variance: units where people were asked are given random weights within strata, so that a mean spreads as over new
samples of units (a generalised bootstrap, Beaumont and Patak 2012): of n units the weights are n times a Dirichlet draw
with parameter (n - 2) / n, which gives a mean the variance s2 / n. Every share of one survey uses the same weights, so
what goes together stays together; few units are spread with Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from publiek.surveys.reach.evidence import Asked
from publiek.surveys.reach.parts import Floats

#: Fewer answers than this are not used at all; a party larger than this counts as this many.
LEAST, LARGEST_PARTY = 10, 10
MOST_UNITS = 400
#: With two units nothing of their spread is known: their weights are almost free.
_LOOSEST = 0.2


@dataclass(frozen=True)
class Answered:
    """Draws of: `first` share of visits that were a first visit, `harmonic` mean of 1 / times, `own` share of visits
    that were a first one on own tickets (None: not asked), `on_pass` (None: not asked), `party` mean size met;
    `n` answers, `degrees` of freedom.
    """

    first: Floats
    harmonic: Floats
    own: Floats | None
    on_pass: Floats | None
    party: Floats | None
    n: int
    degrees: int


def usable(asked: Asked | None) -> bool:
    """Whether enough visitors told how often they came."""
    return asked is not None and int(np.sum(~np.isnan(asked.times))) >= LEAST


def weights_of(asked: Asked) -> Floats:
    """What each answer counts for: its weight, times the party where one answered for all of it."""
    weight = np.nan_to_num(asked.weight, nan=1.0)
    if asked.one_per_party:
        weight = weight * np.clip(np.nan_to_num(asked.party, nan=1.0), 1, LARGEST_PARTY)
    return np.maximum(weight, 0.0)


def answered(asked: Asked, *, count: int, dice: np.random.Generator) -> Answered:
    """The shares of a survey with so many draws of each."""
    again = resampled(asked, count=count, dice=dice)
    times = np.maximum(asked.times, 1.0)

    def drawn(values: Floats) -> Floats | None:
        return again.share(values, weights_of(asked)) if np.sum(~np.isnan(values)) >= LEAST else None

    first = drawn(np.where(np.isnan(times), np.nan, times == 1))
    harmonic = drawn(1 / times)
    assert first is not None and harmonic is not None
    party = drawn(np.clip(asked.party, 1, LARGEST_PARTY))
    return Answered(first, harmonic, drawn(asked.booked), drawn(asked.on_pass), party, len(asked), again.degrees)


@dataclass(frozen=True)
class Resampled:
    """`unit`: a number per respondent; `factors`: what each unit counts for (draws x units), the sample itself first;
    `degrees` of freedom: units minus strata.
    """

    unit: NDArray[np.int64]
    factors: Floats
    degrees: int

    def share(self, values: Floats, weight: Floats) -> Floats:
        """Draws of the weighted mean of `values`; who did not answer (nan) is left out."""
        known = ~np.isnan(values)
        size = self.factors.shape[1]
        above = np.bincount(self.unit[known], weight[known] * values[known], size)
        below = np.bincount(self.unit[known], weight[known], size)
        with np.errstate(invalid="ignore", divide="ignore"):
            draws = (self.factors @ above) / (self.factors @ below)
        if np.isin(values[known], (0.0, 1.0)).all() and draws[0] in (0.0, 1.0):
            return everybody_alike(float(draws[0]), int(known.sum()), len(draws))
        return stretched(draws, self.degrees, share=bool(np.all(values[known] <= 1)), n=int(known.sum()))


def resampled(asked: Asked, *, count: int, dice: np.random.Generator) -> Resampled:
    """The units of a survey, so many times anew. Without units each respondent is one.

    More than `MOST_UNITS` in a stratum are put together at random: the variance stays the same on average.
    """
    each = np.array([f"?{at}" for at in range(len(asked))])
    named = np.where(asked.unit == "", each, asked.unit) if len(np.unique(asked.unit)) > 1 else each
    unit, columns, degrees = np.zeros(len(asked), dtype=np.int64), list[Floats](), 0
    for stratum in np.unique(asked.stratum):
        mine = np.flatnonzero(asked.stratum == stratum)
        _, place = np.unique(named[mine], return_inverse=True)
        size = int(place.max()) + 1
        if size > MOST_UNITS:
            place, size = dice.permutation(size)[place] % MOST_UNITS, MOST_UNITS
        unit[mine] = place + sum(column.shape[1] for column in columns)
        factors: Floats = np.ones((count, size))
        if size > 1:
            factors = size * dice.dirichlet(np.full(size, max((size - 2) / size, _LOOSEST)), count)
            degrees += size - 1
        factors[0] = 1.0
        columns.append(factors)
    return Resampled(unit, np.concatenate(columns, axis=1), max(degrees, 1))


def everybody_alike(value: float, n: int, count: int) -> Floats:
    """Draws of a share when all n say the same: the others may differ (Beta with Jeffreys' half), never a certainty."""
    evenly = (np.arange(count) + 0.5) / count
    draws: Floats = stats.beta.ppf(evenly, n * value + 0.5, n * (1 - value) + 0.5)
    return np.random.default_rng(n).permutation(draws)


def stretched(draws: Floats, degrees: int, *, share: bool, n: int) -> Floats:
    """Draws around the estimate (the first one), as wide as Student's t asks for few units.

    Done on the logit for a share, else on the logarithm, so that nothing leaves its range; a resample without any case
    counts as half a case of n. One degree is given up because a share is a ratio of two uncertain sums.
    """
    edge = 0.5 / n
    held = np.clip(np.nan_to_num(draws, nan=draws[0]), edge, 1 - edge if share else np.inf)
    scaled = special.logit(held) if share else np.log(held)
    away = (scaled - scaled[0]) * (stats.t.ppf(0.975, max(degrees - 1, 1)) / stats.norm.ppf(0.975))
    found: Floats = special.expit(scaled[0] + away) if share else np.exp(scaled[0] + away)
    return found
