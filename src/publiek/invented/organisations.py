"""Which organisations are there, where do they stand, whom do they truly attract, and which system do they use?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from publiek.invented.places import Geography, regions, venue_area
from publiek.invented.settings import AGE_BANDS, SectorSettings
from publiek.invented.subsectors import SUBSECTORS
from publiek.invented.words import plain_letters, words

#: One region: which kinds of house it has, in the order in which houses are made.
REGION_ROSTER = ("theatre", "museum", "festival", "pop", "maker", "theatre", "cinema", "library",
                 "theatre", "museum", "theatre", "pop", "festival", "maker", "museum", "theatre")  # fmt: skip

#: Which systems the houses of a kind use, in turn. `l0` and `l1` houses know counts or postcodes only.
SYSTEMS: dict[str, tuple[str, ...]] = {
    "theatre": ("pretix-positions", "ticketmatic", "tixly", "voordemensen", "plain", "spektrix"),
    "museum": ("l1", "ticketmatic", "pretix-positions", "l1", "tixly"),
    "festival": ("l0", "eventbrite", "stager", "pretix-positions"),
    "pop": ("stager", "eventbrite", "ticketmatic", "stager-xlsx"),
    "cinema": ("plain", "tixly", "voordemensen"),
    "library": ("l0", "plain", "l0"),
    "maker": ("plain", "l1", "eventbrite", "pretix-orders", "voordemensen"),
}
#: How much of an organisation's audience comes from anywhere, whatever the distance.
NATIONAL_SHARE = 0.02
#: The house of the README, so large (times its kind's size) that a small sector shows something too.
README_HOUSE, README_SIZE = ("Theater De Brug", 3011), 6.0


@dataclass(frozen=True)
class House:
    """One invented organisation and the truth about it. `segment_taste` and `age_taste` multiply attraction."""

    number: int
    name: str
    subsector: str
    system: str
    language: str
    region: str
    municipality: str
    venue_pc4: int
    venue_postcode: str
    decay_km: float
    segment_taste: np.ndarray
    age_taste: np.ndarray
    share: float
    price: int
    loyalty: float
    per_season: bool

    @property
    def id(self) -> str:
        """The name for folders, manifest and truth tables: lower case, hyphens ("theater-de-brug")."""
        return re.sub(r"[^a-z0-9]+", "-", plain_letters(self.name)).strip("-")

    @property
    def code(self) -> str:
        """A short prefix for the numbers of performances, as a ticketing system has it."""
        return f"{self.subsector[0]}{self.number:03d}"

    @property
    def title(self) -> str:
        """The name as shown to people: always marked as invented."""
        return f"{self.name} (verzonnen)"

    @property
    def level(self) -> str:
        """The level of data this house can deliver (L0, L1 or L2)."""
        return self.system.upper() if self.system in ("l0", "l1") else "L2"

    def attraction(self, place: Geography) -> np.ndarray:
        """True attraction per area, segment and age band, flattened (A*S*B): taste times exp(-km / decay_km)."""
        distance = np.exp(-place.kilometres(self.venue_pc4) / self.decay_km)
        people = place.households
        flat = NATIONAL_SHARE * (people * distance).sum() / people.sum()
        table = (distance + flat)[:, None, None] * self.segment_taste[None, :, None] * self.age_taste[None, None, :]
        return table.reshape(-1).astype(np.float32)


def found(settings: SectorSettings, place: Geography) -> list[House]:
    """The organisations of the sector, shares of the tickets summing to 1."""
    where = regions(place)
    counts: dict[str, int] = {}
    drafts = []
    for number in range(1, settings.organisations + 1):
        region = (number - 1) % len(where)
        kind = REGION_ROSTER[(number - 1) // len(where) % len(REGION_ROSTER)]
        counts[kind] = counts.get(kind, 0) + 1
        drafts.append(draft(settings, place, (number, where[region], kind, counts[kind] - 1)))
    total = sum(house.share for house in drafts)
    return [replace(house, share=house.share / total) for house in drafts]


def draft(settings: SectorSettings, place: Geography, slot: tuple[int, tuple[str, list[str]], str, int]) -> House:
    """One organisation. `slot`: its number, its region and towns, its kind, and how many of that kind came before."""
    number, (region, towns), kind, nth = slot
    dice, traits = settings.dice(1, number), SUBSECTORS[kind]
    pc4 = venue_area(place, towns, (number - 1) // 6, dice)
    name = _name(kind, nth)
    size = traits.weight * float(np.exp(dice.normal(0, 0.45)))
    if number == 1:
        size = traits.weight * README_SIZE
        name, pc4 = README_HOUSE[0], README_HOUSE[1] if place.index_of(README_HOUSE[1]) >= 0 else pc4
    system = SYSTEMS[kind][nth % len(SYSTEMS[kind])]
    return House(
        number=number,
        name=name,
        subsector=kind,
        system=system,
        language=("nl", "nl", "nl", "en", "nl", "de")[nth % 6] if system == "pretix-positions" else "nl",
        region=region,
        municipality=str(place.municipality[place.index_of(pc4)]),
        venue_pc4=pc4,
        venue_postcode=f"{pc4} AA",
        decay_km=round(traits.decay_km * float(np.exp(dice.normal(0, 0.2))), 2),
        segment_taste=_taste(settings, place, kind, dice),
        age_taste=np.array(traits.ages) * np.exp(dice.normal(0, 0.1, len(AGE_BANDS))),
        share=size,
        price=int(traits.price * float(np.exp(dice.normal(0, 0.12))) / 50) * 50,
        loyalty=float(np.exp(dice.normal(0, 0.12))),
        per_season=number % 3 == 0,
    )


def _taste(settings: SectorSettings, place: Geography, kind: str, dice: np.random.Generator) -> np.ndarray:
    """Attraction per segment, 1 on average over households: shared by the kind of house, with a touch of its own."""
    shared = settings.dice(2, list(SUBSECTORS).index(kind)).normal(0, 0.45, len(place.segments))
    taste = np.exp(shared + dice.normal(0, 0.2, len(place.segments)))
    average = (place.households[:, None] * place.mix).sum(0) / place.households.sum()
    scaled: np.ndarray = taste / (taste * average).sum()
    return scaled


def _name(kind: str, nth: int) -> str:
    """The name of the `nth` house of a kind: different from all others of that kind."""
    names, kinds = words()["institutions"], words()["kinds"][kind]
    again, turn = divmod(nth, len(names))
    name = f"{kinds[nth % len(kinds)]} {names[(turn * 5 + list(SUBSECTORS).index(kind) * 7) % len(names)]}"
    return name if not again else f"{name} {again + 1}"
