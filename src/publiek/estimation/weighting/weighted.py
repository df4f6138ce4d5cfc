"""What came of a weighting: the weights, what they cost, and how far the survey was from the population before?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from publiek.estimation.designs.design import Design, Fitted, Floats, Stage
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.weighting.margins import Coded

#: With fewer respondents nothing is weighed: a table of ten categories would have five people in each, and one of them
#: could stand for a tenth of the population. What they say can be told, not projected.
MINIMUM = 50


@dataclass(frozen=True)
class MarginRow:
    """One category of a margin: `n` respondents, and its share (0-1) in the population (`target`), in the weights
    `before` and `after` (among those who answered).
    """

    margin: str
    category: str
    n: int
    target: float
    before: float
    after: float


@dataclass(frozen=True)
class Imbalance:
    """How far the survey is from one margin, `before` and `after`: the mean over its categories of the absolute
    standardised difference |p - P| / sqrt(P (1 - P)) (ASMD; above 0.1 is commonly called out of balance).
    """

    margin: str
    before: float
    after: float


@dataclass(frozen=True)
class Weighted:
    """Weights that meet the margins. `fitted`: what the variance needs (see `Design`); `iterations` it took;
    `design_effect` of the weights, n sum w^2 / (sum w)^2 (Kish), and `n_effective` = n / that; `smallest` and `largest`
    weight as a multiple of the median; `capped` respondents were held back at the cap, `cap_kept`: nobody is above it
    in the end. `refit` does the same fitting to other weights before (respondents x replicates).
    """

    weight: Floats
    fitted: tuple[Fitted, ...]
    iterations: int
    design_effect: float
    n_effective: float
    smallest: float
    largest: float
    margins: tuple[MarginRow, ...] = ()
    imbalance: tuple[Imbalance, ...] = ()
    capped: int = 0
    cap_kept: bool = True
    refit: Callable[[Floats], Floats] | None = None

    def design(self, stages: tuple[Stage, ...] = ()) -> Design:
        """The design with these weights, for respondents who were drawn in `stages`."""
        return Design(self.weight, stages, self.fitted)


def kish(weight: Floats) -> float:
    """The design effect of uneven weights, n sum w^2 / (sum w)^2 over those with a weight."""
    some = weight[weight != 0]
    return float(len(some) * (some**2).sum() / some.sum() ** 2)


def spread_of(weight: Floats) -> dict[str, Any]:
    """Design effect, effective number, smallest and largest of some weights, as `Weighted` tells them."""
    some = weight[weight != 0]
    middle, effect = float(np.median(some)), kish(weight)
    return {
        "design_effect": effect,
        "n_effective": len(some) / effect,
        "smallest": float(some.min() / middle),
        "largest": float(some.max() / middle),
    }


def check_before(weight: Floats) -> Floats:
    """The weights before fitting, or a refusal.

    Raises SurveyError "weighting-input", "weighting-few".
    """
    before = np.asarray(weight, dtype=float)
    if before.ndim != 1 or not np.all(np.isfinite(before) & (before >= 0)) or not before.sum() > 0:
        raise refuse("weighting-input", respondents=len(before))
    if int((before > 0).sum()) < MINIMUM:
        raise refuse("weighting-few", respondents=int((before > 0).sum()), needed=MINIMUM)
    return before


def told_margins(
    before: Floats, after: Floats, margins: Sequence[Coded]
) -> tuple[tuple[MarginRow, ...], tuple[Imbalance, ...]]:
    """Who was missing and who is not any more: rows per category, and one imbalance per margin."""
    rows, apart = [], []
    for one in margins:
        names = one.margin.categories
        answered = one.code < len(names)
        target = np.asarray(one.margin.targets, dtype=float) / np.sum(one.margin.targets)
        code = one.code[answered]
        n = np.bincount(code[before[answered] > 0], minlength=len(names))
        shares = []
        for weight in (before[answered], after[answered]):
            sums = np.bincount(code, weight, minlength=len(names))
            shares.append(sums / sums.sum())
        rows += [
            MarginRow(one.margin.name, name, int(n[at]), float(target[at]), float(shares[0][at]), float(shares[1][at]))
            for at, name in enumerate(names)
        ]
        apart.append(Imbalance(one.margin.name, *(_asmd(share, target) for share in shares)))
    return tuple(rows), tuple(apart)


def _asmd(share: Floats, target: Floats) -> float:
    inside = (target > 0) & (target < 1)
    if not inside.any():
        return 0.0
    apart = np.abs(share - target)[inside] / np.sqrt(target[inside] * (1 - target[inside]))
    return float(apart.mean())
