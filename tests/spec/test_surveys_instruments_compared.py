"""Versions side by side: what may be put together, why not the rest, and how it is put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pytest

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments import Choice, Item, Questionnaire, Route, core, questionnaire
from publiek.surveys.instruments.combining import together
from publiek.surveys.instruments.comparing import REASONS, comparable
from publiek.surveys.responses.answers import Answers, schema_of


def changed(code: str, change: Callable[[Item], Item]) -> Questionnaire:
    """core@2: as core@1 with one item changed."""
    pages = [
        replace(page, items=tuple(change(item) if item.code == code else item for item in page.items))
        for page in core().pages
    ]
    return replace(core(), version="2", pages=tuple(pages))


def reasons(other: Questionnaire) -> dict[str, tuple[str, ...]]:
    return comparable(core(), other).reasons


def answered(asked: Questionnaire, *rows: dict[str, object]) -> Answers:
    filled = [{"response": f"{asked.version}-{at}", "questionnaire": asked.name} | row for at, row in enumerate(rows)]
    return Answers(asked, pa.Table.from_pylist(filled, schema=schema_of(asked)))


def test_the_same_questionnaire_is_comparable_in_everything() -> None:
    assert reasons(replace(core(), version="2")) == {}


def test_other_words_are_not_comparable_unless_the_makers_say_that_they_mean_the_same() -> None:
    other = Text("Miste u iets?", "Did you miss something?")
    found = reasons(changed("missed", lambda item: replace(item, words=other)))
    assert found["missed"] == ("words",)
    assert found["missed_what"] == ("denominator",)  # asked of who said yes to another question
    assert len(found) == 2
    first = changed("missed", lambda item: replace(item, comparable="missed"))
    second = changed("missed", lambda item: replace(item, comparable="missed", words=other))
    assert "missed" in comparable(first, second).same


def test_spaces_and_capitals_are_not_other_words() -> None:
    same = Text(core().item("missed").words.nl.upper() + " ", "  " + core().item("missed").words.en)
    assert reasons(changed("missed", lambda item: replace(item, words=same))) == {}


def test_other_answers_are_never_comparable_not_even_when_declared() -> None:
    def more(item: Item) -> Item:
        return replace(
            item, comparable="age", options=(*item.options, Choice("85+", Text("85 of ouder", "85 or older")))
        )

    assert reasons(changed("age", more)) == {"age": ("options",)}


def test_a_row_may_be_added_because_each_is_a_question_by_itself() -> None:
    def more(item: Item) -> Item:
        return replace(item, rows=(*item.rows, Choice("circus", Text("circus", "circus"))))

    found = reasons(changed("visits", more))
    assert found == {"visits.circus": ("only-in-second",)}


def test_a_row_in_other_words_is_another_question() -> None:
    def other(item: Item) -> Item:
        rows = [replace(row, label=Text("te duur", "too dear")) if row.code == "cost" else row for row in item.rows]
        return replace(item, rows=tuple(rows))

    found = reasons(changed("barriers", other))
    assert found.pop("barriers.cost") == ("row-words",)
    assert found == {"barrier_main": ("denominator",)}  # whoever named any barrier: one of them is another one now


def test_another_route_is_another_denominator() -> None:
    missed = Route("missed", ("yes",))
    found = reasons(changed("barriers", lambda item: replace(item, routes=(missed,))))
    assert found["barriers.time"] == ("denominator",)
    assert found["barrier_main"] == found["instead"] == ("denominator",)  # they depend on the barriers
    assert "help.closer" not in found


def test_the_short_form_compares_in_visits_but_not_in_barriers() -> None:
    compared = comparable(core(), questionnaire("festival-short@1"))
    assert {"visits.theatre", "missed", "postcode", "age"} <= set(compared.same)
    assert compared.reasons["barriers.time"] == ("words", "denominator")
    assert compared.reasons["party"] == ("words",)
    assert {reason for found in compared.reasons.values() for reason in found} <= set(REASONS)


def test_mixed_versions_are_put_together_only_where_comparable() -> None:
    second = changed("missed", lambda item: replace(item, words=Text("Miste u iets?", "Did you miss something?")))
    first = answered(core(), {"missed": "yes", "age": "16-24"}, {"missed": "no", "age": "75+"})
    both = together([first, answered(second, {"missed": "yes", "age": "25-34"})])
    assert both.left_out == {"missed": ("words",), "missed_what": ("denominator",)}
    assert "missed" not in both.answers.table.column_names
    assert both.answers.texts("age").tolist() == ["16-24", "75+", "25-34"]
    assert schema_of(both.answers.questionnaire).names == both.answers.table.column_names
    assert both.answers.texts("questionnaire").tolist() == ["core@1", "core@1", "core@2"]


def test_a_form_that_stands_in_two_tables_counts_once() -> None:
    one = answered(core(), {"age": "16-24"}, {"age": "75+"})
    both = together([one, one])
    assert both.doubles == 2 and both.answers.texts("age").tolist() == ["16-24", "75+"]


def test_nothing_in_common_is_refused() -> None:
    def other(asked: Questionnaire) -> Questionnaire:
        words = Text("Postcode van uw werk?", "Postcode of your work?")
        page = asked.pages[0]
        return replace(asked, pages=(replace(page, items=(replace(page.items[0], words=words),)),))

    tally = questionnaire("tally@1")
    with pytest.raises(SurveyError, match="answers-not-comparable"):
        together([answered(tally, {"postcode": 1011}), answered(other(tally), {"postcode": 1011})])
