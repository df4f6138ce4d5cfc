"""What did each production, genre, weekday or month bring?

The shared making of the four figures that divide the performances.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import numpy as np
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.answers import Answer
from publiek.measures.prepared import Prepared
from publiek.measures.residence import weighted_quantile, whole
from publiek.vocabulary.figures import Figure

COLUMNS = pa.schema(
    [
        ("key", pa.string()),
        ("start", pa.timestamp("s")),
        *[(name, pa.int64()) for name in ("performances", "tickets", "visits", "bookers", "revenue_cents")],
        *[(name, pa.float64()) for name in ("new_share", "median_km", "share", "occupancy")],
    ]
)
LIMITS = ("booker-not-visitor", "bookers-do-not-add-up", "no-fees")


def breakdown(prepared: Prepared, name: str, facet: str, *, by_start: bool = False) -> Figure:
    """One row per value of `facet` with a performance; in order of first performance when `by_start`.

    share = part of the visits. bookers includes groups and schools; new_share and median_km leave them out.
    occupancy = visits / capacity over performances with a known capacity.
    """
    listed, sums = prepared.performances, prepared.by_performance
    number, keys = listed.number[facet], listed.keys[facet]
    kept = number >= 0
    of, n = int(sums["visits"].sum()), int(sums["visits"][kept].sum())
    limits = LIMITS if prepared.geography.km is not None else (*LIMITS, "venue-unknown")
    answer = Answer(name, COLUMNS, "visits", n, of, limits=limits)
    if n <= 0:
        return answer.silent(prepared, have=0, need=1)
    start = _starts(prepared, facet)
    visits = _per_key(number, sums["visits"], len(keys))
    columns = {
        "key": keys,
        "start": start,
        "performances": _per_key(number, np.ones(number.size), len(keys)),
        "tickets": _per_key(number, sums["tickets"], len(keys)),
        "visits": visits,
        "revenue_cents": _per_key(number, sums["cents"], len(keys)),
        "share": visits / n,
        "occupancy": _occupancy(prepared, number, len(keys)),
        **_audience(prepared, facet, len(keys)),
    }
    order = _order(start, keys) if by_start else list(range(len(keys)))
    return answer.told(prepared, {column: _picked(values, order) for column, values in columns.items()})


def _per_key(number: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    kept = number >= 0
    return np.bincount(number[kept], weights=values[kept].astype(float), minlength=size).astype(np.int64)


def _occupancy(prepared: Prepared, number: np.ndarray, size: int) -> np.ndarray:
    capacity = np.array([value or 0 for value in prepared.performances.capacity], dtype=float)
    seats = _per_key(number, capacity, size).astype(float)
    taken = _per_key(number, np.where(capacity > 0, prepared.by_performance["visits"], 0), size)
    return np.where(seats > 0, taken / np.where(seats > 0, seats, 1), np.nan)


def _audience(prepared: Prepared, facet: str, size: int) -> dict[str, np.ndarray]:
    """Bookers, share of new ones and median distance per facet value."""
    since = frames.UNDATED if prepared.first_of_all is None else prepared.first_of_all
    table = prepared.collected(frames.audience_by(prepared.attendances, facet, since))
    number, count = whole(table, facet), whole(table, "n")
    known = _per_key(number, count * whole(table, "known"), size)
    new = _per_key(number, count * whole(table, "new"), size)
    return {
        "bookers": _per_key(number, count, size),
        "new_share": np.where(known > 0, new / np.maximum(known, 1), np.nan),
        "median_km": _median_km(prepared, table, number, size),
    }


def _median_km(prepared: Prepared, table: pa.Table, number: np.ndarray, size: int) -> np.ndarray:
    """The middle distance of the bookers per facet value, groups left out; nan where nobody's is known."""
    medians = np.full(size, np.nan)
    if prepared.geography.km is None:
        return medians
    spot = prepared.geography.locate(whole(table, "pc4"))
    km = np.where(spot >= 0, prepared.geography.km[spot], np.nan)
    own = whole(table, "n") * whole(table, "profile")
    order = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[order], np.arange(size + 1))
    for key, (begin, end) in enumerate(pairwise(bounds)):
        rows = order[begin:end]
        median = weighted_quantile(km[rows], own[rows], 0.5)
        medians[key] = np.nan if median is None else median
    return medians


def _starts(prepared: Prepared, facet: str) -> list[datetime | None]:
    """The first performance per facet value."""
    listed = prepared.performances
    found: list[datetime | None] = [None] * len(listed.keys[facet])
    for key, start in zip(listed.number[facet].tolist(), listed.start, strict=True):
        if key >= 0 and start is not None:
            found[key] = min(found[key] or start, start)
    return found


def _order(start: list[datetime | None], keys: tuple[str, ...]) -> list[int]:
    return sorted(range(len(keys)), key=lambda k: (start[k] is None, start[k] or datetime.max, keys[k]))


def _picked(values: np.ndarray | list[object] | tuple[str, ...], order: list[int]) -> np.ndarray | list[object]:
    return values[order] if isinstance(values, np.ndarray) else [values[spot] for spot in order]
