"""Who belongs to which taste class? True chances per area and kind of person.

    P(k | kind of person c, area a)  proportional to  exp(level_k + people * traits_kc + places * place_a . b_k + u_ak)

with u_ak a sum of what only the municipality and only the area has. The levels are set so that the classes have their
assumed share of all persons.
"""

from __future__ import annotations

import numpy as np
from scipy.special import softmax

from publiek.invented.society.assumptions import Floats, taste_classes
from publiek.invented.society.land import Land
from publiek.invented.society.settings import SocietySettings

_ROUNDS = 40


def class_chances(land: Land, mix: Floats, settings: SocietySettings) -> Floats:
    """Areas x kinds of person x classes; sums to 1 over the classes."""
    classes = taste_classes()
    where = settings.places * land.place @ classes.place.T + local(land, len(classes.codes), settings, purpose=2)
    who = settings.people * classes.traits.T
    weight = (land.weight[:, None] * mix)[..., None]
    level = np.log(classes.share)
    for _ in range(_ROUNDS):
        chances = softmax(level + who[None] + where[:, None], axis=2)
        reached = (weight * chances).sum(axis=(0, 1))
        if np.abs(reached - classes.share).max() < 1e-5:
            break
        level = level + np.log(classes.share / reached)
    return chances


def local(land: Land, columns: int, settings: SocietySettings, *, purpose: int) -> Floats:
    """Areas x columns: what only the place has, in logits (normal; sd of municipality and of area)."""
    dice = settings.dice(purpose)
    town = dice.standard_normal((land.municipality.max() + 1, columns))[land.municipality]
    own = dice.standard_normal((len(land), columns))
    return settings.municipality_spread * town + settings.area_spread * own
