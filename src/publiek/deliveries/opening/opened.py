"""What does an opened file look like to those who must recognise it?

A file is one or more raw tables of text (or one parsed JSON document). Nothing is interpreted here: which row is the
header, what a column means and how it writes numbers is for others to say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from publiek.vocabulary.findings import ROWS_SHOWN, Finding
from publiek.vocabulary.tables import SET_ASIDE, schema_of

MIB = 1 << 20
#: Rows in one batch when the caller does not say.
BATCH_ROWS = 250_000


@dataclass(frozen=True)
class Limits:
    """How much a file may ask of this machine before it is refused. Sizes are bytes, times are seconds.

    A delimited file has no limit on its own size, only on one record. `unpacked_bytes` and `unpacked_ratio` hold for a
    compressed delimited file; `workbook_*` for the inflated parts of a workbook; `cells` for the rectangle that the
    used cells of all sheets span together; `child_*` for the process that parses a workbook.
    """

    head_records: int = 60
    record_bytes: int = 16 * MIB
    columns: int = 2_000
    unpacked_bytes: int = 16 * 1024 * MIB
    unpacked_ratio: int = 250
    workbook_bytes: int = 512 * MIB
    workbook_inflated: int = 1024 * MIB
    workbook_ratio: int = 100
    workbook_parts: int = 2_000
    cells: int = 20_000_000
    child_memory: int = 3 * 1024 * MIB
    child_seconds: int = 120
    json_bytes: int = 256 * MIB
    json_depth: int = 64


class RawTable(ABC):
    """One table of text in a file: a delimited file, one sheet, or one array of flat JSON objects.

    `name` is the sheet name ("" when there is none). `head` holds the first records (at most `Limits.head_records`) as
    text cells, empty cells as "", records of different width as they are, empty records as []; `head[i]` is record
    index i. `facts` may be shown: encoding, delimiter, quote, line_end ... never a cell.
    After `batches()` has been exhausted `rows_read` (rows given plus rows set aside; empty rows are no rows),
    `set_aside` and `findings` are complete. `fraction` is the share of the bytes consumed so far, 0 to 1.
    """

    def __init__(self, *, name: str, head: list[list[str]], facts: dict[str, object]) -> None:
        self.name = name
        self.head = head
        self.facts = facts
        self.rows_read = 0
        self.fraction = 0.0
        self._counts: dict[str, int] = {}
        self._rows: dict[str, list[int]] = {}
        self._aside: dict[str, array[int]] = {}

    @abstractmethod
    def batches(self, *, header_row: int, columns: dict[int, str], batch_rows: int = BATCH_ROWS) -> Iterator[pa.Table]:
        """The rows below record `header_row` (0-based), `batch_rows` at a time, in the order of the file.

        `columns` says which positions (0-based) are wanted and under which name; no other column is converted. Each
        table has `row` (int64: the row number as a spreadsheet shows it, so the record right below the header is
        `header_row + 2`) and the asked columns as strings, exactly as in the file; an empty cell is null. A position
        beyond the width of the table gives nulls. May be called again, and then starts anew.

        Raises `DeliveryError` ("file-changed", "file-damaged", "quote-open", "line-too-long").
        """

    @property
    def set_aside(self) -> pa.Table:
        """The rows that could not be read (`SET_ASIDE`: row, code, amount_cents null), by row number."""
        rows = [(row, code) for code, numbers in self._aside.items() for row in numbers]
        rows.sort()
        return pa.table(
            {"row": [row for row, _ in rows], "code": [code for _, code in rows], "amount_cents": [None] * len(rows)},
            schema=schema_of(SET_ASIDE),
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed while the rows were read, one finding per code."""
        return tuple(Finding(c, "", n, tuple(sorted(self._rows[c]))) for c, n in sorted(self._counts.items()))

    def _start(self) -> None:
        self.rows_read, self.fraction = 0, 0.0
        self._counts, self._rows, self._aside = {}, {}, {}

    def _note(self, code: str, row: int) -> None:
        self._note_all(code, [row])

    def _note_all(self, code: str, rows: Sequence[int]) -> None:
        self._counts[code] = self._counts.get(code, 0) + len(rows)
        shown = self._rows.setdefault(code, [])
        shown.extend(int(row) for row in rows[: ROWS_SHOWN - len(shown)])

    def _put_aside(self, code: str, row: int) -> None:
        self._note(code, row)
        self.rows_read += 1
        self._aside.setdefault(code, array("q")).append(row)


@dataclass(frozen=True)
class Opened:
    """A file that was found safe to read.

    `kind` is "csv", "xlsx", "ods", "xls" or "json"; `digest` the sha256 of the file's bytes (hex), `size` their number.
    `document` is the parsed JSON when `kind` is "json", else None. In it every number is text, as it was written
    ("12.50" stays "12.50"); true, false and null are True, False and None. A JSON array (or lines) of flat objects
    is also one table; a nested document has no tables. `findings` are about the file as a whole.
    """

    path: Path
    kind: str
    digest: str
    size: int
    tables: tuple[RawTable, ...]
    document: object | None = field(default=None, repr=False)
    findings: tuple[Finding, ...] = ()
