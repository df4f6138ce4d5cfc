"""How close can an outsider come to each count behind what was published?

Everything that was told is a set of linear conditions on whole numbers; the least and the most that each count can be
under all of them is what anybody can work out (Fischetti & Salazar 2001; Hundepool et al. 2012, chapter 4). First each
line is followed by itself until nothing changes; then tables that fit are sought far apart, from what was told
(`steps`) and at random; what is not settled by either is minimised and maximised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from publiek.disclosure.tables.cells import Counts
from publiek.disclosure.tables.linked import Linked, linked
from publiek.disclosure.tables.members import always_together
from publiek.disclosure.tables.programs import Program, Reals, Solver
from publiek.disclosure.tables.published import HIDDEN, ROUND, UNKNOWN, Published
from publiek.disclosure.tables.steps import reached
from publiek.errors import DisclosureError, Text

__all__ = ["HIDDEN", "UNKNOWN", "Bounds", "Published", "needed", "tightest"]
_FAR = 8
_NOTHING = 1e-6
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Bounds:
    """Per table (as given) the least and the most each cell can be; `narrow`: cells that can be pinned down too far.

    `others`: whether that holds for a count of a group of organisations that nobody told of by itself.
    """

    low: tuple[Counts, ...]
    high: tuple[Counts, ...]
    narrow: tuple[Mask, ...]
    others: bool = False

    @property
    def narrowest(self) -> int:
        """How many whole numbers remain for the cell that can be pinned down best."""
        return min((int((high - low).min()) + 1 for low, high in zip(self.low, self.high, strict=True)), default=0)


def needed(table: Published, width: int) -> Counts:
    """How many whole numbers must remain possible per cell: `width`.

    Less only where the rules themselves say that the count may be nothing and leave less than `width` (a 0 that was
    rounded): what they leave, at least half of `width`.
    """
    own = table.high - table.low + 1
    return np.where(table.low == 0, np.clip(own, (width + 1) // 2, width), width)


def tightest(
    published: Sequence[Published],
    *,
    targets: Sequence[Published] | None = None,
    own: Sequence[Published] = (),
    width: int | None = None,
) -> Bounds:
    """The tightest bounds for the cells of `targets` (default: all of `published`), which must be among `published`.

    `own`: what the attacker knows exactly besides (a member: tables of itself alone, low = high). `width`: only settle
    whether so many whole numbers remain (`needed`); the bounds told are then limits that are surely reached.

    Raises DisclosureError "published-contradicts" when nothing fits all that was told, "table-too-hard".
    """
    wanted = list(published if targets is None else targets)
    low: list[Counts] = [np.zeros(0, dtype=np.int64)] * len(wanted)
    high, narrow = list(low), [np.zeros(0, dtype=np.bool_)] * len(wanted)
    everything, others = (*published, *own), False
    for family in _families(everything):
        mine = [n for n, table in enumerate(wanted) if any(table is one for one in family)]
        if not mine:
            continue
        least, most, weak, places = _family(family, [wanted[n] for n in mine], width)
        others |= int(weak.sum()) > len(np.unique(np.concatenate([place[weak[place]] for place in places])))
        for n, place in zip(mine, places, strict=True):
            shape = wanted[n].lattice.shape
            low[n], high[n] = least[place].reshape(shape), most[place].reshape(shape)
            narrow[n] = weak[place].reshape(shape)
    return Bounds(tuple(low), tuple(high), tuple(narrow), others)


def _families(tables: Sequence[Published]) -> list[list[Published]]:
    """Tables that may have counts in common: of one measure, and of one round unless a table spans rounds."""
    spanning = {
        table.measure for table in tables if any(dimension.name == ROUND for dimension in table.lattice.dimensions)
    }
    families: dict[tuple[str, str], list[Published]] = {}
    for table in tables:
        at = ROUND if table.measure in spanning else table.round
        families.setdefault((table.measure, at), []).append(table)
    return list(families.values())


def _family(
    family: Sequence[Published], wanted: Sequence[Published], width: int | None
) -> tuple[Counts, Counts, Mask, list[NDArray[np.int64]]]:
    system = linked(family, always_together(table.members for table in family))
    spots = {id(table): place for table, place in zip(family, system.places, strict=True)}
    places = [spots[id(table)] for table in wanted]
    need = np.zeros(len(system.low), dtype=np.int64)
    for table, place in zip(wanted, places, strict=True):
        np.maximum.at(need, place, needed(table, width).ravel() if width else 1)
    low, high = followed(system)
    if width is not None:
        # Nobody told of a group that came or left by itself; what it brought is a count of people all the same.
        unspoken = np.ones(len(need), dtype=np.bool_)
        unspoken[np.concatenate(system.places)] = False
        need[unspoken] = np.where(low == 0, (width + 1) // 2, width)[unspoken]
    search = _Search(replace(system, low=low, high=high), need, settle=width is not None)
    if all((table.members, table.lattice) == (wanted[-1].members, wanted[-1].lattice) for table in family):
        search.step_from(wanted[-1], places[-1])
    return *search.bounds(), places


def followed(system: Linked) -> tuple[Counts, Counts]:
    """The bounds after following every line by itself until nothing changes.

    Raises DisclosureError "published-contradicts".
    """
    low, high = system.low.astype(np.float64), system.high.astype(np.float64)
    high[high >= UNKNOWN] = np.inf
    rows = sparse.coo_array(system.rows)
    row, column, sign = rows.coords[0], rows.coords[1], rows.data
    for _ in range(200):
        before = low.copy(), high.copy()
        least = np.where(sign > 0, low[column], -high[column])
        most = np.where(sign > 0, high[column], -low[column])
        down, up = _others(row, least, rows.shape[0]), _others(row, most, rows.shape[0])
        np.maximum.at(low, column, np.where(sign > 0, -up, down))
        np.minimum.at(high, column, np.where(sign > 0, -down, up))
        if (low > high).any():
            raise _contradiction()
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return low.astype(np.int64), np.where(np.isinf(high), UNKNOWN, high).astype(np.int64)


def _others(row: NDArray[np.int32], values: Reals, rows: int) -> Reals:
    """Per entry the sum of the other entries of its row; one endless entry leaves only its own sum finite."""
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    total, many = np.bincount(row, finite, rows), np.bincount(row, endless, rows)
    side = np.inf if (values[endless] > 0).any() else -np.inf
    return np.where(many[row] - endless > 0, side, total[row] - finite)


class _Search:
    """Tables that fit all that is known, as far apart as needed. What it saw is possible; the bounds are certain."""

    def __init__(self, system: Linked, need: Counts, *, settle: bool) -> None:
        self.low, self.high, self.need, self._settle = system.low, system.high, need, settle
        self._endless = self.high >= UNKNOWN
        nothing = np.zeros(system.rows.shape[0])
        top = np.where(self._endless, np.inf, self.high.astype(np.float64))
        whole = np.ones(len(need), dtype=np.bool_)
        self._moves = system.moves
        self._program = Program(self.low.astype(np.float64), top, system.rows, nothing, nothing, None)
        self._solver, self._exact = Solver(self._program), Solver(replace(self._program, whole=whole))
        self._least, self._most = np.full(len(need), np.inf), np.full(len(need), -np.inf)
        self._around = np.zeros(len(need), dtype=np.bool_)

    def bounds(self) -> tuple[Counts, Counts, Mask]:
        """Low and high, and which counts can be pinned down too far."""
        targets = np.flatnonzero(self.need)
        if self._settle and self._open().any():
            self._look_around()
        if len(targets) and self._open().any():
            self._look_far(targets)
        for place in targets:
            if self._open()[place]:
                self._look_at(int(place))
        width = self.high - self.low + 1
        if not self._settle:
            return self.low, self.high, self.need > width
        low = np.where(np.isinf(self._least), self.low, np.ceil(self._least - _NOTHING))
        high = np.where(np.isinf(self._most), self.high, np.floor(self._most + _NOTHING))
        narrow = (self.need > 0) & ~self._around & (np.minimum(width, high - low + 1) < self.need)
        low, high = (np.where(self._around, known, seen) for known, seen in ((self.low, low), (self.high, high)))
        return low.astype(np.int64), high.astype(np.int64), narrow

    def step_from(self, table: Published, place: NDArray[np.int64]) -> None:
        """What was told is itself a table that fits: see how far one leaf at a time goes from it."""
        told, (low, high) = table.values.ravel(), (self.low[place], self.high[place])
        if (told == HIDDEN).any() or (told < low).any() or (told > high).any() or (table.lattice.lines @ told).any():
            return
        shape = table.lattice.shape
        room = [bound.reshape(shape) for bound in (low, np.minimum(high, told + UNKNOWN // 2))]
        least, most = reached(table.lattice, told.reshape(shape), low=room[0], high=room[1])
        self._least[place] = np.minimum(self._least[place], least.ravel())
        self._most[place] = np.maximum(self._most[place], most.ravel())

    def _open(self) -> Mask:
        """Counts that are not settled: neither seen wide enough (or at both bounds), nor certain to be too narrow."""
        if self._settle:
            seen = (self._most - self._least + 1 >= self.need) | self._around
            return np.asarray((self.need > 0) & ~seen & (self.high - self.low + 1 >= self.need))
        reached = (self._least <= self.low) & (self._most >= self.high)
        return np.asarray((self.need > 0) & ~reached & (self.low < self.high))

    def _look_around(self) -> None:
        """From one table that fits, each person-like move as far as it goes: most counts are settled by that.

        The table is not of whole numbers, therefore one more is asked than is needed.
        """
        start = Solver(self._program).inside()
        if start is None or not self._moves.nnz:
            return
        # Unlimited counts move as far as is needed to be settled.
        top = np.where(self._endless, start + 2.0 * self.need.max(), self.high)
        slack = np.stack([top - start, start - self.low])
        moved, touched = sparse.coo_array(self._moves).coords
        room = np.full((2, self._moves.shape[0]), np.inf)
        reached = np.zeros((2, len(start)))
        for side in (0, 1):
            np.minimum.at(room[side], moved, slack[side][touched])
            np.maximum.at(reached[side], touched, np.maximum(room[side][moved], 0.0))
        self._around = reached.sum(axis=0) >= self.need + 1

    def _look_far(self, targets: NDArray[np.int64]) -> None:
        chance = np.random.default_rng(1)
        for _ in range(_FAR):
            cost = np.zeros(len(self.need))
            aimed = targets[self._open()[targets]]
            if not len(aimed):
                return
            cost[aimed] = np.where(chance.random(len(aimed)) < 0.5, 1.0, -1.0) * (~self._endless[aimed])
            self._fit(self._solver, cost)
            self._fit(self._solver, -cost)

    def _look_at(self, place: int) -> None:
        cost = np.zeros(len(self.need))
        for solver in (self._solver, self._exact):
            cost[place] = 1.0
            least = self._fit(solver, cost)[place]
            self.low[place] = np.ceil(least - _NOTHING)
            if not self._endless[place]:
                cost[place] = -1.0
                most = self._fit(solver, cost)[place]
                self.high[place] = np.floor(most + _NOTHING)
            elif self._settle:
                self._most[place] = np.inf
            # Whole numbers can be tighter than the programs without them: looked at where that can matter.
            near = self.high[place] - self.low[place] + 1 <= self.need[place] + 1
            if not near:
                return

    def _fit(self, solver: Solver, cost: Reals) -> Reals:
        answer = solver.least(cost)
        if answer is None:
            raise _contradiction()
        values = answer[1]
        if (np.abs(values - np.rint(values)) < _NOTHING).all():
            self._least, self._most = np.minimum(self._least, values), np.maximum(self._most, values)
        return values


def _contradiction() -> DisclosureError:
    return DisclosureError(
        "published-contradicts",
        Text(
            "Wat nu en eerder is verteld, spreekt elkaar tegen: geen tabel past bij alles.",
            "What is told now and was told before contradicts: no table fits all of it.",
        ),
        Text(
            "Er wordt niets vrijgegeven. Controleer of ronde, leden en maat van de uitgaven kloppen.",
            "Nothing is released. Check whether round, members and measure of the releases are right.",
        ),
    )
