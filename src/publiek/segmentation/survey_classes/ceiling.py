"""How much of who people are can their postcode tell at all, and how much of that is reached?

An area is a mixture, so no model of areas can say more of a person than the differences between areas hold. On the
logit scale that is the intraclass correlation per class,

    ICC_s = b_s / (b_s + pi^2 / 3),    b_s = variance over areas of logit pi_as

and in deviance explained, with H the entropy and draws standing in for the truth,

    ceiling = [H(mean) - mean_a H(true_a)] / H(mean)
    model   = [H(mean) - mean_a H(true_a, model_a)] / H(mean)      (H(p, q) the cross entropy)

The share of the ceiling that is reached is model / ceiling (Snijders and Bosker 2012, chapter 17, for the ICC).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.estimation.latent_classes.multinomial import Floats
from publiek.segmentation.survey_classes.allocation import Allocation


@dataclass(frozen=True)
class Ceiling:
    """`icc`: per class; `ceiling` and `explained`: deviance explained of a person's class by the postcode, at best
    and by the model; `reached`: the share of the ceiling. Each (value, low, high) over draws.
    """

    icc: dict[str, float]
    ceiling: tuple[float, float, float]
    explained: tuple[float, float, float]
    reached: tuple[float, float, float]


def ceiling(allocation: Allocation) -> Ceiling:
    """What a postcode can tell, weighted by residents of 15 and over."""
    weight = allocation.persons / allocation.persons.sum()
    rows = np.array([_explained(true, allocation.mix, weight) for true in allocation.draws])
    between = np.mean([_between(true, weight) for true in allocation.draws], axis=0)
    icc = between / (between + np.pi**2 / 3)
    return Ceiling(
        icc={code: round(float(value), 4) for code, value in zip(allocation.classes, icc, strict=True)},
        ceiling=_told(rows[:, 0]),
        explained=_told(rows[:, 1]),
        reached=_told(rows[:, 1] / np.maximum(rows[:, 0], 1e-12)),
    )


def _explained(true: Floats, mix: Floats, weight: Floats) -> tuple[float, float]:
    whole = weight @ true
    at_most = -float(whole @ np.log(np.maximum(whole, 1e-300)))
    best = -float(weight @ (true * np.log(np.maximum(true, 1e-300))).sum(axis=1))
    model = -float(weight @ (true * np.log(np.maximum(mix, 1e-300))).sum(axis=1))
    return 1 - best / at_most, 1 - model / at_most


def _between(true: Floats, weight: Floats) -> Floats:
    """Per class the variance over areas of the logit of its share."""
    kept = np.clip(true, 1e-6, 1 - 1e-6)
    logit = np.log(kept / (1 - kept))
    return np.asarray(weight @ (logit - weight @ logit) ** 2)


def _told(drawn: Floats) -> tuple[float, float, float]:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return round(float(drawn.mean()), 4), round(float(low), 4), round(float(high), 4)
