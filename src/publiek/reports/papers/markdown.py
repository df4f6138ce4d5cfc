"""A paper as plain text with marks (Markdown), to read, compare and keep with other texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publiek.governance.papers import Paper
from publiek.reports.papers.laid_out import LaidOut, Part, Run, laid_out, one_line, plain

#: What Markdown or the page around it would read as a mark.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|#&~])")


def as_markdown(paper: Paper, language: str = "nl") -> str:
    """The paper in Markdown: open places bold, tables with a head, nothing that runs as HTML."""
    told = laid_out(paper, language)
    return "\n".join(_lines(told)).rstrip() + "\n"


def _lines(told: LaidOut) -> Iterator[str]:
    yield from (f"# {_safe(told.title)}", "", f"*{_safe(told.house)}. {_safe(told.made)}.*", "")
    yield from (f"> {_safe(told.concept)}", "", f"## {_safe(told.open_heading)}", "")
    yield from (f"- [ ] {_safe(one)}" for one in told.open_places) if told.open_places else (_safe(told.open_none),)
    yield ""
    for heading, parts in told.sections:
        yield from (f"## {_safe(heading)}", "")
        for at, part in enumerate(parts):
            yield from _part(part)
            following = parts[at + 1].kind if at + 1 < len(parts) else ""
            if not (part.kind == "item" and following == "item"):
                yield ""


def _part(part: Part) -> Iterator[str]:
    if part.kind == "table":
        head, *rows = part.cells
        yield from () if part.headed else (f"*{_safe(part.caption)}*", "")
        yield _row(head)
        yield "|" + " --- |" * len(head)
        yield from map(_row, rows)
    elif part.kind == "subheading":
        yield f"### {_safe(f'{part.number} {plain(part.runs)}'.strip())}"
    else:
        yield ("- " if part.kind == "item" else "") + _said(part.runs)


def _row(cells: tuple[tuple[Run, ...], ...]) -> str:
    return "| " + " | ".join(map(_said, cells)) + " |"


def _said(runs: tuple[Run, ...]) -> str:
    return "".join(f"**{_safe(run.text)}**" if run.open else _spaced(run.text) for run in runs)


def _spaced(text: str) -> str:
    """A piece between two open places keeps the spaces at its ends."""
    before, after = (" " if text[:1] == " " else ""), (" " if text[-1:] == " " else "")
    return f"{before}{_safe(text)}{after}" if text.strip() else " "


def _safe(text: str) -> str:
    return _MARKS.sub(r"\\\1", one_line(text))
