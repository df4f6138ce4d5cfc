"""Whom should the answers speak for, and how many people of each kind live there? The margins of a survey's weights.

From the built-in statistics of postcode areas (CBS): residents by age, education, household and place, fitted into one
table per area (segmentation.compositions). A survey is about people of 16 and over; the statistics know people of 15 to
24, of which nine in ten years are counted. Sex is not in these statistics: a house that has such a margin gives its own
(`own_margins`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from publiek import areas
from publiek.errors import SurveyError, Text
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.compositions import person_cells
from publiek.vocabulary.data_files import read_yaml

#: Of the ages 15 to 24 those of 16 and over, every year counted alike.
_SIXTEEN_AND_OVER = 0.9
#: So many municipalities get a margin of their own; the others are one.
_PLACES = 8
REST = "rest"


@dataclass(frozen=True)
class Population:
    """`persons` of 16 and over; `margins`: name -> category -> persons; `area`: which postcode areas are in it;
    `place_of`: postcode area -> category of the margins "place" and "urbanity".
    """

    persons: float
    margins: Mapping[str, Mapping[str, float]]
    area: frozenset[int]
    place_of: Mapping[str, Mapping[int, str]]
    source: str


def population_of(places: tuple[str, ...] = (), *, profile: AreaProfile | None = None) -> Population:
    """The people of 16 and over in `places` (names of provinces or municipalities, or postcode areas; none: the
    country). Raises SurveyError "survey-area-unknown".
    """
    profile = profile or packaged()
    mine = _within(profile, places)
    profile = profile.only(mine)
    cells = person_cells(profile)
    counts = cells.counts.copy()
    counts[:, cells.index[:, 0] == 0] *= _SIXTEEN_AND_OVER
    persons = counts.sum(axis=1)
    margins = {
        trait.name: {
            value: float(counts[:, cells.index[:, at] == place].sum()) for place, value in enumerate(trait.values)
        }
        for at, trait in enumerate(cells.traits)
    }
    where = {"place": _places(profile, persons), "urbanity": _urbanity(profile)}
    for name, told in where.items():
        kinds = sorted(set(told.tolist()) - {""})
        if len(kinds) > 1:
            margins[name] = {kind: float(persons[told == kind].sum()) for kind in kinds}
    codes = [int(code) for code in profile.area.tolist()]
    place_of = {name: dict(zip(codes, told.tolist(), strict=True)) for name, told in where.items()}
    return Population(float(persons.sum()), margins, frozenset(codes), place_of, profile.source)


def own_margins(path: Path) -> dict[str, dict[str, float]]:
    """Margins that a house gives itself: `{gender: {woman: 12000, man: 11500}}`, named as the items of the
    questionnaire. Raises SurveyError "margins-wrong".
    """
    try:
        told = read_yaml(path.read_text(encoding="utf-8"))
        made = {str(name): {str(k): float(v) for k, v in targets.items()} for name, targets in told.items()}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError, ValueError):
        made = {}
    if not made or any(not np.isfinite(v) or v < 0 for targets in made.values() for v in targets.values()):
        raise SurveyError(
            "margins-wrong",
            Text("De eigen randtotalen zijn niet te lezen.", "Your own margins cannot be read."),
            Text(
                "Schrijf per vraag hoeveel mensen elk antwoord zouden geven, zoals gender: {woman: 12000, man: 11500}.",
                "Write per item how many people there are of each answer, such as: gender: {woman: 12000, man: 11500}.",
            ),
        )
    return made


def _within(profile: AreaProfile, places: tuple[str, ...]) -> NDArray[np.bool_]:
    if not places:
        return profile.residents > 0
    mine = np.zeros(len(profile), dtype=bool)
    for place in places:
        hit = (profile.province == place) | (profile.municipality == place) | (profile.area == place)
        if not hit.any():
            raise SurveyError(
                "survey-area-unknown",
                Text(
                    "Een gebied waarvoor de enquête spreekt bestaat niet.",
                    "An area that the survey speaks for does not exist.",
                ),
                Text(
                    "Noem provincies of gemeenten zoals het CBS ze schrijft, of postcodes van vier cijfers.",
                    "Name provinces or municipalities as Statistics Netherlands does, or postcodes of four digits.",
                ),
                {"areas": len(places)},
            )
        mine |= hit
    return mine & (profile.residents > 0)


def _places(profile: AreaProfile, persons: NDArray[np.float64]) -> NDArray[np.str_]:
    """Provinces when there are several, otherwise the largest municipalities and the rest."""
    if len(set(profile.province.tolist()) - {""}) > 1:
        return profile.province
    names, place = np.unique(profile.municipality, return_inverse=True)
    size = np.bincount(place, weights=persons, minlength=len(names))
    large = set(names[np.argsort(-size)[:_PLACES]].tolist())
    return np.array([name if name in large else REST for name in profile.municipality.tolist()], dtype=np.str_)


def _urbanity(profile: AreaProfile) -> NDArray[np.str_]:
    """CBS degrees 1 (very urban) to 5 (rural), "" where not published."""
    table = areas.describe().table
    known = dict(zip(table["pc4"].to_pylist(), table["urbanity"].to_pylist(), strict=True))
    return np.array([str(known.get(int(code)) or "") for code in profile.area.tolist()], dtype=np.str_)
