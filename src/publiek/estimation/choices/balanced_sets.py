"""Which items stand together in which set, so that each is shown as often and beside each other as often?

A balanced incomplete block design: v items in b sets of k, each item in r sets and each pair in l, with b k = v r and
l (v - 1) = r (k - 1) (Cochran and Cox 1957). With as many sets as items a cyclic design is looked for: one set, and the
same moved on by 1, 2, ... (13 items in sets of 4: each pair exactly once). Else sets are improved by exchanging items
until no exchange makes them more even. Not every size has an exact answer: `balance` tells how even it came out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Sets = tuple[tuple[int, ...], ...]
_CYCLIC_UP_TO = 31
_RESTARTS = 40


@dataclass(frozen=True)
class Balance:
    """How often items are shown and pairs stand together: (least, most). `exact`: all as often."""

    shown: tuple[int, int]
    together: tuple[int, int]

    @property
    def exact(self) -> bool:
        """A balanced incomplete block design."""
        return self.shown[0] == self.shown[1] and self.together[0] == self.together[1]

    @property
    def even(self) -> bool:
        """No item is shown, and no pair together, more than once more than another."""
        return self.shown[1] - self.shown[0] <= 1 and self.together[1] - self.together[0] <= 1


def balanced_sets(items: int, size: int, *, sets: int, seed: int = 1) -> Sets:
    """`sets` sets of `size` items (0, 1, ...), as even as was found; the same for the same seed. ValueError: sets that
    are larger than the list, or too few to show everything.
    """
    if not 2 <= size <= items or sets * size < items:
        raise ValueError("sets of this size and number cannot show all items")
    if sets == items and items <= _CYCLIC_UP_TO:
        return _cyclic(items, size)
    chance = np.random.default_rng(seed)
    best, worst = None, np.inf
    for _ in range(_RESTARTS):
        member = _exchanged(_dealt(items, size, sets, chance), chance)
        uneven = _uneven(member)
        if uneven < worst:
            best, worst = member, uneven
        if balance(_named(best), items).even:
            break
    return _named(best)


def balance(sets: Sets, items: int) -> Balance:
    """How even sets are."""
    member = np.zeros((len(sets), items), dtype=np.int64)
    for at, one in enumerate(sets):
        member[at, list(one)] = 1
    together = member.T @ member
    shown, pairs = np.diag(together), together[np.triu_indices(items, 1)]
    return Balance((int(shown.min()), int(shown.max())), (int(pairs.min()), int(pairs.max())))


def _cyclic(items: int, size: int) -> Sets:
    """The set whose differences are most even, moved on."""

    def uneven(one: tuple[int, ...]) -> int:
        gaps = np.array([(a - b) % items for a in one for b in one if a != b])
        return int((np.bincount(gaps, minlength=items) ** 2).sum())

    first = min(((0, *rest) for rest in combinations(range(1, items), size - 1)), key=uneven)
    return tuple(tuple(sorted((one + step) % items for one in first)) for step in range(items))


def _dealt(items: int, size: int, sets: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Sets x items: each item nearly as often, at random."""
    member = np.zeros((sets, items), dtype=np.int64)
    for at in range(sets):
        order = np.lexsort((chance.random(items), member.sum(axis=0)))
        member[at, order[:size]] = 1
    return member


def _uneven(member: NDArray[np.int64]) -> float:
    """The squares of how often pairs and items are together: least when even."""
    together = member.T @ member
    shown = np.diag(together)
    return float((together**2).sum() - (shown**2).sum() + len(shown) * (shown**2).sum())


def _exchanged(member: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """Exchanges of two items between two sets, or of one item in a set, while that makes things more even."""
    now = _uneven(member)
    for _ in range(60):
        before = now
        for at in chance.permutation(len(member)):
            for out in np.flatnonzero(member[at]):
                best, found = now, None
                for into in np.flatnonzero(member[at] == 0):
                    for other in (None, *np.flatnonzero((member[:, out] == 0) & (member[:, into] == 1))):
                        _swap(member, at, other, out, into)
                        uneven = _uneven(member)
                        _swap(member, at, other, out, into)
                        if uneven < best:
                            best, found = uneven, (other, into)
                if found is not None:
                    _swap(member, at, found[0], out, found[1])
                    now = best
        if now == before:
            break
    return member


def _swap(member: NDArray[np.int64], at: int, other: int | None, out: int, into: int) -> None:
    """In set `at` one item for another, and back in set `other`; twice is as it was."""
    member[at, [out, into]] ^= 1
    if other is not None:
        member[other, [out, into]] ^= 1


def _named(member: NDArray[np.int64]) -> Sets:
    return tuple(tuple(int(one) for one in np.flatnonzero(row)) for row in member)
