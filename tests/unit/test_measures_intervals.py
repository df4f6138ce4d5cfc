"""Are the intervals those that were published?"""

from __future__ import annotations

import numpy as np
import pytest

from publiek.measures import intervals


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_that_of_newcombe_1998(k: int, n: int, low: float, high: float) -> None:
    found = intervals.wilson(k, n)
    assert float(found[0]) == pytest.approx(low, abs=5e-5)
    assert float(found[1]) == pytest.approx(high, abs=5e-5)


def test_wilson_of_nothing_knows_nothing() -> None:
    assert [float(bound) for bound in intervals.wilson(0, 0)] == [0.0, 1.0]


def test_ratio_is_that_of_the_physicians_health_study() -> None:
    """Heart attacks: 189 of 11,034 with a placebo, 104 of 11,037 with aspirin."""
    value, low, high = intervals.ratio(189, 11034, 104, 11037)
    assert (value, low, high) == (
        pytest.approx(1.818, abs=5e-4),
        pytest.approx(1.433, abs=5e-4),
        pytest.approx(2.306, abs=5e-4),
    )


def test_benjamini_and_hochberg_keep_four_of_their_fifteen() -> None:
    """The example of their paper of 1995 (thrombolysis trial), at 5%."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    shuffled = np.random.default_rng(1).permutation(15)
    assert intervals.discoveries(p, rate=0.05).tolist() == [True] * 4 + [False] * 11
    assert intervals.discoveries(np.array(p)[shuffled], rate=0.05).tolist() == (shuffled < 4).tolist()
    assert intervals.discoveries([], rate=0.05).tolist() == []


def test_p_value_and_wilson_tell_the_same() -> None:
    k = np.arange(1, 60)
    low, high = intervals.wilson(k, 200)
    p = intervals.score_p_values(k, 200, 0.15)
    assert ((p < 0.05) == ((low > 0.15) | (high < 0.15))).all()


@pytest.mark.parametrize("mean", [1.0, 4.0, 20.0, 150.0])
def test_poisson_interval_holds_the_true_mean_as_often_as_it_says(mean: float) -> None:
    drawn = np.random.default_rng(5).poisson(mean, 40_000)
    low, high = intervals.poisson(drawn)
    assert 0.91 <= np.mean((low <= mean) & (mean <= high)) <= 0.98
    assert ((low <= drawn) & (drawn <= high)).all()
