"""What does every engine promise, so that a measure is written once?

A measure is a Narwhals expression over a frame. A frame has no order: what is shown is sorted by the measure. Null is
"not known": nothing equals it, sums skip it, a filter drops it, as a group key it is one value of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import narwhals as nw
import pyarrow as pa


class Engine(Protocol):
    """Where measures run. Use as a context manager; not shared between threads."""

    @property
    def name(self) -> str:
        """The word by which it is chosen."""

    def frame(self, table: pa.Table) -> nw.LazyFrame:
        """An Arrow table as a frame on this engine."""

    def scan(self, paths: Iterable[Path], *, partitions: bool = False) -> nw.LazyFrame:
        """Parquet files as one frame: columns by name, null where a file lacks one.

        With `partitions`, all files have one schema and every folder `name=value` above them becomes a column.
        """

    def held(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """`frame`, worked out once and kept on the engine; types as the engine has them."""

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        """The rows of a frame of this engine, in any order, with the types of `stated_types`."""

    def close(self) -> None:
        """Give everything back; frames of this engine can no longer be read."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Session:
    """What all engines share as a context manager: leaving it closes the engine."""

    def close(self) -> None:
        """Nothing to give back, unless an engine says otherwise."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
