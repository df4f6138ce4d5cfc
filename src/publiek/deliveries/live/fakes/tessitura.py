"""A house in Tessitura: performances, production seasons and prices of its REST service.

Made from the fields and questions in https://github.com/gdgkirkley/tessituraR and
https://github.com/clubdeuce/tessitura-php (MIT): search, zones, prices, the four parts of basic authentication.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS = {"user": "lezer", "group": "kassa", "machine": "publiek", "password": "not-a-real-password"}
_TOKEN = base64.b64encode(":".join(SETTINGS.values()).encode()).decode()


@dataclass
class Tessitura:
    """Performances, production seasons by id, and prices. `sees_prices`: whether the user has that right."""

    performances: list[dict[str, Any]] = field(default_factory=list)
    seasons: dict[str, dict[str, Any]] = field(default_factory=dict)
    prices: list[dict[str, Any]] = field(default_factory=list)
    sees_prices: bool = True

    def __call__(self, question: Question) -> Answer:
        """As the service answers."""
        if question.headers.get("authorization") != f"Basic {_TOKEN}":
            return Answer([{"Description": "Invalid credentials"}], 401)
        path = question.path.strip("/")
        if (question.method, path) == ("POST", "TXN/Performances/Search"):
            return Answer(self.performances)
        if path == "TXN/Performances/Prices":
            asked = question.query.get("performanceIds", "").split(",")
            found = [one for one in self.prices if str(one["PerformanceId"]) in asked]
            return Answer(found) if self.sees_prices else Answer([{"Description": "Not allowed"}], 403)
        season = self.seasons.get(path.removeprefix("TXN/ProductionSeasons/"))
        return Answer(season) if season else Answer([{"Description": "Not found"}], 404)

    def show(self, key: int, title: str, date: str, *, season: int, **more: Any) -> dict[str, Any]:
        """A performance on sale in the large hall."""
        performance = {
            "PerformanceId": key,
            "PerformanceCode": f"P{key}",
            "PerformanceDate": date,
            "PerformanceDescription": title,
            "Facility": {"Id": 1, "Description": "Grote zaal"},
            "ProductionSeason": {"Id": season, "Description": title},
            "Season": {"Id": 9, "Description": "2026/2027 Toneel", "FYear": 2027, "Inactive": False},
            "ZoneMap": {"Id": 3, "Description": "Rang 1-3"},
            "PerformanceType": {"Id": 1, "Description": "Avond", "Inactive": False},
            "PerformanceStatus": {"Id": 1, "Description": "On Sale"},
            "Duration": None,
        } | more
        self.performances.append(performance)
        return performance


def sample() -> Tessitura:
    """A production in two seasons, a cancelled evening and a parking space."""
    house = Tessitura()
    house.show(101, "De Kade", "2026-10-01T20:15:00+02:00", season=11, Duration=95)
    house.show(102, "De Kade", "2027-09-02T20:15:00+02:00", season=12)
    off = {"Id": 7, "Description": "Cancelled"}
    house.show(103, "Wind", "2026-11-01T20:15:00+01:00", season=13, PerformanceStatus=off)
    house.show(
        104, "Parkeren", "2026-10-01T19:00:00+02:00", season=14, PerformanceType={"Id": 2, "Description": "Parking"}
    )
    for season, production, title in ((11, 5, "De Kade"), (12, 5, "De Kade"), (13, 6, "Wind")):
        house.seasons[str(season)] = {
            "Id": season,
            "Description": title,
            "Production": {"Id": production, "Description": title},
        }
    house.prices = [
        {"PerformanceId": 101, "ZoneId": 1, "Price": 32.5, "Enabled": True, "IsBase": True},
        {"PerformanceId": 101, "ZoneId": 2, "Price": 18.0, "Enabled": True, "IsBase": True},
        {"PerformanceId": 101, "ZoneId": 3, "Price": 0.0, "Enabled": False, "IsBase": True},
    ]
    return house
