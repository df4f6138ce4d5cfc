"""What becomes of the taste of a class in another region? The same, weaker, unrelated, or nothing.

A region with fate correlation r has tastes  r * taste + sqrt(1 - r^2) * other,  where `other` has the same spread over
classes and no correlation with `taste`, neither over people nor over areas; the direct effects of traits and of
distance are r times those elsewhere. "flat": no class, no trait and no distance makes a difference.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from publiek.invented.society.assumptions import Floats, per_discipline, taste_classes
from publiek.invented.society.land import Land
from publiek.invented.society.levels import level_for
from publiek.invented.society.settings import FATES, SocietySettings

_TRIES = 500
#: How much a difference in width counts beside likeness, in the choice among draws.
_WIDTH = 0.2


def travelled(land: Land, per_area: Floats, settings: SocietySettings) -> tuple[Floats, Floats, Floats]:
    """Per region: taste (regions x classes x disciplines), how far traits still count (regions), level (regions).

    `per_area`: areas x classes, the part of each class in the area.
    """
    taste = taste_classes().taste
    other = _unrelated(taste, per_area, land.weight, settings.dice(5))
    tastes, traits, levels = [], [], []
    for region in land.regions:
        kept, level = FATES[settings.travel.get(region, "identical")]
        flat = bool(np.isnan(kept))
        kept = 0.0 if flat else kept
        tastes.append(np.zeros_like(taste) if flat else kept * taste + np.sqrt(1 - kept**2) * other)
        traits.append(kept)
        levels.append(level)
    return np.array(tastes), np.array(traits), np.array(levels)


def _unrelated(taste: Floats, per_area: Floats, weight: Floats, dice: np.random.Generator) -> Floats:
    """Classes x disciplines: as wide as `taste` per discipline, uncorrelated with it over people and over areas.

    Logits are made uncorrelated exactly. Of many such draws the one is taken whose rates per area, too, are least
    like those of `taste` and as different between areas.
    """
    share, between = taste_classes().share, np.cov(per_area.T, aweights=weight, bias=True)
    columns = []
    for one, rate in zip(taste.T, per_discipline("rate"), strict=True):
        basis, _ = np.linalg.qr(np.column_stack([np.ones(len(one)), share * one, between @ one, share]))
        drawn = dice.standard_normal((_TRIES, len(one)))
        drawn = drawn - (drawn @ basis) @ basis.T
        drawn = drawn * np.sqrt((share @ one**2) / ((drawn**2) @ share))[:, None]
        everyone = np.column_stack([one, drawn.T])
        target = np.full(everyone.shape[1], rate)
        chance = expit(level_for(everyone, share[:, None], target) + everyone)
        columns.append(drawn[_least_alike(chance, between)])
    return np.column_stack(columns)


def _least_alike(chance: Floats, between: Floats) -> int:
    """Which of the later columns differs between areas as much as the first, and is least correlated with it."""
    spread = np.sqrt(np.maximum(np.einsum("kt,kl,lt->t", chance, between, chance), 1e-300))
    alike = np.abs(chance[:, 0] @ between @ chance[:, 1:]) / (spread[0] * spread[1:])
    return int((alike + _WIDTH * np.abs(np.log(spread[1:] / spread[0]))).argmin())
