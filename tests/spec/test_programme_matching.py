"""The same production at three venues is one production, and what only looks the same is not."""

from __future__ import annotations

from datetime import date

import pytest

from publiek.programme.makers import maker_names, same_maker
from publiek.programme.matching import match
from publiek.programme.titles import read_title
from publiek.programme.told import Told
from tests.support.production_judging import Row, handwritten, handwritten_judged, judged_pairs, precision_recall
from tests.support.production_pairs import labelled


def told(key: str, title: str, maker: str = "", genre: str = "theatre", **more: object) -> Told:
    return Told(key, title, maker, genre, date(2026, 1, 10), date(2026, 1, 12), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "segments"),
    [
        ("De Lampenwinkel – Toneelgroep Zilt", ("lampenwinkel", "toneelgroep zilt")),
        ("TG Zilt / DE LAMPENWINKEL (try-out)", ("toneelgroep zilt", "lampenwinkel")),
        ("Lampenwinkel, de (8+) UITVERKOCHT", ("lampenwinkel",)),
        ("Th.gr. Zilt: De lampenwinkel + inleiding", ("theatergroep zilt", "lampenwinkel")),
        ("Jazz op zondag: Trio Bezem", ("trio bezem",)),
        ("1984", ("1984",)),
        ("Film", ("film",)),
    ],
)
def test_a_title_is_taken_apart(written: str, segments: tuple[str, ...]) -> None:
    assert read_title(written).segments == segments


def test_parts_years_ages_and_versions_are_told_apart_from_the_title() -> None:
    assert [read_title(title).part for title in ("Zilt II", "Zilt deel 2", "Zilt #2", "Zilt vol. two")] == ["2"] * 4
    assert read_title("Oudejaarsconference 2025").year == 2025
    assert read_title("Zilt 24/25").year == 2024
    assert read_title("Kikkerprins | vanaf 3 jaar").age == 3
    assert read_title("Zilt voor kinderen").versions == {"family"}
    assert read_title("Zilt met Bea Oeverloo").people == ("bea oeverloo",)


def test_makers_are_known_in_other_words() -> None:
    assert same_maker(*maker_names("TG Zilt"), *maker_names("Toneelgroep Zilt"))
    assert same_maker(*maker_names("P. Kwartel"), *maker_names("Pim Kwartel"))
    assert not same_maker(*maker_names("Kamerorkest Zilt"), *maker_names("Toneelgroep Zilt"))
    assert maker_names("Toneelgroep Zilt i.s.m. Kamerork. Waai") == ("toneelgroep zilt", "kamerorkest waai")


def test_three_venues_one_production() -> None:
    matched = match(
        [
            told("a/1", "De Lampenwinkel – Toneelgroep Zilt"),
            told("b/7", "TG Zilt / DE LAMPENWINKEL (try-out)"),
            told("c/x", "Lampenwinkel, de", "Toneelgroep Zilt"),
            told("c/y", "De Lampenwinkel", "Dansgroep Korenveld", "dance"),
        ]
    )
    assert matched.groups == (("a/1", "b/7", "c/x"), ("c/y",))


def test_an_identifier_of_another_register_goes_before_every_likeness() -> None:
    dip = {"dip": "NL-00-000-0000001"}
    matched = match([told("a/1", "Werktitel", identifiers=dip), told("b/1", "Scherven", identifiers=dip)])
    assert matched.groups == (("a/1", "b/1"),)
    other = {"dip": "NL-00-000-0000002"}
    apart = match([told("a/1", "Scherven", "P", identifiers=dip), told("b/1", "Scherven", "P", identifiers=other)])
    assert apart.groups == (("a/1",), ("b/1",))
    assert apart.review == ()


def test_what_is_in_doubt_is_asked_once_and_what_was_decided_never() -> None:
    rows = [
        told("a/1", "De Lampenwinkel", "Toneelgroep Zilt"),
        told("b/1", "De Lampenwinkel", "Toneelgroep Zilt"),
        told("c/1", "De Lampenwinkel deel 2", "Toneelgroep Zilt"),
    ]
    (asked,) = match(rows).review
    assert "later-part-on-one-side" in asked.why
    assert match(rows, decisions={(asked.left, asked.right): False}).review == ()
    assert match(rows, decisions={(asked.left, asked.right): True}).groups == (("a/1", "b/1", "c/1"),)


def test_a_chain_of_likenesses_never_brings_together_what_is_different() -> None:
    rows = [told("a/1", "Scherven", "Pim Kwartel"), told("b/1", "Scherven", "Pim Kwartel")]
    apart = match(rows, decisions={("a/1", "b/1"): False})
    assert apart.groups == (("a/1",), ("b/1",))


def test_a_title_of_many_houses_without_a_maker_is_left_alone() -> None:
    rows = [told(f"huis-{number}/1", "Zomeravond") for number in range(6)]
    matched = match(rows)
    assert len(matched.groups) == 6
    assert (matched.review, matched.unnamed) == ((), 15)
    named = [*rows, told("huis-9/1", "Zomeravond", "Toneelgroep Zilt")]
    assert len(match(named).groups) == 1


def test_the_order_in_which_houses_tell_does_not_matter() -> None:
    rows, _ = labelled(3, 60)
    assert match(rows) == match(rows[::-1])


def failures(rows: list[Row]) -> list[str]:
    return [f"{row.pair.one.title} | {row.pair.other.title}: {row.verdict}" for row in rows if row.wrong]


def test_precision_and_recall_on_productions_that_nothing_was_learned_from() -> None:
    rows = judged_pairs(*labelled(1008, 1500))
    assert len(rows) >= 2000
    figures = precision_recall(rows)
    assert figures["precision"] >= 0.98, failures(rows)[:40]  # type: ignore[operator]
    assert figures["recall"] >= 0.90, figures  # type: ignore[operator]
    assert figures["recall_with_review"] >= 0.99, figures  # type: ignore[operator]


def test_precision_and_recall_on_pairs_thought_of_by_hand() -> None:
    assert len(handwritten()[1]) >= 150
    rows = handwritten_judged()
    figures = precision_recall(rows)
    assert figures["precision"] >= 0.98, failures(rows)  # type: ignore[operator]
    assert figures["recall"] >= 0.90, failures(rows)  # type: ignore[operator]


def test_a_probability_is_what_it_says() -> None:
    """Of pairs with a probability around p, about p are the same (within 0.12, where there are enough)."""
    rows = judged_pairs(*labelled(1009, 450))
    for low in (0.1, 0.3, 0.5, 0.7, 0.9):
        near = [row for row in rows if low <= row.probability < low + 0.1 + 1e-9]
        if len(near) >= 60:
            assert (
                abs(sum(row.pair.same for row in near) / len(near) - sum(r.probability for r in near) / len(near))
                < 0.12
            )
