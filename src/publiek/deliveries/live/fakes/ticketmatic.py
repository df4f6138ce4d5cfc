"""An account at Ticketmatic: its API as the official client asks it, with signed questions.

Made from https://github.com/ticketmatic/tm-go (lists, parameters, signature, fields) and
https://github.com/quantile-taps/tap-ticketmatic. The two queries on the public data model that a filter may hold are
understood, no other.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question
from publiek.deliveries.live.ticketmatic_signing import signature

ACCOUNT, KEY, SECRET = "huisaandekade", "not-a-real-key", "not-a-real-secret"
SETTINGS = {"account": ACCOUNT, "key": KEY, "secret": SECRET, "optin": "3"}
_SIGNED = re.compile(r"TM-HMAC-SHA256 key=(\S+) ts=(\S+) sign=([0-9a-f]{64})")
_FILTER = re.compile(r"select (?:id|orderid as id) from tm\.(order|ticket) where (customerid|eventid) in \(([\d,]+)\)")


@dataclass
class Ticketmatic:
    """Orders, contacts and events by id; `clock` counts changes. `most`: how many are given at once."""

    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    contacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    clock: int = 0
    most: int = 1000

    def __call__(self, question: Question) -> Answer:
        """As the API answers."""
        if not _is_signed(question):
            return Answer({"message": "Unauthorized"}, 401)
        parts = question.path.strip("/").split("/")
        if parts[:3] != ["api", "1", ACCOUNT]:
            return Answer({"message": "Not found"}, 404)
        if question.method == "PUT" and parts[3] == "contacts" and int(parts[4]) in self.contacts:
            contact = self.contacts[int(parts[4])]
            contact.update(question.body)
            contact["lastupdatets"] = self._now()
            return Answer(contact)
        if question.method == "GET" and parts[3:] in (["orders"], ["contacts"], ["events"]):
            return Answer(self._list(parts[3], question.query))
        return Answer({"message": "Not found"}, 404)

    def show(self, event: int, name: str, start: str, **more: Any) -> None:
        """An event."""
        known = {"id": event, "name": name, "startts": start, "endts": None, "productionid": event * 10}
        place = {"locationid": 1, "locationname": "Grote zaal", "totalmaxtickets": 100}
        self.events[event] = known | place | more | {"lastupdatets": self._now()}

    def know(self, contact: int, email: str, **more: Any) -> None:
        """A contact, of Rotterdam."""
        place = {"street1": "Kade", "street2": "12", "zip": "3011 AA", "city": "Rotterdam", "countrycode": "NL"}
        known = {"id": contact, "firstname": "Anna", "lastname": f"Voorbeeld{contact}", "email": email}
        self.contacts[contact] = known | {"addresses": [place], "optins": [], "isdeleted": False} | more
        self.contacts[contact]["lastupdatets"] = self._now()

    def sell(self, order: int, contact: int | None, event: int, *, tickets: int = 2, price: str = "20.00") -> None:
        """An order that was confirmed and paid."""
        line = {
            "orderid": order,
            "eventid": event,
            "price": price,
            "servicecharge": "0.00",
            "tickettypename": "Normaal",
        }
        self.orders[order] = {
            "orderid": order,
            "code": f"C{order}",
            "customerid": contact,
            "status": 21002,
            "paymentstatus": 1,
            "saleschannelid": 1,
            "createdts": "2025-11-01 12:00:00",
            "ordercosts": [],
            "products": [],
            "tickets": [{**line, "id": order * 10 + n, "cachedaccesscontrolstatus": 0} for n in range(tickets)],
            "lastupdatets": self._now(),
        }

    def change(self, kind: str, key: int, **facts: Any) -> None:
        """Another state of an order, contact or event."""
        found = getattr(self, kind)[key]
        found.update(facts)
        found["lastupdatets"] = self._now()

    def _list(self, kind: str, asked: Any) -> dict[str, Any]:
        rows = [one for one in getattr(self, kind).values() if one["lastupdatets"] >= asked.get("lastupdatesince", "")]
        if asked.get("filter"):
            rows = [one for one in rows if _fits(one, asked["filter"])]
        if asked.get("includearchived") != "true":
            rows = [one for one in rows if not one.get("isdeleted")]
        key, _, down = asked.get("orderby", "").partition(" ")
        rows.sort(key=lambda one: one.get(key or "lastupdatets", 0), reverse=down == "desc")
        first, limit = int(asked.get("offset", 0)), min(self.most, int(asked.get("limit", 100)))
        told: dict[str, Any] = {"data": copy.deepcopy(rows[first : first + limit]), "nbrofresults": len(rows)}
        if asked.get("output") == "withlookup":
            told["lookup"] = {
                "contacts": {str(key): one for key, one in self.contacts.items()},
                "events": {str(key): one for key, one in self.events.items()},
                "saleschannels": {"1": {"name": "Web"}},
            }
        return told

    def _now(self) -> str:
        self.clock += 1
        return f"2026-01-01 {self.clock // 3600:02}:{self.clock // 60 % 60:02}:{self.clock % 60:02}"


def sample() -> Ticketmatic:
    """Two events, three contacts, four orders."""
    account = Ticketmatic()
    account.show(1, "De Kade", "2026-10-01 20:15:00", c_pkiid="NL-01-001-0000001|00001")
    account.show(2, "Zondagochtend", "2026-10-04 11:00:00")
    for number in (1, 2, 3):
        account.know(number, f"klant{number}@example.org")
    account.know(4, "vierde@example.org", optins=[{"optinid": 3, "status": 7602}])
    for order, contact, event in ((100, 1, 1), (101, 2, 1), (102, 3, 2), (103, None, 2)):
        account.sell(order, contact, event)
    return account


def _fits(order: dict[str, Any], query: str) -> bool:
    found = _FILTER.fullmatch(query)
    if found is None:
        return False
    ids = {int(one) for one in found[3].split(",")}
    if found[1] == "order":
        return order["customerid"] in ids
    return any(ticket["eventid"] in ids for ticket in order["tickets"])


def _is_signed(question: Question) -> bool:
    found = _SIGNED.fullmatch(question.headers.get("authorization", ""))
    return bool(found) and found[1] == KEY and found[3] == signature(ACCOUNT, KEY, SECRET, found[2])
