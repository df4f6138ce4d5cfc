"""On which lines does a contribution rest? The compact lines of one season of one house, wherever they come from.

They are kept where sums over several houses are kept; else they are made for the moment, inside the house's own folder
for its owner alone, and taken away again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import narwhals as nw
import pyarrow as pa

from publiek import looking
from publiek.collective.contributing.places import Places
from publiek.engines import Workbench
from publiek.house import House
from publiek.measures import compact

#: What is needed of a line: nothing else is read.
COLUMNS = ("month", "genre", "home", "visits", "cents", "grouped", "booker", *compact.MARKS)
_MEMORY = "1200MB"


def season_lines(house: House, year: int) -> pa.Table:
    """The compact lines of the theatre season that starts in `year`. `booker` never leaves this room.

    Raises StorageError "nothing-delivered" when there is nothing to look at.
    """
    snapshot = house.store.current()
    looking.require_delivered(house, snapshot)
    ready = looking.compact_of(house, snapshot)
    with _aside(house) as folder, Workbench(memory=_MEMORY, spill=folder / "spill") as workbench:
        path = ready.visits if ready else folder / "visits.parquet"
        if not ready:
            compact.compact(snapshot.lines(workbench), organisation=0, workbench=workbench, target=path)
        lines = workbench.scan([path], partitions=True)
        return workbench.collected(lines.filter(nw.col("season") == year).select(*COLUMNS))


@contextmanager
def _aside(house: House) -> Iterator[Path]:
    """A folder that is gone afterwards; what a process that was killed left behind goes first."""
    folder = Places(house).making()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
