"""Which kinds of person live in an area? True compositions over age x education x household, and their homes.

The margins of an area are those of its profile; how they go together is an assumption (assumptions.yaml) that differs
with the density of the area, so that no method can rebuild an area from its margins alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from publiek.invented.society.assumptions import PLACE, Floats, assumptions, by_cell, cells
from publiek.invented.society.land import Land

_ROUNDS = 60
_EDGE = 1e-6
BUILT = ("built_before_1945", "built_1945_1974", "built_1975_1994", "built_1995_on")
#: Degrees of urbanity by addresses per km2, as Statistics Netherlands draws them: from 2,500, 1,500, 1,000, 500, less.
URBAN_EDGES = (2500, 1500, 1000, 500)


def compositions(land: Land) -> Floats:
    """Areas x 32 kinds of person (assumptions.cells), shares of residents of 15+; rows sum to 1."""
    told = assumptions()["people"]
    seed = _together(told, land.place[:, PLACE.index("density")])
    margins = (_ages(land), _educations(land), _households(land, told["persons"]))
    kinds = cells()
    for _ in range(_ROUNDS):
        for axis, margin in enumerate(margins):
            member = np.eye(margin.shape[1])[kinds[:, axis]]
            seed = seed * ((margin / np.maximum(seed @ member, 1e-300)) @ member.T)
    return seed / seed.sum(axis=1, keepdims=True)


def _together(told: dict[str, Any], density: Floats) -> Floats:
    """Areas x kinds: how age, education and household go together before the margins are met."""
    kinds = cells()
    high = logit(np.array(told["high_by_age"]))[kinds[:, 0]] + np.array(told["high_by_household"])[kinds[:, 2]]
    chance = expit(high + density[:, None] * np.array(told["urban"])[kinds[:, 0]])
    household = np.array(told["household_by_age"])[kinds[:, 0], kinds[:, 2]]
    return household * np.where(kinds[:, 1] == 0, chance, 1 - chance)


def _ages(land: Land) -> Floats:
    young, middle, old = (land.profile.variable(name) for name in ("age_15_24", "age_25_44", "age_65_on"))
    rest = np.maximum(1 - land.profile.variable("age_00_14") - young - middle - old, _EDGE)
    return _shares(np.column_stack([young, middle, rest, old]))


def _educations(land: Land) -> Floats:
    high = np.clip(land.profile.variable("educated_high"), 0.005, 0.995)
    return np.column_stack([high, 1 - high])


def _households(land: Land, persons: list[float]) -> Floats:
    """Shares of households turned into shares of persons of 15 and over."""
    kinds = np.column_stack([land.profile.variable(name) for name in ("single", "one_parent", "two_parents")])
    rest = np.maximum(1 - kinds.sum(axis=1), _EDGE)
    return _shares(np.column_stack([kinds, rest]) * np.array(persons))


def _shares(parts: Floats) -> Floats:
    whole: Floats = np.maximum(parts, _EDGE)
    return whole / whole.sum(axis=1, keepdims=True)


def homes(
    land: Land, mix: Floats, lives: tuple[NDArray[np.int64], NDArray[np.int64]], dice: np.random.Generator
) -> dict[str, NDArray[np.int64]]:
    """The home of each person who `lives` in (area, kind of person): owned, flat, built, surroundings, as positions.

    The shares of an area are met; owners are older and more often families, flats hold more singles. Surroundings are
    the degree of urbanity the person names: that of the area, or one beside it when misjudged.
    """
    told, (area, kind) = assumptions()["homes"], lives
    profile, count = land.profile, len(area)
    owned_logit = by_cell(told["owned_age"], told["owned_high"], told["owned_household"])
    owned = expit(_level(profile.variable("owned"), owned_logit, mix)[area] + owned_logit[kind])
    is_owned = dice.random(count) < owned
    flat_logit = by_cell(told["flat_age"], 0.0, told["flat_household"])
    level = _level(profile.variable("flats"), flat_logit, mix) - told["flat_owned"] * profile.variable("owned")
    is_flat = dice.random(count) < expit(level[area] + flat_logit[kind] + told["flat_owned"] * is_owned)
    first, second, last = (profile.variable(name) for name in (BUILT[0], BUILT[1], BUILT[3]))
    periods = _shares(np.column_stack([first, second, np.maximum(1 - first - second - last, _EDGE), last]))
    built = (dice.random(count)[:, None] > np.cumsum(periods, axis=1)[area]).sum(axis=1).clip(0, 3)
    return {
        "owned": np.where(is_owned, 0, 1),
        "flat": np.where(is_flat, 0, 1),
        "built": built,
        "surroundings": _named(urbanity(profile.variable("density"))[area], told["misjudged"], dice),
    }


def urbanity(density: Floats) -> NDArray[np.int64]:
    """Degree of urbanity per area: 0 (2,500 addresses per km2 and over) to 4 (under 500)."""
    degree: NDArray[np.int64] = (density[:, None] < np.array(URBAN_EDGES)).sum(axis=1)
    return degree


def _named(true: NDArray[np.int64], misjudged: float, dice: np.random.Generator) -> NDArray[np.int64]:
    aside = np.where(dice.random(len(true)) < 0.5, -1, 1)
    aside = np.where((true + aside < 0) | (true + aside > len(URBAN_EDGES)), -aside, aside)
    return np.where(dice.random(len(true)) < misjudged, true + aside, true)


def _level(target: Floats, logits: Floats, mix: Floats) -> Floats:
    """Per area the logit that, with `logits` per kind of person, gives `target` over its residents (Newton)."""
    wanted = np.clip(target, 0.002, 0.998)
    level = logit(wanted)
    for _ in range(8):
        chance = expit(level[:, None] + logits)
        slope = np.maximum((mix * chance * (1 - chance)).sum(axis=1), 1e-4)
        level = np.clip(level - ((mix * chance).sum(axis=1) - wanted) / slope, -12, 12)
    return level
