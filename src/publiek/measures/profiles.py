"""Is a segment over- or underrepresented, compared with the households of a reference?

The shared arithmetic of the index figures: reference shares, index, interval, shrinkage and verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.measures import intervals
from publiek.measures.intervals import Floats
from publiek.measures.prepared import Prepared
from publiek.measures.question import Thresholds
from publiek.measures.shrinkage import shrunk_share
from publiek.vocabulary.codes import REFERENCES


@dataclass(frozen=True)
class Reference:
    """A population of households: its code, its name, its size, and the share of each segment (sums to 1)."""

    code: str
    name: str
    households: int
    shares: Floats


@dataclass(frozen=True)
class Profile:
    """Arrays over the segments; see `segment_index` for the columns."""

    share: Floats
    share_low: Floats
    share_high: Floats
    index: Floats
    low: Floats
    high: Floats
    index_shrunk: Floats
    verdict: list[str]


def home_municipality(prepared: Prepared) -> tuple[str, str]:
    """Municipality and province of the venue; without a venue those where most units live ("" when unknown)."""
    where = prepared.geography
    if where.venue is not None:
        return where.municipality[where.venue], where.province[where.venue]
    return main_municipality(prepared)


def main_municipality(prepared: Prepared) -> tuple[str, str]:
    """Municipality and province where most units live, ties by name."""
    where, units = prepared.geography, prepared.residence.units
    seen: dict[tuple[str, str], int] = {}
    for spot in np.flatnonzero(units):
        key = (where.municipality[spot], where.province[spot])
        seen[key] = seen.get(key, 0) + int(units[spot])
    return min(seen, key=lambda key: (-seen[key], key)) if seen else ("", "")


def references(prepared: Prepared, shares: Floats) -> list[Reference]:
    """The populations a profile is compared with, from near to far, then those asked beside them.

    One without households is left out.

    `shares`: areas x segments, the part of an area's households that counts for each segment (a row of zeros for an
    area that stays out).

    The catchment is the soft one: every area counts by households x distance decay, because a reference cut off at
    the 80% set is not the population the bookers were drawn from (see docs/explanation/index-reference.md). Its size
    is stated as the households within the 80% set.
    """
    where = prepared.geography
    municipality, province = home_municipality(prepared)
    everywhere = np.ones(where.pc4.size, bool)
    members = {
        "catchment": (prepared.catchment if prepared.decay is None else everywhere, municipality),
        "municipality": ((where.municipality == municipality) & (municipality != ""), municipality),
        "province": ((where.province == province) & (province != ""), province),
        "nl": (everywhere, "Nederland"),
    }
    named = {"municipality": where.municipality, "province": where.province}
    for code in prepared.question.beside:
        kind, _, name = code.partition(":")
        members[code] = (named[kind] == name, name)
    found = []
    for code in (*REFERENCES, *prepared.question.beside):
        inside, name = members[code]
        weight = where.households * (_nearness(prepared) if code == "catchment" else 1.0)
        kept = inside & (shares.sum(axis=1) > 0) & np.isfinite(weight) & (weight > 0)
        if kept.any():
            held = weight[kept] @ shares[kept]
            size = where.households[kept & prepared.catchment] if code == "catchment" else where.households[kept]
            found.append(Reference(code, name, int(size.sum()), held / held.sum()))
    return found


def _nearness(prepared: Prepared) -> Floats | float:
    """The decay weight of each area; all equal when no decay could be fitted."""
    km = prepared.geography.km
    return 1.0 if prepared.decay is None or km is None else prepared.decay.weight(km)


def profile(k: Floats, shares: Floats, *, rules: Thresholds, design_effect: float = 1.0) -> Profile:
    """Index 100 a/p of each segment, a = k / sum(k), with Wilson(a)/p, Dirichlet shrinkage and verdict.

    k: units per segment; shares: reference shares. Verdicts: "thin" when sum(k) or k is too small, else "above" or
    "below" when the difference stands after Benjamini-Hochberg over the segments, else "undecided". A segment that
    the reference hardly has is thin; one that it does not have gets no index (nan) either.
    """
    hits, n = k / design_effect, float(k.sum()) / design_effect
    low, high = intervals.wilson(hits, n, confidence=rules.confidence)
    share = k / max(float(k.sum()), 1.0)
    present = np.where(shares > 0, shares, np.nan)
    thin = (hits < rules.cell_min) | (n < rules.bookers_min) | (shares < rules.reference_share_min)
    p_values = intervals.score_p_values(hits, max(n, 1e-9), shares)
    stands = np.zeros(k.size, bool)
    stands[~thin] = intervals.discoveries(p_values[~thin], rate=rules.false_discovery_rate)
    index = 100 * share / present
    verdict = np.where(thin, "thin", np.where(~stands, "undecided", np.where(index > 100, "above", "below")))
    shrunk = 100 * shrunk_share(hits, n, shares, kappa=rules.kappa) / present
    return Profile(share, low, high, index, 100 * low / present, 100 * high / present, shrunk, verdict.tolist())
