"""How many residents of 15 and over of each age, education and household live in each area?

The published figures know ages, households and education apart. Here they are fitted into one table per area, with
the association of a known table (persons.yaml, or a survey). What the published figures leave open is filled so:

* age 45 to 64 is what the published shares leave; the base is residents of 15 and over;
* households become persons by a stored number of persons of 15 and over per household of each kind;
* the share of higher educated is taken to hold for everyone of 15 and over in the area.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions.fitting import Floats, Margin, fit_cells
from publiek.vocabulary.data_files import read_yaml
from publiek.vocabulary.microdata import Trait

_FILE = Path(__file__).parent / "persons.yaml"
_LEAST = 1e-4  # no kind of person is ruled out by a share that was rounded to nothing


@dataclass(frozen=True)
class Cells:
    """The composition of areas: `counts` areas x cells (persons), `index` cells x traits (position in the values of
    each trait). Every area has the same cells.
    """

    traits: tuple[Trait, ...]
    counts: Floats
    index: NDArray[np.int64]

    @property
    def shares(self) -> Floats:
        """Areas x cells; rows sum to 1, and follow the whole table in an area without residents."""
        total = self.counts.sum(axis=1, keepdims=True)
        whole = self.counts.sum(axis=0) / max(float(self.counts.sum()), 1e-12)
        return np.where(total > 0, self.counts / np.maximum(total, 1e-12), whole)


def person_cells(profile: AreaProfile, *, seed: Floats | None = None) -> Cells:
    """The joint composition per area of residents of 15 and over: age x education x household, 32 cells.

    `seed`: age x education x household (4 x 2 x 4) with the association to start from, for example a weighted survey
    table plus 0.5; the packaged one by default. Cells add up to residents x (1 - share under 15). Raises
    SegmentationError "margins-impossible" when `seed` has no people in a group.
    """
    traits = person_traits()
    shape = tuple(len(trait.values) for trait in traits)
    start = packaged_seed() if seed is None else np.asarray(seed, dtype=float)
    if start.shape != shape:
        raise ValueError(f"the seed has the shape {shape}")
    persons = profile.residents * (1 - profile.variable("age_00_14"))
    margins = [
        Margin((axis,), persons[:, None] * shares)
        for axis, shares in enumerate((_ages(profile), _education(profile), _households(profile)))
    ]
    counts = fit_cells(start, margins)
    index = np.stack(np.unravel_index(np.arange(start.size), shape), axis=1)
    return Cells(traits, counts.reshape(len(counts), -1), index)


def person_traits() -> tuple[Trait, ...]:
    """Age, education and household as the layers of the segmentation know them."""
    return tuple(Trait(told["name"], tuple(told["values"]), Text(told["nl"], told["en"])) for told in _told()["traits"])


def packaged_seed() -> Floats:
    """Age x education x household, 4 x 2 x 4, sum 1: only its odds ratios count."""
    told, (age, _, household) = _told(), person_traits()
    lived = np.array([told["household_by_age"][value] for value in age.values])
    high = np.array([told["high_education_by_age"][value] for value in age.values])
    odds = np.array([told["high_education_odds_by_household"][value] for value in household.values])
    raised = (high / (1 - high))[:, None] * odds
    share = raised / (1 + raised)
    table = np.stack([lived * share, lived * (1 - share)], axis=1)
    return table / table.sum()


@cache
def _told() -> dict[str, Any]:
    return read_yaml(_FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _ages(profile: AreaProfile) -> Floats:
    """Areas x ages, of residents of 15 and over."""
    young, middle, old = (profile.variable(name) for name in ("age_15_24", "age_25_44", "age_65_on"))
    rest = 1 - profile.variable("age_00_14") - young - middle - old
    return _as_shares(np.stack([young, middle, rest, old], axis=1))


def _education(profile: AreaProfile) -> Floats:
    high = profile.variable("educated_high")
    return _as_shares(np.stack([high, 1 - high], axis=1))


def _households(profile: AreaProfile) -> Floats:
    """Areas x households, of persons of 15 and over."""
    persons = _told()["persons_per_household"]
    known = [profile.variable(name) for name in ("single", "one_parent", "two_parents")]
    shares = _as_shares(np.stack([*known, 1 - sum(known)], axis=1))
    return _as_shares(shares * np.array([persons[value] for value in person_traits()[2].values]))


def _as_shares(parts: Floats) -> Floats:
    kept = np.maximum(parts, _LEAST)
    return kept / kept.sum(axis=1, keepdims=True)
