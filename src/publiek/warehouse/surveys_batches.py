"""Which batches of answers count, how is one written, and how does one lose a row for good?

The pointer names the batches; it is replaced in one step. Open answers stand in a file of their own beside the closed
ones, so that they can be forgotten sooner. A row that is erased is gone from a new file; the old file is removed. Of
what was erased only the random name of the form stays: the phone may send the same form again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.warehouse import publication, refusals
from publiek.warehouse.surveys_folder import SurveyFolder, fresh_name

FORMAT = 1
OPEN = pa.schema(
    [("response", pa.string()), ("collected", pa.date32()), ("column", pa.string()), ("text", pa.string())]
)


@dataclass(frozen=True)
class Batch:
    """Answers that were kept together. `source`: sha256 of the file they came from ("" for single forms); of the rows
    read, `kept` were kept and `aside` were not; `rows` are there now; `day`: when it was kept.
    """

    name: str
    rows: int
    source: str = ""
    read: int = 0
    kept: int = 0
    aside: int = 0
    day: str = ""


@dataclass(frozen=True)
class Pointer:
    """What counts now. `gone`: forms that were erased, by their random name."""

    batches: tuple[Batch, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The columns of the answers in order, and which of them are open answers."""

    schema: pa.Schema
    opened: tuple[str, ...]

    @property
    def closed(self) -> pa.Schema:
        """The columns without the open answers."""
        return pa.schema([field for field in self.schema if field.name not in self.opened])

    def as_bytes(self) -> bytes:
        """The layout as it is kept."""
        columns = [[field.name, str(field.type)] for field in self.schema]
        return json.dumps({"format": FORMAT, "columns": columns, "open": list(self.opened)}).encode()

    @staticmethod
    def read(folder: SurveyFolder) -> Layout:
        """The layout of a survey. Raises StorageError "home-damaged"."""
        told = read_json(folder.layout)
        try:
            fields = [(name, pa.type_for_alias(kind)) for name, kind in told["columns"]]
            return Layout(pa.schema(fields), tuple(told["open"]))
        except (KeyError, TypeError, ValueError):
            raise refusals.home_damaged(folder.layout.name) from None


def read_json(path: Path) -> dict:
    """A file of the bookkeeping. Raises StorageError "home-damaged" or "home-newer"; FileNotFoundError passes."""
    try:
        told = json.loads(path.read_bytes())
    except ValueError:
        raise refusals.home_damaged(path.name) from None
    if not isinstance(told, dict):
        raise refusals.home_damaged(path.name)
    if told.get("format", FORMAT) != FORMAT:
        raise refusals.home_newer(told.get("format"), known=FORMAT)
    return told


def read_pointer(folder: SurveyFolder) -> Pointer:
    """What counts now; nothing when nothing was kept yet."""
    try:
        told = read_json(folder.current)
    except FileNotFoundError:
        return Pointer()
    try:
        return Pointer(tuple(Batch(**one) for one in told["batches"]), tuple(told["gone"]))
    except (KeyError, TypeError):
        raise refusals.home_damaged(folder.current.name) from None


def publish(folder: SurveyFolder, pointer: Pointer) -> None:
    """`pointer` counts from now on; batches that it no longer names are removed."""
    told = {
        "format": FORMAT,
        "batches": [asdict(batch) for batch in pointer.batches],
        "gone": sorted(set(pointer.gone)),
    }
    publication.write_whole(folder.current, content=json.dumps(told).encode())
    folder.sweep({batch.name for batch in pointer.batches}, gone=set(pointer.gone))


def write_batch(folder: SurveyFolder, table: pa.Table, *, layout: Layout, batch: Batch) -> Batch:
    """Writes the two files of a batch, which counts once it is published. Gives `batch` with its name and rows."""
    name = fresh_name()
    _put(folder.closed(name), table.select(layout.closed.names).cast(layout.closed))
    _put(folder.opened(name), _opened(table, layout))
    return replace(batch, name=name, rows=table.num_rows)


def _put(path: Path, table: pa.Table) -> None:
    held = pa.BufferOutputStream()
    pq.write_table(table, held, compression="zstd")
    publication.write_whole(path, content=held.getvalue().to_pybytes())


def _opened(table: pa.Table, layout: Layout) -> pa.Table:
    parts = [OPEN.empty_table()]
    for column in layout.opened:
        told = table.filter(pc.is_valid(table.column(column)))
        names = pa.array([column] * told.num_rows, pa.string())
        parts.append(
            pa.table([told.column("response"), told.column("collected"), names, told.column(column)], schema=OPEN)
        )
    return pa.concat_tables(parts)


def read_batch(folder: SurveyFolder, batch: Batch, *, layout: Layout) -> pa.Table:
    """One batch with its open answers back in their columns. Raises StorageError "home-damaged"."""
    try:
        table = pq.read_table(folder.closed(batch.name))
        opened = pq.read_table(folder.opened(batch.name))
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise refusals.home_damaged(folder.closed(batch.name).name) from None
    if table.num_rows != batch.rows or table.schema.names != layout.closed.names:
        raise refusals.home_damaged(folder.closed(batch.name).name)
    for column in layout.opened:
        mine = opened.filter(pc.equal(opened.column("column"), column))
        at = pc.index_in(table.column("response"), mine.column("response").combine_chunks())
        table = table.append_column(column, pc.take(mine.column("text"), at))
    return table.select(layout.schema.names).cast(layout.schema)


def responses_of(folder: SurveyFolder, batches: Sequence[Batch]) -> set[str]:
    """The random names of every form in these batches."""
    found: set[str] = set()
    for batch in batches:
        found |= set(pq.read_table(folder.closed(batch.name), columns=["response"]).column(0).to_pylist())
    return found


Keep = Callable[[pa.Table], pa.Table]


def rewrite(folder: SurveyFolder, pointer: Pointer, *, layout: Layout, keep: Keep) -> tuple[Pointer, list[str]]:
    """Every batch with only what `keep` leaves of it; also the names of the forms that lost their row.

    `keep` gets a table in the layout and gives one with fewer rows or fewer open answers. Nothing counts yet.
    """
    batches, lost = [], []
    for batch in pointer.batches:
        table = read_batch(folder, batch, layout=layout)
        left = keep(table)
        if left.equals(table):
            batches.append(batch)
            continue
        lost += sorted(set(table.column("response").to_pylist()) - set(left.column("response").to_pylist()))
        batches.append(write_batch(folder, left, layout=layout, batch=batch))
    return replace(pointer, batches=tuple(batches)), lost
