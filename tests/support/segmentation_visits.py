"""Made visiting rates for the groups of the packaged area types, with tastes that are known."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa

from publiek import segmentation
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.culture import Contributions, CultureRates, group_shares, learn_culture

DISCIPLINES = ("film", "pop", "theatre")
#: How often G1 to G8 go, in every discipline; the average household is made 100 by learning.
TASTE = np.array([2.0, 1.5, 0.4, 0.4, 1.0, 1.0, 1.0, 1.0])


def deliveries(*, houses: int = 6, seed: int = 1, taste: np.ndarray = TASTE) -> pa.Table:
    """What houses of three provinces bring for each discipline; one more brings dance, alone."""
    dice = np.random.default_rng(seed)
    shares = group_shares(segmentation.assign(), packaged())
    codes, part = list(shares), np.array(list(shares.values()))
    rows = []
    kinds = [(discipline, number) for discipline in DISCIPLINES for number in range(houses)]
    for discipline, number in [*kinds, ("dance", 0)]:
        exposure = 1200 * dice.dirichlet(80 * part)
        came = dice.poisson(exposure * taste * np.exp(dice.normal(0, 0.1, len(codes))))
        region = ("Utrecht", "Limburg", "Drenthe")[number % 3]
        rows += [
            (f"Huis {discipline} {number}", region, discipline, code, int(came[at]), float(exposure[at]))
            for at, code in enumerate(codes)
        ]
    names = ("organisation", "region", "discipline", "segment", "bookers", "exposure")
    return pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})


@cache
def learned(*, version: str = "2026-11-23", seed: int = 1, houses: int = 6, inverted: bool = False) -> CultureRates:
    """Rates learned from `deliveries`; `inverted`: those who came often come little and the other way round."""
    taste = 1 / TASTE if inverted else TASTE
    given = Contributions(
        deliveries=deliveries(seed=seed, houses=houses, taste=taste), vintages=("deliveries 2024-09/2025-06",)
    )
    scheme = segmentation.assign()
    return learn_culture(given, scheme, shares=group_shares(scheme, packaged()), version=version)
