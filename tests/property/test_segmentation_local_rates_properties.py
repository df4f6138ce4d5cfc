"""What must hold for any survey and any area."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from publiek.estimation.area_models.area_level import fay_herriot
from publiek.estimation.partial_pooling import FitSettings, Observed, fit, of_levels
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.local_rates.benchmarking import PublishedTotal, benchmarked

RATES = arrays(float, (12, 5), elements=st.floats(0.01, 0.99))


@given(RATES, arrays(float, 12, elements=st.floats(1, 1e5)), st.floats(0.02, 0.98))
@settings(max_examples=60, deadline=None)
def test_benchmarked_rates_meet_the_total_and_keep_their_order(
    draws: np.ndarray, persons: np.ndarray, rate: float
) -> None:
    profile = packaged().only(np.arange(len(packaged())) < 12)
    moved, told = benchmarked(draws, persons, profile, [PublishedTotal("", rate)], seed=1)
    assert np.allclose(persons @ moved / persons.sum(), rate, atol=1e-6)
    for one, other in zip(draws.T, moved.T, strict=True):
        assert (np.diff(other[np.argsort(one)]) >= -1e-12).all()
    assert told.num_rows == 1


@given(
    arrays(float, 10, elements=st.floats(-5, 5)),
    arrays(float, 10, elements=st.floats(0.01, 4)),
)
@settings(max_examples=60, deadline=None)
def test_an_area_estimate_lies_between_the_line_and_what_the_survey_says(own: np.ndarray, variance: np.ndarray) -> None:
    columns = np.column_stack([np.ones(10), np.arange(10.0)])
    found = fay_herriot(own, variance, columns)
    line = columns @ found.beta
    assert (found.estimate >= np.minimum(own, line) - 1e-9).all()
    assert (found.estimate <= np.maximum(own, line) + 1e-9).all()
    assert found.between >= 0
    assert (found.mse > 0).all()


@given(st.lists(st.integers(0, 20), min_size=6, max_size=6))
@settings(max_examples=30, deadline=None)
def test_pooled_rates_lie_between_the_own_rate_and_the_common_one(counts: list[int]) -> None:
    """A group is drawn to the others, never past them."""
    count = np.array(counts, dtype=float) + 1
    terms = (of_levels("group", np.arange(6), 6, sd=0.5),)
    observed = Observed("poisson", count, np.full(6, 10.0), np.ones((6, 1)), ("one",), terms)
    found = fit(observed, FitSettings())
    pooled, own = found.beta[0] + found.effects[0], np.log(count / 10)
    assert (np.minimum(own, found.beta[0]) - 1e-6 <= pooled).all()
    assert (pooled <= np.maximum(own, found.beta[0]) + 1e-6).all()
