"""How are the rows of a delimited file read, column by column, in flat memory?

One column reader (Arrow) over a stream of UTF-8 text that begins right below the header. Columns have their own names
by position, so that double or missing headers do not matter. What the reader counted is compared with what the survey
counted: a file that changed, or a row that would get lost, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pac
import pyarrow.csv as pc

from publiek.deliveries.opening.dialect import Dialect, Record
from publiek.deliveries.opening.odd_rows import RAGGED, SHORT, OddRows
from publiek.deliveries.opening.opened import BATCH_ROWS, MIB, Limits, RawTable
from publiek.deliveries.opening.refusals import refuse
from publiek.deliveries.opening.source import Reading, Source
from publiek.deliveries.opening.survey import Survey
from publiek.deliveries.opening.text_stream import BlockStream, text_from


@dataclass(frozen=True)
class _Layout:
    """`width`: cells of most rows; `header_width`: cells of the header; `asked`: position -> name."""

    header_row: int
    width: int
    header_width: int
    asked: dict[int, str]
    start: int

    @property
    def read(self) -> list[str]:
        """The columns that the reader converts: the asked ones, and those beyond the header (are they empty?)."""
        asked = [f"c{p}" for p in self.asked if p < self.width]
        return [*asked, *self.surplus] or ["c0"]

    @property
    def surplus(self) -> list[str]:
        return [f"c{p}" for p in range(self.header_width, self.width) if p not in self.asked]


class DelimitedTable(RawTable):
    """The one table of a CSV file (or TSV, or any other delimiter)."""

    def __init__(self, source: Source, survey: Survey, first: list[Record], limits: Limits) -> None:
        dialect = survey.dialect
        facts: dict[str, object] = {
            "encoding": survey.encoding,
            "byte_order_mark": bool(survey.mark),
            "delimiter": dialect.delimiter,
            "quote": dialect.quote,
            "escape": dialect.escape,
            "line_end": survey.line_end,
            "records": survey.records,
        }
        if source.packing:
            facts["packing"] = source.packing
        super().__init__(name="", head=[record.cells for record in first], facts=facts)
        self._source, self._survey, self._limits = source, survey, limits
        lengths = [dialect.preamble, *(record.length for record in first)]
        self._starts = np.cumsum(lengths).tolist()

    def batches(self, *, header_row: int, columns: dict[int, str], batch_rows: int = BATCH_ROWS) -> Iterator[pa.Table]:
        """See `RawTable.batches`."""
        layout = self._layout(header_row, columns)
        self._start()
        pending, held = [], 0
        for table in self._blocks(layout):
            pending.append(table)
            held += table.num_rows
            while held >= batch_rows:
                joined = pa.concat_tables(pending)
                yield joined.slice(0, batch_rows)
                pending, held = [joined.slice(batch_rows)], held - batch_rows
        if held:
            yield pa.concat_tables(pending)

    def _layout(self, header_row: int, columns: dict[int, str]) -> _Layout:
        if not 0 <= header_row < len(self.head):
            raise ValueError(f"header_row must be the index of a record in head (0 to {len(self.head) - 1})")
        header = self.head[header_row]
        header_width = max((i + 1 for i, cell in enumerate(header) if cell), default=len(header)) or 1
        header_width = max(header_width, *(position + 1 for position in columns), 1)
        widths = [len(record) for record in self.head[header_row + 1 :] if any(record)] or [header_width]
        width = max(sorted(set(widths)), key=widths.count)
        return _Layout(header_row, width, header_width, dict(columns), self._starts[header_row + 1])

    def _blocks(self, layout: _Layout) -> Iterator[pa.Table]:
        reading = Reading(self._source, self._limits)
        first_row = layout.header_row + 2
        odd = OddRows(
            self._survey.dialect,
            layout.header_width,
            first_row,
            layout.asked,
            short=self._note,
            ragged=self._put_aside,
        )
        next_row = first_row
        try:
            for batch in self._reader(reading, layout, odd):
                rows, next_row = _row_numbers(next_row, batch.num_rows, odd)
                self.fraction = reading.fraction
                table = self._table(batch, rows, layout, odd.take_mended(next_row))
                self.rows_read += table.num_rows
                if table.num_rows:
                    yield table
        except (pa.ArrowInvalid, UnicodeDecodeError):
            self._check_unchanged(reading)
            raise refuse("table-unreadable", near_row=next_row) from None
        self._check_unchanged(reading)
        last_row = next_row + len(odd.numbers)
        mended = odd.take_mended(last_row)
        if mended is not None:
            self.rows_read += mended.num_rows
            yield mended
        if last_row != self._survey.records + 1:
            raise refuse("table-unreadable", rows_expected=self._survey.records, rows_found=last_row - 1)
        self.fraction = 1.0

    def _reader(self, reading: Reading, layout: _Layout, odd: OddRows) -> Iterator[pa.RecordBatch]:
        survey, dialect = self._survey, self._survey.dialect
        if layout.header_row + 1 >= survey.records:
            for _ in reading.blocks():
                pass
            return
        marker = dialect.delimiter * (2 if layout.width == 2 else 1)
        text = text_from(reading, survey, start=layout.start, marker=marker, limits=self._limits)
        with pc.open_csv(
            BlockStream(text),
            read_options=pc.ReadOptions(
                use_threads=False,
                block_size=max(MIB, survey.longest + 4096),
                column_names=[f"c{p}" for p in range(layout.width)],
            ),
            parse_options=_parse_options(dialect, odd),
            convert_options=pc.ConvertOptions(
                column_types={name: pa.string() for name in layout.read},
                include_columns=layout.read,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        ) as batches:
            yield from batches

    def _table(self, batch: pa.RecordBatch, rows: np.ndarray, layout: _Layout, mended: pa.Table | None) -> pa.Table:
        nothing = pa.nulls(batch.num_rows, pa.string())
        arrays = [batch.column(f"c{p}") if p < layout.width else nothing for p in layout.asked]
        table = pa.Table.from_arrays([pa.array(rows), *arrays], names=["row", *layout.asked.values()])
        if layout.width < layout.header_width:
            self._note_all(SHORT, rows)
        filled = [name for name in layout.surplus if batch.column(name).null_count < batch.num_rows]
        if filled:
            ragged = batch.column(filled[0]).is_valid()
            for name in filled[1:]:
                ragged = pac.or_(ragged, batch.column(name).is_valid())
            for row in table["row"].filter(ragged).to_pylist():
                self._put_aside(RAGGED, row)
            table = table.filter(pac.invert(ragged))
        return table if mended is None else pa.concat_tables([table, mended]).sort_by("row")

    def _check_unchanged(self, reading: Reading) -> None:
        if not reading.complete:
            reading = Reading(self._source, self._limits)
            for _ in reading.blocks():
                pass
        if reading.digest != self._survey.digest:
            raise refuse("file-changed")


def _parse_options(dialect: Dialect, odd: OddRows) -> pc.ParseOptions:
    return pc.ParseOptions(
        delimiter=dialect.delimiter,
        quote_char=dialect.quote or False,
        double_quote=bool(dialect.quote),
        escape_char=dialect.escape or False,
        newlines_in_values=bool(dialect.quote),
        ignore_empty_lines=False,
        invalid_row_handler=odd,
    )


def _row_numbers(start: int, count: int, odd: OddRows) -> tuple[np.ndarray, int]:
    """The numbers of the next `count` rows that were read, leaving out the odd ones; and the number that follows.

    Odd rows right behind them belong to them too, so that a long stretch of odd rows does not pile up.
    """
    left_out = []
    while odd.numbers and odd.numbers[0] <= start + count + len(left_out):
        left_out.append(odd.numbers.popleft())
    stop = start + count + len(left_out)
    rows = np.arange(start, stop, dtype=np.int64)
    return (np.delete(rows, np.array(left_out) - start) if left_out else rows), stop
