"""Which cells of several published tables are the same count, and what must add up?

A count is known by the organisations it is of, its round and its codes; roots of dimensions do not matter, so that a
total per season is one count in every table that has it. Organisations that are in the same releases always come
together: the counts of each such group are unknown, and what was told of several groups is their sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from publiek.disclosure.tables.cells import ALL, Counts, Lattice
from publiek.disclosure.tables.published import ROUND, UNKNOWN, Published

Members = frozenset[str]
Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Linked:
    """Unknown counts with what is known of each alone, and rows that are nothing together.

    `low`, `high`: per count. `rows`: rows x counts, each row adds up to 0. `places`: per table, its cells among the
    counts. `moves`: moves x counts, 1 where one person more in one leaf of one group counts; they keep every row.
    """

    low: Counts
    high: Counts
    rows: sparse.csr_array
    places: tuple[NDArray[np.int64], ...]
    moves: sparse.csr_array


def linked(tables: Sequence[Published], groups: Sequence[Members]) -> Linked:
    """The system of some tables of one agreement and measure. `groups`: organisations that always come together."""
    numbers: dict[tuple[Members, Key], int] = {}
    places, blocks = [], []
    done: set[tuple[Members, tuple[Key, ...]]] = set()
    for table in tables:
        keys = _keys(table)
        mine = _numbered(numbers, table.members, keys)
        places.append(mine)
        if (table.members, keys) in done:
            continue
        done.add((table.members, keys))
        blocks.append(_moved(table.lattice, mine))
        inside = [group for group in groups if group <= table.members]
        if inside == [table.members]:
            continue
        parts = [_numbered(numbers, group, keys) for group in inside]
        blocks += [_moved(table.lattice, part) for part in parts]
        blocks.append(_sum(mine, parts))
    low, high = np.zeros(len(numbers), dtype=np.int64), np.full(len(numbers), UNKNOWN)
    for table, place in zip(tables, places, strict=True):
        np.maximum.at(low, place, table.low.ravel())
        np.minimum.at(high, place, table.high.ravel())
    rows = _together(blocks, len(numbers))
    return Linked(low, high, rows, tuple(places), _moves(tables, groups, numbers, rows))


def _moves(
    tables: Sequence[Published],
    groups: Sequence[Members],
    numbers: dict[tuple[Members, Key], int],
    rows: sparse.csr_array,
) -> sparse.csr_array:
    """One leaf of one group, with all that counts it, where no other table counts it in another way."""
    shapes = {_keys(table): table.lattice for table in tables}
    told = list(dict.fromkeys(table.members for table in tables))
    parts = []
    for keys, lattice in shapes.items():
        below = sparse.coo_array(_leaves_below(lattice))
        for group in groups:
            above = {members for members in (*told, group) if group <= members}
            holders = [members for members in above if all((members, key) in numbers for key in keys)]
            if not holders:
                continue
            spots = [_numbered(numbers, members, keys) for members in holders]
            counts = np.concatenate([spot[below.coords[0]] for spot in spots])
            leaves = np.tile(below.coords[1], len(spots))
            entries = (np.ones(len(leaves), dtype=np.int64), (leaves, counts))
            parts.append(sparse.csr_array(entries, shape=(below.shape[1], len(numbers))))
    if not parts:
        return sparse.csr_array((0, len(numbers)), dtype=np.int64)
    moves = sparse.csr_array(sparse.vstack(parts))
    off = abs(rows @ moves.T).sum(axis=0)
    return sparse.csr_array(moves[np.flatnonzero(off == 0)])


def _leaves_below(lattice: Lattice) -> sparse.csr_array:
    """Cells x leaves: 1 where the leaf counts in the cell."""
    below = sparse.csr_array(np.ones((1, 1), dtype=np.int64))
    for dimension in lattice.dimensions:
        below = sparse.csr_array(sparse.kron(below, dimension.adds, format="csr"))
    below.eliminate_zeros()
    return below


def _keys(table: Published) -> tuple[Key, ...]:
    spanning = any(dimension.name == ROUND for dimension in table.lattice.dimensions)
    keys: list[Key] = [() if spanning else ((ROUND, table.round),)]
    for dimension in table.lattice.dimensions:
        rounds = dimension.name == ROUND
        whole = ((ROUND, "\n".join(dimension.leaves)),) if rounds else ()
        ends = [whole if code == ALL else ((dimension.name, code),) for code in dimension.nodes]
        keys = [(*key, *end) for key in keys for end in ends]
    return tuple(tuple(sorted(key)) for key in keys)


def _numbered(numbers: dict[tuple[Members, Key], int], members: Members, keys: Sequence[Key]) -> NDArray[np.int64]:
    return np.array([numbers.setdefault((members, key), len(numbers)) for key in keys], dtype=np.int64)


_Block = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _moved(lattice: Lattice, places: NDArray[np.int64]) -> _Block:
    """Values, counts and row starts of the lines of a table."""
    lines = lattice.lines
    return lines.data, places[lines.indices], np.diff(lines.indptr)


def _sum(whole: NDArray[np.int64], parts: Sequence[NDArray[np.int64]]) -> _Block:
    """What was told of several groups is the sum of what is unknown of each."""
    counts = np.stack([whole, *parts], axis=1)
    values = np.tile(np.array([1] + [-1] * len(parts)), len(whole))
    return values, counts.ravel(), np.full(len(whole), len(parts) + 1)


def _together(blocks: Sequence[_Block], columns: int) -> sparse.csr_array:
    values, counts, lengths = (np.concatenate([block[part] for block in blocks]) for part in range(3))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_array((values, counts, starts), shape=(len(lengths), columns))
