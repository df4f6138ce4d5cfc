"""Organisations, events and orders in Eventbrite, in pages with a continuation token.

Made from https://www.eventbrite.com/platform/api and the fields that
https://github.com/reservoir-data/tap-eventbrite reads.
A token goes on behind the place where the page before ended, so what moves meanwhile can be skipped: as a reader must
expect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS = {"token": "not-a-real-eventbrite-token"}
CANARIES = ("Visserkanarie", "anna.kanarie@example.org", "Kanariekade", "Gastkanarie")
Row = dict[str, Any]


@dataclass
class Eventbrite:
    """Events and orders by id, of the organisation 900. `at_once`: entries on a page."""

    events: dict[str, Row] = field(default_factory=dict)
    orders: dict[str, Row] = field(default_factory=dict)
    at_once: int = 2

    def __call__(self, question: Question) -> Answer:
        """As the API answers."""
        if question.headers.get("authorization") != f"Bearer {SETTINGS['token']}":
            return Answer({"status_code": 401, "error": "INVALID_AUTH"}, 401)
        path, query = question.path, dict(question.query)
        if path == "/v3/users/me/organizations/":
            return self._page("organizations", [{"id": "900", "name": "De Brug", "_type": "organization"}], query)
        if path == "/v3/organizations/900/events/":
            return self._page("events", list(self.events.values()), query)
        if path == "/v3/organizations/900/orders/":
            return self._page("orders", self._orders(query), query)
        found = re.fullmatch(r"/v3/events/(\w+)/orders/", path)
        if found and found[1] in self.events:
            orders = [one for one in self._orders(query) if one["event_id"] == found[1]]
            return self._page("orders", orders, query)
        return Answer({"status_code": 404, "error": "NOT_FOUND"}, 404)

    def _orders(self, query: Row) -> list[Row]:
        since = query.get("changed_since", "")
        told = [
            {**one, "event": self.events.get(one["event_id"])}
            for one in self.orders.values()
            if one["changed"] >= since
        ]
        if "attendees" not in query.get("expand", ""):
            told = [{name: value for name, value in one.items() if name != "attendees"} for one in told]
        return sorted(told, key=lambda one: one["changed"])

    def _page(self, items: str, rows: list[Row], query: Row) -> Answer:
        first = int(query.get("continuation", "0"))
        last = first + self.at_once
        pagination: Row = {"object_count": len(rows), "page_size": self.at_once, "has_more_items": last < len(rows)}
        if last < len(rows):
            pagination["continuation"] = str(last)
        return Answer({"pagination": pagination, items: rows[first:last]})

    def show(self, key: str, start: str, **more: Any) -> None:
        """An event at `start` (local)."""
        self.events[key] = {
            "id": key,
            "name": {"text": "De Kade", "html": "De Kade"},
            "start": {"timezone": "Europe/Amsterdam", "local": start},
            "end": {"local": start},
            "status": "live",
            "changed": _now(),
            "currency": "EUR",
            "online_event": False,
            "venue_id": "55",
            "capacity": 200,
            "is_series_parent": False,
            "series_id": None,
        } | more

    def sell(self, key: str, event: str, attendees: list[Row], **more: Any) -> Row:
        """An order that was placed."""
        self.orders[key] = {
            "id": key,
            "event_id": event,
            "status": "placed",
            "created": "2026-01-05T19:00:00Z",
            "changed": "2026-01-05T19:00:00Z",
            "email": CANARIES[1],
            "first_name": "Anna",
            "last_name": CANARIES[0],
            "name": f"Anna {CANARIES[0]}",
            "attendees": [{**one, "order_id": key, "event_id": event} for one in attendees],
        } | more
        return self.orders[key]

    def change(self, key: str, **more: Any) -> None:
        """An order changes now, and is marked."""
        self.orders[key] |= {**more, "changed": _now()}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_HOME = {"address_1": f"{CANARIES[2]} 12", "city": "Rotterdam", "postal_code": "3011 AA", "country": "NL"}


def attendee(key: str, gross: str = "24.50", **more: Any) -> Row:
    """A ticket."""
    return {
        "id": key,
        "created": "2026-01-05T19:00:00Z",
        "changed": "2026-01-05T19:00:00Z",
        "status": "Attending",
        "quantity": 1,
        "ticket_class_name": "Normaal",
        "checked_in": False,
        "cancelled": False,
        "refunded": False,
        "profile": {
            "email": "gast@example.org",
            "first_name": "Gast",
            "last_name": CANARIES[3],
            "addresses": {"home": _HOME},
        },
        "costs": {"gross": {"currency": "EUR", "value": int(gross.replace(".", "")), "major_value": gross}},
    } | more


def sample() -> Eventbrite:
    """Two evenings; three orders, one of them free and without a name (at the door)."""
    house = Eventbrite()
    house.show("11", "2026-04-01T20:30:00")
    house.show("12", "2026-04-02T20:30:00")
    house.sell("1", "11", [attendee("101"), attendee("102")])
    house.sell("2", "12", [attendee("103")])
    nobody = attendee("104", "0.00", profile={})
    house.sell("3", "12", [nobody], email=None, first_name=None, last_name=None, name=None)
    return house
