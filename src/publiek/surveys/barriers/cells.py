"""How do estimates become rows, and which of them say too little? One row per cell, with n, interval and verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.estimation.designs.design import Estimates
from publiek.vocabulary.barriers import LEAST_SPECIAL, LEAST_TOLD
from publiek.vocabulary.figures import TooThin

Floats = NDArray[np.float64]
Row = dict[str, object]
#: Fewer respondents (unweighted) than this and a cell says nothing: they were promised that nobody recognises them.
LEAST = LEAST_TOLD
#: Fewer respondents than this and a figure as a whole stays silent.
LEAST_OF_ALL = 30

SCHEMA: Mapping[str, pa.DataType] = {
    "among": pa.string(),
    "by": pa.string(),
    "of": pa.string(),
    "barrier": pa.string(),
    "group": pa.string(),
    "item": pa.string(),
    "discipline": pa.string(),
    "kind": pa.string(),
    "rank": pa.int64(),
    "n": pa.int64(),
    "n_effective": pa.float64(),
    "share": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "verdict": pa.string(),
}


@dataclass(frozen=True)
class Told:
    """One cell of an estimate."""

    n: int
    n_effective: float
    share: float
    low: float
    high: float

    def row(self, *, special: bool = False) -> Row:
        """The columns of a cell; without numbers where it is thin (n stays: the gate decides about it)."""
        thin = self.n < (LEAST_SPECIAL if special else LEAST) or not np.isfinite(self.share)
        numbers = (self.n_effective, self.share, self.low, self.high)
        told = [None if thin or not np.isfinite(number) else float(number) for number in numbers]
        names = ("n_effective", "share", "low", "high")
        return {"n": self.n, **dict(zip(names, told, strict=True)), "verdict": "thin" if thin else ""}


def cell(estimates: Estimates, *at: int) -> Told:
    """One element of an array of estimates."""
    picked = (estimates.n, estimates.n_effective, estimates.value, estimates.low, estimates.high)
    n, effective, value, low, high = (np.asarray(array)[at] for array in picked)
    return Told(int(n), float(effective), float(value), float(low), float(high))


def table(rows: Iterable[Row], *columns: str) -> pa.Table:
    """Rows as a table with the named columns, in order."""
    return pa.Table.from_pylist(list(rows), schema=pa.schema([(name, SCHEMA[name]) for name in columns]))


def too_thin(n: int) -> TooThin | None:
    """Set when a figure as a whole must stay silent."""
    return TooThin(n, LEAST_OF_ALL) if n < LEAST_OF_ALL else None
