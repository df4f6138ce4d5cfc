"""Arrow itself as one more engine to hold the others against; it is not offered to anybody."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import narwhals as nw
import pyarrow as pa

from publiek.engines.engine import Session
from publiek.engines.stated_types import stated


class ArrowEngine(Session):
    name = "pyarrow"

    def frame(self, table: pa.Table) -> nw.LazyFrame:
        return nw.from_native(table).lazy()

    def scan(self, paths: Iterable[Path], *, partitions: bool = False) -> nw.LazyFrame:
        raise NotImplementedError("only tables from memory")

    def held(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        return frame.collect("pyarrow").lazy()

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        return stated(frame.collect("pyarrow").to_native())
