"""What may a government be told of the audience of its territory, from the houses that agreed?

The sums are those that the sector keeps by house, season and postcode area; only houses with a current agreement are
read. They pass the gate under area-eyes as building blocks; what a page shows of regions is added up from the blocks
that came out (`territory_regions`), and from open statistics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from publiek import areas, disclosure
from publiek.disclosure import AREA_EYES, JUDGED_PLACES, Part, Release
from publiek.engines import Workbench
from publiek.measures.performances import list_performances
from publiek.sector import territory_blocks
from publiek.sector.asking import page
from publiek.sector.opening import Sector
from publiek.sector.territory_blocks import Area, Block
from publiek.vocabulary.figures import Base, Figure

REACH, SUPPLY = "territory_reach", "territory_supply"
_HOUSES = 3
Cells = dict[int, dict[int, list[Part]]]


@dataclass(frozen=True)
class Agreement:
    """A house that agreed that sums of it are looked at; `by_name`: its own part too; `venue_pc4`: where it stands."""

    house: str
    by_name: bool = False
    venue_pc4: int | None = None


@dataclass(frozen=True)
class Asked:
    """What a government may be told: its municipalities (empty: the whole country), the agreements, and by season the
    houses that may be in the sums (a season that is not in it stays silent).
    """

    municipalities: frozenset[str]
    agreements: tuple[Agreement, ...]
    seasons: Mapping[int, frozenset[str]]


def seasons_of(sector: Sector) -> list[int]:
    """The seasons of which sums are kept, dated ones only."""
    return sorted(season for season in sector.state.files.get("season-area", {}) if season > 0)


def territory_of(municipalities: frozenset[str], sector: Sector) -> list[Area]:
    """The postcode areas of a territory, with the group of each."""
    table = areas.describe().table
    labels = dict(zip(*(sector.scheme.table.column(name).to_pylist() for name in ("pc4", "segment")), strict=True))
    columns = (table.column(name).to_pylist() for name in ("pc4", "municipality", "households"))
    return [
        Area(pc4, municipality or "", labels.get(pc4) or "", max(households or 0, 0))
        for pc4, municipality, households in zip(*columns, strict=True)
        if not municipalities or municipality in municipalities
    ]


def ask(sector: Sector, asked: Asked) -> Release:
    """Reach by building block and supply by municipality, released for the government."""
    named = {one.house: one.by_name for one in asked.agreements}
    rows = _rows(sector, asked, frozenset(named))
    territory = territory_of(asked.municipalities, sector)
    inside = {area.pc4 for area in territory}
    cells = _cells([row for row in rows if row["home"] in inside], named)
    main = _main(asked)
    blocks = territory_blocks.blocks_of(territory, cells.get(main, {}))
    facts: dict[str, Any] = {
        "blocks": {block.name: [area.pc4 for area in block.areas] for block in blocks},
        "season": main,
        "houses": len(named),
        "behind": len(sector.behind & set(named)),
    }
    figures = [_reach(sector, blocks, cells, facts), _supply(sector, asked, rows, territory)]
    return disclosure.release(figures, policy=AREA_EYES)


def _rows(sector: Sector, asked: Asked, houses: frozenset[str]) -> list[dict[str, Any]]:
    """The kept sums of the houses that may be in each season, with their names."""
    if not houses or not asked.seasons:
        return []
    with Workbench(threads=1) as workbench:
        by = ("organisation", "season", "home")
        found = page(sector, "season-area", workbench=workbench, by=by, houses=houses, seasons=asked.seasons)
    names = sector.organisations
    rows = ({**row, "house": names.get(row["organisation"], "")} for row in found.to_pylist())
    return [row for row in rows if row["house"] in asked.seasons.get(row["season"], frozenset())]


def _main(asked: Asked) -> int:
    """The season by which blocks are made: the latest in which enough houses may be told."""
    enough = [season for season, houses in asked.seasons.items() if len(houses) >= _HOUSES]
    return max(enough, default=0)


def _cells(rows: Iterable[dict[str, Any]], named: Mapping[str, bool]) -> Cells:
    cells: Cells = {}
    for row in rows:
        part = Part(row["house"], row["bookers"], row["visits"], named[row["house"]])
        cells.setdefault(row["season"], {}).setdefault(row["home"], []).append(part)
    return cells


def _reach(sector: Sector, blocks: list[Block], cells: Cells, facts: dict[str, Any]) -> Figure:
    rows = [
        _row(block.name, season, block.households, part)
        for season, parts in cells.items()
        for block in blocks
        for part in territory_blocks.together(block.areas, parts)
    ]
    return _figure(REACH, sector, rows, facts)


def _supply(sector: Sector, asked: Asked, rows: list[dict[str, Any]], territory: list[Area]) -> Figure:
    """What is on and who comes at the houses that stand in each municipality, wherever their audience lives."""
    where = {area.pc4: area.municipality for area in territory}
    households: dict[str, int] = {}
    for area in territory:
        households[area.municipality] = households.get(area.municipality, 0) + area.households
    standing = {one.house: (where[one.venue_pc4], one.by_name) for one in asked.agreements if one.venue_pc4 in where}
    shows = _performances(sector, standing)
    summed: dict[tuple[str, int], Part] = {}
    for row in rows:
        if row["house"] in standing:
            key = (row["house"], row["season"])
            one = summed.get(key, Part(row["house"], 0, 0, standing[row["house"]][1], shows.get(key, 0)))
            both = (one.bookers + row["bookers"], one.visits + row["visits"])
            summed[key] = Part(one.house, *both, one.by_name, one.performances)
    told = [
        _row(standing[house][0], season, households[standing[house][0]], part)
        for (house, season), part in summed.items()
    ]
    return _figure(SUPPLY, sector, told, {})


def _performances(sector: Sector, houses: Iterable[str]) -> dict[tuple[str, int], int]:
    """How many performances each house has by season."""
    counted: dict[tuple[str, int], int] = {}
    for compact in sector.compacts(houses):
        for season in list_performances(compact.listed).seasons:
            key = (compact.organisation, season)
            counted[key] = counted.get(key, 0) + 1
    return counted


def _row(place: str, season: int, households: int, part: Part) -> dict[str, Any]:
    counts = {"bookers": part.bookers, "visits": part.visits, "performances": part.performances}
    return {
        "place": place, "season": season, "house": part.house, "households": households, **counts,
        "by_name": part.by_name,
    }  # fmt: skip


def _figure(name: str, sector: Sector, rows: list[dict[str, Any]], facts: dict[str, Any]) -> Figure:
    n = sum(max(row["bookers"], 0) for row in rows)
    reference = areas.describe().source
    base = Base("bookers", n, n, sources=(sector.state.scheme, reference), version=sector.state.made_at)
    limits = ("booker-not-visitor", "accounts-not-people")
    return Figure(name, base, pa.Table.from_pylist(rows, schema=JUDGED_PLACES), facts, limits)
