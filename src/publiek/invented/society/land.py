"""Where do the invented people live: which areas, how many, in what surroundings, how far from what?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.areas import describe
from publiek.errors import Text, UsageError
from publiek.invented.society.assumptions import PLACE, Floats, disciplines, per_discipline
from publiek.invented.society.settings import REGIONS
from publiek.segmentation.area_profile import AreaProfile

NO_REGION = "Elders"
_PER_HOUSEHOLD = 2.1
_NEEDED = ("age_00_14", "age_15_24", "age_25_44", "age_65_on", "single", "one_parent", "two_parents",
           "built_before_1945", "built_1945_1974", "built_1995_on", *PLACE)  # fmt: skip


@dataclass(frozen=True)
class Land:
    """A inhabited areas in parallel arrays.

    `persons`: residents of 15 and over; `place`: A x PLACE, standardised over persons; `kilometres`: A x disciplines,
    to the nearest municipality with a house, straight line; `region`: position in `regions`; `municipality`: number.
    """

    profile: AreaProfile
    persons: Floats
    place: Floats
    kilometres: Floats
    regions: tuple[str, ...]
    region: NDArray[np.int64]
    municipality: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.persons)

    @property
    def weight(self) -> Floats:
        """The part of all persons that lives in each area."""
        part: Floats = self.persons / self.persons.sum()
        return part


def explore(profile: AreaProfile) -> Land:
    """The areas of `profile` in which anybody lives.

    Raises UsageError "society-profile" when the profile misses a variable or nobody lives in it.
    """
    missing = sorted(set(_NEEDED) - set(profile.names))
    people = np.where(profile.residents > 0, profile.residents, _PER_HOUSEHOLD * profile.households)
    if missing or not (people > 0).any():
        raise UsageError(
            "society-profile",
            Text("Op dit profiel past geen verzonnen samenleving.", "No invented society fits this profile."),
            Text(
                "Gebruik een profiel met alle variabelen en inwoners.",
                "Use a profile with all variables and people.",
            ),
            {"missing": missing, "areas": len(profile)},
        )
    lived_in = profile.only(people > 0)
    persons = people[people > 0] * (1 - lived_in.variable("age_00_14"))
    home = {province: name for name, provinces in REGIONS.items() for province in provinces}
    names = [home.get(str(province), NO_REGION) for province in lived_in.province]
    regions = tuple(name for name in (*REGIONS, NO_REGION) if name in set(names))
    return Land(
        profile=lived_in,
        persons=persons,
        place=_standardised(lived_in, persons),
        kilometres=_kilometres(lived_in, persons),
        regions=regions,
        region=np.array([regions.index(name) for name in names]),
        municipality=np.unique(lived_in.municipality, return_inverse=True)[1],
    )


def _standardised(profile: AreaProfile, persons: Floats) -> Floats:
    """The surroundings with mean 0 and sd 1 over persons; levels on a log scale, outliers held within 4 sd."""
    levels = {name for name, kind in zip(profile.names, profile.kinds, strict=True) if kind == "level"}
    raw = [np.log1p(profile.variable(name)) if name in levels else profile.variable(name) for name in PLACE]
    values, weight = np.column_stack(raw), persons / persons.sum()
    centred = values - weight @ values
    sd = np.sqrt(weight @ centred**2)
    return np.clip(centred / np.where(sd > 0, sd, 1), -4, 4)


def _kilometres(profile: AreaProfile, persons: Floats) -> Floats:
    """To the densest area of the nearest municipality that is large enough for a house of the discipline.

    The largest municipality always has one. An area that is not on the map gets the middle distance.
    """
    spots = _spots(profile)
    towns, town = np.unique(profile.municipality, return_inverse=True)
    size = np.bincount(town, weights=persons)
    density = profile.variable("density")
    centre = np.array([np.flatnonzero(town == i)[density[town == i].argmax()] for i in range(len(towns))])
    columns = []
    for least in per_discipline("supply"):
        houses = centre[(size >= least) | (size == size.max())]
        apart = spots[:, None, :] - spots[None, houses, :]
        columns.append(np.fmin.reduce(np.hypot(apart[..., 0], apart[..., 1]), axis=1))
    found = np.column_stack(columns)
    middle = [np.nanmedian(column) if (~np.isnan(column)).any() else 0.0 for column in found.T]
    return np.where(np.isnan(found), np.array(middle)[None, : len(disciplines())], found)


def _spots(profile: AreaProfile) -> Floats:
    """Areas x (x, y) in kilometres; nan for an area that the built-in map does not have."""
    table = describe().table
    x, y = (table[name].to_numpy(zero_copy_only=False).astype(float) / 1000 for name in ("rd_x", "rd_y"))
    at = {str(code): (x[i], y[i]) for i, code in enumerate(table["pc4"].to_pylist())}
    return np.array([at.get(str(code)[:4], (np.nan, np.nan)) for code in profile.area])
