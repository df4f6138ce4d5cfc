"""Who delivers, where are its data, and through which groups does it look?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from publiek import measures, segmentation, warehouse

Progress = Callable[[str, float], None]


def silent(step: str, fraction: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class House:
    """Who delivers, and where its data live. `legal_entity` owns the key; one organisation is its own by default.

    `rules`: how the house itself divides its bookers. `segmentation`: which groups it looks through ("CODE" or
    "CODE@VERSION"). `engine`: where its figures are worked out (None: what PUBLIEK_ENGINE says, else DuckDB).
    """

    organisation: str
    home: Path
    name: str = ""
    venue_pc4: int | None = None
    subsector: str = ""
    legal_entity: str = ""
    keys: Path | None = None
    rules: tuple[measures.BookerScheme, ...] = ()
    segmentation: str = "area-types"
    engine: str | None = None

    @property
    def maps(self) -> Path:
        """Where completed mappings are remembered."""
        return self.home / "maps"

    @property
    def scheme(self) -> segmentation.SegmentScheme:
        """The segmentation through which the house looks."""
        code, _, version = self.segmentation.partition("@")
        return segmentation.assign(code, version=version or None, home=self.home)

    @property
    def store(self) -> warehouse.Store:
        """The organisation's own part of the warehouse."""
        return warehouse.Store(self.home, self.organisation)
