"""Which numbers decide a verdict? The dated data of thresholds.yaml, with types, and what a caller may set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile
from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "thresholds.yaml"

#: Clusters a profile into so many groups by the recipe of the segmentation; gives a number per area, from 0.
Recluster = Callable[[AreaProfile, int], NDArray[np.int64]]


@dataclass(frozen=True)
class Thresholds:
    """Every number of thresholds.yaml, which says what each does and where it comes from."""

    decided: float
    concordance_least: float
    discrimination_kept: float
    retained_least: float
    level_low: float
    level_high: float
    slope_low: float
    slope_high: float
    participants_least: float
    others_least: float
    psi_large: float
    support_least: float
    support_quantile: float
    unmatched_most: float
    missing_share: float
    certainty_low: float
    count_least: int
    planned_persons: int
    planned_design_effect: float
    slope_sd: float
    spread_sd: float
    draws: int
    replicates: int
    coefficient_replicates: int
    clusters_least: int
    confidence: float
    folds: int
    sample: int
    permutations: int
    resamples: int
    seed: int


@cache
def thresholds() -> Thresholds:
    """The packaged thresholds."""
    told = read_yaml(_FILE.read_text(encoding="utf-8"))
    return Thresholds(**{name: entry["value"] for name, entry in told["thresholds"].items()})


def thresholds_version() -> str:
    """The version of thresholds.yaml, which every judgement carries."""
    return str(read_yaml(_FILE.read_text(encoding="utf-8"))["version"])


@dataclass(frozen=True)
class Settings:
    """What a caller may set. `recluster`: the recipe of the segmentation, to cluster a region alone; without it the
    stability of groups is not measured, and the judgement says so. `design_effect`: None = measured in the evidence.
    `deep`: also the membership model, the kernel distance and the resampled clustering, which take seconds per region.
    """

    thresholds: Thresholds = field(default_factory=thresholds)
    recluster: Recluster | None = None
    design_effect: float | None = None
    deep: bool = True
