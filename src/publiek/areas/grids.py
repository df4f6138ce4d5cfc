"""Which cells stand in this file? Any published layout as one grid of text: the rows above, and the rows with areas."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from publiek.areas.layouts import layouts, plain
from publiek.areas.refusals import refused

#: Rows searched for the header; CBS puts at most nine lines above the first area.
HEAD = 25
_AREA = re.compile(r"^\s*([1-9]\d{3}( ?[A-Z]{1,2})?|(NL|GM|WK|BU)[0-9A-Z]{2,8})\s*$")


@dataclass(frozen=True)
class Grid:
    """`head`: rows above the areas, each a list of text; `body`: text columns c0, c1, ...; `title`: sheet or layer."""

    head: list[list[str]]
    body: pa.Table
    title: str

    @property
    def notes(self) -> str:
        """Everything that is written above the areas, for year and edition."""
        return " ".join(cell for row in self.head for cell in row if cell)


def read_grid(path: Path, kind: str) -> Grid:
    """The cells of `path` (kind "csv", "xlsx" or "gpkg"). Raises AreaError when damaged or without rows of areas."""
    if kind == "gpkg":
        return _from_geopackage(path)
    title, table = _from_workbook(path) if kind == "xlsx" else _from_csv(path)
    return _split(title, table, path)


def _split(title: str, table: pa.Table, path: Path) -> Grid:
    first = table.slice(0, HEAD)
    rows = [[_text(value) for value in row.values()] for row in first.to_pylist()]
    start = next((i for i, row in enumerate(rows) if any(_AREA.match(cell) for cell in row[:5])), None)
    if start is None:
        raise refused("area-layout-unknown", path, rows=table.num_rows)
    return Grid(rows[:start], table.slice(start), title)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _from_workbook(path: Path) -> tuple[str, pa.Table]:
    import fastexcel

    try:
        book = fastexcel.read_excel(str(path))
        names = book.sheet_names
        wanted = [name for name in names if re.search(r"pc ?[456]|kwb", name, re.IGNORECASE)] or names
        sheet = book.load_sheet(wanted[0], header_row=None, dtypes="string")
        table = pa.table(sheet.to_arrow())
    except (fastexcel.FastExcelError, pa.ArrowInvalid, IndexError) as error:
        raise refused("area-file-damaged", path) from error
    return wanted[0], table.rename_columns([f"c{i}" for i in range(table.num_columns)])


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        sample = file.read(1 << 20)
    try:
        sample[: sample.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _from_csv(path: Path) -> tuple[str, pa.Table]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(20_000).removeprefix("\ufeff")
    line = next((line for line in sample.splitlines() if line.strip()), "")
    separator = max(";,\t", key=line.count)
    width = len(next(csv.reader(io.StringIO(sample), delimiter=separator), []))
    names = [f"c{i}" for i in range(width)]
    try:
        table = pacsv.read_csv(
            path,
            read_options=pacsv.ReadOptions(column_names=names, encoding=encoding),
            parse_options=pacsv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as error:
        # the message of Arrow quotes the row; the rows of these files are open statistics, but be strict
        raise refused("area-file-damaged", path, encoding=encoding) from error
    return path.stem, table


def _from_geopackage(path: Path) -> Grid:
    """The attributes of the first layer with a known key; the geometry stays where it is."""
    known = layouts().postcode_keys | layouts().region_keys
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            for (layer,) in database.execute("SELECT table_name FROM gpkg_contents ORDER BY table_name"):
                fields = [(row[1], str(row[2]).upper()) for row in database.execute(f'PRAGMA table_info("{layer}")')]
                names = [name for name, type_ in fields if "POLYGON" not in type_ and type_ not in {"GEOMETRY", "BLOB"}]
                names = [name for name in names if plain(name) not in {"fid", "geom"}]
                names.sort(key=lambda name: plain(name) not in known)
                if names and plain(names[0]) in known:
                    chosen = ", ".join(f'CAST("{name}" AS TEXT)' for name in names)
                    rows = database.execute(f'SELECT {chosen} FROM "{layer}"')
                    return Grid([names], _batched(rows, len(names)), layer)
    except sqlite3.DatabaseError as error:
        raise refused("area-file-damaged", path) from error
    raise refused("area-layout-unknown", path)


def _batched(rows: sqlite3.Cursor, width: int) -> pa.Table:
    """The rows as text columns, by 20,000 at a time: a PC6 layer has 470,000 rows of 40 cells."""
    schema = pa.schema([(f"c{i}", pa.string()) for i in range(width)])
    batches = []
    while block := rows.fetchmany(20_000):
        columns = [pa.array(values, pa.string()) for values in zip(*block, strict=True)]
        batches.append(pa.record_batch(columns, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without blanks at either end, null for nothing."""
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
