"""How does a Word document get fields: the number of a page, the contents, a description of a table?"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def add(paragraph: Paragraph, instruction: str, known: str) -> None:
    """A field; `known` stands there until the program works it out."""
    _mark(paragraph.add_run(), "begin")
    _instruct(paragraph.add_run(), instruction)
    _mark(paragraph.add_run(), "separate")
    paragraph.add_run(known)
    _mark(paragraph.add_run(), "end")


def add_contents(made: Document, headings: Sequence[str]) -> None:
    """The contents as a field, filled with the headings already, so that it is never empty; pages come at an update."""
    for at, heading in enumerate(headings):
        line = made.add_paragraph(style="Contents")
        if at == 0:
            _mark(line.add_run(), "begin")
            _instruct(line.add_run(), r' TOC \o "1-1" \h \z \u ')
            _mark(line.add_run(), "separate")
        line.add_run(heading)
        if at + 1 == len(headings):
            _mark(line.add_run(), "end")


def describe(table: Table, caption: str) -> None:
    """What the table is, for who cannot see it."""
    facts = table._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(name)
        told.set(qn("w:val"), caption)
        facts.append(told)


def _mark(run: Run, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run._r.append(mark)


def _instruct(run: Run, instruction: str) -> None:
    told = OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = instruction
    run._r.append(told)
