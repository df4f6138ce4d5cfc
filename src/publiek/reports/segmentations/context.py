"""What does the page of a segmentation need besides its card? The areas it lies over, shapes, the language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pyarrow as pa

from publiek.reports.context import Shapes
from publiek.reports.pictures.country import Country, country_of
from publiek.reports.words import Words
from publiek.segmentation.culture import CultureRates

_MAP, _SMALL_MAP = (450, 540), (164, 196)


@dataclass(frozen=True)
class Visiting:
    """What was learned of visiting: `rates`, and `changes` (as culture.compare tells them) since the version before,
    None when there is no version before.
    """

    rates: CultureRates
    changes: pa.Table | None = None


@dataclass(frozen=True)
class SegmentationContext:
    """`tables`: vocabulary AREA_SEGMENT per tier of the card, in its order; `areas`: vocabulary AREA; `shapes` as in
    a report, {} for no maps; `version`: of the program. `visiting`: None when nothing was ever learned; `spread`: how
    uncertain each area's mix in the main tier is (as segmentation.assignment.spread_of), None when not known.
    """

    tables: tuple[pa.Table, ...] = ()
    areas: pa.Table | None = None
    shapes: Shapes = field(default_factory=dict)
    shapes_approximate: bool = True
    language: str = "nl"
    made_on: date = field(default_factory=date.today)
    version: str = ""
    visiting: Visiting | None = None
    spread: pa.Table | None = None

    @property
    def words(self) -> Words:
        """The texts in the language of the page."""
        return Words("en" if self.language == "en" else "nl")

    @cached_property
    def province(self) -> dict[int, str]:
        """The province of each area that has one."""
        return {pc4: name for pc4, name in self.named("province") if name}

    @cached_property
    def households(self) -> dict[int, float]:
        """The households of each area, 0 when not known."""
        return {pc4: float(count or 0) for pc4, count in self.named("households")}

    @cached_property
    def country(self) -> Country | None:
        """The country for a map over the width of the page, without its key; None without shapes."""
        return country_of(self.shapes, self.province, size=_MAP) if self.shapes else None

    @cached_property
    def small_country(self) -> Country | None:
        """The country for a small map."""
        return country_of(self.shapes, self.province, size=_SMALL_MAP) if self.shapes else None

    def named(self, name: str) -> list[tuple[int, object]]:
        """Each area with its value in column `name` of `areas`."""
        if self.areas is None:
            return []
        return list(zip(*(self.areas.column(one).to_pylist() for one in ("pc4", name)), strict=True))
