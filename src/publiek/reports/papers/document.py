"""A paper as a Word document that a person goes on with: real headings and styles, fields for contents and pages.

Everything is text of its own style: nothing is drawn, nothing of a house is ever markup.
"""

from __future__ import annotations

import io
from datetime import datetime

from docx import Document
from docx.document import Document as Made
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from publiek.governance.papers import Paper
from publiek.reports.papers import document_fields, document_styles
from publiek.reports.papers.laid_out import LaidOut, Part, Run, laid_out, numbered, one_line, plain

#: How wide a line is: A4 without its margins.
_LINE = Mm(210 - 2 * 24)


def as_docx(paper: Paper, language: str = "nl") -> bytes:
    """The document, editable."""
    told = laid_out(paper, language)
    made = Document()
    document_styles.apply(made, told.language)
    _properties(made, told, paper)
    _around(made, told)
    _front(made, told)
    for heading, parts in told.sections:
        counted, words = numbered(heading)
        document_styles.count(made.add_heading(one_line(words), 1), 0, counted=counted)
        for part, after in zip(parts, (*parts[1:], None), strict=True):
            _part(made, part)
            # A sentence that leads to a short table stays with it.
            if part.kind == "paragraph" and after and after.kind == "table" and after.short:
                made.paragraphs[-1].paragraph_format.keep_with_next = True
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _properties(made: Made, told: LaidOut, paper: Paper) -> None:
    facts = made.core_properties
    facts.title, facts.author, facts.language = told.title[:250], told.house[:250], told.language
    facts.identifier, facts.version = paper.facts, paper.version
    facts.content_status, facts.comments, facts.keywords = told.state, "", ""
    day = paper.made_on
    facts.created = facts.modified = datetime(day.year, day.month, day.day)


def _around(made: Made, told: LaidOut) -> None:
    """What stands above and below every page."""
    section = made.sections[0]
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.text = f"{one_line(told.title)} \N{MIDDLE DOT} {told.state.upper()}"
    for foot in (section.footer.paragraphs[0], section.first_page_footer.paragraphs[0]):
        foot.style = made.styles["Footer"]
        foot.add_run(f"{one_line(told.house)} \N{MIDDLE DOT} {told.page} ")
        document_fields.add(foot, "PAGE", "1")
        foot.add_run(f" {told.of} ")
        document_fields.add(foot, "NUMPAGES", "1")


def _front(made: Made, told: LaidOut) -> None:
    made.add_paragraph(told.state.upper(), style="Eyebrow")
    made.add_paragraph(one_line(told.title), style="Title")
    made.add_paragraph(one_line(told.house), style="Subtitle")
    made.add_paragraph(told.made, style="Caption")
    made.add_paragraph(told.concept, style="Notice")
    made.add_paragraph(told.open_heading, style="Front heading")
    for place in told.open_places:
        _runs(made.add_paragraph(style="Front item"), (Run(place, open=True),))
    if not told.open_places:
        made.add_paragraph(told.open_none)
    heading = made.add_paragraph(told.contents, style="Front heading")
    heading.paragraph_format.page_break_before = True
    document_fields.add_contents(made, [one_line(heading) for heading, _ in told.sections])


def _part(made: Made, part: Part) -> None:
    if part.kind == "table":
        _table(made, part)
    elif part.kind == "subheading":
        document_styles.count(made.add_heading(one_line(plain(part.runs)), 2), 1, counted=bool(part.number))
    else:
        _runs(made.add_paragraph(style="List Bullet" if part.kind == "item" else "Normal"), part.runs)


def _table(made: Made, part: Part) -> None:
    if not part.headed:
        made.add_paragraph(part.caption, style="Caption").paragraph_format.keep_with_next = True
    table = made.add_table(rows=len(part.cells), cols=len(part.cells[0]), style="Publiek table")
    table.autofit = False
    widths = [int(_LINE * wide / sum(part.wide)) for wide in part.wide]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    # Asking the library for the cells of a row takes time by the square of the rows.
    for at, (row, cells) in enumerate(zip(table._tbl.tr_lst, part.cells, strict=True)):
        _keep_together(row, heads=at == 0)
        for cell, runs, width in zip(row.tc_lst, cells, widths, strict=True):
            cell.width = width
            within = _Cell(cell, table)
            _cell(within, runs, heads=at == 0)
            # The heads stay with the first row; a short table stays on one page.
            within.paragraphs[0].paragraph_format.keep_with_next = at == 0 or (part.short and at + 1 < len(part.cells))
    document_fields.describe(table, part.caption)
    made.add_paragraph(style="After table")


def _cell(cell: _Cell, runs: tuple[Run, ...], *, heads: bool) -> None:
    cell.paragraphs[0].style = "Table head" if heads else "Table text"
    _runs(cell.paragraphs[0], runs)


def _keep_together(row: CT_Row, *, heads: bool) -> None:
    """A row is not cut by the end of a page; the heads come again on the next."""
    facts = row.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if heads else [])):
        facts.append(facts.makeelement(qn(name), {}))


def _runs(paragraph: Paragraph, runs: tuple[Run, ...]) -> None:
    for one in runs:
        written = paragraph.add_run(one.text)
        if one.open:
            written.font.highlight_color = WD_COLOR_INDEX.YELLOW
