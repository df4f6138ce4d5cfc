"""What stands where of a person, before anything is erased? Counts and digests to tell, and numbers to look for after.

An order number is looked for afterwards only when all its lines are of this person; another booker in the same order
keeps theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.house import House
from publiek.pseudonymisation.tickets import LARGEST_ORDINAL
from publiek.rights.identifying import Identities
from publiek.rights.scanning import tables_of, which
from publiek.warehouse.keeping import fingerprint
from publiek.warehouse.places import places_of

_COLUMNS = ["row", "order", "ticket", "booker", "quantity", "amount_cents", "fee_cents"]


@dataclass(frozen=True)
class TraceFile:
    """One file with lines of the person: `place` ("delivery 7", "connection kassa"), its digest, how many lines."""

    place: str
    path: str
    sha256: str
    lines: int


@dataclass(repr=False)
class Traces:
    """All files, and the keyed `numbers` of the person's orders, tickets and units. `tickets`, `cents`: that count."""

    files: list[TraceFile] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    orders: set[int] = field(default_factory=set)

    def __repr__(self) -> str:
        return f"Traces({len(self.files)} files)"


def traces_of(house: House, who: Identities) -> Traces:
    """Everything in deliveries and mirrors that is of `who`."""
    root = places_of(house.home, organisation=house.organisation).root
    found = Traces()
    places = list(_files(house, root))
    for place, path in places:
        _look(place, path, root, who, found)
    shared = _shared_orders([path for _, path in places], who, found.orders) if found.orders else set()
    found.numbers |= found.orders - shared
    for name in house.store.mirrors():
        found.numbers |= _units(house, name, who)
    return found


def standing_files(house: House, places: set[str]) -> list[dict[str, Any]]:
    """The files that stand now in the same places, with their digests: what came instead."""
    root = places_of(house.home, organisation=house.organisation).root
    return [
        {"place": place, "path": path.relative_to(root).as_posix(), "sha256": fingerprint(path)}
        for place, path in _files(house, root)
        if place in places
    ]


def _files(house: House, root: Path) -> Iterator[tuple[str, Path]]:
    """Every file with lines, by its place: of each delivery the original and what counts of it, and of each mirror."""
    for record in house.store.history():
        kept = {record.original.path, *([record.current.path] if record.current else [])}
        for relative in sorted(kept) if not record.withdrawn else ():
            if (root / relative).is_file():
                yield f"delivery {record.number}", root / relative
    for name in house.store.mirrors():
        mirror = house.store.mirror(name)
        for path in mirror.lines(mirror.state()):
            yield f"connection {name}", path


def _look(place: str, path: Path, root: Path, who: Identities, found: Traces) -> None:
    lines = 0
    for table in tables_of(path, _COLUMNS):
        mine = table.filter(which(table, who))
        lines += mine.num_rows
        found.orders |= {number for number in mine["order"].to_pylist() if number is not None}
        found.numbers |= {
            number for number in mine["ticket"].to_pylist() if number is not None and not 0 <= number <= LARGEST_ORDINAL
        }
    if lines:
        found.files.append(TraceFile(place, path.relative_to(root).as_posix(), fingerprint(path), lines))


def _shared_orders(paths: list[Path], who: Identities, orders: set[int]) -> set[int]:
    """The orders that also have lines that are not known to be of this person."""
    wanted, shared = pa.array(sorted(orders), pa.int64()), set()
    for path in paths:
        for table in tables_of(path, ["order", "booker"]):
            other = pc.and_(pc.invert(which(table, who)), pc.fill_null(pc.is_in(_flat(table["order"]), wanted), False))
            shared |= set(table["order"].filter(other).to_pylist())
    return shared


def _units(house: House, name: str, who: Identities) -> set[int]:
    """The keyed numbers of the records in a mirror that are of this person alone."""
    mirror = house.store.mirror(name)
    mine, others = set(), set()
    for lines in mirror.lines(mirror.state()):
        numbers: set[int] = set()
        for table in tables_of(lines, ["row", "booker"]):
            numbers |= set(table["row"].filter(which(table, who)).to_pylist())
        if not numbers:
            continue
        rows = pq.ParquetFile(lines.with_name("rows.parquet")).read()
        here = pc.is_in(_flat(rows["row"]), value_set=pa.array(sorted(numbers), pa.int64()))
        for column in ("unit", "record"):
            mine |= set(rows[column].filter(here).to_pylist())
        others |= set(rows["unit"].filter(pc.invert(here)).to_pylist())
        others |= set(rows["record"].filter(pc.invert(here)).to_pylist())
    return {number for number in mine - others if number is not None}


def _flat(column: pa.ChunkedArray) -> pa.Array:
    flat = column.combine_chunks()
    return flat.dictionary_decode() if pa.types.is_dictionary(flat.type) else flat
