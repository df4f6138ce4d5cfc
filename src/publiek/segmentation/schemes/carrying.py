"""How does a time series of shares in the groups of an old version go on in those of a new one?

Each share is divided over the new groups as the bridge says. Two things make that uncertain and both are in the
interval: the bridge itself (its resamples), and, where `base` is told, the number of bookers that the shares rest on (a
Dirichlet posterior with Jeffreys' prior, Jeffreys 1946). It assumes that within an old group the audience is divided
over the new groups as its households are; whoever still has the bookings counts them again in the new version instead.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.segmentation.schemes.bridges import Bridge
from publiek.segmentation.schemes.refusals import refuse

Floats = NDArray[np.float64]
CARRIED = pa.schema(
    [
        ("period", pa.string()),
        ("segment", pa.string()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
_NEEDED = ("period", "segment", "share")
_SLACK = 0.005
_PRIOR = 0.5
_PERCENTILES = (2.5, 97.5)
_LEAST_DRAWS = 400


def carry(series: pa.Table, bridge: Bridge, *, seed: int = 20261123) -> pa.Table:
    """`series` (period, segment, share 0-1, optionally base: bookers per period) in the groups of the second version.

    Gives period, segment, share, low, high; periods in the order of the series, every group of the second in each. A
    group without a row has share 0. Raises UsageError "series-columns-missing", SegmentationError
    "series-group-unknown", "series-shares-sum".
    """
    if not set(_NEEDED) <= set(series.column_names):
        raise refuse("series-columns-missing", found=[name for name in _NEEDED if name in series.column_names])
    periods, shares, base = _by_period(series, bridge)
    mean = shares @ np.nan_to_num(bridge.probability)
    low, high = _bounds(shares, base, bridge, np.random.default_rng(seed))
    names = [str(period) for period in periods for _ in bridge.columns]
    numbers = (mean, np.minimum(low, mean), np.maximum(high, mean))
    columns = [pa.array(names), pa.array(list(bridge.columns) * len(periods)), *(pa.array(n.ravel()) for n in numbers)]
    return pa.table(columns, schema=CARRIED)


def _by_period(series: pa.Table, bridge: Bridge) -> tuple[list[object], Floats, Floats | None]:
    """Periods, periods x groups of the first, and the bookers per period (None when not told)."""
    told = series.to_pylist()
    periods = list(dict.fromkeys(row["period"] for row in told))
    at = {code: place for place, code in enumerate(bridge.rows)}
    unknown = sum(row["segment"] not in at for row in told)
    if unknown:
        raise refuse("series-group-unknown", rows=unknown)
    shares, seen = np.zeros((len(periods), len(at))), np.zeros((len(periods), len(at)), int)
    base = np.full(len(periods), np.nan)
    for row in told:
        spot = (periods.index(row["period"]), at[row["segment"]])
        shares[spot] += np.nan if row["share"] is None else row["share"]
        seen[spot] += 1
        base[spot[0]] = row.get("base") or np.nan
    if (seen > 1).any() or not (shares >= 0).all() or (np.abs(shares.sum(axis=1) - 1) > _SLACK).any():
        raise refuse("series-shares-sum", periods=len(periods))
    if (shares[:, np.isnan(bridge.probability).any(axis=1)] > 0).any():
        raise refuse("series-group-unknown", rows=0)
    return periods, shares / shares.sum(axis=1, keepdims=True), None if np.isnan(base).all() else base


def _bounds(shares: Floats, base: Floats | None, bridge: Bridge, chance: np.random.Generator) -> tuple[Floats, Floats]:
    draws = np.nan_to_num(bridge.draws) if len(bridge.draws) else np.nan_to_num(bridge.probability)[None]
    draws = draws[np.arange(max(_LEAST_DRAWS, len(draws))) % len(draws)]
    both = np.empty((2, len(shares), draws.shape[2]))
    for period, share in enumerate(shares):
        bookers = np.nan if base is None else base[period]
        drawn = chance.dirichlet(bookers * share + _PRIOR, size=len(draws)) if bookers > 0 else share[None]
        carried = np.einsum("bs,bst->bt", np.broadcast_to(drawn, (len(draws), len(share))), draws)
        both[:, period] = np.percentile(carried, _PERCENTILES, axis=0)
    return both[0], both[1]
