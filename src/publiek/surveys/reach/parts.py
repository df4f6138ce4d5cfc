"""What is one part of a reach estimate? A number with its interval, from where it comes and on what it rests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Units that are never mixed up: one person inside once; a person who came at least once; an account that ordered.
UNITS = ("visits", "visitors", "bookers", "visits_per_visitor", "share")


@dataclass(frozen=True)
class Part:
    """`name`: what it is (visits, visits_counted, visitors_survey, ...); `unit`: one of UNITS; `source`: tickets,
    counts, tally, lines (any of these three), passes, survey, assumption or all; 95% of the possible answers lie
    between `low` and `high`; `how`: code of the way it was made; `rests_on`: how many records of the source;
    `place`: "" for the whole house.
    """

    name: str
    source: str
    unit: str
    value: float
    low: float
    high: float
    how: str
    rests_on: int
    place: str = ""

    @property
    def width(self) -> float:
        """How wide the interval is, as a part of the value (infinite where the value is 0)."""
        return (self.high - self.low) / self.value if self.value else float("inf")


def exact(name: str, source: str, *, unit: str, value: float, how: str) -> Part:
    """A part that was counted: nothing is estimated."""
    return Part(name, source, unit, value, value, value, how, round(value))


def spread(draws: Floats) -> tuple[float, float, float]:
    """Median and the middle 95% of draws."""
    low, value, high = np.quantile(draws, (0.025, 0.5, 0.975))
    return float(value), float(low), float(high)
