"""Latent classes: planted ones are found with honest intervals, and where there are none, none are told."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from publiek.errors import SurveyError
from publiek.estimation.classifications import adjusted_rand
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.answered import check_answers
from publiek.estimation.latent_classes.choosing import People, Rule, choose_classes, resampled
from publiek.estimation.latent_classes.fit_measures import expected_entropy, fit_measures
from publiek.estimation.latent_classes.intervals import bounds, follow
from publiek.estimation.latent_classes.likelihood_ratio import likelihood_ratio_test
from publiek.estimation.latent_classes.quick import fit_quick
from publiek.estimation.latent_classes.regression import fit_regression
from tests.support.planted_classes import SHARES, alike, planted

RULE = Rule(most=5, starts=8, resamples=6, seed=3)


def _counted(codes: np.ndarray, weight: np.ndarray | None = None) -> latent.Answers:
    return latent.tabulate(codes, (2,) * codes.shape[1], np.ones(len(codes)) if weight is None else weight)


def _people(n: int, weight: np.ndarray | None = None) -> People:
    return People(np.ones(n) if weight is None else weight, np.arange(n))


def _matched(fit: latent.Fit, chances: np.ndarray) -> latent.Fit:
    """The classes in the order of those planted."""
    gap = ((fit.chances[:, None, 1::2] - chances) ** 2).sum(axis=2)
    return latent.ordered(fit, linear_sum_assignment(gap.T)[1])


# How many


def test_planted_classes_are_found_and_their_members_with_them() -> None:
    world = planted(1, 900)
    chosen, tried = choose_classes(_counted(world.codes), _people(900), RULE)
    assert chosen is not None
    assert chosen.classes == 3
    assert chosen.stability > 0.8
    labels = latent.memberships(_counted(world.codes), chosen.fit).argmax(axis=1)
    assert adjusted_rand(world.true, labels) > 0.75
    assert [one.classes for one in tried] == [1, 2, 3, 4, 5]
    assert min(tried, key=lambda one: one.bic).classes == 3


@pytest.mark.parametrize("seed", range(2))
def test_where_all_are_alike_no_classes_are_told(seed: int) -> None:
    chosen, tried = choose_classes(_counted(alike(seed, 400)), _people(400), RULE)
    assert chosen is None
    assert min(tried, key=lambda one: one.bic).classes == 1


def test_a_heavily_weighted_survey_carries_no_more_classes_than_its_effective_size() -> None:
    world = planted(2, 400)
    weight = np.where(np.arange(400) % 20 == 0, 40.0, 0.05)
    weight /= weight.mean()
    people = _people(400, weight)
    _, tried = choose_classes(_counted(world.codes, weight), people, RULE)
    assert people.effective < 25
    assert min(tried, key=lambda one: one.bic).classes < 3


def test_very_many_respondents_give_the_same_choice_by_the_quick_way() -> None:
    world = planted(3, 2000)
    answers, people = _counted(world.codes), _people(2000)
    full, _ = choose_classes(answers, people, Rule(most=4, starts=4, resamples=2))
    quick, _ = choose_classes(answers, people, Rule(most=4, starts=4, resamples=2, rows=700))
    assert full is not None
    assert quick is not None
    assert quick.classes == full.classes == 3
    assert quick.bic == pytest.approx(full.bic, abs=1e-3)
    assert np.sort(quick.fit.shares) == pytest.approx(np.sort(full.fit.shares), abs=1e-4)


def test_single_precision_agrees_with_double() -> None:
    answers = _counted(planted(4, 3000).codes)
    near = fit_quick(answers, 3, seed=1, starts=4, prior=1.0)
    rest = latent.climb(answers, near, prior=1.0)
    assert near.log_likelihood == pytest.approx(rest.log_likelihood, abs=0.1)


@pytest.mark.long
def test_the_bootstrapped_likelihood_ratio_tells_two_classes_from_one_and_not_three_from_two() -> None:
    """McLachlan 1987: the likelihood ratio of k against k - 1 classes among answers drawn from k - 1 classes."""
    world = planted(5, 300, items=8)
    codes = world.codes[world.true < 2]
    answers = _counted(codes)
    assert likelihood_ratio_test(answers, 2, seed=1, draws=39).p_value < 0.05
    assert likelihood_ratio_test(answers, 3, seed=1, draws=39).p_value > 0.05


# How sure


def test_intervals_over_resamples_hold_the_planted_shares_and_chances() -> None:
    held, chances_held = [], []
    for seed in range(8):
        world = planted(seed, 500)
        answers = _counted(world.codes)
        fit = _matched(latent.fit_latent(answers, 3, seed=1, starts=3, prior=1.0), world.chances)
        chance = np.random.default_rng(seed)
        drawn = follow(answers, fit, (resampled(np.arange(500), chance) for _ in range(40)), prior=1.0, close=1e-3)
        low, high = bounds(fit.shares, drawn.shares)
        held += ((low <= SHARES) & (high >= SHARES)).tolist()
        low, high = (bound[:, 1::2] for bound in bounds(fit.chances, drawn.chances))
        chances_held += ((low <= world.chances) & (world.chances <= high)).ravel().tolist()
    assert np.mean(held) > 0.85
    assert 0.9 < np.mean(chances_held) < 0.99


# Measures


def test_the_entropy_of_expected_answers_is_that_of_the_cells_counted_one_by_one() -> None:
    fit = latent.Fit(np.array([0.3, 0.7]), np.array([[0.2, 0.8, 0.5, 0.3, 0.2], [0.9, 0.1, 0.1, 0.1, 0.8]]), 0.0)
    cells = np.einsum("s,sa,sb->ab", fit.shares, fit.chances[:, :2], fit.chances[:, 2:])
    assert expected_entropy(fit, (2, 3)) == pytest.approx(-(cells * np.log(cells)).sum())
    assert np.isnan(expected_entropy(latent.Fit(np.ones(1), np.full((1, 80), 0.5), 0.0), (2,) * 40))


def test_tests_of_fit_are_silent_with_open_answers_or_weights() -> None:
    world = planted(1, 200)
    answers = _counted(world.codes)
    assert np.isnan(fit_measures(answers, latent.fit_latent(answers, 2, seed=1, starts=2)).g_squared)
    complete = _counted(np.nan_to_num(world.codes), np.linspace(0.5, 1.5, 200))
    measured = fit_measures(complete, latent.fit_latent(complete, 2, seed=1, starts=2), effective=180.0)
    assert np.isnan(measured.chi_squared)
    assert measured.bic == pytest.approx(measured.aic - 2 * 25 + 25 * np.log(180))


# What shifts classes


def test_a_covariate_that_moves_people_between_classes_is_recovered_in_one_step() -> None:
    chance = np.random.default_rng(8)
    age = chance.normal(size=1500)
    true = (chance.random(1500) < 1 / (1 + np.exp(-(0.4 + 1.0 * age)))).astype(int)
    codes = (chance.random((1500, 8)) < np.where(true[:, None] == 1, 0.75, 0.2)).astype(float)
    codes[chance.random(codes.shape) < 0.1] = np.nan
    answers = _counted(codes)
    fit = latent.fit_latent(answers, 2, seed=1, starts=4)
    fit = latent.ordered(fit, np.argsort(fit.chances[:, 1]))
    found = fit_regression(answers, np.column_stack([np.ones(1500), age]), fit)
    assert found.coefficients[:, 0] == pytest.approx([0.4, 1.0], abs=3 * found.errors.max())
    assert 0.05 < found.errors[1, 0] < 0.2
    assert found.log_likelihood > fit.log_likelihood


# Refusals


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        (planted(1, 99).codes, "classes-too-few"),
        (np.ones((200, 6)), "classes-all-alike"),
        (planted(1, 200).codes[:, :2], "classes-few-items"),
        (np.column_stack([np.nan_to_num(planted(1, 200).codes), np.zeros(200)]), "classes-no-variation"),
    ],
)
def test_answers_that_tell_nobody_apart_are_refused(codes: np.ndarray, code: str) -> None:
    with pytest.raises(SurveyError) as caught:
        check_answers(codes, tuple(f"item {j}" for j in range(codes.shape[1])))
    assert caught.value.code == code
