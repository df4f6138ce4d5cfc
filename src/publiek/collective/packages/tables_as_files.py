"""How is a table written as a file that a person can open and a program can check to the last byte?

CSV in UTF-8: a header, texts between quotes, numbers without, an empty place for what is not told. Which columns there
are and of what kind is told beside it, so nothing is guessed.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.csv as csv

from publiek.collective.packages import refusals
from publiek.collective.packages.limits import MOST_COLUMNS, MOST_TABLE, MOST_TEXT

KINDS = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "yes-no": pa.bool_()}
_NAME_OF = {kind: name for name, kind in KINDS.items()}
Columns = Sequence[tuple[str, str]]
#: How a cell begins that a spreadsheet would run.
_RUN = ("=", "+", "-", "@")


def columns_of(table: pa.Table) -> list[tuple[str, str]]:
    """Name and kind of every column. Raises ValueError for a kind that a package does not know."""
    if any(field.type not in _NAME_OF or not field.name or not _plain(field.name) for field in table.schema):
        raise ValueError("a table of a package has texts, whole numbers, numbers and yes-no alone")
    return [(field.name, _NAME_OF[field.type]) for field in table.schema]


def written(table: pa.Table) -> bytes:
    """The one way to write `table`. Raises ValueError for texts and numbers that a file would not give back."""
    columns_of(table)
    for column in table.columns:
        _require_plain(column)
    held = io.BytesIO()
    csv.write_csv(table.combine_chunks(), held, csv.WriteOptions(quoting_style="needed", eol="\n"))
    return held.getvalue()


def read(content: bytes, columns: object, *, part: str) -> pa.Table:
    """The table that `content` spells. Raises PackageError for anything that `written` would not have made."""
    if len(content) > MOST_TABLE:
        raise refusals.too_large(part, MOST_TABLE)
    try:
        kinds = _kinds(columns)
        table = csv.read_csv(
            io.BytesIO(content),
            read_options=csv.ReadOptions(use_threads=False, block_size=max(len(content), 1)),
            convert_options=csv.ConvertOptions(
                column_types=kinds, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
            ),
        )
        again = written(table)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        raise refusals.damaged(part) from None
    if again != content or table.schema != kinds:
        raise refusals.damaged(part)
    return table


def _kinds(columns: object) -> pa.Schema:
    if not isinstance(columns, list) or not 1 <= len(columns) <= MOST_COLUMNS:
        raise ValueError("columns")
    pairs = [(str(name), KINDS[str(kind)]) for name, kind in columns if str(kind) in KINDS]
    if len({name for name, _ in pairs}) != len(columns):
        raise ValueError("columns")
    return pa.schema(pairs)


def _require_plain(column: pa.ChunkedArray) -> None:
    values = [value for value in column.unique().to_pylist() if value is not None]
    if pa.types.is_string(column.type) and not all(_plain(value) for value in values):
        raise ValueError("a text is one short line that a spreadsheet does not run")
    if pa.types.is_floating(column.type) and not all(math.isfinite(value) for value in values):
        raise ValueError("a number is finite")


def _plain(text: str) -> bool:
    return len(text) <= MOST_TEXT and text.isprintable() and not (len(text) > 1 and text.startswith(_RUN))
