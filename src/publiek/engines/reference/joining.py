"""Which rows of two frames belong together?"""

from __future__ import annotations

from collections.abc import Sequence

from publiek.engines.reference.values import Value

Keys = Sequence[tuple[Value, ...]]
Pairs = tuple[list[int], list[int | None]]


def pairs(left: Keys, right: Keys, how: str) -> Pairs:
    """Places of the rows left and right that belong together, in order of the left rows.

    Nothing equals an unknown key. A left join gives None where nothing belongs; semi and anti keep a left row once.
    """
    places: dict[tuple[Value, ...], list[int]] = {}
    for spot, key in enumerate(right):
        if None not in key:
            places.setdefault(key, []).append(spot)
    found = [places.get(key, []) for key in left]
    told: list[tuple[int, int | None]]
    if how == "inner":
        told = [(mine, theirs) for mine, spots in enumerate(found) for theirs in spots]
    elif how == "left":
        told = [(mine, theirs) for mine, spots in enumerate(found) for theirs in _or_nobody(spots)]
    elif how in ("semi", "anti"):
        told = [(mine, None) for mine, spots in enumerate(found) if bool(spots) == (how == "semi")]
    else:
        raise NotImplementedError(f"join {how}")
    return [mine for mine, _ in told], [theirs for _, theirs in told]


def _or_nobody(spots: list[int]) -> Sequence[int | None]:
    return spots or [None]
