"""How does a table look on a slide? A heading in pale, thin lines between rows, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.table import Table, _Cell
from pptx.util import Emu, Length, Pt

from publiek.reports.slides.places import Place
from publiek.reports.slides.table_fit import Fitted

#: "No style, no grid": what a cell looks like is said by the cell.
_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_RULE = f'<a:lnB {nsdecls("a")} w="%d"><a:solidFill><a:schemeClr val="accent3"/></a:solidFill></a:lnB>'
_HEAD = (_RULE % 12700, f'<a:solidFill {nsdecls("a")}><a:schemeClr val="bg2"/></a:solidFill>')
_BODY = (_RULE % 6350, f"<a:noFill {nsdecls('a')}/>")


def add_table(slide: Slide, table: Fitted, page: Sequence[int], *, place: Place, alt: str) -> Table:
    """The rows `page` of `table` at `place`, under its heading; `alt` is read aloud before the cells."""
    rows = (None, *page)
    high = [_points(table.high(row)) for row in rows]
    wide = [_points(own) for own in table.widths]
    size = Emu(sum(wide)), Emu(sum(high))
    shape: Any = slide.shapes.add_table(len(rows), len(wide), place.left, place.top, *size)
    shape.name = "Table"
    shape._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    grid: Table = shape.table
    grid.horz_banding = False
    shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = _STYLE
    for position, own in enumerate(wide):
        grid.columns[position].width = own
    for position, row in enumerate(rows):
        grid.rows[position].height = high[position]
        _row(grid, position, table, row)
    return grid


def _points(points: float) -> Length:
    return Emu(round(Pt(1) * points))


def _row(grid: Table, position: int, table: Fitted, row: int | None) -> None:
    texts = table.head if row is None else table.rows[row]
    for number, (text, column) in enumerate(zip(texts, table.columns, strict=True)):
        _cell(grid.cell(position, number), text, size=table.size, head=row is None, right=column.kind != "text")


def _cell(cell: _Cell, text: str, *, size: int, head: bool, right: bool) -> None:
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), head
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    properties = cell._tc.get_or_add_tcPr()
    for part in _HEAD if head else _BODY:
        properties.append(parse_xml(part))
