"""The anatomy of a card: say it, show it, on what it rests, what it does not say, what to try, the table behind it."""

from __future__ import annotations

import string

import pytest

from publiek.disclosure import release
from publiek.errors import DisclosureError
from publiek.reports import Card, Story, tell
from publiek.reports.page.take_away import csv_text
from publiek.reports.words import both, paths
from tests.support.release_example import HOUSES, context_of, figures_of, release_of

CHAPTERS = ("start", "audience", "origin", "programme", "loyalty", "buying", "white-spots", "data", "explanation")


@pytest.fixture(scope="module")
def full() -> Story:
    return tell(HOUSES["full"](), context_of())


def told_from_figures(story: Story) -> list[Card]:
    return [card for chapter in story.chapters[1:7] for card in chapter.cards]


def test_the_chapters_come_in_the_order_of_the_questions(full: Story) -> None:
    assert tuple(chapter.key for chapter in full.chapters) == CHAPTERS
    assert all(chapter.question.endswith("?") for chapter in full.chapters)


def test_the_opening_answers_five_questions_and_points_at_the_evidence(full: Story) -> None:
    keys = {card.key for card in full.cards}
    assert len(full.chapters[0].cards) == 5
    assert all(card.sentence and card.evidence in keys for card in full.chapters[0].cards)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("house", HOUSES)
def test_every_card_speaks_or_says_why_it_is_silent(house: str, language: str) -> None:
    for card in tell(HOUSES[house](), context_of(language)).cards:
        assert bool(card.sentence) != bool(card.too_thin), card.key
        if card.too_thin:
            assert not (card.picture or card.native or card.table), f"{card.key}: never an empty chart"


def test_every_figure_has_a_base_a_limit_something_to_try_and_a_table(full: Story) -> None:
    for card in told_from_figures(full):
        assert card.base_line.startswith("Basis: "), card.key
        assert card.limits, card.key
        assert card.table and card.table.rows, card.key
        assert bool(card.try_next) == bool(card.how_to_see), card.key


def test_every_picture_has_words_that_can_replace_it(full: Story) -> None:
    pictures = [card.picture for card in full.cards if card.picture]
    assert len(pictures) >= 12
    assert all(len(picture.alt) > 40 for picture in pictures)


def test_what_can_be_edited_in_slides_has_a_value_per_category(full: Story) -> None:
    charts = [card.native for card in full.cards if card.native]
    assert len(charts) >= 12
    for chart in charts:
        for series in chart.series:
            assert len(series.values) == len(chart.categories)
            assert len(series.low) == len(series.high)
            assert len(series.low) in (0, len(chart.categories))


def test_areas_and_people_are_two_marks_with_their_names_beside_the_numbers(full: Story) -> None:
    card = next(card for card in full.cards if card.key == "who-comes")
    assert card.native and card.picture
    assert [series.name for series in card.native.series] == ["gebieden", "mensen"]
    (panel,) = card.picture.spec["hconcat"]  # type: ignore[misc]
    dots = panel["data"]["values"]
    assert {dot["kind"] for dot in dots} == {"area", "person"}
    assert len(dots) == 2 * len(card.native.categories)
    assert {dot["written"].split(":")[0] for dot in dots} == {"gebieden", "mensen"}
    (marks,) = (layer for layer in panel["layer"] if layer["mark"]["type"] == "point")
    assert marks["encoding"]["shape"]["scale"] == {"domain": ["area", "person"], "range": ["circle", "diamond"]}
    assert "Rondje" in card.picture.note and "Voor mensen zelf" in card.picture.alt


def test_without_a_person_index_two_references_stand_side_by_side() -> None:
    figures = {name: figure for name, figure in figures_of().items() if name != "person_index"}
    story = tell(release_of(figures), context_of(home=False))
    card = next(card for card in story.cards if card.key == "who-comes")
    assert card.native and card.picture
    assert [series.name for series in card.native.series] == ["uw verzorgingsgebied", "Nederland"]
    assert len(card.picture.spec["hconcat"]) == 2  # type: ignore[arg-type]
    assert "people" not in {card.key for card in story.cards}


def test_of_how_many_people_a_label_is_right_stays_with_the_numbers(full: Story) -> None:
    said = "Het label van een gebied klopt voor ongeveer 31% van de mensen die er wonen."
    cards = {card.key: card for card in full.cards}
    for key in ("who-comes", "people", "groups"):
        card = cards[key]
        assert card.base_line.replace("\N{NO-BREAK SPACE}", " ").endswith(said)
        assert card.table and card.table.note.replace("\N{NO-BREAK SPACE}", " ") == said
        head, *rows = csv_text(card.table, language="nl").splitlines()
        assert head.endswith(";Let op")
        assert rows and all(row.replace("\N{NO-BREAK SPACE}", " ").endswith(said) for row in rows)
    assert not cards["where"].table or not cards["where"].table.note


def test_every_row_fits_its_columns(full: Story) -> None:
    for card in full.cards:
        if card.table:
            assert {len(row) for row in card.table.rows} <= {len(card.table.columns)}, card.key


def test_keys_are_unique_also_between_chapters_and_cards(full: Story) -> None:
    keys = [card.key for card in full.cards] + [chapter.key for chapter in full.chapters]
    assert len(keys) == len(set(keys))


def test_a_house_with_counts_only_still_hears_about_its_programme() -> None:
    story = tell(HOUSES["counts"](), context_of())
    spoken = {card.key for card in story.cards if card.sentence}
    assert {"productions", "genres", "months", "weekdays", "ledger"} <= spoken
    assert not {"who-comes", "come-back", "how-often", "prices"} & spoken


@pytest.mark.parametrize("path", paths())
def test_every_text_is_there_in_two_languages_with_the_same_slots(path: str) -> None:
    texts = both(path)
    assert set(texts) == {"nl", "en"}
    names = {
        language: {name for _, name, _, _ in string.Formatter().parse(text) if name} for language, text in texts.items()
    }
    assert names["nl"] == names["en"]


def test_figures_that_did_not_pass_the_gate_are_refused() -> None:
    class Forged:
        figures = figures_of()
        account = ()

    with pytest.raises(DisclosureError, match="figures-not-released"):
        tell(Forged(), context_of())  # type: ignore[arg-type]


def test_a_figure_nobody_computed_is_said_to_be_absent() -> None:
    story = tell(release([]), context_of())
    assert all(card.too_thin == "Dit cijfer is voor dit rapport niet berekend." for card in story.chapters[1].cards)
