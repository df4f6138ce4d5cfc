"""How many of the people who live in an area stay away, and what share of them is expected to say yes?

    share_a = sum_c,s  f_ac q_acs p_acs / sum_c,s f_ac q_acs

f: residents of kind c (compositions), q: the chance that they are a non-visitor without (s = 1) or with (s = 2)
interest, p: the chance that such a person says yes. q and p come from models of the same survey.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from publiek.listening.area_asked import INTERESTED, UNINTERESTED, VISITOR, AreaAnswers, Floats, kinds
from publiek.listening.area_model import Learned, Surroundings, kind_effects, learn, place_effects
from publiek.listening.area_settings import MixSettings

_AREAS_AT_ONCE = 250


@dataclass(frozen=True)
class StayAway:
    """Areas x kinds of person: how many residents are non-visitors `without` and `with_` interest."""

    without: Floats
    with_: Floats

    def parts(self, among: str) -> dict[int, Floats]:
        """Per state its share of the group, areas x kinds; sums to 1 over states and kinds in each area."""
        chosen = {INTERESTED: self.with_}
        if among != "interested":
            chosen[UNINTERESTED] = self.without
        total = np.sum([part.sum(axis=1) for part in chosen.values()], axis=0)
        return {state: part / np.maximum(total, 1e-12)[:, None] for state, part in chosen.items()}

    def persons(self, among: str) -> Floats:
        """Per area how many residents are in the group."""
        return np.asarray(self.with_.sum(axis=1) + (0 if among == "interested" else self.without.sum(axis=1)))


def staying_away(answers: AreaAnswers, people: Floats, where: Surroundings, settings: MixSettings) -> StayAway:
    """How many residents stay away, from who does in the survey. `people`: areas x kinds of person."""
    everybody = np.zeros(len(answers), dtype=np.int64)
    away = (answers.state != VISITOR) * 1.0
    likes = np.where(answers.state == VISITOR, np.nan, (answers.state == INTERESTED) * 1.0)
    alike = AreaAnswers(answers.weight, answers.row, answers.traits, everybody, {})
    chances = [_chance(learn(alike, said, where, settings), where, settings) for said in (away, likes)]
    return StayAway(people * chances[0] * (1 - chances[1]), people * chances[0] * chances[1])


def _chance(models: tuple[Learned, ...], where: Surroundings, settings: MixSettings) -> Floats:
    """Areas x kinds of person: the chance to say yes, averaged over the models."""
    found = np.zeros((len(where.columns), len(kinds())))
    for model in models:
        place, kind = place_effects(model, where, settings, away=False), kind_effects(model, VISITOR)
        found += model.weight * expit(place.mean(axis=1)[:, None] + kind.mean(axis=1))
    return found


def expected(
    models: tuple[Learned, ...], parts: dict[int, Floats], where: Surroundings, settings: MixSettings
) -> Floats:
    """Areas x draws: the share of the group that says yes.

    The draws are those of the widest model, moved to the mean of all models: where differences are not believable the
    estimate is the same everywhere, and the interval still holds that they may be there.
    """
    every = [_drawn(model, parts, where, settings) for model in models]
    middle = np.sum([model.weight * draws.mean(axis=1) for model, draws in zip(models, every, strict=True)], axis=0)
    return np.clip(every[-1] + (middle - every[-1].mean(axis=1))[:, None], 0, 1)


def _drawn(model: Learned, parts: dict[int, Floats], where: Surroundings, settings: MixSettings) -> Floats:
    """Areas x draws of one model."""
    if not model.known:
        return np.sum([part @ expit(kind_effects(model, state)) for state, part in parts.items()], axis=0)
    place = place_effects(model, where, settings).astype(np.float32)
    found = np.zeros(place.shape)
    for state, part in parts.items():
        kind = kind_effects(model, state).astype(np.float32)
        for start in range(0, len(place), _AREAS_AT_ONCE):
            here = slice(start, start + _AREAS_AT_ONCE)
            chance = expit(place[here, None, :] + kind[None])
            found[here] += np.einsum("ac,acd->ad", part[here].astype(np.float32), chance)
    return found
