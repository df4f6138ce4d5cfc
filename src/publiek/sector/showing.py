"""What may who keeps the data of several houses see of them together? Sums over houses, through the gate."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from publiek import disclosure
from publiek.disclosure import Release
from publiek.engines import Workbench
from publiek.errors import Text, UsageError
from publiek.measures import rollups
from publiek.measures.combined_reach import Wanted
from publiek.sector.asking import page, reach
from publiek.sector.opening import Sector, open_sector
from publiek.vocabulary.figures import Base, Figure, TooThin

NAME = "sector_audience"
#: The tables there are: what may be asked together, and from which roll-up it is told.
MENU: dict[tuple[str, ...], str] = {
    ("season",): "season-segment",
    ("season", "segment"): "season-segment",
    ("season", "area"): "season-area",
    ("season", "genre"): "season-genre",
    ("season", "genre", "segment"): "season-genre",
    ("month",): "month",
    ("month", "segment"): "month",
    ("month", "genre"): "month-genre",
    ("month", "genre", "segment"): "month-genre",
}
_KEYS = {"area": "home"}
_TOGETHER = """
SELECT {keys}, count(*) FILTER (bookers > 0) AS houses, {sums},
    max(visits) AS visits_first, coalesce(max(visits, 2)[2], 0) AS visits_second,
    max(cents) AS cents_first, coalesce(max(cents, 2)[2], 0) AS cents_second
FROM audience GROUP BY {keys} ORDER BY {keys}
"""


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
    keys = tuple(_KEYS.get(key, key) for key in by)
    with Workbench(memory="1200MB") as workbench:
        told = page(sector, MENU[by], workbench=workbench, by=("organisation", *keys), seasons=seasons)
        sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in (*rollups.SUMS, "bookers"))
        table = workbench.run(_TOGETHER.format(keys=", ".join(keys), sums=sums), {"audience": told})
    table = rollups.readable(table, organisations={}, codes=sector.codes)
    visits = sum(value for value in table["visits"].to_pylist() if value > 0)
    base = Base("visits", visits, visits, sources=(sector.state.scheme,), version=sector.state.made_at)
    facts: dict[str, object] = {"houses": len(sector.state.houses), "behind": len(sector.behind)}
    limits = ("booker-not-visitor", "accounts-not-people")
    return Figure(NAME, base, table.rename_columns([*by, *table.column_names[len(by) :]]), facts, limits)
