"""Which segments are over- or underrepresented among the bookers?

index = 100 a / p. a = share of the bookers (accounts, never tickets) whose home area is dominated by the segment; p
= share of the households in areas so dominated, in four references at once. Of a segmentation by pc6 the home area is
the booker's own pc6, and p the share of the households by pc6; bookers without a known pc6 are left out and counted
(left_out_without_label).
* catchment: every area weighted by the distance decay of this house, fitted without segment terms. Without a venue
  the areas of the smallest set with 80% of the visits, unweighted (limit catchment-unweighted). Its size is stated
  as the households of that set;
* municipality of the venue (else the one where most bookers live); province; nl.
Interval: Wilson on a, divided by p. index_shrunk: a pulled to p by a Dirichlet prior of kappa bookers. verdict:
above or below when the difference stands after Benjamini-Hochberg over the segments of one reference; undecided;
thin when there are fewer than 30 bookers or 5 in the segment, or the reference hardly has the segment (under 1%).
described = mean certainty of the label of the bookers' areas; labels_right = of which part of the people the label is
right, null when that was not measured. Tallied visits (no bookers) come in parties: their number is divided by a design
effect before intervals are taken.
It does not say: what one person is like. An area is not a person; true differences between people are larger (see
person_index).
Source: Wilson 1927; Newcombe 1998; Benjamini and Hochberg 1995.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.measures.answers import labelled_answer
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import Reference, profile, references
from publiek.vocabulary.figures import Figure

NAME = "segment_index"
_NUMBERS = ("share", "share_low", "share_high", "reference_share", "index", "low", "high", "index_shrunk")
COLUMNS = pa.schema(
    [
        ("reference", pa.string()),
        ("segment", pa.string()),
        ("bookers", pa.int64()),
        *[(name, pa.float64()) for name in _NUMBERS],
        ("verdict", pa.string()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per reference and segment."""
    living, rules = prepared.residence, prepared.question.thresholds
    labels = prepared.labelling
    answer = labelled_answer(prepared, NAME, COLUMNS, limits=("area-not-person",))
    if prepared.decay is None:
        answer = replace(answer, limits=(*answer.limits, "catchment-unweighted"))
    if answer.n / living.design_effect < rules.bookers_min:
        return answer.silent(prepared, need=rules.bookers_min, have=int(answer.n / living.design_effect))
    populations = references(prepared, labels.shares)
    facts = {
        **answer.facts,
        "described": _described(prepared),
        "kappa": rules.kappa,
        "reference_names": {reference.code: reference.name for reference in populations},
        "reference_households": {reference.code: reference.households for reference in populations},
        "decay_family": prepared.decay.family if prepared.decay else None,
    }
    answer = replace(answer, facts=facts, reference_n=populations[0].households)
    blocks = [_block(prepared, labels.bookers, reference) for reference in populations]
    return answer.told(prepared, {name: [value for block in blocks for value in block[name]] for name in COLUMNS.names})


def _described(prepared: Prepared) -> float | None:
    """Mean certainty of the labels of the areas where the bookers live."""
    where = prepared.geography
    units = prepared.residence.units * (where.label >= 0)
    return float(np.sum(where.certainty * units) / units.sum()) if units.sum() else None


def _block(prepared: Prepared, k: np.ndarray, reference: Reference) -> dict[str, list[object]]:
    segments, rules = prepared.geography.segments, prepared.question.thresholds
    found = profile(k, reference.shares, rules=rules, design_effect=prepared.residence.design_effect)
    numbers = {name: getattr(found, name) for name in _NUMBERS if name != "reference_share"}
    numbers["reference_share"] = reference.shares
    return {
        "reference": [reference.code] * len(segments),
        "segment": list(segments),
        "bookers": [int(value) for value in k],
        **{name: [None if np.isnan(value) else float(value) for value in values] for name, values in numbers.items()},
        "verdict": list(found.verdict),
    }
