"""Which groups may be told so that no few houses can be found by comparing groups that overlap?

Told of all and told of all museums but one, a house can be found by taking the difference. Three guards, repeated until
nothing changes; each silences the smaller group, so that the wider answer stays:

1. a group inside another one may not leave fewer than `least` houses outside it;
2. where a group is told in parts (by subsector, size, province), what is left of it may not be fewer than `least`;
3. no set of fewer than `least` houses, whether they can be told apart or not, may be a sum and difference of groups
   that are told (a linear combination: Denning & Schlörer 1983; Hundepool et al. 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Houses = frozenset[int]
Numbers = NDArray[np.float64]
_NOTHING = 1e-8


def silent_groups(
    members: Mapping[str, Houses], *, parts: Iterable[tuple[str, frozenset[str]]], least: int, also: Iterable[str] = ()
) -> frozenset[str]:
    """The groups about which nothing may be said. `parts`: (group, the groups that together make it up).

    `also`: groups that are silent for another reason; they too must not be found from the others.
    """
    told = {name: houses for name, houses in members.items() if len(houses) >= least and name not in set(also)}
    families = [(whole, names) for whole, names in parts]
    while (found := _found(told, families, least)) is not None:
        del told[found]
    return frozenset(members) - frozenset(told)


def _found(told: Mapping[str, Houses], families: list[tuple[str, frozenset[str]]], least: int) -> str | None:
    """A group to silence: because of it few houses can be found. None when nobody can be."""
    return _inside(told, least) or _left_over(told, families, least) or _combined(told, least)


def _inside(told: Mapping[str, Houses], least: int) -> str | None:
    by_size = sorted(told, key=lambda name: (len(told[name]), name))
    for small in by_size:
        for large in by_size:
            if told[small] < told[large] and len(told[large] - told[small]) < least:
                return small
    return None


def _left_over(told: Mapping[str, Houses], families: list[tuple[str, frozenset[str]]], least: int) -> str | None:
    for whole, names in families:
        shown = sorted((name for name in names if name in told), key=lambda name: (len(told[name]), name))
        if whole not in told or not shown:
            continue
        rest = told[whole].difference(*(told[name] for name in shown))
        if 0 < len(rest) < least:
            return shown[0]
    return None


def _combined(told: Mapping[str, Houses], least: int) -> str | None:
    """A group that helps to find fewer than `least` houses by any sums and differences of what is told."""
    names = sorted(told, key=lambda name: (len(told[name]), name))
    patterns: dict[tuple[bool, ...], int] = {}
    for house in frozenset[int]().union(*told.values()):
        pattern = tuple(house in told[name] for name in names)
        patterns[pattern] = patterns.get(pattern, 0) + 1
    found = _reachable(np.array(list(patterns), dtype=float), list(patterns.values()), least) if patterns else None
    if found is None:
        return None
    held = [pattern for spot, pattern in enumerate(patterns) if spot in found]
    return next(name for place, name in enumerate(names) if any(pattern[place] for pattern in held))


def _reachable(matrix: Numbers, sizes: list[int], least: int) -> frozenset[int] | None:
    """Rows (houses that are in the same groups) of fewer than `least` houses together that some weights single out.

    A set of rows can be had from the columns when what the columns cannot reach of each row adds up to nothing. Sets
    of up to four rows are found as two halves that cancel; with five houses as the least no larger set is of interest.
    """
    beyond = np.eye(len(matrix)) - matrix @ np.linalg.pinv(matrix)
    small = [spot for spot, size in enumerate(sizes) if size < least]
    halves = [frozenset({one}) for one in small]
    halves += [frozenset(pair) for pair in combinations(small, 2) if sizes[pair[0]] + sizes[pair[1]] < least]
    rest = {half: beyond[:, sorted(half)].sum(axis=1) for half in halves}
    known: dict[bytes, list[frozenset[int]]] = {}
    for half, vector in rest.items():
        if np.abs(vector).max() < _NOTHING:
            return half
        for shift in (0.0, 0.5):
            known.setdefault(_rounded(vector, shift), []).append(half)
    for half, vector in rest.items():
        for shift in (0.0, 0.5):
            for other in known.get(_rounded(-vector, shift), ()):
                together = half | other
                if not half & other and sum(sizes[spot] for spot in together) < least:
                    return together
    return None


def _rounded(vector: Numbers, shift: float) -> bytes:
    """A key that is the same for vectors that differ by a rounding error; of two shifts one never lies on an edge."""
    return np.floor(vector / _NOTHING / 10 + shift + 0.25).astype(np.int64).tobytes()
