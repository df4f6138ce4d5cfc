"""Weighing a survey: what goes in, what comes out, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.estimation.weighting.calibration import calibrate
from publiek.estimation.weighting.margins import Margin, collapse
from publiek.estimation.weighting.nonresponse import response_classes
from publiek.estimation.weighting.raking import RakeSettings, poststratify, rake
from publiek.estimation.weighting.trimming import trim, trimmed
from publiek.estimation.weighting.weighted import MINIMUM, kish

AGE = Margin("age", ("young", "middle", "old"), np.array([300.0, 400.0, 300.0]))
GENDER = Margin("gender", ("woman", "man"), np.array([510.0, 490.0]))


def _groups(people: int = 200, *, seed: int = 1) -> dict[str, np.ndarray]:
    """Too many old women answered."""
    chance = np.random.default_rng(seed)
    return {
        "age": chance.choice(["young", "middle", "old"], people, p=[0.15, 0.35, 0.5]),
        "gender": chance.choice(["woman", "man"], people, p=[0.65, 0.35]),
    }


def _refused(code: str, act: object) -> dict[str, object]:
    with pytest.raises(SurveyError) as refusal:
        act()
    assert refusal.value.code == code
    assert refusal.value.what.nl
    assert refusal.value.do.en
    return refusal.value.where


def test_raked_weights_meet_every_margin_and_add_up_to_the_population() -> None:
    groups = _groups()
    found = rake(np.ones(200), groups, [AGE, GENDER])
    assert found.weight.sum() == pytest.approx(1000)
    for margin in (AGE, GENDER):
        for category, target in zip(margin.categories, margin.targets, strict=True):
            assert found.weight[groups[margin.name] == category].sum() == pytest.approx(target, rel=1e-7)


def test_it_tells_who_was_missing_and_what_the_weights_cost() -> None:
    found = rake(np.ones(200), _groups(), [AGE, GENDER])
    young = next(row for row in found.margins if row.category == "young")
    assert young.before < young.target
    assert young.after == pytest.approx(young.target, rel=1e-7)
    assert young.n == round(young.before * 200)
    assert [one.margin for one in found.imbalance] == ["age", "gender"]
    assert all(one.before > 0.1 > 1e-6 > one.after for one in found.imbalance)
    assert found.design_effect == pytest.approx(kish(found.weight))
    assert found.n_effective == pytest.approx(200 / found.design_effect)
    assert found.smallest == pytest.approx(found.weight.min() / np.median(found.weight))
    assert found.largest == pytest.approx(found.weight.max() / np.median(found.weight))


def test_who_did_not_tell_their_age_is_refused_or_keeps_the_share_they_have_by_choice() -> None:
    groups = _groups()
    groups["age"][:20] = ""
    where = _refused("weighting-unanswered", lambda: rake(np.ones(200), groups, [AGE, GENDER]))
    assert where == {"margin": "age", "respondents": 20}
    found = rake(np.ones(200), groups, [AGE, GENDER], settings=RakeSettings(unanswered="own"))
    assert found.weight[:20].sum() == pytest.approx(100, rel=1e-6)
    rows = {row.category: row.after for row in found.margins if row.margin == "age"}
    assert rows == pytest.approx({"young": 0.3, "middle": 0.4, "old": 0.3}, rel=1e-6)


def test_margins_of_different_populations_are_named() -> None:
    other = replace(GENDER, targets=np.array([520.0, 520.0]))
    where = _refused("weighting-margins-differ", lambda: rake(np.ones(200), _groups(), [AGE, other]))
    assert where["totals"] == {"age": 1000.0, "gender": 1040.0}
    rounded = replace(GENDER, targets=np.array([511.0, 491.0]))
    assert rake(np.ones(200), _groups(), [AGE, rounded]).weight.sum() == pytest.approx(1000)


def test_a_category_nobody_in_the_survey_is_in_is_named_and_can_be_collapsed() -> None:
    groups = _groups()
    groups["age"][groups["age"] == "young"] = "middle"
    where = _refused("weighting-empty-category", lambda: rake(np.ones(200), groups, [AGE, GENDER]))
    assert where == {"margin": "age", "category": "young"}
    fewer, joined = collapse(AGE, groups, {"young": "under 60", "middle": "under 60"})
    assert dict(zip(fewer.categories, fewer.targets, strict=True)) == {"under 60": 700.0, "old": 300.0}
    assert rake(np.ones(200), joined, [fewer, GENDER]).margins[0].after == pytest.approx(0.7)
    _refused("weighting-collapse", lambda: collapse(AGE, groups, {"ancient": "old"}))


def test_a_category_that_the_margin_does_not_have_is_counted_not_quoted() -> None:
    groups = {**_groups(), "gender": np.array(["call me on 0612345678"] * 3 + ["woman", "man"] * 98 + ["man"])}
    where = _refused("weighting-unknown-category", lambda: rake(np.ones(200), groups, [AGE, GENDER]))
    assert where == {"margin": "gender", "respondents": 3}


def test_a_category_with_nobody_in_the_population_is_refused_when_somebody_answers_it() -> None:
    none = Margin("age", ("young", "middle", "old"), np.array([0.0, 600.0, 400.0]))
    where = _refused("weighting-zero-target", lambda: rake(np.ones(200), _groups(), [none]))
    assert where == {"margin": "age", "category": "young"}


def test_margins_that_cannot_all_be_met_give_no_weights() -> None:
    """All women are old and all men are not: then 510 women cannot be 300 old people."""
    old = np.arange(200) < 80
    groups = {"age": np.where(old, "old", "other"), "gender": np.where(old, "woman", "man")}
    age = Margin("age", ("old", "other"), np.array([300.0, 700.0]))
    where = _refused("weighting-not-converging", lambda: rake(np.ones(200), groups, [age, GENDER]))
    assert where["margin"] == "age"
    assert where["largest_error"] > 0.1


@pytest.mark.parametrize(
    "weight", [np.full(200, -1.0), np.zeros(200), np.full(200, np.nan), np.r_[np.ones(199), -0.1], np.ones((200, 2))]
)
def test_weights_before_that_are_no_weights(weight: np.ndarray) -> None:
    _refused("weighting-input", lambda: rake(weight, _groups(), [AGE, GENDER]))


@pytest.mark.parametrize(
    "margin",
    [
        Margin("age", ("young", "middle", "old"), np.array([1.0, 2.0])),
        Margin("age", ("young", "middle", "old"), np.array([1.0, -2.0, 3.0])),
        Margin("age", ("young", "middle", "old"), np.array([1.0, np.nan, 3.0])),
        Margin("age", ("young", "young", "old"), np.array([1.0, 2.0, 3.0])),
        Margin("age", ("young", "middle", "old"), np.zeros(3)),
    ],
)
def test_margins_that_are_no_margins(margin: Margin) -> None:
    assert _refused("weighting-margin", lambda: rake(np.ones(200), _groups(), [margin])) == {"margin": "age"}
    _refused("weighting-margin", lambda: rake(np.ones(200), _groups(), []))
    _refused("weighting-margin", lambda: rake(np.ones(200), _groups(), [AGE, AGE]))


def test_a_survey_of_eight_is_not_weighed() -> None:
    groups = _groups(8)
    assert _refused("weighting-few", lambda: rake(np.ones(8), groups, [AGE])) == {"respondents": 8, "needed": MINIMUM}
    mostly = np.r_[np.ones(49), np.zeros(151)]
    assert _refused("weighting-few", lambda: rake(mostly, _groups(), [AGE]))["respondents"] == 49


def test_answers_of_another_number_of_people_are_refused() -> None:
    where = _refused("survey-design-sizes", lambda: rake(np.ones(200), _groups(199), [AGE]))
    assert where["margin"] == "age"
    _refused("survey-design-sizes", lambda: rake(np.ones(200), {}, [AGE]))


def test_post_stratification_is_one_margin_at_once() -> None:
    groups = _groups()
    found = poststratify(np.ones(200), groups, AGE)
    assert found.iterations == 1
    for category, target in zip(AGE.categories, AGE.targets, strict=True):
        inside = groups["age"] == category
        assert found.weight[inside] == pytest.approx(np.full(inside.sum(), target / inside.sum()))


def test_a_cap_holds_the_largest_weights_while_the_margins_stay_met() -> None:
    groups = _groups(400)
    before = np.where(np.arange(400) % 50 == 0, 30.0, 1.0)
    free = rake(before, groups, [AGE, GENDER])
    capped = rake(before, groups, [AGE, GENDER], settings=RakeSettings(cap=5.0))
    assert free.largest > 10
    assert capped.largest <= 5.0 * (1 + 1e-6)
    assert capped.cap_kept
    assert capped.capped == 8
    assert capped.design_effect < free.design_effect
    assert all(row.after == pytest.approx(row.target, rel=1e-7) for row in capped.margins)


def test_a_cap_that_the_margins_do_not_allow_is_told() -> None:
    """Three young people must stand for a third of the population."""
    age = np.array(["young"] * 3 + ["middle"] * 100 + ["old"] * 97)
    found = rake(np.ones(200), {"age": age}, [AGE], settings=RakeSettings(cap=5.0))
    assert not found.cap_kept
    assert found.largest > 5
    assert found.capped == 3


def test_trimming_puts_outliers_on_the_bound_and_spreads_the_rest_evenly() -> None:
    assert trim(np.array([1.0, 2.0, 3.0, 10.0]), 0.5, 4.0) == pytest.approx([3.0, 4.0, 5.0, 4.0])
    assert trim(np.array([1.0, 2.0, 3.0, 10.0]), 1.5, 4.0, redistribute=False) == pytest.approx([1.5, 2.0, 3.0, 4.0])
    assert trim(np.array([1.0, 2.0]), 0.5, 4.0) == pytest.approx([1.0, 2.0])
    _refused("weighting-bounds", lambda: trim(np.array([1.0, 2.0]), 4.0, 3.0))
    _refused("weighting-bounds", lambda: trim(np.array([1.0, 9.0]), 2.0, 3.0))


def test_trimmed_weights_remember_what_they_were_fitted_to() -> None:
    raked = rake(np.ones(200), _groups(), [AGE, GENDER])
    found = trimmed(raked, 0.0, float(np.quantile(raked.weight, 0.9)))
    assert found.weight.sum() == pytest.approx(raked.weight.sum())
    assert found.fitted[0].after is raked.weight
    assert found.refit is None
    assert found.capped == int((raked.weight > np.quantile(raked.weight, 0.9)).sum())


def test_calibration_refuses_what_cannot_be_met_and_names_the_total() -> None:
    score = np.arange(200.0)
    columns = np.column_stack([np.ones(200), score])
    found = calibrate(np.ones(200), columns, np.array([1000.0, 120_000.0]), kind="raking")
    assert found.weight @ columns == pytest.approx([1000.0, 120_000.0], rel=1e-10)
    assert [row.after for row in found.margins] == pytest.approx([1000.0, 120_000.0])
    above = np.array([1000.0, 250_000.0])  # a mean above every score
    assert "total" in _refused("weighting-calibration", lambda: calibrate(np.ones(200), columns, above, kind="raking"))
    tight = np.array([1000.0, 120_000.0])
    _refused(
        "weighting-calibration", lambda: calibrate(np.full(200, 5.0), columns, tight, kind="logit", bounds=(0.99, 1.01))
    )
    _refused("weighting-bounds", lambda: calibrate(np.ones(200), columns, tight, kind="logit"))
    _refused("weighting-bounds", lambda: calibrate(np.ones(200), columns, tight, kind="linear", bounds=(1.2, 3.0)))
    _refused("weighting-bounds", lambda: calibrate(np.ones(200), columns, tight, kind="other"))
    _refused("survey-design-sizes", lambda: calibrate(np.ones(200), columns[:100], tight))


def test_linear_calibration_between_bounds_stays_between_them() -> None:
    chance = np.random.default_rng(3)
    columns = np.column_stack([np.ones(300), chance.normal(0, 1, 300)])
    totals = np.array([300.0, 120.0])
    free = calibrate(np.ones(300), columns, totals)
    bound = calibrate(np.ones(300), columns, totals, bounds=(0.4, 2.0))
    assert free.weight.min() < 0.4
    assert 0.4 <= bound.weight.min() < bound.weight.max() <= 2.0
    assert bound.weight @ columns == pytest.approx(totals, rel=1e-9)


def test_who_answers_stands_in_for_those_like_them_who_did_not() -> None:
    chance = np.random.default_rng(5)
    old = chance.random(2000) < 0.5
    visits = chance.random(2000) < np.where(old, 0.6, 0.2)
    answered = chance.random(2000) < np.where(old, 0.8, 0.3)
    covariates = np.column_stack([np.ones(2000), old]).astype(float)
    found = response_classes(np.ones(2000), answered, covariates)
    assert len(found.rate) == 2  # two chances, so two classes, whatever was asked
    assert found.weight[~answered].sum() == 0
    assert found.weight.sum() == pytest.approx(2000)
    assert found.weight[old].sum() == pytest.approx(old.sum())
    plain, adjusted = visits[answered].mean(), (found.weight @ visits) / found.weight.sum()
    assert abs(adjusted - visits.mean()) < 0.03 < plain - visits.mean()


def test_classes_with_hardly_any_answers_are_refused() -> None:
    x = np.linspace(-1, 1, 400)
    answered = np.random.default_rng(1).random(400) < 1 / (1 + np.exp(2.5 - 2.5 * x))
    covariates = np.column_stack([np.ones(400), x])
    where = _refused("weighting-classes", lambda: response_classes(np.ones(400), answered, covariates, classes=10))
    assert where["answered"] < where["needed"]
    _refused("survey-regression-input", lambda: response_classes(np.ones(400), np.ones(400, dtype=bool), covariates))
