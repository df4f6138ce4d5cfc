"""How does a house get the kit for listening in its hands? A PDF and an editable text of each, and one sheet."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from publiek.errors import Text
from publiek.estimation.coding.codebook import codebook
from publiek.lessons.study.documents import GUIDES, Block, blocks_of, markdown_of
from publiek.reports.placing import place
from publiek.reports.typesetting import typeset
from publiek.reports.words import cleaned

_TEMPLATE = Path(__file__).parent / "guide.typ"
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_LINES = 200
#: Headings of the coding sheet: the first four are what `publiek listen agreement` reads.
SHEET = ("number", "statement", "coder_a", "coder_b", "note")
_SHEET_NAME = Text("codeerblad", "coding-sheet")
_HEADS = {
    "number": Text("Nummer van de uitspraak.", "Number of the statement."),
    "statement": Text("De uitspraak, zonder namen.", "The statement, without names."),
    "coder_a": Text("Codes van de eerste, belangrijkste eerst.", "Codes of the first, most important first."),
    "coder_b": Text("Codes van de tweede.", "Codes of the second."),
    "note": Text("Wat je erbij wilt zeggen.", "What you want to add."),
}
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def write_kit(folder: Path, *, language: str = "nl", house: str = "") -> list[Path]:
    """Writes the kit into `folder`; returns the files: per document a PDF (tagged, PDF/UA-1) and Markdown, one XLSX."""
    made: dict[str, bytes] = {}
    for name, title in GUIDES.items():
        text, stem = markdown_of(name, language), title.in_language(language)
        made[f"{stem}.md"] = text.encode()
        made[f"{stem}.pdf"] = _pdf(blocks_of(text), language=language, house=house)
    made[f"{_SHEET_NAME.in_language(language)}.xlsx"] = _sheet(language)
    return place({name: partial(Path.write_bytes, data=content) for name, content in made.items()}, folder)


def _pdf(blocks: tuple[Block, ...], *, language: str, house: str) -> bytes:
    told = {
        "title": cleaned(blocks[0].lines[0]),
        "house": cleaned(house),
        "language": language,
        "blocks": [_laid(block) for block in blocks[1:]],
    }
    files = {"main.typ": _TEMPLATE.read_bytes(), "guide.json": json.dumps(told, ensure_ascii=False).encode()}
    return typeset(files, made_on=_MADE.date())


def _laid(block: Block) -> dict[str, object]:
    """A block as the template needs it: finished text, table rows as cells."""
    if block.kind == "table":
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.lines]
        return {
            "kind": "table",
            "rows": [row for row in rows if any(set(cell) - {"-"} for cell in row) or not any(row)],
        }
    return {"kind": block.kind, "lines": [_BOLD.sub(r"\1", line) for line in block.lines]}


def _sheet(language: str) -> bytes:
    """The coding sheet: numbered empty lines, and the codebook beside it."""
    made = BytesIO()
    with Workbook(made, _PLAIN) as book:
        book.set_properties({"created": _MADE.replace(tzinfo=None)})
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        lines = book.add_worksheet(_SHEET_NAME.in_language(language))
        for column, head in enumerate(SHEET):
            lines.write_string(0, column, head, bold)
            lines.write_comment(0, column, _HEADS[head].in_language(language))
        for row in range(1, _LINES + 1):
            lines.write_string(row, 0, str(row))
        lines.set_column(1, 1, 70, wrap)
        lines.set_column(2, 4, 22)
        lines.freeze_panes(1, 0)
        beside = book.add_worksheet(GUIDES["codebook"].in_language(language))
        for row, code in enumerate(codebook()):
            for column, text in enumerate(
                (code.code, code.label.in_language(language), "; ".join(code.hints[language]))
            ):
                beside.write_string(row, column, text, wrap)
        beside.set_column(1, 2, 45)
    return made.getvalue()
