"""How do the rows of one recognised table come out, batch by batch, and what is kept count of meanwhile?"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from publiek.deliveries.assembly import Assembly
from publiek.deliveries.fees import FeesOfOrders
from publiek.deliveries.footers import FIRST, Footers
from publiek.deliveries.header_row import HeaderRow
from publiek.deliveries.opening import RawTable
from publiek.vocabulary.findings import Finding


class Flow:
    """The rows of one table, from raw cells to delivery rows. The first batch may be looked at before it is given."""

    def __init__(
        self, table: RawTable, header: HeaderRow, assembly: Assembly, *, fees: FeesOfOrders | None = None
    ) -> None:
        self._table, self._assembly, self._fees = table, assembly, fees
        names = {name: header.names[use.position] for name, use in assembly.uses.items()}
        columns = {use.position: name for name, use in assembly.uses.items()}
        if 0 not in columns:
            columns[0], names[FIRST] = FIRST, ""
        self._footers = Footers(assembly.uses, names)
        self.recipe = {**assembly.recipe, "header": header.index, "sheet": table.name, "fees": fees is not None}
        self._raw = table.batches(header_row=max(header.index, 0), columns=columns)
        self._first = _record_as_rows(table, columns) if header.index < 0 else None
        self._rows = self._assembled()
        self._held: list[pa.Table] = []
        self._extra, self._last_row = 0, 0

    def peek(self) -> pa.Table | None:
        """The first batch with rows in it, which `batches` will still give; None when there is no row at all."""
        for batch in self._rows:
            self._held.append(batch)
            if len(batch):
                return batch
        return None

    def batches(self) -> Iterator[pa.Table]:
        """Every batch of delivery rows, in the order of the file."""
        schema = None
        while self._held:
            batch = self._held.pop(0)
            schema = batch.schema
            if len(batch):
                yield batch
        for batch in self._rows:
            schema = batch.schema
            if len(batch):
                yield batch
        rest = self._fees.rest(schema, after=self._last_row) if self._fees and schema else None
        if rest is not None:
            self._extra = len(rest)
            yield rest

    def _assembled(self) -> Iterator[pa.Table]:
        for raw in self._every():
            if len(raw):
                self._last_row = raw["row"][-1].as_py()
            rows = self._assembly.rows(self._footers.without(raw))
            yield self._fees.attach(rows) if self._fees else rows

    def _every(self) -> Iterator[pa.Table]:
        if self._first is not None:
            yield self._first
        yield from self._raw

    @property
    def rows_read(self) -> int:
        """Rows of the table, the first record when it is no header, and rows for fees that stand in another sheet."""
        return self._table.rows_read + self._extra + (self._first is not None)

    @property
    def set_aside(self) -> pa.Table:
        """Rows that were no data or could not be read."""
        return pa.concat_tables([self._table.set_aside, self._footers.set_aside]).sort_by("row")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What opening the table and looking at its rows brought up."""
        return (*self._table.findings, *self._footers.findings)

    @property
    def fraction(self) -> float:
        """The share of the file read so far."""
        return self._table.fraction


def _record_as_rows(table: RawTable, columns: dict[int, str]) -> pa.Table:
    """The first record of a table without a header, as the one row that `batches` takes for a header."""
    record = table.head[0]
    cells = {name: record[place] if place < len(record) else "" for place, name in columns.items()}
    return pa.table(
        {
            "row": pa.array([1], pa.int64()),
            **{name: pa.array([cell or None], pa.string()) for name, cell in cells.items()},
        }
    )
