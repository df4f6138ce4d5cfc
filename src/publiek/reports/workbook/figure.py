"""What stands on the sheet of one figure? What it says and on what it rests, the table, then what it does not say.

The heading of the table stays in view; what is above it is kept low, so that half a screen is left for the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from publiek.reports.lettering import longest_word, width
from publiek.reports.story import Card, CardTable, Column
from publiek.reports.words import Words
from publiek.reports.workbook.names import table_name
from publiek.reports.workbook.styles import CHARACTER, SIZE, Styles, row_height, write_value

#: Column widths, in characters. The button of the filter takes some of the heading.
_LEAST, _NARROW_TEXT, _MOST, _BUTTON, _USUAL = 11.0, 14.0, 60.0, 3.0, 8.43
#: Sentences run over so many characters at least, however narrow the table is.
_SENTENCE = 120.0
#: A long column is measured by its first rows.
_MEASURED = 500


@dataclass(frozen=True)
class Sheet:
    """One sheet in the making: its look, its words, and how far its sentences run (last column, characters)."""

    paper: Worksheet
    styles: Styles
    words: Words
    last: int
    wide: float

    def sentence(self, row: int, text: str, style: Format) -> None:
        """A sentence over the whole width, as high as it needs."""
        if self.last:
            self.paper.merge_range(row, 0, row, self.last, "", style)
        self.paper.write_string(row, 0, text, self.styles.of_text(text, style))
        self.paper.set_row(row, row_height([(text, self.wide)]))


def write_figure(paper: Worksheet, card: Card, *, contents: str, styles: Styles, words: Words) -> None:
    """The sheet of `card`, which has a table. `contents` is the name of the sheet to go back to."""
    assert card.table is not None
    widths = _widths(card.table)
    for position, wide in enumerate(widths):
        paper.set_column(position, position, wide)
    sheet = Sheet(paper, styles, words, *_reach(widths))
    paper.hide_gridlines(2)
    paper.write_url(0, 0, f"internal:'{contents}'!A1", styles.link, f"← {words.say('office.back')}")
    paper.write_string(1, 0, card.question, styles.title)
    paper.set_row(1, 22)
    row = 2
    for text, style in ((card.sentence, styles.text), (card.base_line, styles.muted)):
        if text:
            sheet.sentence(row, text, style)
            row += 1
    below = _table(paper, card, top=row, widths=widths, styles=styles)
    _after(sheet, card, row=below + 1)
    paper.freeze_panes(row + 1, 0)
    paper.repeat_rows(row)


def _widths(table: CardTable) -> list[float]:
    return [_wide(column, [row[position] for row in table.rows]) for position, column in enumerate(table.columns)]


def _wide(column: Column, values: Sequence[object]) -> float:
    """Numbers as wide as the longest word over them; texts as wide as they are, up to a limit, then they wrap."""
    head = longest_word(column.label, SIZE, bold=True) / CHARACTER + _BUTTON
    if column.kind != "text":
        return max(head, _LEAST, 18.0 if column.kind == "date" else 0.0)
    longest = max((width(str(value), SIZE) for value in values[:_MEASURED] if value), default=0.0) / CHARACTER
    return min(max(head, longest + 2, _NARROW_TEXT), _MOST)


def _reach(widths: Sequence[float]) -> tuple[int, float]:
    """Over which columns a sentence runs: those of the table, and empty ones beside it when that is too narrow."""
    last, wide = len(widths) - 1, sum(widths)
    while wide < _SENTENCE:
        last, wide = last + 1, wide + _USUAL
    return last, wide


def _table(paper: Worksheet, card: Card, *, top: int, widths: Sequence[float], styles: Styles) -> int:
    """The table with its heading at row `top`; returns the first row below it."""
    assert card.table is not None
    table, last = card.table, top + len(card.table.rows)
    labels = _unique([column.label for column in table.columns])
    heads = [
        {"header": label, "header_format": styles.head if column.kind == "text" else styles.head_right}
        for label, column in zip(labels, table.columns, strict=True)
    ]
    look = {"name": table_name(card), "style": "Table Style Light 1", "columns": heads}
    paper.add_table(top, 0, last, len(labels) - 1, look)
    paper.set_row(
        top, row_height([(label, wide - _BUTTON) for label, wide in zip(labels, widths, strict=True)], bold=True)
    )
    wrapping = [i for i, column in enumerate(table.columns) if column.kind == "text" and widths[i] >= _MOST]
    for offset, values in enumerate(table.rows, start=top + 1):
        for position, (value, column) in enumerate(zip(values, table.columns, strict=True)):
            write_value(paper, (offset, position), value, kind=column.kind, styles=styles)
        if wrapping:
            paper.set_row(offset, row_height([(str(values[i] or ""), widths[i]) for i in wrapping]))
    return last + 1


def _unique(labels: Sequence[str]) -> list[str]:
    """A table has no two headings alike, also not in capitals."""
    found: list[str] = []
    for label in labels:
        text, number = label, 1
        while text.casefold() in {one.casefold() for one in found}:
            number += 1
            text = f"{label} ({number})"
        found.append(text)
    return found


def _after(sheet: Sheet, card: Card, *, row: int) -> None:
    """What the figure does not say, what a blank cell means, what to try and how to see whether it worked."""
    say = sheet.words.say
    blank = card.table is not None and any(value is None for line in card.table.rows for value in line)
    parts = (
        ("frame.limits", [*card.limits, *([say("office.blank")] if blank else [])]),
        ("frame.try", [card.try_next]),
        ("frame.see", [card.how_to_see]),
    )
    for path, texts in parts:
        told = [text for text in texts if text]
        if told:
            sheet.sentence(row, say(path), sheet.styles.strong)
            for offset, text in enumerate(told, start=row + 1):
                sheet.sentence(offset, text, sheet.styles.text)
            row += len(told) + 1
