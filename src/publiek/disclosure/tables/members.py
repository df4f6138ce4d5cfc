"""Which organisations are in exactly the same tables, so that nothing tells them apart?"""

from __future__ import annotations

from collections.abc import Iterable

Members = frozenset[str]


def always_together(releases: Iterable[Members]) -> tuple[Members, ...]:
    """The organisations in groups that are in exactly the same releases, largest group first."""
    several = list(dict.fromkeys(releases))
    groups: dict[tuple[bool, ...], set[str]] = {}
    for member in frozenset[str]().union(*several):
        groups.setdefault(tuple(member in release for release in several), set()).add(member)
    return tuple(sorted((frozenset(group) for group in groups.values()), key=lambda group: (-len(group), min(group))))
