"""How readily does a household of each segment come, when every area holds a mix of segments?

Bookers of cell c in area a: y_c ~ Poisson(n_c f_a sum_s pi_cs lambda_s). n_c households, pi_cs the part of them that is
of segment s, f_a = exp(x_a b) the distance decay, lambda_s the rate of a segment at equal distance. Rates and decay are
estimated together: a decay that is fitted without segments takes part of the rates with it. Each rate has a gamma prior
with mean 1 that weighs as much as `prior` bookers.

The likelihood needs single cells only where somebody came; of all others it needs the households by segment of their
area. So half a million postcodes cost hardly more than four thousand areas. The maximum is the one that the EM
algorithm of Lee and Seung (1999, known dictionary) climbs to; Newton's method gets there in ten steps instead of
hundreds, and takes many resamples at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from publiek.measures.decay import poisson_regression
from publiek.measures.geography import Integers
from publiek.measures.intervals import Floats

_ROUNDS = 40
#: Near the maximum every step doubles the number of right digits: after one as small as this there are eight.
_CLOSE = 1e-4
#: Keeps a step finite where nothing is known (a segment that lives nowhere); it does not move the maximum.
_RIDGE = 1e-9
#: A rate may not lose more than this part of itself, nor the log decay of an area move further, in one step.
_MOST_LOSS, _MOST_MOVE = 0.9, 2.0
#: Numbers held at once while resamples are worked through.
_ROOM = 4_000_000


@dataclass(frozen=True)
class Mixture:
    """What is known of the areas.

    `counts`, `mix`, `area`: per cell with a booker their number, its mix (cells x segments) and the index of its area.
    `households`: areas x segments. `basis`: areas x columns of log distance, without a constant. `prior`: per segment,
    in bookers.
    """

    counts: Floats
    mix: Floats
    area: Integers
    households: Floats
    basis: Floats
    prior: Floats

    @property
    def by_area(self) -> Floats:
        """Bookers per area."""
        return np.bincount(self.area, self.counts, self.households.shape[0])

    @cached_property
    def bends(self) -> Floats:
        """Areas x (columns x columns): products of the columns of the basis."""
        return _products(self.basis, self.basis)

    @cached_property
    def crossings(self) -> Floats:
        """Areas x (columns x segments): products of the basis and the households."""
        return _products(self.basis, self.households)


@dataclass(frozen=True)
class Rates:
    """`rates`: versions x segments, 1 on average under the prior, nan for a version without an answer; `slopes`:
    versions x columns of the basis; `scale`: bookers per household at distance weight 1, the same for all versions.
    """

    rates: Floats
    slopes: Floats
    scale: float


def fit(mixture: Mixture) -> Rates:
    """The most likely rates and decay: one version."""
    seen, segments = mixture.by_area, mixture.households.shape[1]
    x = np.column_stack([np.ones(seen.size), mixture.basis])
    start = poisson_regression(seen, x, np.maximum(mixture.households.sum(axis=1), 1e-9))
    first = Rates(np.ones((1, segments)), start[None, 1:], float(np.exp(start[0])))
    return _climbed(mixture, first, resampled=np.ones((1, seen.size)), context=np.ones((1, seen.size)))


def refit(mixture: Mixture, found: Rates, *, resampled: Floats | None = None, context: Floats | None = None) -> Rates:
    """Versions of a fit, climbed to from `found`.

    `resampled`: versions x areas, how often each area was drawn. `context`: versions x areas, a factor on what is
    expected there. Both are 1 everywhere when not given.
    """
    wanted = resampled if resampled is not None else context
    assert wanted is not None, "a refit differs from the fit in something"
    versions, areas = wanted.shape
    even = np.broadcast_to(1.0, (versions, areas))
    drawn, tilted = (even if given is None else given for given in (resampled, context))
    size = max(int(_ROOM / max(areas, mixture.counts.size * mixture.mix.shape[1], 1)), 1)
    parts = [
        _climbed(mixture, found, resampled=drawn[begin : begin + size], context=tilted[begin : begin + size])
        for begin in range(0, versions, size)
    ]
    return Rates(np.vstack([part.rates for part in parts]), np.vstack([part.slopes for part in parts]), found.scale)


def _climbed(mixture: Mixture, start: Rates, *, resampled: Floats, context: Floats) -> Rates:
    """Newton's method on rates and decay together, all versions at once, until the last one stands still.

    A version that never does has no rates (nan).
    """
    versions = resampled.shape[0]
    rates, slopes = np.repeat(start.rates, versions, axis=0), np.repeat(start.slopes, versions, axis=0)
    weight, seen = resampled * context * start.scale, resampled * mixture.by_area
    drawn = resampled[:, mixture.area] * mixture.counts
    for _ in range(_ROUNDS):
        decay = weight * np.exp(np.clip(slopes @ mixture.basis.T, -60, 30))
        score, information = _score_and_information(mixture, rates, decay=decay, seen=seen, drawn=drawn)
        step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
        of_slopes, of_rates = np.split(step, [slopes.shape[1]], axis=1)
        part = _allowed(mixture.basis, rates, of_slopes, of_rates)
        slopes, rates = slopes + part * of_slopes, rates + part * of_rates
        unrest = np.max(np.abs(part * of_rates / rates), axis=1)
        if unrest.max() < _CLOSE:
            break
    return Rates(np.where(unrest[:, None] < _CLOSE, rates, np.nan), slopes, start.scale)


def _score_and_information(
    mixture: Mixture, rates: Floats, *, decay: Floats, seen: Floats, drawn: Floats
) -> tuple[Floats, Floats]:
    """Score and observed information of (b, lambda), per version.

    decay, seen: versions x areas; drawn: versions x cells.
    """
    x, households = mixture.basis, mixture.households
    versions, columns, segments = decay.shape[0], x.shape[1], households.shape[1]
    expected = decay * (rates @ households.T)
    mean = rates @ mixture.mix.T
    ratio = drawn / mean
    of_slopes = (seen - expected) @ x
    of_rates = ratio @ mixture.mix - decay @ households + mixture.prior * (1 / rates - 1)
    information = np.zeros((versions, columns + segments, columns + segments))
    information[:, :columns, :columns] = (expected @ mixture.bends).reshape(versions, columns, columns)
    information[:, :columns, columns:] = (decay @ mixture.crossings).reshape(versions, columns, segments)
    information[:, columns:, :columns] = information[:, :columns, columns:].transpose(0, 2, 1)
    curved = np.matmul(mixture.mix.T[None] * (ratio / mean)[:, None, :], mixture.mix)
    spot = np.arange(columns, columns + segments)
    information[:, columns:, columns:] = curved
    information[:, spot, spot] += mixture.prior / rates**2 + _RIDGE
    information[:, np.arange(columns), np.arange(columns)] += _RIDGE
    return np.concatenate([of_slopes, of_rates], axis=1), information


def _products(one: Floats, other: Floats) -> Floats:
    return (one[:, :, None] * other[:, None, :]).reshape(one.shape[0], -1)


def _allowed(basis: Floats, rates: Floats, of_slopes: Floats, of_rates: Floats) -> Floats:
    """How much of a step is taken, per version: rates stay above zero and no area's decay leaps."""
    loss = np.max(-of_rates / rates, axis=1, initial=0.0)
    move = np.max(np.abs(of_slopes @ basis.T), axis=1, initial=0.0)
    part = np.minimum(_MOST_LOSS / np.maximum(loss, _MOST_LOSS), _MOST_MOVE / np.maximum(move, _MOST_MOVE))
    return part[:, None]


def distance_basis(km: Floats, weight: Floats, *, knots: int) -> Floats:
    """Columns for a smooth curve of log distance: straight outside the outer knots, cubic between them.

    km > 0 per area; `weight`: bookers per area, whose quantiles place the knots. Gives areas x (knots - 1) columns,
    fewer when bookers live at fewer distances. Source: Harrell 2001, restricted cubic splines.
    """
    far = np.log(km)
    order = np.argsort(far, kind="stable")
    running = np.cumsum(weight[order]) / weight.sum()
    shares = np.linspace(0.02, 0.98, knots)
    at = np.unique(far[order][np.minimum(np.searchsorted(running, shares), far.size - 1)])
    centred = far - np.average(far, weights=weight)
    if at.size < 3:
        return centred[:, None]
    cubes = np.maximum(far[:, None] - at, 0) ** 3
    last, before = at[-1], at[-2]
    tail = (cubes[:, [-2]] * (last - at[:-2]) - cubes[:, [-1]] * (before - at[:-2])) / (last - before)
    bends = (cubes[:, :-2] - tail) / (last - at[0]) ** 2
    return np.column_stack([centred, bends - np.average(bends, axis=0, weights=weight)])
