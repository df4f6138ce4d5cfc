"""Weights and the errors of weighted figures are those of R's survey package, to its stated digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publiek.estimation.designs.design import Design
from publiek.estimation.designs.means import means, totals
from publiek.estimation.designs.replicates import (
    bootstrap,
    jackknife,
    refitted,
    replicate_estimates,
    replicate_means,
)
from publiek.estimation.weighting.calibration import calibrate
from publiek.estimation.weighting.raking import poststratify, rake
from publiek.estimation.weighting.trimming import trimmed
from publiek.estimation.weighting.weighted import Weighted
from tests.support.survey_designs import Survey, columns_of, expected, numbers, school_margins, schools

TOTALS = np.array([6194, 755, 1018, 3914069.0])


@pytest.fixture(scope="module")
def survey(shared_data: Path) -> Survey:
    return schools(shared_data, "clus1")


def _weighted(survey: Survey, kind: str) -> Weighted:
    before, groups = survey.design.weight, survey.groups("stype", "sch.wide")
    if kind == "poststrat_stype":
        return poststratify(before, groups, school_margins()[0])
    if kind.startswith("rake"):
        return rake(before, groups, school_margins())
    columns = [np.ones(len(before)), survey["stype"] == "H", survey["stype"] == "M", survey.numbers("api99")]
    return calibrate(before, np.column_stack(columns).astype(float), TOTALS, kind=kind.split("_")[1])


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ("poststrat_stype", "dclus1_poststrat_stype"),
        ("rake", "dclus1_rake_stype_schwide"),
        ("calibrate_linear", "dclus1_calibrate_linear_stype_api99"),
        ("calibrate_raking", "dclus1_calibrate_raking_stype_api99"),
    ],
)
def test_every_weight_and_the_errors_that_come_with_it(
    shared_data: Path, survey: Survey, kind: str, result: str
) -> None:
    found = _weighted(survey, kind)
    file = columns_of(shared_data / "survey-api" / f"expected_weights_{kind}_apiclus1.csv")
    assert file["snum"].tolist() == survey["snum"].tolist()
    assert np.abs(found.weight - numbers(file["w"])).max() < 1e-6
    _check(survey, found, expected(shared_data)[result])


def test_trimmed_weights(shared_data: Path, survey: Survey) -> None:
    found = trimmed(_weighted(survey, "rake"), 20, 45)
    assert found.weight.max() <= 45
    assert found.weight.sum() == pytest.approx(6194, rel=1e-12)
    _check(survey, found, expected(shared_data)["dclus1_rake_trim_20_45"])


def test_the_spread_of_raked_weights(shared_data: Path, survey: Survey) -> None:
    told = expected(shared_data)["dclus1_rake_stype_schwide"]["weight_summary"]
    weight = _weighted(survey, "rake").weight
    found = [weight.min(), *np.quantile(weight, [0.25, 0.5]), weight.mean(), np.quantile(weight, 0.75), weight.max()]
    assert found == pytest.approx(list(told.values()), abs=1e-6)


def test_jackknife_of_the_districts_raked_again_each_time(shared_data: Path, survey: Survey) -> None:
    told, raked = expected(shared_data)["rep_jk_rake"], _weighted(survey, "rake")
    plain = jackknife(survey.design)
    assert replicate_means(plain, survey.numbers("api00")).se == pytest.approx(
        told["mean_api00_unraked"]["se"], rel=1e-9
    )
    again = refitted(plain, raked.weight, raked.refit)
    mean = replicate_means(again, survey.numbers("api00"))
    total = replicate_estimates(again, lambda weight: np.array([weight @ survey.numbers("enroll")]))
    assert mean.value == pytest.approx(told["mean_api00"]["est"], rel=1e-9)
    assert mean.se == pytest.approx(told["mean_api00"]["se"], rel=1e-9)
    assert total.value == pytest.approx(told["total_enroll"]["est"], rel=1e-8)
    assert total.se == pytest.approx(told["total_enroll"]["se"], rel=1e-9)


def test_the_bootstrap_says_much_the_same_as_the_linearisation(survey: Survey) -> None:
    raked = _weighted(survey, "rake")
    again = refitted(bootstrap(survey.design, count=2000, seed=1), raked.weight, raked.refit)
    line = means(raked.design(survey.design.stages), survey.numbers("api00"))
    assert replicate_means(again, survey.numbers("api00")).se == pytest.approx(line.se, rel=0.06)


def test_logit_calibration_meets_the_totals_within_its_bounds(survey: Survey) -> None:
    before = survey.design.weight
    columns = np.column_stack([
        np.ones(len(before)), survey["stype"] == "H", survey["stype"] == "M", survey.numbers("api99"),
    ]).astype(float)  # fmt: skip
    found = calibrate(before, columns, TOTALS, kind="logit", bounds=(0.5, 2.0))
    assert found.weight @ columns == pytest.approx(TOTALS, rel=1e-10)
    assert 0.5 < (found.weight / before).min() < (found.weight / before).max() < 2.0


def _check(survey: Survey, found: Weighted, told: dict[str, dict[str, object]]) -> None:
    design: Design = found.design(survey.design.stages)
    mean, total = means(design, survey.numbers("api00")), totals(design, survey.numbers("enroll"))
    assert [mean.value[0], mean.se[0]] == pytest.approx(
        [told["mean_api00"]["est"], told["mean_api00"]["se"][0][0]], rel=1e-8
    )
    assert [total.value[0], total.se[0]] == pytest.approx(
        [told["total_enroll"]["est"], told["total_enroll"]["se"][0][0]], rel=1e-8
    )
