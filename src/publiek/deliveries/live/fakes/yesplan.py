"""A house in Yesplan: events with their group, status, profile and locations, in pages of `pagination.next`.

Made from https://manual.yesplan.be/en/developers/rest-api/ and the fields that https://github.com/quantile-taps/tap-yes-plan
reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from publiek.deliveries.live.fakes.serving import Answer, Question

KEY = "not-a-real-yesplan-key"
SETTINGS = {"key": KEY, "genre_field": "production_genre", "maker_field": "production_performer"}
_ALL_DAYS = "/api/events/date:01-01-1970 TO 31-12-2999"


@dataclass
class Yesplan:
    """The planning; `data` are the data fields of an event, by its id; `at_once` events stand on a page."""

    events: list[dict[str, Any]] = field(default_factory=list)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    at_once: int = 2

    def __call__(self, question: Question) -> Answer:
        """As the API answers."""
        if question.query.get("api_key") != KEY:
            return Answer({"message": "Invalid API key"}, 401)
        path = unquote(question.path)
        if path == _ALL_DAYS:
            return self._page(question, self.events)
        if path == f"{_ALL_DAYS}/customdata":
            asked = question.query.get("keywords", "").split(",")
            rows = [
                {
                    "event": {"id": one.get("id", "?"), "name": one["name"]},
                    "items": {name: self.data.get(one.get("id", "?"), {}).get(name) for name in asked},
                }
                for one in self.events
            ]
            return self._page(question, rows)
        return Answer({"message": "Not found"}, 404)

    def _page(self, question: Question, rows: list[dict[str, Any]]) -> Answer:
        page = int(question.query.get("page", "1"))
        first = (page - 1) * self.at_once
        told: dict[str, Any] = {"book": 1, "page": page}
        if first + self.at_once < len(rows):
            rest = "".join(f"&{name}={question.query[name]}" for name in ("keywords",) if name in question.query)
            told["next"] = f"{question.address}{question.path}?book=1&page={page + 1}{rest}"
        return Answer({"data": rows[first : first + self.at_once], "pagination": told})

    def plan(self, key: str, name: str, start: str, **more: Any) -> dict[str, Any]:
        """An event that is certain, in the large hall, in the group `group` (a name)."""
        group = more.pop("group", name)
        event = {
            "id": key,
            "name": name,
            "owner": {"id": "u1", "name": "Planner", "email": "planner@example.org"},
            "group": {"id": f"g-{group}", "name": group} if group else None,
            "starttime": start,
            "endtime": None,
            "profile": {"id": "p1", "name": "Voorstelling"},
            "status": {"id": "s1", "name": "Bevestigd"},
            "locations": [{"id": "l1", "name": "Grote zaal"}, {"id": "l9", "name": "Foyer"}],
            "isproduction": False,
        } | more
        self.events.append(event)
        return event


def sample() -> Yesplan:
    """A production of two evenings, a concert, a hold, a cancelled evening and a rehearsal."""
    house = Yesplan()
    house.plan(
        "e1", "De Kade, première", "2026-10-01T20:15:00+02:00", group="De Kade", endtime="2026-10-01T22:00:00+02:00"
    )
    house.plan("e2", "De Kade", "2026-10-02T20:15:00+02:00", group="De Kade")
    house.plan("e3", "Zondagochtend", "2026-10-04T11:00:00+02:00")
    house.plan("e4", "Nog niet zeker", "2026-11-01T20:15:00+01:00", status={"id": "s2", "name": "Optie"})
    house.plan("e5", "Afgelast", "2026-11-02T20:15:00+01:00", status={"id": "s3", "name": "Geannuleerd"})
    house.plan(
        "e6", "Repetitie", "2026-11-03T13:00:00+01:00", profile={"id": "p2", "name": "Repetitie"}, group="De Kade"
    )
    house.data = {
        "e1": {"production_genre": "Toneel", "production_performer": "Gezelschap Wind", "contact_producer": "geheim"},
        "e3": {"production_genre": ["Klassiek", "Kamermuziek"]},
    }
    return house
