"""What did each booker do: how often, since when, for how much, from how far?

One row per booker outside group and school bookings, with net visits only. Time is counted back from the last day of
the data (a performance day that is not after today), so that an old export does not make everybody a stranger.
"""

from __future__ import annotations

from datetime import date

import narwhals as nw
import numpy as np
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.booker_rules import BookerScheme
from publiek.measures.frames import UNDATED, Frame
from publiek.measures.prepared import Prepared

YEAR = 365
_FIFTHS = (0.2, 0.4, 0.6, 0.8)


def last_day(prepared: Prepared) -> date | None:
    """The day from which is counted back: the last performance day that is not after today."""
    days = [start.date() for start in prepared.performances.start if start]
    past = [day for day in days if day <= prepared.question.today]
    return max(past) if past else None


def features(prepared: Prepared, schemes: tuple[BookerScheme, ...], until: date) -> Frame:
    """The columns of `booker_rules.NUMBERS` per booker, and one 0/1 column per genre and segment that a rule names."""
    asked = [condition for scheme in schemes for group in scheme.groups for condition in group.conditions]
    genres = sorted({code for condition in asked if condition.of == "genre" for code in condition.any_of})
    segments = sorted({code for condition in asked if condition.of == "segment" for code in condition.any_of})
    each = _visits(prepared, until, genres)
    flags = dict.fromkeys([f"genre:{code}" for code in genres], "max")
    sums = dict.fromkeys(["times", "times_year", "times_two_years", "visits", "cents", "cents_year"], "sum")
    told = frames.grouped(each, ["booker"], **sums, **flags, first="min", last="max").drop("n")
    told = told.join(_seasons(prepared), on="booker", how="left").join(_homes(prepared), on="booker", how="left")
    told = told.join(prepared.placed(_areas(prepared, segments)), on="pc4", how="left").with_columns(
        seasons=nw.col("seasons").fill_null(0),
        tickets=nw.col("visits"),
        days_since_last=nw.lit(until.toordinal()) - nw.col("last"),
        days_since_first=nw.lit(until.toordinal()) - nw.col("first"),
        spent_euro=nw.col("cents") / 100,
        spent_euro_year=nw.col("cents_year") / 100,
    )
    told = prepared.held(told)
    return told.with_columns(value_fifth=_fifth(prepared.collected(told.select("cents")).column("cents").to_numpy()))


def _visits(prepared: Prepared, until: date, genres: list[str]) -> Frame:
    """Per booker and performance with net visits up to `until`: one time, how many tickets, when, for how much."""
    facets, day = prepared.performances, until.toordinal()
    names = facets.keys["genre"]
    genre = [names[number] if number >= 0 else "" for number in facets.number["genre"]]
    listed = pa.table(
        {
            "performance": pa.array(range(len(facets.ids)), pa.int32()),
            "day": pa.array([start.toordinal() if start else None for start in facets.start], pa.int64()),
            **{f"genre:{code}": pa.array([int(code == name) for name in genre], pa.int64()) for code in genres},
        }
    )
    own = prepared.net.filter(~nw.col("booker").is_null() & ~nw.col("performance").is_null() & (nw.col("grouped") == 0))
    came = frames.grouped(own, ["booker", "performance"], visits="sum", cents="sum").filter(nw.col("visits") > 0)
    came = came.drop("n").join(prepared.placed(listed), on="performance", how="left").filter(nw.col("day") <= day)

    def within(days: int, counted: nw.Expr) -> nw.Expr:
        return nw.when(nw.col("day") > day - days).then(counted).otherwise(nw.lit(0)).cast(nw.Int64)

    return came.with_columns(
        first=nw.col("day"),
        last=nw.col("day"),
        times=nw.lit(1).cast(nw.Int64),
        times_year=within(YEAR, nw.lit(1)),
        times_two_years=within(2 * YEAR, nw.lit(1)),
        cents_year=within(YEAR, nw.col("cents")),
    )


def _seasons(prepared: Prepared) -> Frame:
    own = prepared.booker_seasons.filter((nw.col("own") > 0) & (nw.col("season") > UNDATED)).drop("n")
    return frames.grouped(own, ["booker"]).select("booker", seasons=nw.col("n"))


def _homes(prepared: Prepared) -> Frame:
    return prepared.bookers.select("booker", "pc4")


def _areas(prepared: Prepared, segments: list[str]) -> pa.Table:
    """Per area its distance to the house (null when unknown) and whether it belongs to each segment asked."""
    where = prepared.geography
    km = np.full(where.pc4.size, np.nan) if where.km is None else where.km
    label = np.array([*where.segments, ""], dtype=object)[where.label]
    return pa.table(
        {
            "pc4": pa.array(where.pc4, pa.int32()),
            "km": pa.array(km, pa.float64(), from_pandas=True),
            **{f"segment:{code}": pa.array((label == code).astype(np.int64)) for code in segments},
        }
    )


def _fifth(cents: np.ndarray) -> nw.Expr:
    """In which fifth of the bookers by money spent (5 = the highest); equal amounts are in the same fifth."""
    ordered, fifth = np.sort(cents), nw.lit(1)
    for place, share in enumerate(_FIFTHS):
        border = int(ordered[min(int(np.ceil(share * len(ordered))), len(ordered) - 1)]) if len(ordered) else 0
        fifth = nw.when(nw.col("cents") >= border).then(nw.lit(place + 2)).otherwise(fifth)
    return fifth
