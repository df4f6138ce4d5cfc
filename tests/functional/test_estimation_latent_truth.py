"""Kinds of non-visitors in the invented society, where it is known what truly keeps whom away."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from publiek.invented.society import SocietySettings, imagine
from publiek.invented.society.asked import asked
from publiek.segmentation.area_profile import packaged
from publiek.surveys.barriers.classes import classes_of_non_visitors
from publiek.vocabulary.barriers import barrier_codes

TOLD = [code for code in barrier_codes() if code != "health"]


@pytest.fixture(scope="module")
def world():
    return imagine(SocietySettings(respondents=200), packaged()).world


def _table(rows: list[dict], classes: int, name: str) -> np.ndarray:
    """Classes x barriers."""
    found = {(row["class"], row["barrier"]): row[name] for row in rows}
    return np.array([[found[f"D{s + 1}", code] for code in TOLD] for s in range(classes)])


@pytest.mark.long
def test_the_four_planted_kinds_are_found_with_intervals_that_hold_them(world) -> None:
    """Six surveys of 8,000 people, some 1,200 of whom went to nothing."""
    held, shares_held, off = [], [], []
    places = [barrier_codes().index(code) for code in TOLD]
    for seed in range(6):
        survey = asked(world, respondents=8000, seed=seed)
        figure = classes_of_non_visitors(survey.answers, np.ones(8000))
        assert figure.facts["chosen"] == 4
        rows = figure.table.to_pylist()
        chance, low, high = (_table(rows, 4, name) for name in ("chance", "chance_low", "chance_high"))
        gap = ((chance[:, None] - survey.truth.class_chances[None][:, :, places]) ** 2).sum(axis=2)
        order = linear_sum_assignment(gap)[1]
        true = survey.truth.class_chances[order][:, places]
        held += ((low <= true) & (true <= high)).ravel().tolist()
        off.append(np.abs(chance - true).mean())
        sizes = {row["class"]: (row["low"], row["high"]) for row in rows}
        shares = survey.truth.class_shares[order]
        shares_held += [sizes[f"D{s + 1}"][0] <= shares[s] <= sizes[f"D{s + 1}"][1] for s in range(4)]
    assert 0.86 <= np.mean(held) <= 0.98
    assert np.mean(shares_held) >= 0.85
    assert np.mean(off) < 0.03


@pytest.mark.long
def test_a_small_survey_tells_fewer_kinds_and_never_more_than_there_are(world) -> None:
    """Some 300 non-visitors carry three kinds; a hundred and fifty two or three, or none."""
    found = [
        classes_of_non_visitors(asked(world, respondents=n, seed=seed).answers, np.ones(n)).facts["chosen"]
        for n in (1000, 2000)
        for seed in range(3)
    ]
    assert max(found) <= 4
    assert np.mean(found[3:]) >= 2
