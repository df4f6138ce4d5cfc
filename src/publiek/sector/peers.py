"""How is a house beside other houses? One release per collective and version of the sums; a page is drawn from that.

`make` pools the indicators of the houses that decided to share, through the gate (peer-eyes), and keeps what came out.
`beside` puts a house's own values beside it. Nothing of another house is in what a page gets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publiek import disclosure, permitting
from publiek.disclosure import Release
from publiek.engines import EngineSettings, open_engine
from publiek.errors import StorageError, Text
from publiek.house import House
from publiek.sector import peers_keeping
from publiek.sector.opening import Sector, open_sector
from publiek.sector.peers_expected import Model, Place
from publiek.sector.peers_groups import facts_of, groups_of
from publiek.sector.peers_indicators import Season, indicators, values_of
from publiek.sector.peers_keeping import Occasion, PeerRelease
from publiek.sector.peers_pool import Peer, Pool, compared, model_in, peer, place_of

Watching = Callable[[float], None]


@dataclass(frozen=True)
class Beside:
    """A house beside its peers. `own`: its own values, released for its own eyes; `groups`: those it belongs to."""

    own: Mapping[str, float]
    groups: tuple[str, ...]
    place: Place | None
    release: Release


def season_of(sector: Sector, *, today: date) -> Season:
    """The last season that is over in what is ready. Raises StorageError "season-not-over" when none is."""
    years = {year for _, seasons in sector.state.houses.values() for year in seasons}
    over = [year for year in years if year and today > date(year + 1, 7, 31)]
    if not over:
        raise StorageError(
            "season-not-over",
            Text("Er is nog geen heel seizoen om te vergelijken.", "There is no whole season to compare yet."),
            Text("Probeer het na 31 juli opnieuw.", "Try again after 31 July."),
        )
    return Season(max(over), today)


def make(
    home: Path,
    *,
    collective: str,
    houses: Iterable[House],
    today: date | None = None,
    watching: Watching = lambda _: None,
) -> PeerRelease:
    """What the houses of a collective may be told of each other, made now and kept.

    `houses`: those that decided to share with it, and no others. Houses that are not in the sums, or came not in the
    season, have no part. Raises StorageError "sector-not-ready" or "season-not-over".
    """
    sector = open_sector(home)
    season = season_of(sector, today=today or date.today())
    pool = _pool(sector, list(houses), season, watching)
    before = peers_keeping.members_before(home, collective)
    release, members = compared(Pool(pool, (sector.state.scheme,), str(sector.state.version), before))
    occasion = Occasion(collective, season.name, sector.state.scheme, sector.state.version)
    return peers_keeping.keep(home, release, occasion=occasion, members=members)


def beside(house: House, *, season: str, scheme: str) -> Beside:
    """The house's own values of a season such as "2024/25", for its own eyes, and where it belongs."""
    permitting.require(house, "benchmark")
    year = int(season[:4])
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        looked = House(**{**vars(house), "segmentation": scheme})
        figure = indicators(looked, season=Season(year, date.today()), engine=engine)
    release = disclosure.release([figure])
    own = values_of(release[figure.name])
    subsector, venue = told_place(house)
    facts = facts_of(subsector=subsector, venue_pc4=venue, visits=own.get("visits", 0.0))
    return Beside(own, tuple(groups_of(facts)), place_of(subsector, venue, own), release)


def model_of(release: PeerRelease, indicator: str) -> Model | None:
    """The released model of one indicator; None where there were too few houses."""
    return model_in(release.expected, indicator)


def _pool(sector: Sector, houses: list[House], season: Season, watching: Watching) -> list[Peer]:
    ready = [house for house in houses if house.organisation in sector.state.houses]
    found = []
    with open_engine(wishes=EngineSettings(memory="1200MB")) as engine:
        for done, house in enumerate(ready):
            watching(done / len(ready))
            looked = House(**{**vars(house), "segmentation": sector.state.scheme})
            values = values_of(indicators(looked, season=season, engine=engine))
            if not values:
                continue
            subsector, venue = told_place(house)
            number = sector.numbers[house.organisation]
            found.append(peer(number, subsector=subsector, venue_pc4=venue, values=values))
    return found


def told_place(house: House) -> tuple[str, int | None]:
    """Subsector and postcode area of the venue, as the house told them ("" and None where it did not)."""
    told = house.store.current().organisation
    venue = house.venue_pc4 or told.get("venue_pc4")
    return house.subsector or str(told.get("subsector") or ""), int(venue) if venue else None
