"""What may be kept of when somebody was born? A year, of adults, when it can be true."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: Below this age nothing is kept: children are not profiled.
ADULT_AGE = 16
OLDEST_AGE = 110


def kept_birth_year(lines: pa.Table, today: date) -> pa.Array:
    """The year of birth (int16) of each line; null for who was not surely 16 when ordering, or would be over 110.

    A line without a day of order is judged on `today`. With only a year known, the 16th birthday must lie in an earlier
    year.
    """
    born, year_only, ordered = (lines[c].combine_chunks() for c in ("birth_date", "birth_year", "ordered_on"))
    year = pc.coalesce(pc.cast(pc.year(born), pa.int16()), year_only)
    if year.null_count == len(year):
        return pa.nulls(len(lines), pa.int16())
    on = pc.fill_null(pc.min_element_wise(ordered, pa.scalar(today, pa.date32())), today)
    age = pc.subtract(pc.year(on), pc.cast(year, pa.int64()))
    adult = pc.or_(pc.greater(age, ADULT_AGE), pc.fill_null(_had_birthday(born, on, age), False))
    plausible = pc.and_(adult, pc.less_equal(pc.subtract(today.year, pc.cast(year, pa.int64())), OLDEST_AGE))
    return pc.if_else(pc.fill_null(plausible, False), year, pa.scalar(None, pa.int16()))


def _had_birthday(born: pa.Array, on: pa.Array, age: pa.Array) -> pa.Array:
    """Whether somebody whose 16th birthday is this year has had it; null when only the year is known."""
    day_of_birth = pc.add(pc.multiply(pc.month(born), 100), pc.day(born))
    day_of_order = pc.add(pc.multiply(pc.month(on), 100), pc.day(on))
    return pc.and_(pc.equal(age, np.int64(ADULT_AGE)), pc.less_equal(day_of_birth, day_of_order))
