"""The story as a workbook: one sheet per figure with real numbers, so that anyone can calculate on."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from publiek.reports.pictures.theme import ACCENT, INK, MUTED, PALE
from publiek.reports.story import Card, CardTable, Story, Value
from publiek.reports.words import Words

NUMBER_FORMATS = {
    "count": "#,##0",
    "share": "0.0%",
    "index": "0",
    "money": '"€" #,##0.00;-"€" #,##0.00',
    "km": "0.0",
    "rate": "0.0",
    "date": "d mmmm yyyy",
}
#: What a spreadsheet may take for a formula when the sheet is saved as text: these cells get Excel's own text mark.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def write_workbook(story: Story, target: Path) -> Path:
    """Write the workbook: a first sheet with the opening sentences and the contents, then a sheet per table."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": story.title, "author": story.organisation, "comments": story.eyes})
        styles = _Styles(book)
        front = book.add_worksheet(_sheet_name(0, story.chapters[0].title))
        sheets: list[tuple[str, Card]] = []
        titles = {card.key: chapter.title for chapter in story.chapters for card in chapter.cards}
        for card in story.cards:
            if card.table and card.table.rows:
                name = _sheet_name(len(sheets) + 1, titles[card.key])
                _figure(book.add_worksheet(name), card, styles=styles, words=Words(story.language))
                sheets.append((name, card))
        _front(front, story, sheets=sheets, styles=styles)
    return target


class _Styles:
    """The few looks of a cell, made once per workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._kinds = book, {}
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": INK})
        self.question = book.add_format({"bold": True, "font_color": ACCENT, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top", "font_color": INK})
        self.muted = book.add_format({"text_wrap": True, "valign": "top", "font_color": MUTED})
        self.link = book.add_format({"font_color": ACCENT, "underline": 1})
        self.head = book.add_format({"bold": True, "bg_color": PALE, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"quote_prefix": True})

    def kind(self, kind: str) -> Format:
        """The number format of a kind of value."""
        if kind not in self._kinds:
            self._kinds[kind] = self._book.add_format({"num_format": NUMBER_FORMATS.get(kind, "General")})
        return self._kinds[kind]


def _sheet_name(number: int, title: str) -> str:
    return f"{number:02d} {_FORBIDDEN.sub(' ', title)}"[:31].rstrip()


def _front(sheet: Worksheet, story: Story, *, sheets: list[tuple[str, Card]], styles: _Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, story.title, styles.title)
    sheet.write_string(1, 0, story.subtitle, styles.muted)
    row = 3
    for card in story.chapters[0].cards:
        sheet.write_string(row, 0, card.question, styles.question)
        sheet.write_string(row, 1, card.too_thin or card.sentence, styles.text)
        row += 1
    row += 1
    for name, card in sheets:
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.link, name)
        sheet.write_string(row, 1, card.question, styles.text)
        row += 1
    sheet.write_string(row + 1, 0, story.made_line, styles.muted)
    sheet.write_string(row + 2, 0, story.eyes, styles.muted)


def _figure(sheet: Worksheet, card: Card, *, styles: _Styles, words: Words) -> None:
    """Question, sentence, base and limits above; the table below with a frozen heading and a filter."""
    sheet.write_string(0, 0, card.question, styles.title)
    above = [card.sentence, card.base_line, *(f"{words.say('frame.limits')}: {limit}" for limit in card.limits)]
    row = 1
    for line in (text for text in above if text):
        sheet.write_string(row, 0, line)
        row += 1
    assert card.table is not None
    _rows(sheet, card.table, top=row + 1, styles=styles)


def _rows(sheet: Worksheet, table: CardTable, *, top: int, styles: _Styles) -> None:
    for position, column in enumerate(table.columns):
        width = max(
            [len(column.label), *(len(str(row[position])) for row in table.rows[:200] if column.kind == "text")]
        )
        sheet.set_column(position, position, min(max(width + 2, 12), 60))
        sheet.write_string(top, position, column.label, styles.head)
        for offset, row in enumerate(table.rows, start=1):
            _value(sheet, (top + offset, position), row[position], kind=column.kind, styles=styles)
    sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    sheet.freeze_panes(top + 1, 1)


def _value(sheet: Worksheet, place: tuple[int, int], value: Value, *, kind: str, styles: _Styles) -> None:
    if value is None:
        sheet.write_blank(*place, None)
    elif isinstance(value, str):
        sheet.write_string(*place, value, styles.quoted if value.startswith(_TRIGGERS) else None)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, styles.kind("date"))
    else:
        sheet.write_number(*place, value / 100 if kind == "money" else value, styles.kind(kind))
