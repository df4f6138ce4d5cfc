"""How do texts and tables come into a folder: all of them, or none?"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa

from publiek.errors import StorageError, Text
from publiek.reports.placing import Write, place

_MARK = b"\xef\xbb\xbf"
_ROWS_AT_ONCE = 50_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_all(contents: Mapping[str, str | bytes | Write], folder: Path) -> list[Path]:
    """Write everything (name -> content, or how it is written to a path) into `folder`, together.

    A name is that of a file in the folder, never a path out of it. Raises StorageError "output-not-written".
    """
    if any(Path(name).name != name for name in contents):
        raise _not_written(OSError("name"))
    writers = {name: _writer(content) for name, content in contents.items()}
    try:
        return place(writers, folder)
    except OSError as trouble:
        raise _not_written(trouble) from None


def contents_of(make: Callable[[Path], object]) -> dict[str, bytes]:
    """What `make` writes into a folder of its own (no folders in it): name -> content, in order of name.

    Raises StorageError "output-not-written".
    """
    try:
        with tempfile.TemporaryDirectory(prefix="publiek-") as aside:
            make(Path(aside))
            return {path.name: path.read_bytes() for path in sorted(Path(aside).iterdir())}
    except OSError as trouble:
        raise _not_written(trouble) from None


def _not_written(trouble: OSError) -> StorageError:
    return StorageError(
        "output-not-written",
        Text("Het antwoord kan niet worden weggeschreven.", "The answer cannot be written."),
        Text("Kijk of u in de map mag schrijven en of de schijf vol is.", "Check your rights and the free space."),
        {"reason": type(trouble).__name__},
    )


def _writer(content: str | bytes | Write) -> Write:
    if callable(content):
        return content
    data = content.encode("utf-8") if isinstance(content, str) else content
    return lambda path: path.write_bytes(data)


def as_csv(table: pa.Table) -> bytes:
    """A table as spreadsheets of this country open it: semicolons, a mark at the start, null as an empty cell.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    sheet = io.StringIO(newline="")
    _write_rows(table, sheet)
    return _MARK + sheet.getvalue().encode("utf-8")


def csv_writer(table: pa.Table) -> Write:
    """As `as_csv`, written piece by piece: for tables of millions of rows."""

    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            _write_rows(table, file)

    return write


def _write_rows(table: pa.Table, file: io.TextIOBase) -> None:
    writer = csv.writer(file, delimiter=";")
    writer.writerow(table.column_names)
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        writer.writerows(zip(*(_cells(batch.column(name)) for name in batch.schema.names), strict=True))


def _cells(column: pa.Array) -> list[object]:
    """The cells of one column; repeated texts are looked at once."""
    if not pa.types.is_dictionary(column.type):
        return [_cell(value) for value in column.to_pylist()]
    texts = [*(_cell(value) for value in column.dictionary.to_pylist()), ""]
    return [texts[-1 if at is None else at] for at in column.indices.to_pylist()]


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in _FORMULA:
        return "'" + value
    return value
