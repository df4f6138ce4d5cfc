"""A house in Spektrix: its API v3 as the published clients use it, with signed questions when a key is set.

Made from https://integrate.spektrix.com/docs/API3 and the fields that open clients read:
https://github.com/crowdengage/spektrixpython (signature), https://github.com/jvalentine-trgarts/spektrix-api-browser
(events, instances, status), https://github.com/culturecreates/artsdata-planet-spektrix (plans, venues).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

CLIENT = "huisaandekade"
USER = "publiek"
KEY = base64.b64encode(b"not a real key").decode()
#: What a house fills in to connect with this fake.
SETTINGS = {"client": CLIENT, "user": USER, "key": KEY}


@dataclass
class Spektrix:
    """Events, instances with how full they are, plans and venues; all may be changed while it is asked."""

    events: list[dict[str, Any]] = field(default_factory=list)
    instances: list[dict[str, Any]] = field(default_factory=list)
    status: dict[str, dict[str, Any]] = field(default_factory=dict)
    plans: list[dict[str, Any]] = field(default_factory=list)
    venues: list[dict[str, Any]] = field(default_factory=list)
    open: bool = False

    def __call__(self, question: Question) -> Answer:
        """As the API answers."""
        parts = question.path.strip("/").split("/")
        if parts[:3] != [CLIENT, "api", "v3"] or question.method != "GET":
            return Answer({"message": "Not found"}, 404)
        if not self.open and not _is_signed(question):
            return Answer({"message": "Unauthorized"}, 401)
        if parts[3:] in (["events"], ["instances"], ["plans"], ["venues"]):
            return Answer(getattr(self, parts[3]))
        if len(parts) == 6 and parts[3] == "instances" and parts[5] == "status" and parts[4] in self.status:
            return Answer(self.status[parts[4]])
        return Answer({"message": "Not found"}, 404)

    def show(self, key: str, event: str, start: str, *, sold: int = 0, capacity: int = 100) -> dict[str, Any]:
        """An instance of `event` at `start` (local, "2036-10-01T20:15:00")."""
        instance = {
            "id": key,
            "event": {"id": event},
            "start": start,
            "startUtc": start,
            "planId": "plan1",
            "priceList": {"id": "prices1"},
            "cancelled": False,
            "isOnSale": True,
            "hasBestAvailableOverlay": False,
            "startSellingAtWeb": "2026-01-01T10:00:00",
            "stopSellingAtWeb": start,
            "webInstanceId": None,
        }
        self.instances.append(instance)
        self.status[key] = status_of(sold=sold, capacity=capacity)
        return instance


def status_of(*, sold: int, capacity: int, locked: int = 2, reserved: int = 1) -> dict[str, Any]:
    """How full an instance is."""
    available = capacity - sold - locked - reserved
    return {
        "name": "Grote zaal",
        "capacity": capacity,
        "available": available,
        "locked": locked,
        "reserved": reserved,
        "selected": 0,
        "sold": sold,
    }


def sample() -> Spektrix:
    """Two productions, three evenings."""
    house = Spektrix(
        events=[_event("e1", "De Kade", "Toneel"), _event("e2", "Zondagochtend", "Klassiek")],
        plans=[{"id": "plan1", "name": "Grote zaal", "venue": {"id": "v1"}}],
        venues=[{"id": "v1", "name": "Huis aan de Kade", "address": "Kade 1, 3011 AA Rotterdam"}],
    )
    house.show("i1", "e1", "2036-10-01T20:15:00", sold=60)
    house.show("i2", "e1", "2036-10-02T20:15:00", sold=41)
    house.show("i3", "e2", "2036-10-04T11:00:00", sold=12, capacity=50)
    return house


def _event(key: str, name: str, genre: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "description": "Een avond.",
        "htmlDescription": "<p>Een avond.</p>",
        "duration": 90,
        "instanceDates": "",
        "isOnSale": True,
        "firstInstanceDateTime": "2036-10-01T20:15:00",
        "lastInstanceDateTime": "2036-10-04T11:00:00",
        "imageUrl": "",
        "thumbnailUrl": "",
        "webEventId": None,
        "attribute_Genre": genre,
    }


def _is_signed(question: Question) -> bool:
    """Whether the question has the signature that belongs to its method, address and moment."""
    query = "&".join(f"{name}={value}" for name, value in question.query.items())
    address = f"{question.address}{question.path}" + (f"?{query}" if query else "")
    told = f"{question.method}\n{address}\n{question.headers.get('date', '')}"
    sign = hmac.new(base64.b64decode(KEY), told.encode(), hashlib.sha1).digest()
    expected = f"SpektrixAPI3 {USER}:{base64.b64encode(sign).decode()}"
    return hmac.compare_digest(question.headers.get("authorization", ""), expected)
