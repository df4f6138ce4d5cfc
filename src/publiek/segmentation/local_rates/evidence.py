"""What did respondents answer, as counts per area and kind of person?

Weights enter as Ghitza and Gelman (2013) do it: within a kind of person each respondent counts for weight / mean
weight, and all counts are divided by the design effect of what is left, 1 + cv^2 (Kish 1965).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.estimation.partial_pooling.observed import Floats
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.local_rates.settings import RateSettings
from publiek.vocabulary.microdata import Microdata, Trait

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Evidence:
    """Cells of respondents who answered: `visitors` of `persons` (effective numbers), `row` of the profile (-1: area
    not known), `trait` codes (cells x traits, -1 not answered), `region` the region as the survey has it.

    `respondents` who answered the item, of whom `placed` in an area of the profile; `design_effect` of the weights.
    """

    visitors: Floats
    persons: Floats
    row: Codes
    trait: Codes
    region: NDArray[np.str_]
    traits: tuple[Trait, ...]
    respondents: int
    placed: int
    design_effect: float


def gather(data: Microdata, item: str, profile: AreaProfile, settings: RateSettings) -> Evidence:
    """The answers to one item as cells.

    Raises SegmentationError "survey-item-unknown", "survey-areas-unknown".
    """
    if item not in {known.name for known in data.items}:
        raise SegmentationError(
            "survey-item-unknown",
            Text("Deze vraag staat niet in de enquête.", "This question is not in the survey."),
            Text("Kies een van de vragen hieronder.", "Choose one of the questions below."),
            {"asked": item, "items": [known.name for known in data.items]},
        )
    answer = data.codes(item)
    kept = np.flatnonzero(np.isfinite(answer))
    row = _rows(data.area[kept], profile)
    _refuse_nowhere(row, data.region[kept], profile)
    codes = [np.nan_to_num(data.codes(trait.name)[kept], nan=-1).astype(np.int64) for trait in data.traits]
    trait = np.column_stack(codes) if codes else np.zeros((len(kept), 0), dtype=np.int64)
    weight, effect = _balanced(data.weight[kept], trait, use=settings.weighted)
    region = data.region[kept]
    keys = np.column_stack([row, trait, np.unique(region, return_inverse=True)[1]])
    _, first, cell = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    visits = (answer[kept] >= settings.least).astype(float)
    return Evidence(
        visitors=np.bincount(cell.ravel(), weight * visits),
        persons=np.bincount(cell.ravel(), weight),
        row=row[first],
        trait=trait[first],
        region=region[first],
        traits=data.traits,
        respondents=len(kept),
        placed=int((row >= 0).sum()),
        design_effect=effect,
    )


def _rows(area: NDArray[np.str_], profile: AreaProfile) -> Codes:
    """The row of the profile per respondent, -1 when the area is not in it."""
    place = np.searchsorted(profile.area, area)
    place = np.minimum(place, len(profile) - 1)
    return np.where(profile.area[place] == area, place, -1).astype(np.int64)


def _refuse_nowhere(row: Codes, region: NDArray[np.str_], profile: AreaProfile) -> None:
    if (row >= 0).any() or np.isin(region, profile.province[profile.province != ""]).any():
        return
    raise SegmentationError(
        "survey-areas-unknown",
        Text(
            "Geen enkele deelnemer woont in een gebied dat het gebiedsprofiel kent.",
            "Not one respondent lives in an area that the area profile knows.",
        ),
        Text(
            "Controleer de gebiedskolom van de enquête: postcodegebieden als 3011, of provincienamen.",
            "Check the survey's area column: postcode areas like 3011, or names of provinces.",
        ),
        {"respondents": len(row), "level": profile.level},
    )


def _balanced(weight: Floats, trait: Codes, *, use: bool) -> tuple[Floats, float]:
    """Effective numbers per respondent, and the design effect they were divided by."""
    if not use:
        return np.ones(len(weight)), 1.0
    _, cell = np.unique(trait, axis=0, return_inverse=True) if trait.shape[1] else (None, np.zeros(len(weight), int))
    cell = np.asarray(cell).ravel()
    mean = np.bincount(cell, weight) / np.bincount(cell)
    relative = np.where(mean[cell] > 0, weight / np.where(mean[cell] > 0, mean[cell], 1), 0.0)
    effect = float((relative**2).mean() / relative.mean() ** 2)
    return np.maximum(relative, 1e-6) / effect, effect
