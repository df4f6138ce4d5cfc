"""Which numbers describe a person and a place in the model of membership? Traits, area figures and regions as columns.

Columns, in order: a constant; per trait a column per category but the first; products of age and education; per trait
a column "unknown" when respondents did not tell it; standardised area figures; a column per region. A person and an
area never share a column, so the score of a person in an area is the score of the person plus that of the area.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.vocabulary.microdata import Microdata, Trait

Floats = NDArray[np.float64]
CROSSED = ("age", "education")
#: Fewer respondents than this in a region and it has no effect, and no name, of its own.
_REGION_LEAST = 10


@dataclass(frozen=True)
class Places:
    """What the model knows of areas. `covariates` with `centre` and `scale`; `region_of`: the column of the profile
    that holds the regions ("province", "municipality") or "" (regions are those of the survey alone, or none);
    `regions`: their names.
    """

    covariates: tuple[str, ...]
    centre: Floats
    scale: Floats
    region_of: str
    regions: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of an area."""
        return (*self.covariates, *(f"region:{name}" for name in self.regions))


def person_names(traits: tuple[Trait, ...], unknown: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a person; `unknown`: the traits that some respondents did not tell."""
    single = [f"{trait.name}:{value}" for trait in traits for value in trait.values[1:]]
    pairs = [f"{a}&{b}" for a, b in product(*_crossed(traits))]
    return ("constant", *single, *pairs, *(f"{name}:unknown" for name in unknown))


def person_columns(codes: NDArray[np.float64], traits: tuple[Trait, ...], unknown: tuple[str, ...]) -> Floats:
    """Persons x columns of a person, from the position of each trait's category (persons x traits, nan: not told)."""
    names = person_names(traits, unknown)
    known = {"constant": np.ones(len(codes))}
    for at, trait in enumerate(traits):
        for position, value in enumerate(trait.values):
            known[f"{trait.name}:{value}"] = (codes[:, at] == position).astype(float)
        known[f"{trait.name}:unknown"] = np.isnan(codes[:, at]).astype(float)
    columns = [
        known[name] if "&" not in name else np.prod([known[n] for n in name.split("&")], axis=0) for name in names
    ]
    return np.stack(columns, axis=1)


def places_of(profile: AreaProfile, covariates: tuple[str, ...], data: Microdata) -> Places:
    """The area figures standardised over residents, and where the regions of respondents are found in the profile
    (when the profile does not know them: the provinces of the respondents' areas).

    Raises SegmentationError "survey-region-unknown" when neither regions nor areas are known to the profile,
    "survey-covariate-unknown" when the profile lacks a figure.
    """
    absent = [name for name in covariates if name not in profile.names]
    if absent:
        raise SegmentationError(
            "survey-covariate-unknown",
            Text("Het gebiedsprofiel kent dit kenmerk niet.", "The area profile does not know this figure."),
            Text("Kies kenmerken uit het profiel.", "Choose figures of the profile."),
            {"absent": absent, "known": list(profile.names)},
        )
    values = _stretched(profile, covariates)
    weight = profile.residents / max(float(profile.residents.sum()), 1e-12)
    centre = weight @ values
    scale = np.sqrt(np.maximum(weight @ (values - centre) ** 2, 1e-12))
    column, named = _regions(profile, data)
    return Places(covariates, centre, scale, column, named)


def _regions(profile: AreaProfile, data: Microdata) -> tuple[str, tuple[str, ...]]:
    """The survey's own regions when the profile has them; otherwise the provinces of the respondents' areas."""
    named = set(data.region.tolist()) - {""}
    for column in ("province", "municipality"):
        if named and named <= set(getattr(profile, column).tolist()):
            return column, tuple(sorted(named))
    found = set(profile.province[np.isin(profile.area, data.area)].tolist()) - {""}
    if found or not named:
        return "province" if found else "", tuple(sorted(found))
    raise SegmentationError(
        "survey-region-unknown",
        Text(
            "Een regio uit de enquête is geen provincie of gemeente uit het gebiedsprofiel.",
            "A region of the survey is neither a province nor a municipality of the area profile.",
        ),
        Text(
            "Schrijf de namen zoals het CBS, geef de postcode van de respondenten, of laat de regio weg.",
            "Write names as Statistics Netherlands does, give the respondents' postcodes, or leave the region out.",
        ),
        {"regions": len(named)},
    )


def regions_told(data: Microdata) -> tuple[str, ...]:
    """The regions of a survey without areas that enough respondents told: no name in the model is that of a few."""
    names, times = np.unique(data.region, return_counts=True)
    return tuple(str(name) for name, n in zip(names, times, strict=True) if name and n >= _REGION_LEAST)


def area_columns(profile: AreaProfile, places: Places) -> Floats:
    """Areas x columns of an area; a region that the survey did not reach has no effect of its own."""
    figures = (_stretched(profile, places.covariates) - places.centre) / places.scale
    if not places.region_of:
        return np.concatenate([figures, np.zeros((len(profile), len(places.regions)))], axis=1)
    region = getattr(profile, places.region_of)
    return np.concatenate([figures, region_columns(region, places.regions)], axis=1)


def region_columns(region: NDArray[np.str_], regions: tuple[str, ...]) -> Floats:
    """One column per region, 1 where it is the region."""
    return (region[:, None] == np.array(regions, dtype=np.str_)[None, :]).astype(float)


def respondent_columns(data: Microdata, profile: AreaProfile, places: Places) -> tuple[Floats, NDArray[np.bool_]]:
    """Respondents x columns of their area, and whose area is not in the profile (they get the mean figures and the
    region they told).
    """
    at = {code: row for row, code in enumerate(profile.area.tolist())}
    rows = np.array([at.get(code, -1) for code in data.area.tolist()])
    columns = area_columns(profile, places)[rows]
    lost = rows < 0
    figures = len(places.covariates)
    columns[lost, :figures] = 0.0
    columns[lost, figures:] = region_columns(data.region[lost], places.regions)
    return columns, lost


def _crossed(traits: tuple[Trait, ...]) -> list[list[str]]:
    """The columns whose products are columns too: none unless both traits are there."""
    found = {trait.name: [f"{trait.name}:{value}" for value in trait.values[1:]] for trait in traits}
    return [found[name] for name in CROSSED] if all(name in found for name in CROSSED) else [[]]


def _stretched(profile: AreaProfile, covariates: tuple[str, ...]) -> Floats:
    """Areas x figures: shares as they are, levels on the asinh scale."""
    kinds = dict(zip(profile.names, profile.kinds, strict=True))
    columns = [
        np.arcsinh(profile.variable(name)) if kinds[name] == "level" else profile.variable(name) for name in covariates
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(profile), 0))
