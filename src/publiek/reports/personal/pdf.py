"""How does a paper for one person become a PDF (PDF/UA-1), without anything of it being template text?"""

from __future__ import annotations

import json
from pathlib import Path

from publiek.reports.personal.document import PersonalDocument, PersonalSection, PersonalTable
from publiek.reports.typesetting import typeset

_TEMPLATE = Path(__file__).parent / "personal.typ"
_ODD = dict.fromkeys((*range(32), 127), " ")


def as_pdf(document: PersonalDocument) -> bytes:
    """The PDF. Nothing touches the disk: what is in it is of a person."""
    files = {
        "main.typ": _TEMPLATE.read_bytes(),
        "paper.json": json.dumps(_told(document), ensure_ascii=False).encode(),
    }
    return typeset(files, made_on=document.made_on)


def _told(document: PersonalDocument) -> dict[str, object]:
    return {
        "title": _plain(document.title),
        "house": _plain(document.house),
        "language": document.language,
        "about": [[_plain(label), _plain(answer)] for label, answer in document.about],
        "opening": [_plain(one) for one in document.opening],
        "sections": [_section(section) for section in document.sections],
        "page": "pagina" if document.language == "nl" else "page",
    }


def _section(section: PersonalSection) -> dict[str, object]:
    return {
        "heading": _plain(section.heading),
        "paragraphs": [_plain(one) for one in section.paragraphs],
        "items": [_plain(one) for one in section.items],
        "tables": [_table(table) for table in section.tables],
    }


def _table(table: PersonalTable) -> dict[str, object]:
    return {
        "caption": _plain(table.caption),
        "heads": [_plain(one) for one in table.heads],
        "numeric": [at in table.numeric for at in range(len(table.heads))],
        "rows": [[_plain(cell) for cell in row] for row in table.rows],
    }


def _plain(text: str) -> str:
    return text.translate(_ODD)
