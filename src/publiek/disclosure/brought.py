"""What did each house bring to a table? Contributions read cell by cell; what does not hold together is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from publiek.disclosure.tables.cells import Counts, Lattice
from publiek.disclosure.tables.places import leaves_of
from publiek.disclosure.tables.rest import completed, with_rest
from publiek.disclosure.tables.ruling import Ruling
from publiek.errors import DisclosureError, Text

#: More than this cannot be: it keeps sums over houses within whole numbers of 64 bits.
_MOST = 10**13


@dataclass(frozen=True)
class Contributed:
    """What came in from one house: the table of the figure that `contribution` made, and nothing else.

    `holding`: the body the house belongs to, when several houses are one ("": itself).
    """

    member: str
    table: pa.Table
    holding: str = ""


@dataclass(frozen=True)
class Brought:
    """Houses x cells per measure, on the lattice in which everything adds up (`wide` for sums: with rests)."""

    lattice: Lattice
    members: tuple[str, ...]
    holdings: tuple[str, ...]
    measures: Mapping[str, Counts]


def brought(name: str, kind: str, lattice: Lattice, parts: Sequence[Contributed], ruling: Ruling) -> Brought:
    """The contributions to one table. Raises DisclosureError "contribution-unsound" with the member and the reason."""
    dimensions = tuple(dimension.name for dimension in lattice.dimensions)
    measures = ruling.kinds.get(kind, ())
    ruling.require(kind=kind, dimensions=dimensions, measures=frozenset(measures))
    members = tuple(part.member for part in parts)
    if len(set(members)) != len(members):
        raise _unsound(name, "", "twice")
    wide = with_rest(lattice) if kind == "sums" else lattice
    read = [_read(name, kind, lattice, part, ruling) for part in parts]
    cells: dict[str, Counts] = {}
    for measure in measures:
        told = [one[measure] for one in read]
        if measure != "bookers":
            told = [completed(lattice, wide, values).ravel() for values in told]
        elif kind == "sums":
            told = [completed(lattice, wide, _by_leaves(lattice, values)).ravel() for values in told]
        cells[measure] = np.stack(told) if told else np.zeros((0, wide.size), dtype=np.int64)
    holdings = tuple(part.holding or part.member for part in parts)
    return Brought(wide, members, holdings, cells)


def digest(table: pa.Table) -> str:
    """The digest of a contributed table, the same however it was cut or stored."""
    plain = table.combine_chunks().to_pydict()
    text = repr([(name, plain[name]) for name in sorted(plain)])
    return hashlib.sha256(text.encode()).hexdigest()


def _read(name: str, kind: str, lattice: Lattice, part: Contributed, ruling: Ruling) -> dict[str, Counts]:
    """Measure -> cells (-1: not told)."""
    dimensions = [dimension.name for dimension in lattice.dimensions]
    measures = list(ruling.kinds[kind])
    if set(part.table.column_names) != {*dimensions, *measures} or part.table.num_columns != len(dimensions + measures):
        raise _unsound(name, part.member, "columns")
    places = [{code: spot for spot, code in enumerate(d.nodes)} for d in lattice.dimensions]
    leaves = [set(d.leaves) for d in lattice.dimensions]
    values = {measure: np.full(lattice.shape, -1, dtype=np.int64) for measure in measures}
    for row in part.table.to_pylist():
        codes = [row[dimension] for dimension in dimensions]
        if not all(code in known for code, known in zip(codes, places, strict=True)):
            raise _unsound(name, part.member, "codes")
        if kind == "counts" and not all(code in ends for code, ends in zip(codes, leaves, strict=True)):
            raise _unsound(name, part.member, "not a leaf")
        spot = tuple(known[code] for code, known in zip(codes, places, strict=True))
        if values["bookers"][spot] != -1:
            raise _unsound(name, part.member, "a cell twice")
        for measure in measures:
            values[measure][spot] = _number(name, part.member, measure, row[measure], ruling)
    if kind == "counts":
        return {"bookers": _by_leaves(lattice, values["bookers"])}
    _require_additive(name, part.member, lattice, values)
    return {measure: cells.ravel() for measure, cells in values.items()}


def _number(name: str, member: str, measure: str, value: Any, ruling: Ruling) -> int:
    if value is None and measure != "bookers":
        return -1
    if not isinstance(value, int) or not 0 <= value <= _MOST:
        raise _unsound(name, member, "numbers")
    if measure == "bookers" and (value % ruling["base-contribution"] or value == 0):
        raise _unsound(name, member, "not rounded")
    return value


def _require_additive(name: str, member: str, lattice: Lattice, values: Mapping[str, Counts]) -> None:
    """Bookers add up in every line; of visits and money the parts that are told are not more than the whole."""
    bookers = np.maximum(values["bookers"].ravel(), 0)
    if (lattice.lines @ bookers).any():
        raise _unsound(name, member, "does not add up")
    lines = lattice.lines
    parents = lines.indices[lines.data > 0]
    for measure in set(values) - {"bookers"}:
        cells = values[measure].ravel()
        over = lines @ np.maximum(cells, 0) < 0
        if any(over[line] and cells[parent] >= 0 for line, parent in enumerate(parents.tolist())):
            raise _unsound(name, member, "does not add up")


def _by_leaves(lattice: Lattice, values: Counts) -> Counts:
    """All cells as sums of the leaves, of which those without a row are nothing."""
    return lattice.summed(leaves_of(lattice, np.maximum(values.reshape(lattice.shape), 0))).ravel()


def _unsound(table: str, member: str, reason: str) -> DisclosureError:
    return DisclosureError(
        "contribution-unsound",
        Text("Een bijdrage klopt niet en telt niet mee.", "A contribution does not hold together and cannot count."),
        Text("Vraag deze organisatie een nieuwe bijdrage.", "Ask this organisation for a new contribution."),
        {"table": table, "member": member, "reason": reason},
    )
