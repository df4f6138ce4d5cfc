"""How do rows of a figure become the table of a card, and bars with shares? The two shapes most chapters need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publiek.reports.numbers import amount
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.reading import Answer, Reading, Row
from publiek.reports.story import CardTable, Column, Kind, NativeChart, Series, Value

#: Rows worth showing at once, unless the chapter says otherwise.
_FIRST = 25


@dataclass(frozen=True)
class Head:
    """One column: its text is `<card>.columns.<key>`; its value a column of the figure or made from the row."""

    key: str
    kind: Kind = "count"
    value: str | Callable[[Row], Value] = ""

    def of(self, row: Row) -> Value:
        """The cell of this column in `row`."""
        if callable(self.value):
            return self.value(row)
        return row[self.value or self.key]  # type: ignore[return-value]


def table_of(
    reading: Reading, card: str, heads: Sequence[Head], rows: Sequence[Row], *, first: int = _FIRST
) -> CardTable:
    """The table behind card `card`: one row per row, one column per head; its caption is `<card>.caption`.

    A column in which nothing is known for any row (no bookers at a head count, no capacity) is left out.
    """
    heads = [heads[0], *(head for head in heads[1:] if any(_says(head, row) for row in rows))]
    columns = tuple(Column(reading.words.say(f"{card}.columns.{head.key}"), head.kind) for head in heads)
    cells = tuple(tuple(head.of(row) for head in heads) for row in rows)
    return CardTable(reading.words.say(f"{card}.caption"), columns, cells, first=first)


def _says(head: Head, row: Row) -> bool:
    """Whether a cell is known; no bookers at all means that bookers are not known."""
    value = head.of(row)
    return value is not None and not (head.key == "bookers" and value == 0)


def share_bars(
    reading: Reading, card: str, rows: Sequence[Row], *, label: Callable[[Row], str], muted: str = ""
) -> Answer:
    """Bars of the column `share` with its interval where there is one; "unknown" (or code `muted`) is grey.

    The sentence is left empty: the chapter says it. The text alternative is `<card>.alt` with {parts}.
    """
    write = reading.words.numbers.share
    drawn = [
        Bar(
            label(row),
            amount(row["share"]),
            write(row["share"]),
            row.get("low"),
            row.get("high"),
            muted=bool(muted) and muted in row.values(),
        )
        for row in rows
    ]
    parts = ", ".join(f"{bar.label}: {bar.written}" for bar in drawn)
    picture = bars(drawn, alt=reading.words.say(f"{card}.alt", parts=parts))
    intervals = tuple(tuple(row.get(end) for row in rows) for end in ("low", "high")) if "low" in rows[0] else ((), ())
    name = reading.words.say(f"{card}.columns.share")
    series = Series(name, tuple(row["share"] for row in rows), *intervals)
    native = NativeChart("bar", tuple(bar.label for bar in drawn), (series,), number="share")
    return Answer("", picture, native)
