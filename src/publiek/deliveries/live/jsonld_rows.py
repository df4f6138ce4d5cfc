"""What does the schema.org data on a venue's own site tell of what is shown? Its events become performances.

series            an event with parts: the parts are the performances
period            longer than a day and without parts (an exhibition, a festival): a production without performances
no-date           an event without a moment that can be read
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from publiek.deliveries.live.jsonld_graph import Graph, Node, types_of
from publiek.deliveries.live.promised import cents, house_moment, text, whole_number
from publiek.vocabulary.programme import OrganisationRow, PerformanceRow, ProductionRow, Programme, VenueRow

SOURCE = "jsonld"
LONGEST = timedelta(hours=24)
#: Types that are one of our genres. "MusicEvent" says not which music, "Event" says nothing: not applicable.
_GENRES = {
    "TheaterEvent": "theatre",
    "ComedyEvent": "cabaret",
    "DanceEvent": "dance",
    "ChildrensEvent": "family",
    "ScreeningEvent": "film",
    "ExhibitionEvent": "exhibition",
    "VisualArtsEvent": "exhibition",
    "LiteraryEvent": "literature",
    "Festival": "festival",
    "EducationEvent": "education",
    "CourseInstance": "education",
}
_STATES = {"EventCancelled": "cancelled", "EventPostponed": "moved", "EventRescheduled": "moved"}
#: Registers that give identifiers, by what stands in an address of theirs.
_REGISTERS = {"wikidata.org/": "wikidata", "isni.org/": "isni", "uitdatabank.be/": "uitdatabank"}


def read_documents(documents: Iterable[Any]) -> Programme:
    """The programme in JSON-LD documents. Never whole: a page shows what is coming, not what was."""
    return read_with_left(documents)[0]


def read_with_left(documents: Iterable[Any]) -> tuple[Programme, Mapping[str, int]]:
    """The programme, and how many events could not be told as performances, by reason."""
    graph = Graph(documents)
    reading = _Reading(graph)
    for event, above in graph.events():
        reading.add(event, above)
    return reading.programme(), dict(reading.left)


@dataclass
class _Reading:
    """What was read so far."""

    graph: Graph
    left: Counter[str] = field(default_factory=Counter)
    _rows: list[PerformanceRow] = field(default_factory=list)
    _productions: dict[str, ProductionRow] = field(default_factory=dict)
    _venues: dict[str, VenueRow] = field(default_factory=dict)
    _organisations: dict[str, OrganisationRow] = field(default_factory=dict)

    def programme(self) -> Programme:
        """Performances with ids of their own, also where a site gives several the same."""
        times = Counter(row.id for row in self._rows)
        rows = {row.id if times[row.id] == 1 else f"{row.id}@{row.start:%Y-%m-%dT%H:%M}": row for row in self._rows}
        return Programme(
            SOURCE,
            tuple(replace(row, id=key) for key, row in rows.items()),
            tuple(self._productions.values()),
            tuple(self._venues.values()),
            tuple(self._organisations.values()),
            whole=False,
        )

    def add(self, event: Node, above: Node | None) -> None:
        """One event, a part of `above`."""
        start, end = house_moment(_first(event.get("startDate"))), house_moment(_first(event.get("endDate")))
        parts = event.get("subEvent") or event.get("subEvents")
        series = bool(parts) or "EventSeries" in types_of(event) or self.graph.is_series(event)
        production = self._production(event, above, series=series)
        if series:
            self.left["series"] += 1
        elif start is None:
            self.left["no-date"] += 1
        elif end is not None and end - start > LONGEST:
            self.left["period"] += 1
        else:
            self._rows.append(self._performance(event, production, start, end))

    def _performance(self, event: Node, production: str, start: datetime, end: datetime | None) -> PerformanceRow:
        venue, hall, online = self._place(event.get("location"))
        title = _words(event.get("name"))
        said = _bare(event.get("eventStatus"))
        online = online or "Online" in _bare(event.get("eventAttendanceMode")) or said == "EventMovedOnline"
        return PerformanceRow(
            id=_key(event) or _made_up(title, f"{start}"),
            title=title,
            start=start,
            end=end if end is not None and end >= start else None,
            production=production,
            venue=venue,
            hall=hall,
            organisation=self._organisation(event.get("organizer")),
            state=_STATES.get(said, "planned"),
            kind="online" if online and not venue else "regular",
            genre_own=self._productions[production].genre_own,
            capacity=whole_number(event.get("maximumAttendeeCapacity")),
            price_from_cents=_price_from(event.get("offers")),
            link=_address_of(event),
            modified=house_moment(event.get("dateModified")),
            identifiers=_identifiers(event),
        )

    def _production(self, event: Node, above: Node | None, *, series: bool) -> str:
        """The work, the event it is a part of, or its title."""
        made = self.graph.of(event.get("workPerformed"))
        upper = made or self.graph.of(event.get("superEvent")) or above or event
        title = _words(upper.get("name")) or _words(event.get("name"))
        # On one site the same title is the same production, whatever ids its evenings have.
        key = (_key(upper) if upper is not event or series else "") or _made_up(title)
        types = types_of(event) + types_of(upper)
        makers = (self.graph.of(event.get(name)) for name in ("performer", "performers", "director"))
        maker = self.graph.of(made.get("creator") or made.get("author")) or next(filter(None, makers), {})
        row = ProductionRow(
            key,
            title,
            _words(_first(made.get("genre") or event.get("genre"))) or ", ".join(types_of(event)),
            next((_GENRES[kind] for kind in types if kind in _GENRES), ""),
            _words(maker.get("name")),
            _words(upper.get("description") or event.get("description")),
            _identifiers(upper),
        )
        self._productions.setdefault(key, row)
        return key

    def _place(self, value: Any) -> tuple[str, str, bool]:
        """Keeps the venue; gives its id, the hall in it, and whether it is (also) online."""
        nodes = [self.graph.of(one) for one in (value if isinstance(value, list) else [value])]
        online = any("VirtualLocation" in types_of(node) for node in nodes)
        here = next((node for node in nodes if node and "VirtualLocation" not in types_of(node)), {})
        house = self.graph.of(here.get("containedInPlace"))
        hall = _words(here.get("name")) if house else ""
        place = house or here
        name = _words(place.get("name"))
        if not name and not place.get("address"):
            return "", hall, online
        row = self._venue(place, name)
        self._venues.setdefault(row.id, row)
        return row.id, hall, online

    def _venue(self, place: Node, name: str) -> VenueRow:
        told = place.get("address")
        address = self.graph.of(told) if isinstance(told, (Mapping, list)) else {"streetAddress": text(told)}
        geo = self.graph.of(place.get("geo"))
        postcode = text(address.get("postalCode"))
        country = self.graph.of(address.get("addressCountry"))
        return VenueRow(
            id=_key(place) or _made_up(name, postcode),
            name=name,
            street=text(address.get("streetAddress")),
            postcode=postcode,
            place=_words(address.get("addressLocality")),
            country=_words(country.get("name")),
            lat=_degrees(geo.get("latitude"), 90),
            lon=_degrees(geo.get("longitude"), 180),
            capacity=whole_number(place.get("maximumAttendeeCapacity")),
            identifiers=_identifiers(place),
        )

    def _organisation(self, value: Any) -> str:
        node = self.graph.of(value)
        name = _words(node.get("name"))
        # A person who organises is nobody's business here.
        if not name or "Person" in types_of(node):
            return ""
        key = _key(node) or _made_up(name)
        self._organisations.setdefault(
            key, OrganisationRow(key, name, homepage=_address_of(node), identifiers=_identifiers(node))
        )
        return key


def _first(value: Any) -> Any:
    return next(iter(value), None) if isinstance(value, list) else value


def _words(value: Any) -> str:
    """Words, also with their language beside them ({"@value", "@language"}), Dutch first."""
    told = value if isinstance(value, list) else [value]
    by_language = {text(one.get("@language")): text(one.get("@value")) for one in told if isinstance(one, Mapping)}
    plain = next((text(one) for one in told if text(one)), "")
    return plain or by_language.get("nl") or next(iter(by_language.values()), "")


def _key(node: Node) -> str:
    """What the site calls it: its @id (not one that holds within a page alone), its own identifier, or its page."""
    known = _first(node.get("identifier"))
    own = text(known.get("value")) if isinstance(known, Mapping) else text(known)
    told = text(node.get("@id"))
    return (told if not told.startswith(("#", "_:")) else "") or own or _address_of(node)


def _address_of(node: Node) -> str:
    told = text(_first(node.get("url")))
    return told if told.startswith(("https://", "http://")) else ""


def _made_up(*parts: str) -> str:
    """An id for what has none: the same for the same name."""
    return "x-" + hashlib.sha256("\x1f".join(parts).casefold().encode()).hexdigest()[:16]


def _bare(value: Any) -> str:
    return text(_first(value)).rpartition("/")[2].rpartition(":")[2]


def _degrees(value: Any, most: float) -> float | None:
    try:
        number = float(text(value))
    except ValueError:
        return None
    return number if -most <= number <= most else None


def _price_from(offers: Any) -> int | None:
    """The lowest price in euros that is told. Other money is not made into euros."""
    every = [one for one in (offers if isinstance(offers, list) else [offers]) if isinstance(one, Mapping)]
    euros = [one for one in every if text(one.get("priceCurrency")).upper() in ("", "EUR")]
    prices = [cents(one.get("lowPrice", one.get("price"))) for one in euros]
    return min((price for price in prices if price is not None), default=None)


def _identifiers(node: Node) -> Mapping[str, str]:
    """What other registers call it, by their addresses in `sameAs`."""
    told = node.get("sameAs")
    links: Sequence[Any] = told if isinstance(told, list) else [told]
    return {
        register: text(link).rstrip("/").rpartition("/")[2]
        for link in links
        for part, register in _REGISTERS.items()
        if part in text(link)
    }
