"""How far can each count go, when one leaf and all totals above it move together?

The cheapest proof that a count stays open: a table that fits all that was told, and the same table with one leaf more
or less. What is proved so is possible for certain; what is not may be possible all the same.
"""

from __future__ import annotations

import numpy as np

from publiek.disclosure.tables.cells import Counts, Lattice


def reached(lattice: Lattice, table: Counts, *, low: Counts, high: Counts) -> tuple[Counts, Counts]:
    """The least and the most of each cell that one step of one leaf reaches, from a `table` (all cells) that fits.

    Shapes as `lattice.shape`. low <= table <= high.
    """
    up = _above(lattice, _below(lattice, high - table))
    down = _above(lattice, _below(lattice, table - low))
    return table - down, table + up


def _below(lattice: Lattice, room: Counts) -> Counts:
    """Per leaf (leaf_shape) the least room of all cells in which it counts."""
    for axis, dimension in enumerate(lattice.dimensions):
        along = np.moveaxis(room, axis, 0)
        counts_in = dimension.adds.toarray().astype(np.bool_)
        leaves = np.stack([along[counts_in[:, leaf]].min(axis=0) for leaf in range(counts_in.shape[1])])
        room = np.moveaxis(leaves, 0, axis)
    return room


def _above(lattice: Lattice, steps: Counts) -> Counts:
    """Per cell (shape) the largest step of a leaf that counts in it."""
    for axis, dimension in enumerate(lattice.dimensions):
        along = np.moveaxis(steps, axis, 0)
        counts_in = dimension.adds.toarray().astype(np.bool_)
        nodes = np.stack([along[row].max(axis=0) for row in counts_in])
        steps = np.moveaxis(nodes, 0, axis)
    return steps
