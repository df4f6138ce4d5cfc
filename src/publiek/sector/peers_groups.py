"""With which houses is a house compared? A fixed set of groups: all, by subsector, size, province, subsector with size.

The set is fixed so that no group can be made to measure around one house. A size class is decided by the visits of the
season. A group is written as its facts in alphabetical order ("size=small,subsector=museum"); "" is all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from publiek import areas

#: Name and the visits a season from which a house belongs to it.
SIZES = (("small", 0), ("medium", 10_000), ("large", 50_000), ("largest", 250_000))
#: Which facts may make a group, alone or together.
DIVISIONS = ((), ("subsector",), ("size",), ("province",), ("size", "subsector"))


@cache
def _provinces() -> dict[int, str]:
    table = areas.describe().table
    return dict(zip(table["pc4"].to_pylist(), table["province"].to_pylist(), strict=True))


def facts_of(*, subsector: str, venue_pc4: int | None, visits: float) -> dict[str, str]:
    """What places a house in groups; what is not known places it in none."""
    size = [name for name, least in SIZES if visits >= least][-1]
    told = {"subsector": subsector, "size": size, "province": _provinces().get(venue_pc4 or 0) or ""}
    return {name: value for name, value in told.items() if value}


def groups_of(facts: Mapping[str, str]) -> list[str]:
    """The groups a house belongs to, the widest first."""
    return [written(facts, keys) for keys in DIVISIONS if set(keys) <= set(facts)]


def written(facts: Mapping[str, str], keys: Iterable[str]) -> str:
    """The group of houses that are alike in these facts."""
    return ",".join(f"{key}={facts[key]}" for key in sorted(keys))


def wider(group: str) -> list[str]:
    """The groups that hold this one, the nearest first."""
    parts = group.split(",") if group else []
    found = [part for part in sorted(parts, key=lambda part: not part.startswith("subsector")) if len(parts) > 1]
    return [*found, ""] if group else []
