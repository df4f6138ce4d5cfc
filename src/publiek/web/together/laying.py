"""What is a released figure on a page made of: a card, tables, rows with a bar, and cells that stay silent?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from publiek.reports.words import Words

TOLD = "told"
_HEATS = 5

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """A small bar: how long, and the ends of its interval, all in parts of 100 (None: no interval)."""

    part: float
    low: float | None = None
    high: float | None = None

    @property
    def spread(self) -> float:
        """How wide the interval is."""
        return (self.high or 0.0) - (self.low or 0.0)


@dataclass(frozen=True)
class Cell:
    """One number as it is written, the interval beside it, or why there is none. `heat`: 0-5, how much of the most."""

    said: str
    between: str = ""
    why: str = ""
    heat: int = 0


@dataclass(frozen=True)
class Line:
    """One row."""

    label: str
    cells: tuple[Cell, ...]
    bar: Bar | None = None


@dataclass(frozen=True)
class Table:
    """`heads`: the first is that of the labels. `silent`: what is not in it and why. `unfold`: parts, by summary."""

    caption: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    barred: bool = False
    silent: tuple[str, ...] = ()
    unfold: tuple[tuple[str, tuple[Table, ...]], ...] = ()


@dataclass(frozen=True)
class Card:
    """One figure: `name` is that of its data; `sentence` says it, `notes` what it does not say."""

    name: str
    title: str
    meaning: str
    sentence: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Pen:
    """How numbers of one figure are written. `measure`: the column; `kind`: count or money."""

    words: Words
    measure: str = "bookers"
    kind: str = "count"

    def value(self, row: Row | None) -> float | None:
        """The number of a row that was told, else None.

        Of money and visits no house told its part where the sum is nothing though bookers came: that is not told.
        """
        if row is None or row.get("verdict", TOLD) != TOLD or row.get(self.measure) is None:
            return None
        value = float(row[self.measure])
        return None if self.measure in ("visits", "cents") and not value and row.get("bookers") else value

    def cell(self, row: Row | None, most: float = 0.0) -> Cell:
        """A row of a released table as one cell; no row is told to be nothing."""
        if row is None:
            return Cell(self.words.numbers.write(self.kind, 0))
        value = self.value(row)
        if value is None:
            return Cell("", why=self.why(row))
        heat = min(_HEATS, round(_HEATS * value / most)) if most > 0 else 0
        return Cell(self.words.numbers.write(self.kind, value), self.between(row), heat=heat)

    def between(self, row: Row) -> str:
        """The interval in words, "" where there is none; only counts of bookers and households have one."""
        if self.measure not in ("bookers", "households") or row.get("low") is None or row.get("high") is None:
            return ""
        low, high = (self.words.numbers.count(row[name]) for name in ("low", "high"))
        return self.words.say("together.between", low=low, high=high)

    def why(self, row: Row) -> str:
        """Why a number is not told."""
        verdict = str(row.get("verdict") or "few")
        return self.words.maybe(f"together.verdict.{'parts' if verdict == TOLD else verdict}") or verdict

    def bar(self, row: Row, most: float) -> Bar | None:
        """The bar of a row, against the most that is in the table."""
        value = self.value(row)
        if value is None or most <= 0:
            return None
        ends = [
            round(100 * min(float(row[name]), most) / most, 1)
            if self.measure in ("bookers", "households") and row.get(name) is not None
            else None
            for name in ("low", "high")
        ]
        return Bar(round(100 * value / most, 1), *ends)

    def most(self, rows: Iterable[Row]) -> float:
        """The largest number that is told, with its interval."""
        ends = [(self.value(row) or 0.0, row.get("high") if self.between(row) else 0) for row in rows]
        return max((max(value, float(high or 0)) for value, high in ends), default=0.0)


def listed(caption: str, head: str, rows: Sequence[tuple[str, Row]], pen: Pen, *, quiet: bool = False) -> Table:
    """A table with a row per code, a bar and an interval. `quiet`: rows that are not told are counted, not listed."""
    most = pen.most(row for _, row in rows)
    shown = [(name, row) for name, row in rows if not quiet or pen.value(row) is not None]
    lines = tuple(Line(name, (pen.cell(row), Cell(_houses(row, pen))), pen.bar(row, most)) for name, row in shown)
    heads = (head, pen.words.say(f"together.column.{pen.measure}"), pen.words.say("together.column.houses"))
    silent = counted_out([row for _, row in rows if pen.value(row) is None], pen) if quiet else ()
    return Table(caption, heads, lines, barred=True, silent=silent)


def grid(
    caption: str,
    head: str,
    down: Sequence[tuple[str, str]],
    across: Sequence[tuple[str, str]],
    *,
    find: Callable[[str, str], Row | None],
    pen: Pen,
) -> Table:
    """A table of one dimension against another; the more of the most, the darker, beside the number itself."""
    most = pen.most(row for one, _ in down for other, _ in across if (row := find(one, other)))
    lines = tuple(Line(name, tuple(pen.cell(find(one, other), most) for other, _ in across)) for one, name in down)
    return Table(caption, (head, *(name for _, name in across)), lines)


def counted_out(rows: Sequence[Row], pen: Pen) -> tuple[str, ...]:
    """How many rows are not told, for each reason."""
    why: dict[str, int] = {}
    for row in rows:
        why[pen.why(row)] = why.get(pen.why(row), 0) + 1
    return tuple(pen.words.say("together.left-out", n=n, why=reason) for reason, n in sorted(why.items()))


def _houses(row: Row, pen: Pen) -> str:
    houses = row.get("houses")
    return pen.words.numbers.count(houses) if houses is not None else ""
