"""From where do people come?

The catchment is the smallest set of postcode areas that gives 80% of the visits: areas in order of visits, largest
first, ties by code (core80); the core is the same with 50% (core50). Visits of bookers count at the booker's home,
tallied visits at the tallied postcode; groups, schools and unknown areas are left out. radius80_km = the distance
within which 80% of those visits live, another shape of the same thing. One row per area with visits, most visits
first. `bookers` holds the unit of the base: bookers, or visits when only a tally is known.
It does not say: how many people live there (see penetration), nor who could come.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.measures.answers import home_answer
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import main_municipality
from publiek.measures.residence import share_set, weighted_quantile
from publiek.vocabulary.figures import Figure

NAME = "catchment"
COLUMNS = pa.schema(
    [
        ("pc4", pa.int32()),
        ("place", pa.string()),
        ("municipality", pa.string()),
        ("bookers", pa.int64()),
        ("core50", pa.bool_()),
        ("core80", pa.bool_()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """The areas with visits, and which of them are the catchment."""
    where, living, rules = prepared.geography, prepared.residence, prepared.question.thresholds
    limits = () if where.venue is not None else ("venue-unknown",)
    answer = home_answer(prepared, NAME, COLUMNS, limits=limits)
    if living.n <= 0:
        return answer.silent(prepared, need=1)
    core = share_set(living.visits, rules.core_share)
    seen = np.flatnonzero((living.visits > 0) | (living.units > 0))
    seen = seen[np.argsort(-living.visits[seen], kind="stable")]
    radius = None if where.km is None else weighted_quantile(where.km, living.visits, rules.catchment_share)
    facts = {
        "areas80": int(prepared.catchment.sum()),
        "areas50": int(core.sum()),
        "radius80_km": radius,
        "municipality": main_municipality(prepared)[0],
        "municipality_of_venue": None if where.venue is None else where.municipality[where.venue],
    }
    columns = {
        "pc4": where.pc4[seen],
        "place": [where.place[spot] for spot in seen],
        "municipality": where.municipality[seen].tolist(),
        "bookers": living.units[seen],
        "core50": core[seen],
        "core80": prepared.catchment[seen],
    }
    return replace(answer, facts=facts).told(prepared, columns)
