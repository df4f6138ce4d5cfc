"""Which houses may be in the sums of a season, so that what was told before and what is told now give nobody away?

When one house joins or leaves, the difference between two tables is that house. So newcomers wait until there are
`TOGETHER` of them, and when fewer than that left, what was told before with them stays silent until the difference is
of at least `TOGETHER` houses. Where `STEADY` houses or more take part nobody waits. A house that left is out at once in
any case. It is kept apart for each season: a season that was never told begins with whoever agrees then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publiek.web.people.models import Organisation
from publiek.web.territory.models import ToldOf

TOGETHER, STEADY = 3, 15


@dataclass(frozen=True)
class Round:
    """The houses that may be in the sums of one season; `waiting` are not in it yet; `silent`: nothing is told."""

    houses: frozenset[str]
    waiting: frozenset[str] = frozenset()
    silent: bool = False


def settle(before: frozenset[str], now: frozenset[str]) -> Round:
    """The round that follows on `before` (empty: nothing was told yet) when the houses of `now` agree."""
    if not before or len(now) >= STEADY or len(before ^ now) >= TOGETHER:
        return Round(now)
    stayed = before & now
    if stayed == before:
        return Round(before, waiting=now - before)
    return Round(stayed, waiting=now - before, silent=True)


def rounds(government: Organisation, seasons: Iterable[int], now: frozenset[str]) -> dict[int, Round]:
    """The round of each season; what will be told is written down first."""
    known = {one.season: frozenset(one.houses) for one in ToldOf.objects.filter(government=government)}
    found = {season: settle(known.get(season, frozenset()), now) for season in seasons}
    for season, one in found.items():
        if one.houses and not one.silent and one.houses != known.get(season):
            ToldOf.objects.update_or_create(
                government=government, season=season, defaults={"houses": sorted(one.houses)}
            )
    return found
