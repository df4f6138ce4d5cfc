"""How many of a house's bookers, or a survey's visitors, came from each group, when areas are mixes of groups?

Bookers y_a ~ Poisson(e_a sum_s pi_as lambda_s): lambda by EM (methods 1.6). Visitors y_i ~ Bernoulli(sum_s pi_is
p_s): p by EM. Both are drawn a little to the average, to end somewhere sensible; what is contributed beside them is
the slope and the curvature of the likelihood alone at that point, in log rates. So the draw to the average does not
count as evidence, and what the areas cannot tell apart stays open until many houses are taken together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from publiek.errors import SegmentationError, Text
from publiek.segmentation.culture.contributions import DELIVERY, MODELLED, SURVEY, Floats
from publiek.segmentation.scheme import SegmentScheme
from publiek.vocabulary.microdata import Microdata

#: How many expected accounts (or persons) at the average each group gets.
_DRAWN, _ROUNDS = 4.0, 400


@dataclass(frozen=True)
class Contributor:
    """Who delivers: a stable code, the region it works in, and the discipline of the counts."""

    organisation: str
    region: str
    discipline: str


def mixes(scheme: SegmentScheme) -> tuple[tuple[str, ...], dict[str, Floats]]:
    """The codes of the groups in the table, and per postcode area its mix."""
    codes = tuple(group.code for group in scheme.groups)
    told = zip(scheme.table.column("pc4").to_pylist(), scheme.table.column("mix").to_pylist(), strict=True)
    found = {str(pc4): np.array([dict(mix or []).get(code, 0.0) for code in codes]) for pc4, mix in told}
    return codes, {pc4: mix for pc4, mix in found.items() if mix.sum() > 0}


def contribute_delivery(counts: pa.Table, scheme: SegmentScheme, *, who: Contributor) -> pa.Table:
    """A house's rows of the `DELIVERY` table, from `counts` per area: pc4, bookers, exposure.

    Areas outside the scheme are left out. Raises SegmentationError "contribution-empty".
    """
    codes, known = mixes(scheme)
    pc4 = [str(code) for code in counts.column("pc4").to_pylist()]
    inside = np.array([code in known for code in pc4], dtype=bool)
    mix = np.array([known[code] for code in pc4 if code in known])
    bookers = counts.column("bookers").cast(pa.float64()).to_numpy()[inside]
    exposure = counts.column("exposure").cast(pa.float64()).to_numpy()[inside]
    if not len(mix) or bookers.sum() <= 0 or exposure.sum() <= 0:
        raise SegmentationError(
            "contribution-empty",
            Text("Er is niets om bij te dragen.", "There is nothing to contribute."),
            Text("Controleer of de postcodegebieden in de indeling staan.", "Check that the areas are in the scheme."),
            {"areas": len(pc4), "known": int(inside.sum())},
        )
    exposure = exposure * bookers.sum() / exposure.sum()
    found = unmixed_bookers(bookers, exposure, mix)
    size = exposure @ mix
    rows = zip(codes, found.rate * size, size, found.score, found.information.tolist(), strict=True)
    told = [(who.organisation, who.region, who.discipline, *row) for row in rows if row[2] > 0]
    return _table(told, (*DELIVERY, *MODELLED))


def contribute_survey(data: Microdata, scheme: SegmentScheme) -> pa.Table:
    """A survey's rows of the `SURVEY` table: every item of kind "visit" with a discipline, by region.

    Persons are effective numbers: weighted, less what weighting costs.
    """
    codes, known = mixes(scheme)
    inside = np.array([code in known for code in data.area], dtype=bool)
    told = []
    for item in data.items:
        answer = data.codes(item.name)
        for region in np.unique(data.region[inside]) if item.kind == "visit" and item.discipline else ():
            asked = np.flatnonzero(inside & np.isfinite(answer) & (data.region == region))
            if not len(asked):
                continue
            mix = np.array([known[data.area[at]] for at in asked])
            weight = data.weight[asked]
            weight = weight * weight.sum() / (weight**2).sum()
            found, persons = unmixed_visitors((answer[asked] >= 1).astype(float), weight, mix), weight @ mix
            rows = zip(codes, persons, found.rate * persons, found.score, found.information.tolist(), strict=True)
            told += [(data.source, region, item.discipline, *row) for row in rows if row[1] > 0]
    return _table(told, (*SURVEY, *MODELLED))


def _table(rows: Sequence[tuple[object, ...]], names: tuple[str, ...]) -> pa.Table:
    return pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})


@dataclass(frozen=True)
class Unmixed:
    """Per group a `rate`, and at its logarithm the slope (`score`) and minus the second slopes (`information`, groups
    x groups) of the log-likelihood.
    """

    rate: Floats
    score: Floats
    information: Floats


def unmixed_bookers(bookers: Floats, exposure: Floats, mix: Floats) -> Unmixed:
    """Rates per group, 1 = as expected. `exposure` sums to the bookers."""
    size = exposure @ mix
    rates = np.ones(mix.shape[1])
    for _ in range(_ROUNDS):
        ratio = bookers / np.maximum(mix @ rates, 1e-12)
        moved = (rates * (ratio @ mix) + _DRAWN) / (size + _DRAWN)
        still = np.abs(np.log(moved / rates)).max() < 1e-8
        rates = moved
        if still:
            break
    part = exposure[:, None] * mix * rates
    expected = np.maximum(part.sum(axis=1), 1e-12)
    return Unmixed(rates, part.T @ (bookers / expected - 1), part.T @ (part / expected[:, None]))


def unmixed_visitors(visits: Floats, weight: Floats, mix: Floats) -> Unmixed:
    """Share of visitors per group; the slopes are in the logarithm of that share."""
    overall = (weight @ visits + 1) / (weight.sum() + 2)
    share = np.full(mix.shape[1], overall)
    for _ in range(_ROUNDS):
        chance = mix @ share
        came = (weight * visits / chance) @ mix * share
        stayed = (weight * (1 - visits) / (1 - chance)) @ mix * (1 - share)
        moved = (came + _DRAWN * overall) / (came + stayed + _DRAWN)
        still = np.abs(moved - share).max() < 1e-9
        share = moved
        if still:
            break
    chance = mix @ share
    worth = weight / (chance * (1 - chance))
    part = mix * share
    return Unmixed(share, part.T @ (worth * (visits - chance)), part.T @ (part * worth[:, None]))
