"""Which multiples of the base are told for a table, so that everything still adds up?

Controlled rounding (Cox & Ernst 1982; Cox 1987; Hundepool et al. 2012, chapter 5): every cell goes to the multiple
below or above, all at once, so that every line adds up. Which of the two is drawn, the nearer one more often.
"""

from __future__ import annotations

import hashlib
import hmac
import json

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from publiek.disclosure.tables.cells import Counts, Lattice
from publiek.disclosure.tables.programs import PATIENCE, Program, Reals, Solver, too_hard

#: What it costs to go one base further than the multiple below or above: more than all draws of a table together.
_BEYOND = 1e4


def rounded(lattice: Lattice, leaves: Counts, *, base: int, secret: bytes) -> Counts:
    """All cells (lattice.shape) as multiples of `base` that add up in every line.

    A cell that is 0 or a multiple stays; |deviation| < base wherever that is possible at all, else < 2 * base. The
    same table, base and secret give the same answer; the draws come from a keyed digest of the secret and the shape,
    not of the counts (docs/explanation/controlled-rounding-and-audit.md).

    Raises ValueError for negative counts or a base under 2, DisclosureError "table-too-hard" instead of an answer
    that does not hold.
    """
    if base < 2 or leaves.shape != lattice.leaf_shape or (leaves < 0).any():
        raise ValueError("counts of leaf_shape, none negative, and a base of at least 2")
    cells = lattice.summed(leaves.astype(np.int64)).ravel()
    below, rest = np.divmod(cells, base)
    ups = _ups(lattice.lines, below, rest / base, draws(lattice, base=base, secret=secret))
    answer = base * (below + ups)
    _certain(lattice, cells, answer, base)
    return answer.reshape(lattice.shape)


def reach(lattice: Lattice, leaves: Counts, cells: Counts, *, base: int) -> int:
    """How far from the truth a cell of this rounded table can be: base - 1, or 2 * base - 1. Told with the table."""
    furthest = int(np.abs(cells - lattice.summed(leaves)).max(initial=0))
    return base - 1 if furthest < base else 2 * base - 1


def draws(lattice: Lattice, *, base: int, secret: bytes) -> Reals:
    """One number between 0 and 1 per cell, from a digest keyed with the secret over the shape of the table."""
    shape = [[dimension.name, *dimension.parents.items()] for dimension in lattice.dimensions]
    seed = hmac.digest(secret, json.dumps([shape, base]).encode(), "sha256")
    stream = hashlib.shake_256(seed).digest(8 * lattice.size)
    return (np.frombuffer(stream, dtype="<u8") >> np.uint64(11)).astype(np.float64) / 2.0**53


def _ups(lines: sparse.csr_array, below: Counts, share: Reals, drawn: Reals) -> Counts:
    """Per cell how many bases above the multiple below."""
    free = np.flatnonzero(share)
    mine = sparse.csr_array(lines[:, free])
    used = np.flatnonzero(np.diff(mine.indptr))
    mine, right = sparse.csr_array(mine[used]), -(lines @ below)[used].astype(np.float64)
    # Up costs the draw less the share: alone in the world a cell goes up with the probability that is its share.
    cost = drawn[free] - share[free]
    found = _within(mine, right, cost)
    if found is None:
        found = _beyond(mine, right, cost, below[free])
    ups = np.zeros(len(below), dtype=np.int64)
    ups[free] = found
    return ups


def _within(lines: sparse.csr_array, right: Reals, cost: Reals) -> Counts | None:
    """Every cell to the multiple below or above, when that is possible."""
    n = len(cost)
    program = Program(np.zeros(n), np.ones(n), lines, right, right)
    answer = Solver(program).least(cost)
    if answer is None:
        return None
    if _whole(answer[1]):
        return np.rint(answer[1]).astype(np.int64)
    program = Program(np.zeros(n), np.ones(n), lines, right, right, np.ones(n, dtype=np.bool_))
    answer = Solver(program, patience=PATIENCE, gap=0.02).least(cost)
    return None if answer is None else np.rint(answer[1]).astype(np.int64)


def _beyond(lines: sparse.csr_array, right: Reals, cost: Reals, below: Counts) -> Counts:
    """As few cells as possible one base further than that; those that are multiples still stay."""
    n = len(cost)
    apart = sparse.csr_array(sparse.hstack([lines, lines, -lines]))
    low = np.zeros(3 * n)
    high = np.concatenate([np.ones(2 * n), (below > 0).astype(np.float64)])
    program = Program(low, high, apart, right, right, np.ones(3 * n, dtype=np.bool_))
    answer = Solver(program, gap=0.02).least(np.concatenate([cost, np.full(2 * n, _BEYOND)]))
    if answer is None:
        raise too_hard(n)
    steps = np.rint(answer[1]).astype(np.int64)
    return steps[:n] + steps[n : 2 * n] - steps[2 * n :]


def _whole(values: NDArray[np.float64]) -> bool:
    return bool(np.abs(values - np.rint(values)).max(initial=0.0) < 1e-6)


def _certain(lattice: Lattice, cells: Counts, answer: Counts, base: int) -> None:
    """Nothing leaves here that does not hold: a solver is never believed on its word."""
    apart = np.abs(answer - cells)
    wrong = (lattice.lines @ answer).any() or (answer < 0).any() or (answer % base).any()
    if wrong or (apart >= 2 * base).any() or answer[cells == 0].any():
        raise too_hard(lattice.size)
