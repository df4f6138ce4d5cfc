"""A client of VoordeMensen: its Peppered-style export of orders and customers, and its events.

Made from https://vdm-docs.pages.dev/api/peppered/exports, /events and /customers: one array without pages, the raw key
in `Authorization`, `changedSince` in the body.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS = {"client": "debrug", "key": "not-a-real-vdm-key"}
CANARIES = ("Visserkanarie", "anna.kanarie@example.org", "Kanariekade", "Dekkerkanarie")
_HOME = "/v1/debrug/peppered/"
_BEGIN = datetime.fromisoformat("2026-03-01T12:00:00+01:00")


@dataclass
class VoordeMensen:
    """Orders, customers and events by id; every change is a minute after the one before."""

    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    customers: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    edited: dict[int, datetime] = field(default_factory=dict)
    now: datetime = _BEGIN

    def __call__(self, question: Question) -> Answer:
        """As the export answers."""
        if question.headers.get("authorization") != SETTINGS["key"]:
            return Answer({"message": "Unauthenticated."}, 401)
        asked = (question.method, question.path.removeprefix(_HOME))
        since = (question.body or {}).get("changedSince") if isinstance(question.body, dict) else None
        after = datetime.fromisoformat(since) if since else datetime.min.replace(tzinfo=self.now.tzinfo)
        if asked == ("GET", "event"):
            return Answer(list(self.events.values()))
        if asked == ("POST", "export/orders"):
            return Answer([self._whole(one) for one in self.orders.values() if self._moment(one) >= after])
        if asked == ("POST", "export/customers"):
            return Answer([self.customers[key] for key, at in self.edited.items() if at >= after])
        return Answer({"message": "Not found"}, 404)

    def _moment(self, order: dict[str, Any]) -> datetime:
        return datetime.fromisoformat(order.get("lastChanged", self.now.isoformat()))

    def _whole(self, order: dict[str, Any]) -> dict[str, Any]:
        return {**order, "user": self.customers.get(order["customerId"])}

    def later(self) -> str:
        """The clock an hour on."""
        self.now += timedelta(hours=1)
        return self.now.isoformat()

    def sell(
        self, key: int, seats: list[dict[str, Any]], *, customer: int | None = None, **more: Any
    ) -> dict[str, Any]:
        """An order that was paid."""
        moment = self.later()
        self.orders[key] = {
            "orderId": key,
            "orderKey": "XgFca-secret",
            "customerId": customer,
            "orderStatus": "ord",
            "orderPaymentStatus": "paid",
            "orderChannel": "www",
            "orderDate": moment,
            "timeOut": None,
            "lastChanged": moment,
            "amount": sum(seat["amount"] for seat in seats),
            "fee": 0.50,
            "donation": 0,
            "handlingTextPayment": "iDEAL",
            "discountName": None,
            "seats": seats,
            "deletedSeats": [],
        } | more
        return self.orders[key]

    def change(self, key: int, **more: Any) -> None:
        """An order changes, and is marked."""
        self.orders[key] |= {**more, "lastChanged": self.later()}

    def know(self, key: int, **more: Any) -> None:
        """A customer comes, or changes; its orders are not marked."""
        self.customers[key] = {**self.customers.get(key, {"customerId": key}), **more}
        self.later()
        self.edited[key] = self.now


def seat(key: int, event: int, amount: float = 24.5) -> dict[str, Any]:
    """A seat in an order."""
    return {
        "seatId": key,
        "eventId": event,
        "rankId": 42,
        "rowNr": 5,
        "seatNr": key % 30,
        "amount": amount,
        "priceId": "2ePdA8q3BN",
        "priceName": "Standard",
    }


def sample() -> VoordeMensen:
    """Two evenings; an order of two seats, one at the box office without a customer, a reservation, a donation."""
    house = VoordeMensen()
    for key, start in ((95, "2026-04-01T20:30:00+02:00"), (96, "2026-04-02T20:30:00+02:00")):
        house.events[key] = {
            "eventId": key,
            "productionId": 94,
            "eventName": "De Kade",
            "eventType": None,
            "eventTags": None,
            "start": start,
            "end": None,
            "hallId": 1,
            "prices": [],
        }
    house.know(
        7, email=CANARIES[1], customerFirstName="Anna", customerPreposition="de", customerLastName=CANARIES[0],
        customerAddress=CANARIES[2], customerHouseNr="12", customerZip="3011 AA", customerCity="Rotterdam",
        customerCountry="NL",
    )  # fmt: skip
    house.know(8, email="bram@example.org", customerLastName=CANARIES[3], customerZip="3511 AB")
    house.sell(1, [seat(501, 95), seat(502, 95)], customer=7)
    house.sell(2, [seat(503, 96)])
    house.sell(3, [seat(504, 96)], customer=8, orderStatus="res", orderPaymentStatus="none")
    house.sell(4, [seat(505, 95)], customer=7, donation=5.0)
    return house
