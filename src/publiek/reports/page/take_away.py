"""How does a table leave the page? As CSV that a spreadsheet opens well and that cannot run anything.

A text that starts like a formula gets an apostrophe in front (OWASP, CSV injection); numbers stay numbers.
"""

from __future__ import annotations

import base64
import csv
import io
from datetime import date

from publiek.reports.numbers import finite
from publiek.reports.story import CardTable, Kind, Value

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Heading of the note, in English and in Dutch.
_NOTE = ("Note", "Let op")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def csv_text(table: CardTable, *, language: str) -> str:
    """The whole table. Dutch: semicolon and decimal comma; English: comma and point. Money in euros, shares 0-1.

    A note of the table stands behind every row, so that it stays with the rows that somebody picks.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    note = [harmless(table.note)] if table.note else []
    heads = [harmless(column.label) for column in table.columns]
    writer.writerow([*heads, *([_NOTE[language == "nl"]] if note else [])])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        writer.writerow([*(_cell(value, column.kind, comma=language == "nl") for value, column in cells), *note])
    return target.getvalue()


def csv_link(table: CardTable, *, language: str) -> str:
    """The table as an address that holds the file itself (UTF-8 with a mark, so that Excel reads it right)."""
    content = (MARK + csv_text(table, language=language)).encode("utf-8")
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(content).decode("ascii")


def _cell(value: Value, kind: Kind, *, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if kind in ("text", "date") or not finite(value):
        return harmless(str(value)) if kind in ("text", "date") else ""
    amount = value / 100 if kind == "money" else value  # type: ignore[operator]
    text = f"{amount:.2f}" if kind == "money" else f"{amount:.0f}" if kind == "count" else f"{amount:.6g}"
    return text.replace(".", ",") if comma else text
