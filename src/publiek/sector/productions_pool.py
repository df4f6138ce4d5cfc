"""What do several venues together know of the audience of one maker?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from publiek.measures import Thresholds
from publiek.measures.geography import Geography
from publiek.measures.residence import Residence

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Seen:
    """What one venue saw. `seasons`: bookers, those with a past, and the new ones among them; `groups`: per segment."""

    venue: str
    named: bool
    visits: Mapping[str, int]
    performances: Mapping[str, int]
    bookers: int
    seasons: Mapping[str, tuple[int, int, int]]
    living: Residence
    geography: Geography
    groups: NDArray[np.float64]
    sources: tuple[str, ...]
    rules: Thresholds
    period: tuple[date | None, date | None]


@dataclass(frozen=True)
class Pool:
    """The venues that agreed; never told one by one. There is at least one."""

    seen: tuple[Seen, ...]

    @property
    def first(self) -> Seen:
        """The geography is the same for all, except for distances."""
        return self.seen[0]

    @property
    def bookers(self) -> list[int]:
        """Bookers per venue."""
        return [one.bookers for one in self.seen]

    @property
    def units(self) -> Integers:
        """Venues x areas: bookers who live there."""
        return np.array([one.living.units for one in self.seen])

    @property
    def groups(self) -> NDArray[np.float64]:
        """Venues x segments: bookers of each group."""
        return np.array([one.groups for one in self.seen])

    @property
    def period(self) -> tuple[date | None, date | None]:
        """First and last performance."""
        days = [day for one in self.seen for day in one.period if day]
        return (min(days), max(days)) if days else (None, None)

    def by_area(self, names: NDArray[np.object_]) -> dict[str, list[int]]:
        """Bookers per venue by the name of their area ("" for areas without one is left out)."""
        units = self.units
        found: dict[str, list[int]] = {}
        for spot in np.flatnonzero(units.sum(axis=0)):
            name = str(names[spot])
            mine = found.setdefault(name, [0] * len(self.seen)) if name else None
            for place in range(len(self.seen)) if mine is not None else ():
                mine[place] += int(units[place, spot])
        return found
