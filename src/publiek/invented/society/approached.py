"""Whom does a survey reach, and who of them answers? A simple draw of residents, or a draw of areas and people in them.

simple      every resident has the same chance; people are asked until enough have answered
clustered   per province (stratum) areas are drawn with chances in proportion to residents, with replacement, and as
            many people are asked in each; every resident has nearly the same chance, `weight` says how nearly

Who answers depends on age, education and household, and on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from publiek.errors import Text, UsageError
from publiek.invented.society.assumptions import Floats
from publiek.invented.society.barrier_assumptions import told
from publiek.invented.society.levels import level_for
from publiek.invented.society.persons import refined, trait_logits
from publiek.invented.society.survey import World, born
from publiek.invented.society.visits import Ints, Lives

DESIGNS = ("simple", "clustered")
#: How many people are asked in one sampled area.
ASKED_PER_UNIT = 12


@dataclass(frozen=True)
class Reached:
    """Who answered: `lives`, the finer kind of each person (persons.finer), and how they were drawn: `unit` and
    `stratum` ("" in a simple draw), `weight` (nan in a simple draw).
    """

    lives: Lives
    finer: Ints
    unit: NDArray[np.str_]
    stratum: NDArray[np.str_]
    weight: Floats

    def __len__(self) -> int:
        return len(self.finer)

    def only(self, kept: NDArray[np.bool_] | slice) -> Reached:
        """Some of them."""
        lives = Lives(self.lives.area[kept], self.lives.kind[kept], self.lives.taste[kept])
        return Reached(lives, self.finer[kept], self.unit[kept], self.stratum[kept], self.weight[kept])


@lru_cache(maxsize=8)
def willing(world: World, nonresponse: float) -> Floats:
    """Per finer kind of person the chance to answer when asked; on average 1 - `nonresponse` of all residents does."""
    share = world.land.weight @ world.mix @ refined()
    if nonresponse == 0:
        return np.ones(len(share))
    logits = trait_logits(told()["response"]) * float(world.settings.unit_nonresponse)
    level = level_for(logits[:, None], share[:, None], np.array([1 - nonresponse]))
    return np.asarray(expit(level + logits))


def reached(world: World, respondents: int, design: str, nonresponse: float, dice: np.random.Generator) -> Reached:
    """Who answers a survey that wants `respondents` answers: exactly so many when simple, about so many when clustered.

    Raises UsageError "survey-invented".
    """
    if design not in DESIGNS or respondents < 1 or not 0 <= nonresponse < 1:
        raise UsageError(
            "survey-invented",
            Text("Deze verzonnen enquête kan niet bestaan.", "This invented survey cannot exist."),
            Text(
                "Vraag minstens één deelnemer, kies een bekende opzet en een non-respons van 0 tot 1.",
                "Ask for at least one respondent, choose a known design and a non-response from 0 to 1.",
            ),
            {"designs": list(DESIGNS), "respondents": respondents, "nonresponse": nonresponse},
        )
    chance = willing(world, nonresponse)
    if design == "clustered":
        return _in_areas(world, round(respondents / (1 - nonresponse)), chance, dice)
    parts, have = [], 0
    while have < respondents:
        number = int((respondents - have) / (1 - nonresponse) * 1.15) + 20
        parts.append(_answering(_anywhere(world, number, dice), chance, dice))
        have += len(parts[-1])
    return _joined(parts).only(slice(0, respondents))


def _anywhere(world: World, number: int, dice: np.random.Generator) -> Reached:
    lives = born(world, number, dice)
    nothing = np.full(number, "")
    return Reached(lives, _finer(lives, dice), nothing, nothing, np.full(number, np.nan))


def _in_areas(world: World, number: int, chance: Floats, dice: np.random.Generator) -> Reached:
    land = world.land
    names, province = np.unique(land.profile.province, return_inverse=True)
    size = np.bincount(province, weights=land.persons)
    units = np.maximum(2, np.round(number / ASKED_PER_UNIT * size / size.sum()).astype(int))
    per_unit = max(1, min(ASKED_PER_UNIT, round(number / units.sum())))
    areas, strata = [], np.repeat(np.arange(len(names)), units)
    for one, count in enumerate(units):
        inside = np.flatnonzero(province == one)
        areas.append(dice.choice(inside, count, p=land.persons[inside] / size[one]))
    area = np.repeat(np.concatenate(areas), per_unit)
    stratum = np.repeat(strata, per_unit)
    unit = np.repeat(np.arange(len(strata)), per_unit)
    mix = np.cumsum(world.mix[area], axis=1)
    kind = _drawn(mix, dice)
    lives = Lives(area, kind, _drawn(np.cumsum(world.belonging[area, kind], axis=1), dice))
    weight = (size / (units * per_unit))[stratum]
    labels = np.char.add("g", np.char.zfill(unit.astype(str), 4))
    drawn = Reached(lives, _finer(lives, dice), labels, names[stratum], weight / weight.mean())
    return _answering(drawn, chance, dice)


def _finer(lives: Lives, dice: np.random.Generator) -> Ints:
    return _drawn(np.cumsum(refined(), axis=1)[lives.kind], dice)


def _drawn(edges: Floats, dice: np.random.Generator) -> Ints:
    found: Ints = (dice.random(len(edges))[:, None] * edges[:, -1:] > edges).sum(axis=1).clip(0, edges.shape[1] - 1)
    return found


def _answering(asked: Reached, chance: Floats, dice: np.random.Generator) -> Reached:
    return asked.only(dice.random(len(asked)) < chance[asked.finer])


def _joined(parts: list[Reached]) -> Reached:
    lives = Lives(
        *(np.concatenate([getattr(part.lives, name) for part in parts]) for name in ("area", "kind", "taste"))
    )
    rest = (np.concatenate([getattr(part, name) for part in parts]) for name in ("finer", "unit", "stratum", "weight"))
    return Reached(lives, *rest)
