"""How large is the invented sector, and what comes back when it is made?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek.errors import Text, UsageError

#: Called with the fraction that is done, 0 to 1.
Progress = Callable[[float], None]

AGE_BANDS = ("12-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
SMALLEST, LARGEST = 500, 100_000_000


@dataclass(frozen=True)
class SectorSettings:
    """`tickets` is the one number that sets the size; the same settings and areas give the same bytes.

    `organisations` full set is 96 (16 in each of six regions); `seasons` ends with `last_season` (2024 = 2024/25).
    """

    seed: int = 1
    tickets: int = 100_000
    organisations: int = 96
    seasons: int = 3
    last_season: int = 2024

    def __post_init__(self) -> None:
        """Refuse sizes that cannot be made.

        Raises UsageError `invented-size`.
        """
        fits = SMALLEST <= self.tickets <= LARGEST and 1 <= self.organisations <= 400 and 1 <= self.seasons <= 10
        if not fits:
            raise UsageError(
                "invented-size",
                Text("De verzonnen sector kan deze omvang niet krijgen.", "The invented sector cannot have this size."),
                Text(
                    "Kies 500 tot 100.000.000 kaarten, 1 tot 400 organisaties en 1 tot 10 seizoenen.",
                    "Choose 500 to 100,000,000 tickets, 1 to 400 organisations and 1 to 10 seasons.",
                ),
                {"tickets": self.tickets, "organisations": self.organisations, "seasons": self.seasons},
            )

    @property
    def season_years(self) -> tuple[int, ...]:
        """The year in which each season starts, oldest first."""
        return tuple(range(self.last_season - self.seasons + 1, self.last_season + 1))

    def dice(self, *purpose: int) -> np.random.Generator:
        """A generator of its own for each purpose, so that one part can change without moving the others."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, *purpose])))


@dataclass(frozen=True)
class Organisation:
    """One invented organisation as its user would know it: what it is and which export files it has.

    `level` is L0, L1 or L2; `system` the ticketing system whose shape the files have.
    """

    id: str
    name: str
    title: str
    subsector: str
    region: str
    venue_pc4: int
    venue_postcode: str
    system: str
    level: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class SectorReport:
    """What was made and where.

    `tickets` are those truly sold (paid, not returned). `calibration` has one row per
    published figure: target, achieved, tolerance, met.
    """

    out: Path
    manifest: Path
    organisations: tuple[Organisation, ...]
    persons: int
    orders: int
    tickets: int
    calibration: pa.Table

    @property
    def files(self) -> tuple[Path, ...]:
        """Every export file of the sector."""
        return tuple(path for organisation in self.organisations for path in organisation.files)
