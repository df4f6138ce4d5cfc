"""Where in a table is a cell, under which codes, and which cells are not divided further?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from publiek.disclosure.tables.cells import Counts, Lattice


def leaves_of(lattice: Lattice, cells: Counts) -> Counts:
    """The values of the leaves (lattice.leaf_shape) from those of all cells (lattice.shape)."""
    for axis, dimension in enumerate(lattice.dimensions):
        cells = np.take(cells, [dimension.nodes.index(code) for code in dimension.leaves], axis=axis)
    return cells


def leaf_cells(lattice: Lattice) -> list[int]:
    """The places, in C order, of the cells that are leaves in every dimension."""
    places = np.arange(lattice.size).reshape(lattice.shape)
    return [int(cell) for cell in leaves_of(lattice, places).ravel()]


def key_columns(lattice: Lattice, cells: Sequence[int]) -> dict[str, pa.Array]:
    """A column of codes per dimension (root: "") for these cells (places in C order)."""
    keys = [lattice.keys(int(cell)) for cell in cells]
    return {
        dimension.name: pa.array([key[axis] for key in keys], pa.string())
        for axis, dimension in enumerate(lattice.dimensions)
    }
