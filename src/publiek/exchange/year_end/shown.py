"""What was shown, where and of which kind? One entry per performance, with what a year-end sheet asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from publiek import areas
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow


@dataclass(frozen=True)
class Shown:
    """One performance. `place`, `municipality` and `province` are those of its venue; "" when nobody said."""

    id: str
    title: str
    start: datetime | None
    production: str
    production_title: str
    maker: str
    genre: str
    venue: str
    place: str
    municipality: str
    province: str
    capacity: int | None
    kind: str
    state: str
    identifiers: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """Its day."""
        return self.start.date() if self.start else None


def shown_of(programme: Programme) -> dict[str, Shown]:
    """Every performance of a programme, by its id."""
    productions = {row.id: row for row in programme.productions}
    venues = {row.id: row for row in programme.venues}
    where = _places(venues)
    nothing = ProductionRow("", ""), VenueRow("", "")
    return {
        row.id: _one(row, productions.get(row.production, nothing[0]), venues.get(row.venue, nothing[1]), where)
        for row in programme.performances
    }


def _one(row: PerformanceRow, production: ProductionRow, venue: VenueRow, where: Mapping[str, _Place]) -> Shown:
    place = where.get(venue.id, _NOWHERE)
    return Shown(
        id=row.id,
        title=row.title or production.title,
        start=row.start,
        production=row.production or row.title,
        production_title=production.title or row.title,
        maker=production.maker,
        genre=production.genre or "unknown",
        venue=venue.name,
        place=venue.place or place.place,
        municipality=place.municipality,
        province=place.province,
        capacity=row.capacity or venue.capacity,
        kind=row.kind,
        state=row.state,
        identifiers={**production.identifiers, **row.identifiers},
    )


@dataclass(frozen=True)
class _Place:
    place: str = ""
    municipality: str = ""
    province: str = ""


_NOWHERE = _Place()


def _places(venues: Mapping[str, VenueRow]) -> dict[str, _Place]:
    """Where each venue is, by its postcode (Dutch ones only)."""
    digits = {name: row.postcode.strip()[:4] for name, row in venues.items() if row.country in ("", "NL")}
    wanted = {int(text) for text in digits.values() if text.isdecimal() and len(text) == 4}
    if not wanted:
        return {}
    table = areas.describe().table.select(["pc4", "place", "municipality", "province"])
    known = {row["pc4"]: row for row in table.to_pylist() if row["pc4"] in wanted}
    found = {name: known.get(int(text)) for name, text in digits.items() if text.isdecimal() and len(text) == 4}
    return {
        name: _Place(*(str(row[key] or "") for key in ("place", "municipality", "province")))
        for name, row in found.items()
        if row
    }
