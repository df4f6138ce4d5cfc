"""How far do people come?

Bookers and visits by distance from the middle of the home area to the middle of the venue's area, as the crow flies
(times the detour factor of the thresholds, 1.0 by default). Bands hold their lower bound, not their upper one.
share = part of the bookers with a known distance, with Wilson interval. resident_share = part of the residents of
the Netherlands in that band: those who could have come if distance did not matter.
It does not say: how long the journey takes. Within one area all live at the same distance.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.measures import intervals
from publiek.measures.answers import home_answer
from publiek.measures.prepared import Prepared
from publiek.measures.residence import weighted_quantile
from publiek.vocabulary.figures import Figure

NAME = "distance_bands"
COLUMNS = pa.schema(
    [
        ("band", pa.string()),
        ("bookers", pa.int64()),
        ("visits", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "low", "high", "resident_share")],
    ]
)
BANDS = ("0-5", "5-10", "10-25", "25-50", "50-100", "100+")
_BOUNDS_KM = (5, 10, 25, 50, 100)


def figure(prepared: Prepared) -> Figure:
    """One row per distance band."""
    where, living, rules = prepared.geography, prepared.residence, prepared.question.thresholds
    answer = home_answer(prepared, NAME, COLUMNS, limits=("km-straight-line",))
    if where.km is None:
        return replace(answer, limits=(*answer.limits, "venue-unknown")).silent(prepared, need=1, have=0)
    known = np.isfinite(where.km)
    band = np.digitize(where.km[known], _BOUNDS_KM)
    counts = [_per_band(band, values[known]) for values in (living.units, living.visits, where.residents)]
    units, visits, residents = counts
    n = int(units.sum())
    if n < rules.bookers_min:
        return replace(answer, n=n).silent(prepared, need=rules.bookers_min)
    effect = living.design_effect
    low, high = intervals.wilson(units / effect, n / effect, confidence=rules.confidence)
    facts = {"median_km": weighted_quantile(where.km, living.units, 0.5), "detour_factor": rules.detour_factor}
    columns = {
        "band": BANDS,
        "bookers": units.astype(np.int64),
        "visits": visits.astype(np.int64),
        "share": units / n,
        "low": low,
        "high": high,
        "resident_share": residents / max(float(residents.sum()), 1.0),
    }
    return replace(answer, n=n, facts=facts).told(prepared, columns)


def _per_band(band: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.bincount(band, weights=values.astype(float), minlength=len(BANDS))
