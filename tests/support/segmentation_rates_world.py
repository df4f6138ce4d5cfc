"""A small made world in which the true participation of every area is known, and surveys drawn from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.compositions import Cells, person_cells
from publiek.vocabulary.microdata import Item, Microdata

Floats = NDArray[np.float64]
VISIT = Item("theatre_visit", "visit", "theatre", ("no", "yes"), Text("Naar theater geweest", "Went to the theatre"))


@dataclass(frozen=True)
class World:
    """`chance`: areas x cells, the true chance of a visit; `rate`: per area."""

    profile: AreaProfile
    cells: Cells
    chance: Floats
    rate: Floats


def make_world(*, seed: int, every: int = 1, place_sd: float = 0.35) -> World:
    """Every n-th Dutch postcode area, with true effects of traits, area figures and places."""
    dice = np.random.default_rng(seed)
    whole = packaged()
    profile = whole.only(np.arange(len(whole)) % every == 0)
    cells = person_cells(profile)
    age, education, household = cells.index.T
    kind = -0.8 + dice.normal(0, 0.3, 4)[age] + np.array([0.5, -0.4])[education] + dice.normal(0, 0.2, 4)[household]
    kind = kind + dice.normal(0, 0.15, 8)[age * 2 + education]
    learned = np.arcsinh(100 * profile.variable("educated_high"))
    place = 0.25 * (learned - learned.mean()) / learned.std() + dice.normal(0, place_sd, len(profile))
    for names, sd in ((profile.municipality, 0.25), (profile.province, 0.15)):
        _, which = np.unique(names, return_inverse=True)
        place = place + dice.normal(0, sd, which.max() + 1)[which]
    chance = expit(place[:, None] + kind[None, :])
    return World(profile, cells, chance, (cells.shares * chance).sum(axis=1))


def survey(world: World, *, seed: int, respondents: int, unequal: bool = False) -> Microdata:
    """A simple sample of people; `unequal`: the higher educated answer twice as often, and weights make up for it."""
    dice = np.random.default_rng(seed)
    counts = world.cells.counts
    answers_more = np.where((world.cells.index[:, 1] == 0) & unequal, 2.0, 1.0)
    drawn = dice.choice(counts.size, respondents, p=(counts * answers_more).ravel() / (counts * answers_more).sum())
    area, cell = np.divmod(drawn, counts.shape[1])
    came = dice.random(respondents) < world.chance[area, cell]
    columns = {VISIT.name: pa.array(came.astype(np.int8))}
    for at, trait in enumerate(world.cells.traits):
        columns[trait.name] = pa.array(world.cells.index[cell, at].astype(np.int8))
    weight = 1 / answers_more[cell]
    return Microdata(
        answers=pa.table(columns),
        items=(VISIT,),
        traits=world.cells.traits,
        weight=weight / weight.mean(),
        area=world.profile.area[area],
        region=world.profile.province[area],
        cluster=np.arange(respondents),
        source="made world",
        year=2022,
    )
