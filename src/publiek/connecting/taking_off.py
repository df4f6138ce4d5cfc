"""How do changes lose their names before anything is kept? In memory, through the same rooms as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from publiek.deliveries.live import Change
from publiek.deliveries.live.arriving import Arrived, rows_of
from publiek.deliveries.systems import Record
from publiek.engines import Workbench
from publiek.errors import PubliekError, program_fault
from publiek.pseudonymisation import EntityKeys, apart, pseudonymise
from publiek.pseudonymisation.keys import Pseudonyms
from publiek.standardisation import Plan, StandardBatch, Standardiser
from publiek.warehouse import Brought
from publiek.warehouse.columns import KEPT_LINE, SET_ASIDE_ROW
from publiek.warehouse.mirrors import without
from publiek.warehouse.nameless_mirrors import set_apart
from publiek.warehouse.segments import MARK, ROW_OF_UNIT


@dataclass(frozen=True)
class Taking:
    """For whom and how: the system whose records these are, the keys, the day of the run, who is gone (marks)."""

    system: str
    connection: str
    keys: EntityKeys
    today: date
    gone: Pseudonyms | None = None

    def apart(self, numbers: pa.Array) -> pa.Array:
        """Numbers of orders and records as they are kept of those who may not be known by them."""
        return apart(numbers, self.keys)


def take_off(changes: Sequence[Change], *, first_row: int, taking: Taking) -> Brought:
    """What `changes` tell, without names; records are numbered from `first_row`. Of a key told twice the last counts.

    What goes wrong here goes wrong among names: of an error nobody foresaw only its kind and place are passed on.
    """
    try:
        return _taken_off(changes, first_row=first_row, taking=taking)
    except PubliekError:
        raise
    except Exception as trouble:
        fault = program_fault(trouble)
    raise fault


def together(pieces: Iterable[Brought]) -> Brought:
    """Several pieces as one, in order; what a later piece tells anew is gone from the earlier ones."""
    kept: list[Brought] = []
    for piece in pieces:
        kept = [without(one, piece.units) for one in kept]
        kept.append(piece)
    nothing = pa.array([], pa.int64())
    return Brought(
        units=pa.concat_arrays([nothing, *(piece.units for piece in kept)]),
        lines=pa.concat_tables([KEPT_LINE.empty_table(), *(piece.lines for piece in kept)]),
        rows=pa.concat_tables([ROW_OF_UNIT.empty_table(), *(piece.rows for piece in kept)]),
        aside=pa.concat_tables([SET_ASIDE_ROW.empty_table(), *(piece.aside for piece in kept)]),
        marks=pa.concat_tables([MARK.empty_table(), *(piece.marks for piece in kept)]),
        apart=pa.concat_arrays([nothing, *(piece.apart for piece in kept)]),
    )


def _taken_off(changes: Sequence[Change], *, first_row: int, taking: Taking) -> Brought:
    latest = {change.key: change for change in changes}
    units = pa.array(_units(list(latest), taking), pa.int64())
    elsewhere = taking.apart(units)
    records = [record for change in latest.values() for record in change.records]
    if not records:
        return Brought(units, *_nothing(), apart=elsewhere)
    arrived = rows_of(taking.system, records, first_row=first_row)
    batch = _standard(arrived, taking)
    owners = units.take(pa.array([at for at, one in enumerate(latest.values()) for _ in one.records], pa.int64()))
    lines = pseudonymise(batch.lines, keys=taking.keys, today=taking.today, gone=taking.gone).cast(KEPT_LINE)
    rows = pa.table([arrived.rows["row"], owners, batch.money, _said(records, taking)], schema=ROW_OF_UNIT)
    return Brought(
        units=units,
        lines=lines,
        rows=set_apart(rows, lines=lines, renumber=taking.apart),
        aside=batch.set_aside.cast(SET_ASIDE_ROW),
        marks=_marks(batch),
        apart=elsewhere,
    )


def _standard(arrived: Arrived, taking: Taking) -> StandardBatch:
    plan = Plan(arrived.system, arrived.level, arrived.fields, arrived.conventions, today=taking.today)
    # No spill folder: names are in these tables, and they never touch the disk.
    with Workbench(memory="800MB") as workbench:
        return Standardiser(plan, workbench).standardise(arrived.rows)


def _units(keys: list[str], taking: Taking) -> list[int]:
    """The keyed number of each unit: the vendor's order numbers are not kept as they are."""
    texts = [f"u|{taking.connection}|{key}".encode() for key in keys]
    return [int(value) for value in taking.keys.pseudonyms(texts, "order")]


def _said(records: list[Record], taking: Taking) -> pa.Array:
    """A keyed number of all that each record says: without the key nobody can try what it was."""
    texts = [json.dumps(record, sort_keys=True).encode() for record in records]
    return pa.array(taking.keys.pseudonyms(texts, "ticket"), pa.int64())


def _marks(batch: StandardBatch) -> pa.Table:
    parts = [
        pa.table([rows, pa.repeat(pa.scalar(code), len(rows)), pa.repeat(pa.scalar(column), len(rows))], schema=MARK)
        for code, column, rows in batch.marks
    ]
    return pa.concat_tables([MARK.empty_table(), *parts])


def _nothing() -> tuple[pa.Table, pa.Table, pa.Table, pa.Table]:
    return KEPT_LINE.empty_table(), ROW_OF_UNIT.empty_table(), SET_ASIDE_ROW.empty_table(), MARK.empty_table()
