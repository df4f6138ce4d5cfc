"""A made world with known classes: people in Dutch areas whose class depends on who they are and where they live.

Truth: P(s | person, area) = softmax of trait effects, two area figures, a region effect and something of each area's
own (sd `own`). Every respondent answers `items` questions by the profile of the class.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.compositions import Cells, person_cells
from publiek.vocabulary.microdata import Item, Microdata

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ClassWorld:
    """`profiles`: classes x items (chance of "yes"); `mix`: the true areas x classes; `data`: the survey; `member`:
    the class of each respondent.
    """

    profile: AreaProfile
    cells: Cells
    profiles: Floats
    mix: Floats
    data: Microdata
    member: NDArray[np.int64]


def make_world(seed: int, *, people: int = 3000, own: float = 0.3, areas: int | None = None) -> ClassWorld:
    """Four classes, twelve items, about six per cent of the answers missing, unequal weights."""
    chance = np.random.default_rng(seed)
    profile = packaged().only(packaged().residents > 0)
    if areas:
        profile = profile.only(np.isin(np.arange(len(profile)), chance.choice(len(profile), areas, replace=False)))
    cells = person_cells(profile)
    truth = _chances(chance, profile, cells, own)
    mix = np.einsum("ac,acs->as", cells.shares, truth)
    area = chance.choice(len(profile), people, p=profile.residents / profile.residents.sum())
    cell = np.array([chance.choice(32, p=cells.shares[a]) for a in area])
    member = np.array([chance.choice(4, p=truth[a, c]) for a, c in zip(area, cell, strict=True)])
    return ClassWorld(profile, cells, _PROFILES, mix, _survey(chance, profile, cells, area, cell, member), member)


_LOW, _MID, _HIGH = 0.08, 0.35, 0.85
_PROFILES = np.array(
    [
        [_HIGH, _HIGH, _HIGH, _HIGH, _HIGH, _MID, _MID, _HIGH, _MID, _HIGH, _MID, _HIGH],
        [_LOW, _LOW, _HIGH, _LOW, _MID, _HIGH, _HIGH, _LOW, _HIGH, _MID, _HIGH, _MID],
        [_MID, _HIGH, _LOW, _HIGH, _LOW, _LOW, _LOW, _MID, _LOW, _MID, _LOW, _LOW],
        [_LOW, _LOW, _LOW, _LOW, _LOW, _LOW, _MID, _LOW, _LOW, _LOW, _LOW, _LOW],
    ]
)


def _chances(chance: np.random.Generator, profile: AreaProfile, cells: Cells, own: float) -> Floats:
    """Areas x cells x classes."""
    sizes = [len(trait.values) for trait in cells.traits]
    person = sum(chance.normal(scale=0.6, size=(size, 4))[cells.index[:, at]] for at, size in enumerate(sizes))
    figures = np.stack([_standard(np.arcsinh(profile.variable("density"))), _standard(profile.variable("owned"))], 1)
    regions, place = np.unique(profile.province, return_inverse=True)
    area = figures @ chance.normal(scale=0.4, size=(2, 4)) + chance.normal(scale=0.3, size=(len(regions), 4))[place]
    area = area + chance.normal(scale=own, size=area.shape)
    score = np.array([0.0, 0.3, 0.2, 0.8]) + person[None] + area[:, None]
    score = np.exp(score - score.max(axis=2, keepdims=True))
    return np.asarray(score / score.sum(axis=2, keepdims=True))


def _survey(
    chance: np.random.Generator,
    profile: AreaProfile,
    cells: Cells,
    area: NDArray[np.int64],
    cell: NDArray[np.int64],
    member: NDArray[np.int64],
) -> Microdata:
    yes = (chance.random((len(member), 12)) < _PROFILES[member]).astype(np.int8)
    silent = chance.random(yes.shape) < 0.06
    items = tuple(
        Item(f"item {j + 1}", "visit", "", ("no", "yes"), Text(f"vraag {j + 1}", f"item {j + 1}")) for j in range(12)
    )
    answers = {item.name: pa.array(yes[:, j], pa.int8(), mask=silent[:, j]) for j, item in enumerate(items)}
    traits = {t.name: pa.array(cells.index[cell, at].astype(np.int8)) for at, t in enumerate(cells.traits)}
    weight = chance.uniform(0.5, 1.5, len(member))
    return Microdata(
        answers=pa.table({**answers, **traits}),
        items=items,
        traits=cells.traits,
        weight=weight / weight.mean(),
        area=profile.area[area],
        region=profile.province[area],
        cluster=np.arange(len(member)),
        source="a made world",
        year=2022,
    )


def _standard(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / values.std())
