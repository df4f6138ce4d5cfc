"""The questionnaire in an invented society: does it find the type of the area, and the class a person truly is of?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from publiek.invented.society import Society, SocietySettings, imagine
from publiek.invented.society.survey import items
from publiek.segmentation import assign
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.questionnaire import (
    Agreed,
    ClassProfiles,
    Questionnaire,
    area_questionnaire,
    compare,
    labels_right,
    learn_class_questions,
    type_many,
)

_PEOPLE = 20_000


@pytest.fixture(scope="module")
def society() -> Society:
    return imagine(SocietySettings(seed=4, respondents=8_000, item_nonresponse=0.0), packaged())


@pytest.fixture(scope="module")
def people(society: Society) -> pa.Table:
    """People with a known type of area."""
    drawn = society.people(_PEOPLE)
    known = {str(pc4) for pc4 in assign().table["pc4"].to_pylist()}
    return drawn.filter(pa.array([area in known for area in drawn["area"].to_pylist()]))


def _beside_areas(people: pa.Table, model: Questionnaire) -> Agreed:
    table = assign().table
    label = {str(pc4): code for pc4, code in zip(*(table[n].to_pylist() for n in ("pc4", "segment")), strict=True)}
    typed = type_many(people, model)
    return compare(typed["segment"].to_pylist(), [label[area] for area in people["area"].to_pylist()], model.segments)


def test_the_questionnaire_agrees_with_the_area_road_as_often_as_was_worked_out(people: pa.Table) -> None:
    """By people and home about a third, with the surroundings half: far above chance, far below certainty."""
    model = area_questionnaire()
    for with_place, asked in ((True, people), (False, people.drop_columns(["surroundings"]))):
        expected = labels_right(packaged(), assign(), with_place=with_place)
        agreed = _beside_areas(asked, model)
        assert expected.low - 0.01 < agreed.accuracy < expected.high + 0.01
        assert agreed.accuracy_low > agreed.by_chance + 0.1
        assert agreed.kappa_low > 0.1
        assert agreed.unclassified == 0


def test_certainty_means_what_it_says(people: pa.Table) -> None:
    """Of the people typed with a certainty of about p, about a part p lives in an area of that type."""
    model, table = area_questionnaire(), assign().table
    label = {str(pc4): code for pc4, code in zip(*(table[n].to_pylist() for n in ("pc4", "segment")), strict=True)}
    typed = type_many(people, model)
    certain = typed["certain"].to_numpy()
    right = np.array(typed["segment"].to_pylist()) == np.array([label[area] for area in people["area"].to_pylist()])

    for low in np.arange(0.3, 0.8, 0.1):
        here = (certain >= low) & (certain < low + 0.1)
        if here.sum() >= 300:
            assert right[here].mean() == pytest.approx(certain[here].mean(), abs=0.05)


def _known_classes(society: Society) -> ClassProfiles:
    """The classes as they answer in a large sample of everybody."""
    world = society.world
    truth = society.truth
    place = {code: number for number, code in enumerate(truth.classes)}
    taste = np.array([place[code] for code in society.sample["class"].to_pylist()])
    weight = society.survey.weight
    chances = []
    for item in items():
        told = society.survey.codes(item.name).astype(int)
        counts = np.zeros((len(place), len(item.values)))
        np.add.at(counts, (taste, told), weight)
        chances.append((counts + 0.5) / (counts + 0.5).sum(axis=1, keepdims=True))
    share = world.land.weight @ truth.area_classes
    return ClassProfiles("taste", "1", truth.classes, share, items(), tuple(chances), society.survey.source)


def test_a_few_questions_on_culture_find_the_true_class_as_often_as_expected(society: Society) -> None:
    model = learn_class_questions(_known_classes(society))
    fresh = imagine(SocietySettings(seed=5, respondents=8_000, unit_nonresponse=False), packaged())
    answers = pa.table(
        {
            question.code: [
                None if code is None else question.answers[code]
                for code in fresh.survey.answers[question.code].to_pylist()
            ]
            for question in model.questions
        }
    )

    agreed = compare(
        type_many(answers, model)["segment"].to_pylist(), fresh.sample["class"].to_pylist(), model.segments
    )

    assert len(model.questions) <= 8
    assert len({question.code.split("_")[1] for question in model.questions}) == len(model.questions)
    assert agreed.accuracy == pytest.approx(model.expected_accuracy, abs=0.03)
    assert agreed.accuracy_low > 0.6
    assert agreed.kappa_low > 0.55
    assert agreed.confusion.shape == (7, 7)


def test_more_questions_never_make_the_expectation_worse(society: Society) -> None:
    profiles = _known_classes(society)
    expected = [learn_class_questions(profiles, most=most).expected_accuracy for most in range(1, 9)]

    assert expected == sorted(expected)
    assert expected[0] > profiles.share.max()
