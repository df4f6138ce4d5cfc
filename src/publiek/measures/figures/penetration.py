"""How many of the households in an area have a booker?

per_1000 = 1000 bookers / households. low and high: Poisson score interval around it. per_1000_shrunk = 1000 scale E
(y + nu)/(scale E + nu) / N: the count y pulled towards what distance and size let expect (E from the distance
decay; the house's average rate when no decay could be fitted), as far as areas really differ (nu and scale by
maximum likelihood of the negative binomial, NB2). Rank and compare areas by per_1000_shrunk: a small area is not
first by chance. Areas with a booker, in the municipality of the house, or within the distance where 80% of the
visits live; by pc4. `bookers` holds the unit of the base: bookers, or visits when only a tally is known.
It does not say: how many people came. A household may have two accounts, and one account brings others.
Source: Marshall 1991; Clayton and Kaldor 1987.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.measures import intervals, shrinkage
from publiek.measures.answers import home_answer
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import home_municipality
from publiek.measures.residence import weighted_quantile
from publiek.vocabulary.figures import Figure

NAME = "penetration"
COLUMNS = pa.schema(
    [
        ("pc4", pa.int32()),
        ("place", pa.string()),
        ("municipality", pa.string()),
        ("households", pa.int64()),
        ("bookers", pa.int64()),
        ("visits", pa.int64()),
        *[(name, pa.float64()) for name in ("per_1000", "low", "high", "per_1000_shrunk", "km")],
        ("core80", pa.bool_()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per area with households."""
    where, living, rules = prepared.geography, prepared.residence, prepared.question.thresholds
    limits = ("households-not-people",) if where.venue is not None else ("households-not-people", "venue-unknown")
    answer = home_answer(prepared, NAME, COLUMNS, limits=limits)
    if living.n < rules.bookers_min:
        return answer.silent(prepared, need=rules.bookers_min)
    shown = np.flatnonzero(_scope(prepared) & (where.households > 0))
    households, units = where.households[shown], living.units[shown].astype(float)
    low, high = intervals.poisson(units / living.design_effect, confidence=rules.confidence)
    per_1000 = 1000 / households
    columns = {
        "pc4": where.pc4[shown],
        "place": [where.place[spot] for spot in shown],
        "municipality": where.municipality[shown].tolist(),
        "households": households.astype(np.int64),
        "bookers": living.units[shown],
        "visits": living.visits[shown],
        "per_1000": units * per_1000,
        "low": low * living.design_effect * per_1000,
        "high": high * living.design_effect * per_1000,
        "per_1000_shrunk": _shrunk(prepared)[shown] * per_1000,
        "km": np.full(shown.size, np.nan) if where.km is None else where.km[shown],
        "core80": prepared.catchment[shown],
    }
    return answer.told(prepared, columns)


def _scope(prepared: Prepared) -> np.ndarray:
    where, living = prepared.geography, prepared.residence
    scope = (living.units > 0) | (living.visits > 0) | (where.municipality == home_municipality(prepared)[0])
    if where.km is not None:
        radius = weighted_quantile(where.km, living.visits, prepared.question.thresholds.catchment_share)
        scope |= where.km <= (radius or 0.0)
    return scope


def _shrunk(prepared: Prepared) -> np.ndarray:
    """Shrunk number of units per area."""
    where, units = prepared.geography, prepared.residence.units / prepared.residence.design_effect
    expected = where.households * (units.sum() / max(where.households.sum(), 1.0))
    if prepared.decay is not None and where.km is not None:
        modelled = prepared.decay.expected(where.households, where.km) / prepared.residence.design_effect
        expected = np.where(np.isfinite(modelled), modelled, expected)
    prior = shrinkage.gamma_prior(units, expected)
    shrunk = prior.scale * expected * shrinkage.shrunk_ratio(units, expected, prior=prior)
    return shrunk * prepared.residence.design_effect
