"""How readily does a household of each segment come to this house, how sure is that, and would it survive a context?

Point estimate, resamples of the postcode areas and refits with a neighbourhood effect, from the lines of one house.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from publiek.measures import mixture
from publiek.measures.geography import Integers
from publiek.measures.intervals import Floats
from publiek.measures.labelling import FineMap
from publiek.measures.mixture import Mixture, Rates
from publiek.measures.prepared import Prepared
from publiek.measures.residence import whole

#: Knots of the curve of distance: so many up to a thousand bookers, two more per doubling, at most so many.
_LEAST_KNOTS, _MOST_KNOTS, _DOUBLING_FROM = 5, 11, 1_000
#: A neighbourhood is never taken to count for more standard deviations than this.
_FAR = 3.0
#: A mix with this much in one segment is a label.
_LABEL = 0.999


@dataclass(frozen=True)
class PersonRates:
    """Rates of the segments of one house, each up to one common factor.

    `rates`: segments; `shrunk`: segments, pulled to the average by as many bookers as the area index; `resampled`:
    resamples x segments; `tilted`: 2 segments x segments, row s when living among segment s makes everybody come more
    often, row segments + s when less. `modelled`: of the `n` bookers the expected number per segment. `level`: pc4 or
    pc6, the cells that were counted.
    """

    rates: Floats
    shrunk: Floats
    resampled: Floats
    tilted: Floats
    modelled: Floats
    n: float
    knots: int
    level: str


def degenerate(prepared: Prepared) -> bool:
    """Whether the mixes cannot tell segments apart: (nearly) all are labels, or all are alike."""
    where, kept = prepared.geography, _usable(prepared)
    weight = where.households[kept]
    if weight.sum() <= 0:
        return True
    mix = where.mix[kept]
    labels = weight[mix.max(axis=1) >= _LABEL].sum() / weight.sum()
    mean = weight @ mix / weight.sum()
    spread = np.sqrt(weight @ (mix - mean) ** 2 / weight.sum())
    return bool(labels >= _LABEL or spread.max() < prepared.question.thresholds.mix_spread_min)


def _usable(prepared: Prepared) -> Integers:
    """The areas with households, a known distance and a mix."""
    where = prepared.geography
    return np.flatnonzero(prepared.modelled & (where.mix.sum(axis=1) > 0))


def estimate(prepared: Prepared, shares: Floats) -> PersonRates:
    """The rates of the house. `shares`: the part of the households of the catchment per segment (sums to 1)."""
    rules, effect = prepared.question.thresholds, prepared.residence.design_effect
    model, knots, level = _model(prepared, rules.person_prior * effect * shares)
    found = mixture.fit(model)
    strong = replace(model, prior=rules.kappa * effect * shares)
    unchanged = np.ones((1, model.households.shape[0]))
    expected = found.rates[0] * model.mix
    return PersonRates(
        rates=found.rates[0],
        shrunk=mixture.refit(strong, found, resampled=unchanged).rates[0],
        resampled=_resampled(prepared, model, found),
        tilted=_tilted(prepared, model, found),
        modelled=model.counts @ (expected / expected.sum(axis=1, keepdims=True)),
        n=float(model.counts.sum()),
        knots=knots,
        level=level,
    )


def _model(prepared: Prepared, prior: Floats) -> tuple[Mixture, int, str]:
    """Cells with bookers and households by segment: by pc6 where the segmentation has mixes there, else by pc4."""
    where, kept = prepared.geography, _usable(prepared)
    fine, households = prepared.fine, where.households[kept]
    units = prepared.residence.units[kept].astype(float)
    level = "pc4" if fine is None or fine.mix is None else "pc6"
    if fine is not None and fine.mix is not None:
        units, cells = _fine_cells(prepared, fine, kept)
        mixed = np.zeros((where.pc4.size, len(where.segments)))
        np.add.at(mixed, fine.area, fine.households[:, None] * fine.mix)
        total = mixed[kept].sum(axis=1, keepdims=True)
        parts = mixed[kept] / np.where(total > 0, total, 1.0)
    else:
        parts = where.mix[kept] / where.mix[kept].sum(axis=1, keepdims=True)
        seen = np.flatnonzero(units)
        cells = (units[seen], parts[seen], seen)
    n = max(units.sum() / prepared.residence.design_effect, 1.0)
    doublings = int(np.log2(max(n / _DOUBLING_FROM, 1.0)))
    knots = min(_LEAST_KNOTS + 2 * doublings, _MOST_KNOTS)
    basis = mixture.distance_basis(where.km[kept], units, knots=knots)
    return Mixture(*cells, households[:, None] * parts, basis, prior), knots, level


def _fine_cells(prepared: Prepared, fine: FineMap, kept: Integers) -> tuple[Floats, tuple[Floats, Floats, Integers]]:
    """Bookers per kept area, and the cells: the pc6 with bookers, their numbers, mixes and areas."""
    place = np.full(prepared.geography.pc4.size, -1)
    place[kept] = np.arange(kept.size)
    homes = whole(prepared.fine_homes, "row")
    rows, counts = np.unique(homes[place[fine.area[homes]] >= 0], return_counts=True)
    area = place[fine.area[rows]]
    assert fine.mix is not None
    return np.bincount(area, counts, kept.size), (counts.astype(float), fine.mix[rows], area)


def _resampled(prepared: Prepared, model: Mixture, found: Rates) -> Floats:
    """The rates when the areas are drawn again with replacement, as often as there are areas."""
    rules, areas = prepared.question.thresholds, model.households.shape[0]
    dice = np.random.default_rng(rules.person_seed)
    drawn = dice.multinomial(areas, np.full(areas, 1 / areas), size=rules.person_resamples)
    return mixture.refit(model, found, resampled=drawn.astype(float)).rates


def _tilted(prepared: Prepared, model: Mixture, found: Rates) -> Floats:
    """Versions x segments: per segment the rates when living among it makes everybody come more, then less, often."""
    effect, decay = prepared.question.thresholds.context_effect, np.exp(model.basis @ found.slopes[0])
    total = model.households.sum(axis=1)
    weight = total * decay / np.sum(total * decay)
    share = model.households / np.maximum(total, 1e-9)[:, None]
    mean = weight @ share
    z = (share - mean) / np.sqrt(np.maximum(weight @ (share - mean) ** 2, 1e-12))
    z = np.clip(z, -_FAR, _FAR)
    context = np.exp(effect * np.concatenate([z.T, -z.T]))
    return mixture.refit(model, found, context=context).rates
