"""What do documents of UiTdatabank (events, places, organisers as JSON-LD) tell of what is shown?

Every document is read, whatever is missing in it; what cannot be said is counted, by reason:

    periodic, permanent     open in a period or always: a production without performances
    further-moments         several evenings, of which only the first is told
    no-calendar             no moment is told
    unreadable-date         a moment that is no moment
    not-published           a draft, rejected or removed
    reference               only the address of a document, not the document
    no-document             something else than an event, a place or an organiser
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from publiek.deliveries.live.promised import cents, house_moment, inside, text, whole_number
from publiek.deliveries.live.uitdatabank_calendar import Moment, moments_of
from publiek.deliveries.live.uitdatabank_terms import genre_of, terms_of, words_of
from publiek.vocabulary.programme import OrganisationRow, PerformanceRow, ProductionRow, Programme, VenueRow

SOURCE = "uitdatabank"
#: The place that stands for "nowhere": the event is online.
_NOWHERE = "00000000-0000-0000-0000-000000000000"
_STREET = re.compile(r"(?P<street>.*\D)\s+(?P<number>\d+\s?[\w/-]{0,6})")
_HIDDEN = ("DRAFT", "DELETED", "REJECTED")
Row = TypeVar("Row", VenueRow, OrganisationRow)
_KINDS = (("event", "events"), ("place", "places"), ("organizer", "organizers"))


def read_documents(documents: Iterable[Any], *, whole: bool = True) -> Programme:
    """The programme in documents of UiTdatabank, also those inside an answer of its search.

    `whole`: they are all there is of their source. Nothing is refused: see `read_with_left` for what was left out.
    """
    return read_with_left(documents, whole=whole)[0]


def read_with_left(documents: Iterable[Any], *, whole: bool = True) -> tuple[Programme, Mapping[str, int]]:
    """The programme, and how many documents or moments could not be told, by reason."""
    reading = _Reading()
    for document in _flat(documents):
        reading.add(document)
    return reading.programme(whole=whole), dict(reading.left)


def _flat(documents: Iterable[Any]) -> Iterable[Any]:
    """The documents, those in lists and in answers of the search among them."""
    waiting = deque(documents)
    while waiting:
        document = waiting.popleft()
        members = document.get("member") if isinstance(document, Mapping) else document
        if isinstance(members, list):
            waiting.extendleft(reversed(members))
        else:
            yield document


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.left: Counter[str] = Counter()
        self._performances: dict[str, PerformanceRow] = {}
        self._productions: dict[str, ProductionRow] = {}
        self._venues: dict[str, VenueRow] = {}
        self._organisations: dict[str, OrganisationRow] = {}

    def programme(self, *, whole: bool) -> Programme:
        return Programme(
            SOURCE,
            tuple(self._performances.values()),
            tuple(self._productions.values()),
            tuple(self._venues.values()),
            tuple(self._organisations.values()),
            whole,
        )

    def add(self, document: Any) -> None:
        if not isinstance(document, Mapping) or not (kind := _kind(document)):
            self.left["no-document"] += 1
        elif not document.get("name"):
            self.left["reference"] += 1
        elif text(document.get("workflowStatus")) in _HIDDEN:
            self.left["not-published"] += 1
        elif kind == "place":
            self._venue(document)
        elif kind == "organizer":
            self._organisation(document)
        else:
            self._event(document)

    def _event(self, event: Mapping[str, Any]) -> None:
        terms, title = terms_of(event), _words(event.get("name"), event)
        key = _key(event) or _made_up(title, inside(event, "startDate"))
        production = inside(event, "production", "id") or key
        self._productions[production] = ProductionRow(
            production,
            inside(event, "production", "title") or title,
            words_of(terms),
            genre_of(terms),
            description=_words(event.get("description"), event),
            identifiers={SOURCE: production},
        )
        common = PerformanceRow(
            id=key,
            title=title,
            production=production,
            venue=self._venue(event.get("location")),
            organisation=self._organisation(event.get("organizer")),
            kind=_kind_of_performance(event),
            genre_own=words_of(terms),
            price_from_cents=_price_from(event),
            link=_link(event),
            modified=house_moment(event.get("modified")),
        )
        self._moments(event, common)

    def _moments(self, event: Mapping[str, Any], common: PerformanceRow) -> None:
        moments, why = moments_of(event)
        if why:
            self.left[why] += 1
        if moments and moments[0].more:
            self.left["further-moments"] += 1
        for moment in moments:
            row = _at(common, moment)
            self._performances[row.id] = row

    def _venue(self, place: Any) -> str:
        """Keeps a place; gives its id, "" for none."""
        if isinstance(place, str):
            return place.strip().rstrip("/").rpartition("/")[2]
        if not isinstance(place, Mapping) or _key(place) == _NOWHERE:
            return ""
        name, address = _words(place.get("name"), place), _address(place)
        key = _key(place) or (_made_up(name, text(address.get("postalCode"))) if name else "")
        if not key:
            return ""
        street, number = _split(text(address.get("streetAddress")))
        row = VenueRow(
            key,
            name,
            organisation=self._organisation(place.get("organizer")),
            street=street,
            house_number=number,
            postcode=text(address.get("postalCode")),
            place=text(address.get("addressLocality")),
            country=text(address.get("addressCountry")),
            lat=_degrees(place, "latitude", 90),
            lon=_degrees(place, "longitude", 180),
            capacity=whole_number(inside(place, "bookingAvailability", "capacity")),
            identifiers={SOURCE: key},
        )
        self._venues[key] = _filled(row, self._venues.get(key))
        return key

    def _organisation(self, organizer: Any) -> str:
        """Keeps an organiser; gives its id, "" for none."""
        if not isinstance(organizer, Mapping):
            return ""
        name, address = _words(organizer.get("name"), organizer), _address(organizer)
        key = _key(organizer) or (_made_up(name, "") if name else "")
        if key and name:
            row = OrganisationRow(
                key,
                name,
                text(address.get("postalCode")),
                text(address.get("addressLocality")),
                text(address.get("addressCountry")),
                text(organizer.get("url") or organizer.get("website")),
                {SOURCE: key},
            )
            self._organisations[key] = _filled(row, self._organisations.get(key))
        return key


def _filled(row: Row, known: Row | None) -> Row:
    """The row, with what was known before where it says nothing: an event tells less of its place than the place."""
    if known is None:
        return row
    empty = [one.name for one in fields(row) if getattr(row, one.name) in ("", None)]
    return replace(row, **{name: getattr(known, name) for name in empty})


def _kind(document: Mapping[str, Any]) -> str:
    """Event, place or organizer: as it says itself, else by its address, else by what it has."""
    said = [text(document.get(name)).lower().removesuffix(".jsonld") for name in ("@type", "@context", "@id")]
    for word in (said[0], said[1].rpartition("/")[2], *said[2].split("/")[-2:-1]):
        for names in _KINDS:
            if word in names:
                return names[0]
    has_address = "address" in document and "location" not in document
    if not has_address and any(name in document for name in ("location", "calendar", "attendanceMode")):
        return "event"
    if "terms" in document or "calendarType" in document or "type" in document:
        return "place"
    return "organizer" if document.get("name") else ""


def _key(document: Mapping[str, Any]) -> str:
    """The last part of its address: the id that is the same in every environment."""
    return text(document.get("@id") or document.get("id") or document.get("cdbid")).rstrip("/").rpartition("/")[2]


def _made_up(*parts: str) -> str:
    """An id for what has none: the same for the same name."""
    return "x-" + hashlib.sha256("\x1f".join(parts).casefold().encode()).hexdigest()[:16]


def _words(value: Any, document: Mapping[str, Any]) -> str:
    """Words in one language: Dutch, else the document's own, else any."""
    if not isinstance(value, Mapping):
        return text(value)
    for language in ("nl", text(document.get("mainLanguage")), *value):
        if found := text(value.get(language)):
            return found
    return ""


def _address(place: Mapping[str, Any]) -> Mapping[str, Any]:
    address = place.get("address")
    if not isinstance(address, Mapping):
        return {}
    inner = [one for one in (address.get("nl"), *address.values()) if isinstance(one, Mapping)]
    return inner[0] if inner else address


def _split(street: str) -> tuple[str, str]:
    found = _STREET.fullmatch(street)
    return (found["street"].strip(), found["number"]) if found else (street, "")


def _degrees(place: Mapping[str, Any], name: str, most: float) -> float | None:
    try:
        number = float(inside(place, "geo", name))
    except ValueError:
        return None
    return number if -most <= number <= most else None


def _kind_of_performance(event: Mapping[str, Any]) -> str:
    if inside(event, "audience", "audienceType") == "education":
        return "school"
    place = event.get("location")
    nowhere = isinstance(place, Mapping) and _key(place) == _NOWHERE
    return "online" if text(event.get("attendanceMode")) == "online" or nowhere else "regular"


def _price_from(event: Mapping[str, Any]) -> int | None:
    prices = event.get("priceInfo")
    told = [cents(one.get("price")) for one in prices if isinstance(one, Mapping)] if isinstance(prices, list) else []
    return min((price for price in told if price is not None), default=None)


def _link(event: Mapping[str, Any]) -> str:
    told = event.get("sameAs")
    links = [text(one) for one in told] if isinstance(told, list) else []
    return next((link for link in links if link.startswith(("https://", "http://"))), "")


def _at(common: PerformanceRow, moment: Moment) -> PerformanceRow:
    key = f"{common.id}@{moment.key}" if moment.key else common.id
    return replace(
        common,
        id=key,
        start=moment.start,
        end=moment.end,
        state=moment.state,
        capacity=moment.capacity,
        identifiers={SOURCE: common.id},
    )
