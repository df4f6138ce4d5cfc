"""Figures of small areas: what they say with little, and what is refused rather than told as if it were solid."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SegmentationError
from publiek.estimation.area_models import Units, composite, direct, fay_herriot, nested_error, synthetic


def test_an_area_without_respondents_has_no_direct_estimate_and_none_with_only_zeros_has_an_error() -> None:
    found = direct(np.array([1.0, 0, 0]), np.full(3, 10.0), np.array([0, 0, 1]), np.array([20.0, 10, 30]))
    assert found.estimate[:2].tolist() == [0.5, 0.0]
    assert np.isnan(found.estimate[2])
    assert found.error[0] == pytest.approx(np.sqrt(90) / 20)
    assert np.isnan(found.error[1:]).all(), "no spread seen is not no spread"
    assert np.isnan(found.cv[1:]).all()
    assert found.respondents.tolist() == [2, 1, 0]


def test_the_mixture_is_the_model_where_nobody_answered() -> None:
    mixed, kept = composite(np.array([0.5, np.nan, 0.2]), np.full(3, 0.3), np.array([5.0, 0, 40]), np.array([10.0] * 3))
    assert kept.tolist() == [0.5, 0.0, 1.0]
    assert mixed == pytest.approx([0.4, 0.3, 0.2])


@pytest.mark.parametrize("weight", [np.full(3, 0.4), np.array([2.0, np.nan, 3]), np.full(2, 5.0)])
def test_weights_that_are_no_numbers_of_residents_are_refused(weight: np.ndarray) -> None:
    for estimate in (
        lambda: direct(np.ones(3), weight, np.array([0, 1, 1]), np.full(2, 9.0)),
        lambda: synthetic(np.ones(3), weight, np.array([0, 1, 1]), np.full((4, 2), 9.0)),
    ):
        with pytest.raises(SegmentationError) as refusal:
            estimate()
        assert refusal.value.code == "area-weights"


def test_a_kind_of_resident_of_whom_nobody_answered_is_refused() -> None:
    with pytest.raises(SegmentationError) as refusal:
        synthetic(np.ones(3), np.full(3, 4.0), np.array([0, 1, 1]), np.full((4, 3), 9.0))
    assert refusal.value.code == "area-kind-empty"
    unlived = np.column_stack([np.full((4, 2), 9.0), np.zeros(4)])
    assert synthetic(np.ones(3), np.full(3, 12.0), np.array([0, 1, 1]), unlived).shape == (4,)


@pytest.mark.parametrize(
    ("variance", "columns"),
    [
        (np.ones(4), np.column_stack([np.ones(4), np.arange(4.0)])),  # too few areas
        (np.zeros(8), np.ones((8, 1))),  # no variance
        (np.full(8, np.nan), np.ones((8, 1))),
        (np.ones(8), np.ones((8, 2))),  # columns that do not differ
    ],
)
def test_an_area_model_without_enough_to_go_on_is_refused(variance: np.ndarray, columns: np.ndarray) -> None:
    with pytest.raises(SegmentationError) as refusal:
        fay_herriot(np.arange(float(len(variance))), variance, columns)
    assert refusal.value.code == "area-model-input"


@pytest.mark.parametrize("area", [[0, 0, 0, 1, 1, 1], [0, 1, 2, 3, 4, 5]])
def test_a_unit_model_needs_three_areas_and_somewhere_two_units(area: list[int]) -> None:
    units = Units(np.arange(6.0), np.ones((6, 1)), np.array(area))
    with pytest.raises(SegmentationError) as refusal:
        nested_error(units, np.ones((6, 1)), np.full(6, 100.0))
    assert refusal.value.code == "area-model-input"


def test_area_models_recover_what_was_planted_better_than_the_survey_alone() -> None:
    """200 areas, own figures with errors twice the spread around the line: the mean squared error is told truly."""
    gains, told = [], []
    for seed in range(20):
        dice = np.random.default_rng(seed)
        x = np.column_stack([np.ones(200), dice.standard_normal(200)])
        true = x @ [1.0, 0.5] + 0.3 * dice.standard_normal(200)
        variance = np.full(200, 0.36)
        own = true + 0.6 * dice.standard_normal(200)
        found = fay_herriot(own, variance, x)
        error = (found.estimate - true) ** 2
        gains.append(error.mean() / ((own - true) ** 2).mean())
        told.append(found.mse.mean() / error.mean())
    assert np.mean(gains) < 0.3
    assert np.mean(told) == pytest.approx(1, abs=0.1)
