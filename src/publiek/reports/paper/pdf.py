"""The story laid out on paper: the same sentences and drawings, as a tagged PDF.

Typst reads the template, the story as JSON and the drawings from memory: nothing is written beside the file itself, and
nothing from data is ever template text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from publiek.reports.story import Card, CardTable, Story
from publiek.reports.typesetting import typeset
from publiek.reports.words import Words

_TEMPLATE = Path(__file__).parent / "paper.typ"
#: Longest run of letters that need not be broken in a narrow cell.
_RUN = re.compile(r"(\S{18})(?=\S)")
_BREAK = "\N{ZERO WIDTH SPACE}"
#: On paper a table is no longer than this.
_ROWS = 24
#: A column whose longest text is longer than this may be wide; longer than the second, it holds whole sentences.
_ONE_LINE, _SENTENCES = 40, 120


def write_paper(story: Story, drawings: Mapping[str, str], target: Path) -> Path:
    """Write the PDF to `target`."""
    target.write_bytes(paper(story, drawings))
    return target


def paper(story: Story, drawings: Mapping[str, str]) -> bytes:
    """The PDF (PDF/UA-1: tagged, language, alternative texts). `drawings` holds the SVG of each card with a picture."""
    files = {f"{key}.svg": svg.encode("utf-8") for key, svg in drawings.items()}
    files["main.typ"] = _TEMPLATE.read_bytes()
    files["story.json"] = json.dumps(_plain(story, drawings), ensure_ascii=False).encode("utf-8")
    return typeset(files, made_on=story.made_on)


def _plain(story: Story, drawings: Mapping[str, str]) -> dict[str, object]:
    """What the template needs: finished text only."""
    words = Words(story.language)
    return {
        "title": story.title,
        "subtitle": story.subtitle,
        "language": story.language,
        "organisation": story.organisation,
        "eyes": story.eyes,
        "made": story.made_line,
        "words": {key: words.say(f"frame.{key}") for key in ("limits", "try", "see", "page")},
        "chapters": [
            {
                "key": chapter.key,
                "title": chapter.title,
                "question": chapter.question,
                "cards": [_card(card, words=words, drawn=card.key in drawings) for card in chapter.cards],
            }
            for chapter in story.chapters
        ],
    }


def _card(card: Card, *, words: Words, drawn: bool) -> dict[str, object]:
    picture = None
    if card.picture and drawn:
        picture = {"file": f"{card.key}.svg", "alt": card.picture.alt, "note": card.picture.note}
    return {
        "question": card.question,
        "sentence": card.sentence,
        "silence": card.too_thin,
        "base": card.base_line,
        "limits": " ".join(card.limits),
        "try": card.try_next,
        "see": card.how_to_see,
        "picture": picture,
        "table": _table(card.table, words) if card.table and card.table.shown else None,
    }


def _table(table: CardTable, words: Words) -> dict[str, object]:
    shown = table.rows[: min(table.first, _ROWS)]
    cut = len(shown) < len(table.rows)
    write = words.numbers.cell
    return {
        "caption": table.caption,
        "heads": [column.label for column in table.columns],
        "numeric": [column.kind not in ("text", "date") for column in table.columns],
        "wide": [_wide(max((len(str(row[at] or "")) for row in shown), default=0)) for at in range(len(table.columns))],
        "rows": [
            [
                _RUN.sub(rf"\1{_BREAK}", write(column.kind, value))
                for value, column in zip(row, table.columns, strict=True)
            ]
            for row in shown
        ],
        "cut": words.say("frame.first-rows-paper", shown=len(shown), all=len(table.rows)) if cut else "",
    }


def _wide(longest: int) -> int:
    """The part of the free width that a column takes by its longest text: none, one, or two for whole sentences."""
    return 0 if longest <= _ONE_LINE else 1 if longest <= _SENTENCES else 2
