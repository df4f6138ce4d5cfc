"""How do the records of a JSON document look as a table?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from publiek.deliveries.opening import RawTable
from publiek.deliveries.systems import Record

_HEAD = 59


class MemoryTable(RawTable):
    """Records that are in memory already, shown as a table with their names as its header (record 0)."""

    def __init__(self, records: Sequence[Record], *, name: str = "") -> None:
        self._records = records
        self._names = list(dict.fromkeys(key for record in records for key in record))
        first = [[record.get(key) or "" for key in self._names] for record in records[:_HEAD]]
        super().__init__(name=name, head=[self._names, *first], facts={})

    def batches(self, *, header_row: int, columns: dict[int, str], batch_rows: int = 250_000) -> Iterator[pa.Table]:
        """The records as rows; row numbers as if the names stood in row 1."""
        self._start()
        for start in range(0, len(self._records), batch_rows):
            part = self._records[start : start + batch_rows]
            self.rows_read += len(part)
            self.fraction = self.rows_read / len(self._records)
            yield pa.table(
                {
                    "row": pa.array(range(start + header_row + 2, start + header_row + 2 + len(part)), pa.int64()),
                    **{name: self._column(part, position) for position, name in columns.items()},
                }
            )

    def _column(self, part: Sequence[Record], position: int) -> pa.Array:
        name = self._names[position] if position < len(self._names) else ""
        return pa.array([record.get(name) for record in part], pa.string())
