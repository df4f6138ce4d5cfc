"""Which cells have to be hidden with one that can be worked out too closely, at the least cost?

A hidden cell is open when the table can be another one: it moves by as much as must stay unknown, other hidden cells
move with it for nothing, told cells at a price per unit (what they hold), and every line still adds up. The cheapest
such move is a linear program; the told cells that it moves are hidden. (Kelly, Golden & Assad 1992; Castro 2012.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from publiek.disclosure.tables.cells import Counts
from publiek.disclosure.tables.programs import Program, Solver
from publiek.disclosure.tables.secret import Secret

Mask = NDArray[np.bool_]
Reals = NDArray[np.float64]
_NOTHING = 1e-7


def opened(mask: Mask, secret: Secret, cells: NDArray[np.int64], *, price: Counts) -> Mask:
    """`mask` and the cells that must go with it, so that each of `cells` can be `secret.need` away from what it is.

    `price`: what it costs to hide a cell. Cells of nothing are never hidden. A cell for which there is no such move
    leaves the mask as it is, but for the cheapest cell beside it.
    """
    mask = mask.copy()
    moves = _Moves(secret)
    for cell in cells:
        need = float(secret.need[cell])
        costs = np.where(mask, 0.0, price + 1.0) / max(need, 1.0)
        more = moves.cheapest(int(cell), need, costs)
        mask[more if more is not None else _beside(mask, secret, int(cell))] = True
    return mask


class _Moves:
    """Moves of a whole table, in units of what must stay unknown: columns up, then columns down, of what is there."""

    def __init__(self, secret: Secret) -> None:
        self._there = np.flatnonzero(secret.values > 0)
        self._spot = {int(cell): spot for spot, cell in enumerate(self._there)}
        self._unit = max(float(secret.need.max(initial=0.0)), 1.0)
        lines = sparse.csr_array(secret.lattice.lines[:, self._there])
        lines = sparse.csr_array(lines[np.flatnonzero(np.diff(lines.indptr))])
        room = np.maximum(secret.values - secret.least, 0)[self._there] / self._unit
        self._most = np.concatenate([np.full(len(room), 4.0), np.minimum(room, 4.0)])
        self._rows = sparse.csr_array(sparse.hstack([lines, -lines], format="csr"))

    def cheapest(self, cell: int, need: float, costs: Reals) -> NDArray[np.int64] | None:
        """The cells of the cheapest move of this cell by `need`, up or down; None when there is none."""
        each = costs[self._there]
        found = [self._moved(end, need / self._unit, np.concatenate([each, each])) for end in self._ends(cell)]
        moves = [move for move in found if move is not None]
        return min(moves, key=lambda move: move[0])[1] if moves else None

    def _ends(self, cell: int) -> list[int]:
        spot = self._spot.get(cell)
        return [] if spot is None else [spot, spot + len(self._there)]

    def _moved(self, column: int, far: float, costs: Reals) -> tuple[float, NDArray[np.int64]] | None:
        if self._most[column] < far:
            return None
        low, high = np.zeros(len(self._most)), self._most.copy()
        other = (column + len(self._there)) % len(self._most)
        low[column], high[other] = far, 0.0
        nothing = np.zeros(self._rows.shape[0])
        answer = Solver(Program(low, high, self._rows, nothing, nothing)).least(costs)
        if answer is None:
            return None
        up, down = np.split(answer[1], 2)
        moved = np.abs(up - down) > _NOTHING
        return float(costs[: len(moved)][moved].sum()), self._there[moved]


def _beside(mask: Mask, secret: Secret, cell: int) -> NDArray[np.int64]:
    """The smallest told cell of a line of this cell, when it has one; else the smallest of all."""
    lines, columns = secret.lattice.lines, sparse.csc_array(secret.lattice.lines)
    own = columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]]
    near = np.unique(np.concatenate([lines.indices[lines.indptr[n] : lines.indptr[n + 1]] for n in own]))
    for cells in (near, np.arange(len(mask))):
        told = cells[~mask[cells] & (secret.values[cells] > 0)]
        if len(told):
            return np.asarray(told[[np.argmin(secret.values[told])]], dtype=np.int64)
    return np.zeros(0, dtype=np.int64)
