"""Which level gives a wanted share, when everything else about people is known?"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from publiek.invented.society.assumptions import Floats

_ROUNDS = 25


def level_for(known: Floats, weight: Floats, target: Floats) -> Floats:
    """Per column the level x with sum(weight * expit(x + known)) = target, by Newton steps held within 1 logit.

    `known`: people x columns, in logits; `weight`: people x columns (or one column), sums to 1; `target`: per column.
    """
    level = logit(target) - (weight * known).sum(axis=0)
    for _ in range(_ROUNDS):
        chance = expit(level + known)
        miss = (weight * chance).sum(axis=0) - target
        step = miss / np.maximum((weight * chance * (1 - chance)).sum(axis=0), 1e-6)
        level = level - np.clip(step, -1, 1)
        if np.abs(miss).max() < 1e-7:
            break
    return np.asarray(level)
