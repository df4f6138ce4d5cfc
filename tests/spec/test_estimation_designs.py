"""Figures of a survey with their intervals: what they mean, and when nothing is said."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.estimation.designs.association import association
from publiek.estimation.designs.breakdowns import means_by, shares_by
from publiek.estimation.designs.design import Design, Estimates, Fitted, Stage
from publiek.estimation.designs.means import means, ratios, shares, totals
from publiek.estimation.designs.quantiles import quantiles
from publiek.estimation.designs.regression import regression

CLOSE = pytest.approx


def _simple(people: int) -> Design:
    return Design(np.ones(people))


def _clustered(*, seed: int = 1, people: int = 600) -> tuple[Design, np.ndarray, np.ndarray]:
    """Four strata of fifteen clusters of ten people who resemble one another, uneven weights, three answers, groups."""
    chance = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(people // 10), 10)
    alike = chance.normal(0, 1, (people // 10, 3))[cluster]
    y = (chance.random((people, 3)) < 1 / (1 + np.exp(1 - alike))).astype(float)
    y[chance.random(y.shape) < 0.1] = np.nan
    design = Design(chance.uniform(0.5, 3, people), (Stage(cluster % 4, cluster),))
    return design, y, chance.integers(-1, 4, people)


def test_a_simple_draw_gives_the_textbook_error_and_wilsons_interval() -> None:
    y = np.r_[np.ones(30), np.zeros(70)]
    found = shares(_simple(100), y)
    assert found.value[0] == CLOSE(0.3)
    assert found.se[0] == CLOSE(np.sqrt(0.3 * 0.7 / 99))
    assert found.n[0] == 100
    assert found.design_effect[0] == CLOSE(1)
    assert found.n_effective[0] == CLOSE(100)
    assert found.degrees[0] == 99
    assert [found.low[0], found.high[0]] == CLOSE([0.2189, 0.3959], abs=0.002)  # Wilson's, 30 of 100


def test_nobody_or_everybody_said_yes_is_no_certainty() -> None:
    found = shares(_simple(20), np.column_stack([np.zeros(20), np.ones(20)]))
    assert found.value.tolist() == [0, 1]
    assert np.isnan(found.se).all()
    assert found.low[0] == 0
    assert found.high[0] == CLOSE(0.1611, abs=0.02)  # Newcombe 1998: 0 of 20, with Student's t a little wider
    assert found.high[1] == 1
    assert found.low[1] == CLOSE(1 - found.high[0])


def test_nobody_out_of_two_hundred_in_ten_clusters_says_less_than_out_of_two_hundred_by_themselves() -> None:
    cluster = np.repeat(np.arange(10), 20)
    together = Design(np.ones(200), (Stage(np.zeros(200, dtype=int), cluster),))
    alone, asked = shares(_simple(200), np.zeros(200)), shares(together, np.zeros(200))
    assert asked.high[0] > 1.8 * alone.high[0]
    assert asked.n_effective[0] == CLOSE(200 / (1 + 19 * 0.05))


def test_one_yes_of_a_respondent_who_hardly_counts_is_no_surer_than_no_yes_at_all() -> None:
    weight = np.r_[0.001, np.ones(99)]
    one = shares(Design(weight), np.r_[1.0, np.zeros(99)])
    none = shares(Design(weight), np.zeros(100))
    assert one.high[0] >= none.high[0] * 0.99


def test_intervals_stay_within_zero_and_one_and_hold_the_share() -> None:
    design, y, groups = _clustered()
    found = shares_by(design, y, groups)
    assert (found.low >= 0).all()
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()
    assert (found.high <= 1).all()


def test_many_groups_at_once_are_the_groups_one_by_one_each_a_domain_of_the_whole_design() -> None:
    design, y, groups = _clustered()
    table = shares_by(design, y, groups, count=5)
    assert table.value.shape == (5, 3)
    for group in range(4):
        alone = shares(design, y, domain=groups == group)
        for field in fields(Estimates):
            assert getattr(table, field.name)[group] == CLOSE(getattr(alone, field.name), rel=1e-9), field.name
    assert table.n[4].tolist() == [0, 0, 0]
    assert np.isnan(table.value[4]).all()


def test_an_answer_that_is_missing_restricts_that_figure_alone() -> None:
    design, y, _ = _clustered()
    together, asked = shares(design, y), ~np.isnan(y)
    assert together.n.tolist() == asked.sum(axis=0).tolist()
    for at in range(3):
        alone = shares(design, np.nan_to_num(y[:, at]), domain=asked[:, at])
        assert together.se[at] == CLOSE(alone.se[0])


def test_a_domain_is_less_sure_than_a_survey_of_that_domain_alone() -> None:
    """How many of each cluster are in the domain is chance as well, and a total knows it."""
    design, _, groups = _clustered()
    inside = groups == 1
    alone = Design(
        design.weight[inside], tuple(Stage(s.stratum[inside], np.arange(inside.sum())) for s in design.stages)
    )
    filled = np.ones(len(design))
    assert totals(design, filled, domain=inside).se[0] > 1.2 * totals(alone, filled[inside]).se[0]


def test_clusters_of_people_who_are_alike_say_less_than_as_many_people() -> None:
    design, y, _ = _clustered()
    found = shares(design, y)
    assert (found.design_effect > 1.5).all()
    assert found.n_effective == CLOSE(found.n / found.design_effect)
    assert found.degrees.tolist() == [56.0] * 3  # 60 clusters in 4 strata


def test_everybody_asked_is_certain_and_the_second_stage_counts_once_the_first_is_complete() -> None:
    stratum, people = np.zeros(60, dtype=int), np.arange(60)
    y = np.random.default_rng(1).random(60)
    whole = Design(np.ones(60), (Stage(stratum, people, np.full(60, 60.0)),))
    assert means(whole, y).se[0] == 0
    cluster = people // 10
    second = Stage(stratum, people, np.full(60, 40.0))
    nested = Design(np.full(60, 4.0), (Stage(stratum, cluster, np.full(60, 6.0)), second))
    by_cluster = Design(np.full(60, 4.0), (Stage(cluster, people, np.full(60, 40.0)),))
    assert means(nested, y).se[0] == CLOSE(means(by_cluster, y).se[0])


def test_a_stratum_with_one_cluster_is_measured_from_the_mean_of_all() -> None:
    stratum, cluster = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 0, 0])
    y = np.array([1.0, 2, 3, 4, 9, 8])
    found = means(Design(np.ones(6), (Stage(stratum, cluster),)), y)
    scores = (y - y.mean()) / 6
    sums = [scores[:2].sum(), scores[2:4].sum(), scores[4:].sum()]
    assert found.se[0] ** 2 == CLOSE(2 * ((sums[0] - sums[1]) / 2) ** 2 * 2 + sums[2] ** 2)


def test_what_the_weights_were_fitted_to_is_known_without_error() -> None:
    chance = np.random.default_rng(4)
    kind = chance.integers(0, 3, 300)
    dummies = np.eye(3)[kind]
    weight = np.array([200.0, 100.0, 50.0])[kind] / np.bincount(kind)[kind]
    fitted = Design(weight, (), (Fitted(np.ones(300), dummies),))
    assert shares(fitted, dummies).se == CLOSE(np.zeros(3), abs=1e-12)
    close_to_kind = kind + chance.normal(0, 0.1, 300)
    assert means(fitted, close_to_kind).se[0] < 0.2 * means(Design(weight), close_to_kind).se[0]


def test_answers_that_are_all_the_same_tell_a_mean_without_an_interval() -> None:
    found = means(_simple(80), np.full(80, 3.0))
    assert found.value[0] == 3
    assert np.isnan([found.se[0], found.low[0], found.high[0], found.n_effective[0]]).all()


def test_one_cluster_says_nothing_about_how_clusters_differ() -> None:
    design = Design(np.ones(40), (Stage(np.zeros(40, dtype=int), np.zeros(40, dtype=int)),))
    found = shares(design, np.r_[np.ones(10), np.zeros(30)])
    assert found.value[0] == 0.25
    assert np.isnan([found.se[0], found.low[0], found.high[0]]).all()


def test_people_without_a_weight_do_not_count() -> None:
    y = np.r_[np.ones(30), np.zeros(70)]
    found = shares(Design(np.r_[np.ones(90), np.zeros(10)]), y)
    assert found.n[0] == 90
    assert found.value[0] == CLOSE(1 / 3)


def test_ratios_and_totals_of_a_simple_draw() -> None:
    chance = np.random.default_rng(2)
    x = chance.uniform(1, 5, 200)
    y = 2 * x
    assert ratios(_simple(200), y, x).value[0] == CLOSE(2)
    assert ratios(_simple(200), y, x).se[0] == CLOSE(0, abs=1e-9)
    found = totals(Design(np.full(200, 10.0)), x)
    assert found.value[0] == CLOSE(10 * x.sum())
    assert found.se[0] == CLOSE(2000 * x.std(ddof=1) / np.sqrt(200))
    assert ratios(_simple(200), y, np.where(x > 3, np.nan, x)).n[0] == (x <= 3).sum()


def test_a_quantile_lies_within_its_interval_and_outside_the_answers_there_is_no_limit() -> None:
    y = np.random.default_rng(2).normal(0, 1, (400, 2))
    found = quantiles(_simple(400), y, np.array([0.25, 0.5, 0.999]))
    assert found.value.shape == (2, 3)
    assert found.value[:, 1] == CLOSE(np.median(y, axis=0), abs=0.02)
    assert (found.low[:, :2] < found.value[:, :2]).all()
    assert (found.value[:, :2] < found.high[:, :2]).all()
    assert np.isnan(found.high[:, 2]).all()
    assert quantiles(_simple(3), np.full(3, np.nan), np.array([0.5])).n[0, 0] == 0


def test_means_by_group_of_something_that_is_counted() -> None:
    group = np.repeat([0, 1], 50)
    y = np.r_[np.arange(50.0), np.arange(50.0) + 10]
    found = means_by(_simple(100), y, group)
    assert found.value[:, 0] == CLOSE([24.5, 34.5])
    assert found.se[0, 0] == CLOSE(found.se[1, 0])


@pytest.mark.parametrize(
    "design",
    [
        Design(np.ones(0)),
        Design(np.ones(10), (Stage(np.zeros(9, dtype=int), np.arange(9)),)),
        Design(np.ones(10), (Stage(np.zeros(10, dtype=int), np.arange(10), np.ones(9)),)),
        Design(np.ones(10), (), (Fitted(np.ones(9), np.ones((9, 1))),)),
    ],
)
def test_a_design_about_another_number_of_people_is_refused(design: Design) -> None:
    with pytest.raises(SurveyError, match="survey-design-sizes"):
        means(design, np.ones(len(design)))


def test_answers_about_another_number_of_people_are_refused() -> None:
    for act in (
        lambda: means(_simple(10), np.ones(9)),
        lambda: shares(_simple(10), np.ones(10), domain=np.ones(9, dtype=bool)),
        lambda: shares_by(_simple(10), np.ones(10), np.zeros(9, dtype=int)),
        lambda: regression(_simple(10), np.ones((9, 1)), np.ones(10)),
        lambda: association(_simple(10), np.zeros(9, dtype=int), np.zeros(10, dtype=int)),
    ):
        with pytest.raises(SurveyError, match="survey-design-sizes"):
            act()


def test_more_drawn_than_there_are_is_refused() -> None:
    stage = Stage(np.zeros(10, dtype=int), np.arange(10), np.full(10, 8.0))
    with pytest.raises(SurveyError, match="survey-design-population"):
        means(Design(np.ones(10), (stage,)), np.arange(10.0))


def test_a_regression_in_a_simple_draw_finds_its_line() -> None:
    chance = np.random.default_rng(6)
    x = np.column_stack([np.ones(500), chance.normal(0, 1, 500)])
    y = x @ [1.0, 2.0] + chance.normal(0, 0.5, 500)
    found = regression(_simple(500), x, y)
    assert found.value == CLOSE([1, 2], abs=0.1)
    assert (found.low < found.value).all()
    assert found.p[1] < 1e-6
    assert found.n == 500


def test_regressions_that_cannot_be_made() -> None:
    x = np.column_stack([np.ones(100), np.arange(100.0)])
    with pytest.raises(SurveyError, match="survey-regression-separated"):
        regression(_simple(100), x, (np.arange(100) >= 50).astype(float), family="logit")
    for columns, y in ((np.column_stack([x, x[:, 1]]), np.arange(100.0)), (x, np.ones(100)), (x, np.arange(100.0))):
        with pytest.raises(SurveyError, match="survey-regression-input"):
            regression(_simple(100), columns, y, family="logit")


def test_two_questions_that_go_together_and_two_that_do_not() -> None:
    chance = np.random.default_rng(8)
    one = chance.integers(0, 3, 900)
    same = np.where(chance.random(900) < 0.4, one, chance.integers(0, 3, 900))
    assert association(_simple(900), one, same).p < 1e-6
    assert association(_simple(900), one, chance.integers(0, 3, 900)).p > 0.01
    with pytest.raises(SurveyError, match="survey-association-input"):
        association(_simple(900), one, np.zeros(900, dtype=int))
