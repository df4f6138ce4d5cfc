"""How is Spektrix read live? Its API v3: events, instances, plans and venues, and how full every instance is.

It tells how many seats are sold, never to whom: the list of orders is not in the published interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Change, Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import cents, house_moment, inside, records_in, required, text, whole_number
from publiek.deliveries.live.spektrix_signing import sign_on
from publiek.deliveries.systems.documents import HOUSE_CLOCK
from publiek.errors import Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

NAME = "Spektrix"
_CLIENT = re.compile(r"[A-Za-z0-9_-]{1,60}")
#: Before this there was no Spektrix: asking from here is asking for everything.
_EVERYTHING = "2000-01-01"
#: Days after an instance in which its numbers may still change (refunds, late sales at the door).
SETTLES_AFTER = 14
#: Instances in one page of reading.
AT_ONCE = 50


@dataclass(frozen=True)
class Told:
    """What the account tells of its programme: records as they came, by id."""

    events: Mapping[str, dict[str, Any]]
    instances: tuple[dict[str, Any], ...]
    plans: Mapping[str, dict[str, Any]]
    venues: Mapping[str, dict[str, Any]]


def discover(door: Door) -> Discovered:
    """The events of the account."""
    told = _told(door)
    parts = tuple(
        Part(key, text(one.get("name")), text(one.get("firstInstanceDateTime"))) for key, one in told.events.items()
    )
    return Discovered(_client(door), parts, {"events": len(told.events), "instances": len(told.instances)})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """The programme, then how full each instance is: all of them, or those that can have changed since the cursor."""
    told = _told(door)
    today = date.today()
    # A list without anything that is over may be a list of what is coming alone: then absent says nothing.
    programme = replace(programme_of(told), whole=any(_when(one)[:10] < str(today) for one in told.instances))
    yield Page(programme=programme)
    run = _Run.of(cursor, today)
    due = [one for one in told.instances if run.is_due(one)]
    gone = run.gone(told.instances, today)
    for at in range(0, len(due), AT_ONCE):
        part = due[at : at + AT_ONCE]
        changes = tuple(_change(door, told, one) for one in part)
        yield Page(changes, run.halfway(part[-1]), (at + len(part)) / len(due))
    yield Page(tuple(map(Change, gone)), run.finished(told.instances), 1.0)


@dataclass(frozen=True)
class _Run:
    """From where numbers are read: instances from the day `since`; of a run that was stopped, those after `after`."""

    since: str
    known: Mapping[str, str]
    after: tuple[str, str]
    began: str

    @classmethod
    def of(cls, cursor: Cursor | None, today: date) -> _Run:
        held = dict(cursor or {})
        start, key = held.get("after") or ("", "")
        return cls(held.get("since", ""), held.get("known") or {}, (start, key), held.get("began") or str(today))

    def is_due(self, instance: Mapping[str, Any]) -> bool:
        return _when(instance)[:10] >= self.since and (_when(instance), _id(instance)) > self.after

    def gone(self, instances: tuple[dict[str, Any], ...], today: date) -> list[str]:
        """What was known and is not listed any more, though it was still to come: it was taken out. What is over may
        just not be listed; its counts stay.
        """
        listed = {_id(one) for one in instances}
        return sorted(key for key, start in self.known.items() if key not in listed and start[:10] >= str(today))

    def halfway(self, instance: Mapping[str, Any]) -> Cursor:
        after = [_when(instance), _id(instance)]
        return {"since": self.since, "known": dict(self.known), "after": after, "began": self.began}

    def finished(self, instances: tuple[dict[str, Any], ...]) -> Cursor:
        # What was read when this run began, perhaps long ago, is what counts: not the day on which it ended.
        since = str(date.fromisoformat(self.began) - timedelta(days=SETTLES_AFTER))
        return {"since": since, "known": {_id(one): _when(one) for one in instances if _when(one)[:10] >= since}}


def _told(door: Door) -> Told:
    instances = _list(door, "instances", {"start_from": _EVERYTHING})
    return Told(
        _by_id(_list(door, "events", {"instanceStart_from": _EVERYTHING})),
        tuple(sorted(instances, key=lambda one: (_when(one), _id(one)))),
        _by_id(_list(door, "plans")),
        _by_id(_list(door, "venues")),
    )


def _list(door: Door, what: str, params: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    return records_in(door.get(f"{_client(door)}/api/v3/{what}", params), what, NAME)


def _client(door: Door) -> str:
    client = door.setting("client")
    if not _CLIENT.fullmatch(client):
        raise refusals.setting_unreadable("client")
    return client


def _by_id(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {_id(one): one for one in records}


def _id(record: Mapping[str, Any]) -> str:
    return text(required(record, "id", NAME))


def _when(instance: Mapping[str, Any]) -> str:
    return text(required(instance, "start", NAME))


def _event_of(instance: Mapping[str, Any]) -> str:
    """The event of an instance: older answers give its id, newer ones a record with it."""
    event = required(instance, "event", NAME)
    return text(required(event, "id", NAME)) if isinstance(event, Mapping) else text(event)


def programme_of(told: Told) -> Programme:
    """Events as productions, instances as performances, venues as venues. Moments are on the house's own clock."""
    return Programme(
        source="spektrix",
        performances=tuple(_performance(told, one) for one in told.instances),
        productions=tuple(
            ProductionRow(key, text(one.get("name")), _genre(one), description=text(one.get("description")))
            for key, one in told.events.items()
        ),
        venues=tuple(VenueRow(key, text(one.get("name"))) for key, one in told.venues.items()),
    )


def _genre(event: Mapping[str, Any]) -> str:
    return text(event.get("attribute_Genre") or event.get("attribute_genre"))


def _performance(told: Told, instance: Mapping[str, Any]) -> PerformanceRow:
    production = _event_of(instance)
    event = told.events.get(production, {})
    start = _start(instance)
    minutes = whole_number(event.get("duration"))
    plan = told.plans.get(text(instance.get("planId")), {})
    return PerformanceRow(
        id=_id(instance),
        title=text(event.get("name")),
        start=start,
        end=start + timedelta(minutes=minutes) if minutes else None,
        production=production,
        venue=inside(plan, "venue", "id"),
        hall=text(plan.get("name")),
        state="cancelled" if required(instance, "cancelled", NAME) is True else "planned",
        genre_own=_genre(event),
        price_from_cents=cents(event.get("attribute_LowestPrice")),
    )


def _start(instance: Mapping[str, Any]) -> datetime:
    # `start` is the local time of the house (`startUtc` is not): it is taken as written.
    start = house_moment(_when(instance), HOUSE_CLOCK)
    if start is None:
        raise refusals.answer_changed(NAME, "start")
    return start


def _change(door: Door, told: Told, instance: Mapping[str, Any]) -> Change:
    """How full one instance is. A cancelled one has no visitors, whatever was sold before."""
    key = _id(instance)
    if required(instance, "cancelled", NAME) is True:
        return Change(key)
    status = door.get(f"{_client(door)}/api/v3/instances/{quote(key, safe='')}/status")
    row = _performance(told, instance)
    counted = {name: str(_count(status, name)) for name in ("capacity", "sold", "reserved", "locked", "available")}
    record = {
        "instance_id": key,
        "event_id": row.production,
        "event_name": row.title,
        "instance_start": f"{row.start:%Y-%m-%d %H:%M:%S}",
        "genre": row.genre_own,
        "venue_name": inside(told.venues.get(row.venue), "name"),
        "plan_name": row.hall,
        **counted,
    }
    return Change(key, ({name: value or None for name, value in record.items()},))


def _count(status: Any, name: str) -> int:
    number = whole_number(required(status, name, NAME))
    if number is None:
        raise refusals.answer_changed(NAME, name)
    return number


CONNECTOR = Connector(
    code="spektrix",
    name=NAME,
    system="spektrix",
    brings=("programme", "counts"),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Waar Spektrix staat.", "Where Spektrix is."),
            kind="address",
            known="https://system.spektrix.com",
        ),
        Setting(
            "client",
            Text("Naam van het account", "Name of the account"),
            Text(
                "Het woord na system.spektrix.com/ in uw adres.", "The word after system.spektrix.com/ in your address."
            ),
        ),
        Setting(
            "user",
            Text("API-gebruiker", "API user"),
            Text("Alleen als uw account niet openbaar te lezen is.", "Only when your account cannot be read openly."),
            required=False,
        ),
        Setting(
            "key",
            Text("API-sleutel", "API key"),
            Text("De sleutel van die gebruiker.", "The key of that user."),
            kind="secret",
            required=False,
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=4.0,
    oddities=(
        Text(
            "Spektrix vertelt hoeveel plaatsen verkocht zijn, niet aan wie en voor hoeveel. "
            "Voor bestellingen gebruikt u een rapport als bestand.",
            "Spektrix tells how many seats are sold, not to whom and for how much. For orders use a report as a file.",
        ),
        Text("Gratis kaarten tellen mee als verkocht.", "Free tickets count as sold."),
        Text(
            "Een afgelaste voorstelling telt geen bezoek, ook als er kaarten verkocht waren.",
            "A cancelled performance counts no visits, also when tickets had been sold.",
        ),
        Text(
            "Terugschrijven kan niet: er is geen gepubliceerde vraag die alle klanten geeft, "
            "en dus ook niet wie toestemming gaf.",
            "Writing back is not possible: no published call lists customers, so who agreed is not known.",
        ),
    ),
    sources=(
        "https://integrate.spektrix.com/docs/API3",
        "https://github.com/crowdengage/spektrixpython",
        "https://github.com/BrightFlair/spektrix-api",
        "https://github.com/jvalentine-trgarts/spektrix-api-browser",
        "https://github.com/culturecreates/artsdata-planet-spektrix",
    ),
)
