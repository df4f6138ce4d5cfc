"""Which segments are over- or underrepresented among the bookers?

index = 100 a / p. a = share of the bookers (accounts, never tickets) whose home area is dominated by the segment; p
= share of the households in areas so dominated, in four references at once:
* catchment: every area weighted by the distance decay of this house, fitted without segment terms. Without a venue
  the areas of the smallest set with 80% of the visits, unweighted (limit catchment-unweighted). Its size is stated
  as the households of that set;
* municipality of the venue (else the one where most bookers live); province; nl.
Interval: Wilson on a, divided by p. index_shrunk: a pulled to p by a Dirichlet prior of kappa bookers. verdict:
above or below when the difference stands after Benjamini-Hochberg over the segments of one reference; undecided;
thin when there are fewer than 30 bookers or 5 in the segment, or the reference hardly has the segment (under 1%).
labels_right = mean certainty of the label of the bookers' areas. Tallied visits (no bookers) come in parties: their
number is divided by a design effect before intervals are taken.
It does not say: what one person is like. An area is not a person; true differences between people are larger.
Source: Wilson 1927; Newcombe 1998; Benjamini and Hochberg 1995.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.measures.answers import home_answer
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import Reference, profile, references, segment_sums
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
    where, living, rules = prepared.geography, prepared.residence, prepared.question.thresholds
    k = segment_sums(where.label, living.units, len(where.segments))
    n = int(k.sum())
    answer = home_answer(prepared, NAME, COLUMNS, limits=("area-not-person",))
    if prepared.decay is None:
        answer = replace(answer, limits=(*answer.limits, "catchment-unweighted"))
    answer = replace(answer, n=n, uses=("areas", "segments"), reference="catchment")
    if n / living.design_effect < rules.bookers_min:
        return answer.silent(prepared, need=rules.bookers_min, have=int(n / living.design_effect))
    populations = references(prepared)
    certainty = float(np.sum(where.certainty * living.units * (where.label >= 0)) / n)
    facts = {
        "labels_right": certainty,
        "kappa": rules.kappa,
        "reference_names": {reference.code: reference.name for reference in populations},
        "reference_households": {reference.code: reference.households for reference in populations},
        "decay_family": prepared.decay.family if prepared.decay else None,
    }
    answer = replace(answer, facts=facts, reference_n=populations[0].households)
    blocks = [_block(prepared, k, reference) for reference in populations]
    return answer.told(prepared, {name: [value for block in blocks for value in block[name]] for name in COLUMNS.names})


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
