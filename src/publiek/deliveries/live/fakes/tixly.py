"""A house in Tixly: customers, events and sales rows, in pages with the address of the next one.

Made from the fields and questions of https://github.com/quantile-taps/tap-tixly (Data, Next, SoldFrom, SoldTo).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS = {"token": "not-a-real-tixly-token"}
CANARIES = ("Visserkanarie", "anna.kanarie@example.org", "Kanariekade", "Dekkerkanarie")
Row = dict[str, Any]


@dataclass
class Tixly:
    """Customers and events by id, sales rows; `at_once` entries stand on a page."""

    customers: dict[int, Row] = field(default_factory=dict)
    events: dict[int, Row] = field(default_factory=dict)
    sales: list[Row] = field(default_factory=list)
    at_once: int = 3

    def __call__(self, question: Question) -> Answer:
        """As the API answers."""
        if question.headers.get("authorization") != f"Bearer {SETTINGS['token']}":
            return Answer({"Message": "Authorization has been denied for this request."}, 401)
        query = question.query
        if question.path == "/customers":
            return self._page(question, list(self.customers.values()))
        if question.path == "/events":
            return self._page(question, list(self.events.values()))
        if question.path == "/events/sales":
            first, last = query.get("SoldFrom", ""), query.get("SoldTo", "9")
            rows = [one for one in self.sales if first <= str(one.get("Created", first)) <= last]
            return self._page(question, rows)
        return Answer({"Message": "Not found"}, 404)

    def _page(self, question: Question, rows: list[Row]) -> Answer:
        first = int(question.query.get("offset", "0"))
        last = first + self.at_once
        query = urlencode({**question.query, "offset": last})
        onward = f"{question.address}{question.path}?{query}" if last < len(rows) else None
        return Answer({"Data": rows[first:last], "Next": onward})

    def sell(self, order: int, event: int, sold: str, **more: Any) -> Row:
        """A row that was sold at a moment ("2026-01-05T19:00:00"); a return has `TicketCount` -1."""
        number = len(self.sales) + 1
        row = {
            "SaleTicketId": number,
            "TicketId": 1000 + number,
            "EventId": event,
            "CustomerId": None,
            "IsAnonymousSale": "CustomerId" not in more,
            "OrderId": order,
            "TicketTypeId": 1,
            "TicketType": "Normaal",
            "SubscriptionTypeId": None,
            "PriceZone": "Rang 1",
            "Section": "Zaal",
            "Row": "5",
            "Seat": str(number),
            "TicketCount": 1,
            "Price": 22.5,
            "Fee": 1.5,
            "Online": True,
            "Scanned": False,
            "SkinID": 1,
            "OrganisationID": 1,
            "Created": sold,
        } | more
        self.sales.append(row)
        return row

    def know(self, key: int, edited: str | None = None, **more: Any) -> None:
        """A customer comes, or changes at `edited`; no sale is marked."""
        fresh = {"Id": key, "Created": "2025-12-01T10:00:00", "Country": "NL"}
        self.customers[key] = {**self.customers.get(key, fresh), **more, "Edited": edited}


def sample() -> Tixly:
    """Two evenings; an order of two tickets, one of nobody, one of which a ticket came back a month later."""
    house = Tixly()
    for key, start in ((3, "2026-04-01T20:15:00"), (4, "2026-04-02T20:15:00")):
        house.events[key] = {
            "Id": key,
            "Name": "De Kade",
            "StartDate": start,
            "EndDate": None,
            "Hall": "Grote Zaal",
            "Venue": "De Brug",
            "Categories": [{"Id": 1, "Name": "Toneel"}],
            "Sold": 2,
            "Capacity": 400,
            "Reserved": 0,
            "EventGroup": "De Kade",
        }
    house.know(7, FirstName="Anna", LastName=CANARIES[0], Email=CANARIES[1], StreetName=CANARIES[2], ZipCode="3011 AA")
    house.know(8, FirstName="Bram", LastName=CANARIES[3], ZipCode="3511 AB")
    house.sell(100, 3, "2026-01-05T19:00:00", CustomerId=7)
    house.sell(100, 3, "2026-01-05T19:00:00", CustomerId=7)
    house.sell(101, 4, "2026-01-05T20:00:00")
    house.sell(102, 4, "2026-01-06T12:00:00", CustomerId=8)
    house.sell(103, 3, "2026-02-01T12:00:00", CustomerId=7)
    house.sell(102, 4, "2026-02-07T12:00:00", CustomerId=8, TicketCount=-1, Fee=0)
    return house
