"""How do the groups of one segmentation go over into those of another, so that a series survives a new version?

Two schemes say of the same areas which part is in each group. What is not seen is who in an area is in both.
Multiplying the two mixes would assume that within an area they have nothing to do with each other: a scheme bridged to
itself would then change everybody. Instead, with p_as and q_at the parts of area a and n_a its households, the bridge
is the matrix P(t | s) >= 0, rows summing to 1, that best turns the first into the second in all areas at once,

    min over P of  sum_a n_a sum_t (q_at - sum_s p_as P(t | s))^2

(ecological regression, Goodman 1953, within its bounds). Where every area has one group this is the weighted
contingency table itself. It assumes that P is the same everywhere; `fit` tells how much of the second it explains.
Intervals: bootstrap over municipalities (areas of one municipality stay together); where nothing was seen at all, or
nothing else, the bound of the rule of three over areas (Hanley and Lippman-Hand 1983).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from publiek.estimation.classifications import (
    adjusted_mutual_information,
    adjusted_rand,
    best_match,
    contingency,
    cramers_v,
)
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.scheme import SegmentScheme
from publiek.segmentation.schemes.common_areas import CommonAreas, meet
from publiek.segmentation.schemes.regression import mean_and_draws

Floats = NDArray[np.float64]
TABLE = pa.schema(
    [
        ("first", pa.string()),
        ("second", pa.string()),
        ("share", pa.float64()),
        ("probability", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
#: Bounds of the interval of 95%.
_LOW, _HIGH = 2.5, 97.5
_EDGE = 1e-9


@dataclass(frozen=True)
class BridgeSettings:
    """`unit`: bridge the mixes of areas ("mix": for shares of people) or their labels ("label": for shares by the group
    that is most common in an area, as in the area index). `resamples` of municipalities, drawn with `seed`.
    """

    unit: str = "mix"
    resamples: int = 400
    seed: int = 20261123


@dataclass(frozen=True)
class Bridge:
    """From `first` to `second` (code, version), with groups `rows` and `columns`.

    `share`: households in each pair of groups (sums to 1). `probability`: P(second | first), nan for a group that no
    area in common has. `low`, `high`: interval of 95%. `draws`: resamples x rows x columns. `cramers_v` of `share`;
    `rand` and `information`: adjusted Rand index and adjusted mutual information of the labels of areas; `match`: pairs
    of codes that go together best; `fit`: part of the variance between areas of the second that the bridge explains;
    `covered`: part of the households (or other weights) in areas that both have; `level` of these areas.
    """

    first: tuple[str, str]
    second: tuple[str, str]
    unit: str
    level: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    share: Floats
    probability: Floats
    low: Floats
    high: Floats
    draws: Floats
    cramers_v: float
    rand: float
    information: float
    match: tuple[tuple[str, str], ...]
    fit: float
    areas: int
    covered: float

    @property
    def table(self) -> pa.Table:
        """One row per pair of groups, see `TABLE`."""
        pairs = [(row, column) for row in self.rows for column in self.columns]
        numbers = [matrix.ravel() for matrix in (self.share, self.probability, self.low, self.high)]
        columns = [pa.array(number, from_pandas=True) for number in numbers]
        return pa.table([[r for r, _ in pairs], [c for _, c in pairs], *columns], schema=TABLE)


def bridge(
    first: SegmentScheme,
    second: SegmentScheme,
    households: AreaProfile | pa.Table | None = None,
    *,
    settings: BridgeSettings | None = None,
) -> Bridge:
    """The bridge from `first` to `second` over the areas that both have: pc6 when both are that fine, otherwise pc4.

    `households`: how heavily an area weighs: an AreaProfile (default: the packaged one), or a table pc4, weight and
    optionally municipality, for a bridge that fits one audience. Raises SegmentationError "bridge-without-areas",
    "bridge-weights-wrong".
    """
    settings = settings or BridgeSettings()
    common = meet(first, second, households)
    p, q = (common.first, common.second) if settings.unit == "mix" else (_hard(common.first), _hard(common.second))
    mean, draws = mean_and_draws(p, q, common, resamples=settings.resamples, seed=settings.seed)
    share = ((common.weight @ p) / common.weight.sum())[:, None] * np.nan_to_num(mean)
    low, high = _interval(mean, draws, p, common)
    labels = common.first.argmax(axis=1), common.second.argmax(axis=1)
    return Bridge(
        first=(first.code, first.version),
        second=(second.code, second.version),
        unit=settings.unit,
        level=common.level,
        rows=common.rows,
        columns=common.columns,
        share=share,
        probability=mean,
        low=low,
        high=high,
        draws=draws,
        cramers_v=cramers_v(share),
        rand=adjusted_rand(*labels),
        information=adjusted_mutual_information(*labels),
        match=_matched(share, common),
        fit=_fit(p, q, np.nan_to_num(mean), common.weight),
        areas=len(p),
        covered=common.covered,
    )


def together(first: SegmentScheme, second: SegmentScheme, households: AreaProfile | pa.Table | None = None) -> Floats:
    """Households by label of the first and of the second: the contingency table of labels, as shares (sums to 1)."""
    common = meet(first, second, households)
    labels = common.first.argmax(axis=1), common.second.argmax(axis=1)
    table = np.zeros((len(common.rows), len(common.columns)))
    found = contingency(*labels, weights=common.weight)
    table[: found.shape[0], : found.shape[1]] = found
    return table / table.sum()


def _hard(mix: Floats) -> Floats:
    return np.eye(mix.shape[1])[mix.argmax(axis=1)]


def _matched(share: Floats, common: CommonAreas) -> tuple[tuple[str, str], ...]:
    return tuple((common.rows[row], common.columns[column]) for row, column in best_match(share))


def _interval(mean: Floats, draws: Floats, p: Floats, common: CommonAreas) -> tuple[Floats, Floats]:
    """Percentiles of the draws around the estimate, as wide as Student's t asks for few municipalities; where there is
    no spread a bound by the number of areas. Counted is how many a group really lives in (Kish's effective number).
    """
    filled = np.where(np.isnan(draws), mean, draws) if len(draws) else mean[None]
    low, high = np.percentile(filled, (_LOW, _HIGH), axis=0)
    for row in range(len(mean)):
        living = common.weight * p[:, row]
        towns, areas = _effective(np.bincount(common.cluster, weights=living)), _effective(living)
        wider = stdtrit(max(towns - 1, 1), _HIGH / 100) / ndtri(_HIGH / 100)
        low[row] = np.clip(mean[row] - wider * np.fmax(mean[row] - low[row], 0), 0, 1)
        high[row] = np.clip(mean[row] + wider * np.fmax(high[row] - mean[row], 0), 0, 1)
        unseen = 1 - (1 - _HIGH / 100) ** (1 / areas)
        high[row] = np.where(mean[row] <= _EDGE, np.maximum(high[row], unseen), high[row])
        low[row] = np.where(mean[row] >= 1 - _EDGE, np.minimum(low[row], 1 - unseen), low[row])
    return low, high


def _effective(weight: Floats) -> float:
    """How many equal ones these are worth; nan when there is nothing."""
    return float(weight.sum() ** 2 / (weight**2).sum()) if weight.any() else float("nan")


def _fit(p: Floats, q: Floats, mean: Floats, weight: Floats) -> float:
    """1 - what is left / the variance between areas; nan when all areas are alike."""
    centre = weight @ q / weight.sum()
    total = float(weight @ ((q - centre) ** 2).sum(axis=1))
    left = float(weight @ ((q - p @ mean) ** 2).sum(axis=1))
    return 1 - left / total if total > _EDGE * weight.sum() else float("nan")
