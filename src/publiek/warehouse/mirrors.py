"""What did one live connection bring so far, order by order, and how does that become the one delivery that counts?

    connected/<name>/
        STATE                     which segments make up the mirror, and from where reading goes on
        lock                      held by the one run
        segment-<token>/          lines.parquet   pseudonymous lines, as they were staged (no delivery number)
                                  rows.parquet    of every record that was read: its row, its unit, its cents
                                  aside.parquet   the rows that were set aside
                                  marks.parquet   the rows of every finding

A *unit* is what the source tells as a whole (an order; for counts a performance), known by a keyed number. A unit that
comes again takes the place of all that was known of it. Segments never change: one that loses units is written anew.
STATE is replaced in one step, so a run that is killed goes on from the last one. Nothing here counts in a figure: that
is only the delivery that is made of it, whose record holds the cursor, so the two can never differ.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from publiek.vocabulary.findings import ROWS_SHOWN, Finding
from publiek.warehouse import nameless_mirrors, publication, refusals
from publiek.warehouse.changing import PurgedFile
from publiek.warehouse.columns import KEPT_LINE, SET_ASIDE_ROW, shaped
from publiek.warehouse.gone import GoneList
from publiek.warehouse.places import Places, token
from publiek.warehouse.records import DeliveryRecord
from publiek.warehouse.segments import ASIDE_FILE, FILES, LINES_FILE, MARK, MARKS_FILE, ROW_OF_UNIT, ROWS_FILE, seal

FORMAT = 1
#: Beyond so many segments they are put together: every run adds one.
MOST_SEGMENTS = 24

Renumber = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True)
class MirrorState:
    """How far a connection is. `cursor`: where reading goes on, sealed; `next_row`: the number of the next record.

    `complete`: a first reading of everything was finished, so the mirror is the source. `unpublished`: it holds changes
    that do not count yet. `key_id`: of the key of its pseudonyms. `published`: the number of the delivery made of it.
    `most`: the most records that ever counted, since a person said that fewer is right. `gone`: the state of the list
    of who is gone under which all of it was read or changed.
    """

    segments: tuple[str, ...] = ()
    cursor: Mapping[str, Any] | None = None
    next_row: int = 1
    complete: bool = False
    unpublished: bool = False
    key_id: str = ""
    published: int | None = None
    most: int = 0
    gone: str = ""


@dataclass(frozen=True, repr=False)
class Brought:
    """What some pages brought: the `units` (keyed numbers) that are told anew, and all that is told of them now.

    `apart`: the same units in the same order, by the numbers under which they are kept when nobody may be known by
    them any more (see `nameless_mirrors`).
    """

    units: pa.Array
    lines: pa.Table
    rows: pa.Table
    aside: pa.Table
    marks: pa.Table = field(default_factory=MARK.empty_table)
    apart: pa.Array = field(default_factory=lambda: pa.array([], pa.int64()))

    @property
    def every(self) -> pa.Array:
        """The units by both their numbers."""
        return pa.concat_arrays([self.units, self.apart])


class Mirror:
    """The mirror of connection `name` of one organisation. Inside `running()` one process at a time may change it."""

    def __init__(self, places: Places, name: str) -> None:
        self._places = places
        self.name = name
        self.folder = places.root / "connected" / name

    @contextmanager
    def running(self, *, patience: float = 0.0) -> Iterator[None]:
        """The run's place. Raises StorageError "connection-busy" when another run has it for longer than `patience`."""
        with refusals.storing():
            publication.make_room(self._places)
            self.folder.parent.mkdir(mode=0o700, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=patience, poll_interval=0.05)
        except Timeout:
            raise refusals.connection_busy() from None
        try:
            with refusals.storing():
                self._clean()
            yield
        finally:
            lock.release()

    def state(self) -> MirrorState:
        """How far it is; the empty state when nothing was read yet."""
        with refusals.storing():
            try:
                read = json.loads((self.folder / "STATE").read_bytes())
            except FileNotFoundError:
                return MirrorState()
            except ValueError:
                raise refusals.home_damaged("STATE") from None
        if int(read.pop("format", 0)) > FORMAT:
            raise refusals.home_newer(FORMAT + 1, known=FORMAT)
        return MirrorState(**{**read, "segments": tuple(read["segments"])})

    def begin_anew(self, *, key_id: str, gone: str = "") -> MirrorState:
        """Forgets what was read, to read everything again. What counts now goes on counting until that is done."""
        before = self.state()
        return self._put(MirrorState(key_id=key_id, published=before.published, most=before.most, gone=gone))

    def news(self, brought: Brought, *, state: MirrorState, renumber: Renumber | None = None) -> Brought:
        """What of `brought` says something else than the mirror: units told again as they were are left out.

        With `renumber` also those of which the mirror holds the numbers that were set apart.
        """
        known = self.rows(state)
        told, known = _records_of(brought, brought.rows, renumber), _records_of(brought, known, renumber)
        same = [unit for unit, records in told.items() if known.get(unit) == records]
        if not same:
            return brought
        return without(brought, pa.array(same, pa.int64()))

    def add(self, brought: Brought, *, state: MirrorState) -> MirrorState:
        """`state` with what was brought in the place of all that was known of its units; kept when this returns.

        The caller gives a `state` with the cursor and the next row that belong to it.
        """
        with refusals.storing():
            segments = [kept for one in state.segments if (kept := self._without(one, brought.every))]
            if brought.rows.num_rows:
                segments.append(self._write(brought))
            if len(segments) > MOST_SEGMENTS:
                segments = [self._together(segments)]
            changed = state.unpublished or bool(brought.rows.num_rows) or tuple(segments) != state.segments
            return self._put(replace(state, segments=tuple(segments), unpublished=changed))

    def changed(
        self, change: Callable[[pa.Table], pa.Table], *, of: DeliveryRecord | None, renumber: Renumber | None
    ) -> list[PurgedFile]:
        """Applies `change` to every line; what counts now (`of`) tells how lines that lose their names were settled.

        See `nameless_mirrors`. For who holds the mirror, with no run going on.
        """
        state = self.state()
        settled = of if state.complete and not state.unpublished else None
        asked = nameless_mirrors.Asked(change, settled, renumber)
        told, segments, emptied = [], [], False
        with refusals.storing():
            for segment in state.segments:
                made = nameless_mirrors.changed(self.folder / segment, asked=asked, room=self._room)
                segments.append(made.name if made else segment)
                if made:
                    told += [replace(file, path=f"connected/{self.name}/{file.path}") for file in made.files]
                    emptied = emptied or renumber is None
            if emptied:
                self._put(MirrorState(key_id=state.key_id, published=state.published, most=state.most))
                return told
            gone = GoneList(self._places).state
            if tuple(segments) != state.segments or gone != state.gone:
                self._put(replace(state, segments=tuple(segments), gone=gone))
        return told

    def put(self, state: MirrorState) -> MirrorState:
        """Keeps another state of the same segments (another cursor, complete, published)."""
        with refusals.storing():
            return self._put(state)

    def forget(self) -> None:
        """Removes the mirror: the connection is gone. What it delivered is for `Store.withdraw`."""
        with refusals.storing():
            shutil.rmtree(self.folder, ignore_errors=True)

    def lines(self, state: MirrorState) -> list[Path]:
        """The files with lines, in the order of their rows."""
        return [self.folder / one / LINES_FILE for one in state.segments]

    def rows(self, state: MirrorState) -> pa.Table:
        """Row, unit and cents of every record."""
        return self._all(state, ROWS_FILE, ROW_OF_UNIT)

    def aside(self, state: MirrorState) -> pa.Table:
        """What was set aside."""
        return self._all(state, ASIDE_FILE, SET_ASIDE_ROW)

    def findings(self, state: MirrorState) -> list[Finding]:
        """What was noticed in the records that stand now."""
        marks = self._all(state, MARKS_FILE, MARK).sort_by("row")
        found = []
        for pair in marks.group_by(["code", "column"]).aggregate([]).to_pylist():
            same = pc.and_(pc.equal(marks["code"], pair["code"]), pc.equal(marks["column"], pair["column"]))
            rows = marks["row"].filter(same)
            found.append(Finding(pair["code"], pair["column"], len(rows), tuple(rows[:ROWS_SHOWN].to_pylist())))
        return found

    def _all(self, state: MirrorState, name: str, schema: pa.Schema) -> pa.Table:
        with refusals.storing():
            tables = [pq.ParquetFile(self.folder / one / name).read() for one in state.segments]
        return pa.concat_tables([schema.empty_table(), *(table.cast(schema) for table in tables)])

    def _without(self, segment: str, units: pa.Array) -> str | None:
        """A segment without some units: itself when it has none of them, None when nothing is left."""
        rows = pq.ParquetFile(self.folder / segment / ROWS_FILE).read()
        gone = pc.is_in(rows["unit"], value_set=units)
        if not pc.any(gone).as_py():
            return segment
        left = rows.filter(pc.invert(gone))
        if not left.num_rows:
            return None
        return self._rewrite([segment], numbers=left["row"].combine_chunks())

    def _together(self, segments: Sequence[str]) -> str:
        return self._rewrite(segments, numbers=None)

    def _rewrite(self, segments: Sequence[str], *, numbers: pa.Array | None) -> str:
        """A new segment of those of `segments`, of the rows in `numbers` alone (None: of all)."""
        name, folder = self._room()
        for file, schema in FILES.items():
            with pq.ParquetWriter(folder / file, schema, compression="zstd", compression_level=1) as writer:
                for segment in segments:
                    for batch in pq.ParquetFile(self.folder / segment / file).iter_batches(250_000):
                        table = pa.Table.from_batches([batch]).cast(schema)
                        if numbers is not None:
                            table = table.filter(pc.is_in(table["row"], value_set=numbers))
                        writer.write_table(table)
        return self._sealed(name, folder)

    def _write(self, brought: Brought) -> str:
        name, folder = self._room()
        tables = {
            LINES_FILE: shaped(brought.lines, wanted=KEPT_LINE),
            ROWS_FILE: brought.rows.cast(ROW_OF_UNIT),
            ASIDE_FILE: shaped(brought.aside, wanted=SET_ASIDE_ROW),
            MARKS_FILE: brought.marks.cast(MARK),
        }
        for file, table in tables.items():
            pq.write_table(table, folder / file, compression="zstd", compression_level=1)
        return self._sealed(name, folder)

    def _room(self) -> tuple[str, Path]:
        name = f"segment-{token()}"
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        return name, folder

    def _sealed(self, name: str, folder: Path) -> str:
        seal(folder)
        return name

    def _put(self, state: MirrorState) -> MirrorState:
        content = {"format": FORMAT, **asdict(state), "segments": list(state.segments)}
        publication.write_whole(self.folder / "STATE", content=json.dumps(content).encode())
        self._clean()
        return state

    def _clean(self) -> None:
        """Segments that no state names: of runs that were killed, and what was written anew."""
        named = set(self.state().segments)
        for folder in self.folder.glob("segment-*"):
            if folder.name not in named:
                shutil.rmtree(folder, ignore_errors=True)
        for part in self.folder.glob(".STATE.*.part"):
            part.unlink(missing_ok=True)


def without(brought: Brought, units: pa.Array) -> Brought:
    """What was brought, but for some units, named by either of their numbers."""
    left_out = pc.is_in(brought.units, value_set=units)
    if len(brought.apart):
        left_out = pc.or_(left_out, pc.is_in(brought.apart, value_set=units))
        units = pa.concat_arrays([brought.units.filter(left_out), brought.apart.filter(left_out)])
    numbers = brought.rows["row"].filter(pc.is_in(brought.rows["unit"], value_set=units)).combine_chunks()

    def left(table: pa.Table) -> pa.Table:
        return table.filter(pc.invert(pc.is_in(table["row"], value_set=numbers)))

    stay = pc.invert(left_out)
    return Brought(
        units=brought.units.filter(stay),
        lines=left(brought.lines),
        rows=left(brought.rows),
        aside=left(brought.aside),
        marks=left(brought.marks),
        apart=brought.apart.filter(stay) if len(brought.apart) else brought.apart,
    )


def _records_of(brought: Brought, rows: pa.Table, renumber: Renumber | None) -> dict[int, list[int]]:
    """Per unit of `brought` what its records in `rows` say, in order; a unit without records has none.

    With `renumber` by the numbers that are set apart, also of records that are still kept by their own.
    """
    some = rows.filter(pc.is_in(rows["unit"], value_set=brought.every))
    units, records = some["unit"].combine_chunks(), some["record"].combine_chunks()
    names = brought.units
    if renumber is not None and len(brought.apart):
        at = pc.index_in(units, value_set=brought.units)
        records = pc.if_else(pc.is_valid(at), renumber(records), records)
        units, names = pc.coalesce(brought.apart.take(at), units), brought.apart
    found: dict[int, list[int]] = {int(unit): [] for unit in names.to_pylist()}
    for unit, record in zip(units.to_pylist(), records.to_pylist(), strict=True):
        found[unit].append(record)
    return found
