"""A small shop to connect with: orders that a test changes, and a server that tells of them as pretix orders do.

The connector is a real one (it asks over loopback, page by page, since a cursor); only the shop behind it is ours, so a
test can cancel, refund, move, merge and erase in it, and let the vendor misbehave between two pages.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from publiek.deliveries.live import Change, Connector, Cursor, Discovered, Door, Page, Setting
from publiek.deliveries.live.door import paginators
from publiek.deliveries.live.fakes.serving import Answer, Question
from publiek.deliveries.systems import pretix
from publiek.errors import Text

EVENT = {
    "name": "Seizoen",
    "slug": "seizoen",
    "items": [{"id": 5, "name": "Ticket", "variations": []}],
    "questions": [],
    "subevents": [
        {"id": 7, "name": "Hamlet", "date_from": "2026-01-16T19:15:00Z", "location": "Grote Zaal"},
        {"id": 8, "name": "Medea", "date_from": "2026-02-16T19:15:00Z", "location": "Kleine Zaal"},
    ],
}


@dataclass
class Shop:
    """`orders` by code; `clock` counts changes. `deleted`: codes that are gone."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    clock: int = 0
    page: int = 10
    token: str = "geheim-4711"

    def sell(self, code: str, *, tickets: int = 2, price: str = "20.00", **more: Any) -> None:
        """An order that was paid."""
        position = {"item": 5, "subevent": 7, "price": price}
        positions = [{**position, "id": n, "positionid": n} for n in range(1, tickets + 1)]
        order = {
            "code": code,
            "status": "p",
            "testmode": False,
            "email": f"{code.lower()}@example.org",
            "sales_channel": "web",
            "datetime": "2025-11-01T12:00:00Z",
            "fees": [],
            "positions": positions,
            "invoice_address": {"zipcode": "3011 AA", "country": "NL"},
        }
        self.orders[code] = {**order, **more}
        self._touch(code)

    def change(self, code: str, **facts: Any) -> None:
        """The same order with other facts."""
        self.orders[code].update(copy.deepcopy(facts))
        self._touch(code)

    def move(self, code: str, *, subevent: int) -> None:
        """All tickets of an order to another performance."""
        self.change(code, positions=[{**one, "subevent": subevent} for one in self.orders[code]["positions"]])

    def delete(self, code: str) -> None:
        """Gone without a trace but a tombstone."""
        self.orders[code] = {"code": code, "gone": True}
        self._touch(code)

    def answer(self, question: Question) -> Answer:
        """What the shop says: orders since a moment of its clock, `page` at a time, oldest change first."""
        if question.headers.get("authorization") != f"Token {self.token}":
            return Answer({"detail": "no"}, 401)
        if question.path.endswith("/account"):
            return Answer({"name": "Winkel"})
        since, offset = int(question.query.get("since", 0)), int(question.query.get("offset", 0))
        found = sorted((o for o in self.orders.values() if o["changed"] > since), key=lambda one: one["changed"])
        part = found[offset : offset + self.page]
        more = f"{question.address}/orders?since={since}&offset={offset + self.page}"
        return Answer({"results": part, "next": more if offset + self.page < len(found) else None})

    def _touch(self, code: str) -> None:
        self.clock += 1
        self.orders[code]["changed"] = self.clock


def _prepare(door: Door) -> None:
    door.headers = {"Authorization": f"Token {door.setting('token')}"}


def _discover(door: Door) -> Discovered:
    return Discovered(door.get("account")["name"])


def _read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    since = int((cursor or {}).get("since", 0))
    walk = paginators().JSONLinkPaginator(next_url_path="next")
    for orders, _ in door.pages("orders", {"since": since}, items="results", paginator=walk):
        changes = tuple(_change(order) for order in orders)
        seen = max((order["changed"] for order in orders), default=since)
        yield Page(changes, cursor={"since": seen}, done=0.5)


def _change(order: dict[str, Any]) -> Change:
    if order.get("gone"):
        return Change(order["code"])
    return Change(order["code"], tuple(pretix.flatten({"event": {**EVENT, "orders": [order]}}) or ()))


def connector() -> Connector:
    """The connector of the small shop."""
    settings = (
        Setting("address", Text("Adres", "Address"), Text("Van de winkel.", "Of the shop."), "address"),
        Setting("token", Text("Sleutel", "Token"), Text("Uit de winkel.", "From the shop."), "secret"),
    )
    return Connector(
        "small-shop",
        "Winkel",
        ("sales",),
        settings,
        _discover,
        _read,
        system="pretix",
        per_second=500.0,
        prepare=_prepare,
    )
