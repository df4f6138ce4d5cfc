"""Do group rates learned from other houses fit a house that was left out? One organisation at a time.

For house o with expected bookers e_os (households times its distance decay, as if groups made no difference) the other
houses of its discipline say lambda_s = sum y_s / sum e_s (e scaled to each house's own total, a small prior towards 1).
How much of the house's own deviation is foreseen:

    D2 = 1 - sum dev(y; Y e_os lambda_s / sum_t e_ot lambda_t) / sum dev(y; Y e_os / sum_t e_ot),  dev Poisson
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.errors import SegmentationError, Text
from publiek.segmentation.area_profile import Floats
from publiek.segmentation.card.contents import Measured

_LEAST_HOUSES, _LEAST_BOOKERS = 3, 100
#: Households' worth of "no difference" per group, as a part of a group's expected bookers over all houses.
_PRIOR = 5.0
_DRAWS, _SEED = 1000, 20221102
_COLUMNS = ("organisation", "discipline", "segment", "bookers", "exposure")
_FEW = Text(
    "Niet gemeten: daarvoor zijn minstens drie organisaties met elk 100 boekers nodig.",
    "Not measured: this takes at least three organisations with 100 bookers each.",
)
_HOW = Text(
    "Elke organisatie om beurten buiten gehouden; de anderen van dezelfde discipline voorspellen haar groepen.",
    "Each organisation left out in turn; the others of its discipline predict its groups.",
)


def hold_out(contributions: pa.Table) -> Measured:
    """The part (0-1, below 0 = worse than no difference) of houses' deviations over groups that other houses foresee.

    `contributions`: organisation, discipline, segment, bookers (accounts) and exposure (expected accounts when groups
    made no difference), one row per house x discipline x group. The interval resamples houses, with all
    their disciplines. Raises SegmentationError "contributions-incomplete" for missing columns.
    """
    missing = [name for name in _COLUMNS if name not in contributions.column_names]
    if missing:
        raise SegmentationError(
            "contributions-incomplete",
            Text("De tabel met bijdragen mist kolommen.", "The table of contributions lacks columns."),
            Text("Geef alle kolommen: " + ", ".join(_COLUMNS) + ".", "Give all columns: " + ", ".join(_COLUMNS) + "."),
            {"missing": missing},
        )
    sums: dict[str, Floats] = {}
    disciplines = contributions.column("discipline").to_pylist()
    for discipline in sorted(set(disciplines)):
        rows = contributions.filter(pa.array([one == discipline for one in disciplines]))
        names, bookers, expected = _houses(rows)
        if len(names) >= _LEAST_HOUSES:
            for name, *deviances in zip(names, *_deviances(bookers, expected), strict=True):
                sums[name] = sums.get(name, np.zeros(2)) + deviances
    if len(sums) < _LEAST_HOUSES:
        return Measured("held-out", n=len(sums), unit="organisations", how=_FEW)
    return _measured(*np.array([sums[name] for name in sorted(sums)]).T)


def _measured(foreseen: Floats, plain: Floats) -> Measured:
    chance = np.random.default_rng(_SEED)
    count = len(plain)
    times = chance.multinomial(count, np.full(count, 1 / count), size=_DRAWS)
    low, high = np.quantile(1 - (times @ foreseen) / (times @ plain), (0.025, 0.975))
    value = 1 - foreseen.sum() / plain.sum()
    rounded = (round(float(number), 4) for number in (value, low, high))
    return Measured("held-out", *rounded, n=count, unit="organisations", how=_HOW)


def _houses(rows: pa.Table) -> tuple[list[str], Floats, Floats]:
    """The houses; houses x groups: bookers, and expected bookers with the same total per house. Small ones are out."""
    houses = sorted(set(rows.column("organisation").to_pylist()))
    groups = sorted(set(rows.column("segment").to_pylist()))
    bookers, expected = np.zeros((len(houses), len(groups))), np.zeros((len(houses), len(groups)))
    for row in rows.to_pylist():
        at = houses.index(row["organisation"]), groups.index(row["segment"])
        bookers[at] += row["bookers"] or 0
        expected[at] += row["exposure"] or 0
    kept = (bookers.sum(axis=1) >= _LEAST_BOOKERS) & (expected.sum(axis=1) > 0)
    bookers, expected = bookers[kept], expected[kept]
    totals = expected.sum(axis=1, keepdims=True)
    names = [house for house, large in zip(houses, kept, strict=True) if large]
    return names, bookers, expected / totals * bookers.sum(axis=1, keepdims=True)


def _deviances(bookers: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Per house: the deviance with what the others foresee, and without any difference between groups."""
    others_came = bookers.sum(axis=0) - bookers
    others_expected = expected.sum(axis=0) - expected
    ratio = (others_came + _PRIOR) / (others_expected + _PRIOR)
    foreseen = expected * ratio
    foreseen *= bookers.sum(axis=1, keepdims=True) / foreseen.sum(axis=1, keepdims=True)
    return _deviance(bookers, foreseen), _deviance(bookers, expected)


def _deviance(came: Floats, expected: Floats) -> Floats:
    """Poisson deviance per house; a group that nobody lives in near the house says nothing."""
    known = expected > 0
    ratio = np.where(known & (came > 0), came / np.where(known, expected, 1), 1.0)
    return np.asarray(2 * (came * np.log(ratio) - np.where(known, came - expected, 0)).sum(axis=1))
