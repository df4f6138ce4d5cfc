"""Which stored lines are of a person? Read file by file, so that a large house fits in a small computer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.house import House
from publiek.rights.identifying import Identities
from publiek.warehouse import DeliveryRecord
from publiek.warehouse.keeping import connection_of

_AT_ONCE = 250_000


@dataclass(frozen=True)
class Line:
    """One stored line of a person, and where it came from. `by`: the kind of identity by which it was found.

    `counts`: whether it counts in the figures of today; else a later delivery told the same again.
    """

    delivery: int
    system: str
    connection: str
    by: str
    counts: bool
    facts: dict[str, Any]


def lines_of(house: House, who: Identities) -> tuple[Line, ...]:
    """Every line of `who` in the deliveries that are kept, oldest delivery first."""
    found: list[Line] = []
    root = house.home.absolute() / "organisations" / house.organisation
    for record in house.store.history():
        if record.withdrawn:
            continue
        counting = _rows_counting(record, root, who)
        for facts in rows_of(root / record.original.path, who):
            found.append(_line(record, facts, who, counting=counting))
    return tuple(found)


def rows_of(path: Path, who: Identities) -> Iterator[dict[str, Any]]:
    """The rows of `who` in one file with lines."""
    for table in tables_of(path):
        yield from table.filter(which(table, who)).to_pylist()


def tables_of(path: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """A Parquet file, part by part."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_AT_ONCE, columns=columns):
            yield pa.Table.from_batches([batch])


def which(table: pa.Table, who: Identities) -> pa.Array:
    """Which lines (bool) are of `who`, by the number of the booker."""
    booker = table["booker"].combine_chunks()
    if pa.types.is_dictionary(booker.type):
        booker = booker.dictionary_decode()
    return pc.fill_null(pc.is_in(booker.cast(pa.int64()), value_set=who.numbers), False)


def _rows_counting(record: DeliveryRecord, root: Path, who: Identities) -> set[int] | None:
    """The row numbers of the lines of `who` that count; None when all of the delivery do."""
    if record.current == record.original:
        return None
    if record.current is None:
        return set()
    return {int(facts["row"]) for facts in rows_of(root / record.current.path, who)}


def _line(record: DeliveryRecord, facts: dict[str, Any], who: Identities, *, counting: set[int] | None) -> Line:
    return Line(
        delivery=record.number,
        system=str(record.source.get("system") or ""),
        connection=connection_of(record),
        by=who.every[int(facts["booker"])],
        counts=counting is None or int(facts["row"]) in counting,
        facts=facts,
    )
