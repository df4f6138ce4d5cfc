"""Slots, singular and plural, lists, and free text made fit to print."""

from __future__ import annotations

import pytest

from publiek.reports.words import LONGEST, Words, cleaned


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 boekers"), (1, "1 boeker"), (2, "2 boekers"), (1234, "1.234 boekers")]
)
def test_one_is_singular_and_all_else_plural(count: int, said: str) -> None:
    assert Words("nl").say("frame.subtitle.bookers", n=count) == said


def test_a_missing_value_is_a_fault_and_not_a_gap_in_a_sentence() -> None:
    with pytest.raises(KeyError):
        Words("nl").say("frame.subtitle.bookers")


def test_a_value_is_never_looked_into() -> None:
    assert Words("nl").say("frame.quote", name="{organisation.__class__}") == "‘{organisation.__class__}’"


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_a_list_reads_as_a_person_says_it(items: list[str], said: str) -> None:
    assert Words("nl").listed(items) == said


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("De  meeuw\n\t(première)", "De meeuw (première)"),
        ("\x00Bach\x1b[31m", "Bach [31m"),
        ("gnp.\u202eexe", "gnp. exe"),
        ("x" * 500, "x" * (LONGEST - 1) + "…"),
    ],
)
def test_a_title_becomes_one_line_without_tricks(raw: str, line: str) -> None:
    assert cleaned(raw) == line


def test_a_code_without_a_word_stays_readable_and_a_code_with_one_is_translated() -> None:
    assert Words("nl").label("genre", "dance") == "dans"
    assert Words("nl").label("genre", "Poppentheater\n") == "Poppentheater"
