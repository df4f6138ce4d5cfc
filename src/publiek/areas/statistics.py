"""What is a table of area statistics once it is read: which areas, which year, which cells hold nothing and why?"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from publiek.vocabulary.findings import Finding


@dataclass(frozen=True)
class Withheld:
    """How many cells of one column hold no figure: `suppressed` (secret, or a count of 0-4), `unavailable` (not in
    this edition), `impossible` (a negative count or a percentage above 100; set aside, never repaired).
    """

    suppressed: int = 0
    unavailable: int = 0
    impossible: int = 0


@dataclass(frozen=True)
class AreaStatistics:
    """Statistics per area, under stable names (layouts.yaml).

    `level`: "pc4", "pc5", "pc6" or "region" (neighbourhood, district, municipality: the code in `area` says which);
    `table`: `area` (text) and one column per known figure, float64, null where withheld; `reasons`: same rows, one
    int8 column per figure that has withheld cells (1 suppressed, 2 unavailable, 3 impossible, 0 published);
    `vintage`: the year of 1 January; `edition`: "v1", "v2", "v3", "vol" or "" when the file does not say.
    """

    level: str
    vintage: int
    edition: str
    table: pa.Table
    reasons: pa.Table
    withheld: dict[str, Withheld] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def source(self) -> str:
        """How the source is named under a figure ("CBS 2022 v1")."""
        return f"CBS {self.vintage} {self.edition}".strip()
