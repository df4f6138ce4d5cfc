"""How is a table of a data set written: for analysis (Parquet), for spreadsheets (CSV), for programs (JSON)?

The three hold the same. In CSV an empty place (between quotes) is "not told", and a text that a spreadsheet would take
for a formula gets an apostrophe in front (OWASP); `read_csv` takes exactly that apostrophe off again. Numbers stay
numbers.
numbers.
"""

from __future__ import annotations

import csv
import io
import json
import re

import pyarrow as pa
import pyarrow.parquet as pq

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
#: Kind of a column -> its type in Table Schema.
KINDS = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean"}


def as_parquet(table: pa.Table) -> bytes:
    """The table as Parquet."""
    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd")
    return held.getvalue()


def as_csv(table: pa.Table) -> bytes:
    """The table as CSV (UTF-8, comma, all texts between quotes)."""
    held = io.StringIO()
    writer = csv.writer(held, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([_cell(value) for value in row.values()])
    return held.getvalue().encode()


def as_json(table: pa.Table) -> bytes:
    """The table as JSON: a list of rows."""
    return json.dumps(table.to_pylist(), ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def read_csv(content: bytes, schema: pa.Schema) -> pa.Table:
    """The table that `as_csv` wrote."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    columns = {
        field.name: pa.array([_value(row[place], field.type) for row in rows[1:]], field.type)
        for place, field in enumerate(schema)
    }
    return pa.table(columns, schema=schema)


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def _value(text: str, kind: pa.DataType) -> object:
    if text == "":
        return None
    if pa.types.is_boolean(kind):
        return text == "true"
    if pa.types.is_integer(kind):
        return int(text)
    if pa.types.is_floating(kind):
        return float(text)
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
