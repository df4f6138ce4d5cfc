"""Where do the batches of an import wait until the whole delivery has been read?"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.warehouse.columns import KEPT_LINE, shaped

#: Rows after which a new staged file is begun, so that no single footer or file grows without bound.
ROWS_PER_FILE = 5_000_000

_TEXT = [field.name for field in KEPT_LINE if pa.types.is_string(field.type)]


class Staging:
    """Pseudonymous batches appended to Parquet files in one folder: quick to write, read once, never kept."""

    def __init__(self, folder: Path, *, rows_per_file: int = ROWS_PER_FILE) -> None:
        self._folder = folder
        self._rows_per_file = rows_per_file
        self._files: list[Path] = []
        self._writer: pq.ParquetWriter | None = None
        self._rows = 0

    def append(self, table: pa.Table) -> None:
        """Adds one batch. Raises StorageError when it has any column but those of the kept line."""
        lines = shaped(table, wanted=KEPT_LINE)
        if self._writer is None:
            self._begin()
        assert self._writer is not None
        self._writer.write_table(lines)
        self._rows += lines.num_rows
        if self._rows >= self._rows_per_file:
            self.finish()

    def finish(self) -> list[Path]:
        """Completes the file that is being written; all files so far, in order."""
        writer, self._writer, self._rows = self._writer, None, 0
        if writer is not None:
            writer.close()
        return list(self._files)

    def take_over(self, files: list[Path]) -> None:
        """From now on these complete files, in this order, are what was staged so far."""
        self.finish()
        self._files = list(files)

    def _begin(self) -> None:
        path = self._folder / f"staged-{len(self._files) + 1:04d}.parquet"
        # Measured: half the processor time of the defaults. Keys hardly repeat, so only text gets a dictionary.
        self._writer = pq.ParquetWriter(
            path, KEPT_LINE, compression="lz4", use_dictionary=_TEXT, write_statistics=False
        )
        self._files.append(path)
