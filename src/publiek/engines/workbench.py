"""A DuckDB session with bounded memory: the default engine, and the only one on the import road.

The import road writes its steps as named SQL (`run`); the measures are Narwhals expressions over `scan` or `frame`.
Nothing of a person is ever spilled: `spill=None` (the default) keeps DuckDB from writing temporary files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import narwhals as nw
import pyarrow as pa

from publiek.engines.absent import answer_at_once
from publiek.engines.engine import Session
from publiek.engines.stated_types import stated

for optional in ("pandas", "dateutil"):
    answer_at_once(optional)


class Workbench(Session):
    """One DuckDB connection. Use as a context manager; not shared between threads."""

    name = "duckdb"

    def __init__(self, *, memory: str = "1500MB", threads: int | None = None, spill: Path | None = None) -> None:
        """`memory` is DuckDB's own limit; `spill` a folder for temporary files (never while names are in the data)."""
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": str(spill or ""),
        }
        if threads:
            config["threads"] = threads
        self._connection = duckdb.connect(config=config)
        self._connection.execute("SET TimeZone='Europe/Amsterdam'")
        self._connection.execute("SET autoinstall_known_extensions=false; SET autoload_known_extensions=false")

    def run(
        self, sql: str, tables: Mapping[str, object] | None = None, parameters: Iterable[object] | None = None
    ) -> pa.Table:
        """The result of one SQL statement as an Arrow table; `tables` are Arrow tables visible under their name."""
        for name, table in (tables or {}).items():
            self._connection.register(name, table)
        try:
            cursor = self._connection.execute(sql, list(parameters) if parameters is not None else None)
            return cursor.to_arrow_table()
        finally:
            for name in tables or {}:
                self._connection.unregister(name)

    def keep(self, name: str, frame: nw.LazyFrame) -> None:
        """Works a frame out once, as a table that `run` sees under `name`; it counts against the memory limit."""
        frame.to_native().create(name)

    def table(self, name: str) -> nw.LazyFrame:
        """A kept table as a frame."""
        return nw.from_native(self._connection.table(name)).lazy()

    def forget(self, *names: str) -> None:
        """Drops kept tables; those that are not there are no trouble."""
        for name in names:
            self._connection.execute(f'DROP TABLE IF EXISTS "{name}"')

    def scan(self, paths: Iterable[Path], *, partitions: bool = False) -> nw.LazyFrame:
        """Parquet files as one lazy Narwhals frame (union by name).

        With `partitions`, all files have one schema and every folder `name=value` above them becomes a column.
        """
        files = [str(path) for path in paths]
        relation = self._connection.read_parquet(files, union_by_name=not partitions, hive_partitioning=partitions)
        return nw.from_native(relation).lazy()

    def frame(self, table: pa.Table) -> nw.LazyFrame:
        """An Arrow table as a lazy Narwhals frame on this engine."""
        return nw.from_native(self._connection.from_arrow(table)).lazy()

    def held(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The rows in memory, as Arrow; DuckDB's own tables would count against its limit."""
        return self.frame(frame.to_native().to_arrow_table())

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        """The rows of a frame as an Arrow table."""
        return stated(frame.to_native().to_arrow_table())

    def close(self) -> None:
        """Give everything back."""
        self._connection.close()
