"""Typing a person by a few questions.

    model = area_questionnaire()                     # stored with the program, made from open statistics alone
    type_person({"age": "25-44", "household": "single", "home": "flat", "surroundings": "very urban"}, model)

says which area type resembles the person most, and how sure that is.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import SegmentationError, UsageError
from publiek.segmentation import assign
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.questionnaire import (
    Questionnaire,
    area_questionnaire,
    labels_right,
    labels_right_by_segment,
    learn_area_questions,
    type_many,
    type_person,
    write_questionnaire,
)
from publiek.segmentation.questionnaire.build_reference import build_reference
from publiek.segmentation.questionnaire.model import from_json
from publiek.segmentation.questionnaire.residents import told
from publiek.segmentation.scheme import SegmentScheme

FULL = {
    "age": "25-44",
    "household": "single",
    "education": "high",
    "tenure": "rented",
    "home": "flat",
    "built": "built_before_1945",
    "surroundings": "very urban",
}


@pytest.fixture(scope="module")
def model() -> Questionnaire:
    return area_questionnaire()


@pytest.fixture(scope="module")
def scheme() -> SegmentScheme:
    return assign()


@pytest.fixture(scope="module")
def profile() -> AreaProfile:
    return packaged()


def test_a_person_who_lives_like_many_in_old_city_districts(model: Questionnaire) -> None:
    typed = type_person(FULL, model)

    assert typed.segment == "G1"
    assert typed.certain == max(typed.probabilities.values()) > 0.5
    assert sum(typed.probabilities.values()) == pytest.approx(1)
    assert typed.answered == 7


def test_a_family_in_a_new_house(model: Questionnaire) -> None:
    answers = {"household": "two_parents", "tenure": "owned", "home": "house", "built": "built_1995_on", "age": "25-44"}

    assert type_person(answers, model).segment == "G6"


def test_too_few_answers_leave_a_person_unclassified(model: Questionnaire) -> None:
    typed = type_person({"age": "65+", "tenure": "owned", "home": None, "built": ""}, model)

    assert typed.unclassified
    assert typed.segment is None
    assert typed.answered == 2
    assert sum(typed.probabilities.values()) == pytest.approx(1)


def test_without_any_answer_only_the_size_of_the_groups_is_known(model: Questionnaire) -> None:
    typed = type_person({}, model)

    assert typed.unclassified
    assert list(typed.probabilities.values()) == pytest.approx(list(model.share), abs=1e-5)


def test_an_unknown_answer_is_refused_and_not_quoted(model: Questionnaire) -> None:
    with pytest.raises(UsageError) as refused:
        type_person({"age": "Janneke, 34"}, model)
    assert refused.value.code == "questionnaire-answer-unknown"
    assert "Janneke" not in str(refused.value.as_dict()) + str(refused.value)
    assert refused.value.where["known"] == ["15-24", "25-44", "45-64", "65+"]


def test_an_unknown_question_is_refused_and_not_quoted(model: Questionnaire) -> None:
    with pytest.raises(UsageError) as refused:
        type_person({"Jan de Vries": "single"}, model)
    assert refused.value.code == "questionnaire-question-unknown"
    assert "Vries" not in str(refused.value.as_dict())


def test_many_persons_are_typed_as_each_would_be_alone(model: Questionnaire) -> None:
    people = [FULL, {**FULL, "age": None, "home": ""}, {"age": "65+"}, {}]
    table = pa.table({name: [person.get(name) for person in people] for name in FULL} | {"nr": ["1", "2", "3", "4"]})

    typed = type_many(table, model)

    for row, person in zip(typed.to_pylist(), people, strict=True):
        alone = type_person(person, model)
        assert row["segment"] == alone.segment
        assert row["answered"] == alone.answered
        assert row["certain"] == pytest.approx(alone.certain)
        assert dict(row["mix"]) == pytest.approx(alone.probabilities)


def test_many_persons_with_wrong_answers_are_refused_by_row_number(model: Questionnaire) -> None:
    table = pa.table({"age": ["25-44", "34", None, "tachtig"], "tenure": ["owned"] * 4})

    with pytest.raises(UsageError) as refused:
        type_many(table, model)
    assert refused.value.where["rows"] == [2, 4]
    assert refused.value.where["count"] == 2
    assert "tachtig" not in str(refused.value.as_dict())


def test_a_table_without_any_question_is_refused(model: Questionnaire) -> None:
    with pytest.raises(UsageError) as refused:
        type_many(pa.table({"naam": ["Jan"]}), model)
    assert refused.value.code == "questionnaire-question-unknown"


def test_there_are_at_most_eight_questions_in_two_languages_and_they_are_dated(model: Questionnaire) -> None:
    assert len(model.questions) <= 8
    assert model.dated
    for question in model.questions:
        texts = (question.text, *question.labels)
        assert all(text.nl.strip() and text.en.strip() for text in texts)
        assert len(question.answers) == len(question.labels) == len(set(question.answers))
        assert question.text.nl.endswith(("?", "."))
        assert max(len(word) for text in texts for word in text.nl.split()) <= 14
        assert max(len(text.nl.split()) for text in texts) <= 14


def test_the_stored_numbers_come_from_the_profile_alone_and_rebuild_to_the_byte(
    tmp_path: Path, scheme: SegmentScheme
) -> None:
    stored = area_questionnaire(scheme.code, scheme.version)

    assert build_reference(scheme, tmp_path).read_text(encoding="utf-8") == stored.as_json()
    assert from_json(stored.as_json()) == stored


def test_a_changed_file_is_not_trusted(model: Questionnaire) -> None:
    with pytest.raises(ValueError, match="changed"):
        from_json(model.as_json().replace('"least": 4', '"least": 1'))


@pytest.mark.parametrize("version", ["1999.1", "../../secrets"])
def test_a_questionnaire_that_does_not_exist_is_refused(version: str) -> None:
    with pytest.raises(UsageError) as refused:
        area_questionnaire("area-types", version)
    assert refused.value.code == "questionnaire-unknown"


def test_chances_are_those_of_the_residents_of_each_type(
    model: Questionnaire, profile: AreaProfile, scheme: SegmentScheme
) -> None:
    label = dict(zip(scheme.table["pc4"].to_pylist(), scheme.table["segment"].to_pylist(), strict=True))
    code = np.array([label.get(int(area), "") for area in profile.area])
    persons = profile.residents * (1 - profile.variable("age_00_14"))
    weight = np.where(code == "G4", persons, 0)

    at = [question.code for question in model.questions].index("tenure")
    owned = weight @ profile.variable("owned") / weight.sum()
    assert model.chances[at][model.segments.index("G4")][0] == pytest.approx(owned, abs=2e-3)
    share = weight.sum() / persons[code != ""].sum()
    assert model.share[model.segments.index("G4")] == pytest.approx(share, abs=1e-4)


def test_labels_are_right_for_about_a_third_of_people(profile: AreaProfile, scheme: SegmentScheme) -> None:
    """By what people are; by what they are and where they live, half. Two strangers would agree one time in five."""
    by_people = labels_right(profile, scheme)
    with_place = labels_right(profile, scheme, with_place=True)

    assert by_people.low <= by_people.value <= by_people.high
    assert by_people.value == pytest.approx(0.344, abs=0.02)
    assert with_place.value == pytest.approx(0.510, abs=0.02)
    assert by_people.high - by_people.low < 0.08


def test_labels_are_right_more_often_in_some_types_than_in_others(profile: AreaProfile, scheme: SegmentScheme) -> None:
    apart = labels_right_by_segment(profile, scheme, with_place=True)

    assert set(apart) == {f"G{n}" for n in range(1, 9)}
    assert apart["G8"].low > apart["G5"].high


def test_labels_of_classes_are_right_for_the_largest_part(profile: AreaProfile, scheme: SegmentScheme) -> None:
    """A mix that counts people says itself of how many the label is right."""
    mixes = [{"A": 0.7, "B": 0.3} if row % 2 else {"A": 0.4, "B": 0.6} for row in range(len(scheme.table))]
    labels = ["A" if row % 2 else "B" for row in range(len(scheme.table))]
    mix = pa.array([list(one.items()) for one in mixes], scheme.table["mix"].type)
    table = pa.table([scheme.table["pc4"], labels, scheme.table["certainty"], mix], schema=scheme.table.schema)
    named = tuple(replace(group, code=code) for group, code in zip(scheme.groups, "AB", strict=False))
    classes = replace(scheme, kind="survey-classes", table=table, groups=named)

    assert 0.6 < labels_right(profile, classes).value < 0.7


def test_a_profile_of_elsewhere_is_refused(profile: AreaProfile, scheme: SegmentScheme) -> None:
    elsewhere = replace(profile, area=np.array([f"BE{n}" for n in range(len(profile))]))
    with pytest.raises(SegmentationError) as refused:
        labels_right(elsewhere, scheme)
    assert refused.value.code == "questionnaire-profile"
    short = replace(profile, names=("unknown", *profile.names[1:]))
    with pytest.raises(SegmentationError) as refused:
        learn_area_questions(short, scheme)
    assert refused.value.where["missing"] == ["age_00_14"]


class _Sheet(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.language, self.asked, self.offered = "", list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told_ = dict(attrs)
        if tag == "html":
            self.language = told_["lang"] or ""
        if tag == "fieldset":
            self.asked.append(tag)
        if tag == "input":
            self.offered.append(f"{told_['name']}={told_['value']}")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_festival_can_print_the_questions_and_type_the_answers(
    tmp_path: Path, model: Questionnaire, language: str
) -> None:
    sheet, table, codes = write_questionnaire(tmp_path / "deur", language, model)

    seen = _Sheet()
    seen.feed(sheet.read_text(encoding="utf-8"))
    assert seen.language == language
    assert len(seen.asked) == len(model.questions)
    assert seen.offered == [f"{q.code}={answer}" for q in model.questions for answer in q.answers]
    for question in told()["questions"]:
        assert question[language] in sheet.read_text(encoding="utf-8")
    offered = list(csv.reader(codes.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))[1:]
    assert [(row[0], row[2]) for row in offered] == [(q.code, a) for q in model.questions for a in q.answers]

    with table.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [["1", *FULL.values()], ["2", "65+", "", "", "", "", "", ""], [""] * 8]
        )
    head, *rows = csv.reader(table.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    filled = pa.table({name: [row[at] for row in rows if any(row)] for at, name in enumerate(head)})
    typed = type_many(filled, model)
    assert typed["segment"].to_pylist() == [type_person(FULL, model).segment, None]
