"""How does the story become a presentation? Opening, a slide or two per figure, and last what cannot be said yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from publiek.reports.slides.figures import add_figure
from publiek.reports.slides.layout import Line, Pages, write
from publiek.reports.slides.making import Making
from publiek.reports.slides.master import blank_deck
from publiek.reports.slides.places import ALL, WORDS
from publiek.reports.slides.sections import add_sections
from publiek.reports.slides.speech import speak
from publiek.reports.slides.table_fit import fitted
from publiek.reports.slides.tables import add_table
from publiek.reports.story import Card, CardTable, Chapter, Column, Story
from publiek.reports.words import Words

_OPENING = "start"
#: What is explained in the page and the workbook and is too much to read from a wall.
_LEFT_OUT = frozenset({"words", "definitions", "read-index"})
_SIZES, _TABLE_SIZES = (18, 17, 16, 15, 14, 13, 12, 11), (16, 14)


def write_slides(story: Story, drawings: Mapping[str, str], target: Path) -> Path:
    """Write the presentation. `drawings` are the SVG pictures by card key, used where no editable chart is possible."""
    making = Making(story, drawings, Pages(blank_deck(story)), Words(story.language))
    opening = next((chapter for chapter in story.chapters if chapter.key == _OPENING), None)
    if opening:
        _opening(making, opening)
    for chapter in story.chapters:
        if chapter.key != _OPENING:
            _chapter(making, chapter)
    _silent(making, [card for card in story.cards if card.too_thin and card.chapter != _OPENING])
    deck = making.pages.deck
    add_sections(deck, making.chapters)
    speak(deck, story.language)
    deck.save(str(target))
    return target


def _opening(making: Making, chapter: Chapter) -> None:
    story = making.story
    slide = making.page(chapter.title, title=story.title, eyebrow=story.subtitle)
    lines = [line for card in chapter.cards for line in _said(card)]
    write(slide, WORDS, [*lines, Line(story.eyes, muted=True)], sizes=_SIZES, name="Opening")
    making.finish(slide)


def _said(card: Card) -> list[Line]:
    return [Line(card.question, heading=True), Line(card.too_thin or card.sentence)]


def _chapter(making: Making, chapter: Chapter) -> None:
    """A slide or two per figure; cards of words only share one slide."""
    words_only = []
    for card in chapter.cards:
        if card.too_thin or card.key in _LEFT_OUT:
            continue
        if card.native or card.picture or (card.table and card.table.rows):
            add_figure(making, chapter, card)
        else:
            words_only.append(card)
    if words_only:
        slide = making.page(chapter.title, title=chapter.question, eyebrow=chapter.title, otherwise=chapter.title)
        lines = [line for card in words_only for line in _said(card)]
        write(slide, WORDS, lines, sizes=_SIZES, name="Words")
        making.finish(slide)


def _silent(making: Making, thin: list[Card]) -> None:
    """What cannot be said: every question with its reason, on as many slides as it takes."""
    say = making.words.say
    columns = (Column(say("office.question")), Column(say("office.reason")))
    rows = tuple((card.question, card.too_thin) for card in thin)
    listed = CardTable(say("frame.thin"), columns, rows, shown=True)
    table = fitted(listed, ALL, making.words, sizes=_TABLE_SIZES, most=len(rows))
    for number, page in enumerate(table.pages, start=1):
        title = listed.caption
        if len(table.pages) > 1:
            title = say("office.continued", title=title, part=number, parts=len(table.pages))
        slide = making.page(listed.caption, title=title)
        add_table(slide, table, page, place=ALL, alt=listed.caption)
        making.finish(slide)
