"""Do the margins of a survey hold? Many surveys of one invented society whose truth is known, told as a house's own.

Each survey is drawn in places, answered by seven in ten (who answers depends on age, education and household), raked to
the statistics of areas, and told by the same walk as `publiek survey tell`. A 95% interval must hold the truth in 92 to
98% of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from publiek.invented.society.asked import asked
from publiek.listening.running import Survey
from publiek.listening.weighing import weigh
from publiek.surveys.barriers.telling import barriers_named
from publiek.vocabulary.barriers import barriers
from tests.support.surveys_invented import world

SURVEY = Survey("s", "core@1", "Verzonnen")
SPECIAL = {barrier.code for barrier in barriers() if barrier.special}
Cell = tuple[str, str, str, str]


def held(surveys: int, first: int) -> dict[Cell, float]:
    """Per cell (among, by, of, barrier) in which part of the surveys its interval holds the truth."""
    found: dict[Cell, list[bool]] = defaultdict(list)
    for number in range(first, first + surveys):
        drawn = asked(world(), respondents=1_500, seed=number, design="clustered", nonresponse=0.3)
        told = weigh(SURVEY, drawn.answers).told
        told = replace(told, by={"education": told.by["education"]})
        for row in barriers_named(told).table.to_pylist():
            if row["share"] is None or row["barrier"] in SPECIAL or row["by"] not in ("", "education"):
                continue
            true = drawn.truth.share(row["barrier"], row["among"])
            if row["by"]:
                true = drawn.truth.share_by("education", row["barrier"], row["among"]).get(row["of"], np.nan)
            if np.isfinite(true):
                key = (row["among"], row["by"], row["of"], row["barrier"])
                found[key].append(row["low"] <= true <= row["high"])
    return {cell: float(np.mean(told)) for cell, told in found.items() if len(told) > 0.9 * surveys}


def by_kind(cells: dict[Cell, float]) -> dict[tuple[str, str], float]:
    """The mean over barriers and categories, per kind of people and breakdown."""
    kinds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (among, by, _, _), share in cells.items():
        kinds[among, by].append(share)
    return {kind: float(np.mean(shares)) for kind, shares in kinds.items()}


def test_the_intervals_of_a_few_surveys_hold_the_truth() -> None:
    kinds = by_kind(held(8, first=9_000))
    assert len(kinds) == 6
    assert all(share > 0.85 for share in kinds.values()), kinds


@pytest.mark.long
def test_the_intervals_of_five_hundred_surveys_hold_the_truth_as_often_as_they_say() -> None:
    cells = held(500, first=1_100)
    for kind, share in by_kind(cells).items():
        assert 0.92 <= share <= 0.98, (kind, share)
    lowest, highest = min(cells.values()), max(cells.values())
    print(f"coverage of {len(cells)} cells: {lowest:.3f} to {highest:.3f}, mean {np.mean(list(cells.values())):.3f}")
    assert lowest > 0.91
