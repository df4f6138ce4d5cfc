"""What may who keeps the data of several houses see of them together? Sums over houses, through the gate."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek import disclosure
from publiek.disclosure import Release
from publiek.errors import Text, UsageError
from publiek.measures import rollups
from publiek.measures.combined_reach import Wanted
from publiek.measures.rollups import Division
from publiek.sector.asking import reach
from publiek.sector.opening import Sector, open_sector
from publiek.vocabulary.figures import Base, Figure, TooThin

NAME = "sector_audience"
_SAID = {"home": "area"}
#: The tables there are: what may be asked together.
MENU: dict[tuple[str, ...], Division] = {
    tuple(_SAID.get(key, key) for key in division.keys): division for division in rollups.DIVISIONS
}


def show(home: Path, *, by: tuple[str, ...], seasons: Iterable[int] | None = None) -> Release:
    """The audience of all houses by one of the divisions of `MENU`, released for who keeps the data.

    Raises UsageError "division-unknown" for another division, StorageError when nothing was made ready.
    """
    if by not in MENU:
        raise UsageError(
            "division-unknown",
            Text("Deze verdeling bestaat niet.", "There is no such division."),
            Text(
                f"Kies uit: {'; '.join(','.join(keys) for keys in MENU)}.",
                f"Choose from: {'; '.join(','.join(keys) for keys in MENU)}.",
            ),
        )
    figure = _figure(open_sector(home), by, seasons)
    return disclosure.release([figure], policy=disclosure.KEEPER_EYES)


def show_reach(home: Path, organisation: str, wanted: Wanted, *, quick: bool = False) -> Release:
    """How many different bookers of one house came in a period, released for its own eyes."""
    found = reach(home, organisation, wanted, quick=quick)
    thin = None if found.bookers else TooThin(have=0, need=1)
    told = pa.table({"bookers": [found.bookers], "low": [found.low], "high": [found.high]})
    table = told.slice(0, 0 if thin else 1)
    base = Base("bookers", found.bookers, found.bookers, version=open_sector(home).state.made_at)
    limits = ("booker-not-visitor", "accounts-not-people")
    return disclosure.release([Figure("combined_reach", base, table, {"exact": found.exact}, limits, thin)])


def _figure(sector: Sector, by: tuple[str, ...], seasons: Iterable[int] | None) -> Figure:
    table = rollups.readable(_told(sector, MENU[by], seasons), organisations={}, codes=sector.codes)
    visits = sum(value for value in table["visits"].to_pylist() if value > 0)
    base = Base("visits", visits, visits, sources=(sector.state.scheme,), version=sector.state.made_at)
    facts: dict[str, object] = {"houses": len(sector.state.houses), "behind": len(sector.behind)}
    limits = ("booker-not-visitor", "accounts-not-people")
    return Figure(NAME, base, table.rename_columns([*by, *table.column_names[len(by) :]]), facts, limits)


def _told(sector: Sector, division: Division, seasons: Iterable[int] | None) -> pa.Table:
    """The rows of one table, season after season, in the order of its keys."""
    files = sector.files(division.name, seasons)
    if not files:
        columns = [*division.keys, "houses", *rollups.SUMS, "bookers", *disclosure.JUDGED]
        return pa.table({name: pa.array([], pa.int64()) for name in columns})
    return pa.concat_tables([pq.ParquetFile(path).read() for path in files])
