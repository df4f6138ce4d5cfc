"""What may be chosen when local rates are learned, and what are the places a survey speaks about?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.partial_pooling.observed import Floats
from publiek.segmentation.area_profile import AreaProfile

#: Figures of an area that may shift its rate beyond who lives there; those absent from a profile are left out.
COVARIATES = (
    "density",
    "home_value",
    "owned",
    "flats",
    "educated_high",
    "income_high",
    "benefits",
    "age_15_24",
    "age_65_on",
    "two_parents",
)


@dataclass(frozen=True)
class RateSettings:
    """`least`: the answer code from which a respondent counts as a visitor. `covariates`: variables of the profile,
    None for `COVARIATES`. `interactions`: pairs of traits with effects of their own. `weighted`: use survey weights.
    `places`: which of area, municipality and province get effects. `draws`, `rounds`, `seed`: of the posterior.
    `shape`, `rate`: gamma prior of every standard deviation (mode (shape - 1) / rate on the logit scale).
    """

    least: int = 1
    covariates: tuple[str, ...] | None = None
    interactions: tuple[tuple[str, str], ...] = (("age", "education"),)
    weighted: bool = True
    places: tuple[str, ...] = ("area", "municipality", "province")
    draws: int = 400
    rounds: int = 16
    seed: int = 20220101
    shape: float = 2.0
    rate: float = 2.0


@dataclass(frozen=True)
class Scale:
    """How covariates were made comparable: asinh, then centre and spread over residents, stored with the model."""

    names: tuple[str, ...]
    centre: Floats
    spread: Floats

    def of(self, profile: AreaProfile) -> Floats:
        """Areas x covariates of a profile, on the stored scale."""
        if not self.names:
            return np.zeros((len(profile), 0))
        return np.asarray((stretched(profile, self.names) - self.centre) / self.spread)


def stretched(profile: AreaProfile, names: tuple[str, ...]) -> Floats:
    """Areas x variables: asinh(100 x) of shares, asinh(x) of levels."""
    kinds = dict(zip(profile.names, profile.kinds, strict=True))
    columns = [np.arcsinh(profile.variable(name) * (1 if kinds[name] == "level" else 100)) for name in names]
    return np.column_stack(columns) if columns else np.zeros((len(profile), 0))


def scale_of(profile: AreaProfile, names: tuple[str, ...]) -> Scale:
    """Centre and spread of the covariates over the residents of a profile."""
    values = stretched(profile, names)
    weight = profile.residents if profile.residents.sum() > 0 else np.ones(len(profile))
    centre = weight @ values / weight.sum()
    spread = np.sqrt(weight @ (values - centre) ** 2 / weight.sum())
    return Scale(names, np.round(centre, 9), np.round(np.where(spread > 1e-9, spread, 1.0), 9))


def place_names(profile: AreaProfile, kind: str) -> NDArray[np.str_]:
    """Per area the name of the place of one kind it lies in ("" unknown)."""
    return {"area": profile.area, "municipality": profile.municipality, "province": profile.province}[kind]
