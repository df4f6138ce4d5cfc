"""How do texts and tables come into a folder: all of them, or none?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from publiek.errors import StorageError, Text
from publiek.reports.placing import place


def write_all(texts: Mapping[str, str | bytes], folder: Path) -> list[Path]:
    """Write every text (name -> content) into `folder`. Raises StorageError "output-not-written"."""
    writers = {name: _writer(content) for name, content in texts.items()}
    try:
        return place(writers, folder)
    except OSError as trouble:
        raise StorageError(
            "output-not-written",
            Text("Het antwoord kan niet worden weggeschreven.", "The answer cannot be written."),
            Text("Kijk of u in de map mag schrijven en of de schijf vol is.", "Check your rights and the free space."),
            {"reason": type(trouble).__name__},
        ) from None


def _writer(content: str | bytes):  # type: ignore[no-untyped-def]
    data = content.encode("utf-8") if isinstance(content, str) else content
    return lambda path: path.write_bytes(data)


def as_csv(table: pa.Table) -> bytes:
    """A table as spreadsheets of this country open it: semicolons, a mark at the start, null as an empty cell.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    import io

    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow(table.column_names)
    for batch in table.to_batches(max_chunksize=50_000):
        columns = [[_cell(value) for value in batch.column(name).to_pylist()] for name in batch.schema.names]
        writer.writerows(zip(*columns, strict=True))
    return b"\xef\xbb\xbf" + sheet.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
