"""A venue's own site with an agenda page that holds schema.org data, as https://schema.org/Event describes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from publiek.deliveries.live.fakes.serving import Answer, Question

SETTINGS: dict[str, str] = {}
PATH = "/agenda"


@dataclass
class Site:
    """Pages by their path; each holds nodes of schema.org."""

    pages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __call__(self, question: Question) -> Answer:
        """The page."""
        nodes = self.pages.get(question.path.rstrip("/") or "/")
        return Answer(page_of(nodes), kind="text/html; charset=utf-8") if nodes else Answer("", 404, kind="text/html")


def page_of(nodes: list[dict[str, Any]]) -> str:
    """A web page with `nodes` as JSON-LD."""
    told = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return (
        "<!doctype html><html lang=nl><head><title>Agenda</title><script>var a = '<b>';</script>"
        f'<script type="application/ld+json">{told}</script></head><body><h1>Agenda</h1></body></html>'
    )


def sample() -> Site:
    """A play on two evenings, a concert in the small hall, an exhibition."""
    house = {
        "@type": "Place",
        "@id": "https://huis.example.org/#huis",
        "name": "Huis aan de Kade",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Kade 1",
            "postalCode": "3011 AA",
            "addressLocality": "Rotterdam",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 51.91, "longitude": 4.48},
    }
    play = {"@type": "CreativeWork", "@id": "https://huis.example.org/#kade", "name": "De Kade", "genre": "toneel"}
    evenings = [
        {
            "@type": "TheaterEvent",
            "@id": f"https://huis.example.org/kade/{number}",
            "name": "De Kade",
            "startDate": f"2026-10-0{number}T20:15:00+02:00",
            "location": {"@id": house["@id"]},
            "workPerformed": {"@id": play["@id"]},
            "eventStatus": "https://schema.org/EventScheduled",
            "offers": {"@type": "AggregateOffer", "lowPrice": "17.50", "priceCurrency": "EUR"},
        }
        for number in (1, 2)
    ]
    concert = {
        "@type": "MusicEvent",
        "url": "https://huis.example.org/zondag",
        "name": "Zondagochtend",
        "startDate": "2026-10-04T11:00",
        "location": {"@type": "Place", "name": "Kleine zaal", "containedInPlace": {"@id": house["@id"]}},
    }
    tiles = {"@type": "ExhibitionEvent", "name": "Tegels", "startDate": "2026-09-01", "endDate": "2026-12-31"}
    return Site({PATH: [house, play, *evenings, concert, tiles]})
