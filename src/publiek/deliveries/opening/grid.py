"""How are the rows of a sheet, or of an array of JSON objects, given: tables that are in memory as text already?"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pac

from publiek.deliveries.opening.opened import BATCH_ROWS, RawTable

#: Cells with content to the right of the header: their row is kept, for in a grid every cell knows its column.
WIDE = "row-wide"


class GridTable(RawTable):
    """A table whose cells are in memory: `grid` has one string column per position and one row per record.

    `errors` are the row numbers of cells that hold an error instead of a value.
    """

    def __init__(
        self, grid: pa.Table, *, name: str, facts: dict[str, object], head_records: int, errors: tuple[int, ...] = ()
    ) -> None:
        first = grid.slice(0, head_records) if grid.num_columns else grid.slice(0, 0)
        head = [_trimmed(list(record.values())) for record in first.to_pylist()]
        super().__init__(name=name, head=head, facts=facts)
        self._grid, self._errors = grid, errors

    def batches(self, *, header_row: int, columns: dict[int, str], batch_rows: int = BATCH_ROWS) -> Iterator[pa.Table]:
        """See `RawTable.batches`."""
        if not 0 <= header_row < max(1, len(self.head)):
            raise ValueError(f"header_row must be the index of a record in head (0 to {len(self.head) - 1})")
        self._start()
        self._note_errors(header_row)
        header_width = len(self.head[header_row]) if self.head else 0
        total = self._grid.num_rows
        for start in range(header_row + 1, total, batch_rows):
            part = self._grid.slice(start, batch_rows)
            filled = _any_filled(part, 0)
            table = _asked(part, start + 1, columns).filter(filled)
            self._note_wide(part, start + 1, header_width)
            self.rows_read += table.num_rows
            self.fraction = min(1.0, (start + batch_rows) / total)
            if table.num_rows:
                yield table
        self.fraction = 1.0

    def _note_errors(self, header_row: int) -> None:
        for row in self._errors:
            if row > header_row + 1:
                self._note("cell-error", row)

    def _note_wide(self, part: pa.Table, first_row: int, header_width: int) -> None:
        if header_width < part.num_columns:
            wide = _any_filled(part, header_width)
            for index in pac.indices_nonzero(wide).to_pylist():
                self._note(WIDE, first_row + index)


def _any_filled(part: pa.Table, from_column: int) -> pa.ChunkedArray | pa.Array:
    """Which rows of `part` have content in any column from `from_column` on."""
    filled: pa.ChunkedArray | pa.Array = pa.repeat(pa.scalar(False), part.num_rows)
    for column in part.columns[from_column:]:
        if column.null_count < part.num_rows:
            filled = pac.or_(filled, column.is_valid())
    return filled


def _asked(part: pa.Table, first_row: int, columns: dict[int, str]) -> pa.Table:
    nothing = pa.nulls(part.num_rows, pa.string())
    arrays = [part.column(p) if p < part.num_columns else nothing for p in columns]
    rows = pa.array(range(first_row, first_row + part.num_rows), pa.int64())
    return pa.Table.from_arrays([rows, *arrays], names=["row", *columns.values()])


def _trimmed(cells: list[str | None]) -> list[str]:
    """The cells of one record as text, without the empty ones at its end."""
    width = max((i + 1 for i, cell in enumerate(cells) if cell), default=0)
    return [cell or "" for cell in cells[:width]]
