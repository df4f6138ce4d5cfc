"""Agreement of two classifications, against other implementations and published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats.contingency import association

from publiek.estimation.classifications import (
    adjusted_mutual_information,
    adjusted_rand,
    best_match,
    contingency,
    cramers_v,
    mutual_information,
)


@pytest.mark.parametrize(
    ("n", "k", "other"), [(50, 3, 4), (2000, 8, 30), (5, 5, 5), (10, 1, 3), (10, 1, 1), (30, 30, 2)]
)
@pytest.mark.parametrize("alike", [0.0, 0.5, 0.95])
def test_as_scikit_learn_has_them(n: int, k: int, other: int, alike: float) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    chance = np.random.default_rng([n, k, other])
    first = chance.integers(0, k, n)
    second = np.where(chance.random(n) < alike, first % other, chance.integers(0, other, n))
    assert adjusted_rand(first, second) == pytest.approx(metrics.adjusted_rand_score(first, second), abs=1e-12)
    ours = adjusted_mutual_information(first, second)
    assert ours == pytest.approx(metrics.adjusted_mutual_info_score(first, second), abs=1e-10)
    found = mutual_information(contingency(first, second))
    assert found == pytest.approx(metrics.mutual_info_score(first, second), abs=1e-12)


def test_the_published_example_of_hubert_and_arabie() -> None:
    """Two partitions of six things, worked by hand: pairs together in both 2, in the first 4, in the second 3."""
    first, second = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 2, 2, 1])
    expected = 4 * 3 / 15
    assert adjusted_rand(first, second) == pytest.approx((2 - expected) / ((4 + 3) / 2 - expected))


@pytest.mark.parametrize("seed", range(5))
def test_cramers_v_as_scipy_has_it(seed: int) -> None:
    table = np.random.default_rng(seed).integers(1, 60, (3 + seed, 5))
    assert cramers_v(table.astype(float)) == pytest.approx(association(table, method="cramer"), abs=1e-12)


def test_groups_that_nobody_has_change_nothing() -> None:
    table = np.array([[5.0, 1, 0], [2, 6, 0], [0, 0, 0]])
    assert cramers_v(table) == pytest.approx(cramers_v(table[:2, :2]))
    assert np.isnan(cramers_v(np.array([[3.0, 4.0]])))


def test_weights_count_instead_of_things() -> None:
    first, second = np.array([0, 0, 1]), np.array([1, 1, 0])
    assert contingency(first, second, weights=np.array([2.0, 3.0, 4.0])).tolist() == [[0, 5], [4, 0]]


def test_the_best_match_is_better_than_the_greedy_one() -> None:
    assert best_match(np.array([[10.0, 9.0], [9.0, 1.0]])) == ((0, 1), (1, 0))
    assert best_match(np.array([[1.0, 5.0, 2.0]])) == ((0, 1),)
