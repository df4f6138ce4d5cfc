"""A paper as a PDF that assistive technology can read (PDF/UA-1: tagged, with its language).

Typst reads the template and the paper as JSON from memory; nothing of a house is ever template text.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from publiek.governance.papers import Paper
from publiek.reports.papers.laid_out import Part, Run, laid_out
from publiek.reports.typesetting import typeset

_TEMPLATE = Path(__file__).parent / "paper.typ"
#: Longest run of letters that need not be broken in a narrow cell.
_RUN = re.compile(r"(\S{24})(?=\S)")
_BREAK = "\N{ZERO WIDTH SPACE}"


def as_pdf(paper: Paper, language: str = "nl") -> bytes:
    """The PDF."""
    told = laid_out(paper, language)
    plain = {**vars(told), "sections": [[heading, list(map(_part, parts))] for heading, parts in told.sections]}
    files = {"main.typ": _TEMPLATE.read_bytes(), "paper.json": json.dumps(plain, ensure_ascii=False).encode()}
    return typeset(files, made_on=paper.made_on)


def _part(part: Part) -> dict[str, object]:
    return {
        "kind": part.kind,
        "caption": "" if part.headed else part.caption,
        "runs": _runs((Run(f"{part.number} "), *part.runs) if part.number else part.runs),
        "heads": [_runs(cell) for cell in part.cells[0]] if part.cells else [],
        "rows": [[_runs(cell, broken=True) for cell in row] for row in part.cells[1:]],
        "wide": list(part.wide) if part.cells else [],
        "whole": part.short,
    }


def _runs(runs: tuple[Run, ...], *, broken: bool = False) -> list[dict[str, object]]:
    return [{"text": _RUN.sub(rf"\1{_BREAK}", run.text) if broken else run.text, "open": run.open} for run in runs]
