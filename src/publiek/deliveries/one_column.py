"""Does every row of a table stand in its first cell, because a spreadsheet did not split the lines?

A delimited file opened in Excel with another list separator, and saved again, has all its text in column A (a workbook)
or every line between quotation marks (a text file). The lines are whole, so they can still be split.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

import pyarrow as pa

from publiek.deliveries.opening import RawTable
from publiek.vocabulary.findings import Finding, merge
from publiek.vocabulary.tables import SET_ASIDE, schema_of

_DELIMITERS = (";", ",", "\t", "|")
#: As few cells as a line must hold to be taken for a row.
_CELLS = 3


def split(table: RawTable) -> RawTable:
    """`table` with the lines of its one column split into cells; itself when it is no such table."""
    delimiter = _delimiter(table.head)
    return SplitTable(table, delimiter) if delimiter else table


def _delimiter(head: Sequence[Sequence[str]]) -> str | None:
    """The sign that divides the lines of a head of one column into equally many cells; None when none does."""
    if not head or any(cell.strip() for record in head for cell in record[1:]):
        return None
    lines = [record[0] for record in head if record and record[0].strip()]
    for delimiter in _DELIMITERS:
        widths = Counter(len(cells(line, delimiter)) for line in lines)
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        if width >= _CELLS and rows >= 2 and rows >= 0.8 * len(lines):
            return delimiter
    return None


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line; quotation marks hold a cell together. A line that no reader takes is one cell."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


class SplitTable(RawTable):
    """The lines of another table's first column as rows of cells. A line with too many cells is set aside."""

    def __init__(self, table: RawTable, delimiter: str) -> None:
        self._table, self._delimiter = table, delimiter
        head = [cells(record[0], delimiter) if record else [] for record in table.head]
        super().__init__(name=table.name, head=head, facts={**table.facts, "delimiter": delimiter, "split": True})

    def batches(self, *, header_row: int, columns: dict[int, str], batch_rows: int = 250_000) -> Iterator[pa.Table]:
        """See `RawTable.batches`."""
        self._start()
        width = max(len(self.head[header_row]), 1)
        for lines in self._table.batches(header_row=header_row, columns={0: "line"}, batch_rows=batch_rows):
            numbers, records = self._records(lines, width)
            self.rows_read, self.fraction = self._table.rows_read, self._table.fraction
            found = {
                name: pa.array([record[at] or None if at < len(record) else None for record in records], pa.string())
                for at, name in columns.items()
            }
            yield pa.table({"row": pa.array(numbers, pa.int64()), **found})

    def _records(self, lines: pa.Table, width: int) -> tuple[list[int], list[list[str]]]:
        numbers, records = [], []
        for number, line in zip(lines["row"].to_pylist(), lines["line"].to_pylist(), strict=True):
            record = cells(line or "", self._delimiter)
            if any(cell.strip() for cell in record[width:]):
                self._put_aside("row-ragged", number)
                continue
            if len(record) < width:
                self._note("row-short", number)
            numbers.append(number)
            records.append(record)
        return numbers, records

    @property
    def set_aside(self) -> pa.Table:
        """What could not be read as a line, and lines with too many cells."""
        both = pa.concat_tables([self._table.set_aside, super().set_aside])
        return both.cast(schema_of(SET_ASIDE)).sort_by("row")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed while the lines and their cells were read."""
        return tuple(merge([*self._table.findings, *super().findings]))
