"""An account in Ticketmatic: orders with their lookup, events and contacts, signed questions, pages by offset.

Made from https://github.com/ticketmatic/tm-go (names, signature, OrderQuery and ContactQuery) and
https://github.com/quantile-taps/tap-ticketmatic (fields, `withlookup`, `includearchived`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS = {"account": "debrug", "key": "not-a-real-key", "secret": "not-a-real-secret", "optin": "1"}
CANARIES = ("Visserkanarie", "anna.kanarie@example.org", "Kanariekade", "Dekkerkanarie")
_HOME = "/api/1/debrug/"
Row = dict[str, Any]


@dataclass
class Ticketmatic:
    """Orders, events and contacts by id; every change is an hour after the one before. `queries`: whether `filter` is
    allowed. `at_most`: the largest page of orders.
    """

    orders: dict[int, Row] = field(default_factory=dict)
    events: dict[int, Row] = field(default_factory=dict)
    contacts: dict[int, Row] = field(default_factory=dict)
    queries: bool = True
    at_most: int = 1000
    now: datetime = datetime(2026, 3, 1, 12)

    def __call__(self, question: Question) -> Answer:
        """As the API answers."""
        if not _is_signed(question):
            return Answer({"message": "Unauthorized"}, 401)
        path, query = question.path.removeprefix(_HOME), question.query
        if path == "orders":
            return self._orders(query)
        if path == "events":
            return self._page(list(self.events.values()), query, 1000)
        if path == "contacts":
            live = [one for one in self.contacts.values() if query.get("includearchived") or not one["isdeleted"]]
            return self._page(self._since(live, query), query, 1000)
        found = re.fullmatch(r"contacts/(\d+)", path)
        if found and question.method == "PUT" and int(found[1]) in self.contacts:
            self.contacts[int(found[1])] |= question.body
            return Answer(self.contacts[int(found[1])])
        return Answer({"message": "Not found"}, 404)

    def _orders(self, query: Any) -> Answer:
        found = self._since(list(self.orders.values()), query)
        if "filter" in query:
            event = re.fullmatch(r"select distinct orderid from tm\.ticket where eventid = (\d+)", query["filter"])
            if not event or not self.queries:
                return Answer({"message": "Invalid query"}, 400)
            found = [one for one in found if any(t["eventid"] == int(event[1]) for t in one["tickets"])]
        if "simplefilter" in query:
            person = json.loads(query["simplefilter"])["customerid"]
            found = [one for one in found if one["customerid"] == person]
        name = query.get("orderby", "createdts")
        found.sort(key=lambda one: str(one.get(name)), reverse=query.get("orderby_asc") != "true")
        answer = self._page(found, query, self.at_most)
        if query.get("output") == "withlookup":
            answer.body["lookup"] = {
                "contacts": {str(key): one for key, one in self.contacts.items()},
                "events": {str(key): one for key, one in self.events.items()},
                "saleschannels": {"1": {"id": 1, "name": "Web"}},
                "pricetypes": {"5": {"id": 5, "name": "Volwassenen"}},
                "products": {"70": {"id": 70, "name": "Cadeaubon"}},
            }
        return answer

    def _since(self, rows: list[Row], query: Any) -> list[Row]:
        since = query.get("lastupdatesince", "").replace("T", " ")
        return [one for one in rows if str(one.get("lastupdatets", "9")) >= since]

    def _page(self, rows: list[Row], query: Any, at_most: int) -> Answer:
        first = int(query.get("offset", "0"))
        last = first + min(int(query.get("limit", "100")), at_most)
        return Answer({"data": rows[first:last], "nbrofresults": len(rows)})

    def later(self) -> str:
        """The clock an hour on."""
        self.now += timedelta(hours=1)
        return f"{self.now:%Y-%m-%d %H:%M:%S}"

    def know(self, key: int, **more: Any) -> None:
        """A contact comes, or changes; its orders are not marked."""
        fresh = {"id": key, "isdeleted": False, "addresses": [], "optins": [], "sendmail": True}
        self.contacts[key] = {**self.contacts.get(key, fresh), **more, "lastupdatets": self.later()}
        self.contacts[key].setdefault("createdts", self.contacts[key]["lastupdatets"])

    def sell(self, key: int, tickets: list[Row], *, customer: int | None = None, **more: Any) -> Row:
        """A confirmed and paid order."""
        moment = self.later()
        self.orders[key] = {
            "orderid": key,
            "code": f"X{key}",
            "customerid": customer,
            "status": 21002,
            "paymentstatus": 1,
            "saleschannelid": 1,
            "createdts": moment,
            "lastupdatets": moment,
            "ordercosts": [],
            "payments": [],
            "products": [],
            "nbroftickets": len(tickets),
            "tickets": [{**one, "orderid": key} for one in tickets],
        } | more
        return self.orders[key]

    def change(self, key: int, **more: Any) -> None:
        """An order changes, and is marked."""
        self.orders[key] |= {**more, "lastupdatets": self.later()}


def ticket(key: int, event: int, price: float = 22.5) -> Row:
    """A ticket that is not scanned."""
    return {
        "id": key,
        "eventid": event,
        "price": price,
        "servicecharge": 1.0,
        "tickettypename": "Normaal",
        "pricetypeid": 5,
        "barcode": "999888777",
        "cachedaccesscontrolstatus": 0,
        "vouchercodeid": None,
        "ticketholderid": None,
    }


def _is_signed(question: Question) -> bool:
    form = r"TM-HMAC-SHA256 key=(\S+) ts=(\S+) sign=([0-9a-f]{64})"
    found = re.fullmatch(form, question.headers.get("authorization", ""))
    if not found or found[1] != SETTINGS["key"]:
        return False
    told = f"{SETTINGS['key']}{SETTINGS['account']}{found[2]}"
    expected = hmac.new(SETTINGS["secret"].encode(), told.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(found[3], expected)


def sample() -> Ticketmatic:
    """Two evenings, two contacts; an order with costs, one of nobody, a gift card, one not confirmed."""
    house = Ticketmatic()
    for key, start in ((3, "2026-04-01 20:15:00"), (4, "2026-04-02 20:15:00")):
        house.events[key] = {
            "id": key,
            "name": "De Kade",
            "startts": start,
            "endts": None,
            "locationid": 9,
            "locationname": "Grote Zaal",
            "productionid": 30,
            "currentstatus": 19002,
            "c_genre": "Toneel",
            "c_pkiid": f"dip-{key}",
            "availability": [{"tickettypeid": 1, "total": 400}],
            "lastupdatets": "2026-01-01 12:00:00",
        }
    address = {"street1": CANARIES[2], "street2": "12", "zip": "3011 AA", "city": "Rotterdam", "countrycode": "NL"}
    consent = [{"optinid": 1, "status": 7602, "info": {"method": "web"}}]
    house.know(7, firstname="Anna", lastname=CANARIES[0], email=CANARIES[1], addresses=[address], optins=consent)
    house.know(
        8, firstname="Bram", lastname=CANARIES[3], email="bram@example.org", optins=[{"optinid": 1, "status": 7603}]
    )
    house.sell(100, [ticket(501, 3), ticket(502, 3)], customer=7, ordercosts=[{"amount": 2.5}])
    house.sell(101, [ticket(503, 4)])
    house.sell(102, [], customer=7, products=[{"id": 9, "productid": 70, "price": 25}])
    house.sell(103, [ticket(504, 4)], customer=8, status=21001, paymentstatus=0)
    return house
