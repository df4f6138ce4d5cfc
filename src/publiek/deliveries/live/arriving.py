"""How do the records of a live connection become delivery rows? By the same layout as the system's own JSON export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from publiek.deliveries import systems
from publiek.deliveries.assembly import Assembly
from publiek.deliveries.header_row import HeaderRow
from publiek.deliveries.headers import squash
from publiek.deliveries.live import refusals
from publiek.deliveries.memory_table import MemoryTable
from publiek.deliveries.privacy import column_use, field_names, is_read
from publiek.deliveries.reading import Reading, Use, read_columns
from publiek.deliveries.systems import Record
from publiek.vocabulary.conventions import Conventions


@dataclass(frozen=True, repr=False)
class Arrived:
    """Rows as `deliveries.receive` gives them (`row` and delivery fields, text), and how they are to be read."""

    rows: pa.Table
    system: str
    level: str
    fields: frozenset[str]
    conventions: Conventions

    def __repr__(self) -> str:
        return f"Arrived({self.system}, {self.rows.num_rows} rows)"


def rows_of(system: str, records: Sequence[Record], *, first_row: int) -> Arrived:
    """The delivery rows of `records`, numbered from `first_row`, by the layout of `system` that they have.

    Nothing is guessed from their values: the layout says how dates and amounts are written. Raises NetworkError
    "live-answer-changed" when they are no records of this system.
    """
    table = MemoryTable(_recognisable(system, records))
    reading = read_columns(HeaderRow(0, tuple(table.head[0])), [])
    if reading.system != system or reading.layout is None:
        raise refusals.answer_changed(system, "records")
    reading = Reading(reading.system, reading.header, tuple(map(_read, reading.uses)), reading.layout)
    assembly = Assembly(reading.uses, {})
    columns = {use.position: name for name, use in assembly.uses.items()}
    raw = pa.concat_tables(table.batches(header_row=0, columns=columns))
    rows = assembly.rows(raw)
    numbers = pa.array(range(first_row, first_row + len(rows)), pa.int64())
    return Arrived(
        rows=rows.set_column(rows.schema.get_field_index("row"), "row", numbers),
        system=system,
        level=reading.layout.level if reading.layout else "L2",
        fields=reading.fields,
        conventions=Conventions(decimal=reading.layout.decimal, date_order=reading.layout.date_order)
        if reading.layout
        else Conventions(),
    )


def columns_of(system: str) -> list[dict[str, object]]:
    """What is read of the records of `system`, and what becomes of it: as the columns of a file are told."""
    layout = _layout_of(system)
    targets = {target.partition("@")[0] for found in layout.columns.values() for target in found} if layout else set()
    told: list[dict[str, object]] = []
    for place, name in enumerate(one for one in field_names() if one in targets and is_read(one)):
        use = column_use(Use(place, name, name))
        reason = {"nl": use.reason.nl, "en": use.reason.en}
        told.append({"position": place, "header": name, "field": name, "decision": use.decision, "reason": reason})
    return told


def _layout_of(system: str) -> systems.Layout | None:
    """The layout of the records that a system's nested JSON becomes: the one called "json", else its first."""
    layouts = next((one.layouts for one in systems.systems() if one.code == system), ())
    return next((one for one in layouts if one.name == "json"), layouts[0] if layouts else None)


def _recognisable(system: str, records: Sequence[Record]) -> list[Record]:
    """The records with the names by which their layout is known: a page may hold orders without a single ticket."""
    layout, names = _layout_of(system), {squash(name) for record in records for name in record}
    missing = [sorted(words)[0] for words in layout.signature if not words & names] if layout else []
    return [{**dict.fromkeys(missing), **records[0]}, *records[1:]]


def _read(use: Use) -> Use:
    """A column that is recognised but not needed is not read."""
    return use if use.field is None or is_read(use.field) else Use(use.position, use.header, reason="contact")
