"""What is asked of the lines, compared with which areas, and under which rules?"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa

from publiek.engines import Engine
from publiek.measures.booker_rules import BookerScheme
from publiek.measures.selection import Selection
from publiek.vocabulary.data_files import read_yaml


@cache
def published_thresholds() -> dict[str, dict[str, Any]]:
    """Every rule number with its value, meaning and source, as `thresholds.yaml` states it."""
    text = resources.files("publiek.measures").joinpath("thresholds.yaml").read_text(encoding="utf-8")
    return read_yaml(text)


def _published(name: str) -> Any:
    return field(default_factory=lambda: published_thresholds()[name]["value"])


@dataclass(frozen=True)
class Thresholds:
    """The numbers that decide what is said; each default, its meaning and its source stand in `thresholds.yaml`."""

    bookers_min: int = _published("bookers_min")
    cell_min: int = _published("cell_min")
    report_warning: int = _published("report_warning")
    confidence: float = _published("confidence")
    reference_share_min: float = _published("reference_share_min")
    false_discovery_rate: float = _published("false_discovery_rate")
    kappa: float = _published("kappa")
    tally_design_effect: float = _published("tally_design_effect")
    catchment_share: float = _published("catchment_share")
    core_share: float = _published("core_share")
    detour_factor: float = _published("detour_factor")
    decay_areas_min: int = _published("decay_areas_min")
    decay_folds: int = _published("decay_folds")
    decay_seed: int = _published("decay_seed")
    segment_rate_prior: float = _published("segment_rate_prior")
    person_prior: float = _published("person_prior")
    person_resamples: int = _published("person_resamples")
    person_seed: int = _published("person_seed")
    context_effect: float = _published("context_effect")
    mix_spread_min: float = _published("mix_spread_min")
    white_spot_ratio: float = _published("white_spot_ratio")
    white_spot_probability: float = _published("white_spot_probability")
    white_spot_shortfall: float = _published("white_spot_shortfall")

    def as_dict(self) -> dict[str, float]:
        """Name and value of every rule, in the order of the file."""
        return {rule.name: getattr(self, rule.name) for rule in fields(self)}


@dataclass(frozen=True)
class Question:
    """One house, its place, the areas and segments to compare with, and the day the question is asked.

    `areas` is an AREA table and `segments` an AREA_SEGMENT table (see `vocabulary.tables`). `venue_pc4` None means
    that nobody said where the house is: figures of distance then stay silent. `workbench` is the engine the lines are
    on. `today` decides whether a season is over, so whether somebody can be called lapsed. `own_rules`: how this house
    itself divides its bookers. `selection`: of which part of the audience the figures are. `beside`: more
    populations to compare with, as "municipality:NAME" or "province:NAME".
    """

    organisation_id: str
    venue_pc4: int | None
    areas: pa.Table
    segments: pa.Table
    segment_source: str
    area_source: str
    workbench: Engine
    today: date
    thresholds: Thresholds = field(default_factory=Thresholds)
    fine: pa.Table | None = None
    labels_right: float | None = None
    own_rules: tuple[BookerScheme, ...] = ()
    selection: Selection = field(default_factory=Selection)
    beside: tuple[str, ...] = ()

    @property
    def without_selection(self) -> Question:
        """The same question of the whole audience."""
        return replace(self, selection=Selection())
