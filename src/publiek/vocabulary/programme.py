"""What is shown, where, by whom and when? The rows that agendas, ticketing systems and planning systems tell of.

Open data: nothing here is about a visitor. Ids are the source's own until `programme` mints or matches one that holds
everywhere; `identifiers` are those that other registers gave (dip, isni, wikidata, uitdatabank).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: How a performance stands. moved: it was on another moment before.
PERFORMANCE_STATES = ("planned", "moved", "cancelled", "held")
#: What kind of performance, as subsidy givers ask.
PERFORMANCE_KINDS = ("regular", "online", "school", "other")


@dataclass(frozen=True)
class OrganisationRow:
    """A house or maker."""

    id: str
    name: str
    postcode: str = ""
    place: str = ""
    country: str = ""
    homepage: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VenueRow:
    """A place where something is shown. `lat`, `lon` in degrees, WGS84; `capacity` in places."""

    id: str
    name: str
    organisation: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    place: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    capacity: int | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProductionRow:
    """What was made and is shown once or more. `genre_own`: the source's word; `genre`: a code of `codes.GENRES`."""

    id: str
    title: str
    genre_own: str = ""
    genre: str = ""
    maker: str = ""
    description: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PerformanceRow:
    """One time that people can come. Moments are local (house clock, no zone). Counts are places or tickets."""

    id: str
    title: str
    start: datetime | None = None
    end: datetime | None = None
    production: str = ""
    venue: str = ""
    hall: str = ""
    organisation: str = ""
    state: str = "planned"
    kind: str = "regular"
    genre_own: str = ""
    capacity: int | None = None
    blocked: int | None = None
    reserved: int | None = None
    sold: int | None = None
    price_from_cents: int | None = None
    link: str = ""
    modified: datetime | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Programme:
    """What one source tells of what is shown. `whole`: it is all there is, so what is absent was taken out of it."""

    source: str
    performances: tuple[PerformanceRow, ...] = ()
    productions: tuple[ProductionRow, ...] = ()
    venues: tuple[VenueRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    whole: bool = True
