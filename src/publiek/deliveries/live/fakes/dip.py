"""A fake DIP: the published calls, a token for a client id and secret, and what it was told last of each performance.

Sources: https://support.dip.nl/support/solutions/articles/13000054016-informatie-voor-kaartverkoopsystemen and
https://support.dip.nl/support/solutions/articles/13000054015-algemene-informatie-voor-ontwikkelaars. The names inside
bodies are assumed, as in `deliveries.live.dip_wire`; this fake reads them by itself, so that a change there is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS = {"client_id": "theater", "client_secret": "geheim-van-dip", "token_path": "token"}
_IDENTITY = re.compile(r"NL-\d{2}-\d{3}-\d{7}\|\d{5,6}")
_CAPACITY = re.compile(r"/productions/(NL-\d{2}-\d{3}-\d{7})/performances/(\d{5,6})/capacity")
_WORDS = ("normal", "discount", "free", "other")


@dataclass
class FakeDip:
    """`performances` as DIP lists them (id, title, date, time, theater). What was put stands in the other fields."""

    performances: list[dict[str, Any]] = field(default_factory=list)
    client_id: str = "theater"
    client_secret: str = SETTINGS["client_secret"]
    tickets: dict[str, dict[str, tuple[int, float]]] = field(default_factory=dict)
    reservations: dict[str, tuple[int, float]] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    capacity: dict[str, int] = field(default_factory=dict)

    def __call__(self, question: Question) -> Answer:
        """What DIP says."""
        if question.path == "/token":
            return self._token(question)
        if question.headers.get("authorization") != f"Bearer {self._jwt}":
            return Answer({"error": "unauthorized"}, 401)
        if (question.method, question.path) == ("GET", "/theaters/performances"):
            return Answer(self.performances)
        if question.method != "PUT":
            return Answer({"error": "not found"}, 404)
        return self._put(unquote(question.path), question.body)

    @property
    def _jwt(self) -> str:
        return f"jwt.{self.client_id}"

    def _token(self, question: Question) -> Answer:
        asked = dict(parse_qsl(question.body)) if isinstance(question.body, str) else dict(question.body or {})
        if (asked.get("client_id"), asked.get("client_secret")) != (self.client_id, self.client_secret):
            return Answer({"error": "invalid_client"}, 401)
        return Answer({"access_token": self._jwt, "token_type": "Bearer", "expires_in": 3600})

    def _put(self, path: str, body: Any) -> Answer:
        keep = {
            "/tickets/cumulative": self._keep_tickets,
            "/reservations/cumulative": self._keep_reservations,
            "/blocked-seats/cumulative": self._keep_blocked,
        }.get(path)
        try:
            if keep is None:
                return self._keep_capacity(path, body)
            known = {one["id"] for one in self.performances}
            if any(not _IDENTITY.fullmatch(one["performance"]) or one["performance"] not in known for one in body):
                return Answer({"error": "unknown performance"}, 422)
            for one in body:
                keep(one)
        except (KeyError, TypeError, ValueError):
            return Answer({"error": "invalid body"}, 400)
        return Answer({"accepted": len(body)})

    def _keep_tickets(self, one: Mapping[str, Any]) -> None:
        told = {entry["ticketType"]: (int(entry["number"]), float(entry["revenue"])) for entry in one["tickets"]}
        if set(told) != set(_WORDS):
            raise ValueError("ticket types")
        self.tickets[one["performance"]] = told

    def _keep_reservations(self, one: Mapping[str, Any]) -> None:
        self.reservations[one["performance"]] = (int(one["number"]), float(one["revenue"]))

    def _keep_blocked(self, one: Mapping[str, Any]) -> None:
        self.blocked[one["performance"]] = int(one["number"])

    def _keep_capacity(self, path: str, body: Mapping[str, Any]) -> Answer:
        found = _CAPACITY.fullmatch(path)
        if not found:
            return Answer({"error": "not found"}, 404)
        self.capacity[f"{found[1]}|{found[2]}"] = int(body["capacity"])
        return Answer({"accepted": 1})


def sample() -> FakeDip:
    """Two evenings of one production, and one of another that was cancelled."""
    evenings = [("0000012|00003", "Medea", "2026-03-14"), ("0000012|00004", "Medea", "2026-04-02")]
    listed = [
        {
            "id": f"NL-26-001-{number}",
            "title": title,
            "date": day,
            "time": "20:15",
            "theater": "De Brug",
            "hall": "Zaal 1",
        }
        for number, title, day in [*evenings, ("0000013|00001", "Elektra", "2026-04-09")]
    ]
    listed[-1]["status"] = "cancelled"
    return FakeDip(listed)
