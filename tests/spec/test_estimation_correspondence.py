"""Correspondence: along which lines answers differ, without saying more of anybody than they told."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.estimation.correspondence import correspondence, supplement

SIZES = (2, 3, 2)


def _answers(seed: int = 1, n: int = 200) -> np.ndarray:
    chance = np.random.default_rng(seed)
    side = chance.integers(2, size=n)
    return np.column_stack(
        [
            (chance.random(n) < 0.2 + 0.6 * side).astype(float),
            chance.integers(3, size=n).astype(float),
            (chance.random(n) < 0.2 + 0.6 * side).astype(float),
        ]
    )


def test_a_weight_of_two_is_two_respondents() -> None:
    codes = _answers()
    weight = np.where(np.arange(len(codes)) < 50, 2.0, 1.0)
    twice = correspondence(np.concatenate([codes, codes[:50]]), SIZES)
    weighted = correspondence(codes, SIZES, weight=weight)
    assert weighted.eigenvalues == pytest.approx(twice.eigenvalues)
    assert weighted.coordinates == pytest.approx(twice.coordinates)


def test_all_inertia_is_on_the_axes_and_contributions_are_whole() -> None:
    found = correspondence(_answers(), SIZES, axes=4)
    assert found.percentages.sum() == pytest.approx(100)
    assert found.eigenvalues.sum() == pytest.approx(7 / 3 - 1)
    assert found.contributions.sum(axis=0) == pytest.approx(np.full(4, 100.0))


def test_respondents_lie_at_the_mean_of_what_they_answered() -> None:
    codes = _answers()
    found = correspondence(codes, SIZES, axes=2)
    assert found.respondents.mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-10)
    assert found.respondents.var(axis=0) == pytest.approx(found.eigenvalues)
    groups = supplement(found, codes[:, 0].astype(np.int64))
    assert groups.coordinates == pytest.approx(found.coordinates[:2])
    assert groups.test_values == pytest.approx(found.test_values[:2])


def test_an_open_answer_pulls_nobody_to_a_side() -> None:
    codes = _answers()
    codes[0] = np.nan
    found = correspondence(codes, SIZES, axes=2)
    assert found.respondents[0] == pytest.approx(np.zeros(2), abs=1e-10)


def test_a_category_that_nobody_gave_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        correspondence(np.zeros((20, 2)), (2, 2))
    with pytest.raises(ValueError, match="members"):
        supplement(correspondence(_answers(), SIZES), np.full(200, 1))
