"""How does a cell look? The few formats of the workbook, and how a value of each kind is written.

Texts are texts: no cell is a formula, and one that a program might take for a formula when the sheet is saved as text
carries Excel's own mark for text.
"""

from __future__ import annotations

from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from publiek.reports.lettering import LINE, lines
from publiek.reports.pictures.theme import ACCENT, INK, MUTED, PALE
from publiek.reports.story import Kind, Value

#: Locale marks so that months are written in the language of the report on any computer.
_LOCALES = {"nl": "[$-413]", "en": "[$-809]"}
_NUMBERS = {
    "count": "#,##0",
    "share": "0.0%",
    "index": "0",
    "money": '"€" #,##0.00;-"€" #,##0.00',
    "km": "0.0",
    "rate": "0.0",
}
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: The letters of a cell, in points; a column width of one is a digit of this size.
SIZE = 11
CHARACTER = 5.6
#: A row is never higher than this, in points: the format knows no higher row.
_HIGHEST = 400.0


class Styles:
    """The looks of one workbook, made once."""

    def __init__(self, book: Workbook, language: str) -> None:
        top = {"valign": "top", "font_color": INK}
        wrapped = {**top, "text_wrap": True}
        self.title = book.add_format({**top, "bold": True, "font_size": 16})
        self.text = book.add_format(wrapped)
        self.muted = book.add_format({**wrapped, "font_color": MUTED})
        self.strong = book.add_format({**wrapped, "bold": True, "font_color": ACCENT})
        self.link = book.add_format({**top, "font_color": ACCENT, "underline": 1})
        self.band = book.add_format({**top, "bold": True, "bg_color": PALE})
        head = {**wrapped, "bold": True, "bg_color": PALE, "bottom": 1, "bottom_color": MUTED}
        self.head = book.add_format({**head, "align": "left", "indent": 1})
        self.head_right = book.add_format({**head, "align": "right"})
        # Texts stand a little off, or they touch the numbers of the column before.
        self.cell = book.add_format({**wrapped, "align": "left", "indent": 1})
        self.quoted = book.add_format({**wrapped, "align": "left", "indent": 1, "quote_prefix": True})
        shown = {**_NUMBERS, "date": f"{_LOCALES[language]}d mmmm yyyy"}
        self.kinds = {kind: book.add_format({**top, "num_format": form}) for kind, form in shown.items()}

    def of_text(self, text: str, usual: Format | None = None) -> Format:
        """The look of a text: `usual`, unless it must be marked as text."""
        return self.quoted if text.startswith(_TRIGGERS) else usual or self.text


def write_value(sheet: Worksheet, place: tuple[int, int], value: Value, *, kind: Kind, styles: Styles) -> None:
    """One value at `place` (row, column) as its kind says: money in euros, a day as a day, nothing as a blank cell."""
    if value is None or value == "":
        sheet.write_blank(*place, None, styles.text)
    elif isinstance(value, str):
        sheet.write_string(*place, value, styles.of_text(value, styles.cell))
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, styles.kinds["date"])
    else:
        amount = value / 100 if kind == "money" else value
        sheet.write_number(*place, amount, styles.kinds.get(kind, styles.text))


def row_height(texts: list[tuple[str, float]], *, bold: bool = False) -> float:
    """How high a row must be for texts that each wrap in a column of so many characters."""
    most = max((lines(text, wide * CHARACTER, SIZE, bold=bold) for text, wide in texts), default=1)
    return min(most * SIZE * LINE + 3, _HIGHEST)
