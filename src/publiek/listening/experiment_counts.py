"""How many came from each area in each month, before and after a day? The one count that experiments rest on.

Of a house's own kept lines, net of returns, at the richest level, without groups and schools. An order counts on the
day it was first made; where no order date is known, on the day of the performance. A *new booker* is counted once: on
the day of the first order of all that still stands, in the area of that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from publiek import permitting
from publiek.engines import EngineSettings, open_engine
from publiek.house import House
from publiek.looking import question_of, require_delivered
from publiek.measures import Prepared, frames

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Daily:
    """`n` counted from area `pc4` on `day` (as `date.toordinal`); `first` and `last` day of any order."""

    pc4: Ints
    day: Ints
    n: Ints
    first: date
    last: date

    def table(self, areas: tuple[int, ...], edges: tuple[date, ...]) -> Floats:
        """Counts as `areas` x the stretches between successive `edges` (the last edge is not in it)."""
        found = np.zeros((len(areas), len(edges) - 1))
        places = {area: place for place, area in enumerate(areas)}
        row = np.array([places.get(int(area), -1) for area in self.pc4])
        column = np.searchsorted([edge.toordinal() for edge in edges], self.day, side="right") - 1
        kept = (row >= 0) & (column >= 0) & (column < len(edges) - 1)
        np.add.at(found, (row[kept], column[kept]), self.n[kept])
        return found

    def areas(self) -> tuple[int, ...]:
        """Every area anybody came from."""
        return tuple(int(area) for area in np.unique(self.pc4))


def daily(house: House, measure: str, *, today: date) -> Daily:
    """The counts of one measure: "new_bookers", "bookings" or "tickets". Raises StorageError "nothing-delivered"."""
    permitting.require(house, "experiment")
    snapshot = house.store.current()
    require_delivered(house, snapshot)
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as workbench:
        prepared = Prepared(snapshot.lines(workbench), question_of(house, snapshot, workbench, today=today))
        return daily_of(prepared, measure)


def daily_of(prepared: Prepared, measure: str) -> Daily:
    """As `daily`, of lines that were prepared before."""
    orders = _orders(prepared)
    if measure == "new_bookers":
        known = orders.filter(~nw.col("booker").is_null())
        first = frames.grouped(known, ["booker"], day="min").select("booker", first=nw.col("day"))
        one = known.join(first, on="booker", how="inner").filter(nw.col("day") == nw.col("first"))
        orders = frames.grouped(one, ["booker", "day"], pc4="min").drop("n")
    sums = {"tickets": "sum"} if measure == "tickets" else {}
    told = prepared.collected(frames.grouped(orders.filter(~nw.col("pc4").is_null()), ["pc4", "day"], **sums))
    pc4, day = (np.array(told[name].to_pylist(), dtype=np.int64) for name in ("pc4", "day"))
    n = np.array(told["tickets" if sums else "n"].to_pylist(), dtype=np.int64)
    ends = prepared.collected(frames.total(orders.with_columns(until=nw.col("day")), day="min", until="max"))
    first, last = (int(ends[name][0].as_py()) if len(ends) else 1 for name in ("day", "until"))
    return Daily(pc4, day, n, date.fromordinal(first), date.fromordinal(last))


def _orders(prepared: Prepared) -> frames.Frame:
    """Standing orders of people: booker, order, pc4, day and tickets."""
    day = nw.coalesce(frames.day_number(nw.col("ordered_on")), nw.col("day"))
    dutch = (nw.col("postcode_status") == "dutch").fill_null(False)
    lines = prepared.counted_lines.filter(
        ~nw.col("booker_kind").is_in(list(frames.NOT_PROFILED)).fill_null(False) & ~nw.col("order").is_null()
    ).with_columns(
        # A return is dated when it came back: the order was made on the day of its valid lines.
        made=nw.when(nw.col("status") == "valid").then(day).cast(nw.Int64),
        tickets=nw.col("quantity").fill_null(0).cast(nw.Int64),
        home=nw.when(dutch).then(nw.col("pc4")),
    )
    netted = frames.grouped(lines, ["booker", "order"], made="min", tickets="sum", home="min").drop("n")
    standing = netted.filter((nw.col("tickets") > 0) & ~nw.col("made").is_null())
    return standing.select("booker", "order", "tickets", pc4=nw.col("home"), day=nw.col("made"))


def month_edges(start: date, *, before: int) -> tuple[date, ...]:
    """`before` months back from `start`, oldest first, ending with `start` itself."""
    return tuple(_months(start, -back) for back in range(before, -1, -1))


def _months(day: date, months: int) -> date:
    """The same day so many months on, or the last one of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    for try_day in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(try_day, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
