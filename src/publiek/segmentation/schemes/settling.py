"""What does the table say of each area once doubles, periods and shares are settled?

One key has one group, or shares that add up to 1, on one day. Whatever contradicts that is refused with its count; the
same thing said twice is said once and counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.schemes.keys import Numbers, unit_of
from publiek.segmentation.schemes.plan import ImportPlan
from publiek.segmentation.schemes.refusals import refuse
from publiek.segmentation.schemes.rows import Noticed, Rows

Floats = NDArray[np.float64]
#: Shares are printed with few decimals: the sum over the groups of a key may be this far from 1.
SUM_SLACK = 0.02
_EXACT = 1e-6
_SAME = 1e-9
_SHOWN = 20


@dataclass(frozen=True)
class Settled:
    """Areas x codes: `unit` the areas (pc6 or pc4 as numbers, sorted), `parts` the sum over their keys of the shares
    (so a row sums to `keys`), `keys` how many keys lie in the area, `households` what the table says there are
    (nan = unknown), `rows` how many rows of the file are in it.
    """

    unit: Numbers
    parts: Floats
    keys: Numbers
    households: Floats
    rows: int


def settle(rows: Rows, plan: ImportPlan, noticed: Noticed) -> Settled:
    """The areas of the table. Raises SegmentationError "segmentation-periods-overlap", "segmentation-keys-double",
    "segmentation-shares-sum", "segmentation-day-outside".
    """
    rows = rows.taken(_order(rows))
    rows = _without_doubles(rows, noticed)
    if not plan.soft:
        _refuse_double(rows, np.append(False, _next_is(rows, "key", "since", "until")))
    if rows.since is not None:
        rows = _on_day(rows, plan, noticed)
    part = _completed(rows, noticed) if rows.part is not None else np.ones(len(rows.key))
    unit, at = _runs(unit_of(rows.key, plan.level))
    width = len(rows.codes)
    parts = np.bincount(at * width + rows.code, weights=part, minlength=len(unit) * width).reshape(-1, width)
    new = np.append(True, rows.key[1:] != rows.key[:-1])
    households = np.full(len(unit), np.nan)
    if rows.households is not None:
        households[at[new]] = rows.households[new]
    keys = np.bincount(at[new], minlength=len(unit))
    return Settled(unit, parts, keys, households, _different(rows.row))


def _runs(sorted_numbers: Numbers) -> tuple[Numbers, Numbers]:
    """The different numbers, and for each place which of them it holds (faster than sorting once more)."""
    begins = np.append(True, sorted_numbers[1:] != sorted_numbers[:-1])
    return sorted_numbers[begins], np.cumsum(begins) - 1


def _different(rows: Numbers) -> int:
    """How many rows of the file these are: numbers from 2."""
    return int(np.count_nonzero(np.bincount(rows)))


def _order(rows: Rows) -> Numbers:
    """By key, then beginning of the period, then code."""
    if rows.since is None or rows.until is None:
        return np.lexsort((rows.code, rows.key))
    return np.lexsort((rows.code, rows.until, rows.since, rows.key))


def _next_is(rows: Rows, *names: str) -> NDArray[np.bool_]:
    """Whether each row but the last has the same `names` as the one behind it."""
    same = np.ones(len(rows.key) - 1, bool)
    for name in names:
        values = getattr(rows, name)
        if values is not None:
            same &= values[1:] == values[:-1]
    return same


def _without_doubles(rows: Rows, noticed: Noticed) -> Rows:
    """Without rows that say again what was said. Raises "segmentation-keys-double" when they say it differently."""
    again = np.append(False, _next_is(rows, "key", "since", "until", "code"))
    if rows.part is not None:
        other = again & (np.abs(np.append(0.0, np.diff(rows.part))) > _SAME)
        _refuse_double(rows, other)
    lost = np.setdiff1d(rows.row[again], rows.row[~again]) if again.any() else rows.row[:0]
    noticed.note("segment-row-double", "", lost, set_aside=True)
    return rows.taken(~again)


def _refuse_double(rows: Rows, where: NDArray[np.bool_]) -> None:
    if where.any():
        raise refuse(
            "segmentation-keys-double", keys=len(np.unique(rows.key[where])), rows=_first(rows, rows.row[where])
        )


def _on_day(rows: Rows, plan: ImportPlan, noticed: Noticed) -> Rows:
    """The rows that hold on the day of the plan, after seeing that no two periods of a key overlap."""
    since, until = rows.since, rows.until
    if (since > until).any():  # type: ignore[operator]
        raise refuse("segmentation-periods-reversed", rows=int((since > until).sum()))  # type: ignore[operator]
    one_period = _next_is(rows, "since", "until")
    overlap = _next_is(rows, "key") & ~one_period & (since[1:] <= until[:-1])  # type: ignore[index]
    if overlap.any():
        where = rows.row[1:][overlap]
        raise refuse(
            "segmentation-periods-overlap", keys=len(np.unique(rows.key[1:][overlap])), rows=_first(rows, where)
        )
    day = (plan.valid_on - dt.date(1970, 1, 1)).days  # type: ignore[operator]
    there = (since <= day) & (until >= day)  # type: ignore[operator]
    noticed.note("segment-period-outside", "", np.unique(rows.row[~there]), set_aside=True)
    if not there.any():
        raise refuse("segmentation-day-outside", rows=len(there))
    return rows.taken(there)


def _first(rows: Rows, where: Numbers) -> list[int]:
    """The first of the rows `where` as the file numbers them; none when that is not known."""
    return [int(row) for row in np.unique(where)[:_SHOWN]] if rows.numbered else []


def _completed(rows: Rows, noticed: Noticed) -> Floats:
    """The shares, made to add up to exactly 1 per key. Raises "segmentation-shares-sum"."""
    _, at = _runs(rows.key)
    total = np.bincount(at, weights=rows.part)
    wrong = np.abs(total - 1) > SUM_SLACK
    if wrong.any():
        raise refuse(
            "segmentation-shares-sum", keys=int(wrong.sum()), of=len(total), rows=_first(rows, rows.row[wrong[at]])
        )
    inexact = (np.abs(total - 1) > _EXACT)[at]
    noticed.note("segment-shares-rounded", "probability", np.unique(rows.row[inexact]))
    return rows.part / total[at]
