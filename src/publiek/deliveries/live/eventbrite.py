"""How is Eventbrite read live? The first time event by event, then what changed in the organisation since.

The moment to ask on from is that of Eventbrite's own clock when a reading began. Pages go on by a token; whether none
was skipped while orders moved is seen from the number of orders that the last page tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Change, Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door, paginators
from publiek.deliveries.live.promised import house_moment, inside, records_in, required, text, whole_number
from publiek.deliveries.live.told_before import OVERLAP, differing, fingerprint
from publiek.deliveries.systems.eventbrite import flatten
from publiek.errors import Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme

NAME = "Eventbrite"
#: How often a list is read again when it moved while it was read.
_TRIES = 3
_HIDDEN = ("draft", "deleted")


def discover(door: Door) -> Discovered:
    """The organisations of the token, and their events. Raises NetworkError when the token is not right."""
    organisations, _ = _organisations(door)
    events = [one for key in organisations for one in _events(door, key)]
    parts = tuple(Part(_id(one), inside(one, "name", "text"), inside(one, "start", "local")) for one in events)
    return Discovered(", ".join(organisations.values()), parts, {"events": len(parts)})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """The orders that changed since `cursor`, and those of events that are shown otherwise than when they were told.

    Cursor: `since` (a moment), `events` (fingerprints), and while everything is read for the first time `read` (the
    events of which the orders were read).
    """
    known = dict(cursor or {})
    organisations, began = _organisations(door)
    events = {_id(one): one for key in organisations for one in _events(door, key)}
    yield Page(programme=_programme(list(events.values())))
    marks = {key: _mark(one) for key, one in events.items()}
    since, before = known.get("since") or began, dict(known.get("events") or marks)
    told = set(known.get("read") or ())
    if not known or "read" in known:
        for key in sorted(set(events) - told):
            changes = _changes(_orders(door, f"v3/events/{key}/orders/", {}))
            told.add(key)
            now = {"since": since, "events": before, "read": sorted(told)}
            yield Page(changes, cursor=now, done=len(told) / len(events))
    if known:
        for key in organisations:
            asked = {"changed_since": since}
            yield Page(_changes(_orders(door, f"v3/organizations/{key}/orders/", asked)), done=0.9)
    for key in differing(before, marks):
        yield Page(_changes(_orders(door, f"v3/events/{key}/orders/", {})), done=0.95)
    yield Page(cursor={"since": since if not known else began, "events": {**before, **marks}}, done=1.0)


def _organisations(door: Door) -> tuple[dict[str, str], str]:
    """The organisations (the chosen one, or all) by id, and the moment of this answer less the overlap."""
    chosen = (door.settings.get("organisation") or "").strip()
    found: dict[str, str] = {}
    began = ""
    for entries, headers in door.pages("v3/users/me/organizations/", items="organizations", paginator=_paging()):
        began = began or _clock(headers)
        found |= {_id(one): text(one.get("name")) for one in entries if not chosen or _id(one) == chosen}
    if not found:
        raise refusals.not_there(NAME)
    return found, began


def _clock(headers: Mapping[str, str]) -> str:
    try:
        moment = parsedate_to_datetime(headers["Date"]).astimezone(UTC) - OVERLAP
    except (KeyError, TypeError, ValueError):
        moment = None
    if moment is None:
        raise refusals.answer_changed(NAME, "Date")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _events(door: Door, organisation: str) -> list[dict[str, Any]]:
    walk = door.pages(
        f"v3/organizations/{organisation}/events/", {"status": "all"}, items="events", paginator=_paging()
    )
    return [one for entries, _ in walk for one in entries if text(required(one, "status", NAME)) not in _HIDDEN]


def _paging() -> Any:
    return paginators().JSONResponseCursorPaginator(
        cursor_path="pagination.continuation", cursor_param="continuation", has_more_path="pagination.has_more_items"
    )


def _orders(door: Door, path: str, narrowed: Mapping[str, str]) -> list[dict[str, Any]]:
    """All orders of a list; read again when it moved. Raises NetworkError "live-answer-damaged" if it goes on so."""
    found: dict[str, dict[str, Any]] = {}
    for _ in range(_TRIES):
        count = 0
        for orders, total in _pages(door, path, {"expand": "attendees,event", "status": "both", **narrowed}):
            found |= {_id(one): one for one in orders}
            count = total
        if len(found) >= count:
            return list(found.values())
    raise refusals.answer_damaged(NAME)


def _pages(door: Door, path: str, params: Mapping[str, str]) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Page by page, with the number of all: the paginators of the library do not tell that."""
    token = ""
    while True:
        answer = door.get(path, {**params, **({"continuation": token} if token else {})})
        orders = records_in(required(answer, "orders", NAME), "orders", NAME)
        yield orders, int(required(answer, "pagination.object_count", NAME))
        if not required(answer, "pagination.has_more_items", NAME):
            return
        token = text(required(answer, "pagination.continuation", NAME))


def _changes(orders: list[dict[str, Any]]) -> tuple[Change, ...]:
    found = []
    for order in orders:
        attendees = records_in(required(order, "attendees", NAME), "attendees", NAME)
        for one in attendees:
            for name in ("id", "event_id", "status", "ticket_class_name", "costs.gross.major_value"):
                required(one, name, NAME)
        if attendees:
            required(order, "event.start.local", NAME)
        found.append(Change(_id(order), tuple(flatten({"orders": [order]}) or ())))
    return tuple(found)


def _id(record: dict[str, Any]) -> str:
    return text(required(record, "id", NAME))


def _mark(event: dict[str, Any]) -> str:
    return fingerprint(inside(event, "name", "text"), inside(event, "start", "local"), event.get("series_id"))


def _programme(events: list[dict[str, Any]]) -> Programme:
    rows = tuple(_performance(one) for one in events if one.get("is_series_parent") is not True)
    productions = {row.production: ProductionRow(row.production, row.title) for row in rows}
    return Programme("eventbrite", rows, tuple(productions.values()))


def _performance(event: dict[str, Any]) -> PerformanceRow:
    return PerformanceRow(
        id=_id(event),
        title=text(required(event, "name.text", NAME)),
        start=house_moment(required(event, "start.local", NAME)),
        end=house_moment(inside(event, "end", "local")),
        production=text(event.get("series_id")) or _id(event),
        venue=text(event.get("venue_id")),
        state="cancelled" if text(event.get("status")) == "canceled" else "planned",
        kind="online" if event.get("online_event") is True else "regular",
        capacity=whole_number(event.get("capacity")),
    )


def sign_on(door: Door) -> None:
    """The private token goes with every question."""
    door.headers = {**door.headers, "Authorization": f"Bearer {door.setting('token')}", "Accept": "application/json"}


CONNECTOR = Connector(
    code="eventbrite",
    name=NAME,
    system="eventbrite",
    brings=("sales", "programme"),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Het adres van Eventbrite; u hoeft dit niet te veranderen.", "You need not change this."),
            kind="address",
            known="https://www.eventbriteapi.com",
        ),
        Setting(
            "token",
            Text("Privé-token", "Private token"),
            Text("Account > Ontwikkelaarslinks > API-sleutels.", "Account > Developer Links > API keys."),
            kind="secret",
        ),
        Setting(
            "organisation",
            Text("Organisatie", "Organisation"),
            Text("Het nummer van één organisatie. Leeg: alle.", "The number of one organisation. Empty: all."),
            required=False,
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=1.0,
    oddities=(
        Text(
            "De koper gaat voor de bezoeker; het adres is dat van de bezoeker en is er alleen als u erom vraagt.",
            "The buyer goes before the attendee; the address is the attendee's and is there only when you ask for it.",
        ),
        Text(
            "Bedragen zijn wat de koper betaalde, kosten inbegrepen.", "Amounts are what the buyer paid, fees included."
        ),
        Text(
            "Wat zonder spoor verdwijnt gaat hier weg bij de volgende volledige lezing, elke 30 dagen.",
            "What disappears without a trace goes here at the next whole reading, every 30 days.",
        ),
    ),
    sources=(
        "https://www.eventbrite.com/platform/api#/reference/order/list",
        "https://www.eventbrite.com/platform/api#/reference/event/list",
        "https://github.com/reservoir-data/tap-eventbrite",
    ),
)
