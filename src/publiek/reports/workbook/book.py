"""How is the workbook put together? A contents sheet, then a sheet per figure, each ready to print."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from publiek.reports.story import Story
from publiek.reports.words import Words
from publiek.reports.workbook.figure import write_figure
from publiek.reports.workbook.front import write_front
from publiek.reports.workbook.names import plain, sheet_names
from publiek.reports.workbook.styles import Styles

#: No text becomes a formula, a link or a number by itself.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
}
_A4 = 9
_LONGEST_FOOT = 80


def write_workbook(story: Story, target: Path) -> Path:
    """Write the workbook: the contents with every answer, then one sheet per table. The same story, the same bytes."""
    words = Words(story.language)
    # In memory first: on a full disk its own writer leaves half a file open and an error of a kind of its own.
    made = BytesIO()
    with Workbook(made, _OPTIONS) as book:
        _properties(book, story)
        styles, contents = Styles(book, story.language), plain(words.say("office.contents"))
        sheets = sheet_names(story.cards, words)
        front = book.add_worksheet(contents)
        write_front(front, story, sheets=sheets, styles=styles, words=words)
        _paper(front, story, words)
        for card in story.cards:
            if card.key in sheets:
                paper = book.add_worksheet(sheets[card.key])
                write_figure(paper, card, contents=contents, styles=styles, words=words)
                _paper(paper, story, words)
        front.activate()
    target.write_bytes(made.getvalue())
    return target


def _properties(book: Workbook, story: Story) -> None:
    book.set_properties(
        {
            "title": story.title,
            "subject": story.subtitle,
            "author": story.organisation,
            "company": story.organisation,
            "keywords": story.made_line,
            "comments": story.eyes,
            "created": datetime.combine(story.made_on, time()),
        }
    )


def _paper(paper: Worksheet, story: Story, words: Words) -> None:
    """Lying A4, all columns on one page, who and which page below. In a footer "&" is a command; two are the sign."""
    paper.set_landscape()
    paper.set_paper(_A4)
    paper.fit_to_pages(1, 0)
    paper.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    name = story.organisation[:_LONGEST_FOOT].replace("&", "&&")
    paper.set_footer(f"&L{name}&C&A&R{words.say('frame.page')} &P / &N")
