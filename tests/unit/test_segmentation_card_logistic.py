"""The logistic regression behind the lift, against another implementation; and its error when there is nothing."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.segmentation.card import measure_lift
from publiek.segmentation.card.lift import logistic
from tests.support.segmentation_cards import answers_of, scheme_of


@pytest.mark.parametrize("ridge", [0.01, 2.0, 50.0])
def test_the_same_coefficients_as_scikit_learn(ridge: float) -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(3)
    design = rng.normal(size=(400, 5))
    went = (rng.random(400) < 1 / (1 + np.exp(-(design @ [0.5, -1.0, 0.2, 0.0, 0.8] - 0.7)))).astype(float)
    weight = rng.gamma(4, 0.25, 400)
    ours = logistic(design, went, weight=weight, ridge=ridge)
    theirs = linear.LogisticRegression(C=1 / ridge, tol=1e-10, max_iter=5000).fit(design, went, sample_weight=weight)
    assert ours[0] == pytest.approx(theirs.intercept_[0], abs=1e-4)
    assert ours[1:] == pytest.approx(theirs.coef_[0], abs=1e-4)


def test_one_answer_for_all_ends_and_stays_finite() -> None:
    found = logistic(np.zeros((50, 1)), np.ones(50), weight=np.ones(50), ridge=1.0)
    assert np.isfinite(found).all()


@pytest.mark.long
def test_without_any_difference_few_intervals_lie_above_nought() -> None:
    """60 worlds where the group says nothing: at most one in ten intervals may lie wholly above 0."""
    areas = np.arange(1001, 1151)
    scheme = scheme_of({int(pc4): "AB"[at % 2] for at, pc4 in enumerate(areas)})
    above = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        home, age, education = rng.choice(areas, 1500), rng.integers(0, 4, 1500), rng.integers(0, 4, 1500)
        went = rng.random(1500) < 1 / (1 + np.exp(-(-0.8 + 0.4 * education)))
        lift = measure_lift(answers_of(went, home.astype(str), age, education), scheme, item="theatre")
        above += lift.low is not None and lift.low > 0
    assert above <= 6
