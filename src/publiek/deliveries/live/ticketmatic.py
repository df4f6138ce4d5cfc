"""How is Ticketmatic read live? Orders by when they changed, and again when their contact or event changed.

Orders come with what they are about (`output=withlookup`). A contact that was changed, merged or deleted is found by
its own moment of change; an event that is shown otherwise by its fingerprint.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from publiek.deliveries.live.connector import Change, Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door, paginators
from publiek.deliveries.live.promised import house_moment, required, text, whole_number
from publiek.deliveries.live.ticketmatic_contacts import contacts, write
from publiek.deliveries.live.ticketmatic_orders import NAME, Orders, Walk, newest, orders_of, place
from publiek.deliveries.live.ticketmatic_signing import sign_on
from publiek.deliveries.live.told_before import OVERLAP, differing, earlier, fingerprint
from publiek.deliveries.systems.ticketmatic import flatten
from publiek.errors import NetworkError, Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

_AT_ONCE = 1000
#: The facts of an event that stand on the lines of its orders.
_TOLD = ("name", "startts", "locationname", "productionid", "c_genre")


def discover(door: Door) -> Discovered:
    """The events of the account. Raises NetworkError when the account or the key is not right."""
    events = _events(door)
    orders = whole_number(required(door.get(place(door, "orders"), {"limit": "1"}), "nbrofresults", NAME))
    parts = tuple(Part(_id(one), text(one.get("name")), text(one.get("startts"))) for one in events)
    return Discovered(door.setting("account"), parts, {"events": len(parts), "orders": orders})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """The orders that changed since `cursor`, then those of contacts and events that changed.

    Cursor: `orders` and `contacts` (moments up to which they were read) and `events` (fingerprints).
    """
    known = dict(cursor or {})
    events = _events(door)
    yield Page(programme=_programme(events))
    marks = {_id(one): fingerprint(*(one.get(name) for name in _TOLD)) for one in events}
    before = dict(known.get("events") or marks)
    persons = str(known.get("contacts") or newest(door))
    walk = Walk(door, str(known.get("orders") or ""))
    for orders in walk.pages():
        now = {"orders": walk.reached, "contacts": persons, "events": before}
        yield Page(_changes(orders), cursor=now, done=0.9 * walk.done)
    reached = persons
    if persons:
        changed, reached = _contacts(door, persons)
        for one in changed:
            for orders in orders_of(door, {"simplefilter": json.dumps({"customerid": one})}):
                yield Page(_changes(orders), done=0.93)
    for event in differing(before, marks):
        for orders in _of_event(door, event):
            yield Page(_changes(orders), done=0.97)
    yield Page(cursor={"orders": walk.reached, "contacts": reached, "events": {**before, **marks}}, done=1.0)


def _events(door: Door) -> list[dict[str, Any]]:
    paging = paginators().OffsetPaginator(limit=_AT_ONCE, total_path="nbrofresults")
    walk = door.pages(place(door, "events"), {"output": "default"}, items="data", paginator=paging)
    return list({_id(one): one for page, _ in walk for one in page}.values())


def _contacts(door: Door, since: str) -> tuple[list[int], str]:
    """The ids of the contacts that changed, and the moment to ask on from.

    In the order in which they were made, so that none is skipped when others change meanwhile. What changes after the
    first page may be missed: so the next time begins at the newest moment of the first page.
    """
    asked = {"lastupdatesince": since, "includearchived": "true", "orderby": "createdts"}
    paging = paginators().OffsetPaginator(limit=_AT_ONCE, total_path="nbrofresults")
    found: list[int] = []
    reached = since
    for number, (page, _) in enumerate(door.pages(place(door, "contacts"), asked, items="data", paginator=paging)):
        found += [int(required(one, "id", NAME)) for one in page]
        if number == 0 and page:
            moments = [text(required(one, "lastupdatets", NAME)) for one in page]
            latest = max(moments, key=lambda one: str(house_moment(one)))
            reached = max(
                since,
                earlier(latest, OVERLAP, system=NAME, field="lastupdatets"),
                key=lambda one: str(house_moment(one)),
            )
    return sorted(set(found)), reached


def _of_event(door: Door, event: str) -> Iterator[Orders]:
    """The orders with a ticket for an event: asked by a query of Ticketmatic's; where that is refused, all are read."""
    try:
        yield from orders_of(door, {"filter": f"select distinct orderid from tm.ticket where eventid = {int(event)}"})
        return
    except NetworkError as trouble:
        if trouble.code not in ("live-answer-changed", "live-not-allowed"):
            raise
    for orders in Walk(door, "").pages():
        about = [one for one in orders.entries if any(text(t.get("eventid")) == event for t in one["tickets"])]
        yield Orders(about, orders.lookup, orders.total)


def _changes(orders: Orders) -> tuple[Change, ...]:
    return tuple(
        Change(text(one["orderid"]), tuple(flatten({"data": [one], "lookup": orders.lookup}) or ()))
        for one in orders.entries
    )


def _id(event: Mapping[str, Any]) -> str:
    return text(required(event, "id", NAME))


def _programme(events: list[dict[str, Any]]) -> Programme:
    rows = tuple(_performance(one) for one in events)
    productions = {row.production: ProductionRow(row.production, row.title, row.genre_own) for row in rows}
    venues = {row.venue: VenueRow(row.venue, row.hall) for row in rows if row.venue}
    return Programme("ticketmatic", rows, tuple(productions.values()), tuple(venues.values()))


def _performance(event: Mapping[str, Any]) -> PerformanceRow:
    seats = [one for one in event.get("availability") or () if isinstance(one, dict)]
    dip = text(event.get("c_pkiid"))
    return PerformanceRow(
        id=_id(event),
        title=text(required(event, "name", NAME)),
        start=house_moment(event.get("startts")),
        end=house_moment(event.get("endts")),
        production=text(event.get("productionid")) or _id(event),
        venue=text(event.get("locationid")),
        hall=text(event.get("locationname")),
        genre_own=text(event.get("c_genre")),
        capacity=sum(whole_number(one.get("total")) or 0 for one in seats) or None,
        identifiers={"dip": dip} if dip else {},
    )


CONNECTOR = Connector(
    code="ticketmatic",
    name=NAME,
    system="ticketmatic",
    brings=("sales", "programme"),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Het adres van Ticketmatic; u hoeft dit niet te veranderen.", "You need not change this."),
            kind="address",
            known="https://apps.ticketmatic.com",
        ),
        Setting(
            "account",
            Text("Naam van uw account", "Name of your account"),
            Text("De korte naam in het adres van Ticketmatic.", "The short name in the address of Ticketmatic."),
        ),
        Setting(
            "key",
            Text("API-sleutel", "API key"),
            Text("Instellingen > Systeem > API-sleutels.", "Settings > System > API keys."),
        ),
        Setting(
            "secret",
            Text("API-geheim", "API secret"),
            Text("Hoort bij de sleutel; het wordt nooit verstuurd.", "Belongs to the key; it is never sent."),
            kind="secret",
        ),
        Setting(
            "optin",
            Text("Toestemming", "Consent"),
            Text(
                "Alleen voor terugschrijven: het nummer van de opt-in waarmee mensen toestemming geven.",
                "Only for writing back: the number of the opt-in with which people give consent.",
            ),
            required=False,
        ),
    ),
    discover=discover,
    read=read,
    contacts=contacts,
    write=write,
    prepare=sign_on,
    per_second=4.0,
    oddities=(
        Text(
            "Een ticket dat terugkwam staat niet meer in zijn bestelling: het telt hier niet meer mee.",
            "A ticket that was returned has left its order: it no longer counts here.",
        ),
        Text(
            "De bestellingen van een verwijderd contact blijven tellen, zonder persoon.",
            "The orders of a deleted contact go on counting, without a person.",
        ),
        Text(
            "Scans tellen mee vanaf het moment dat de bestelling verandert, of bij de volgende volledige lezing.",
            "Scans count from when the order changes, or at the next whole reading.",
        ),
    ),
    sources=(
        "https://github.com/ticketmatic/tm-go",
        "https://github.com/quantile-taps/tap-ticketmatic",
        "https://www.ticketmatic.com/docs/api/",
    ),
)
