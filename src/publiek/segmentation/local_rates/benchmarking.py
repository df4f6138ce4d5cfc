"""Do the modelled rates add up to what was published? They are shifted until they do, and the shift is told.

Per region one number is added to the log-odds of all its areas ("logit shift", Rosenman, McCartan and Olivella 2023),
in every draw, so that the mean over residents is the published rate; the published rate's own error is drawn with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit, logit

from publiek.errors import SegmentationError, Text
from publiek.estimation.partial_pooling.observed import Floats
from publiek.segmentation.area_profile import AreaProfile

ADJUSTMENT = pa.schema(
    [
        ("region", pa.string()),
        ("published", pa.float64()),
        ("modelled", pa.float64()),
        ("factor", pa.float64()),
        ("shift", pa.float64()),
    ]
)


@dataclass(frozen=True)
class PublishedTotal:
    """A rate (0-1) somebody published for a province or municipality by its name, or for all areas ("").

    `error`: its standard error, 0 when it was counted. `source`: who, which year.
    """

    region: str
    rate: float
    error: float = 0.0
    source: str = ""


def benchmarked(
    draws: Floats, persons: Floats, profile: AreaProfile, totals: Sequence[PublishedTotal], *, seed: int
) -> tuple[Floats, pa.Table]:
    """Draws (areas x draws) that meet the totals, and per total what it took: `factor` = published / modelled.

    Raises SegmentationError "total-impossible", "total-region-unknown", "totals-overlap".
    """
    dice = np.random.default_rng([seed, 7])
    moved, met, rows = draws.copy(), np.zeros(len(profile), dtype=bool), []
    for total in totals:
        inside = _inside(profile, total) & (persons > 0)
        _check(total, inside, met)
        met |= inside
        wanted = np.clip(total.rate + total.error * dice.standard_normal(draws.shape[1]), 0.001, 0.999)
        shift = _shift(draws[inside], persons[inside], wanted)
        moved[inside] = expit(logit(draws[inside]) + shift)
        modelled = float((persons[inside] @ draws[inside]).mean() / persons[inside].sum())
        rows.append((total.region, total.rate, modelled, total.rate / modelled, float(np.mean(shift))))
    columns = list(zip(*rows, strict=True)) or [()] * len(ADJUSTMENT)
    return moved, pa.table([list(column) for column in columns], schema=ADJUSTMENT)


def _inside(profile: AreaProfile, total: PublishedTotal) -> NDArray[np.bool_]:
    if total.region == "":
        return np.ones(len(profile), dtype=bool)
    return (profile.province == total.region) | (profile.municipality == total.region)


def _check(total: PublishedTotal, inside: NDArray[np.bool_], met: NDArray[np.bool_]) -> None:
    if not (0 < total.rate < 1 and total.error >= 0):
        raise SegmentationError(
            "total-impossible",
            Text("Een gepubliceerd aandeel ligt tussen 0 en 1.", "A published rate lies between 0 and 1."),
            Text("Geef het als 0,41 in plaats van 41.", "Give it as 0.41 rather than 41."),
            {"region": total.region, "rate": total.rate},
        )
    if not inside.any():
        raise SegmentationError(
            "total-region-unknown",
            Text("Het profiel kent deze regio niet.", "The profile does not know this region."),
            Text("Gebruik de naam van een provincie of gemeente.", "Use the name of a province or municipality."),
            {"region": total.region},
        )
    if (inside & met).any():
        raise SegmentationError(
            "totals-overlap",
            Text("Twee gepubliceerde totalen gaan over hetzelfde gebied.", "Two published totals cover the same area."),
            Text("Laat een van beide weg.", "Leave one of them out."),
            {"region": total.region, "areas": int((inside & met).sum())},
        )


def _shift(draws: Floats, persons: Floats, wanted: Floats) -> Floats:
    """Per draw the number that, added to the log-odds, gives the wanted mean: Newton's method, 30 steps at most."""
    odds, weight = logit(np.clip(draws, 1e-9, 1 - 1e-9)), persons / persons.sum()
    shift = np.zeros(draws.shape[1])
    for _ in range(30):
        rate = expit(odds + shift)
        step = (wanted - weight @ rate) / np.maximum(weight @ (rate * (1 - rate)), 1e-6)
        shift += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    return shift
