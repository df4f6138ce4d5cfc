"""Where do fewer people come from than one would expect?

expected E = households x distance decay x segment mix. The decay is fitted without segments; the segment rates are
this house's own, estimated from the mix of each area and pulled towards its average. theta = the true level of an
area relative to E, theta ~ Gamma(nu, nu) with nu by maximum likelihood (NB2), so theta | y ~ Gamma(y + nu, E + nu).
probability = P(theta < 0.8); shortfall = E - y. kind: missed = probability over 0.9 and a shortfall of at least 10
(an opportunity); low = fewer than 10 expected at all (far away, small, or other people live there); else
as_expected. rank: missed areas by shortfall x probability, best chance first. Areas with at least one expected or
counted. `actual` counts the unit of the base.
It does not say: why. Another venue may be nearer, or something in the area may be unlike the rest.
Source: Clayton and Kaldor 1987.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from publiek.measures import shrinkage
from publiek.measures.answers import Answer, segment_answer
from publiek.measures.decay import Decay
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "white_spots"
COLUMNS = pa.schema(
    [
        ("pc4", pa.int32()),
        ("place", pa.string()),
        ("municipality", pa.string()),
        ("households", pa.int64()),
        ("km", pa.float64()),
        ("expected", pa.float64()),
        ("actual", pa.int64()),
        ("shortfall", pa.float64()),
        ("probability", pa.float64()),
        ("kind", pa.string()),
        ("rank", pa.int64()),
    ]
)


_UNRANKED = np.iinfo(np.int64).max


@dataclass(frozen=True)
class _Spots:
    """Arrays over the modelled areas; rank is _UNRANKED for areas that are not missed."""

    expected: np.ndarray
    shortfall: np.ndarray
    probability: np.ndarray
    kind: np.ndarray
    rank: np.ndarray
    nu: float
    rates: np.ndarray


def figure(prepared: Prepared) -> Figure:
    """One row per area, ranked ones first, then by shortfall."""
    limits = ("model-not-cause", "km-straight-line", "other-venues-unseen")
    answer = segment_answer(prepared, NAME, COLUMNS, limits=limits)
    if prepared.geography.km is None:
        return replace(answer, limits=(*answer.limits, "venue-unknown")).silent(prepared, have=0, need=1)
    if prepared.decay is None:
        return _too_few(prepared, replace(answer, limits=(*answer.limits, "too-few-areas")))
    return _told(prepared, answer, prepared.decay)


def _too_few(prepared: Prepared, answer: Answer) -> Figure:
    """Silent for want of bookers, or (with enough of those) of areas that have any."""
    rules = prepared.question.thresholds
    areas = int((prepared.residence.units[prepared.modelled] > 0).sum())
    if answer.n < rules.bookers_min:
        return answer.silent(prepared, need=rules.bookers_min)
    return answer.silent(prepared, have=areas, need=rules.decay_areas_min)


def _told(prepared: Prepared, answer: Answer, decay: Decay) -> Figure:
    where, spots = prepared.geography, _judge(prepared, decay)
    facts = {
        **answer.facts,
        "family": decay.family,
        "constant": decay.constant,
        "coefficients": list(decay.coefficients),
        "held_out_deviance": decay.held_out,
        "nu": spots.nu,
        "segment_rates": {code: float(rate) for code, rate in zip(where.segments, spots.rates, strict=True)},
        "missed": int(np.sum(spots.kind == "missed")),
    }
    shown = _shown(prepared, spots)
    area = np.flatnonzero(prepared.modelled)[shown]
    columns = {
        "pc4": where.pc4[area],
        "place": [where.place[spot] for spot in area],
        "municipality": where.municipality[area].tolist(),
        "households": where.households[area].astype(np.int64),
        "km": where.km[area],
        "expected": spots.expected[shown],
        "actual": prepared.residence.units[area],
        "shortfall": spots.shortfall[shown],
        "probability": spots.probability[shown],
        "kind": spots.kind[shown].tolist(),
        "rank": [int(rank) if rank < _UNRANKED else None for rank in spots.rank[shown]],
    }
    n = int(prepared.residence.units[prepared.modelled].sum())
    return replace(answer, n=n, facts=facts).told(prepared, columns)


def _judge(prepared: Prepared, decay: Decay) -> _Spots:
    rules, effect = prepared.question.thresholds, prepared.residence.design_effect
    actual = prepared.residence.units[prepared.modelled].astype(float)
    expected, rates = _expected(prepared, decay)
    prior = shrinkage.gamma_prior(actual / effect, expected / effect)
    below = shrinkage.probability_below(actual / effect, expected / effect, prior=prior, ratio=rules.white_spot_ratio)
    expected = expected * prior.scale
    shortfall = expected - actual
    missed = (below > rules.white_spot_probability) & (shortfall >= rules.white_spot_shortfall)
    kind = np.where(missed, "missed", np.where(expected < rules.white_spot_shortfall, "low", "as_expected"))
    order = np.argsort(np.where(missed, -shortfall * below, np.inf), kind="stable")
    rank = np.full(actual.size, _UNRANKED)
    rank[order[: int(missed.sum())]] = np.arange(1, int(missed.sum()) + 1)
    return _Spots(expected, shortfall, below, kind, rank, prior.nu, rates)


def _shown(prepared: Prepared, spots: _Spots) -> np.ndarray:
    """The areas worth a row: ranked ones first, then by shortfall, ties by area order."""
    units = prepared.residence.units[prepared.modelled]
    kept = np.flatnonzero((spots.expected >= 1) | (units > 0))
    return kept[np.lexsort((-spots.shortfall[kept], spots.rank[kept]))]


def _expected(prepared: Prepared, decay: Decay) -> tuple[np.ndarray, np.ndarray]:
    """Expected units in the modelled areas, adding up to the actual ones, and the rate per segment."""
    where, kept = prepared.geography, prepared.modelled
    actual = prepared.residence.units[kept].astype(float)
    plain = decay.expected(where.households[kept], where.km[kept])
    mix, total = where.mix[kept], where.mix[kept].sum(axis=1)
    known = total > 0
    if not known.any():
        return plain * actual.sum() / plain.sum(), np.ones(len(where.segments))
    average = plain[known] @ mix[known] / plain[known].sum()
    mix = np.where(known[:, None], mix, average)
    strength = prepared.question.thresholds.segment_rate_prior * prepared.residence.design_effect
    rates = shrinkage.segment_rates(actual, plain, mix, strength=strength)
    expected = plain * (mix @ rates)
    return expected * actual.sum() / expected.sum(), rates
