"""The parts of the survey classes against other implementations and worked cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.multinomial import (
    Sample,
    chances,
    class_given_all,
    contrasts,
    curvature,
    fit_logit,
    shares,
    slopes,
)
from publiek.segmentation.survey_classes import ClassSettings, find_classes, learn_membership
from publiek.segmentation.survey_classes.allocation import _variance, _widened
from publiek.segmentation.survey_classes.scatter import area_scatter
from publiek.segmentation.survey_classes.settings import MembershipSettings
from tests.support.class_worlds import make_world

KNOWN = -700.0  # log of a chance of nothing


def _sample(seed: int = 0, *, respondents: int = 900, classes: int = 3) -> tuple[Sample, np.ndarray]:
    chance = np.random.default_rng(seed)
    x = np.column_stack([np.ones(respondents), chance.normal(size=(respondents, 2))])
    drawn = chances(x, chance.normal(size=(3, classes)))
    member = (drawn.cumsum(axis=1) < chance.random((respondents, 1))).sum(axis=1)
    given = np.where(np.arange(classes) == member[:, None], 0.0, KNOWN)
    return Sample(x, given, chance.uniform(0.5, 1.5, respondents)), member


def test_with_known_classes_it_is_the_ridge_logit_of_scikit_learn() -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    sample, member = _sample()
    ours = fit_logit(sample, np.array([0.0, 2.0, 2.0])).coefficients
    theirs = linear.LogisticRegression(C=0.5, tol=1e-10, max_iter=5000)
    theirs.fit(sample.x[:, 1:], member, sample_weight=sample.weight)
    assert np.abs(ours[1:].T - theirs.coef_).max() < 1e-5
    assert ours[0] == pytest.approx(theirs.intercept_ - theirs.intercept_.mean(), abs=1e-5)


def test_without_a_ridge_it_is_the_multinomial_logit_of_statsmodels() -> None:
    api = pytest.importorskip("statsmodels.api")
    sample, member = _sample(1)
    even = Sample(sample.x, sample.log_given, np.ones(len(member)))
    ours = fit_logit(even, np.zeros(3))
    theirs = api.MNLogit(member, sample.x).fit(disp=0, tol=1e-10)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-6)
    assert ours.coefficients[:, 1:] - ours.coefficients[:, [0]] == pytest.approx(np.asarray(theirs.params), abs=1e-5)
    # standard errors of the contrast of class 1 against class 0
    information = np.linalg.inv(curvature(even, np.zeros(3), ours.coefficients))
    against = np.kron(np.eye(3), contrasts(3)[1] - contrasts(3)[0])
    assert np.sqrt(np.diag(against @ information @ against.T)) == pytest.approx(np.asarray(theirs.bse)[:, 0], rel=1e-5)


def test_the_information_is_the_slope_of_the_slope() -> None:
    chance = np.random.default_rng(2)
    x = np.column_stack([np.ones(200), chance.normal(size=(200, 2))])
    sample = Sample(x, chance.normal(size=(200, 3)), chance.uniform(0.5, 1.5, 200))
    penalty, basis = np.array([0.0, 1.0, 3.0]), contrasts(3)
    free = chance.normal(size=(3, 2)).ravel()

    def slope(at: np.ndarray) -> np.ndarray:
        return slopes(sample, at.reshape(3, 2) @ basis.T).sum(axis=0) - np.repeat(penalty, 2) * at

    steps = 1e-5 * np.eye(6)
    numeric = np.array([(slope(free + step) - slope(free - step)) / 2e-5 for step in steps])
    assert curvature(sample, penalty, free.reshape(3, 2) @ basis.T) == pytest.approx(-numeric, abs=1e-5)


def test_vague_answers_do_not_flatten_the_differences() -> None:
    """Assigning people to their likeliest class and fitting that is drawn to the middle; the two-step way is not."""
    chance = np.random.default_rng(3)
    x = np.column_stack([np.ones(6000), chance.normal(size=6000)])
    true = np.array([[0.2, -0.2], [0.6, -0.6]])
    member = (chances(x, true)[:, 1] > chance.random(6000)).astype(int)
    yes = chance.random((6000, 3)) < np.array([0.3, 0.7])[member][:, None]
    given = np.stack([np.where(yes, np.log(rate), np.log(1 - rate)).sum(axis=1) for rate in (0.3, 0.7)], axis=1)
    two_step = fit_logit(Sample(x, given, np.ones(6000)), np.zeros(2)).coefficients
    likeliest = np.where(np.arange(2) == given.argmax(axis=1)[:, None], 0.0, KNOWN)
    naive = fit_logit(Sample(x, likeliest, np.ones(6000)), np.zeros(2)).coefficients
    assert two_step[1, 0] == pytest.approx(0.6, abs=0.08)
    assert naive[1, 0] < 0.45


def test_what_areas_have_of_their_own_is_seen_again() -> None:
    chance = np.random.default_rng(4)
    area = np.repeat(np.arange(800), 6)
    score = np.array([0.3, 0.0, -0.3]) + chance.normal(scale=0.5, size=(800, 3))[area]
    member = (shares(score).cumsum(axis=1) < chance.random((len(area), 1))).sum(axis=1)
    given = np.where(np.arange(3) == member[:, None], 0.0, KNOWN)
    sample = Sample(np.ones((len(area), 1)), given, np.ones(len(area)))
    held_out = np.tile(np.log(np.bincount(member) / len(member)), (len(area), 1))
    variance, error, pairs = area_scatter(sample, held_out, area.astype(str))
    assert pairs == 800 * 15
    assert variance == pytest.approx(0.25, abs=0.06)
    assert error == pytest.approx(0.02, abs=0.015)
    shuffled = area_scatter(sample, held_out, chance.permutation(area).astype(str))
    assert abs(shuffled[0]) < 3 * shuffled[1]


def test_without_areas_nothing_is_said_of_areas() -> None:
    sample, member = _sample()
    assert area_scatter(sample, np.zeros((len(member), 3)), np.full(len(member), "")) == (0.0, 0.0, 0)


def test_area_effects_do_not_level_the_areas() -> None:
    """Averaged over effects of sd 0.6, widened coefficients give back the chances they started from."""
    chance = np.random.default_rng(5)
    score = np.array([0.9, 0.1, -1.0])
    drawn = shares(score * _widened(0.36) + 0.6 * chance.normal(size=(200_000, 3))).mean(axis=0)
    assert drawn == pytest.approx(shares(score[None])[0], abs=0.01)
    level = shares(score + 0.6 * chance.normal(size=(200_000, 3))).mean(axis=0)
    assert np.abs(level - shares(score[None])[0]).max() > 0.015


def test_a_variance_is_never_drawn_below_nothing() -> None:
    world = make_world(4, people=600, areas=200)
    quick = ClassSettings(least=2, most=4, starts=3, resamples=1, replicates=2)
    model = learn_membership(
        world.data, find_classes(world.data, settings=quick), settings=MembershipSettings(strengths=(25.0,), draws=5)
    )
    assert model.membership is not None
    chance = np.random.default_rng(1)
    doubtful = replace(model.membership, scatter=-0.02, scatter_error=0.05)
    drawn = [_variance(chance, doubtful) for _ in range(2000)]
    assert min(drawn) >= 0 and 0.02 < np.mean(drawn) < 0.05
    assert _variance(chance, replace(model.membership, scatter=0.0, scatter_error=0.0)) == 0.0


def test_expectation_maximisation_goes_up_and_its_prior_keeps_off_the_edge() -> None:
    world = make_world(1, people=400)
    codes = np.column_stack([world.data.codes(item.name) for item in world.data.items])
    answers = latent.tabulate(codes, (2,) * 12, world.data.weight)
    fit = latent.fit_latent(answers, 4, seed=1, starts=3)
    rough = latent.climb(answers, fit, steps=3)
    assert rough.log_likelihood >= fit.log_likelihood - 1e-6
    with_prior = latent.fit_latent(answers, 4, seed=1, starts=3, prior=1.0)
    assert with_prior.log_likelihood <= fit.log_likelihood
    assert with_prior.chances.min() > 1e-4
    assert answers.reweighted(world.data.weight).weight == pytest.approx(answers.weight)
    assert np.allclose(class_given_all(Sample(np.ones((1, 1)), np.zeros((1, 4)), np.ones(1)), np.zeros((1, 4))), 0.25)
