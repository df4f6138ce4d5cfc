"""An agenda in UiTdatabank: its search with paging, choices and `modifiedFrom`, and event documents as JSON-LD.

Made from https://github.com/cultuurnet/apidocs (its search, and the models of
events, places and organisers). Every document here was written for this fake.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

CLIENT_ID = "not-a-real-client-id"
ORGANIZER = "0f000000-0000-4000-8000-000000000001"
SETTINGS = {"client_id": CLIENT_ID, "organizer": ORGANIZER}
_PLACE = {
    "@id": "https://io.uitdatabank.be/place/0a000000-0000-4000-8000-000000000001",
    "@type": "Place",
    "name": {"nl": "Zaal aan de Vaart"},
    "address": {
        "nl": {
            "streetAddress": "Vaartkaai 12",
            "postalCode": "9000",
            "addressLocality": "Gent",
            "addressCountry": "BE",
        }
    },
    "geo": {"latitude": 51.05, "longitude": 3.72},
}
_ORGANIZER = {
    "@id": f"https://io.uitdatabank.be/organizer/{ORGANIZER}",
    "@type": "Organizer",
    "name": {"nl": "Huis aan de Vaart"},
    "url": "https://huis.example.org",
}


@dataclass
class UiTdatabank:
    """The documents, in the order in which they were made."""

    events: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, question: Question) -> Answer:
        """As the search answers."""
        if question.headers.get("x-client-id") != CLIENT_ID:
            return Answer({"title": "Unauthorized", "status": 401}, 401)
        start, limit = int(question.query.get("start", 0)), int(question.query.get("limit", 30))
        if question.path.rstrip("/") != "/events" or start > 10_000 or limit > 2_000:
            return Answer({"title": "Not Found", "status": 404}, 404)
        found = [one for one in self.events if _fits(one, question)]
        embed = question.query.get("embed") == "true"
        page = found[start : start + limit]
        return Answer(
            {
                "@context": "http://www.w3.org/ns/hydra/context.jsonld",
                "@type": "PagedCollection",
                "itemsPerPage": limit,
                "totalItems": len(found),
                "member": page if embed else [{"@id": one["@id"], "@type": "Event"} for one in page],
            }
        )

    def publish(self, number: int, name: str, kind: str, *, theme: str = "", **calendar: Any) -> dict[str, Any]:
        """A published event of this organiser, in its hall."""
        terms = [{"id": kind, "label": kind, "domain": "eventtype"}]
        terms += [{"id": theme, "label": theme, "domain": "theme"}] if theme else []
        event = {
            "@id": f"https://io.uitdatabank.be/event/0e000000-0000-4000-8000-{number:012}",
            "@type": "Event",
            "@context": "/contexts/event",
            "mainLanguage": "nl",
            "name": {"nl": name},
            "terms": terms,
            "location": _PLACE,
            "organizer": _ORGANIZER,
            "workflowStatus": "APPROVED",
            "status": {"type": "Available"},
            "modified": "2026-09-01T10:00:00+02:00",
        } | calendar
        self.events.append(event)
        return event


def evening(start: str, end: str, state: str = "Available") -> dict[str, Any]:
    """One part of an event."""
    return {"@type": "Event", "startDate": start, "endDate": end, "status": {"type": state}}


def sample() -> UiTdatabank:
    """A play on two evenings, a jazz concert, an exhibition and something that is always open."""
    agenda = UiTdatabank()
    evenings = [
        evening("2026-10-01T20:15:00+02:00", "2026-10-01T22:00:00+02:00"),
        evening("2026-10-02T20:15:00+02:00", "2026-10-02T22:00:00+02:00", "Unavailable"),
    ]
    agenda.publish(1, "De Kade", "0.55.0.0.0", calendarType="multiple", subEvent=evenings)
    one = {"startDate": "2026-10-04T18:00:00+00:00", "endDate": "2026-10-04T20:00:00+00:00"}
    agenda.publish(2, "Kwartet", "0.50.4.0.0", theme="1.8.2.0.0", calendarType="single", **one)
    span = {"startDate": "2026-09-01T00:00:00+02:00", "endDate": "2026-12-31T00:00:00+01:00"}
    agenda.publish(3, "Tegels", "0.0.0.0.0", calendarType="periodic", **span)
    agenda.publish(4, "Speelplein", "0.59.0.0.0", calendarType="permanent")
    return agenda


def _fits(event: dict[str, Any], question: Question) -> bool:
    query = question.query
    hidden = event.get("workflowStatus") not in ("APPROVED", "READY_FOR_VALIDATION")
    if hidden and query.get("workflowStatus") != "*":
        return False
    since = query.get("modifiedFrom", "").replace(" ", "+")
    if since and datetime.fromisoformat(event["modified"]) < datetime.fromisoformat(since):
        return False
    return query.get("organizerId", ORGANIZER) == ORGANIZER
