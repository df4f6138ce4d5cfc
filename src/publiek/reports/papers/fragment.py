"""A paper as a fragment of a page: headings, paragraphs, lists and tables, to stand in a page of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from publiek.governance.papers import Paper
from publiek.reports.papers.laid_out import Part, Run, laid_out, plain


def as_fragment(paper: Paper, language: str = "nl", *, level: int = 2) -> str:
    """HTML without scripts, styles or a page around it. `level`: of the headings of sections."""
    told = laid_out(paper, language)
    made = [f'<section lang="{told.language}">']
    for heading, parts in told.sections:
        made += [f"<h{level}>{escape(heading)}</h{level}>", *_parts(parts, level + 1)]
    return "\n".join([*made, "</section>"]) + "\n"


def _parts(parts: tuple[Part, ...], level: int) -> Iterator[str]:
    within = False
    for part in parts:
        if within != (part.kind == "item"):
            within = not within
            yield "<ul>" if within else "</ul>"
        if part.kind == "table":
            yield from _table(part)
        elif part.kind == "subheading":
            yield f"<h{level}>{escape(f'{part.number} {plain(part.runs)}'.strip())}</h{level}>"
        else:
            name = "li" if part.kind == "item" else "p"
            yield f"<{name}>{_said(part.runs)}</{name}>"
    if within:
        yield "</ul>"


def _table(part: Part) -> Iterator[str]:
    head, *rows = part.cells
    yield f"<table><caption>{escape(part.caption)}</caption>"
    yield "<thead><tr>" + "".join(f'<th scope="col">{_said(cell)}</th>' for cell in head) + "</tr></thead>"
    body = ("<tr>" + "".join(f"<td>{_said(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    yield "<tbody>" + "".join(body) + "</tbody></table>"


def _said(runs: tuple[Run, ...]) -> str:
    return "".join(f"<mark>{escape(run.text)}</mark>" if run.open else escape(run.text) for run in runs)
