"""Where the truth is known: barriers per area are nearer to it than the national average; none is invented."""

from __future__ import annotations

import time

import numpy as np
import pytest

from publiek.estimation.designs.design import Design
from publiek.invented.society import Asked
from publiek.invented.society.asked import asked
from publiek.listening.barrier_areas import expected_mix
from publiek.segmentation.area_profile import packaged
from publiek.surveys.barriers.standing import standing
from publiek.surveys.barriers.weighed import Weighed
from tests.support.surveys_invented import world

pytestmark = pytest.mark.long
SEEDS = range(200, 205)


def judged(found: Asked) -> np.ndarray:
    """Barriers x (error of the estimate, error of the national average, part of residents whose area is covered)."""
    profile, truth = packaged(), found.truth
    figure = expected_mix(Weighed(found.answers, Design(np.ones(len(found.answers)))), profile)
    place = {area: at for at, area in enumerate(truth.area.tolist())}
    people = dict(zip(profile.area.tolist(), profile.residents.tolist(), strict=True))
    away, rows = standing(found.answers)["non_visitors"] == 1, []
    for barrier, table in figure.table.to_pandas().groupby("barrier"):
        codes = [str(pc4) for pc4 in table["pc4"]]
        kept = [code in place for code in codes]
        true = truth.areas(str(barrier))[[place[code] for code in codes if code in place]]
        weight = np.array([people[code] for code in codes])[kept]
        said = found.answers.said(f"barriers.{barrier}", "yes")[away]
        value, low, high = (table[name].to_numpy()[kept] for name in ("value", "low", "high"))
        errors = (np.abs(value - true), np.abs(np.nanmean(said) - true), (low <= true) & (true <= high))
        rows.append([np.average(one, weights=weight) for one in errors])
    return np.array(rows)


def test_planted_differences_are_recovered_better_than_by_the_national_average() -> None:
    """3,000 answers, 450 non-visitors, in five surveys."""
    found = np.array([judged(asked(world(), respondents=3_000, seed=seed)) for seed in SEEDS])
    model, national, covered = found.mean(axis=(0, 1))
    assert model / national < 0.85
    assert (found[:, :, 0].sum(axis=1) < found[:, :, 1].sum(axis=1)).all(), "in every survey"
    assert 0.92 < covered < 0.995


def test_where_areas_do_not_differ_no_difference_is_invented() -> None:
    found = np.array([judged(asked(world(alike=True), respondents=3_000, seed=seed)) for seed in SEEDS])
    model, national, _ = found.mean(axis=(0, 1))
    assert model < 1.05 * national


def test_fourteen_barriers_in_four_thousand_areas_within_a_minute() -> None:
    """On one free core; processor time, so that others on the machine do not count."""
    survey = asked(world(), respondents=3_000, seed=1)
    begun = time.process_time()
    judged(survey)
    assert time.process_time() - begun < 60
