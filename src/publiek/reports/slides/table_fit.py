"""How does a table fit on a slide? Columns as wide as their words need, rows as high as their lines, as many as fit.

What does not fit goes to a second slide; what does not fit there is counted and is in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from publiek.reports.lettering import LINE, lines, longest_word, shortened, width
from publiek.reports.slides.places import Place
from publiek.reports.story import CardTable, Column
from publiek.reports.words import Words

SIZES = (16, 14, 13, 12, 11)
#: Within a cell, in points: left and right together, above and below together.
_SIDES, _ABOVE = 14.4, 7.2
#: No column of words is narrower than this unless its texts are shorter.
_NARROW = 90.0
#: A cell says at most this; more is in the workbook.
_LONGEST = 320
#: More rows than this fit on no few slides.
_CONSIDERED = 80

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Fitted:
    """A table ready to be placed: written cells, column widths (points), type size, which rows are on each page, and
    `of` how many rows there are in all.
    """

    columns: tuple[Column, ...]
    head: Texts
    rows: tuple[Texts, ...]
    widths: tuple[float, ...]
    size: int
    pages: tuple[range, ...]
    of: int

    def high(self, row: int | None) -> float:
        """How high a row is, in points; None is the heading."""
        cells = self.head if row is None else self.rows[row]
        return _high(cells, self.widths, self.size, bold=row is None)

    @property
    def left_out(self) -> int:
        """How many rows stand on no page."""
        return self.of - sum(len(page) for page in self.pages)


def fitted(table: CardTable, place: Place, words: Words, *, sizes: Sequence[int] = SIZES, most: int = 1) -> Fitted:
    """`table` at the largest of `sizes` at which all rows fit on one page, else at the smallest.

    Then it is whole on at most `most` pages, or its first rows stand on one.
    """
    columns = table.columns
    written = tuple(
        tuple(
            shortened(words.numbers.cell(column.kind, value), _LONGEST)
            for column, value in zip(columns, row, strict=True)
        )
        for row in table.rows[:_CONSIDERED]
    )
    for size in sizes:
        kept = _kept(columns, written, place.width.pt, size)
        found = _at(columns[:kept], tuple(row[:kept] for row in written), place, size)
        if len(found.pages) <= 1:
            break
    found = replace(found, of=len(table.rows))
    whole = len(found.pages) <= most and len(table.rows) <= _CONSIDERED
    return found if whole else replace(found, pages=found.pages[:1])


def _kept(columns: Sequence[Column], rows: Sequence[Texts], room: float, size: int) -> int:
    """How many columns fit, from the first on, without cutting a word."""
    used = 0.0
    for position, column in enumerate(columns):
        used += _least(column, [row[position] for row in rows], size)
        if used > room:
            return max(position, 1)
    return len(columns)


def _least(column: Column, cells: Sequence[str], size: int) -> float:
    """The narrowest a column may be: its longest word, and for words at least a few of them."""
    own = max((longest_word(text, size) for text in cells), default=0.0)
    whole = max((width(text, size) for text in cells), default=0.0)
    if column.kind != "text":
        own = whole
    return max(own, longest_word(column.label, size, bold=True), min(whole, _NARROW)) + _SIDES


def _at(columns: tuple[Column, ...], rows: tuple[Texts, ...], place: Place, size: int) -> Fitted:
    widths = _widths(columns, rows, place.width.pt, size)
    head = tuple(column.label for column in columns)
    high = [_high(row, widths, size) for row in rows]
    top = _high(head, widths, size, bold=True)
    pages = tuple(_pages(high, place.height.pt - top))
    return Fitted(columns, head, rows, widths, size, pages, len(rows))


def _widths(columns: Sequence[Column], rows: Sequence[Texts], room: float, size: int) -> tuple[float, ...]:
    """Every column its least; what is left goes to the columns with the longest texts, as far as they need it."""
    cells = [[row[position] for row in rows] for position in range(len(columns))]
    least = [_least(column, texts, size) for column, texts in zip(columns, cells, strict=True)]
    wanted = [
        max([width(column.label, size, bold=True), *(width(text, size) for text in texts)]) + _SIDES
        for column, texts in zip(columns, cells, strict=True)
    ]
    lack = [max(want - have, 0.0) for want, have in zip(wanted, least, strict=True)]
    spare = max(room - sum(least), 0.0)
    part = min(spare / sum(lack), 1.0) if sum(lack) else 0.0
    given = [have + part * short for have, short in zip(least, lack, strict=True)]
    return tuple(one * min(room / sum(given), 1.0) for one in given)


def _high(cells: Texts, widths: Sequence[float], size: int, *, bold: bool = False) -> float:
    most = max(lines(text, wide - _SIDES, size, bold=bold) for text, wide in zip(cells, widths, strict=True))
    return most * size * LINE + _ABOVE


def _pages(high: Sequence[float], room: float) -> Iterator[range]:
    """Runs of rows that fit in `room`; a row higher than the room stands alone."""
    start, used = 0, 0.0
    for position, row in enumerate(high):
        if position > start and used + row > room:
            yield range(start, position)
            start, used = position, 0.0
        used += row
    if start < len(high):
        yield range(start, len(high))
