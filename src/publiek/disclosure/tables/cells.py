"""What is a table of counts? Every cell of static hierarchies, of which each parent is the sum of its children.

A table has one to three dimensions. A dimension is a tree with one root ("all"); a *cell* is one node of every
dimension; *lines* say that a cell is the sum of the cells that are its children along one dimension. A table is told
whole: nobody can ask for another division of the same people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Counts = NDArray[np.int64]
#: The root of every dimension.
ALL = ""


@dataclass(frozen=True)
class Dimension:
    """A tree of codes. `parents`: code -> the code above it (ALL: the root), parents before their children.

    Raises ValueError for a code whose parent was not named before it.
    """

    name: str
    parents: Mapping[str, str]

    def __post_init__(self) -> None:
        known = {ALL}
        for code, parent in self.parents.items():
            if parent not in known or code in known:
                raise ValueError("every code is named once, after the code above it")
            known.add(code)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Every code, the root first, parents before their children."""
        return (ALL, *self.parents)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes without children, in order. A dimension without codes has its root as the only leaf."""
        above = set(self.parents.values())
        return tuple(code for code in self.nodes if code not in above) or (ALL,)

    @cached_property
    def adds(self) -> sparse.csr_array:
        """Nodes x leaves, 1 where the leaf lies below (or is) the node."""
        place = {code: n for n, code in enumerate(self.nodes)}
        rows, columns = [], []
        for column, leaf in enumerate(self.leaves):
            code = leaf
            rows.append(place[code])
            columns.append(column)
            while code != ALL:
                code = self.parents[code]
                rows.append(place[code])
                columns.append(column)
        shape = (len(self.nodes), len(self.leaves))
        return sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)

    @cached_property
    def families(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Each parent with its children, as places in `nodes`."""
        place = {code: n for n, code in enumerate(self.nodes)}
        below: dict[int, list[int]] = {}
        for code, parent in self.parents.items():
            below.setdefault(place[parent], []).append(place[code])
        return tuple((parent, tuple(children)) for parent, children in below.items())


@dataclass(frozen=True)
class Lattice:
    """The shape of a table: its cells are all combinations of the nodes of its dimensions, in C order."""

    dimensions: tuple[Dimension, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Nodes per dimension; a table of cells is an array of this shape."""
        return tuple(len(dimension.nodes) for dimension in self.dimensions)

    @property
    def leaf_shape(self) -> tuple[int, ...]:
        """Leaves per dimension."""
        return tuple(len(dimension.leaves) for dimension in self.dimensions)

    @property
    def size(self) -> int:
        """How many cells, totals included."""
        return int(np.prod(self.shape))

    def keys(self, cell: int) -> tuple[str, ...]:
        """The code in each dimension of a cell (place in C order)."""
        spots = np.unravel_index(cell, self.shape)
        return tuple(dimension.nodes[int(spot)] for dimension, spot in zip(self.dimensions, spots, strict=True))

    def summed(self, leaves: Counts) -> Counts:
        """All cells (shape) of the values of the leaves (leaf_shape)."""
        cells = leaves
        for axis, dimension in enumerate(self.dimensions):
            cells = np.moveaxis(np.tensordot(dimension.adds.toarray(), cells, axes=(1, axis)), 0, axis)
        return np.ascontiguousarray(cells)

    @cached_property
    def lines(self) -> sparse.csr_array:
        """Lines x cells: 1 for the parent, -1 for each child. A table of cells adds up when lines @ cells.ravel() = 0.

        Along each dimension, for every combination of the nodes of the others.
        """
        rows: list[NDArray[np.int64]] = []
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.int64]] = []
        places = np.arange(self.size).reshape(self.shape)
        line = 0
        for axis, dimension in enumerate(self.dimensions):
            along = np.moveaxis(places, axis, 0).reshape(len(dimension.nodes), -1)
            for parent, children in dimension.families:
                width = along.shape[1]
                numbers = np.arange(line, line + width)
                for node, sign in ((parent, 1), *((child, -1) for child in children)):
                    rows.append(numbers)
                    columns.append(along[node])
                    values.append(np.full(width, sign, dtype=np.int64))
                line += width
        if not rows:
            return sparse.csr_array((0, self.size), dtype=np.int64)
        entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_array(entries, shape=(line, self.size))
