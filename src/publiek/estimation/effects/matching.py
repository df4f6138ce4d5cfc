"""Which areas were like the treated ones before? Nearest neighbours within a limit, and whether they are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Matched:
    """`control[i]` is the row matched to row `treated[i]`; `alone`: treated rows with nobody near enough.

    `difference_before` and `difference_after`: standardised mean differences per covariate, in the treated rows' own
    standard deviation, among all others and among the matched (below 0.1 is good, over 0.25 is not alike: Rubin 2001).
    """

    treated: Ints
    control: Ints
    alone: Ints
    difference_before: Floats
    difference_after: Floats


def match(covariates: Floats, treated: Bools, *, candidates: Bools | None = None, caliper: float = 0.5) -> Matched:
    """Each treated row with its nearest candidate, once each; distance over standardised covariates / their number.

    The hardest first: treated rows in the order of how far their nearest candidate is. `caliper`: no farther than so
    many standard deviations per covariate (root mean square). `candidates` None: all that are not treated.
    """
    others = np.flatnonzero(~treated if candidates is None else candidates & ~treated)
    own = np.flatnonzero(treated)
    spread = covariates.std(axis=0)
    scaled = covariates / np.where(spread > 0, spread, 1.0)
    distance = np.sqrt(((scaled[own][:, None, :] - scaled[others][None, :, :]) ** 2).mean(axis=2))
    free = np.ones(len(others), dtype=bool)
    found: list[tuple[int, int]] = []
    alone = []
    order = np.argsort(-distance.min(axis=1, initial=np.inf), kind="stable")
    for place in order:
        reach = np.where(free, distance[place], np.inf)
        nearest = int(np.argmin(reach)) if len(reach) else -1
        if nearest < 0 or reach[nearest] > caliper:
            alone.append(int(own[place]))
            continue
        free[nearest] = False
        found.append((int(own[place]), int(others[nearest])))
    kept, control = (np.array([pair[side] for pair in found], dtype=np.int64) for side in (0, 1))
    return Matched(
        kept,
        control,
        np.array(sorted(alone), dtype=np.int64),
        _differences(covariates, own, others),
        _differences(covariates, kept, control),
    )


def _differences(covariates: Floats, treated: Ints, control: Ints) -> Floats:
    """Standardised mean differences; nan when a side is empty."""
    if not len(treated) or not len(control):
        return np.full(covariates.shape[1], np.nan)
    spread = covariates[treated].std(axis=0)
    gap = covariates[treated].mean(axis=0) - covariates[control].mean(axis=0)
    return np.where(spread > 0, gap / np.where(spread > 0, spread, 1.0), 0.0)
