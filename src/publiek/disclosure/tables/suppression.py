"""Which cells must be hidden with those that may not be told, so that none can be worked out from the others?

First by line: a hidden cell is never alone, what may vary beside it is at least what must stay unknown of it, and what
is left of a line when its told cells are taken off may itself be told, for everybody can take them off. Then by attack:
a linear program computes the tightest interval that an outsider, and each member that knows its own part,
can reach for every hidden cell; while one is too narrow, the cells that open it at the least cost are hidden with it
(`opening`). (Cell suppression: Fischetti & Salazar 2001; Hundepool et al. 2012, chapter 4.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from publiek.disclosure.tables.cells import Counts
from publiek.disclosure.tables.opening import opened
from publiek.disclosure.tables.programs import Program, Solver
from publiek.disclosure.tables.secret import Secret

__all__ = ["LeftOver", "Secret", "hidden_with", "too_narrow"]
Mask = NDArray[np.bool_]
Reals = NDArray[np.float64]
#: Tables that fit, drawn at random directions before the exact interval of a cell is asked for.
_DRAWS = 12
#: Whether what these cells (places) are together may not be told either.
LeftOver = Callable[[NDArray[np.int32]], bool]


def hidden_with(
    hidden: Mask, secrets: Sequence[Secret], members: Sequence[Sequence[Secret]] = (), *, left_over: LeftOver
) -> Mask:
    """The cells that are hidden in the end: `hidden` and what must go with it.

    `secrets`: one per measure of the table, hidden by the same mask. `members`: the same as each member sees it.
    """
    mask = hidden.copy()
    while True:
        for secret in secrets:
            mask = _by_line(mask, secret, left_over)
        weak = _weak(mask, secrets, members)
        if not weak:
            return mask
        before = int(mask.sum())
        for secret, cells in weak:
            mask = opened(mask, secret, cells, price=secrets[0].values)
        if int(mask.sum()) == before:
            return np.ones_like(mask)


def too_narrow(mask: Mask, secret: Secret, *, exact: bool = True) -> Mask:
    """The hidden cells of which the interval is narrower than needed, computed exactly where a draw did not show it.

    Not `exact`: the cells of which the draws did not show that it is wide enough; some of them may be.
    """
    weak = np.zeros_like(mask)
    spots = np.flatnonzero(mask)
    need = secret.need[spots]
    if not (need > 0).any():
        return weak
    solver, low, high = _attack(spots, secret), secret.values[spots].astype(float), secret.values[spots].astype(float)
    slack = 1e-6 * np.maximum(1.0, need)

    def narrow() -> Mask:
        return np.asarray((need > 0) & (high - low < need - slack))

    def look(cost: Reals) -> None:
        found = solver.least(cost)
        if found is not None:
            np.minimum(low, found[1], out=low)
            np.maximum(high, found[1], out=high)

    draws = np.random.default_rng(len(spots))
    for _ in range(_DRAWS):
        if not narrow().any():
            return weak
        look(np.where(narrow(), draws.uniform(0.5, 1.0, len(spots)) * draws.choice([-1.0, 1.0], len(spots)), 0.0))
    if not exact:
        weak[spots[narrow()]] = True
        return weak
    for spot in np.flatnonzero(narrow()):
        for sign in (1.0, -1.0):
            cost = np.zeros(len(spots))
            cost[spot] = sign
            look(cost)
        weak[spots[spot]] = high[spot] - low[spot] < need[spot] - slack[spot]
    return weak


def _attack(spots: NDArray[np.int64], secret: Secret) -> Solver:
    """The program of somebody who knows all that is told: hidden cells vary, lines add up."""
    lines = secret.lattice.lines
    told = secret.values.astype(float).copy()
    told[spots] = 0.0
    mine = sparse.csr_array(lines[:, spots])
    used = np.flatnonzero(np.diff(mine.indptr))
    right = -(lines @ told)[used]
    values = secret.values[spots].astype(float)
    # More room than four times what is needed would show nothing more; without an end the total has none.
    room = 4.0 * max(float(secret.need[spots].max(initial=0.0)), 1.0)
    low = np.minimum(secret.least[spots].astype(float), values)
    return Solver(Program(low, values + room, sparse.csr_array(mine[used]), right, right))


def _by_line(mask: Mask, secret: Secret, left_over: LeftOver) -> Mask:
    """More cells hidden, until in every line what can vary beside a hidden cell is enough for it."""
    mask = mask.copy()
    lines = secret.lattice.lines
    changed = True
    while changed:
        changed = False
        for line in range(lines.shape[0]):
            cells = lines.indices[lines.indptr[line] : lines.indptr[line + 1]]
            signs = lines.data[lines.indptr[line] : lines.indptr[line + 1]]
            more = _enough(mask, secret, (cells, signs), left_over)
            if more:
                mask[more] = changed = True
    return mask


def _open(mask: Mask, secret: Secret, cells: NDArray[np.int32], signs: Counts) -> bool:
    """Whether some hidden cell of this line needs more room than the others leave it."""
    hidden = mask[cells]
    needy = hidden & (secret.need[cells] > 0)
    if not needy.any():
        return False
    if hidden.sum() == 1:
        return True
    if (hidden & (signs > 0)).any():
        return False
    room = np.where(hidden, np.maximum(secret.values[cells] - secret.least[cells], 0), 0)
    return bool((room.sum() < secret.need[cells])[needy].any())


def _tells_rest(mask: Mask, cells: NDArray[np.int32], signs: Counts, left_over: LeftOver) -> bool:
    """Whether the told parent less the told children is something that may not be told."""
    hidden = mask[cells]
    return bool(hidden.any() and not (hidden & (signs > 0)).any() and left_over(cells[hidden]))


def _enough(mask: Mask, secret: Secret, line: tuple[NDArray[np.int32], Counts], left_over: LeftOver) -> list[int]:
    """The told cells of a line to hide so that nothing is wrong in it: the smallest ones, or one larger one when that
    costs less. All that are left when nothing helps.
    """

    def wrong(more: list[int]) -> bool:
        tried = mask.copy()
        tried[more] = True
        return _open(tried, secret, *line) or _tells_rest(tried, *line, left_over)

    if not wrong([]):
        return []
    told = line[0][~mask[line[0]] & (secret.values[line[0]] > 0)]
    told = told[np.argsort(secret.values[told], kind="stable")].tolist()
    more: list[int] = []
    for cell in told:
        more.append(cell)
        if not wrong(more):
            break
    else:
        return more
    for cell in reversed(more[:-1]):
        without = [one for one in more if one != cell]
        more = more if wrong(without) else without
    cost = int(secret.values[more].sum())
    alone = (cell for cell in told if secret.values[cell] < cost and not wrong([cell]))
    one = next(alone, None)
    return more if one is None else [one]


def _weak(
    mask: Mask, secrets: Sequence[Secret], members: Sequence[Sequence[Secret]]
) -> list[tuple[Secret, NDArray[np.int64]]]:
    """Who can see too much of which hidden cells: the secret as that reader sees it, and the cells."""
    found = []
    for place, secret in enumerate(secrets):
        weak = too_narrow(mask, secret)
        seen = [member[place] for member in members]
        if weak.any():
            found.append((secret, np.flatnonzero(weak)))
        if weak.any() or not seen:
            continue
        # Who knew in every cell what any member brought would know more than each of them: what is safe from that
        # reader is safe from all. Only the other cells are asked of each member.
        most = np.max([member.least for member in seen], axis=0)
        open_cells = too_narrow(mask, replace(secret, least=np.maximum(secret.least, most)), exact=False)
        for member in seen if open_cells.any() else []:
            weak = too_narrow(mask, replace(member, need=np.where(open_cells, member.need, 0.0)))
            if weak.any():
                found.append((member, np.flatnonzero(weak)))
    return found
