"""What happens to one form? Checked, masked, kept once, and erased by whoever has its code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from publiek.errors import SurveyError
from publiek.listening import receiving, running
from publiek.listening.receiving import receive_form
from tests.support.answering import ADULT, a_form, a_survey


def send(house, form, channel="link"):
    return receive_form(house, "zomer-2026", form, channel=channel).kept


def refused(house, form, channel="link") -> SurveyError:
    with pytest.raises(SurveyError) as refusal:
        send(house, form, channel)
    return refusal.value


def test_a_form_becomes_one_row_in_the_columns_of_its_questionnaire(tmp_path):
    house = a_survey(tmp_path)
    assert send(house, a_form(unit="ingang noord"), channel="qr")
    answers = running.answers_of(house, "zomer-2026")
    (row,) = answers.table.to_pylist()
    assert (row["visits.theatre"], row["postcode"], row["age"]) == ("1-3", 3011, "25-34")
    assert (row["channel"], row["unit"], row["collected"]) == ("qr", "ingang noord", date(2026, 6, 1))
    assert row["weight"] is None and row["visits.opera"] is None


def test_the_same_form_again_changes_nothing(tmp_path):
    house = a_survey(tmp_path)
    assert [send(house, a_form()) for _ in range(3)] == [True] * 3
    assert len(running.answers_of(house, "zomer-2026")) == 1


def test_somebody_under_sixteen_is_not_kept_and_nothing_else_is_told(tmp_path):
    house = a_survey(tmp_path)
    assert not send(house, a_form(answers={"age": "under_16", "holds_back": "te duur"}))
    assert not send(house, a_form(answers={"age": "under_16", "holds_back": "te duur"}))
    assert len(running.answers_of(house, "zomer-2026")) == 0


def test_a_place_that_looks_like_a_person_becomes_a_label_that_only_differs(tmp_path):
    house = a_survey(tmp_path)
    for number, unit in enumerate(("Joris Vogelzang", "Joris Vogelzang", "ingang noord", "kassa 2", "bel 0612345678")):
        assert send(house, a_form(number, unit=unit))
    first, again, *rest, phone = running.answers_of(house, "zomer-2026").texts("unit").tolist()
    assert first == again and first.startswith("u-") and phone.startswith("u-") and phone != first
    assert rest == ["ingang noord", "kassa 2"]


def test_health_without_its_consent_is_not_kept(tmp_path):
    house = a_survey(tmp_path)
    answers = ADULT | {"visits.theatre": "never", "interest.theatre": "much", "consent_health": "no"}
    assert send(house, a_form(answers=answers | {"barriers.time": "yes", "barriers.health": "yes"}))
    assert send(house, a_form(2, answers=answers | {"consent_health": "yes", "barriers": ["health", "time"]}))
    table = running.answers_of(house, "zomer-2026").table
    assert table.column("barriers.health").to_pylist() == [None, "yes"]
    assert table.column("barriers.time").to_pylist() == ["yes", "yes"]
    assert table.column("barriers.cost").to_pylist() == [None, "no"]


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"response": "1"}, "response"),
        ({"response": "../../etc/passwd"}, "response"),
        ({"answers": ["time"]}, "answers"),
        ({"collected": "gisteren"}, "collected"),
        ({"collected": 20260601}, "collected"),
        ({"unit": "a" * 61}, "unit"),
        ({"unit": "ingang\nnoord"}, "unit"),
        ({"receipt": "XYZ"}, "receipt"),
        ({"name": "Jan"}, "parts"),
    ],
)
def test_a_form_that_is_not_built_as_forms_are_is_refused_by_its_part(tmp_path, parts, named):
    told = refused(a_survey(tmp_path), a_form(**parts))
    assert (told.code, told.where["parts"]) == ("survey-form-unreadable", [named])


def test_answers_that_do_not_belong_are_refused_without_a_word_of_them(tmp_path):
    house = a_survey(tmp_path)
    told = refused(house, a_form(answers=ADULT | {"Jan Jansen": "x", "visits.theatre": "Piet Pietersen"}))
    assert told.code == "survey-answers-refused"
    assert told.where == {"columns": ["visits.theatre"], "unknown_columns": 1}
    assert refused(house, a_form(answers=ADULT | {"gender": {"woman": True}})).code == "survey-answers-refused"
    assert refused(house, a_form(answers=ADULT | {"barriers": ["nonsense"]})).code == "survey-answers-refused"


def test_a_form_of_another_survey_or_questionnaire_is_refused(tmp_path):
    house = a_survey(tmp_path)
    assert refused(house, a_form(survey="winter")).code == "survey-form-other"
    assert refused(house, a_form(questionnaire="core@2")).code == "survey-form-other"
    with pytest.raises(SurveyError) as refusal:
        receive_form(house, "onbekend", a_form(), channel="link")
    assert refusal.value.code == "survey-unknown"


def test_a_form_that_is_too_large_is_refused(tmp_path):
    told = refused(a_survey(tmp_path), a_form(answers=ADULT | {"holds_back": "a" * 70_000}))
    assert told.code == "survey-form-too-large"


def test_a_survey_takes_forms_of_its_own_days_only(tmp_path):
    house, day = a_survey(tmp_path), date(2026, 6, 1)
    assert refused(house, a_form(collected="2025-12-31")).code == "survey-closed"
    assert refused(house, a_form(collected=str(date.today() + timedelta(days=2)))).code == "survey-closed"
    running.close(house, "zomer-2026", day=day)
    assert refused(house, a_form()).code == "survey-closed", "long after the last day nothing comes in any more"


def test_forms_that_waited_in_a_phone_come_in_for_two_weeks_after_the_end(tmp_path):
    house = a_survey(tmp_path, closes=date.today() - timedelta(days=10), opened=date.today() - timedelta(days=30))
    assert send(house, a_form(collected=str(date.today() - timedelta(days=11))))
    assert refused(house, a_form(2, collected=str(date.today() - timedelta(days=9)))).code == "survey-closed"


@pytest.mark.parametrize("typed", ["kade-roos-4821", " KADE ROOS 4821", "kaderoos4821"])
def test_whoever_has_the_code_can_have_the_answers_erased(tmp_path, typed):
    house = a_survey(tmp_path)
    for number, code in [(1, "KADEROOS4821"), (2, "ANDERE7777")]:
        send(house, a_form(number, receipt=receiving.receipt_of(code)))
    assert receiving.withdraw(house, "zomer-2026", typed)
    assert not receiving.withdraw(house, "zomer-2026", typed)
    assert not receiving.withdraw(house, "zomer-2026", "")
    assert len(running.answers_of(house, "zomer-2026")) == 1
    assert not send(house, a_form(1, receipt=receiving.receipt_of("KADEROOS4821"))), "the phone sends it once more"


def test_what_was_kept_as_long_as_was_promised_goes(tmp_path):
    house = a_survey(tmp_path, retention_months=12)
    answers = ADULT | {"visits.theatre": "never", "interest.theatre": "much", "missed": "yes", "holds_back": "te ver"}
    for number, day in enumerate(("2026-01-10", "2026-06-01")):
        assert send(house, a_form(number, answers=answers, collected=day))
    assert receiving.overdue(house, "zomer-2026", today=date(2026, 7, 1)) == 0
    assert receiving.overdue(house, "zomer-2026", today=date(2026, 8, 1)) == 1
    assert receiving.forget_old(house, "zomer-2026", today=date(2026, 8, 1)) == (0, 1)
    assert receiving.overdue(house, "zomer-2026", today=date(2026, 8, 1)) == 0
    assert running.answers_of(house, "zomer-2026").table.column("holds_back").to_pylist() == [None, "te ver"]
    assert receiving.forget_old(house, "zomer-2026", today=date(2027, 2, 1)) == (1, 1)
    assert len(running.answers_of(house, "zomer-2026")) == 1


def test_months_are_counted_back_to_the_same_day_or_the_last():
    assert receiving.months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert receiving.months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)


def test_a_survey_says_what_it_is(tmp_path):
    house = a_survey(tmp_path, about="visitors", design="clustered", area=("Utrecht",), closes=date(2026, 9, 1))
    survey = running.survey_of(house, "zomer-2026")
    assert (survey.about, survey.design, survey.area, survey.closes) == (
        "visitors",
        "clustered",
        ("Utrecht",),
        date(2026, 9, 1),
    )
    assert running.surveys_of(house) == (survey,)
    assert survey.is_open(date(2026, 9, 1)) and not survey.is_open(date(2026, 9, 2))
    with pytest.raises(SurveyError) as refusal:
        a_survey(tmp_path)
    assert refusal.value.code == "survey-exists"
    with pytest.raises(SurveyError) as refusal:
        a_survey(tmp_path, "Zomer 2026!", about="iedereen", retention_months=600)
    assert refusal.value.where["settings"] == ["code", "about", "retention_months"]


def test_the_questionnaire_is_kept_whole_beside_the_answers(tmp_path):
    from publiek.surveys.instruments import core

    assert running.questionnaire_of(a_survey(tmp_path), "zomer-2026") == core()
