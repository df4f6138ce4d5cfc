"""What does one see first? The report in sentences: every question, its answer, and the sheet with the numbers."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from publiek.reports.story import Card, Story
from publiek.reports.words import Words
from publiek.reports.workbook.styles import Styles, row_height

_SHEET, _QUESTION, _ANSWER = 34.0, 48.0, 100.0


def write_front(paper: Worksheet, story: Story, *, sheets: Mapping[str, str], styles: Styles, words: Words) -> None:
    """The contents: per chapter every card, with a link to its sheet (`sheets`, by card key) where it has one."""
    paper.hide_gridlines(2)
    for position, wide in enumerate((_SHEET, _QUESTION, _ANSWER)):
        paper.set_column(position, position, wide)
    paper.write_string(0, 0, story.title, styles.title)
    paper.set_row(0, 24)
    for row, text in enumerate((story.subtitle, f"{story.made_line}. {story.eyes}".strip()), start=1):
        paper.merge_range(row, 0, row, 2, "", styles.muted)
        paper.write_string(row, 0, text, styles.of_text(text, styles.muted))
    top = 4
    for position, head in enumerate(("sheet", "question", "answer")):
        paper.write_string(top, position, words.say(f"office.{head}"), styles.head)
    row = top + 1
    for chapter in story.chapters:
        paper.write_string(row, 0, chapter.title, styles.band)
        paper.write_string(row, 1, chapter.question, styles.band)
        paper.write_blank(row, 2, None, styles.band)
        for card in chapter.cards:
            row += 1
            _card(paper, row, card, sheets=sheets, styles=styles)
        row += 1
    paper.freeze_panes(top + 1, 0)
    paper.repeat_rows(top)


def _card(paper: Worksheet, row: int, card: Card, *, sheets: Mapping[str, str], styles: Styles) -> None:
    sheet = sheets.get(card.key) or sheets.get(card.evidence)
    answer = card.too_thin or card.sentence
    if sheet:
        paper.write_url(row, 0, f"internal:'{sheet}'!A1", styles.link, sheet)
    paper.write_string(row, 1, card.question, styles.of_text(card.question))
    paper.write_string(row, 2, answer, styles.of_text(answer, styles.muted if card.too_thin else styles.text))
    paper.set_row(row, row_height([(card.question, _QUESTION), (answer, _ANSWER)]))
