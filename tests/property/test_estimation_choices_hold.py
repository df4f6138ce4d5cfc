"""What holds for every answer: rankings, best-worst sets, agreement and explained parts, whatever people say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from publiek.errors import SurveyError
from publiek.estimation.choices.balanced_sets import balance, balanced_sets
from publiek.estimation.choices.best_worst import BestWorst, best_worst_counts, best_worst_importance
from publiek.estimation.choices.drivers import drivers
from publiek.estimation.choices.ranking import ranked
from publiek.estimation.coding.agreement import krippendorff_alpha, percent_agreement
from publiek.estimation.correspondence import correspondence
from publiek.estimation.latent_classes import latent

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
judged = arrays(
    np.float64, st.tuples(st.integers(2, 4), st.integers(3, 12)), elements=st.sampled_from([0, 1, 2, np.nan])
)


@FEW
@given(judged, st.permutations([0, 1, 2]))
def test_agreement_knows_neither_the_names_of_codes_nor_the_order_of_coders(values, names) -> None:
    if ((~np.isnan(values)).sum(axis=0) < 2).all():
        with pytest.raises(SurveyError):
            krippendorff_alpha(values)
        return
    alpha = krippendorff_alpha(values)
    other = np.where(np.isnan(values), np.nan, np.array(names, float)[np.nan_to_num(values).astype(int)])[::-1]
    assert krippendorff_alpha(other) == pytest.approx(alpha, nan_ok=True)
    assert np.isnan(alpha) or alpha <= 1
    assert 0 <= percent_agreement(values) <= 1


@FEW
@given(
    arrays(np.float64, st.tuples(st.integers(1, 20), st.integers(2, 5)), elements=st.sampled_from([1, 2, 3, np.nan]))
)
def test_of_two_items_one_is_above_the_other_or_neither_is_told(ranks) -> None:
    found = ranked(ranks)
    told = ~np.isnan(found.above)
    assert (found.above + found.above.T)[told] == pytest.approx(np.ones(told.sum()))
    assert (told == told.T).all()
    assert not told.diagonal().any()
    if found.n:
        assert found.first.sum() == pytest.approx(1)
        assert (found.first_low <= found.first + 1e-12).all()
        assert (found.first <= found.first_high + 1e-12).all()


@FEW
@given(st.integers(3, 7), st.integers(2, 4), st.integers(3, 8), st.integers(0, 99))
def test_sets_are_of_their_size_and_show_everything(items, size, sets, seed) -> None:
    if size > items or sets * size < items:
        with pytest.raises(ValueError, match="cannot show"):
            balanced_sets(items, size, sets=sets, seed=seed)
        return
    made = balanced_sets(items, size, sets=sets, seed=seed)
    assert len(made) == sets
    assert all(len(set(one)) == size for one in made)
    assert balance(made, items).shown[0] >= 1
    assert made == balanced_sets(items, size, sets=sets, seed=seed)


@FEW
@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
def test_shares_of_importance_sum_to_one_whatever_is_chosen(seed, people) -> None:
    chance = np.random.default_rng(seed)
    sets = np.array(balanced_sets(7, 4, sets=7))[np.tile(np.arange(7), people)]
    pairs = chance.permuted(np.tile(np.arange(4), (len(sets), 1)), axis=1)[:, :2]
    at = np.arange(len(sets))
    answers = BestWorst(np.repeat(np.arange(people), 7), sets, sets[at, pairs[:, 0]], sets[at, pairs[:, 1]], 7)
    found = best_worst_importance(answers)
    assert found.share.sum() == pytest.approx(1)
    assert (found.low <= found.share).all()
    assert (found.share <= found.high).all()
    counts = best_worst_counts(answers)
    assert counts.best.sum() == counts.worst.sum() == len(sets)
    assert (np.abs(counts.score) <= 1).all()


@FEW
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.booleans())
def test_explained_parts_are_never_below_zero_and_add_up(seed, predictors, logit) -> None:
    chance = np.random.default_rng(seed)
    x = chance.normal(size=(60, predictors))
    y = (chance.random(60) < 0.5).astype(float)
    y[:2] = 0, 1
    found = drivers(x, y, logit=logit)
    assert (found.importance >= -1e-6).all()
    assert found.importance.sum() == pytest.approx(found.explained)


@FEW
@given(st.integers(0, 2**32 - 1))
def test_the_axes_of_a_correspondence_do_not_know_the_order_of_people_or_the_scale_of_weights(seed) -> None:
    chance = np.random.default_rng(seed)
    codes, weight = chance.integers(0, 2, size=(40, 4)).astype(float), chance.uniform(0.5, 2, 40)
    codes[:2] = [[0] * 4, [1] * 4]
    found = correspondence(codes, (2,) * 4, weight=weight)
    order = chance.permutation(40)
    again = correspondence(codes[order], (2,) * 4, weight=7 * weight[order])
    assert again.eigenvalues == pytest.approx(found.eigenvalues, abs=1e-10)


@FEW
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.floats(0, 0.5))
def test_every_step_of_em_goes_up_and_members_sum_to_one(seed, classes, missing) -> None:
    chance = np.random.default_rng(seed)
    codes = chance.integers(0, 3, size=(50, 5)).astype(float)
    codes[chance.random(codes.shape) < missing] = np.nan
    answers = latent.tabulate(codes, (3,) * 5, chance.uniform(0.5, 2, 50))
    fit, last = latent.start(answers, classes, chance), -np.inf
    for _ in range(6):
        fit = latent.climb(answers, fit, steps=3, close=-np.inf)
        assert fit.log_likelihood >= last - 1e-9
        last = fit.log_likelihood
    assert fit.shares.sum() == pytest.approx(1)
    assert latent.memberships(answers, fit).sum(axis=1) == pytest.approx(np.ones(50))
