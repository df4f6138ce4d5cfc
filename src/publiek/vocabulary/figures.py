"""What is a figure? A table with its base, its limits and, where it is too thin, a plain refusal to say more.

Measures make figures, disclosure lets them through as a Release, reports draw them. No figure travels without a base.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa


@dataclass(frozen=True)
class Base:
    """What a figure rests on.

    `counted` is the unit ("bookers", "visits", "tickets", "orders"); `n` how many of them the figure rests on;
    `of` how many there are in all, so that coverage = n / of; `reference` the code of the population compared with
    ("" when there is none) and `reference_n` its size in households; `first` and `last` the period by performance
    date; `sources` who published the statistics ("CBS 2022").
    """

    counted: str
    n: int
    of: int
    reference: str = ""
    reference_n: int | None = None
    first: date | None = None
    last: date | None = None
    sources: tuple[str, ...] = ()
    version: str = ""

    @property
    def coverage(self) -> float | None:
        """The part of all counted units that this figure rests on (0-1), None when there are none."""
        return self.n / self.of if self.of else None


@dataclass(frozen=True)
class TooThin:
    """Fewer than `need` units: nothing is said. `have` and `need` are in the unit of the base."""

    have: int
    need: int


@dataclass(frozen=True)
class Figure:
    """One answer: `name` (which measure), `table` (its rows), `facts` (single numbers the sentence needs), `limits`
    (codes of what it does not say). `too_thin` is set when the figure as a whole must stay silent; the table is then
    empty.
    """

    name: str
    base: Base
    table: pa.Table
    facts: dict[str, object] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    too_thin: TooThin | None = None
