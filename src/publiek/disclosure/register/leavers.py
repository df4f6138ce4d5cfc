"""Can few organisations be read off from releases over different members, by any sums and differences?

Told of all and told of all but one, the one is the difference; two that changed places are a difference too. Every
combination of releases (Denning & Schlörer 1983) that depends on at least one organisation must depend on `least`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from publiek.disclosure.tables.members import Members, always_together

_AT_ONCE = 20_000


def exposed(releases: Iterable[Members], *, least: int) -> Members:
    """Fewer than `least` organisations on which some combination of these releases depends alone; empty: none."""
    several = list(dict.fromkeys(releases))
    groups = always_together(several)
    matrix = np.array([[group <= release for group in groups] for release in several], dtype=np.float64)
    small = [place for place, group in enumerate(groups) if len(group) < least]
    for count in range(1, min(least, len(small) + 1)):
        chosen = [
            places for places in combinations(small, count) if sum(len(groups[place]) for place in places) < least
        ]
        if (found := _singled_out(matrix, chosen)) is not None:
            return frozenset[str]().union(*(groups[place] for place in found))
    return frozenset()


def _singled_out(matrix: NDArray[np.float64], chosen: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """The first choice of groups that some combination of the rows touches, and nothing else.

    That is so when leaving these columns out lowers the rank.
    """
    rank = np.linalg.matrix_rank(matrix)
    for start in range(0, len(chosen), _AT_ONCE):
        part = chosen[start : start + _AT_ONCE]
        without = np.repeat(matrix[None], len(part), axis=0)
        for place, columns in enumerate(part):
            without[place][:, list(columns)] = 0.0
        lower = np.flatnonzero(np.linalg.matrix_rank(without) < rank)
        if len(lower):
            return part[int(lower[0])]
    return None
