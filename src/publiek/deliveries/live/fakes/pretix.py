"""An organiser in pretix: events, dates, products, questions, orders and customers of its REST API.

Written by the documentation at https://docs.pretix.eu/dev/api/ and by what pretix 2026.8.0 itself answered (the same
connector reads both: see tests/functional/test_pretix_live.py). No code of pretix is used.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS = {"organiser": "debrug", "token": "not-a-real-token"}
_HOME = "/api/v1/organizers/debrug/"
Row = dict[str, Any]


@dataclass
class Pretix:
    """What the organiser has, by slug, id or code. `now`: the clock of the server; every change is a second later.

    `sees_customers`: whether the token may see customers.
    """

    events: dict[str, Row] = field(default_factory=dict)
    dates: dict[int, Row] = field(default_factory=dict)
    items: dict[str, list[Row]] = field(default_factory=dict)
    questions: dict[str, list[Row]] = field(default_factory=dict)
    orders: dict[str, Row] = field(default_factory=dict)
    customers: list[Row] = field(default_factory=list)
    sees_customers: bool = True
    now: datetime = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self, question: Question) -> Answer:
        """As pretix answers."""
        if question.headers.get("authorization") != f"Token {SETTINGS['token']}":
            return Answer({"detail": "Invalid token."}, 401)
        if not question.path.startswith(_HOME):
            return Answer({"detail": "Not found."}, 404)
        return self._answer(question.path.removeprefix(_HOME).strip("/"), question.query)

    def _answer(self, path: str, query: dict[str, str] | Any) -> Answer:
        if path == "":
            return Answer({"name": "Theater De Brug", "slug": "debrug"})
        if path == "orders":
            return self._orders(list(self.orders.values()), query)
        if path == "customers":
            return self._page(self.customers, query) if self.sees_customers else Answer({"detail": "No."}, 403)
        if path in ("events", "subevents"):
            return self._page(list((self.events if path == "events" else self.dates).values()), query)
        found = re.fullmatch(r"events/([^/]+)/?(.*)", path)
        if not found or found[1] not in self.events:
            return Answer({"detail": "Not found."}, 404)
        return self._of_event(found[1], found[2], query)

    def _of_event(self, slug: str, what: str, query: dict[str, str] | Any) -> Answer:
        lists = {
            "items": self.items.get(slug, []),
            "questions": self.questions.get(slug, []),
            "subevents": [one for one in self.dates.values() if one["event"] == slug],
        }
        if what == "":
            return Answer(self.events[slug])
        if what == "orders":
            return self._orders([one for one in self.orders.values() if one["event"] == slug], query)
        return self._page(lists[what], query) if what in lists else Answer({"detail": "Not found."}, 404)

    def _orders(self, orders: list[Row], query: dict[str, str] | Any) -> Answer:
        since = query.get("modified_since", "")
        chosen = [one for one in orders if not since or _at(one["last_modified"]) >= _at(since)]
        for name, of_line in (("subevent", "subevent"), ("item", "item"), ("variation", "variation")):
            if name in query:
                chosen = [one for one in chosen if any(str(p[of_line]) == query[name] for p in one["positions"])]
        by = query.get("ordering", "datetime")
        chosen.sort(key=lambda one: (_at(one[by]), one["code"]))
        if query.get("include_canceled_positions") != "true":
            chosen = [{**one, "positions": [p for p in one["positions"] if not p["canceled"]]} for one in chosen]
        return self._page(chosen, query)

    def _page(self, rows: list[Row], query: dict[str, str] | Any) -> Answer:
        size, number = min(int(query.get("page_size", 50)), 50), int(query.get("page", 1))
        here = rows[(number - 1) * size : number * size]
        if number > 1 and not here:
            return Answer({"detail": "Invalid page."}, 404)
        body = {"count": len(rows), "next": None, "previous": None, "results": copy.deepcopy(here)}
        return Answer(body, headers={"X-Page-Generated": self.now.isoformat()})

    def tick(self) -> str:
        """A second later: the moment of a change."""
        self.now += timedelta(seconds=1)
        return self.now.isoformat()

    def event(self, slug: str, name: str, date: str, *, series: bool = False, live: bool = True) -> Row:
        """An event with a ticket in two prices and a question for the postcode."""
        self.events[slug] = {
            "slug": slug,
            "name": {"en": name, "nl": name},
            "live": live,
            "date_from": date,
            "date_to": None,
            "has_subevents": series,
            "location": {"nl": "Grote Zaal"},
            "public_url": "",
        }
        first = 10 * len(self.events)
        variations = [{"id": first + 1, "value": {"nl": "Normaal"}}, {"id": first + 2, "value": {"nl": "CJP"}}]
        self.items[slug] = [{"id": first, "name": {"nl": "Ticket"}, "variations": variations}]
        self.questions[slug] = [{"id": first, "question": {"nl": "Postcode"}}]
        return self.events[slug]

    def date(self, id: int, slug: str, name: str, date: str) -> Row:
        """A date of a series."""
        self.dates[id] = {"id": id, "event": slug, "name": {"nl": name}, "date_from": date, "date_to": None}
        self.dates[id] |= {"location": {"nl": "Grote Zaal"}, "last_modified": self.tick()}
        return self.dates[id]

    def sell(self, code: str, slug: str, *, tickets: int = 1, date: int | None = None, **more: Any) -> Row:
        """A paid order of tickets at 20 euros."""
        item = self.items[slug][0]
        line = {"item": item["id"], "variation": item["variations"][0]["id"], "subevent": date, "price": "20.00"}
        line |= {"canceled": False, "checkins": [], "answers": [], "voucher": None, "attendee_name": None}
        line |= dict.fromkeys(("attendee_email", "company", "street", "zipcode", "city", "country"))
        moment = self.tick()
        self.orders[code] = {
            "code": code,
            "event": slug,
            "status": "p",
            "testmode": False,
            "email": f"{code.lower()}@example.org",
            "datetime": moment,
            "last_modified": moment,
            "sales_channel": "web",
            "customer": None,
            "fees": [],
            "invoice_address": {"name": f"Bezoeker {code}", "company": "", "street": "Kade 1", "zipcode": "3011 AA",
                                "city": "Rotterdam", "country": "NL"},
            "positions": [{**line, "positionid": place + 1} for place in range(tickets)],
        } | more  # fmt: skip
        return self.orders[code]

    def change(self, code: str, **values: Any) -> None:
        """Another value in an order, marked as changed."""
        self.orders[code] |= values | {"last_modified": self.tick()}


def sample() -> Pretix:
    """A series with two dates, a single event, and orders of both."""
    house = Pretix()
    house.event("seizoen", "Seizoen", "2026-01-01T19:00:00Z", series=True)
    house.event("zomer", "Zomerconcert", "2026-06-20T18:00:00Z")
    house.date(1, "seizoen", "Hamlet", "2026-01-16T19:15:00Z")
    house.date(2, "seizoen", "De Storm", "2026-02-16T19:15:00Z")
    for number in range(4):
        house.sell(f"AAA0{number}", "seizoen", tickets=2, date=1 + number % 2)
    house.sell("BBB01", "zomer", fees=[{"value": "1.50", "canceled": False}, {"value": "9.00", "canceled": True}])
    house.now += timedelta(hours=1)
    return house


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment.replace("Z", "+00:00"))
