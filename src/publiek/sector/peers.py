"""How is a house beside other houses? One release per collective and version of the sums; a page is drawn from that.

`make` pools the indicators of the houses that decided to share, through the gate (peer-eyes), and keeps what came out.
`beside` puts a house's own values beside it. Nothing of another house is in what a page gets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek import disclosure
from publiek.disclosure import PEER_EYES, Release
from publiek.disclosure.peer_eyes import EXPECTED
from publiek.engines import EngineSettings, open_engine
from publiek.errors import StorageError, Text
from publiek.house import House
from publiek.sector import peers_expected, peers_keeping
from publiek.sector.opening import Sector, open_sector
from publiek.sector.peers_expected import Model, Place, households_near
from publiek.sector.peers_groups import facts_of, groups_of
from publiek.sector.peers_indicators import Season, indicators, values_of
from publiek.sector.peers_keeping import Occasion, PeerRelease
from publiek.vocabulary.figures import Base, Figure

Watching = Callable[[float], None]
_JUDGED = pa.schema(
    [
        ("group", pa.string()),
        ("indicator", pa.string()),
        ("members", pa.list_(pa.int64())),
        ("values", pa.list_(pa.float64())),
        ("visits", pa.list_(pa.int64())),
        ("before", pa.list_(pa.int64())),
    ]
)


@dataclass(frozen=True)
class _Peer:
    """One house in the pool; lives only while a release is made."""

    number: int
    facts: Mapping[str, str]
    place: Place | None
    values: Mapping[str, float]


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
    figures = [_distribution(pool, before, sector), _expected(pool, sector)]
    release = disclosure.release(figures, policy=PEER_EYES)
    occasion = Occasion(collective, season.name, sector.state.scheme, sector.state.version)
    return peers_keeping.keep(home, release, occasion=occasion, members=_members(pool, release, before))


def beside(house: House, *, season: str, scheme: str) -> Beside:
    """The house's own values of a season such as "2024/25", for its own eyes, and where it belongs."""
    year = int(season[:4])
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        looked = House(**{**vars(house), "segmentation": scheme})
        figure = indicators(looked, season=Season(year, date.today()), engine=engine)
    release = disclosure.release([figure])
    own = values_of(release[figure.name])
    subsector, venue = _place_of(house)
    facts = facts_of(subsector=subsector, venue_pc4=venue, visits=own.get("visits", 0.0))
    return Beside(own, tuple(groups_of(facts)), _place(subsector, venue, own), release)


def model_of(release: PeerRelease, indicator: str) -> Model | None:
    """The released model of one indicator; None where there were too few houses."""
    rows = [row for row in release.expected if row["indicator"] == indicator]
    if not rows:
        return None
    told = {row["term"]: row["coefficient"] for row in rows}
    houses = {row["term"]: row["houses"] for row in rows}
    return Model(indicator, told, houses, rows[0]["of"], rows[0]["half"])


def _pool(sector: Sector, houses: list[House], season: Season, watching: Watching) -> list[_Peer]:
    ready = [house for house in houses if house.organisation in sector.state.houses]
    found = []
    with open_engine(wishes=EngineSettings(memory="1200MB")) as engine:
        for done, house in enumerate(ready):
            watching(done / len(ready))
            looked = House(**{**vars(house), "segmentation": sector.state.scheme})
            values = values_of(indicators(looked, season=season, engine=engine))
            if not values:
                continue
            subsector, venue = _place_of(house)
            facts = facts_of(subsector=subsector, venue_pc4=venue, visits=values["visits"])
            place = _place(subsector, venue, values)
            found.append(_Peer(sector.numbers[house.organisation], facts, place, values))
    return found


def _place_of(house: House) -> tuple[str, int | None]:
    told = house.store.current().organisation
    venue = house.venue_pc4 or told.get("venue_pc4")
    return house.subsector or str(told.get("subsector") or ""), int(venue) if venue else None


def _place(subsector: str, venue: int | None, values: Mapping[str, float]) -> Place | None:
    near = households_near(venue)
    if near is None or not {"performances", "visits"} <= set(values):
        return None
    return Place(subsector, near, values["performances"], values["visits"])


def _told(pool: list[_Peer]) -> list[str]:
    """The indicators in the pool; the number of performances is a size, not an indicator."""
    names = dict.fromkeys(name for peer in pool for name in peer.values)
    return [name for name in names if name != "performances"]


def _distribution(pool: list[_Peer], before: peers_keeping.Members, sector: Sector) -> Figure:
    rows: list[dict[str, Any]] = []
    for indicator in _told(pool):
        groups: dict[str, list[_Peer]] = {}
        for peer in pool:
            for group in groups_of(peer.facts) if indicator in peer.values else ():
                groups.setdefault(group, []).append(peer)
        rows += [_row(indicator, group, inside, before) for group, inside in groups.items()]
    return _figure("peer_distribution", pa.Table.from_pylist(rows, schema=_JUDGED), pool, sector)


def _row(indicator: str, group: str, inside: list[_Peer], before: peers_keeping.Members) -> dict[str, Any]:
    return {
        "group": group,
        "indicator": indicator,
        "members": [peer.number for peer in inside],
        "values": [peer.values[indicator] for peer in inside],
        "visits": [int(peer.values["visits"]) for peer in inside],
        "before": list(before.get(indicator, {}).get(group, [])),
    }


def _expected(pool: list[_Peer], sector: Sector) -> Figure:
    rows: list[dict[str, Any]] = []
    for indicator in _told(pool):
        known = [(peer.values[indicator], peer.place) for peer in pool if indicator in peer.values and peer.place]
        model = peers_expected.fit(indicator, [value for value, _ in known], [place for _, place in known])
        for term, coefficient in model.coefficients.items() if model else ():
            told = {"indicator": indicator, "term": term, "coefficient": coefficient}
            rows.append({**told, "houses": model.houses[term], "of": model.of, "half": model.half})
    return _figure("peer_expected", pa.Table.from_pylist(rows, schema=EXPECTED), pool, sector)


def _figure(name: str, table: pa.Table, pool: list[_Peer], sector: Sector) -> Figure:
    base = Base("houses", len(pool), len(pool), sources=(sector.state.scheme,), version=str(sector.state.version))
    return Figure(name, base, table, limits=("booker-not-visitor",))


def _members(pool: list[_Peer], release: Release, before: peers_keeping.Members) -> dict[str, dict[str, list[int]]]:
    """Who was in each group when it was told last: now, or before where it stayed silent now."""
    found = {indicator: dict(groups) for indicator, groups in before.items()}
    for row in release["peer_distribution"].table.to_pylist():
        inside = [p.number for p in pool if row["indicator"] in p.values and row["group"] in groups_of(p.facts)]
        found.setdefault(row["indicator"], {})[row["group"]] = inside
    return found
