"""Which groups may be told so that no few houses can be found by comparing groups that overlap?

Told of all and told of all museums but one, a house can be found by taking the difference. Three guards, repeated until
nothing changes; each silences the smaller group, so that the wider answer stays:

1. a group inside another one may not leave fewer than `least` houses outside it;
2. where a group is told in parts (by subsector, size, province), what is left of it may not be fewer than `least`;
3. no set of houses that cannot be told apart, smaller than `least`, may be a sum and difference of groups that are told
   (a linear combination: Denning & Schlörer 1983; Hundepool et al. 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

Houses = frozenset[int]
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
    names = sorted(told, key=lambda name: (len(told[name]), name))
    patterns: dict[tuple[bool, ...], set[int]] = {}
    for house in frozenset[int]().union(*told.values()):
        patterns.setdefault(tuple(house in told[name] for name in names), set()).add(house)
    if not patterns:
        return None
    matrix = np.array(list(patterns), dtype=float)
    for spot, (pattern, houses) in enumerate(patterns.items()):
        if len(houses) < least and _reachable(matrix, spot):
            return next(name for name, inside in zip(names, pattern, strict=True) if inside)
    return None


def _reachable(matrix: np.ndarray[tuple[int, ...], np.dtype[np.float64]], spot: int) -> bool:
    """Whether some combination of the groups (columns) is exactly the set of houses in row `spot`."""
    wanted = np.zeros(len(matrix))
    wanted[spot] = 1.0
    weights, *_ = np.linalg.lstsq(matrix, wanted, rcond=None)
    return bool(np.abs(matrix @ weights - wanted).max() < _NOTHING)
