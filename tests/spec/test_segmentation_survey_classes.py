"""Survey classes: from answers to groups of people, and from those to postcode areas."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import SegmentationError
from publiek.estimation.latent_classes.latent import Fit, levels
from publiek.segmentation.survey_classes import (
    Built,
    ClassSettings,
    MembershipSettings,
    allocate,
    as_scheme,
    ceiling,
    find_classes,
    from_json,
    learn_membership,
    posterior,
    survey_classes,
)
from publiek.segmentation.survey_classes.class_model import answers_of
from publiek.segmentation.survey_classes.dependence import most_dependent
from publiek.vocabulary.tables import AREA_SEGMENT, schema_of
from tests.support.class_worlds import ClassWorld, make_world

QUICK = ClassSettings(least=3, most=5, starts=6, resamples=3, replicates=20)
PLACES = MembershipSettings(strengths=(5.0, 100.0), folds=3, draws=40)


@pytest.fixture(scope="module")
def world() -> ClassWorld:
    return make_world(4, people=1500)


@pytest.fixture(scope="module")
def built(world: ClassWorld) -> Built:
    return survey_classes(world.data, world.profile, settings=QUICK, membership=PLACES)


def test_the_classes_that_are_there_are_found(world: ClassWorld, built: Built) -> None:
    yes = built.model.profiles.value[:, 1::2]
    assert len(built.model.classes) == 4
    for profile in world.profiles:
        assert np.abs(yes - profile).max(axis=1).min() < 0.12


def test_classes_are_named_from_the_most_active_down(built: Built) -> None:
    active = levels(built.model.profiles.value, built.model.sizes).mean(axis=1)
    assert built.model.classes == ("C1", "C2", "C3", "C4")
    assert list(active) == sorted(active, reverse=True)


def test_every_share_and_profile_has_an_interval(built: Built) -> None:
    for bounds in (built.model.shares, built.model.profiles):
        assert (bounds.low <= bounds.value).all() and (bounds.value <= bounds.high).all()
    assert (built.model.shares.high - built.model.shares.low > 0.01).all()


def test_how_the_number_of_classes_was_chosen_can_be_read(built: Built) -> None:
    study = built.model.study
    tried = {row["classes"]: row for row in study["tried"]}
    assert sorted(tried) == [1, 2, 3, 4, 5]
    assert study["chosen"]["bic"] == min(row["bic"] for row in tried.values() if row["smallest"] >= QUICK.smallest)
    assert study["chosen"]["stability"] >= QUICK.stability
    assert study["effective"] < study["respondents"]


def test_a_mix_per_area_with_its_uncertainty(world: ClassWorld, built: Built) -> None:
    allocation = built.allocation
    assert allocation.mix.shape == (len(world.profile), 4)
    assert np.allclose(allocation.mix.sum(axis=1), 1)
    assert (allocation.spread > 0).all() and (allocation.effective_number >= 1).all()
    assert (allocation.entropy <= np.log(4) + 1e-9).all()
    value, low, high = allocation.labels_right
    assert low <= value <= high


def test_labels_are_right_for_about_as_many_people_as_is_said(world: ClassWorld, built: Built) -> None:
    order = [np.abs(built.model.profiles.value[:, 1::2] - row).max(axis=1).argmin() for row in world.profiles]
    true = np.empty_like(world.mix)
    true[:, order] = world.mix
    weight = built.allocation.persons / built.allocation.persons.sum()
    right = weight @ true[np.arange(len(weight)), built.allocation.label]
    assert built.scheme.labels_right == pytest.approx(right, abs=0.04)


def test_it_is_a_segmentation_like_any_other(built: Built) -> None:
    scheme = built.scheme
    assert (scheme.code, scheme.version, scheme.kind) == ("survey-classes", "2022.1", "survey-classes")
    assert scheme.table.schema == schema_of(AREA_SEGMENT)
    assert scheme.table.column("pc4").to_pylist() == sorted(scheme.table.column("pc4").to_pylist())
    for label, mix in zip(
        scheme.table.column("segment").to_pylist(), scheme.table.column("mix").to_pylist(), strict=True
    ):
        assert sum(dict(mix).values()) == pytest.approx(1)
        assert dict(mix)[label] == max(dict(mix).values())
    assert scheme.labels_right_how.nl and scheme.labels_right_how.en


def test_portraits_hold_only_numbers_of_the_model(built: Built) -> None:
    model = built.model
    known = {f"{round(100 * n)}" for n in (*model.shares.value, *model.profiles.value.ravel(), *model.everyone)}
    for group in built.scheme.groups:
        for text in (group.portrait.nl, group.portrait.en):
            assert set(re.findall(r"(\d+)%", text)) <= known
    assert built.scheme.groups[0].name.nl == "Enquêtegroep 1"


def test_the_ceiling_says_how_little_a_postcode_can_tell(built: Built) -> None:
    told = ceiling(built.allocation)
    assert 0 < told.explained[0] <= told.ceiling[0] < 1
    assert 0 < told.reached[0] <= 1
    assert all(0 < value < 1 for value in told.icc.values())


def test_a_model_can_be_kept_and_read_and_gives_the_same_areas(world: ClassWorld, built: Built) -> None:
    again = from_json(built.model.as_json())
    assert again.as_json() == built.model.as_json()
    assert as_scheme(again, allocate(again, world.profile), world.profile).table.equals(built.scheme.table)


def test_a_changed_model_file_is_noticed(built: Built) -> None:
    with pytest.raises(ValueError, match="changed"):
        from_json(built.model.as_json().replace('"effective": ', '"effective": 1', 1))


def test_made_again_it_is_equal_to_the_byte(world: ClassWorld, built: Built) -> None:
    assert survey_classes(world.data, world.profile, settings=QUICK, membership=PLACES).model.as_json() == (
        built.model.as_json()
    )


def test_a_respondent_gets_chances_and_one_who_answered_nothing_gets_the_shares(
    world: ClassWorld, built: Built
) -> None:
    nothing = {name: pa.nulls(1, pa.int8()) for name in world.data.answers.column_names}
    one = {name: getattr(world.data, name)[:1] for name in ("weight", "area", "region", "cluster")}
    silent = replace(world.data, answers=pa.table(nothing), **one)
    assert np.allclose(posterior(built.model, world.data).sum(axis=1), 1)
    assert posterior(built.model, silent)[0] == pytest.approx(built.model.shares.value, abs=1e-5)


def test_of_a_visit_and_how_often_only_the_visit_counts(world: ClassWorld) -> None:
    """Two questions of which one answers the other would make classes of their own."""
    first, second = world.data.items[:2]
    items = (
        replace(first, discipline="theatre"),
        replace(second, discipline="theatre", kind="frequency"),
        *world.data.items[2:],
    )
    model = find_classes(replace(world.data, items=items), settings=replace(QUICK, most=4, replicates=2))
    assert model.study["left_out"] == [second.name]
    assert second.name not in [item.name for item in model.items]


def test_a_question_asked_twice_is_pointed_out(world: ClassWorld, built: Built) -> None:
    """In a solution that knows only the classes, the two are alike beyond what the classes explain."""
    first = world.data.items[0]
    answers = world.data.answers.append_column("again", world.data.answers.column(first.name))
    items = (*built.model.items, replace(first, name="again"))
    twice = np.concatenate([built.model.profiles.value, built.model.profiles.value[:, :2]], axis=1)
    fit = Fit(built.model.shares.value, twice, 0.0)
    found = most_dependent(
        answers_of(replace(world.data, items=items, answers=answers), items), fit, tuple(item.name for item in items)
    )
    assert found[0]["items"] == [first.name, "again"]
    assert found[0]["residual"] > 3 * found[1]["residual"]
    assert built.model.study["most_dependent"][0]["residual"] < 0.1


def test_answers_at_random_hold_no_classes(world: ClassWorld) -> None:
    chance = np.random.default_rng(3)
    answers = world.data.answers
    for at, item in enumerate(world.data.items):
        answers = answers.set_column(at, item.name, answers.column(item.name).take(chance.permutation(len(answers))))
    with pytest.raises(SegmentationError) as refused:
        find_classes(replace(world.data, answers=answers), settings=replace(QUICK, most=3, starts=2))
    assert refused.value.code == "survey-no-classes"
    assert len(refused.value.where["tried"]) == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": "item 1"}, "survey-items-differ"),
        ({"traits": ()}, "survey-traits-missing"),
        ({"covariates": ("moonlight",)}, "survey-covariate-unknown"),
        ({"region": "Atlantis"}, "survey-region-unknown"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    world: ClassWorld, built: Built, change: dict[str, object], code: str
) -> None:
    data, settings = world.data, PLACES
    if "items" in change:
        data = replace(data, items=data.items[1:])
    if "traits" in change:
        data = replace(data, traits=())
    if "covariates" in change:
        settings = replace(settings, covariates=("moonlight",))
    if "region" in change:
        nowhere = np.full(len(data), "")
        data = replace(data, area=nowhere, region=np.full(len(data), "Atlantis"))
    with pytest.raises(SegmentationError) as refused:
        learn_membership(data, replace(built.model, membership=None), world.profile, settings=settings)
    assert refused.value.code == code


def test_areas_need_a_model_that_knows_who_belongs_where(world: ClassWorld, built: Built) -> None:
    with pytest.raises(SegmentationError, match="membership-not-learned"):
        allocate(replace(built.model, membership=None), world.profile)


def test_traits_must_be_those_of_the_residents(world: ClassWorld, built: Built) -> None:
    other = replace(world.cells, traits=world.cells.traits[1:], index=world.cells.index[:, 1:])
    with pytest.raises(SegmentationError, match="survey-traits-differ"):
        allocate(built.model, world.profile, cells=other)


def test_a_segmentation_is_about_postcodes(world: ClassWorld, built: Built) -> None:
    with pytest.raises(SegmentationError, match="scheme-level-unknown"):
        as_scheme(built.model, built.allocation, replace(world.profile, level="neighbourhood"))


def test_six_character_postcodes_give_a_fine_table_and_one_per_pc4(world: ClassWorld, built: Built) -> None:
    few = world.profile.only(np.arange(len(world.profile)) < 40)
    areas = np.array([f"{code[:3]}0A{chr(65 + at)}" for at, code in enumerate(few.area.tolist()) if at < 26])
    fine = replace(few.only(np.arange(40) < 26), area=np.sort(areas), level="pc6")
    scheme = as_scheme(built.model, allocate(built.model, fine), fine)
    assert scheme.fine is not None and scheme.fine.num_rows == 26
    assert scheme.table.num_rows == len({code[:4] for code in areas.tolist()}) < 26
