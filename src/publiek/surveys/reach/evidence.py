"""What does each source say of a house and a season? The numbers before anything is put together.

Performances   per performance what counts, ticket lines and tallies say (the same visits, never added)
Booked         known bookers, how often they came themselves, how many places they took
Passes         known holders of a pass and their visits
Places         visits (and bookers) by place of residence, as far as known
Asked          visitors asked at a visit
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from publiek.surveys.reach.parts import Floats


@dataclass(frozen=True)
class Performances:
    """One number per performance, nan where the source says nothing: `counted` (a count in numbers; `at_door` where it
    was people counted, not tickets), `tickets` (net places on ticket lines), `tallied` (visits with a postcode).
    """

    counted: Floats
    at_door: NDArray[np.bool_]
    tickets: Floats
    tallied: Floats
    free: float = 0.0

    def __len__(self) -> int:
        return len(self.counted)


@dataclass(frozen=True)
class Booked:
    """`bookers`: known accounts of persons with a net visit; `own_visits`: performances each came to, summed (a booker
    is there once per performance); `tickets`: net places on their orders; `rest`: net places of everybody else
    (anonymous, groups, schools).
    """

    bookers: int
    own_visits: int
    tickets: int
    rest: int

    @property
    def visits_per_booker(self) -> float:
        """How often a known booker came in person, on average."""
        return self.own_visits / self.bookers if self.bookers else float("nan")


@dataclass(frozen=True)
class Passes:
    """`visits`: net places on a pass, of anybody; `holders`: known bookers with one; `own_visits`: their visits."""

    visits: int
    holders: int
    own_visits: int


@dataclass(frozen=True)
class Places:
    """By place of residence: `visits` and `bookers` with a known place; `unknown`: visits without one."""

    visits: Mapping[str, int]
    bookers: Mapping[str, int]
    unknown: int


@dataclass(frozen=True)
class Asked:
    """Visitors asked at a visit, one number each (nan: not answered).

    times     visits to this house in the window, this one included (1, 2, ...)
    booked    1: today on tickets ordered on my own name, for the first time this season; 0: anything else
    on_pass   1: came on a pass today
    party     persons in the party, oneself included
    weight    what the answer counts for; unit: where and when it was asked (a performance); stratum
    place     where the respondent lives ("" unknown)

    `window`: "season" (since the season began) or "year" (the past 12 months); `one_per_party`: only one of each party
    was asked, so that an answer stands for `party` persons.
    """

    times: Floats
    booked: Floats
    on_pass: Floats
    party: Floats
    weight: Floats
    unit: NDArray[np.str_]
    stratum: NDArray[np.str_]
    place: NDArray[np.str_]
    window: str = "season"
    one_per_party: bool = False

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True)
class Evidence:
    """All that is known. Any source may be missing; `performances` must say something of visits."""

    performances: Performances
    subsector: str = "other"
    booked: Booked | None = None
    passes: Passes | None = None
    places: Places | None = None
    asked: Asked | None = None
    sources: tuple[str, ...] = field(default=())
