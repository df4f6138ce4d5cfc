"""Which sums over all houses are kept, and how does each follow from compact lines?

Every sum has organisation and season as keys, so that what one delivery changes can be made again for one house and the
seasons it touches, and nothing else. visits, tickets and cents are net sums; `bookers` is an exact number of different
bookers of one house at exactly the division of time and programme that the roll-up has (see `compact`): it adds up
over groups, areas and houses, never over months, genres or seasons. Bookers of two houses are two: their keys differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.compact import MARKS
from publiek.measures.frames import Frame
from publiek.vocabulary.codes import GENRES

SUMS = ("visits", "tickets", "cents")
HOUSE = ("organisation", "season")
#: The segment number of those without a home or whose area has no group.
NO_SEGMENT = 0


@dataclass(frozen=True)
class Rollup:
    """Sums by house and season and `keys`, with the bookers of the division that `mark` counts."""

    name: str
    keys: tuple[str, ...]
    mark: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, keys first."""
        return (*HOUSE, *self.keys, *SUMS, "bookers")


ROLLUPS = (
    Rollup("month-genre", ("month", "genre", "segment"), "in_month_genre"),
    Rollup("month", ("month", "segment"), "in_month"),
    Rollup("season-genre", ("genre", "segment"), "in_season_genre"),
    Rollup("season-segment", ("segment",), "in_season"),
    Rollup("season-area", ("home",), "in_season"),
)


@dataclass(frozen=True)
class Division:
    """All houses together by `keys`, from the roll-up `source`: what may be asked as one table."""

    keys: tuple[str, ...]
    source: str

    @property
    def name(self) -> str:
        """Its name as a file."""
        return "-".join(("together", *self.keys))


DIVISIONS = (
    Division(("season",), "season-segment"),
    Division(("season", "segment"), "season-segment"),
    Division(("season", "home"), "season-area"),
    Division(("season", "genre"), "season-genre"),
    Division(("season", "genre", "segment"), "season-genre"),
    Division(("month",), "month"),
    Division(("month", "segment"), "month"),
    Division(("month", "genre"), "month-genre"),
    Division(("month", "genre", "segment"), "month-genre"),
)


def together(division: Division, rollup: Rollup) -> str:
    """SQL over a table `houses`, one season of the roll-up: how many houses, their sums, and the two largest of them.

    The largest two are there to judge whether a row may be told at all (`disclosure.several_houses`).
    """
    keys = ", ".join(division.keys)
    sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in (*SUMS, "bookers"))
    largest = ", ".join(
        f"max({name}) AS {name}_first, coalesce(max({name}, 2)[2], 0) AS {name}_second" for name in ("visits", "cents")
    )
    # A division as fine as the roll-up has one row a house already: to add up two million rows again takes seconds.
    finest = set(division.keys) - {"season"} == set(rollup.keys)
    each = "FROM houses" if finest else f"SELECT organisation, {keys}, {sums} FROM houses GROUP BY organisation, {keys}"
    return f"""
        WITH each AS ({each})
        SELECT {keys}, count(*) FILTER (bookers > 0) AS houses, {sums}, {largest}
        FROM each GROUP BY {keys} ORDER BY {keys}
    """


def labels(segments: pa.Table, codes: tuple[str, ...]) -> pa.Table:
    """AREA_SEGMENT as numbers: `home` (pc4) and `segment`, the place of its code in `codes` counted from 1."""
    place = {code: number for number, code in enumerate(codes, start=1)}
    number = [place.get(code, NO_SEGMENT) for code in segments.column("segment").to_pylist()]
    return pa.table({"home": segments.column("pc4").cast(pa.int16()), "segment": pa.array(number, pa.int8())})


def rolled_up(compacted: Frame, labels: Frame, rollup: Rollup) -> Frame:
    """The rows of one roll-up, in no particular order."""
    return audience(compacted, labels, keys=(*HOUSE, *rollup.keys), mark=rollup.mark)


def audience(compacted: Frame, labels: Frame, *, keys: tuple[str, ...], mark: str | None = None) -> Frame:
    """The audience of houses: visits, tickets and cents by `keys`, and bookers where `mark` says which are counted.

    `keys`: of organisation, season, month, genre, home and segment. Raises ValueError for a mark that does not count
    bookers at the division of time and programme that the keys ask for: the sum would count some of them twice.
    """
    if mark is not None and not counts_once(keys, mark):
        raise ValueError(f"{mark} does not count bookers once by {', '.join(keys)}")
    if "segment" in keys:
        compacted = compacted.join(labels, on="home", how="left").with_columns(
            segment=nw.col("segment").fill_null(NO_SEGMENT)
        )
    sums = [*SUMS, mark] if mark else list(SUMS)
    told = compacted.group_by(list(keys)).agg(*[nw.col(name).sum() for name in sums])
    told = told.with_columns(nw.col(name).cast(nw.Int64) for name in sums)
    return told.rename({mark: "bookers"}) if mark else told


def counts_once(keys: tuple[str, ...], mark: str) -> bool:
    """Whether `mark` counts every booker of a house once in each cell of `keys`: same programme, same time."""
    divided = set(keys) & {"month", "genre"}
    return bool({"season", "month"} & set(keys)) and divided == set(MARKS[mark])


def readable(table: pa.Table, *, organisations: dict[int, str], codes: tuple[str, ...]) -> pa.Table:
    """Numbers as the words they stand for: organisation id, season "2024/25", month "2024-11", genre and group code.

    What is not known is null. Columns that are sums stay as they are.
    """
    words = {
        "organisation": lambda n: organisations.get(n),
        "season": lambda n: None if n == frames.UNDATED else f"{n}/{(n + 1) % 100:02d}",
        "month": lambda n: None if n <= 0 else f"{n // 12:04d}-{n % 12 + 1:02d}",
        "genre": lambda n: GENRES[n],
        "segment": lambda n: None if n == NO_SEGMENT else codes[n - 1],
        "home": lambda n: None if n == frames.UNDATED else f"{n:04d}",
    }
    for name in (name for name in table.column_names if name in words):
        column = table.column(name).combine_chunks().dictionary_encode()
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        said = pa.array([words[name](value.as_py()) for value in column.dictionary], pa.string())
        table = table.set_column(table.column_names.index(name), name, said.take(column.indices))
    return table
