"""How does an answer about shared audience become figures? Four tables; the same for both strengths.

They are not let out yet: `disclosure.overlap_release` does that, against the receipt of what was paid.
"""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pyarrow as pa

from publiek.collective.overlap.coverage import coverage_of, most_of, reach_of
from publiek.collective.overlap.job import OverlapAnswer
from publiek.disclosure.budget.overlap_release import OVERLAP_FIGURES
from publiek.vocabulary.figures import Base, Figure


def figures_of(answer: OverlapAnswer) -> tuple[Figure, ...]:
    """The reach, the histogram, the sizes and the pairs, with intervals, coverage and what they promise.

    "overlap_reach": a row "known" (households with a known address) and, where coverage is 65% or more, one
    "corrected" for the rest and one "at-most" (see `coverage`). "overlap_pairs": a row for each two members.
    """
    known, corrected = coverage_of(answer.sizes, answer.coverage), reach_of(answer)
    whole = corrected.value if corrected else math.ceil(answer.union / known) if known else answer.union
    base = Base("households", answer.union, max(answer.union, whole), sources=("publiek",))
    facts: dict[str, object] = {
        "agreement": answer.question.agreement,
        "round": answer.question.round,
        "strength": answer.question.strength,
        "members": len(answer.question.members),
        "rho": answer.rho,
        "epsilon_worst": answer.epsilon_worst,
        "delta": answer.delta,
        "sigma": answer.sigma,
        "promise": asdict(answer.promise),
    }
    rows = {
        "overlap_reach": _reach(answer, known),
        "overlap_histogram": _histogram(answer),
        "overlap_sizes": _sizes(answer),
        "overlap_pairs": _pairs(answer),
    }
    return tuple(
        Figure(name, base, pa.Table.from_pylist(table, schema=OVERLAP_FIGURES[name]), facts)
        for name, table in rows.items()
    )


def _reach(answer: OverlapAnswer, known: float) -> list[dict[str, object]]:
    rows = [{"counted": "known", **_told(answer.union, answer.union_low, answer.union_high), "coverage": known}]
    for name, reach in (("corrected", reach_of(answer)), ("at-most", most_of(answer))):
        if reach is not None:
            rows.append({"counted": name, **_told(reach.value, reach.low, reach.high), "coverage": known})
    return rows


def _histogram(answer: OverlapAnswer) -> list[dict[str, object]]:
    last = len(answer.histogram)
    counts = zip(answer.histogram, answer.histogram_low, answer.histogram_high, strict=True)
    return [
        {"members": nth, "or_more": answer.histogram_open and nth == last, **_told(*map(int, count))}
        for nth, count in enumerate(counts, 1)
    ]


def _sizes(answer: OverlapAnswer) -> list[dict[str, object]]:
    counts = zip(answer.sizes, answer.sizes_low, answer.sizes_high, strict=True)
    return [
        {"member": member, **_told(*map(int, count)), "coverage": float(coverage)}
        for member, count, coverage in zip(answer.question.members, counts, answer.coverage, strict=True)
    ]


def _pairs(answer: OverlapAnswer) -> list[dict[str, object]]:
    members = answer.question.members
    cells = (answer.pairs, answer.pairs_low, answer.pairs_high)
    return [
        {"member": members[one], "other": members[other], **_told(*(int(cell[one, other]) for cell in cells))}
        for one, other in zip(*np.triu_indices(len(members), 1), strict=True)
    ]


def _told(value: int, low: int, high: int) -> dict[str, object]:
    return {"households": int(value), "low": int(low), "high": int(high), "verdict": "told"}
