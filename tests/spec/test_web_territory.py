"""The area view as a government uses it: choose, compare, find, keep; and what it never gets to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from publiek import sector
from publiek.web.people.models import LogEntry, Sharing
from publiek.web.territory.models import NamedRegion, ToldOf
from publiek.web.territory.rounds import settle
from tests.support.site import an_organisation, seated, words_of
from tests.support.territory import HOUSES, deliver

pytestmark = pytest.mark.django_db
CENTRE = "?p1=3011,3012,3014&n1=Centrum"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("area-site")
    for number, house in enumerate((*HOUSES, "stil-huis", "extra-een", "extra-twee")):
        deliver(home, house, {3011: 40 + number, 3012: 30, 3014: 25})
    sector.refresh(home)
    return home


@pytest.fixture
def city(settings, client, home: Path) -> Iterator[object]:
    """A government of Rotterdam with five houses that share with it, and somebody of it logged in."""
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    city = an_organisation("stad", kind="government", territory=["Rotterdam"], name="Gemeente Stad")
    for number, slug in enumerate(HOUSES):
        share(city, slug, by_name=number == 0)
    an_organisation("stil-huis", name="Stil Huis", venue_pc4=3011)
    client.force_login(seated("beleid@stad.nl", city, "policy-reader"))
    return city


def share(city, slug: str, *, by_name: bool = False) -> Sharing:
    house = an_organisation(slug, name=slug.title(), venue_pc4=3012)
    return Sharing.objects.create(house=house, with_whom=city, purpose="areas", detail={"by_name": by_name})


def shown(client, query: str = CENTRE) -> str:
    answer = client.get(f"/o/stad/area/{query}")
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_without_a_choice_the_own_territory_is_shown(client, city) -> None:
    page = words_of(shown(client, ""))
    assert "5 van de 6 organisaties" in page
    assert "In Gemeente Stad wonen" in page


def test_a_region_tells_residents_reach_gaps_supply_and_on_what_it_rests(client, city) -> None:
    page = words_of(shown(client))
    for said in ("In Centrum wonen", "boekers per 1.000 huishoudens (waarschijnlijk tussen", "Basis: 5 organisaties"):
        assert said in page
    assert "Een boeker is geen bezoeker. Wie bij twee organisaties boekt, telt twee keer." in page
    assert "afgerond op vijf" in page


def test_four_regions_stand_beside_each_other(client, city) -> None:
    page = words_of(shown(client, "?p1=3011&p2=3012&p3=3014&p4=3011,3012&n4=Samen"))
    assert all(f"{name}" in page for name in ("3011", "3012", "3014", "Samen"))


def test_where_residents_are_like_this_and_reach_is_low(client, city) -> None:
    page = words_of(shown(client, f"{CENTRE}&group=G1&share=1&reach=9999"))
    assert "minstens 1% van de huishoudens" in page
    values = client.get(f"/o/stad/area/map/values.json{CENTRE}&group=G1&share=1&reach=9999").json()
    assert {area[0] for area in values["areas"]} == {3011, 3012, 3014}
    picture = client.get(f"/o/stad/area/map/picture.svg{CENTRE}")
    assert picture["Content-Type"].startswith("image/svg+xml")


def test_houses_that_do_not_share_are_nowhere(client, city) -> None:
    page = shown(client)
    assert "Stil" not in page
    assert "stil-huis" not in page


def test_a_house_is_named_only_with_its_own_yes(client, city) -> None:
    page = shown(client)
    assert "De-Brug" in page
    assert not any(slug.title() in page for slug in HOUSES[1:])


def test_withdrawn_is_gone_at_once_and_the_difference_is_not_told_either(client, city) -> None:
    assert "De-Brug" in shown(client)
    Sharing.objects.filter(house__slug="de-brug").update(until=timezone.now())
    page = words_of(shown(client))
    assert "De-Brug" not in page
    assert "4 van de 6" in page
    assert "één of twee organisaties delen niet meer" in page
    assert "boekers per 1.000 huishoudens (waarschijnlijk" not in page


def test_a_newcomer_waits_until_there_are_three(client, city) -> None:
    before = client.get(f"/o/stad/area/map/values.json{CENTRE}").json()["areas"]
    share(city, "extra-een")
    assert client.get(f"/o/stad/area/map/values.json{CENTRE}").json()["areas"] == before
    assert "doet pas mee als er drie nieuwe zijn" in words_of(shown(client))


@pytest.mark.parametrize(
    ("before", "now", "told", "silent"),
    [
        ("", "abc", "abc", False),
        ("abc", "abcd", "abc", False),
        ("abc", "abcdef", "abcdef", False),
        ("abcdef", "abcde", "abcde", True),
        ("abcdef", "abc", "abc", False),
        ("abcdefghijklmnop", "abcdefghijklmno", "abcdefghijklmno", False),
    ],
    ids=["first", "one joins", "three join", "one leaves", "three leave", "many take part"],
)
def test_rounds(before: str, now: str, told: str, silent: bool) -> None:
    found = settle(frozenset(before), frozenset(now))
    assert (found.houses, found.silent) == (frozenset(told), silent)


def test_nothing_outside_the_territory(client, city) -> None:
    for query in ("?m1=Utrecht", "?p1=1011", "?m1=Rotterdam&p2=3511"):
        answer = client.get(f"/o/stad/area/{query}")
        assert answer.status_code == 400
        assert "region-outside" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?m1=Nergenshuizen",
        "?p1=abcd",
        "?p1=0000",
        "?p1=9999999",
        "?group=G99",
        f"{CENTRE}&share=x",
        f"{CENTRE}&reach=-1",
    ],
)
def test_what_is_no_area_is_refused_in_plain_words(client, city, query: str) -> None:
    answer = client.get(f"/o/stad/area/{query}")
    assert answer.status_code == 400
    assert "region-unknown" in answer.content.decode()


def test_a_name_is_text_and_nothing_else(client, city) -> None:
    page = shown(client, "?p1=3011&n1=<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert ' style="' not in page


def test_a_region_is_kept_under_a_name_and_forgotten(client, city) -> None:
    client.post("/o/stad/area/regions/", {"n1": "Oude wijken", "p1": "3011, 3012", "m2": "Rotterdam"})
    kept = NamedRegion.objects.get()
    assert (kept.name, kept.pc4s) == ("Oude wijken", [3011, 3012])
    assert "Oude wijken" in words_of(shown(client, ""))
    other = an_organisation("provincie", kind="government")
    client.force_login(seated("x@p.nl", other, "policy-reader"))
    assert client.post(f"/o/provincie/area/regions/{kept.pk}/forget/").status_code == 404
    assert "Oude wijken" not in client.get("/o/provincie/area/").content.decode()


def test_what_was_looked_at_is_written_down_without_a_value(client, city) -> None:
    shown(client)
    entry = LogEntry.objects.filter(subject="area-regions").first()
    assert entry is not None
    assert entry.detail == {"regions": [["3011", "3012", "3014"]]}


def test_nobody_of_a_house_gets_here(client, city) -> None:
    house = an_organisation("ander-huis")
    client.force_login(seated("a@huis.nl", house, "administrator"))
    assert client.get("/o/ander-huis/area/").status_code == 403
    assert client.get(f"/o/stad/area/{CENTRE}").status_code == 404
    assert client.get(f"/o/stad/area/map/values.json{CENTRE}").status_code == 404


def test_without_sums_the_page_says_so(client, city, settings, tmp_path: Path) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path / "empty")
    assert "De sommen over alle organisaties zijn nog niet gemaakt" in words_of(shown(client, ""))
    assert not ToldOf.objects.exists()
