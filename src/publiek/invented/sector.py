"""How is the whole invented sector made, from the first person to the last export file?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek.invented.calibration import Reckoning
from publiek.invented.extract import Extract, FileStyle, Sheet
from publiek.invented.filing import ExportFile
from publiek.invented.guests import World, welcome
from publiek.invented.habits import relate
from publiek.invented.organisations import House, found
from publiek.invented.places import Geography, geography
from publiek.invented.population import Persons, nearest_supply, people
from publiek.invented.programme import Programme, programme
from publiek.invented.sales import PAID, REAL, Orders, print_tickets, sell
from publiek.invented.settings import Organisation, Progress, SectorReport, SectorSettings
from publiek.invented.truth import TruthBook, write_persons
from publiek.invented.vendors import dutch, foreign, pretix, tallies, ticketmatic, tixly, voordemensen

#: Orders handled at once: bounds memory whatever the size of the sector.
BATCH = 20_000
#: Workbooks are for small houses: above this many tickets a file, the same list is written as CSV.
WORKBOOK_TICKETS = 10_000

SYSTEMS: dict[str, tuple[Callable[[Extract], Sheet], FileStyle]] = {
    "pretix-positions": (pretix.positions, pretix.STYLES["nl"]),
    "pretix-orders": (pretix.orders, FileStyle(extension="xlsx")),
    "ticketmatic": (ticketmatic.tickets, ticketmatic.STYLE),
    "tixly": (tixly.sales, tixly.STYLE),
    "voordemensen": (voordemensen.orders, voordemensen.STYLE),
    "eventbrite": (foreign.attendees, foreign.EVENTBRITE),
    "spektrix": (foreign.spektrix, foreign.SPEKTRIX),
    "stager": (dutch.stager, dutch.STAGER),
    "stager-xlsx": (dutch.stager, dutch.STAGER_XLSX),
    "plain": (dutch.plain, dutch.PLAIN),
}
README = """# A sector that does not exist

Everything in this folder is invented ("verzonnen"): the organisations, their public, every order and every ticket.
Only the map is real (postcode areas and their numbers of households: CBS, CC BY 4.0). Names of persons are made up
from a short list; e-mail addresses end on example.nl or example.org; telephone numbers lie in a range nobody has.

* `exports/`: what each organisation's ticketing system would export, with realistic faults.
* `manifest.json`: per file what was planted in it and the exact true counts.
* `truth/`: who truly came, from where, of which segment, and why others stayed away.
"""


@dataclass
class Workshop:
    """What every house needs while it is made."""

    settings: SectorSettings
    place: Geography
    persons: Persons
    out: Path
    truth: TruthBook
    reckoning: Reckoning
    orders: int = 0
    tickets: int = 0


def invent(
    settings: SectorSettings, *, areas: pa.Table, segments: pa.Table, out: Path, progress: Progress | None = None
) -> SectorReport:
    """Make the invented sector of `settings` in the folder `out`.

    `areas` has the columns of vocabulary AREA, `segments` those of AREA_SEGMENT. Folders `exports` and `truth` of an
    earlier run in `out` are replaced. Memory grows with the number of persons only (about 40 bytes each).
    """
    place = geography(areas, segments)
    persons = people(settings, place)
    houses = found(settings, place)
    for folder in ("exports", "truth"):
        shutil.rmtree(out / folder, ignore_errors=True)
    shop = Workshop(settings, place, persons, out, TruthBook(out / "truth"), Reckoning(settings, persons))
    entries = []
    for done, house in enumerate(houses):
        entries.append(make_house(shop, house))
        if progress:
            progress((done + 1) / (len(houses) + 1))
    supply = nearest_supply(place, [house.venue_pc4 for house in houses])
    seen = (shop.reckoning.visits_per_person, shop.reckoning.houses_per_person, supply)
    write_persons(shop.truth.folder, settings, place, persons, seen)
    shop.truth.close(houses, place, shop.reckoning.table())
    if progress:
        progress(1.0)
    return _report(shop, houses, entries)


def make_house(shop: Workshop, house: House) -> dict[str, Any]:
    """Make one organisation with all its seasons; the manifest entry comes back."""
    world = World(house, shop.place, shop.persons, relate(shop.settings, house, shop.place, shop.persons))
    shop.truth.begin(world)
    shop.reckoning.begin(world)
    files: list[dict[str, Any]] = []
    export: ExportFile | None = None
    for season in shop.settings.season_years:
        if export is None:
            export, seasons = _open(shop, house, season), [season]
        else:
            seasons.append(season)
        _make_season(shop, world, season, export)
        if house.per_season or season == shop.settings.season_years[-1]:
            facts = {
                "path": export.path.relative_to(shop.out).as_posix(),
                "seasons": [f"{y}/{(y + 1) % 100:02d}" for y in seasons],
            }
            files.append(facts | export.close())
            export = None
    shop.truth.finish(world)
    shop.reckoning.finish(world)
    return _entry(house) | {"files": files}


def style_of(settings: SectorSettings, house: House, season: int) -> FileStyle:
    """How this house writes the file that starts with `season`: its system's way, with the house's own encoding."""
    if house.level != "L2":
        return tallies.POSTCODES if house.level == "L1" else tallies.COUNTS
    style = SYSTEMS[house.system][1]
    if house.system == "pretix-positions":
        style = pretix.STYLES[house.language]
    per_file = settings.tickets * house.share / (settings.seasons if house.per_season else 1)
    if style.extension == "xlsx" and per_file > WORKBOOK_TICKETS:
        style = dutch.STAGER if house.system == "stager-xlsx" else pretix.STYLES["nl"]
    if house.system == "plain" and season == settings.season_years[-1]:
        style = replace(style, encoding="utf-8-sig")
    if house.system == "stager" and house.number % 4 == 3:
        style = replace(style, encoding="utf-16-le")
    return style


def _make_season(shop: Workshop, world: World, season: int, export: ExportFile) -> None:
    house = world.house
    shows = programme(shop.settings, house, season, len(shop.place.segments))
    shop.truth.programme(house, shows)
    orders = sell(shop.settings, house, world.relations, shows, shop.persons.segment[world.relations.person.clip(0)])
    tally = tallies.Tally.empty(len(shows), len(shop.place.pc4)) if house.level != "L2" else None
    for start in range(0, max(1, len(orders)), BATCH):
        _make_batch(shop, world, shows, (orders.part(start, start + BATCH), tally, export))
    if tally is not None:
        sheet = (tallies.postcodes if house.level == "L1" else tallies.counts)(world, shows, tally)
        export.add(sheet, shop.settings.dice(11, house.number, season))


def _make_batch(
    shop: Workshop, world: World, shows: Programme, batch: tuple[Orders, tallies.Tally | None, ExportFile]
) -> None:
    orders, tally, export = batch
    dice = shop.settings.dice(9, world.house.number, shows.season, int(orders.number[:1].sum() % 100_000_000))
    tickets = print_tickets(world.house, orders, shows, dice)
    shop.truth.visits(world, shows, orders, tickets)
    shop.reckoning.count(shows, orders, tickets, world)
    shop.orders += len(orders)
    sold = (orders.plan == REAL) & (orders.status == PAID)
    shop.tickets += int((sold[tickets.order] & ~tickets.returned).sum())
    if tally is not None:
        tally.count(world, orders, tickets)
    else:
        extract = Extract(world, shows, orders, tickets, welcome(world, orders))
        export.add(SYSTEMS[world.house.system][0](extract), dice)


def _open(shop: Workshop, house: House, season: int) -> ExportFile:
    part = f"{season}-{(season + 1) % 100:02d}" if house.per_season else "alles"
    titles = {"title": house.title, "season": part}
    return ExportFile(
        shop.out / "exports" / house.id / f"{house.id}-{part}.x", style_of(shop.settings, house, season), titles
    )


def _entry(house: House) -> dict[str, Any]:
    return {
        "organisation": house.id,
        "name": house.name,
        "title": house.title,
        "invented": True,
        "subsector": house.subsector,
        "region": house.region,
        "municipality": house.municipality,
        "venue_postcode": house.venue_postcode,
        "system": house.system,
        "language": house.language,
        "level": house.level,
        "fees": {
            "pretix-orders": "inside",
            "eventbrite": "inside",
            "pretix-positions": "absent",
            "plain": "absent",
        }.get(house.system, "apart"),
    }


def _report(shop: Workshop, houses: list[House], entries: list[dict[str, Any]]) -> SectorReport:
    settings = shop.settings
    facts = {
        "invented": True,
        "seed": settings.seed,
        "tickets_asked": settings.tickets,
        "tickets_sold": shop.tickets,
        "orders_made": shop.orders,
        "persons": len(shop.persons),
        "households_each_stands_for": _stands_for(shop),
        "organisations": entries,
    }
    manifest = shop.out / "manifest.json"
    manifest.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (shop.out / "README.md").write_text(README, encoding="utf-8")
    made = tuple(_organisation(shop.out, house, entry) for house, entry in zip(houses, entries, strict=True))
    return SectorReport(shop.out, manifest, made, len(shop.persons), shop.orders, shop.tickets, shop.reckoning.table())


def _organisation(out: Path, house: House, entry: dict[str, Any]) -> Organisation:
    return Organisation(
        id=house.id,
        name=house.name,
        title=house.title,
        subsector=house.subsector,
        region=house.region,
        venue_pc4=house.venue_pc4,
        venue_postcode=house.venue_postcode,
        system=house.system,
        level=house.level,
        files=tuple(out / file["path"] for file in entry["files"]),
    )


def _stands_for(shop: Workshop) -> float:
    """How many real households each invented household stands for."""
    return round(float(shop.place.households.sum()) / (int(shop.persons.household[-1]) + 1), 3)
