"""Made houses and surveys whose tastes per group are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.segmentation.scheme import Group, SegmentScheme

Floats = NDArray[np.float64]
GROUPS = ("A", "B", "C", "D", "E", "F")
SHARES = dict(zip(GROUPS, (0.3, 0.2, 0.15, 0.15, 0.12, 0.08), strict=True))
DISCIPLINES = ("theatre", "exhibition", "pop", "film")


def made_scheme(areas: int = 0, *, seed: int = 1, softness: float = 1.5) -> SegmentScheme:
    """Six groups over `areas` postcode areas, each a mix."""
    dice = np.random.default_rng(seed)
    mix = dice.dirichlet(softness * np.array(list(SHARES.values())), areas)
    rows = [dict(zip(GROUPS, row.tolist(), strict=True)) for row in mix]
    table = pa.table(
        {
            "pc4": pa.array(np.arange(1000, 1000 + areas), pa.int32()),
            "segment": pa.array([max(row, key=lambda code: row[code]) for row in rows], pa.string()),
            "certainty": pa.array([max(row.values()) for row in rows], pa.float64()),
            "mix": pa.array([list(row.items()) for row in rows], pa.map_(pa.string(), pa.float64())),
        }
    )
    groups = tuple(Group(code, Text(f"Groep {code}", f"Group {code}"), Text("", "")) for code in GROUPS)
    return SegmentScheme("made", "1", "area-types", table, groups, 0.5, "made")


@dataclass(frozen=True)
class Houses:
    """`taste`: disciplines x groups, 100 = the average household; `deliveries` as they are contributed."""

    taste: Floats
    deliveries: pa.Table


def made_houses(
    *, seed: int, per_discipline: int = 8, differ: float = 0.2, sizes: float = 0.5, taste_sd: float = 0.4
) -> Houses:
    """Houses with log-normal sizes around 400 bookers; `differ`: sd of a house's own taste per group."""
    dice = np.random.default_rng(seed)
    share = np.array(list(SHARES.values()))
    common = dice.normal(0, taste_sd, len(GROUPS))
    taste = np.exp(common + dice.normal(0, taste_sd, (len(DISCIPLINES), len(GROUPS))))
    taste = 100 * taste / (taste @ share)[:, None]
    rows = []
    for d, discipline in enumerate(DISCIPLINES):
        for number in range(per_discipline):
            size = 400 * np.exp(dice.normal(0, sizes))
            exposure = size * dice.dirichlet(60 * share)
            mean = exposure * taste[d] / 100 * np.exp(dice.normal(0, differ, len(GROUPS)))
            bookers = dice.poisson(mean)
            region = ("north", "south", "west")[number % 3]
            rows += [
                (f"{discipline}-{number}", region, discipline, code, int(bookers[s]), float(exposure[s]))
                for s, code in enumerate(GROUPS)
            ]
    names = ("organisation", "region", "discipline", "segment", "bookers", "exposure")
    return Houses(taste, pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)}))
