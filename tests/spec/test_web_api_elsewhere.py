"""What does a program get of more than one house? What the pages of a region, of peers and of a maker tell, no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from publiek import sector
from publiek.house import House
from publiek.web.api.openapi import document
from publiek.web.api.tokens import make
from publiek.web.people.models import Organisation, Sharing
from publiek.web.visibility import seat_of
from tests.support import peers
from tests.support.site import an_organisation, seated
from tests.support.territory import HOUSES, deliver

pytestmark = pytest.mark.django_db


def program(organisation: Organisation, role: str, scope: str) -> Client:
    person = seated(f"{role}@example.org", organisation, role)
    _, secret = make(seat_of(person, organisation.slug), "test", [scope])
    return Client(headers={"Authorization": f"Bearer {secret}"})


def fits(answer: object, shape: str) -> bool:
    whole = Registry().with_resource("urn:doc", Resource(document(), DRAFT202012))
    return Draft202012Validator({"$ref": f"urn:doc#/components/schemas/{shape}"}, registry=whole).is_valid(answer)


@pytest.fixture(scope="module")
def city_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("api-area")
    for number, house in enumerate(HOUSES):
        deliver(home, house, {3011: 40 + number, 3012: 30, 3014: 25})
    sector.refresh(home)
    return home


@pytest.fixture
def city(settings: object, city_home: Path) -> Client:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=city_home)  # type: ignore[attr-defined]
    city = an_organisation("stad", kind="government", territory=["Rotterdam"])
    for slug in HOUSES:
        house = an_organisation(slug, venue_pc4=3012)
        Sharing.objects.create(house=house, with_whom=city, purpose="areas", detail={"by_name": slug == HOUSES[0]})
    return program(city, "policy-reader", "area:read")


def test_a_region_of_the_own_territory(city: Client) -> None:
    told = city.get("/api/v1/area", {"pc4": [3011, 3012, 3014]}).json()
    assert fits(told, "Area"), told
    assert told["agreed"] == len(HOUSES)
    assert told["households"] > 0
    assert {one["house"] for one in told["contributions"]} <= {HOUSES[0].title()}


def test_nothing_outside_the_territory(city: Client) -> None:
    for asked in ({"municipality": "Delft"}, {"pc4": "2611"}):
        assert city.get("/api/v1/area", asked).status_code == 403
    assert city.get("/api/v1/area", {"municipality": "Bestaat niet"}).status_code == 422
    assert city.get("/api/v1/area", {"pc4": "12"}).status_code == 400


def test_withdrawn_is_gone_at_once(city: Client) -> None:
    Sharing.objects.update(until=datetime(2025, 1, 1, tzinfo=UTC))
    assert city.get("/api/v1/area").json()["agreed"] == 0


@pytest.fixture(scope="module")
def peers_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = peers.a_home(tmp_path_factory.mktemp("api-peers") / "home")
    sector.make_peers(home, collective="samen", houses=[House(slug, home) for slug in peers.VENUES])
    return home


@pytest.fixture
def collective(peers_home: Path, settings: object) -> Organisation:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=peers_home)  # type: ignore[attr-defined]
    whole = an_organisation("samen", kind="collective")
    for slug, venue in peers.VENUES.items():
        Sharing.objects.create(house=an_organisation(slug, venue_pc4=venue), with_whom=whole, purpose="benchmark")
    Sharing.objects.update(since=datetime(2025, 1, 1, tzinfo=UTC))
    return whole


def test_a_house_beside_its_peers(collective: Organisation) -> None:
    house = program(Organisation.objects.get(slug="de-brug"), "reader", "benchmark:read")
    answer = house.get("/api/v1/benchmark")
    assert fits(answer.json(), "Benchmark"), answer.content
    assert answer.json()["houses"] == len(peers.VENUES)
    others = [slug for slug in peers.VENUES if slug != "de-brug"]
    assert not any(slug in answer.content.decode() for slug in others)


@pytest.mark.parametrize(
    "change", [{"until": datetime(2025, 2, 1, tzinfo=UTC)}, {"since": datetime(2100, 1, 1, tzinfo=UTC)}]
)
def test_who_does_not_share_or_only_just_gets_nothing(change: dict[str, datetime], collective: Organisation) -> None:
    house = program(Organisation.objects.get(slug="de-brug"), "reader", "benchmark:read")
    Sharing.objects.filter(house__slug="de-brug").update(**change)
    answer = house.get("/api/v1/benchmark")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "benchmark-none")
    assert house.get("/api/v1/benchmark?collective=iets").status_code == 404


def test_a_maker_over_the_venues_that_agreed(peers_home: Path, settings: object) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=peers_home)  # type: ignore[attr-defined]
    maker = an_organisation("reis", kind="maker")
    asks = program(maker, "maker", "productions:read")
    assert asks.get("/api/v1/productions").json()["venues"] == 0
    for slug in list(peers.VENUES)[:3]:
        house = an_organisation(slug, venue_pc4=peers.VENUES[slug])
        Sharing.objects.create(house=house, with_whom=maker, purpose="makers", detail={"productions": ["De Reis"]})
    told = asks.get("/api/v1/productions").json()
    assert fits(told, "Productions"), told
    assert (told["venues"], told["policy"]) == (3, "maker-eyes")
