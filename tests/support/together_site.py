"""People at a site whose houses look together: what they ask, decide, approve and release, page by page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from publiek.collective.hub import Hub
from publiek.web.together import jobs
from tests.support.site import an_organisation, seated, words_of
from tests.support.together import AGREEMENT, HOUSES, HUB, STEWARDS

SEASON = "2024-25"


@dataclass
class Site:
    """Everybody at the site: who administers each house, and two stewards of the hub."""

    place: Path
    clients: dict[str, Client]

    @property
    def hub(self) -> Hub:
        return Hub(self.place / "hub", keys=self.place / "keys")

    def get(self, who: str, path: str, *, status: int = 200) -> str:
        answer = self.clients[who].get(f"/o/{self.slug(who)}/together/{path}")
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    def post(self, who: str, path: str, *, status: int = 302, **told: object) -> str:
        answer = self.clients[who].post(f"/o/{self.slug(who)}/together/{path}", told)
        assert answer.status_code == status, words_of(answer.content.decode())
        return answer.headers.get("Location", "") or answer.content.decode()

    def slug(self, who: str) -> str:
        return HUB if who in STEWARDS else who.split("/")[0]

    def decide(self, house: str, *tables: str) -> None:
        page = self.get(house, f"agreements/{AGREEMENT}/")
        told = {"agreed": "1", "digest": hidden(page, "digest"), "table": tables or boxes(page, "table")}
        self.post(house, f"agreements/{AGREEMENT}/decide/", **told)

    def make(self, house: str) -> str:
        self.post(house, f"agreements/{AGREEMENT}/{SEASON}/prepare/")
        return self.get(house, f"agreements/{AGREEMENT}/{SEASON}/look/")

    def approve(self, house: str, page: str) -> None:
        told = {"agreed": "1", "digest": hidden(page, "digest")}
        self.post(house, f"agreements/{AGREEMENT}/{SEASON}/approve/", **told)

    def give(self, house: str) -> None:
        self.decide(house)
        self.approve(house, self.make(house))

    def hub_does(self, what: str, **told: object) -> jobs.Job:
        self.post("anna", f"hub/{AGREEMENT}/{SEASON}/{what}/", **told)
        return self.waited()

    def waited(self) -> jobs.Job:
        jobs.wait(self.hub, 60)
        job = jobs.state(self.hub)
        assert job is not None
        assert job.over
        return job

    def release(self) -> None:
        self.hub_does("gather")
        made = self.hub_does("draft").draft
        assert made is not None
        if not made.may:  # What the gate does not let out stays out, as the page tells.
            made = self.hub_does("draft", without=sorted({one["table"] for one in made.reasons})).draft
        assert made is not None
        assert made.may, made.reasons
        for who in STEWARDS:
            self.post(who, f"hub/drafts/{made.digest}/approve/", agreed="1")
        self.post("anna", f"hub/drafts/{made.digest}/release/")
        assert self.waited().refused is None


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, words_of(page)
    return found[1]


def boxes(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def everybody(place: Path) -> Site:
    """People at a site with its houses in `place`."""
    clients = {}
    for slug in HOUSES:
        house = an_organisation(slug, venue_pc4=3011)
        clients[slug] = logged_in(seated(f"{slug}@example.org", house, "administrator"))
    hub = an_organisation(HUB, kind="collective")
    for name, email in STEWARDS.items():
        clients[name] = logged_in(seated(email, hub, "collective-steward"))
    return Site(place, clients)


def logged_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(page: str) -> str:
    return words_of(page)
