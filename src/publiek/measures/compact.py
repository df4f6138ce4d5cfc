"""How are the lines of one house kept so that any question is answered by adding up whole numbers?

A *compact line* is one row of `frames.net` (an order at a performance, by booker, channel and address) with everything
worked out that needs other lines: the genre and month of the performance, the home of the booker in that season, and
marks by which bookers are counted. All columns are whole numbers; rows are sorted by season, month, genre and home.
It is derived: it can always be made again from the ticket lines, and says nothing that they do not say.

Marks. `in_month_genre` is 1 on one row of every booker x month x genre in which the booker's own net visits are more
than zero, 0 on all other rows; likewise `in_month`, `in_season_genre` and `in_season`. A booker has one home a season
(pc4 of the latest own line of that season that has one; of two on a day the lowest), so a sum of marks is an exact
number of different bookers of one house, and adds up over areas, groups of areas and houses. It does not add up over
months or genres: each of these has marks of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import narwhals as nw
import pyarrow as pa

from publiek.engines import Workbench
from publiek.measures import frames
from publiek.measures.frames import Frame
from publiek.measures.performances import list_performances
from publiek.vocabulary.codes import GENRES

#: Raised by one when compact lines made by an older program are no longer the same.
RECIPE = 3
#: The finest division of time and programme at which bookers are counted, and its mark.
MARKS: dict[str, tuple[str, ...]] = {
    "in_month_genre": ("month", "genre"),
    "in_month": ("month",),
    "in_season_genre": ("genre",),
    "in_season": (),
}
#: In the order in which they stand in the file. `month` counts from January of year 0; an unknown one is
#: minus the season, so that a month is always of one season. `home` 0 = unknown, or not told: group and school
#: bookings have none. `genre` and `channel` are places in their code lists.
COMPACT_LINE: pa.Schema = pa.schema(
    [
        ("organisation", pa.int32()),
        ("season", pa.int16()),
        ("month", pa.int32()),
        ("genre", pa.int8()),
        ("home", pa.int16()),
        ("visits", pa.int32()),
        ("tickets", pa.int32()),
        ("cents", pa.int64()),
        *[(mark, pa.int8()) for mark in MARKS],
        ("performance", pa.int32()),
        ("rich", pa.int8()),
        ("channel", pa.int8()),
        ("origin", pa.int8()),
        ("pc4", pa.int16()),
        ("grouped", pa.int8()),
        ("alone", pa.int32()),
        ("priced", pa.int32()),
        ("lead", pa.int32()),
        ("moment", pa.int32()),
        ("n", pa.int32()),
        ("booker", pa.int64()),
        ("order", pa.int64()),
    ]
)
_TYPES = {pa.int8(): "TINYINT", pa.int16(): "SMALLINT", pa.int32(): "INTEGER", pa.int64(): "BIGINT"}
#: What a frame of `frames.net` has, in the types that figures expect.
_NET = {
    **dict.fromkeys(["order", "booker", "visits", "tickets", "cents", "priced", "n"], nw.Int64),
    **dict.fromkeys(
        ["performance", "season", "rich", "channel", "origin", "pc4", "grouped", "alone", "lead", "moment"], nw.Int32
    ),
}


#: One cell: compact lines of one house added up by month, genre and home. Half as many rows, and no keys of persons.
CELL_KEYS = ("organisation", "season", "month", "genre", "home")
CELL: pa.Schema = pa.schema(
    [
        *[COMPACT_LINE.field(name) for name in CELL_KEYS],
        *[(name, pa.int32()) for name in ("visits", "tickets")],
        ("cents", pa.int64()),
        *[(mark, pa.int32()) for mark in MARKS],
    ]
)


@dataclass(frozen=True)
class Compacted:
    """The compact lines of one house on an engine, and its performances as `compact` gave them."""

    lines: Frame
    performances: pa.Table


def compact(lines: Frame, *, organisation: int, workbench: Workbench, target: Path) -> pa.Table:
    """Writes the compact lines of one house to the Parquet file `target`; gives its performances.

    `lines`: a TICKET_LINE frame on `workbench`, whose memory limit holds: it spills when it has a folder for that.
    `organisation`: the number by which the house is known among others. The table given is `frames.performances` of
    the lines; `performance` in the file counts its ids in alphabetical order.
    """
    told = workbench.collected(frames.performances(lines))
    listed = list_performances(told)
    net = frames.net(frames.richest(lines, workbench.frame(listed.as_table())))
    placed = pa.table(
        {
            "performance": pa.array(range(len(listed.ids)), pa.int32()),
            "month": pa.array([s.year * 12 + s.month - 1 if s else None for s in listed.start], pa.int32()),
            "genre": pa.array([_genre(listed.keys["genre"][n]) for n in listed.number["genre"]], pa.int32()),
        }
    )
    workbench.keep("net", net)
    try:
        workbench.keep("homes", homes(workbench.table("net")))
        path = str(target).replace("'", "''")
        workbench.run(_WRITE.format(target=path, organisation=organisation), {"placed": placed})
    finally:
        workbench.forget("net", "homes")
    return told


def homes(net: Frame) -> Frame:
    """Per season and booker the pc4 where the booker lived: columns season, booker, home.

    That of the latest own line of the season that has one; of two on the same day the lowest.
    """
    known = net.filter(~nw.col("booker").is_null() & (nw.col("grouped") == 0) & ~nw.col("pc4").is_null())
    keys = ["season", "booker"]
    known = known.with_columns(moment=nw.col("moment").fill_null(0))
    dated = frames.grouped(known, [*keys, "pc4"], moment="max").drop("n")
    latest = frames.grouped(dated, keys, moment="max").select(*keys, last=nw.col("moment"))
    newest = dated.join(latest, on=keys, how="left").filter(nw.col("moment") == nw.col("last"))
    return frames.grouped(newest, keys, pc4="min").select(*keys, home=nw.col("pc4"))


def cells(compacted: Frame) -> Frame:
    """Compact lines added up by month, genre and home, sorted; cast to CELL."""
    sums = [name for name in CELL.names if name not in CELL_KEYS]
    told = compacted.group_by(list(CELL_KEYS)).agg(*[nw.col(name).sum() for name in sums])
    return told.with_columns(nw.col(name).cast(nw.Int64) for name in sums).select(*CELL.names).sort(*CELL_KEYS)


def came(compacted: Frame) -> Frame:
    """Who came in each month and genre: columns month, genre, booker."""
    return compacted.filter(nw.col("in_month_genre") == 1).select("month", "genre", "booker")


def net_of(compacted: Frame) -> Frame:
    """Compact lines as the frame that `frames.net` gives for the same ticket lines."""
    return compacted.select(nw.col(name).cast(kind) for name, kind in _NET.items())


def _genre(code: str) -> int:
    return GENRES.index(code) if code in GENRES else len(GENRES) - 1


def _mark(name: str, keys: tuple[str, ...]) -> str:
    """A column that is 1 on the first row of each booker x season x `keys` with own net visits."""
    by = ", ".join(("season", "booker", *keys))
    firsts = f"SELECT min(line) FROM told WHERE own GROUP BY {by} HAVING sum(visits) > 0"
    return f"CASE WHEN line IN ({firsts}) THEN 1 ELSE 0 END AS {name}"


_COLUMNS = ", ".join(f'CAST("{field.name}" AS {_TYPES[field.type]}) AS "{field.name}"' for field in COMPACT_LINE)
_MARKED = ", ".join(_mark(name, keys) for name, keys in MARKS.items())
_WRITE = f"""
COPY (
    WITH told AS MATERIALIZED (
        SELECT net.*, net.rowid AS line, {{organisation}} AS organisation,
            coalesce(placed.month, -net.season) AS month, coalesce(placed.genre, {len(GENRES) - 1}) AS genre,
            net.booker IS NOT NULL AND net.grouped = 0 AS own,
            CASE WHEN net.grouped = 1 THEN 0
                 WHEN net.booker IS NULL THEN coalesce(net.pc4, 0)
                 ELSE coalesce(homes.home, 0) END AS home
        FROM net
        LEFT JOIN placed ON placed.performance = net.performance
        LEFT JOIN homes ON homes.season = net.season AND homes.booker = net.booker
    ), marked AS (
        SELECT *, {_MARKED} FROM told
    )
    SELECT {_COLUMNS} FROM marked
    ORDER BY season, month, genre, home, performance, booker, "order"
) TO '{{target}}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, PARQUET_VERSION v2)
"""
