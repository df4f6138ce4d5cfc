"""What is the audience of all houses, and of which are the sums already there?"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from publiek.engines import Engine, EngineSettings, Workbench, open_engine
from publiek.errors import StorageError, Text
from publiek.measures import combined_reach, rollups
from publiek.measures.combined_reach import Reach, Wanted
from publiek.measures.compact import MARKS
from publiek.sector.opening import Sector, open_sector

#: Organisation x segment x month x genre: the question everything else is a sum of.
PROFILE = ("organisation", "segment", "month", "genre")


def profile(
    home: Path,
    *,
    by: tuple[str, ...] = PROFILE,
    uniques: bool = True,
    engine: Engine | None = None,
    houses: Iterable[str] | None = None,
) -> pa.Table:
    """The audience by `by`, worked out from the cells of the houses on an engine (the chosen one): sums, exact bookers.

    An engine that is given stays open. Rows are sorted by `by`; numbers stand for organisations, months, genres and
    segments (`rollups.readable`). With `uniques`, `by` must have season or month: only then is every booker of a house
    counted once.
    """
    sector = open_sector(home)
    mark = _mark(by) if uniques else None
    with _asked_on(engine) as bench:
        lines = bench.scan(sector.cells(houses), partitions=True)
        told = rollups.audience(lines, bench.frame(sector.labels), keys=by, mark=mark)
        return bench.collected(told.sort(*by))


def page(
    sector: Sector,
    rollup: str,
    *,
    workbench: Workbench,
    by: tuple[str, ...],
    houses: Iterable[str] | None = None,
    seasons: Iterable[int] | None = None,
) -> pa.Table:
    """The audience by `by` from the sums that are kept, sorted (a whole roll-up: season by season).

    Bookers are summed only where that is exact.

    Raises ValueError when `by` would add up bookers over months, genres or seasons.
    """
    kind = next(one for one in rollups.ROLLUPS if one.name == rollup)
    lost = {"season", *kind.keys} - {"segment", "home"} - set(by)
    if "month" in by:
        lost -= {"season"}
    if lost:
        raise ValueError(f"bookers do not add up over {', '.join(sorted(lost))}")
    files = sector.files(rollup, seasons)
    if not files:
        kinds = [(name, pa.int32()) for name in by] + [(name, pa.int64()) for name in (*rollups.SUMS, "bookers")]
        return pa.schema(kinds).empty_table()
    if by == (*rollups.HOUSE, *kind.keys) and houses is None:
        # The whole roll-up, as it stands in the files: nothing to add up and nothing to sort.
        return pa.concat_tables([pq.ParquetFile(path).read() for path in files])
    frame = workbench.scan(files, partitions=True)
    if houses is not None:
        wanted = [sector.numbers[name] for name in houses if name in sector.numbers]
        frame = frame.filter(nw.col("organisation").is_in(wanted))
    sums = [nw.col(name).sum().cast(nw.Int64) for name in (*rollups.SUMS, "bookers")]
    return workbench.collected(frame.group_by(list(by)).agg(*sums).sort(*by))


def reach(home: Path, organisation: str, wanted: Wanted, *, quick: bool = False, engine: Engine | None = None) -> Reach:
    """How many different bookers of one house came in any period and to any genres together.

    Counted from the compact lines on `engine`; with `quick` from sketches, with the interval that has the truth in 95%.
    """
    ready = open_sector(home).compacts([organisation])
    if not ready:
        raise StorageError(
            "house-not-ready",
            Text("Van deze organisatie staat nog niets klaar.", "Nothing of this organisation is ready yet."),
            Text("Maak het klaar met: publiek sector refresh.", "Make it ready with: publiek sector refresh."),
            {"organisation": organisation},
        )
    if quick:
        return combined_reach.together(ready[0].sketched, wanted)
    with _asked_on(engine) as bench:
        lines = bench.scan([compact.visits for compact in ready], partitions=True)
        counted = bench.collected(combined_reach.counted_once(lines, wanted))
    bookers = sum(counted["bookers"].to_pylist())
    return Reach(bookers, bookers, bookers, exact=True)


def _asked_on(engine: Engine | None) -> AbstractContextManager[Engine]:
    """An engine that is given and stays open, or else the chosen one for as long as it is used."""
    return nullcontext(engine) if engine else open_engine(wishes=EngineSettings(memory="1500MB"))


def _mark(by: tuple[str, ...]) -> str:
    """The mark that counts bookers once at the division `by`."""
    found = [mark for mark in MARKS if rollups.counts_once(by, mark)]
    if not found:
        raise ValueError(f"bookers cannot be counted once by {', '.join(by)}")
    return found[0]
