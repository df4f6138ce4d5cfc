"""How are the settled lines written? In one pass, row group by row group, with the changes that were found.

One byte per row of the delivery says what has to change, and four for the number of a ticket: ten million rows need
50 MB, whatever changes. Text stays in its dictionaries on the way, which makes the pass several times cheaper.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.errors import StorageError, Text
from publiek.vocabulary.tables import TICKET_LINE, schema_of

#: Columns by which rows are sought later; statistics on the others cost and never help.
_SOUGHT = ["level", "performance_start", "ordered_on", "pc4"]
_LINE = schema_of(tuple(column for column in TICKET_LINE if column.name != "delivery"))
_TEXT = [f.name for f in _LINE if pa.types.is_string(f.type)]
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DUPLICATE, _GROUP, _VOID, _NOBODY = 1, 2, 4, 8
#: Text that can be taken out of lines that lose their names.
_OF_PERSONS = {"pc6", "country", "postcode_status"}
#: Of lines as they were staged: what is done with the same lines last.
LettingGo = Callable[[pa.Table], Callable[[pa.Table], pa.Table]]


def _no_rows() -> pa.Array:
    return pa.array([], pa.int64())


@dataclass(repr=False)
class Changes:
    """Row numbers by what has to change. `ordinals` has row and nth; `last_row` is the largest row number there is."""

    last_row: int = 0
    duplicate: pa.Array = field(default_factory=_no_rows)
    group: pa.Array = field(default_factory=_no_rows)
    void_return: pa.Array = field(default_factory=_no_rows)
    nobody: pa.Array = field(default_factory=_no_rows)
    ordinals: pa.Table | None = None

    def flags(self) -> np.ndarray | None:
        """One byte per row number with a bit for every change; None when no row changes."""
        marked = ((self.duplicate, _DUPLICATE), (self.group, _GROUP), (self.void_return, _VOID), (self.nobody, _NOBODY))
        if not any(len(rows) for rows, _ in marked):
            return None
        flags = np.zeros(self.last_row + 1, np.uint8)
        for rows, bit in marked:
            flags[rows.to_numpy()] |= bit
        return flags

    def numbers(self) -> np.ndarray | None:
        """The number of the ticket per row number, 0 where none is to give; None when every ticket has its own."""
        if self.ordinals is None:
            return None
        numbers = np.zeros(self.last_row + 1, np.int32)
        for batch in self.ordinals.to_batches():
            numbers[batch["row"].to_numpy()] = batch["nth"].to_numpy()
        return numbers

    def columns(self) -> set[str]:
        """The text columns that some change touches."""
        touched = {"booker_kind": self.group, "status": self.void_return, "postcode_status": self.nobody}
        touched |= {"country": self.nobody, "pc6": self.nobody}
        return {name for name, rows in touched.items() if len(rows)}


def rewrite(
    staged: Sequence[Path],
    *,
    target: Path,
    changes: Changes,
    lines_in_row_group: int,
    letting_go: LettingGo | None = None,
    watching: Callable[[float], None] = lambda fraction: None,
) -> None:
    """Write `staged` with `changes` to `target` (Parquet, zstd). Raises StorageError and leaves nothing.

    `watching` is told the share of the lines that is written. A full disk passes as the OSError it is: whoever keeps
    the disk has its own word for that.
    """
    try:
        _write(staged, target, _Pass(changes, letting_go), lines_in_row_group, watching)
    except OSError as trouble:
        target.unlink(missing_ok=True)
        if trouble.errno in _FULL:
            raise
        raise StorageError(
            "lines-not-written",
            Text("De regels konden niet worden weggeschreven.", "The lines could not be written."),
            Text(
                "Controleer of de schijf vol is en of u in de gegevensmap mag schrijven.",
                "Check that the disk is not full and that you may write in the data folder.",
            ),
        ) from None


def _write(
    staged: Sequence[Path],
    target: Path,
    how: _Pass,
    lines_in_row_group: int,
    watching: Callable[[float], None],
) -> None:
    encoded = [name for name in _TEXT if name not in how.columns]
    schema = pa.schema([pa.field(f.name, pa.dictionary(pa.int32(), f.type)) if f.name in encoded else f for f in _LINE])
    # The schema of Arrow is left out, so that readers see text and not the dictionaries it travelled in.
    writer = pq.ParquetWriter(
        target, schema, compression="zstd", compression_level=1,
        use_dictionary=_TEXT, write_statistics=_SOUGHT, store_schema=False,
    )  # fmt: skip
    with writer:
        for lines in _batches(staged, encoded, lines_in_row_group):
            ready = how.through(lines.select(_LINE.names).cast(schema))
            writer.write_table(ready.cast(schema), row_group_size=lines_in_row_group)
            # Rows run on through the delivery, so the row number tells how far it is.
            watching(lines["row"][-1].as_py() / max(1, how.changes.last_row))


def _batches(staged: Sequence[Path], encoded: list[str], size: int) -> Iterator[pa.Table]:
    for path in staged:
        with pq.ParquetFile(path, read_dictionary=encoded) as file:
            for batch in file.iter_batches(batch_size=size):
                yield pa.Table.from_batches([batch])


class _Pass:
    """What is done with every batch of lines, in order."""

    def __init__(self, changes: Changes, letting_go: LettingGo | None) -> None:
        self.changes, self._letting_go = changes, letting_go
        self._flags, self._numbers = changes.flags(), changes.numbers()
        self.columns = changes.columns() | (_OF_PERSONS if letting_go else set())

    def through(self, lines: pa.Table) -> pa.Table:
        """The lines as they are kept."""
        found = self._flags[lines["row"].to_numpy()] if self._flags is not None else None
        last = self._letting_go(lines) if self._letting_go else None
        if found is not None and found.any():
            lines = _changed(lines, found)
        if self._numbers is not None:
            lines = _numbered(lines, self._numbers)
        if last is not None:
            lines = last(lines)
        return lines if found is None else lines.filter(pa.array(found & _DUPLICATE == 0))


def _changed(lines: pa.Table, found: np.ndarray) -> pa.Table:
    lines = _set(lines, "booker_kind", "group", found & _GROUP > 0)
    lines = _set(lines, "status", "cancelled", found & _VOID > 0)
    nobody = found & _NOBODY > 0
    lines = _set(lines, "postcode_status", "missing", nobody)
    # What is known of somebody who turns out to be nobody is forgotten with the account.
    for column in ("booker", "pc4", "pc6", "country", "birth_year"):
        lines = _set(lines, column, None, nobody)
    return lines


def _set(lines: pa.Table, column: str, value: str | None, where: np.ndarray) -> pa.Table:
    if not where.any():
        return lines
    at = lines.column_names.index(column)
    kind = lines.schema.field(at).type
    return lines.set_column(
        at, lines.schema.field(at), pc.if_else(pa.array(where), pa.scalar(value, kind), lines[column])
    )


def _numbered(lines: pa.Table, numbers: np.ndarray) -> pa.Table:
    given = numbers[lines["row"].to_numpy()]
    ordinal = pa.array(given.astype(np.int64), mask=given == 0)
    at = lines.column_names.index("ticket")
    return lines.set_column(at, lines.schema.field(at), pc.coalesce(lines["ticket"], ordinal))
