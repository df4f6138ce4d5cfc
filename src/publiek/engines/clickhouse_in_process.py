"""How do measures run on ClickHouse? As SQL that Ibis writes, answered by ClickHouse in this process.

A proof that a measure needs no engine of our own choosing: Narwhals builds an Ibis expression, Ibis its SQL, and
ClickHouse (chDB) sees SQL only. Trino and BigQuery can be reached by the same road.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path

import chdb
import ibis
import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.sql.compilers.clickhouse import ClickHouseCompiler

from publiek.engines.engine import Session
from publiek.engines.hive import partition_values
from publiek.engines.stated_types import stated

#: As everywhere else: who has no partner in a join has nothing (not zero), and a moment is what the clock said.
_SETTINGS = "SETTINGS join_use_nulls = 1, session_timezone = 'UTC'"
_MOMENT = pa.timestamp("us")


class ClickHouseEngine(Session):
    """ClickHouse inside this process, with tables in memory."""

    name = "clickhouse"

    def __init__(self) -> None:
        self._connection = chdb.connect(":memory:")
        self._names = (f"frame_{number}" for number in count())

    def frame(self, table: pa.Table) -> nw.LazyFrame:
        """An Arrow table, copied to a table of ClickHouse."""
        rows = table.cast(_clock_times(table.schema)).combine_chunks()
        name = next(self._names)
        self._connection.query(f"CREATE TABLE {name} ({_structure(rows.schema)}) ENGINE = Memory")
        if rows.num_rows:
            # ClickHouse finds `rows` by its name, here in this function.
            self._connection.query(f"INSERT INTO {name} SELECT * FROM Python(rows) {_SETTINGS}")
        return _unbound(name, rows.schema)

    def scan(self, paths: Iterable[Path], *, partitions: bool = False) -> nw.LazyFrame:
        """Parquet files, read by ClickHouse itself."""
        files = list(paths)
        schemas = [pq.read_schema(file) for file in files]
        schema = _clock_times(pa.unify_schemas(schemas, promote_options="permissive"))
        folders = partition_values(files) if partitions else [{} for _ in files]
        structure = _quoted(_structure(schema))
        parts = [
            f"SELECT {_columns(schema, folder)} FROM file('{_quoted(file)}', 'Parquet', '{structure}')"
            for file, folder in zip(files, folders, strict=True)
        ]
        name = next(self._names)
        self._connection.query(f"CREATE VIEW {name} AS {' UNION ALL '.join(parts)}")
        for folder, value in folders[0].items():
            schema = schema.append(pa.field(folder, pa.int64() if isinstance(value, int) else pa.string()))
        return _unbound(name, schema)

    def held(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The rows in a table of their own."""
        return self.frame(self._answer(frame))

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        """The rows of a frame as an Arrow table."""
        return stated(self._answer(frame))

    def _answer(self, frame: nw.LazyFrame) -> pa.Table:
        asked = frame.to_native()
        told = self._connection.query(f"{ibis.to_sql(asked, dialect='clickhouse')} {_SETTINGS}", "Arrow")
        table = pa.ipc.open_file(pa.BufferReader(told.bytes())).read_all()
        return table.cast(_truths(_clock_times(table.schema), asked.schema()))

    def close(self) -> None:
        """Give everything back."""
        self._connection.close()


def _clock_times(schema: pa.Schema) -> pa.Schema:
    """`schema` with every moment as the clock said it, in microseconds: ClickHouse calls all of them UTC."""
    return pa.schema([field.with_type(_MOMENT) if pa.types.is_timestamp(field.type) else field for field in schema])


def _truths(schema: pa.Schema, asked: ibis.Schema) -> pa.Schema:
    """`schema` with what was asked as true or false as such: ClickHouse reckons with 0 and 1."""
    return pa.schema([field.with_type(pa.bool_()) if asked[field.name].is_boolean() else field for field in schema])


def _unbound(name: str, schema: pa.Schema) -> nw.LazyFrame:
    return nw.from_native(ibis.table(ibis.Schema.from_pyarrow(schema), name=name)).lazy()


def _structure(schema: pa.Schema) -> str:
    mapper = ClickHouseCompiler.type_mapper
    types = {name: mapper.to_string(kind) for name, kind in ibis.Schema.from_pyarrow(schema).items()}
    told = {name: kind.replace("DateTime64(6)", "DateTime64(6, 'UTC')") for name, kind in types.items()}
    return ", ".join(f'"{name}" {kind.replace("(DATE)", "(Date32)")}' for name, kind in told.items())


def _columns(schema: pa.Schema, folder: dict[str, int | str]) -> str:
    told = [f'"{name}"' for name in schema.names]
    told += [
        f'{value}::Int64 AS "{name}"' if isinstance(value, int) else f"'{_quoted(value)}' AS \"{name}\""
        for name, value in folder.items()
    ]
    return ", ".join(told)


def _quoted(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("'", "\\'")
