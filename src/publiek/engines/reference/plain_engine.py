"""The reference as an engine: Arrow in, plain values between, Arrow out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from publiek.engines.engine import Session
from publiek.engines.reference.frame import PlainFrame
from publiek.engines.stated_types import stated


class ReferenceEngine(Session):
    """Plain Python. Every step is worked out at once, so nothing has to be held."""

    name = "reference"

    def frame(self, table: pa.Table) -> nw.LazyFrame:
        """An Arrow table as plain values."""
        return nw.from_native(PlainFrame.from_arrow(table))

    def scan(self, paths: Iterable[Path], *, partitions: bool = False) -> nw.LazyFrame:
        """Parquet files as plain values."""
        files = [str(path) for path in paths]
        if partitions:
            return self.frame(ds.dataset(files, format="parquet", partitioning="hive").to_table())
        tables = [pq.ParquetFile(file).read() for file in files]
        return self.frame(pa.concat_tables(tables, promote_options="permissive"))

    def held(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The frame itself."""
        return frame

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        """The rows of a frame as an Arrow table."""
        return stated(frame.to_native().to_arrow())
