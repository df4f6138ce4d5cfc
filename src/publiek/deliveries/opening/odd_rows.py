"""What becomes of a record that does not have the number of cells of its table?

Too few cells: the missing ones are taken to be the last, and counted. Too many: fine when the surplus is empty, else
nobody knows which cell belongs to which column, and the row is set aside. Nothing in it: it is no row.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.csv as pc

from publiek.deliveries.opening.dialect import Dialect, csv_settings

RAGGED, SHORT = "row-ragged", "row-short"
Note = Callable[[str, int], None]


@dataclass
class OddRows:
    """Receives the odd records while a table is read; `mended` collects those that can be kept.

    `first_row` is the row number of the first record read, `header_width` the number of cells of the header. `short`
    and `ragged` are told the row numbers. Calls come in the order of the file, ahead of the rows around them.
    """

    dialect: Dialect
    header_width: int
    first_row: int
    columns: dict[int, str]
    short: Note
    ragged: Note
    numbers: deque[int] = field(default_factory=deque)
    mended: deque[tuple[int, list[str | None]]] = field(default_factory=deque, repr=False)

    def __call__(self, record: pc.InvalidRow) -> str:
        """Judge one record; the reader then goes on without it."""
        row = record.number + self.first_row - 1
        self.numbers.append(row)
        cells = self._cells(record.text)
        if any(cells):
            self._judge(row, cells)
        return "skip"

    def _cells(self, text: str) -> list[str]:
        if '"' not in text and not self.dialect.escape:
            return text.split(self.dialect.delimiter)
        csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
        try:
            return next(csv.reader(io.StringIO(text, newline=""), **csv_settings(self.dialect)), [])
        except csv.Error:
            return [""] * self.header_width + ["unreadable"]

    def _judge(self, row: int, cells: list[str]) -> None:
        if any(cells[self.header_width :]):
            self.ragged(RAGGED, row)
            return
        if len(cells) < self.header_width:
            self.short(SHORT, row)
        self.mended.append((row, [(cells[p] or None) if p < len(cells) else None for p in self.columns]))

    def take_mended(self, before: int) -> pa.Table | None:
        """The mended rows with a number below `before`, as a table with `row` and the asked columns."""
        taken = []
        while self.mended and self.mended[0][0] < before:
            taken.append(self.mended.popleft())
        if not taken:
            return None
        arrays = [pa.array([row for row, _ in taken], pa.int64())]
        arrays += [pa.array([cells[i] for _, cells in taken], pa.string()) for i in range(len(self.columns))]
        return pa.Table.from_arrays(arrays, names=["row", *self.columns.values()])
