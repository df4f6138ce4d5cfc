"""How does the story become a presentation? Opening, one slide per figure, and one that says where data are too few."""

from __future__ import annotations

import io
from pathlib import Path

import vl_convert
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from publiek.reports.pictures.theme import ACCENT, INK, MUTED, PALE
from publiek.reports.slides.charts import add_chart
from publiek.reports.slides.layout import FONT, LEFT, MARGIN, RIGHT, SLIDE, WIDTH, colour, new_slide, text_box
from publiek.reports.story import Card, CardTable, Chapter, Story
from publiek.reports.words import Words

#: What belongs on a table of a slide; the rest is in the workbook.
_ROWS, _COLUMNS = 10, 5
_OPENING, _LEFT_OUT = "start", ("explanation",)


def write_slides(story: Story, drawings: dict[str, str], target: Path) -> Path:
    """Write the presentation. `drawings` are the SVG pictures by card key, used where no editable chart is possible."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = SLIDE
    deck.core_properties.title, deck.core_properties.author = story.title, story.organisation
    deck.core_properties.language = story.language
    words = Words(story.language)
    _opening(deck, story)
    thin: list[Card] = []
    for chapter in story.chapters:
        if chapter.key == _OPENING or chapter.key in _LEFT_OUT:
            continue
        for card in chapter.cards:
            if card.too_thin:
                thin.append(card)
            elif card.native or card.picture or card.table:
                _figure(deck, card, chapter=chapter, drawings=drawings, words=words)
    if thin:
        _silent(deck, thin, words)
    deck.save(str(target))
    return target


def _opening(deck: Deck, story: Story) -> None:
    slide = new_slide(deck, eyebrow=story.subtitle, title=story.title)
    first = next((chapter for chapter in story.chapters if chapter.key == _OPENING), story.chapters[0])
    lines = []
    for card in first.cards:
        lines += [(card.question, 13, True, ACCENT), (card.too_thin or card.sentence, 16, False, INK)]
    text_box(slide, (MARGIN, Inches(1.55), WIDTH, Inches(4.9)), lines)
    _foot(slide, f"{story.made_line} {story.eyes}")


def _figure(deck: Deck, card: Card, *, chapter: Chapter, drawings: dict[str, str], words: Words) -> None:
    slide = new_slide(deck, eyebrow=f"{chapter.title}  ·  {card.question}", title=card.sentence)
    alt = card.picture.alt if card.picture else card.question
    if card.native:
        add_chart(slide, card.native, place=LEFT, alt=alt)
    elif card.key in drawings:
        _picture(slide, drawings[card.key], alt=alt)
    elif card.table:
        _table(slide, card.table, words)
    _beside(slide, card, words)
    _foot(slide, card.base_line)
    slide.notes_slide.notes_text_frame.text = _notes(card, words)


def _beside(slide: Slide, card: Card, words: Words) -> None:
    """What it does not say, what to try, how to see whether it worked."""
    lines: list[tuple[str, int, bool, str]] = []
    if card.limits:
        lines += [(words.say("frame.limits"), 12, True, ACCENT), (card.limits[0], 13, False, INK)]
    if card.try_next:
        lines += [(words.say("frame.try"), 12, True, ACCENT), (card.try_next, 13, False, INK)]
    if card.how_to_see:
        lines += [(words.say("frame.see"), 12, True, ACCENT), (card.how_to_see, 13, False, INK)]
    if lines:
        text_box(slide, RIGHT, lines)


def _foot(slide: Slide, text: str) -> None:
    text_box(slide, (MARGIN, Inches(6.62), WIDTH, Inches(0.6)), [(text, 11, False, MUTED)])


def _picture(slide: Slide, svg: str, *, alt: str) -> None:
    """A drawing that no office chart can be (a map): as large as fits, sharp on a beamer, with its words."""
    png = vl_convert.svg_to_png(svg, scale=2.2)
    shape = slide.shapes.add_picture(io.BytesIO(png), Emu(LEFT[0]), Emu(LEFT[1]))
    factor = min(LEFT[2] / shape.width, LEFT[3] / shape.height)
    shape.width, shape.height = Emu(int(shape.width * factor)), Emu(int(shape.height * factor))
    shape._element.nvPicPr.cNvPr.set("descr", alt)


def _table(slide: Slide, table: CardTable, words: Words) -> None:
    columns, rows = table.columns[:_COLUMNS], table.rows[:_ROWS]
    frame = slide.shapes.add_table(len(rows) + 1, len(columns), *(Emu(int(side)) for side in LEFT))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.caption)
    grid = frame.table
    for position, column in enumerate(columns):
        grid.columns[position].width = Emu(int(LEFT[2] * (2 if position == 0 else 1) / (len(columns) + 1)))
        _cell(grid.cell(0, position), column.label, head=True, right=column.kind != "text")
        for row, values in enumerate(rows, start=1):
            written = words.numbers.cell(column.kind, values[position])
            _cell(grid.cell(row, position), written, head=False, right=column.kind != "text")
    for row in grid.rows:
        row.height = Emu(int(LEFT[3] / (_ROWS + 1)))


def _cell(cell, text: str, *, head: bool, right: bool) -> None:  # type: ignore[no-untyped-def]
    cell.text = text
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(PALE if head else "#ffffff")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = 3 if right else 1
    paragraph.font.size, paragraph.font.name, paragraph.font.bold = Pt(12), FONT, head
    paragraph.font.color.rgb = colour(INK)


def _silent(deck: Deck, thin: list[Card], words: Words) -> None:
    slide = new_slide(deck, eyebrow="", title=words.say("frame.thin"))
    lines = []
    for card in thin[:9]:
        lines += [(card.question, 13, True, ACCENT), (card.too_thin or "", 13, False, INK)]
    text_box(slide, (MARGIN, Inches(1.55), WIDTH, Inches(5.2)), lines)


def _notes(card: Card, words: Words) -> str:
    """Everything the slide has no room for: all limits, the picture in words, the first rows of the table."""
    parts = [card.sentence, card.picture.alt if card.picture else "", card.base_line, *card.limits]
    if card.table:
        parts.append(" | ".join(column.label for column in card.table.columns))
        for row in card.table.rows[: card.table.first]:
            cells = zip(card.table.columns, row, strict=True)
            parts.append(" | ".join(words.numbers.cell(column.kind, value) for column, value in cells))
    return "\n".join(part for part in parts if part)
