"""How are amounts, days and times written in a file?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def euros(cents: np.ndarray, decimal: str = ",") -> pa.Array:
    """Whole cents as text with two decimals; each different amount is spelled once."""
    amounts, place = np.unique(cents, return_inverse=True)
    texts = [f"{'-' if a < 0 else ''}{abs(a) // 100}{decimal}{abs(a) % 100:02d}" for a in amounts.tolist()]
    return pa.array(texts, pa.string()).take(pa.array(place.reshape(-1)))


def whole(numbers: np.ndarray) -> pa.Array:
    """Whole numbers as text."""
    return pc.cast(pa.array(numbers), pa.string())


def days(day: np.ndarray, pattern: str) -> pa.Array:
    """Days since 1970 as text in a strftime pattern; -1 gives null."""
    known, place = np.unique(day, return_inverse=True)
    start = datetime(1970, 1, 1, tzinfo=UTC)
    texts = [None if d == -1 else (start + timedelta(days=d)).strftime(pattern) for d in known.tolist()]
    return pa.array(texts, pa.string()).take(pa.array(place.reshape(-1)))


def clock(seconds: np.ndarray, *, short: bool = False) -> pa.Array:
    """Seconds since midnight as HH:MM:SS (HH:MM when short)."""
    table = _clock_table(short)
    return table.take(pa.array(np.clip(seconds // (60 if short else 1), 0, len(table) - 1)))


def glue(*parts: pa.Array | str, between: str = "") -> pa.Array:
    """The parts as one text per row; a null part makes the whole null."""
    return pc.binary_join_element_wise(*parts, between)


def moment(day: np.ndarray, seconds: np.ndarray, pattern: str = "%Y-%m-%d", between: str = "T") -> pa.Array:
    """Day and time as one text; null when the day is -1."""
    return glue(days(day, pattern), clock(seconds), between=between)


def either(mask: np.ndarray, yes: pa.Array | str | None, no: pa.Array | str | None) -> pa.Array:
    """`yes` where the mask holds, else `no`; None is an empty cell."""
    arms = [pa.scalar(arm, pa.string()) if arm is None or isinstance(arm, str) else arm for arm in (yes, no)]
    return pc.if_else(pa.array(mask), *arms)


@cache
def _clock_table(short: bool) -> pa.Array:
    if short:
        return pa.array([f"{m // 60:02d}:{m % 60:02d}" for m in range(1440)])
    return pa.array([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(86400)])
