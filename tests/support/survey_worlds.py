"""A made population of neighbourhoods in regions, surveys of it in clusters, and who does not answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.estimation.designs.design import Design, Stage
from publiek.estimation.weighting.margins import Margin
from publiek.estimation.weighting.raking import rake

REGIONS = 5
#: What is asked, from common to rare; "flat" has nothing to do with age or education.
ITEMS = ("went", "time", "cost", "care", "health", "flat")


@dataclass(frozen=True)
class World:
    """Everybody: `place` (neighbourhood), `region`, `age` 0-3, `gender`, `education` 0-2, what they would answer."""

    place: np.ndarray
    region: np.ndarray
    age: np.ndarray
    gender: np.ndarray
    education: np.ndarray
    answers: np.ndarray
    region_of_place: np.ndarray

    @property
    def truth(self) -> np.ndarray:
        return self.answers.mean(axis=0)

    @property
    def truth_by_education(self) -> np.ndarray:
        return np.array([self.answers[self.education == level].mean(axis=0) for level in range(3)])


@dataclass(frozen=True)
class Answered:
    """Who answered (rows of the world), their weight before, and the share of those asked that did."""

    who: np.ndarray
    weight: np.ndarray
    rate: float


def make_world(seed: int) -> World:
    """About 100,000 people in 250 to 450 neighbourhoods that differ in age, education and taste."""
    chance = np.random.default_rng(seed)
    region_of_place = np.repeat(np.arange(REGIONS), chance.integers(50, 90, REGIONS))
    places = len(region_of_place)
    place = np.repeat(np.arange(places), chance.integers(120, 480, places))
    young, high = chance.normal(0, 0.4, places)[place], chance.normal(0, 0.6, places)[place]
    zero = np.zeros(len(place))
    age = _drawn(chance, np.column_stack([young, zero, zero - 0.1, -0.8 - young]))
    education = _drawn(chance, np.column_stack([0.4 * (age == 3) - high, zero + 0.3, high - 0.5 * (age == 3)]))
    gender, region = chance.integers(0, 2, len(place)), region_of_place[place]
    local = chance.normal(0, 0.35, (places, len(ITEMS)))[place]
    logits = np.column_stack([
        -0.9 + 0.9 * (education == 2) - 0.5 * (education == 0) + 0.2 * gender,
        -0.2 + 0.5 * (age < 2) - 0.8 * (age == 3),
        -1.2 + 0.6 * (education == 0) + 0.1 * region,
        -3.2 + 0.9 * (age == 1),
        -3.6 + 1.2 * (age == 3) + 0.3 * (age == 2),
        zero,
    ])  # fmt: skip
    answers = (chance.random(logits.shape) < 1 / (1 + np.exp(-logits - local))).astype(float)
    return World(place, region, age, gender, education, answers, region_of_place)


def ask(world: World, chance: np.random.Generator, *, places: int, people: int) -> Answered:
    """`places` neighbourhoods per region, `people` in each; three in ten do not answer: mostly the young and those with
    less education.
    """
    sizes = np.bincount(world.place)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    who, weight = [], []
    for region in range(REGIONS):
        here = np.flatnonzero(world.region_of_place == region)
        for place in chance.choice(here, places, replace=False):
            who.append(starts[place] + chance.choice(sizes[place], people, replace=False))
            weight.append(np.full(people, len(here) / places * sizes[place] / people))
    asked, before = np.concatenate(who), np.concatenate(weight)
    age, education = world.age[asked], world.education[asked]
    willing = 0.35 + 0.35 * age - 0.3 * (age == 3) + 0.35 * (education - 1)
    said = chance.random(len(asked)) < 1 / (1 + np.exp(-willing))
    return Answered(asked[said], before[said], float(said.mean()))


def margins_of(world: World) -> list[Margin]:
    """Age x gender, education and region of everybody."""
    return [
        Margin(name, tuple(str(at) for at in range(count)), np.bincount(code, minlength=count).astype(float))
        for name, (code, count) in _traits(world).items()
    ]


def groups_of(world: World, answered: Answered) -> dict[str, np.ndarray]:
    """What those who answered say of themselves, per margin."""
    return {name: code[answered.who].astype(str) for name, (code, _) in _traits(world).items()}


def stages_of(world: World, answered: Answered) -> tuple[Stage, ...]:
    """Neighbourhoods drawn in regions."""
    return (Stage(world.region[answered.who], world.place[answered.who]),)


def weigh(world: World, answered: Answered, margins: list[Margin]) -> Design:
    """Raked to the margins, in its strata and clusters."""
    return rake(answered.weight, groups_of(world, answered), margins).design(stages_of(world, answered))


def _traits(world: World) -> dict[str, tuple[np.ndarray, int]]:
    return {
        "age x gender": (world.age * 2 + world.gender, 8),
        "education": (world.education, 3),
        "region": (world.region, REGIONS),
    }


def _drawn(chance: np.random.Generator, logits: np.ndarray) -> np.ndarray:
    part = np.exp(logits)
    part /= part.sum(axis=1, keepdims=True)
    return (chance.random(len(part))[:, None] > part.cumsum(axis=1)).sum(axis=1)
