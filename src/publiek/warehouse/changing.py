"""How are the lines of one kept file changed, so that it adds up to the same? Batch by batch, into a new file.

Only what is about a person may change: rows, money, performance and day are compared before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.warehouse.columns import KEPT_LINE
from publiek.warehouse.places import token

ROWS_AT_ONCE = 122_880
#: What is about a person in a line; nothing else may change.
PERSONAL = ("order", "ticket", "booker", "pc6", "birth_year", "pc4", "country", "postcode_status")
#: Columns by which rows are sought later, as in the files of an import.
_SOUGHT = ["level", "performance_start", "ordered_on", "pc4"]
_TEXT = [field.name for field in KEPT_LINE if pa.types.is_string(field.type)]


@dataclass(frozen=True)
class PurgedFile:
    """One file of which lines changed: where it stands now, its SHA-256 before and after, how many rows changed."""

    path: str
    before: str
    after: str
    rows: int


@dataclass(frozen=True)
class Changed:
    """A file of which lines changed: where it waits, and how many of its rows are different."""

    path: Path
    rows: int


def changed_file(source: Path, *, change: Callable[[pa.Table], pa.Table], folder: Path) -> Changed | None:
    """A copy of `source` with its lines changed, in `folder`; None when `change` changes none of them.

    Raises ValueError when `change` gives other rows, or changes what is not about a person.
    """
    if not any(differing(lines, applied(change, lines)).any() for lines in _batches(source)):
        return None
    target, rows = folder / f"{token()}.parquet", 0
    with pq.ParquetWriter(
        target, KEPT_LINE, compression="zstd", compression_level=1, use_dictionary=_TEXT, write_statistics=_SOUGHT
    ) as writer:
        for lines in _batches(source):
            made = applied(change, lines)
            rows += int(differing(lines, made).sum())
            writer.write_table(made, row_group_size=ROWS_AT_ONCE)
    return Changed(target, rows)


def applied(change: Callable[[pa.Table], pa.Table], lines: pa.Table) -> pa.Table:
    """What `change` makes of `lines`. Raises ValueError when it adds, drops or alters what it may not."""
    made = change(lines).select(KEPT_LINE.names).cast(KEPT_LINE)
    same = made.num_rows == lines.num_rows
    if not same or any(not made[name].equals(lines[name]) for name in KEPT_LINE.names if name not in PERSONAL):
        raise ValueError("a purge changes what is about a person, and nothing else")
    return made


def differing(lines: pa.Table, made: pa.Table) -> np.ndarray:
    """Which rows (bool) are different."""
    found = np.zeros(lines.num_rows, dtype=bool)
    for name in PERSONAL:
        if not lines[name].equals(made[name]):
            same = pc.fill_null(pc.equal(lines[name], made[name]), False)
            both = pc.and_(pc.is_null(lines[name]), pc.is_null(made[name]))
            found |= ~pc.or_(same, both).to_numpy().astype(bool)
    return found


def _batches(source: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(source) as file:
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            yield pa.Table.from_batches([batch]).select(KEPT_LINE.names).cast(KEPT_LINE)
