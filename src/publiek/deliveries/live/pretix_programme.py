"""What is shown according to pretix, what are things called, and what of it changed since orders were told?

An event is one performance or a series of dates. Names come in several languages; lines have those of one language, as
the exports of the house have.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from publiek.deliveries.live.door import Door
from publiek.deliveries.live.pretix_orders import Place, chosen_events, paged, short_name
from publiek.deliveries.live.promised import house_moment, required
from publiek.errors import NetworkError
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

NAME = "pretix"
Thing = Mapping[str, Any]


def read_programme(door: Door, *, dates: bool = True) -> Shown:
    """The events of the organiser that may be seen and were chosen, and their dates."""
    place, chosen = Place(door), chosen_events(door)
    pages = paged(door, f"{place.organiser}events/", {})
    events = {short_name(one, "slug"): one for page in pages for one in page}
    shown = Shown(door, {slug: one for slug, one in events.items() if not chosen or slug.casefold() in chosen})
    if dates and any(one.get("has_subevents") for one in shown.events.values()):
        for page in paged(door, f"{place.organiser}subevents/", {"ordering": "id"}):
            for date in page:
                shown.dates.setdefault(required(date, "event", NAME), {})[required(date, "id", NAME)] = date
    return shown


@dataclass(repr=False)
class Shown:
    """`events` by slug, `dates` by slug and id. What is sold and asked is read when an order of the event comes."""

    door: Door
    events: dict[str, Thing]
    dates: dict[str, dict[int, Thing]] = field(default_factory=dict)
    _documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    _sought: set[tuple[str, frozenset[str]]] = field(default_factory=set)

    def word(self, text: object) -> str:
        """A text in the language of the house, else in English, else in whatever it has."""
        if not isinstance(text, Mapping):
            return str(text or "")
        language = (self.door.settings.get("language") or "nl").strip().casefold()
        said = {str(name).casefold(): str(word) for name, word in text.items() if word}
        near = next((said[name] for name in said if name.split("-")[0] == language), "")
        return said.get(language) or near or said.get("en") or next(iter(said.values()), "")

    def title(self, slug: str) -> str:
        """What an event is called."""
        return self.word(self.events[slug].get("name"))

    def start(self, slug: str) -> str:
        """When an event begins, for showing."""
        moment = house_moment(self.events[slug].get("date_from"))
        return f"{moment:%Y-%m-%d %H:%M}" if moment else ""

    def document(self, slug: str, order: Thing) -> dict[str, Any]:
        """The event in the shape of pretix' own JSON export, with everything that `order` is about in it."""
        self.look_at(slug)
        absent = _absent(self._documents[slug], order)
        if absent and (slug, absent) not in self._sought:
            # An order is about a date or a product that was made after we began.
            self._sought.add((slug, absent))
            path = f"{Place(self.door).organiser}events/{slug}/subevents/"
            self.dates[slug] = {one["id"]: one for page in paged(self.door, path, {}) for one in page}
            self._documents[slug] = self._read(slug)
        return self._documents[slug]

    def look_at(self, slug: str) -> None:
        """Reads what an event sells and asks, once."""
        if slug not in self._documents:
            self._documents[slug] = self._read(slug)

    def _read(self, slug: str) -> dict[str, Any]:
        path = f"{Place(self.door).organiser}events/{slug}/"
        event = self.events.get(slug) or self._event(path)
        dates = self.dates.get(slug) or {}
        document = {
            "slug": slug,
            "name": self.word(event.get("name")),
            "items": [
                {**_named(one, self.word(one.get("name"))), "variations": [
                    _named(each, self.word(each.get("value"))) for each in one.get("variations") or ()
                ]}
                for page in paged(self.door, f"{path}items/", {}) for one in page
            ],
            "questions": [
                {"id": one.get("id"), "question": self.word(one.get("question"))}
                for page in paged(self.door, f"{path}questions/", {}) for one in page
            ],
            "subevents": [
                {**_named(one, self.word(one.get("name"))), **_when_and_where(one, self)} for one in dates.values()
            ],
        }  # fmt: skip
        # The export of an event without dates does not tell when it is; we do.
        return document if event.get("has_subevents") else {**document, **_when_and_where(event, self)}

    def _event(self, path: str) -> Thing:
        try:
            found = self.door.get(path)
        except NetworkError as trouble:
            if trouble.code != "live-not-there":
                raise
            return {}
        return found if isinstance(found, dict) else {}

    def fingerprints(self) -> dict[str, dict[str, str]]:
        """Per event a short print of what its lines say of it: "" the event, s1 a date, i1 an item, v1 a variation, q
        its questions. Items, variations and questions only of events of which orders were read.
        """
        found: dict[str, dict[str, str]] = {}
        for slug, event in self.events.items():
            about = {} if event.get("has_subevents") else _when_and_where(event, self)
            prints = {"": _print([self.title(slug), about, bool(event.get("has_subevents"))])}
            for id, date in self.dates.get(slug, {}).items():
                prints[f"s{id}"] = _print([self.word(date.get("name")), _when_and_where(date, self)])
            found[slug] = {**prints, **_prints_of(self._documents.get(slug, {}))}
        return found

    def is_closed(self, slug: str) -> bool:
        """Whether an event is over and its shop offline: then pretix lets personal data be shredded."""
        event = self.events[slug]
        ends = [one.get("date_to") or one.get("date_from") for one in (self.dates.get(slug) or {0: event}).values()]
        return not event.get("live") and all(_past(end) for end in ends)

    def programme(self, source: str) -> Programme:
        """What is shown, as rows. A date that is not active is not on sale; pretix has no word for cancelled."""
        performances = tuple(self._performances())
        titles = {row.production: row.title for row in performances}
        venues = {row.venue for row in performances if row.venue}
        return Programme(
            source,
            performances=performances,
            productions=tuple(ProductionRow(id, title) for id, title in sorted(titles.items())),
            venues=tuple(VenueRow(id=name, name=name) for name in sorted(venues)),
            whole=True,
        )

    def _performances(self) -> Iterator[PerformanceRow]:
        for slug, event in self.events.items():
            rows = self.dates.get(slug, {}) if event.get("has_subevents") else {0: event}
            for id, one in rows.items():
                title = self.word(one.get("name")) or self.title(slug)
                yield PerformanceRow(
                    id=f"{slug}/{id}" if id else slug,
                    title=title,
                    start=house_moment(one.get("date_from")),
                    end=house_moment(one.get("date_to")),
                    production=title,
                    venue=self.word(one.get("location")).partition("\n")[0].strip(),
                    link=str(event.get("public_url") or ""),
                    modified=house_moment(one.get("last_modified")),
                )


def changed(before: Mapping[str, Mapping[str, str]], shown: Shown) -> Iterator[tuple[str, dict[str, str]]]:
    """The events, and by which questions their orders are found, of which something is not what it was."""
    filters = {"s": "subevent", "i": "item", "v": "variation"}
    for slug, known in before.items():
        if slug not in shown.events:
            continue
        if any(name[:1] in "ivq" and name for name in known) and not shown.is_closed(slug):
            shown.look_at(slug)
        now = shown.fingerprints()[slug]
        news = [name for name, mark in known.items() if name in now and now[name] != mark]
        if any(name[:1] not in filters for name in news):
            yield slug, {}
            continue
        yield from ((slug, {filters[name[0]]: name[1:]}) for name in news)


def _named(thing: Thing, name: str) -> dict[str, Any]:
    return {"id": required(thing, "id", NAME), "name": name}


def _when_and_where(thing: Thing, shown: Shown) -> dict[str, Any]:
    return {"date_from": thing.get("date_from"), "location": shown.word(thing.get("location"))}


def _absent(document: Thing, order: Thing) -> frozenset[str]:
    """What an order is about that has no name in the document."""
    named = {f"i{one['id']}" for one in document["items"]} | {f"s{one['id']}" for one in document["subevents"]}
    lines = order.get("positions") or ()
    about = {f"i{line['item']}" for line in lines if line.get("item")}
    about |= {f"s{line['subevent']}" for line in lines if line.get("subevent")}
    return frozenset(about - named)


def _prints_of(document: Thing) -> dict[str, str]:
    prints = {f"i{item['id']}": _print(item["name"]) for item in document.get("items", ())}
    for item in document.get("items", ()):
        prints.update({f"v{one['id']}": _print(one["name"]) for one in item["variations"]})
    return {**prints, "q": _print(document["questions"])} if document else prints


def _print(value: object) -> str:
    return hashlib.blake2s(json.dumps(value, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


def _past(moment: object) -> bool:
    try:
        return datetime.fromisoformat(str(moment)) < datetime.now(UTC)
    except (ValueError, TypeError):
        return False
