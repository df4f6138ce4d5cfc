"""To which of the two multiples around it does each cell go, so that it is right on average and adds up?

A cell is a multiple of the base and a residue. The residues are taken apart into as many roundings (ups of 0 or 1 that
add up in every line) as the base is large, which together are the residues; one of them is drawn. Then a cell goes up
with exactly the probability that is its residue over the base. That is always possible for two dimensions of which one
has no middle level: the lines are then a network (Cox & George 1989), and whole flows come apart like that (Baum &
Trotter 1978). Where it stops (three dimensions), what is left is rounded with a draw per cell: right on average but for
what the lines ask.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from publiek.disclosure.tables.cells import Counts, Lattice
from publiek.disclosure.tables.draws import Draws
from publiek.disclosure.tables.programs import Program, Reals, Solver

#: Nodes of a search, and of one where that found nothing: counts, so that no clock decides.
_TRIES, _MORE_TRIES = 1, 200
#: What it costs to go one base further than the multiples around a cell: more than all draws of a table together.
_BEYOND = 1e4
_NOTHING = 1e-6


class Residues:
    """What of each cell is above a multiple of the base. Cells that are a multiple are out of play: they stay."""

    def __init__(self, lattice: Lattice, cells: Counts, base: int) -> None:
        self.base = base
        self.below, rest = np.divmod(cells, base)
        self.places = np.flatnonzero(rest)
        self.rest = rest[self.places]
        lines = sparse.csr_array(lattice.lines[:, self.places])
        used = np.flatnonzero(np.diff(lines.indptr))
        self.lines = sparse.csr_array(lines[used])
        self.right = -(lattice.lines @ self.below)[used].astype(np.float64)

    def up(self, draws: Draws) -> Counts | None:
        """Per place how many bases above the multiple below. None when there is no answer within twice the base."""
        if not self.places.size:
            return self.rest
        left = self.rest.copy()
        for parts in range(self.base, self.base - draws.one_of(self.base, "part") - 1, -1):
            cost = draws.shares(f"part {parts}")[self.places] - 0.5
            ups = self._part((left == parts).astype(np.float64), (left > 0).astype(np.float64), cost)
            if ups is None:
                return self._nearly(draws.shares("rest")[self.places] - left / parts)
            left -= ups
        return ups

    def _part(self, low: Reals, high: Reals, cost: Reals) -> Counts | None:
        """Ups between low and high that add up: any will do, the cost only makes them other ones each time."""
        program = Program(low, high, self.lines, self.right, self.right)
        answer = Solver(program).least(cost)
        if answer is None:
            return None
        if (np.abs(answer[1] - np.rint(answer[1])) < _NOTHING).all():
            return np.rint(answer[1]).astype(np.int64)
        whole = replace(program, whole=np.ones(len(cost), dtype=np.bool_))
        return _rint(Solver(whole).low_cost(cost, tries=_TRIES, solutions=1))

    def _nearly(self, cost: Reals) -> Counts | None:
        """Ups that add up, each place up when its draw is less than its share as far as the lines allow."""
        n = len(cost)
        whole = np.ones(n, dtype=np.bool_)
        solver = Solver(Program(np.zeros(n), np.ones(n), self.lines, self.right, self.right, whole))
        found = solver.low_cost(cost, tries=_TRIES, solutions=1000)
        if found is None:
            found = solver.low_cost(cost, tries=_MORE_TRIES, solutions=1)
        return self._beyond(cost) if found is None else _rint(found)

    def _beyond(self, cost: Reals) -> Counts | None:
        """As few places as possible one base further than the multiples around them."""
        n = len(cost)
        apart = sparse.csr_array(sparse.hstack([self.lines, self.lines, -self.lines]))
        high = np.concatenate([np.ones(2 * n), 1.0 * (self.below[self.places] > 0)])
        whole = np.ones(3 * n, dtype=np.bool_)
        solver = Solver(Program(np.zeros(3 * n), high, apart, self.right, self.right, whole))
        further = np.concatenate([cost, np.full(2 * n, _BEYOND)])
        steps = _rint(solver.low_cost(further, tries=_MORE_TRIES, solutions=1000))
        return None if steps is None else steps[:n] + steps[n : 2 * n] - steps[2 * n :]


def _rint(found: Reals | None) -> Counts | None:
    return None if found is None else np.rint(found).astype(np.int64)
