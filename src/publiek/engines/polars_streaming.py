"""How do measures run on Polars? By its streaming engine, without a limit on memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import narwhals as nw
import polars as pl
import pyarrow as pa

from publiek.engines.engine import Session
from publiek.engines.stated_types import stated


class PolarsEngine(Session):
    """Polars in this process."""

    name = "polars"

    def frame(self, table: pa.Table) -> nw.LazyFrame:
        """An Arrow table as a lazy frame."""
        return nw.from_native(pl.DataFrame(table).lazy())

    def scan(self, paths: Iterable[Path], *, partitions: bool = False) -> nw.LazyFrame:
        """Parquet files as one lazy frame."""
        files = [str(path) for path in paths]
        if partitions:
            return nw.from_native(pl.scan_parquet(files, hive_partitioning=True))
        each = [pl.scan_parquet(file, hive_partitioning=False) for file in files]
        return nw.from_native(pl.concat(each, how="diagonal_relaxed"))

    def held(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The rows in memory."""
        return nw.from_native(frame.to_native().collect(engine="streaming").lazy())

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        """The rows of a frame as an Arrow table."""
        return stated(frame.to_native().collect(engine="streaming").to_arrow())
