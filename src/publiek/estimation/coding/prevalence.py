"""How often does a code really occur when a program that errs coded most answers? Counts corrected for its errors.

    q = sensitivity p + (1 - specificity) (1 - p)
    p = (q - (1 - specificity)) / (sensitivity + specificity - 1)

with q the part that the program gave the code: p = (M')^(-1) q for two categories (Rogan and Gladen 1978; Forman 2008).
Sensitivity and specificity are those on answers that people coded and the program had not seen. What people coded
counts as they coded it. The interval draws both sorts of answers anew. It holds when people coded a random part of all
answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_TOLD_APART = 0.2  # sensitivity + specificity - 1 below this: the program knows next to nothing of this code


@dataclass(frozen=True)
class Checked:
    """One code. Of answers coded by people: `true` (1 given) and `guessed` by a program that had not seen them; of all
    others: `rest`, as the program guessed. `weight` and `rest_weight` per answer.
    """

    true: Floats
    guessed: Floats
    rest: Floats
    weight: Floats
    rest_weight: Floats


@dataclass(frozen=True)
class Prevalence:
    """`share` of all answers with the code, with a 95% interval; `raw`: what the program would have said, never to be
    told; nan where the program cannot tell the code apart.
    """

    share: float
    low: float
    high: float
    raw: float
    sensitivity: float
    specificity: float


def prevalence(checked: Checked, *, draws: int = 1000, seed: int = 1) -> Prevalence:
    """The corrected share of one code."""
    every = np.ones(len(checked.true)), np.ones(len(checked.rest))
    share, sensitivity, specificity = _share(checked, *every)
    nothing = np.isnan(share)
    chance = np.random.default_rng(seed)
    drawn = [] if nothing else [_share(checked, *_drawn(checked, chance))[0] for _ in range(draws)]
    known = np.array([one for one in drawn if not np.isnan(one)])
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    whole = np.concatenate([checked.weight, checked.rest_weight])
    raw = float(np.average(np.concatenate([checked.guessed, checked.rest]), weights=whole))
    return Prevalence(share, float(low), float(high), raw, sensitivity, specificity)


def _drawn(checked: Checked, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """How often each answer is drawn, of both sorts."""

    def times(n: int) -> Floats:
        return np.bincount(chance.integers(n, size=n), minlength=n).astype(float) if n else np.ones(0)

    return times(len(checked.true)), times(len(checked.rest))


def _share(checked: Checked, times: Floats, rest_times: Floats) -> tuple[float, float, float]:
    """(share, sensitivity, specificity) with answers counted so many times."""
    weight, rest = checked.weight * times, checked.rest_weight * rest_times
    yes, no = weight * checked.true, weight * (1 - checked.true)
    if yes.sum() <= 0 or no.sum() <= 0:
        return float("nan"), float("nan"), float("nan")
    sensitivity = float(yes @ checked.guessed / yes.sum())
    specificity = float(no @ (1 - checked.guessed) / no.sum())
    apart = sensitivity + specificity - 1
    if len(rest) and apart < LEAST_TOLD_APART:
        return float("nan"), sensitivity, specificity
    others = 0.0
    if rest.sum() > 0:
        others = float(np.clip((rest @ checked.rest / rest.sum() - (1 - specificity)) / apart, 0, 1))
    total = weight.sum() + rest.sum()
    return float((yes.sum() + others * rest.sum()) / total), sensitivity, specificity
