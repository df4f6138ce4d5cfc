"""How much more or less often do people of a segment come themselves, whatever area they live in?

Areas hold a mix of segments. The area index (segment_index) tells from which areas people come; its differences are
smaller than those between people, because in every area others live too. The person index is the rate of a segment
under a model: y_a ~ Poisson(N_a d_a sum_s pi_as lambda_s). y_a = bookers in area a, N_a = households, pi_as = the part
of them that is of segment s, d_a = the distance decay, a smooth curve of log distance, estimated together with the
rates. index = 100 lambda_s / sum_t lambda_t p_t, p_t = part of the households of the reference that is of segment t: at
equal distance a household of the segment has index/100 times as many bookers as the average household there. A weak
gamma prior (person_prior) holds the rates from zero. index_shrunk: the same with a prior of kappa bookers, for small
bases. Never an average of the probabilities of the bookers' areas: that is further from the truth than the labels.
* low and high: index exp(-+ z sd), sd = spread of the log index when the areas are drawn again (person_resamples).
* band_low and band_high: the index when living among the segment makes everybody in the area come more or less often,
  exp(-+ context_effect) for each standard deviation of its share, up to three. The model cannot tell that from a taste.
* verdict: above or below when the difference stands after Benjamini-Hochberg over the segments of one reference, and
  interval and band both lie on the same side of 100; undecided; thin when there are fewer than 30 bookers or 5 modelled
  in the segment, or when the reference hardly has the segment (under 1%): its numbers are then left open.
bookers_modelled = expected number of the bookers that is of the segment. Silent when the venue is unknown, when there
are too few bookers or areas for a distance decay, or when the mixes cannot tell segments apart (labels only, or all
alike). Of a segmentation with mixes by pc6, cells are pc6, and areas are still what is drawn again.
It does not say: what one person is like, or why. It rests on the mix of areas being right.
Source: Lee and Seung 1999; King 1997 (the assumption); Efron and Tibshirani 1993 (resampling of clusters).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from scipy.special import ndtr

from publiek.measures import intervals
from publiek.measures.answers import Answer, segment_answer
from publiek.measures.intervals import Floats
from publiek.measures.person_rates import PersonRates, degenerate, estimate
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import Reference, references
from publiek.vocabulary.figures import Figure

NAME = "person_index"
_NUMBERS = ("index", "low", "high", "index_shrunk", "band_low", "band_high")
#: An interval rests on at least this part of the resamples.
_ANSWERED = 0.9
COLUMNS = pa.schema(
    [
        ("reference", pa.string()),
        ("segment", pa.string()),
        ("bookers_modelled", pa.float64()),
        ("reference_share", pa.float64()),
        *[(name, pa.float64()) for name in _NUMBERS],
        ("verdict", pa.string()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per reference and segment."""
    rules, effect = prepared.question.thresholds, prepared.residence.design_effect
    answer = segment_answer(prepared, NAME, COLUMNS, limits=("person-index-model",))
    answer = replace(answer, reference="catchment")
    if prepared.geography.km is None:
        return replace(answer, limits=(*answer.limits, "venue-unknown")).silent(prepared, have=0, need=1)
    if answer.n / effect < rules.bookers_min:
        return answer.silent(prepared, need=rules.bookers_min, have=int(answer.n / effect))
    if prepared.decay is None:
        areas = int((prepared.residence.units[prepared.modelled] > 0).sum())
        few = replace(answer, limits=(*answer.limits, "too-few-areas"))
        return few.silent(prepared, have=areas, need=rules.decay_areas_min)
    if degenerate(prepared):
        return replace(answer, limits=(*answer.limits, "mix-says-too-little")).silent(prepared, have=0, need=1)
    return _told(prepared, answer)


def _told(prepared: Prepared, answer: Answer) -> Figure:
    rules, where = prepared.question.thresholds, prepared.geography
    populations = references(prepared, where.mix)
    found = estimate(prepared, populations[0].shares)
    if np.isnan(found.rates).any():
        return replace(answer, limits=(*answer.limits, "mix-says-too-little")).silent(prepared, have=0, need=1)
    facts = {
        **answer.facts,
        "cells": found.level,
        "knots": found.knots,
        "resamples": rules.person_resamples,
        "prior": rules.person_prior,
        "kappa": rules.kappa,
        "context_effect": rules.context_effect,
        "reference_names": {reference.code: reference.name for reference in populations},
        "reference_households": {reference.code: reference.households for reference in populations},
    }
    effect = prepared.residence.design_effect
    answer = replace(answer, facts=facts, n=round(found.n), reference_n=populations[0].households)
    if found.n / effect < rules.bookers_min:
        return answer.silent(prepared, need=rules.bookers_min, have=int(found.n / effect))
    blocks = [_block(prepared, found, reference) for reference in populations]
    return answer.told(prepared, {name: np.concatenate([block[name] for block in blocks]) for name in COLUMNS.names})


def _block(prepared: Prepared, found: PersonRates, reference: Reference) -> dict[str, np.ndarray]:
    """The columns of one reference. A thin row keeps its modelled bookers and says nothing else."""
    rules, segments = prepared.question.thresholds, prepared.geography.segments
    numbers, p_values = _numbers(found, reference.shares, confidence=rules.confidence)
    modelled = found.modelled / prepared.residence.design_effect
    thin = (modelled < rules.cell_min) | (reference.shares < rules.reference_share_min)
    stands = np.zeros(len(segments), bool)
    stands[~thin] = intervals.discoveries(p_values[~thin], rate=rules.false_discovery_rate)
    above = stands & (np.minimum(numbers["low"], numbers["band_low"]) > 100)
    below = stands & (np.maximum(numbers["high"], numbers["band_high"]) < 100)
    verdict = np.select([thin, above, below], ["thin", "above", "below"], "undecided")
    return {
        "reference": np.full(len(segments), reference.code),
        "segment": np.array(segments),
        "bookers_modelled": found.modelled,
        "reference_share": reference.shares,
        **{name: np.where(thin, np.nan, values) for name, values in numbers.items()},
        "verdict": verdict,
    }


def _numbers(found: PersonRates, shares: Floats, *, confidence: float) -> tuple[dict[str, Floats], Floats]:
    """Index, interval, shrunken index and band per segment; and the p-value of "the index is 100".

    What could not be computed is nan, and then there is no verdict.
    """
    index, segments = _index(found.rates, shares), found.rates.size
    spread = _spread(_index(found.resampled, shares))
    reach = np.exp(intervals.z_value(confidence) * spread)
    tilted = _index(found.tilted, shares)
    own = np.arange(segments)
    versions = np.stack([index, tilted[own, own], tilted[segments + own, own]])
    numbers = {
        "index": index,
        "low": index / reach,
        "high": index * reach,
        "index_shrunk": _index(found.shrunk, shares),
        "band_low": versions.min(axis=0),
        "band_high": versions.max(axis=0),
    }
    return numbers, 2 * ndtr(-np.abs(np.log(index / 100)) / np.maximum(spread, 1e-12))


def _spread(resampled: Floats) -> Floats:
    """Standard deviation of the log index over the resamples that have an answer; nan when too many have none."""
    answered = resampled[~np.isnan(resampled).any(axis=1)]
    if len(answered) < _ANSWERED * len(resampled):
        return np.full(resampled.shape[1], np.nan)
    return np.log(answered).std(axis=0, ddof=1)


def _index(rates: Floats, shares: Floats) -> Floats:
    """100 times the rate of each segment relative to the average household of the reference."""
    average = np.atleast_1d(rates @ shares)
    return 100 * rates / (average[:, None] if rates.ndim > 1 else average)
