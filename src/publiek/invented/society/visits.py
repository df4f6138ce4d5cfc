"""Who goes where, how often, and who would like to? True chances, and the answers drawn from them.

    logit P(go to g) = level_g + region + taste_kg + traits_cg - decay_g log(1 + km / 5) + u_ag

The level of every discipline is set so that the assumed part of all persons goes. Whether somebody says to be
interested depends on taste and on having gone, and is set so that the assumed part is interested and the published
part of the interested went.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from publiek.invented.society.assumptions import Floats, cells, disciplines, per_discipline, taste_classes
from publiek.invented.society.land import Land
from publiek.invented.society.levels import level_for
from publiek.invented.society.settings import SocietySettings
from publiek.invented.society.tastes import local
from publiek.invented.society.travelling import travelled

Ints = NDArray[np.int64]
_CALIBRATED_ON = 300
#: Logits by which "a little" is easier and "very" is harder to say than "interested".
INTEREST_STEPS = (1.3, 0.0, -1.6)
#: Logits by which six times or more is rarer than three times or more.
OFTEN_STEP = -1.5
_TASTE_IN_INTEREST = 1.0


@dataclass(frozen=True)
class Lives:
    """Persons: the area they live in, what kind of person they are, their taste class; positions, one length."""

    area: Ints
    kind: Ints
    taste: Ints

    def __len__(self) -> int:
        return len(self.area)


@dataclass(frozen=True)
class Visiting:
    """The additive parts of going: `region` (per area), `level` and `interest` per discipline (interest: said by those
    who went, by those who did not), `taste` regions x classes x disciplines, `traits` kinds x disciplines times
    `trait_part` per region, `place` areas x disciplines (distance, region's level, what only the place has).
    """

    region: Ints
    level: Floats
    taste: Floats
    traits: Floats
    trait_part: Floats
    place: Floats
    interest: Floats

    def chances(self, lives: Lives) -> Floats:
        """Persons x disciplines: the chance to go within a year."""
        region = self.region[lives.area]
        traits = self.trait_part[region][:, None] * self.traits[lives.kind]
        return expit(self.level + self.taste[region, lives.taste] + traits + self.place[lives.area])

    def goers(self, mix: Floats, belonging: Floats) -> Floats:
        """Areas x classes x disciplines: the true part of residents of 15+ that is of the class and goes."""
        found = np.empty((len(mix), belonging.shape[2], self.place.shape[1]))
        for region in np.unique(self.region):
            here = np.flatnonzero(self.region == region)
            weight = mix[here][..., None] * belonging[here]
            for one in range(self.place.shape[1]):
                person = self.trait_part[region] * self.traits[:, one, None] + self.taste[region][None, :, one]
                chance = expit(self.level[one] + person[None] + self.place[here, one, None, None])
                found[here, :, one] = np.einsum("akc,akc->ac", weight, chance)
        return found


def visiting(land: Land, mix: Floats, belonging: Floats, settings: SocietySettings) -> Visiting:
    """All chances of going, with their levels set. `belonging`: tastes.class_chances."""
    taste, trait_part, level = travelled(land, np.einsum("ac,ack->ak", mix, belonging), settings)
    away = per_discipline("decay") * np.log1p(land.kilometres / 5)
    away = land.weight @ away + trait_part[land.region][:, None] * (away - land.weight @ away)
    own = local(land, len(disciplines()), settings, purpose=3)
    parts = {
        "region": land.region,
        "taste": taste,
        "traits": _traits(),
        "trait_part": trait_part * settings.people,
        "place": level[land.region][:, None] - settings.places * away + own,
    }
    empty = np.zeros((2, len(disciplines())))
    unset = Visiting(level=logit(per_discipline("rate")), interest=empty, **parts)
    lives, weight = _all_sorts(land, mix, belonging)
    level = _levels(unset, lives, weight)
    set_ = Visiting(level=level, interest=empty, **parts)
    return Visiting(level=level, interest=_interest(set_, lives, weight), **parts)


def _traits() -> Floats:
    """Kinds of person x disciplines: what age, education and children do besides the taste class."""
    kinds = cells()
    age = (kinds[:, 0] - 1.5)[:, None] * per_discipline("age")
    parents = np.isin(kinds[:, 2], (1, 2))[:, None] * per_discipline("parents")
    return age + (kinds[:, 1] == 0)[:, None] * per_discipline("high") + parents


def _all_sorts(land: Land, mix: Floats, belonging: Floats) -> tuple[Lives, Floats]:
    """Every kind of person and class of a systematic sample of areas (all when few), with weights that sum to 1."""
    steps = (np.arange(_CALIBRATED_ON) + 0.5) / _CALIBRATED_ON
    areas, part = np.searchsorted(np.cumsum(land.weight), steps).clip(0, len(land) - 1), 1 / len(steps)
    if len(land) <= _CALIBRATED_ON:
        areas, part = np.arange(len(land)), land.weight
    kinds, classes = mix.shape[1], belonging.shape[2]
    area, kind, taste = (
        part.ravel() for part in np.meshgrid(areas, np.arange(kinds), np.arange(classes), indexing="ij")
    )
    weight = np.broadcast_to(part, len(areas)).repeat(kinds * classes)
    return Lives(area, kind, taste), weight * mix[area, kind] * belonging[area, kind, taste]


def _levels(unset: Visiting, lives: Lives, weight: Floats) -> Floats:
    """Per discipline the level with which the assumed part of all persons goes."""
    known = logit(unset.chances(lives)) - unset.level
    return level_for(known, weight[:, None], per_discipline("rate"))


def _interest(visits: Visiting, lives: Lives, weight: Floats) -> Floats:
    """2 x disciplines: the logit of being interested for who went and who did not, before taste."""
    chance = visits.chances(lives)
    rate, interested, conversion = (per_discipline(name) for name in ("rate", "interested", "conversion"))
    both = conversion * interested
    known = _TASTE_IN_INTEREST * visits.taste[visits.region[lives.area], lives.taste]
    went = level_for(known, weight[:, None] * chance / rate, both / rate)
    stayed = level_for(known, weight[:, None] * (1 - chance) / (1 - rate), (interested - both) / (1 - rate))
    return np.array([went, stayed])


def answer(visits: Visiting, lives: Lives, dice: np.random.Generator) -> dict[str, Ints]:
    """What each person does and says, persons x disciplines: `visit` 0/1, `frequency` 0-3, `interest` 0-3."""
    chance = visits.chances(lives)
    went = dice.random(chance.shape) < chance
    often = per_discipline("often") + taste_classes().often[lives.taste][:, None]
    how_often = dice.random(chance.shape)
    times = 1 + (how_often < expit(often)) + (how_often < expit(often + OFTEN_STEP))
    liking = _TASTE_IN_INTEREST * visits.taste[visits.region[lives.area], lives.taste]
    keen = liking + np.where(went, visits.interest[0], visits.interest[1])
    said = dice.random(chance.shape)
    interest = sum((said < expit(keen + step)).astype(np.int64) for step in INTEREST_STEPS)
    return {"visit": went.astype(np.int64), "frequency": np.where(went, times, 0), "interest": np.asarray(interest)}
