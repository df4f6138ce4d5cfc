"""Figures of surveys with strata, clusters and stages are those of R's survey package, to its stated digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publiek.estimation.designs.association import association
from publiek.estimation.designs.breakdowns import means_by, shares_by
from publiek.estimation.designs.design import Design
from publiek.estimation.designs.means import means, ratios, shares, totals
from publiek.estimation.designs.quantiles import quantiles
from publiek.estimation.designs.regression import regression
from tests.support.survey_designs import Survey, columns_of, expected, health_survey, numbers, schools, social_survey

close = pytest.approx


@pytest.mark.parametrize("kind", ["srs", "strat", "clus1", "clus2"])
def test_schools_drawn_simply_by_type_by_district_and_within_districts(shared_data: Path, kind: str) -> None:
    told, survey = expected(shared_data)[f"d{kind}"], schools(shared_data, kind)
    mean, total = means(survey.design, survey.numbers("api00")), totals(survey.design, survey.numbers("enroll"))
    assert [mean.value[0], mean.se[0]] == close([told["mean_api00"]["est"], told["mean_api00"]["se"][0][0]], rel=1e-9)
    assert [total.value[0], total.se[0]] == close(
        [told["total_enroll"]["est"], told["total_enroll"]["se"][0][0]], rel=1e-9
    )
    assert mean.design_effect[0] == close(told["deff_api00"], rel=1e-9)
    types = np.column_stack([survey["stype"] == kind for kind in "EHM"]).astype(float)
    found = shares(survey.design, types)
    assert found.value == close(told["prop_stype"]["est"], rel=1e-9)
    assert found.se == close(told["prop_stype"]["se"], rel=1e-9, abs=1e-12)


def test_groups_ratios_quantiles_and_a_test_of_association(shared_data: Path) -> None:
    told, strat, clus = expected(shared_data), schools(shared_data, "strat"), schools(shared_data, "clus1")
    by = means_by(strat.design, strat.numbers("api00"), strat.codes("stype"))
    assert by.value[:, 0] == close(told["dstrat_by_stype"]["mean"], rel=1e-9)
    assert by.se[:, 0] == close(told["dstrat_by_stype"]["se"], rel=1e-9)
    ratio = ratios(clus.design, clus.numbers("api.stu"), clus.numbers("enroll"))
    said = told["dclus1_ratio_api.stu_enroll"]
    assert [ratio.value[0], ratio.se[0]] == close([said["ratio"], said["se"]], rel=1e-9)
    found = quantiles(strat.design, strat.numbers("api00"), np.array([0.25, 0.5, 0.75]))
    for at, row in enumerate(told["quantiles_dstrat_api00"]):
        assert [found.value[0, at], found.low[0, at], found.high[0, at]] == [
            row["quantile"], row["ci.2.5"], row["ci.97.5"],
        ]  # fmt: skip
        assert found.se[0, at] == close(row["se"], rel=1e-9)
    test, said = (
        association(strat.design, strat.codes("stype"), strat.codes("sch.wide")),
        told["svychisq_RaoScott_F_dstrat"],
    )
    assert [test.statistic, *test.degrees] == close([said["stat"], said["ndf"], said["ddf"]], rel=1e-9)
    assert test.p == close(said["p"], rel=1e-6)


def test_regressions_linear_and_logit(shared_data: Path) -> None:
    strat = schools(shared_data, "strat")
    ones = np.ones(len(strat.design))
    told = expected(shared_data)["svyglm_logit_dstrat"]
    x = np.column_stack([ones, strat.numbers("ell"), strat.numbers("meals")])
    found = regression(strat.design, x, (strat.numbers("api00") > 700).astype(float), family="logit")
    assert found.value == close(list(told["coef"].values()), rel=1e-8)
    assert found.se == close(list(told["se"].values()), rel=2e-6)  # R stops its iteration at 1e-8 of the deviance
    line = regression(strat.design, np.column_stack([x, strat.numbers("mobility")]), strat.numbers("api00"))
    assert line.value == close([820.887, -0.4806, -3.1415, 0.2257], abs=5e-4)  # the package's own vignette
    assert line.se == close([10.078, 0.3920, 0.2839, 0.3932], abs=5e-4)


@pytest.fixture(scope="module")
def arts(shared_data: Path) -> Survey:
    return social_survey(shared_data)


def test_shares_of_the_american_arts_survey_with_their_errors(shared_data: Path, arts: Survey) -> None:
    told = expected(shared_data, "us-gss-arts")["shares"]
    asked = np.column_stack([_said(arts.numbers(row["variable"]), row["code"]) for row in told])
    found = shares(arts.design, asked)  # all eighteen at once: each among those who were asked
    assert found.n.tolist() == [row["n"] for row in told]
    assert found.value == close([row["weighted"] for row in told], abs=1e-10)
    assert found.se == close([row["se"] for row in told], abs=1e-11)
    plain = shares(Design(np.ones(len(arts.design))), asked)
    assert plain.value == close([row["unweighted"] for row in told], abs=1e-10)


def test_attendance_by_education_and_what_goes_with_it(shared_data: Path, arts: Survey) -> None:
    told = expected(shared_data, "us-gss-arts")
    went, exhibit = arts.numbers("prfmnce"), arts.numbers("artexbt")
    either = np.where(np.isnan(went) & np.isnan(exhibit), np.nan, ((went == 1) | (exhibit == 1)).astype(float))
    degree = arts.numbers("degree")
    by = shares_by(arts.design, either, np.nan_to_num(degree, nan=-1).astype(int))
    assert by.value[:, 0] == close(told["attend_any_by_degree"]["mean"], abs=1e-10)
    assert by.se[:, 0] == close(told["attend_any_by_degree"]["se"], abs=1e-11)
    steps = [np.where(np.isnan(degree), np.nan, degree == level) for level in (1, 2, 3, 4)]
    x = np.column_stack([np.ones(len(degree)), *steps, arts.numbers("age"), arts.numbers("sex") == 2]).astype(float)
    found, said = regression(arts.design, x, either, family="logit"), told["logit_att_on_degree_age_sex"]
    assert found.value == close(list(said["coef"].values()), abs=1e-9)
    assert found.se == close(list(said["se"].values()), abs=1e-7)


def test_cholesterol_in_the_american_health_survey(shared_data: Path) -> None:
    told, survey = expected(shared_data, name="expected_nhanes"), health_survey(shared_data)
    high = survey.numbers("HI_CHOL")
    found = shares(survey.design, high)
    assert [found.value[0], found.se[0]] == close(
        [told["mean_HI_CHOL"]["est"], told["mean_HI_CHOL"]["se"][0][0]], rel=1e-9
    )
    by = shares_by(survey.design, high, survey.numbers("race").astype(int) - 1)
    assert by.value[:, 0] == close([row["HI_CHOL"] for row in told["by_race"]], rel=1e-9)
    assert by.se[:, 0] == close([row["se"] for row in told["by_race"]], rel=1e-9)


def test_weighted_shares_of_the_french_leisure_survey(shared_data: Path) -> None:
    columns = columns_of(shared_data / "fr-leisure-surveys" / "hdv2003.csv")
    told = expected(shared_data, "fr-leisure-surveys")["hdv2003_weighted"]
    y = np.column_stack([columns[row["var"]] == "Oui" for row in told]).astype(float)
    found = shares(Design(numbers(columns["poids"])), y)
    assert found.value == close([row["weighted"] for row in told], abs=1e-8)
    assert y.mean(axis=0) == close([row["unweighted"] for row in told], abs=1e-8)


def _said(column: np.ndarray, code: float) -> np.ndarray:
    return np.where(np.isnan(column), np.nan, (column == code).astype(float))
