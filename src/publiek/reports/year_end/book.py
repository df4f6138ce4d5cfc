"""What is in the workbook that is sent? The figures, the lists, how it ties to the totals, and what everything means.

A figure that the data cannot give is a framed, coloured cell to type in, with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from publiek.reports.lettering import longest_word, width
from publiek.reports.story import CardTable, Kind
from publiek.reports.workbook.names import plain
from publiek.reports.workbook.styles import CHARACTER, SIZE, Styles, row_height, write_value
from publiek.reports.year_end.document import Entry, TiedLine, YearEndDocument

#: No text becomes a formula, a link or a number by itself.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_A4 = 9
#: Widths in characters: what is asked, the figure, the remark, the definition.
_WIDE = (50.0, 18.0, 34.0, 64.0)
_TIED = (66.0, 15.0, 15.0, 18.0)
_FILL = "#FFF7DB"
_MOST_LETTERS = 44.0


class _Look(Styles):
    """The looks of the house, and of a place to type."""

    def __init__(self, book: Workbook, language: str) -> None:
        super().__init__(book, language)
        frame = {"border": 1, "border_color": "#B8A25A", "bg_color": _FILL, "valign": "top", "locked": False}
        self.open = {
            "text": book.add_format({**frame, "text_wrap": True}),
            "count": book.add_format({**frame, "num_format": "#,##0"}),
            "money": book.add_format({**frame, "num_format": '"€" #,##0.00'}),
        }
        top = {"valign": "top", "bold": True, "top": 1}
        self.total = book.add_format({**top, "text_wrap": True, "align": "left", "indent": 1})
        self.totals = {
            "count": book.add_format({**top, "num_format": "#,##0"}),
            "money": book.add_format({**top, "num_format": '"€" #,##0.00;-"€" #,##0.00'}),
        }
        self.indented = book.add_format({"valign": "top", "text_wrap": True, "align": "left", "indent": 2})
        self.signed = {
            "count": book.add_format({"valign": "top", "num_format": "+#,##0;-#,##0;0"}),
            "money": book.add_format({"valign": "top", "num_format": '+"€" #,##0.00;-"€" #,##0.00;"€" 0.00'}),
        }


def book(document: YearEndDocument) -> bytes:
    """The workbook; the same sheet, the same bytes."""
    made = BytesIO()
    with Workbook(made, _OPTIONS) as out:
        made_at = datetime.combine(document.made_on, time())
        out.set_properties({"title": document.title, "author": document.organisation, "created": made_at})
        look, names = _Look(out, document.language), document.words
        _figures(_paper(out, names["sheet-figures"], document), document, look)
        for _, table in document.lists:
            _listing(_paper(out, table.caption, document), table, document, look)
        _reconciliation(_paper(out, names["sheet-tied"], document), document, look)
        _notes(_paper(out, names["sheet-notes"], document), document, look)
    return made.getvalue()


def _paper(out: Workbook, name: str, document: YearEndDocument) -> Worksheet:
    """A sheet that prints on lying A4, all columns on one page."""
    paper = out.add_worksheet(plain(name)[:31])
    paper.hide_gridlines(2)
    paper.set_landscape()
    paper.set_paper(_A4)
    paper.fit_to_pages(1, 0)
    paper.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    name = document.organisation[:80].replace("&", "&&")
    paper.set_footer(f"&L{name}&C&A&R{document.words['page']} &P / &N")
    return paper


def _columns(paper: Worksheet, widths: Sequence[float]) -> None:
    for position, wide in enumerate(widths):
        paper.set_column(position, position, wide)


def _sentence(paper: Worksheet, row: int, text: str, style: Format, widths: Sequence[float]) -> int:
    """A sentence over the whole width; the row below it."""
    paper.merge_range(row, 0, row, len(widths) - 1, "", style)
    paper.write_string(row, 0, text, style)
    paper.set_row(row, row_height([(text, sum(widths))]))
    return row + 1


def _figures(paper: Worksheet, document: YearEndDocument, look: _Look) -> None:
    words = document.words
    _columns(paper, _WIDE)
    paper.write_string(0, 0, document.title, look.title)
    paper.set_row(0, 24)
    row = _sentence(paper, 1, document.subtitle, look.muted, _WIDE) + 1
    for label, answer in document.about:
        paper.write_string(row, 0, label, look.text)
        paper.merge_range(row, 1, row, 2, "", look.open["text"] if not answer else look.text)
        paper.write_string(row, 1, answer, look.open["text"] if not answer else look.of_text(answer))
        row += 1
    row += 1
    for notice in document.notices:
        row = _sentence(paper, row, notice, look.strong, _WIDE)
    row += bool(document.notices)
    for position, head in enumerate(("asked", "figure", "remark", "definition")):
        paper.write_string(row, position, words[head], look.head_right if head == "figure" else look.head)
    paper.repeat_rows(row)
    row += 1
    for block in document.blocks:
        for position in range(len(_WIDE)):
            paper.write_string(row, position, block.title if position == 0 else "", look.band)
        row += 1
        for entry in block.entries:
            _entry(paper, row, entry, look)
            row += 1


def _entry(paper: Worksheet, row: int, entry: Entry, look: _Look) -> None:
    paper.write_string(row, 0, entry.label, look.indented if entry.part else look.text)
    kind: Kind = entry.kind if entry.kind in look.open else "text"
    if entry.value is None or entry.own:
        _open(paper, row, entry, look.open[kind])
    else:
        write_value(paper, (row, 1), entry.value, kind=entry.kind, styles=look)
    paper.write_string(row, 2, entry.remark, look.cell)
    said = f"{entry.definition} {entry.how}".strip()
    paper.write_string(row, 3, said, look.cell)
    texts = [(entry.label, _WIDE[0] - 4), (entry.remark, _WIDE[2] - 2), (said, _WIDE[3] - 2)]
    paper.set_row(row, row_height(texts))


def _open(paper: Worksheet, row: int, entry: Entry, style: Format) -> None:
    """A place to type, with what the house typed before."""
    if isinstance(entry.value, int):
        paper.write_number(row, 1, entry.value / 100 if entry.kind == "money" else entry.value, style)
    elif entry.value:
        paper.write_string(row, 1, str(entry.value), style)
    else:
        paper.write_blank(row, 1, None, style)


def _listing(paper: Worksheet, table: CardTable, document: YearEndDocument, look: _Look) -> None:
    """A list with its totals below; the heading stays in view."""
    write = document.words
    widths = [_wide(table, position) for position in range(len(table.columns))]
    _columns(paper, widths)
    paper.write_string(0, 0, f"{table.caption}: {document.title}", look.title)
    paper.set_row(0, 24)
    top = 2
    for position, column in enumerate(table.columns):
        right = column.kind not in ("text", "date")
        paper.write_string(top, position, column.label, look.head_right if right else look.head)
    paper.set_row(
        top, row_height([(c.label, wide - 2) for c, wide in zip(table.columns, widths, strict=True)], bold=True)
    )
    for row, values in enumerate(table.rows, start=top + 1):
        for position, (value, column) in enumerate(zip(values, table.columns, strict=True)):
            write_value(paper, (row, position), value, kind=column.kind, styles=look)
        texts = [
            (str(value or ""), wide - 2) for value, wide in zip(values, widths, strict=True) if isinstance(value, str)
        ]
        paper.set_row(row, row_height(texts))
    last = top + len(table.rows)
    if table.rows:
        paper.autofilter(top, 0, last, len(widths) - 1)
    _totals(paper, last + 1, table, write["total"], look)
    paper.freeze_panes(top + 1, 0)
    paper.repeat_rows(top)


def _totals(paper: Worksheet, row: int, table: CardTable, word: str, look: _Look) -> None:
    for position, column in enumerate(table.columns):
        known = [one[position] for one in table.rows if isinstance(one[position], int)]
        if position == 0:
            paper.write_string(row, 0, word, look.total)
        elif column.kind in look.totals and column.kind != "text" and known:
            added = sum(int(str(value)) for value in known)
            paper.write_number(
                row, position, added / 100 if column.kind == "money" else added, look.totals[column.kind]
            )
        else:
            paper.write_blank(row, position, None, look.total)


def _wide(table: CardTable, position: int) -> float:
    column = table.columns[position]
    head = longest_word(column.label, SIZE, bold=True) / CHARACTER + 5
    if column.kind == "date":
        return max(head, 20.0)
    if column.kind != "text":
        return max(head, 14.0 if column.kind == "money" else 11.0)
    longest = max((width(str(row[position]), SIZE) for row in table.rows[:500] if row[position]), default=0.0)
    return min(max(head, longest / CHARACTER + 4, 12.0), _MOST_LETTERS)


def _reconciliation(paper: Worksheet, document: YearEndDocument, look: _Look) -> None:
    words = document.words
    _columns(paper, _TIED)
    paper.write_string(0, 0, words["tied-title"], look.title)
    paper.set_row(0, 24)
    row = _sentence(paper, 1, document.tied_note, look.text, _TIED) + 1
    heads = tuple(words[key] for key in ("tickets", "visits", "revenue"))
    told = (
        (document.tied, words["tied-steps"], heads),
        (document.visits, words["tied-visits"], ("", words["unit-count"], "")),
    )
    for lines, title, named in told:
        paper.write_string(row, 0, title, look.head)
        for position, head in enumerate(named, start=1):
            paper.write_string(row, position, head, look.head_right)
        row = _tied(paper, row + 1, lines, look) + 1


def _tied(paper: Worksheet, row: int, lines: Iterable[TiedLine], look: _Look) -> int:
    for line in lines:
        paper.write_string(row, 0, line.label, look.total if line.total else look.indented)
        kinds: tuple[tuple[int | None, Kind], ...]
        kinds = ((line.tickets, "count"), (line.visits, "count"), (line.revenue, "money"))
        for position, (value, kind) in enumerate(kinds, start=1):
            style = (look.totals if line.total else look.signed)[kind]
            if value is None:
                paper.write_blank(row, position, None, style)
            else:
                paper.write_number(row, position, value / 100 if kind == "money" else value, style)
        paper.set_row(row, row_height([(line.label, _TIED[0] - 4)]))
        row += 1
    return row


def _notes(paper: Worksheet, document: YearEndDocument, look: _Look) -> None:
    widths = (120.0,)
    _columns(paper, widths)
    paper.write_string(0, 0, document.words["notes-title"], look.title)
    paper.set_row(0, 24)
    row = 2
    for title, texts in document.notes:
        paper.write_string(row, 0, title, look.strong)
        row += 1
        for text in texts:
            paper.write_string(row, 0, text, look.of_text(text))
            paper.set_row(row, row_height([(text, widths[0] - 2)]))
            row += 1
        row += 1
