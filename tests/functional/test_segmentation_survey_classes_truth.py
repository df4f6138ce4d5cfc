"""Do the classes find the truth again, in worlds where it is known?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from publiek.invented.society import SocietySettings, imagine
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.survey_classes import ClassSettings, allocate, ceiling, find_classes, learn_membership
from tests.support.class_worlds import ClassWorld, make_world

ONE_SIZE = ClassSettings(least=4, most=4, starts=10, resamples=1, replicates=2, smallest=0.01)


def _tried(world: ClassWorld) -> dict[str, float | bool]:
    """What came out of one made world, beside its truth."""
    model = learn_membership(world.data, find_classes(world.data, settings=ONE_SIZE), world.profile)
    apart = ((model.profiles.value[:, None, 1::2] - world.profiles[None]) ** 2).sum(axis=2)
    true = world.mix[:, linear_sum_assignment(apart)[1]]
    allocation = allocate(model, world.profile)
    weight = allocation.persons / allocation.persons.sum()
    missed = allocation.mix - true
    covered = (np.abs(missed) < 1.96 * allocation.spread).mean(axis=1)
    right = float(weight @ true[np.arange(len(true)), allocation.label])
    value, low, high = allocation.labels_right
    assert model.membership is not None
    return {
        "variance": model.membership.scatter,
        "covered": float(weight @ covered),
        "recovered": float(1 - (weight @ missed**2).sum() / (weight @ (true - weight @ true) ** 2).sum()),
        "reached": ceiling(allocation).reached[0],
        "right_off": value - right,
        "right_covered": low <= right <= high,
    }


@pytest.mark.long
def test_mix_uncertainty_and_labels_right_over_twelve_worlds() -> None:
    """5,000 respondents, four classes, what areas have of their own with sd 0.3 (variance 0.09)."""
    found = [_tried(make_world(seed, people=5000, own=0.3)) for seed in range(12)]
    mean = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
    assert 0.92 <= mean["covered"] <= 0.98
    assert mean["variance"] == pytest.approx(0.09, abs=0.03)
    assert mean["recovered"] > 0.6
    assert mean["reached"] == pytest.approx(mean["recovered"], abs=0.06)
    assert abs(mean["right_off"]) < 0.01
    assert mean["right_covered"] >= 0.75


@pytest.mark.long
def test_the_invented_society_has_seven_tastes_and_seven_are_found() -> None:
    profile = packaged()
    society = imagine(SocietySettings(seed=1), profile)
    model = find_classes(society.survey, settings=ClassSettings(starts=10, resamples=3, replicates=5, most=9))
    assert len(model.classes) == len(society.truth.classes) == 7
    allocation = allocate(learn_membership(society.survey, model, profile), profile)
    rows = np.searchsorted(profile.area, society.truth.area)
    weight = society.truth.persons / society.truth.persons.sum()
    ours = allocation.mix[rows] - weight @ allocation.mix[rows]
    true = society.truth.area_classes - weight @ society.truth.area_classes
    alike = (ours * weight[:, None]).T @ true / np.sqrt(np.outer(weight @ ours**2, weight @ true**2))
    matched = alike[linear_sum_assignment(-alike)]
    assert matched.min() > 0.5 and matched.mean() > 0.75
