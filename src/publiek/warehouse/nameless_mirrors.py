"""How do lines of a mirror lose their names, so that what is made of the mirror later still adds up to the same?

A line that loses its names is written as it was settled: a group stays a group, a shared account stays nobody's, and a
ticket that was there twice is set aside, for without an order none of that can be seen again. The numbers of its unit
and record, which are of an order, are set *apart*: kept under another use of the key, so that the same order told
again still takes its place, and nobody finds the numbers of the order in the files.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.warehouse.changing import PurgedFile, applied, differing
from publiek.warehouse.columns import KEPT_LINE, SET_ASIDE_ROW, shaped
from publiek.warehouse.keeping import fingerprint
from publiek.warehouse.records import DeliveryRecord
from publiek.warehouse.segments import ASIDE_FILE, FILES, LINES_FILE, MARKS_FILE, ROW_OF_UNIT, ROWS_FILE, seal

#: What settling decides of a line.
_SETTLED = ("status", "booker_kind", "postcode_status", "pc4", "country", "birth_year")
_TWICE = "row-duplicate"
_ROWS_AT_ONCE = 122_880


@dataclass(frozen=True)
class Asked:
    """`change` of lines; the delivery in which the same rows were settled (None: not yet); how numbers go apart."""

    change: Callable[[pa.Table], pa.Table]
    settled: DeliveryRecord | None
    renumber: Callable[[pa.Array], pa.Array] | None


@dataclass(frozen=True)
class Made:
    """The segment that takes the place of another, and which of its files changed."""

    name: str
    files: tuple[PurgedFile, ...]


def set_apart(rows: pa.Table, *, lines: pa.Table, renumber: Callable[[pa.Array], pa.Array]) -> pa.Table:
    """`rows` (ROW_OF_UNIT) with the numbers apart of rows whose line in `lines` (row, order, ticket) has no names.

    So has a row without a line (set aside) of a unit that has such lines and no other.
    """
    without = pc.and_(pc.is_null(lines["order"]), pc.fill_null(pc.equal(lines["ticket"], 0), False))
    nameless, named = (lines["row"].filter(mask).combine_chunks() for mask in (without, pc.invert(without)))
    theirs = pc.is_in(rows["row"], value_set=nameless)
    others = rows["unit"].filter(pc.is_in(rows["row"], value_set=named)).combine_chunks()
    units = rows["unit"].filter(theirs).combine_chunks()
    loose = pc.and_(pc.is_in(rows["unit"], value_set=units), pc.invert(pc.is_in(rows["unit"], value_set=others)))
    which = pc.or_(theirs, loose)
    if not pc.any(which).as_py():
        return rows
    mask = which.combine_chunks() if isinstance(which, pa.ChunkedArray) else which
    for name in ("unit", "record"):
        numbers = rows[name].combine_chunks()
        moved = renumber(numbers.filter(mask))
        at = rows.column_names.index(name)
        rows = rows.set_column(at, rows.schema.field(at), pc.replace_with_mask(numbers, mask, moved))
    return rows


def changed(folder: Path, *, asked: Asked, room: Callable[[], tuple[str, Path]]) -> Made | None:
    """The segment in `folder` with its lines changed, in a new folder; None when nothing changes."""
    lost = _losing(folder / LINES_FILE, asked.change)
    if lost is None:
        return None
    name, target = room()
    settled, twice = _settled(asked.settled, lost)
    _write_lines(folder, target, asked=asked, settled=settled, twice=twice)
    _write_aside(folder, target, twice)
    shutil.copyfile(folder / MARKS_FILE, target / MARKS_FILE)
    _write_rows(folder, target, asked=asked, lost=lost)
    seal(target)
    files = []
    for file in FILES:
        before, after = fingerprint(folder / file), fingerprint(target / file)
        if before != after:
            files.append(PurgedFile(f"{name}/{file}", before, after, len(lost) if file == LINES_FILE else 0))
    return Made(name, tuple(files))


def _losing(path: Path, change: Callable[[pa.Table], pa.Table]) -> pa.Array | None:
    """The rows of which the line changes; None when there are none."""
    found = []
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            lines = pa.Table.from_batches([batch]).select(KEPT_LINE.names).cast(KEPT_LINE)
            found.append(lines["row"].to_numpy()[differing(lines, applied(change, lines))])
    rows = np.concatenate(found) if found else np.empty(0, np.int64)
    return pa.array(rows, pa.int64()) if len(rows) else None


def _settled(record: DeliveryRecord | None, lost: pa.Array) -> tuple[pa.Table | None, pa.Table]:
    """How the rows in `lost` were settled: their lines, and which of them were set aside as being there twice."""
    if record is None:
        return None, SET_ASIDE_ROW.empty_table()
    aside = record.rows_set_aside
    aside = aside.filter(pc.and_(pc.equal(aside["code"], _TWICE), pc.is_in(aside["row"], value_set=lost)))
    found = []
    with pq.ParquetFile(record.root / record.original.path) as file:
        for batch in file.iter_batches(_ROWS_AT_ONCE, columns=["row", *_SETTLED]):
            lines = pa.Table.from_batches([batch])
            found.append(lines.filter(pc.is_in(lines["row"], value_set=lost)))
    return (pa.concat_tables(found) if found else None), aside.cast(SET_ASIDE_ROW)


def _write_lines(folder: Path, target: Path, *, asked: Asked, settled: pa.Table | None, twice: pa.Table) -> None:
    gone = twice["row"].combine_chunks()
    with (
        pq.ParquetFile(folder / LINES_FILE) as file,
        pq.ParquetWriter(target / LINES_FILE, KEPT_LINE, compression="zstd", compression_level=1) as writer,
    ):
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            lines = pa.Table.from_batches([batch]).select(KEPT_LINE.names).cast(KEPT_LINE)
            losing = pa.array(differing(lines, applied(asked.change, lines)))
            if settled is not None:
                lines = _as_settled(lines, losing, settled)
            made = applied(asked.change, lines)
            writer.write_table(made.filter(pc.invert(pc.is_in(made["row"], value_set=gone))))


def _as_settled(lines: pa.Table, losing: pa.Array, settled: pa.Table) -> pa.Table:
    """The lines in `losing` with what settling decided of them."""
    at = pc.index_in(lines["row"].combine_chunks(), value_set=settled["row"].combine_chunks())
    where = pc.and_(losing, pc.is_valid(at))
    for name in _SETTLED:
        place = lines.column_names.index(name)
        told = settled[name].combine_chunks().take(at).cast(lines.schema.field(place).type)
        values = pc.if_else(where, told, lines[name].combine_chunks())
        lines = lines.set_column(place, lines.schema.field(place), values)
    return lines


def _write_aside(folder: Path, target: Path, twice: pa.Table) -> None:
    aside = pq.ParquetFile(folder / ASIDE_FILE).read().cast(SET_ASIDE_ROW)
    both = pa.concat_tables([aside, twice.select(SET_ASIDE_ROW.names)])
    pq.write_table(shaped(both, wanted=SET_ASIDE_ROW), target / ASIDE_FILE, compression="zstd", compression_level=1)


def _write_rows(folder: Path, target: Path, *, asked: Asked, lost: pa.Array) -> None:
    rows = pq.ParquetFile(folder / ROWS_FILE).read().cast(ROW_OF_UNIT)
    if asked.renumber is not None:
        lines = pq.ParquetFile(target / LINES_FILE).read(columns=["row", "order", "ticket"])
        # Lines that had lost their names before have their numbers apart already.
        lines = lines.filter(_fresh(lines, lost))
        rows = set_apart(rows, lines=lines, renumber=asked.renumber)
    pq.write_table(rows, target / ROWS_FILE, compression="zstd", compression_level=1)


def _fresh(lines: pa.Table, lost: pa.Array) -> pa.ChunkedArray:
    """Lines that still have names, and those that lost them now."""
    without = pc.and_(pc.is_null(lines["order"]), pc.fill_null(pc.equal(lines["ticket"], 0), False))
    return pc.or_(pc.invert(without), pc.is_in(lines["row"], value_set=lost))
