"""What may who keeps the data of several houses see of them together? Sums over houses, through the gate."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek import disclosure, permitting
from publiek.disclosure import Release
from publiek.engines import Workbench
from publiek.errors import Text, UsageError
from publiek.house import House
from publiek.measures import rollups
from publiek.measures.combined_reach import Wanted
from publiek.measures.rollups import Division
from publiek.sector.asking import reach
from publiek.sector.opening import STEP, Sector, open_sector
from publiek.vocabulary.figures import Base, Figure, TooThin

NAME = "sector_audience"
_SAID = {"home": "area"}
#: The tables there are: what may be asked together.
MENU: dict[tuple[str, ...], Division] = {
    tuple(_SAID.get(key, key) for key in division.keys): division for division in rollups.DIVISIONS
}


def show(home: Path, *, by: tuple[str, ...], seasons: Iterable[int] | None = None) -> Release:
    """The audience of all houses by one of the divisions of `MENU`, released for who keeps the data.

    A house that stopped sharing is not in it; how many those are stands among the facts.

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
    """How many different bookers of one house came in a period, released for its own eyes.

    Raises DisclosureError when the house stopped sharing ("purpose-stopped"), and as `asking.reach`.
    """
    permitting.require(House(organisation, home), STEP)
    found = reach(home, organisation, wanted, quick=quick)
    thin = None if found.bookers else TooThin(have=0, need=1)
    told = pa.table({"bookers": [found.bookers], "low": [found.low], "high": [found.high]})
    table = told.slice(0, 0 if thin else 1)
    base = Base("bookers", found.bookers, found.bookers, version=open_sector(home).state.made_at)
    limits = ("booker-not-visitor", "accounts-not-people")
    return disclosure.release([Figure("combined_reach", base, table, {"exact": found.exact}, limits, thin)])


def _figure(sector: Sector, by: tuple[str, ...], seasons: Iterable[int] | None) -> Figure:
    stopped = sector.stopped
    table = rollups.readable(_told(sector, MENU[by], seasons, stopped), organisations={}, codes=sector.codes)
    visits = sum(value for value in table["visits"].to_pylist() if value > 0)
    base = Base("visits", visits, visits, sources=(sector.state.scheme,), version=sector.state.made_at)
    facts: dict[str, object] = {
        "houses": len(sector.state.houses) - len(stopped),
        "behind": len(sector.behind - stopped),
        "stopped": len(stopped),
    }
    limits = ("booker-not-visitor", "accounts-not-people")
    return Figure(NAME, base, table.rename_columns([*by, *table.column_names[len(by) :]]), facts, limits)


def _told(sector: Sector, division: Division, seasons: Iterable[int] | None, stopped: frozenset[str]) -> pa.Table:
    """The rows of one table, season after season, in the order of its keys; added up anew when houses `stopped`."""
    if stopped:
        with Workbench(memory="1200MB") as workbench:
            sources = sector.files(division.source, seasons)
            found = [_without(stopped, sector, division, path, workbench) for path in sources]
    else:
        found = [pq.ParquetFile(path).read() for path in sector.files(division.name, seasons)]
    if not found:
        columns = [*division.keys, "houses", *rollups.SUMS, "bookers", *disclosure.JUDGED]
        return pa.table({name: pa.array([], pa.int64()) for name in columns})
    return pa.concat_tables(found)


def _without(stopped: frozenset[str], sector: Sector, division: Division, path: Path, workbench: Workbench) -> pa.Table:
    """One season of a table, of the houses that did not stop."""
    rows = pq.read_table(path)
    gone = pa.array(sorted(sector.numbers[name] for name in stopped), rows["organisation"].type)
    rollup = next(one for one in rollups.ROLLUPS if one.name == division.source)
    left = rows.filter(pc.invert(pc.is_in(rows["organisation"], value_set=gone)))
    return workbench.run(rollups.together(division, rollup), {"houses": left})
