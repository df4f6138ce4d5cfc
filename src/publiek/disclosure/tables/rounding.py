"""Which multiples of the base are told for a table, so that everything still adds up?

Controlled rounding (Cox & Ernst 1982; Cox 1987; Hundepool et al. 2012, chapter 5): every cell goes to the multiple
below or above, all at once, so that every line adds up. Which of the two is drawn, the nearer one more often.
"""

from __future__ import annotations

import numpy as np

from publiek.disclosure.tables.cells import Counts, Lattice
from publiek.disclosure.tables.draws import Draws
from publiek.disclosure.tables.programs import too_hard
from publiek.disclosure.tables.residues import Residues


def rounded(lattice: Lattice, leaves: Counts, *, base: int, secret: bytes) -> Counts:
    """All cells (lattice.shape) as multiples of `base` that add up in every line.

    A cell that is 0 stays 0; on average a cell is what it was; |deviation| < base wherever that is possible at all,
    else < 2 * base. The same table, base and secret give the same answer: the draws come from a keyed digest of the
    secret and the shape, not of the counts (docs/explanation/controlled-rounding-and-audit.md). A secret belongs to
    one table: derive another one for every house, round, table and measure.

    Raises ValueError for negative counts or a base under 2, DisclosureError "table-too-hard" instead of an answer
    that does not hold.
    """
    if base < 2 or leaves.shape != lattice.leaf_shape or (leaves < 0).any():
        raise ValueError("counts of leaf_shape, none negative, and a base of at least 2")
    cells = lattice.summed(leaves.astype(np.int64)).ravel()
    table = Residues(lattice, cells, base)
    ups = table.up(Draws.of(lattice, base=base, secret=secret))
    if ups is None:
        raise too_hard(lattice.size)
    answer = table.below.copy()
    answer[table.places] += ups
    answer *= base
    _certain(lattice, cells, answer, base)
    return answer.reshape(lattice.shape)


def reach(lattice: Lattice, leaves: Counts, cells: Counts, *, base: int) -> int:
    """How far from the truth a cell of this rounded table can be: base - 1, or 2 * base - 1. Told with the table."""
    furthest = int(np.abs(cells - lattice.summed(leaves)).max(initial=0))
    return base - 1 if furthest < base else 2 * base - 1


def _certain(lattice: Lattice, cells: Counts, answer: Counts, base: int) -> None:
    """Nothing leaves here that does not hold: a solver is never believed on its word."""
    apart = np.abs(answer - cells)
    wrong = (lattice.lines @ answer).any() or (answer < 0).any() or (answer % base).any()
    if wrong or (apart >= 2 * base).any() or answer[cells == 0].any():
        raise too_hard(lattice.size)
