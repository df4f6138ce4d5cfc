"""What must hold for any counts, shares and scores?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from publiek.segmentation.transfer import discrimination, shift
from publiek.segmentation.transfer.heterogeneity import transfer_coefficient
from publiek.segmentation.transfer.posterior import Priors, posterior
from publiek.segmentation.transfer.settings import thresholds
from publiek.segmentation.transfer.verdict import LETTERS, Chances, decide

_COUNTS = arrays(np.float64, 6, elements=some.integers(0, 400).map(float))
_SCORES = arrays(np.float64, 6, elements=some.integers(-5, 5).map(float))
_CHANCE = some.floats(0, 1)


@given(_COUNTS, _COUNTS)
def test_shift_is_symmetric_and_zero_only_for_equal_shares(first: np.ndarray, second: np.ndarray) -> None:
    assume(first.sum() > 0 and second.sum() > 0)
    one, other = shift.smoothed(first), shift.smoothed(second)
    assert one.sum() == pytest.approx(1)
    assert (one > 0).all()
    assert shift.stability_index(one, other) == pytest.approx(shift.stability_index(other, one))
    assert shift.stability_index(one, other) >= 0
    assert 0 <= shift.jensen_shannon(one, other) <= 1
    assert shift.stability_index(one, one) == 0


@given(_SCORES, _COUNTS, _COUNTS)
def test_c_is_a_chance_and_turns_with_the_score(score: np.ndarray, events: np.ndarray, others: np.ndarray) -> None:
    assume(events.sum() > 1 and others.sum() > 1)
    c = discrimination.concordance(score, events, others)
    assert 0 <= c <= 1
    assert discrimination.concordance(-score, events, others) == pytest.approx(1 - c)
    assert discrimination.concordance(np.exp(score), events, others) == pytest.approx(c)
    assert discrimination.concordance(score, 3 * events, 7 * others) == pytest.approx(c)
    told = discrimination.concordance_interval(score, events, others)
    assert told.low - 1e-12 <= told.value <= told.high + 1e-12


@given(_COUNTS, _COUNTS)
def test_no_order_of_groups_has_a_higher_c_than_that_of_their_own_rates(events: np.ndarray, others: np.ndarray) -> None:
    assume(events.sum() > 0 and others.sum() > 0)
    own = discrimination.concordance(events / np.maximum(events + others, 1e-9), events, others)
    for order in (np.arange(6.0), np.arange(6.0)[::-1], np.array([2.0, 5, 0, 3, 1, 4])):
        assert discrimination.concordance(order, events, others) <= own + 1e-12


@given(_CHANCE, _CHANCE, _CHANCE, _CHANCE, _CHANCE)
def test_direct_needs_every_question_answered_with_yes(a: float, b: float, c: float, d: float, e: float) -> None:
    letter = decide(Chances(a, b, c, d, e), 1000, 1000, thresholds())
    assert letter in LETTERS
    assert (letter == "A") == (min(a, b, c, d, e) >= 0.8)
    if letter in ("A", "A?", "B"):
        assert min(a, b, c) >= 0.8
    if min(a, b) <= 0.2:
        assert letter == "D"


@settings(max_examples=25, deadline=None)
@given(some.integers(0, 10_000))
def test_names_of_regions_and_groups_do_not_matter(seed: int) -> None:
    chance = np.random.default_rng(seed)
    persons = chance.integers(50, 400, (4, 5)).astype(float)
    seen = np.floor(persons * chance.uniform(0.1, 0.9, (4, 5)))
    told = transfer_coefficient(seen, persons, replicates=0, seed=1)
    turned = transfer_coefficient(
        seen[::-1][:, [3, 1, 4, 0, 2]], persons[::-1][:, [3, 1, 4, 0, 2]], replicates=0, seed=1
    )
    assert told is not None and turned is not None
    assert 0 <= told.coefficient.value <= 1
    assert turned.coefficient.value == pytest.approx(told.coefficient.value, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(some.integers(0, 10_000))
def test_the_posterior_lies_between_what_was_seen_and_what_was_known(seed: int) -> None:
    """With much evidence the draws centre on what was seen; with next to none on the source's pattern."""
    chance = np.random.default_rng(seed)
    predictor, value = chance.normal(size=6), chance.normal(size=6)
    sure = posterior(predictor, value, np.full(6, 1e-6), Priors(draws=200, seed=1))
    assert np.log(sure.rate / (1 - sure.rate)).mean(axis=0) == pytest.approx(value, abs=0.01)
    seen = predictor + 0.5
    vague = posterior(predictor, seen, np.full(6, 4.0), Priors(draws=4000, seed=1))
    assert vague.slope.mean() == pytest.approx(1, abs=0.2)
