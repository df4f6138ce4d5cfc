"""How much room does a text take? Office files have no layout engine of their own, so what must fit is measured here.

The widths are those of Calibri, the typeface of the slides and of the workbook, in twentieths of the type size. A
program without Calibri takes one of the same widths (Carlito) or a wider one; hence the margin.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

#: Characters by width, in twentieths of the type size. What is not here is as wide as a digit.
_WIDTHS = {
    4: "'",
    5: "ijlI,.:; ‘’·\N{NO-BREAK SPACE}",
    6: "fJ()-[]`{}",
    7: "rt!",
    8: 'cszL"/\\',
    9: "gkvxyFSZ?|",
    11: "bdhnopquBCRV",
    12: "ADH",
    13: "GNOQU",
    14: "w%&…",
    16: "m",
    17: "M",
    18: "W@",
}
_OF = {letter: twentieths / 20 for twentieths, letters in _WIDTHS.items() for letter in letters}
_DIGIT, _SQUARE = 0.5, 1.0
#: Scripts from here on are written in squares.
_FIRST_SQUARE = "\N{CJK RADICAL REPEAT}"
_MARGIN, _BOLD, _HAIR = 1.04, 1.04, 0.01
#: From one line to the next, in type sizes.
LINE = 1.2


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is on one line, in points, for a type of `size` points."""
    ems = sum(_OF.get(letter, _DIGIT if letter < _FIRST_SQUARE else _SQUARE) for letter in text)
    return ems * size * _MARGIN * (_BOLD if bold else 1)


def longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the widest word of `text` is, in points: narrower than this and words are cut."""
    return max((width(word, size, bold=bold) for word in text.split(" ")), default=0.0)


def lines(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """On how many lines `text` stands in `room` points, words kept whole where they fit."""
    space, count, used = width(" ", size, bold=bold), 1, 0.0
    for word in text.split(" "):
        wide = width(word, size, bold=bold)
        if used and used + space + wide > room + _HAIR:
            count, used = count + 1, 0.0
        if wide > room + _HAIR > 0:
            count += math.ceil(wide / room) - 1
            wide %= room
        used += wide + (space if used else 0.0)
    return count


def height(texts: Sequence[str], room: float, size: float, *, bold: bool = False) -> float:
    """How high the texts under one another are, in points."""
    return sum(lines(text, room, size, bold=bold) for text in texts) * size * LINE


def largest(text: str, room: tuple[float, float], sizes: Sequence[float], *, bold: bool = False) -> float:
    """The largest of `sizes` (large to small) at which `text` fits in `room` (width, height; points), else the last."""
    fitting = (size for size in sizes if height([text], room[0], size, bold=bold) <= room[1])
    return next(fitting, sizes[-1])


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters, cut between words, with a mark where something is left out."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:-") + "\N{HORIZONTAL ELLIPSIS}"
