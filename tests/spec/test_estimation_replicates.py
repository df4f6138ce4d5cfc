"""Weights of surveys that might have been: when they can be made, and what they say."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.estimation.designs.design import Design, Stage
from publiek.estimation.designs.means import means
from publiek.estimation.designs.replicates import (
    Replicates,
    bootstrap,
    jackknife,
    refitted,
    replicate_estimates,
    replicate_means,
)
from publiek.estimation.weighting.calibration import calibrate
from publiek.estimation.weighting.margins import Margin
from publiek.estimation.weighting.raking import RakeSettings, rake


def _design(people: int = 240) -> tuple[Design, np.ndarray]:
    chance = np.random.default_rng(1)
    cluster = np.arange(people) // 12
    y = chance.normal(0, 1, people) + chance.normal(0, 1, 20)[cluster]
    return Design(chance.uniform(1, 3, people), (Stage(cluster % 2, cluster),)), y


def test_each_cluster_is_left_out_once_and_its_stratum_keeps_its_weight() -> None:
    design, _ = _design()
    found = jackknife(Design(np.ones(240), design.stages))
    assert found.again.shape == (240, 20)
    assert (found.again == 0).sum(axis=0).tolist() == [12] * 20
    assert found.again.sum(axis=0) == pytest.approx(np.full(20, 240.0))
    assert found.degrees == 18


def test_jackknife_and_bootstrap_of_a_mean_are_near_its_linearisation() -> None:
    design, y = _design()
    line = means(design, y).se[0]
    assert replicate_means(jackknife(design), y).se[0] == pytest.approx(line, rel=0.05)
    drawn = bootstrap(design, count=1000, seed=3)
    assert replicate_means(drawn, y).se[0] == pytest.approx(line, rel=0.1)
    median = replicate_estimates(drawn, lambda weight: np.array([np.average(y, weights=weight)]))
    assert median.se[0] == pytest.approx(replicate_means(drawn, y).se[0])
    assert (median.low < median.value).all()


def test_the_same_seed_draws_the_same_clusters() -> None:
    design, _ = _design()
    assert np.array_equal(bootstrap(design, count=10, seed=3).again, bootstrap(design, count=10, seed=3).again)
    assert not np.array_equal(bootstrap(design, count=10, seed=3).again, bootstrap(design, count=10, seed=4).again)


def test_a_stratum_of_which_every_cluster_was_drawn_adds_nothing() -> None:
    design, y = _design()
    stage = design.stages[0]
    whole = Design(design.weight, (Stage(stage.stratum, stage.cluster, np.full(240, 10.0)),))
    assert replicate_means(jackknife(whole), y).se[0] == 0
    assert replicate_means(bootstrap(whole, count=20, seed=1), y).se[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("cap", [None, 2.0])
def test_what_was_raked_is_raked_again_in_every_replicate(cap: float | None) -> None:
    design, y = _design()
    groups = {"side": np.where(y > 0, "up", "down")}
    margin = Margin("side", ("up", "down"), np.array([700.0, 300.0]))
    raked = rake(design.weight, groups, [margin], settings=RakeSettings(cap=cap))
    again = refitted(bootstrap(design, count=50, seed=1), raked.weight, raked.refit)
    assert again.again[y > 0].sum(axis=0) == pytest.approx(np.full(50, 700.0))
    assert replicate_means(again, (y > 0).astype(float)).se[0] == pytest.approx(0, abs=1e-9)


def test_what_was_calibrated_is_calibrated_again() -> None:
    design, y = _design()
    columns = np.column_stack([np.ones(240), y])
    found = calibrate(design.weight, columns, np.array([1000.0, 100.0]))
    again = refitted(jackknife(design), found.weight, found.refit)
    assert again.again.T @ columns == pytest.approx(np.tile([1000.0, 100.0], (20, 1)))


def test_one_cluster_in_a_stratum_cannot_be_left_out() -> None:
    design = Design(np.ones(40), (Stage(np.zeros(40, dtype=int), np.zeros(40, dtype=int)),))
    for make in (jackknife, lambda given: bootstrap(given, count=10, seed=1)):
        with pytest.raises(SurveyError, match="survey-replicates-clusters"):
            make(design)


def test_ten_thousand_people_by_themselves_are_for_the_bootstrap() -> None:
    with pytest.raises(SurveyError, match="survey-replicates-many"):
        jackknife(Design(np.ones(10_000)))


def test_when_replicates_fail_nothing_is_told() -> None:
    again = np.ones((50, 20))
    again[:, :2] = np.nan
    with pytest.raises(SurveyError, match="survey-replicates-few"):
        replicate_means(Replicates(np.ones(50), again, np.full(20, 0.05), 19.0), np.arange(50.0))
    again[:, 1] = 1
    assert replicate_means(Replicates(np.ones(50), again, np.full(20, 0.05), 19.0), np.arange(50.0)).failed == 1
