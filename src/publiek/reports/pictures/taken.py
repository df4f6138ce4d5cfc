"""What does a picture look like by itself, away from its page? With what it says, of whom, and on what it rests.

The words stand in the drawing: a picture in somebody's presentation still tells its base and its filters.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

import vl_convert
from markupsafe import escape

from publiek.reports.pictures.drawing import draw
from publiek.reports.pictures.theme import FONT, INK, MUTED
from publiek.reports.story import Card, Story

_EDGE, _LEAST, _SCALE = 24, 560, 2.0
_SIZE = re.compile(r'<svg [^>]*?viewBox="0 0 ([0-9.]+) ([0-9.]+)"[^>]*>')
#: Width of a letter as a part of its height, on the safe side.
_LETTER = 0.56


@dataclass(frozen=True)
class _Line:
    text: str
    size: int
    colour: str
    weight: int = 400


def svg_of(card: Card, story: Story, *, selected: str) -> str:
    """The picture of a card as an SVG document of its own. `selected`: the filters in words, "" for none."""
    assert card.picture is not None
    drawn = draw(card.picture, language=story.language)
    found = _SIZE.search(drawn)
    assert found is not None
    wide, high = float(found[1]), float(found[2])
    full = max(wide, _LEAST)
    above = [
        *_wrapped(card.question, 13, MUTED, full),
        *_wrapped(card.sentence, 17, INK, full, weight=600),
        *_wrapped(selected, 13, INK, full),
    ]
    below = [
        *_wrapped(card.picture.note, 12, MUTED, full),
        *_wrapped(card.base_line, 12, MUTED, full),
        *_wrapped(f"{story.organisation} · {story.made_line}", 12, MUTED, full),
        *_wrapped(story.eyes, 12, MUTED, full),
    ]
    head, top = _text(above, _EDGE)
    foot, bottom = _text(below, top + 12 + high + 12)
    inner = drawn.replace(
        found[0], f'<svg x="{_EDGE}" y="{top + 12}" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">', 1
    )
    width, height = full + 2 * _EDGE, bottom + _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width:.0f}"'
        f' height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
        f' xml:lang="{story.language}"><title>{escape(card.question)}</title><desc>{escape(card.picture.alt)}</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{head}{inner}{foot}</svg>'
    )


def png_of(svg: str) -> bytes:
    """The same as pixels, twice as fine as a screen."""
    return bytes(vl_convert.svg_to_png(svg, scale=_SCALE))


def _wrapped(text: str, size: int, colour: str, wide: float, *, weight: int = 400) -> list[_Line]:
    letters = max(20, int(wide / (size * _LETTER)))
    return [_Line(line, size, colour, weight) for line in textwrap.wrap(text, letters)]


def _text(lines: list[_Line], top: float) -> tuple[str, float]:
    """The lines below `top`, and where the last one ends."""
    made = []
    for line in lines:
        top += round(line.size * 1.4)
        made.append(
            f'<text x="{_EDGE}" y="{top}" font-family="{FONT}, sans-serif" font-size="{line.size}"'
            f' font-weight="{line.weight}" fill="{line.colour}">{escape(line.text)}</text>'
        )
    return "".join(made), top
