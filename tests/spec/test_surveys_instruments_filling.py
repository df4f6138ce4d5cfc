"""Filling in: what is asked of whom, in which order, and which answers stand."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from publiek.surveys.instruments import asked, check, core, order_of, questionnaire, sets_of, shown_options, shown_rows
from publiek.surveys.instruments.checking import PROBLEMS
from publiek.surveys.instruments.shuffling import number_of
from tests.support import form_vectors

ADULT = {"age": "35-44"}


def problems(given: dict[str, object]) -> list[tuple[str, str]]:
    return [(one.code, one.column) for one in check(core(), ADULT | given).problems]


def test_what_was_missed_is_asked_only_of_who_missed_something() -> None:
    item = core().item("missed_what")
    assert asked(item, {"missed": "yes"})
    assert not asked(item, {"missed": "no"}) and not asked(item, {})


def test_the_weightiest_barrier_is_asked_of_who_named_one_and_among_those_named() -> None:
    item = core().item("barrier_main")
    assert not asked(item, {"barriers.time": "no"})
    given = {"barriers.time": "yes", "barriers.cost": "no", "barriers.travel": "yes"}
    assert asked(item, given)
    assert [option.code for option in shown_options(item, given, core())] == ["time", "travel", "other"]


def test_who_has_no_interest_is_asked_what_else_and_what_would_have_to_change() -> None:
    for code in ("instead", "change"):
        assert asked(core().item(code), {"barriers.interest": "yes"})
        assert not asked(core().item(code), {"barriers.time": "yes"})


def test_health_is_shown_and_kept_only_after_its_own_consent() -> None:
    for code, row in (("barriers", "health"), ("help", "accessible")):
        item = core().item(code)
        for consent in ({}, {"consent_health": "no"}):
            assert row not in [one.code for one in shown_rows(item, consent, core())]
            assert ("not-asked", f"{code}.{row}") in problems({**consent, f"{code}.{row}": "yes"})
        agreed = {"consent_health": "yes", f"{code}.{row}": "yes"}
        assert row in [one.code for one in shown_rows(item, agreed, core())]
        assert f"{code}.{row}" in check(core(), ADULT | agreed).given
    assert ("not-asked", "barrier_main") in problems({"barriers.time": "yes", "barrier_main": "health"})


@pytest.mark.parametrize("age", [{"age": "under_16"}, {}, {"age": "12"}])
def test_of_a_child_or_of_who_does_not_say_nothing_is_kept(age: dict[str, object]) -> None:
    checked = check(core(), age | {"visits.theatre": "12+", "holds_back": "mijn moeder"})
    assert not checked.keep and checked.given == {}
    assert "moeder" not in repr(checked)


def test_answers_that_were_not_asked_for_are_dropped_and_unknown_ones_set_aside() -> None:
    assert problems({"missed": "no", "missed_what": "film"}) == [("not-asked", "missed_what")]
    assert problems({"visits.theatre": "often"}) == [("unknown-code", "visits.theatre")]
    assert problems({"shoe_size": 43}) == [("unknown-column", "shoe_size")]
    assert problems({"party": "veel"}) == [("not-a-number", "party")]
    assert problems({"party": 0}) == problems({"party": "100"}) == [("out-of-range", "party")]
    assert problems({"gender": "", "party": None}) == []


def test_dropping_goes_on_through_what_depends_on_it() -> None:
    """An unknown answer leads nowhere: what was asked because of it is dropped as well."""
    checked = check(core(), ADULT | {"missed": "perhaps", "missed_what": "film"})
    assert [(one.code, one.column) for one in checked.problems] == [
        ("unknown-code", "missed"),
        ("not-asked", "missed_what"),
    ]


@pytest.mark.parametrize("written", ["9712", 9712, "9712 AB", "9712ab", " 9712AB "])
def test_of_a_postcode_only_the_four_digits_are_kept(written: object) -> None:
    assert check(core(), ADULT | {"postcode": written}).given["postcode"] == 9712


@pytest.mark.parametrize("written", ["0999", "97123", "AB 9712", "9712 ABC", "٩٧١٢"])
def test_what_is_no_postcode_is_set_aside(written: str) -> None:
    assert problems({"postcode": written}) == [("out-of-range", "postcode")]


def test_best_and_worst_cannot_be_the_same() -> None:
    made = form_vectors.questionnaires()[-1]
    rows = made.item("help_most").sets[0]
    same = check(made, ADULT | {"help_most.1.best": rows[0], "help_most.1.worst": rows[0]})
    assert [one.code for one in same.problems] == ["same-twice"] and "help_most.1.best" not in same.given
    elsewhere = check(made, ADULT | {"help_most.1.best": "booking"})
    assert [one.code for one in elsewhere.problems] == ["unknown-code"]


def test_every_row_stands_first_about_as_often_and_nothing_stays_last() -> None:
    """6,000 seeds over 11 rows: chi-square with 10 degrees of freedom under its 99.9th percentile."""
    item = core().item("help")
    orders = [order_of(item, f"form-{number}") for number in range(6_000)]
    assert {order[-1] for order in orders} == {"nothing"}
    first = Counter(order[0] for order in orders)
    expected = 6_000 / 11
    assert sum((count - expected) ** 2 / expected for count in first.values()) < 29.6
    assert all(sorted(order) == sorted(orders[0]) for order in orders)
    assert order_of(item, "x") == order_of(item, "x") != order_of(item, "y")


def test_one_respondent_is_shown_five_best_worst_sets_and_all_together_all_of_them() -> None:
    item = questionnaire("best-worst@1").item("help_most")
    drawn_sets = [sets_of(item, f"form-{number}") for number in range(300)]
    assert {len(set(numbers)) for numbers in drawn_sets} == {5}
    shown = Counter(number for numbers in drawn_sets for number in numbers)
    assert set(shown) == set(range(1, 16)) and max(shown.values()) < 2 * min(shown.values())


def test_the_order_is_made_of_the_published_hash() -> None:
    """FNV-1a of "" is its offset basis and of "a" 0xE40C292C (RFC 9923); then the closing steps of MurmurHash3."""

    def closing(number: int) -> int:
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
            number = (number ^ (number >> shift)) * factor % 2**32
        return number

    assert number_of("") == closing(0x811C9DC5)
    assert number_of("a") == closing(0xE40C292C)
    assert number_of("foobar") == closing(0xBF9CF968)


@settings(max_examples=150, deadline=None)
@drawn(st.randoms(use_true_random=False), st.sampled_from(form_vectors.questionnaires()))
def test_whatever_is_filled_in_what_stands_is_valid_and_checking_again_changes_nothing(
    draw: object, made: object
) -> None:
    checked = check(made, form_vectors.filled(made, draw))  # type: ignore[arg-type]
    again = check(made, checked.given)  # type: ignore[arg-type]
    assert {problem.code for problem in checked.problems} <= set(PROBLEMS)
    if checked.keep:
        assert again.given == checked.given
        assert {problem.code for problem in again.problems} <= {"required"}


def test_the_vectors_for_other_forms_are_the_same_every_time() -> None:
    made = form_vectors.vectors(forms=5)
    assert json.dumps(made, sort_keys=True) == json.dumps(form_vectors.vectors(forms=5), sort_keys=True)
    assert {one["keep"] for one in form_vectors.vectors(forms=40)["forms"]} == {True, False}
