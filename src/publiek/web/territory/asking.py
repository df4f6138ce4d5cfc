"""What may this government be told right now? From the agreements that hold at this moment, and no others.

Agreements are read anew for every page. What was worked out is remembered by exactly what it was made of: the version
of the sums, the agreements and the houses of each season. When one of these changes, the old answer is not found.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from publiek import permitting
from publiek.sector import Sector, open_sector
from publiek.sector.territory import Agreement, Asked, ask, seasons_of, territory_of
from publiek.sector.territory_regions import Ground, ground
from publiek.web.people.models import Organisation, Sharing
from publiek.web.territory.choosing import inside, municipalities
from publiek.web.territory.rounds import Round, rounds
from publiek.web.visibility import house_of

_MOST = 12
_KNOWN: OrderedDict[tuple[object, ...], Ground] = OrderedDict()
_LOCK = Lock()


@dataclass(frozen=True)
class Told:
    """The ground of a government, with who is in it: names of the houses by id, and how many are known in its area."""

    ground: Ground
    sector: Sector
    names: dict[str, str]
    agreed: int
    known: int
    rounds: dict[int, Round]
    behind: int

    @property
    def waiting(self) -> int:
        """Houses that agreed and are not in the latest season yet."""
        latest = self.rounds.get(max(self.rounds, default=0))
        return len(latest.waiting) if latest else 0

    @property
    def silent(self) -> list[int]:
        """Seasons that stay silent because one or two houses left."""
        return [season for season, one in sorted(self.rounds.items()) if one.silent]


def agreements(government: Organisation) -> list[tuple[Organisation, bool]]:
    """The houses whose agreement with this government holds, and whether they agreed to be named."""
    current = Sharing.objects.filter(with_whom=government, purpose="areas", until=None, house__kind="house")
    by_name: dict[int, bool] = {}
    houses: dict[int, Organisation] = {}
    for one in current.select_related("house"):
        houses[one.house_id] = one.house
        # Of two decisions that both hold, the stricter one.
        named = isinstance(one.detail, dict) and one.detail.get("by_name") is True
        by_name[one.house_id] = by_name.get(one.house_id, True) and named
    permitted = {key for key, house in houses.items() if permitting.permitted(house_of(house), "share-areas")}
    return [(house, by_name[key]) for key, house in houses.items() if key in permitted]


def told(government: Organisation, home: Path) -> Told:
    """Everything that may be told. Raises StorageError "sector-not-ready" when no sums were made yet."""
    sector = open_sector(home)
    agreed = agreements(government)
    ready = [(house, named) for house, named in agreed if house.slug in sector.state.houses]
    settled = rounds(government, seasons_of(sector), frozenset(house.slug for house, _ in ready))
    asked = Asked(
        inside(government),
        tuple(Agreement(h.slug, named, h.venue_pc4) for h, named in sorted(ready, key=lambda one: one[0].slug)),
        {season: one.houses for season, one in settled.items() if not one.silent},
    )
    return Told(
        ground=_ground(sector, asked),
        sector=sector,
        names={house.slug: house.name for house, _ in ready},
        agreed=len(agreed),
        known=_known_here(government, {house.slug for house, _ in agreed}),
        rounds=settled,
        behind=len(sector.behind & {house.slug for house, _ in ready}),
    )


def _ground(sector: Sector, asked: Asked) -> Ground:
    seasons = tuple(sorted((season, tuple(sorted(houses))) for season, houses in asked.seasons.items()))
    key = (str(sector.home), sector.state.version, sector.state.scheme, asked.municipalities, asked.agreements, seasons)
    with _LOCK:
        if key in _KNOWN:
            _KNOWN.move_to_end(key)
            return _KNOWN[key]
    territory = territory_of(asked.municipalities, sector)
    made = ground(sector, ask(sector, asked), territory)
    with _LOCK:
        _KNOWN[key] = made
        while len(_KNOWN) > _MOST:
            _KNOWN.popitem(last=False)
    return made


def _known_here(government: Organisation, agreed: set[str]) -> int:
    """How many houses the site knows that stand in the territory, or agreed."""
    houses = Organisation.objects.filter(kind="house")
    if not government.territory:
        return int(houses.count())
    mine = {pc4 for name in government.territory for pc4 in municipalities().get(name, ())}
    return sum(1 for house in houses if house.venue_pc4 in mine or house.slug in agreed)
