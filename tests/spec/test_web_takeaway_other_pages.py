"""The map, the area view, the comparison, the productions and the targets, taken away: what the page says, no more."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from pptx import Presentation

from publiek import sector
from publiek.disclosure import AREA_EYES, OWN_EYES, PEER_EYES
from publiek.disclosure.maker_eyes import MAKER_EYES
from publiek.house import House
from publiek.web import dashboards
from publiek.web.people.models import LogEntry, Organisation, Sharing
from publiek.web.targets.models import Target
from tests.support import looked_at, peers, territory
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
REGIONS = "?p1=3011,3012,3014&n1=Centrum"


@dataclass(frozen=True)
class Place:
    """A page: where it is, with which choices, for whose eyes, and one of its cards."""

    page: str
    query: str
    eyes: str
    card: str
    picture: str
    action: str

    def file(self, card: str, kind: str) -> str:
        return f"{self.page}take/{card}.{kind}{self.query}"


PLACES = {
    "map": Place("/o/de-brug/map/", "?layer=visits", OWN_EYES.meaning.nl, "map", "map", "see-figures"),
    "targets": Place("/o/de-brug/targets/", "", OWN_EYES.meaning.nl, "targets", "", "see-figures"),
    "area": Place("/o/stad/area/", REGIONS, AREA_EYES.meaning.nl, "residents", "map", "see-area"),
    "benchmark": Place(
        "/o/de-brug/benchmark/",
        "?subsector=&size=&province=",
        PEER_EYES.meaning.nl,
        "peer-visits",
        "peer-visits",
        "see-benchmark",
    ),
    "productions": Place(
        "/o/reis/productions/", "", MAKER_EYES.meaning.nl, "maker-counts", "", "see-own-productions"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The data of each page: a house somebody looks at, a sector, six houses with a comparison."""
    place = tmp_path_factory.mktemp("other-pages")
    own, area, group = looked_at.a_home(place / "own"), place / "area", peers.a_home(place / "group")
    for number, house in enumerate(territory.HOUSES):
        territory.deliver(area, house, {3011: 40 + number, 3012: 30, 3014: 25})
    sector.refresh(area)
    sector.make_peers(group, collective="samen", houses=[House(slug, group) for slug in peers.VENUES])
    yield {"map": own, "targets": own, "area": area, "benchmark": group, "productions": group}
    dashboards.desk().forget()


@pytest.fixture
def at(homes: dict[str, Path], settings, client: Client) -> Callable[[str], tuple[Client, Place]]:
    """Somebody of the right organisation, logged in, before one of the pages."""

    def ready(name: str) -> tuple[Client, Place]:
        settings.PUBLIEK = replace(settings.PUBLIEK, home=homes[name])
        client.force_login(_SEATS[name]())
        return client, PLACES[name]

    return ready


def _house():
    house = an_organisation("de-brug", name="De Brug", venue_pc4=3011)
    Target.objects.create(organisation=house, of="production", name="=1+1", segment="G1", share=20)
    Target.objects.create(organisation=house, of="house", segment="G2", share=1)
    return seated("ans@example.org", house, "reader")


def _government():
    city = an_organisation("stad", kind="government", territory=["Rotterdam"], name="Gemeente Stad")
    for number, slug in enumerate(territory.HOUSES):
        house = an_organisation(slug, name="=Brug" if not number else slug.title(), venue_pc4=3012)
        Sharing.objects.create(house=house, with_whom=city, purpose="areas", detail={"by_name": not number})
    return seated("beleid@stad.nl", city, "policy-reader")


def _peers():
    whole = an_organisation("samen", kind="collective", name="Samen Vooruit")
    for slug, venue in peers.VENUES.items():
        house = an_organisation(slug, name=slug.title(), venue_pc4=venue, subsector="theatre")
        Sharing.objects.create(house=house, with_whom=whole, purpose="benchmark", detail={"said": "ja"})
    Sharing.objects.update(since=datetime(2025, 1, 1, tzinfo=UTC))
    return seated("lezer@brug.example", Organisation.objects.get(slug="de-brug"), "reader")


def _maker():
    maker = an_organisation("reis", kind="maker", name="Gezelschap Reis")
    for slug in ("de-brug", "zaal-zuid", "het-dok"):
        house = an_organisation(slug, name=slug.title(), venue_pc4=peers.VENUES[slug])
        told = {"productions": [peers.SHARED], "by_name": True, "said": "ja"}
        Sharing.objects.create(house=house, with_whom=maker, purpose="makers", detail=told)
    return seated("maker@reis.example", maker, "maker")


_SEATS = {"map": _house, "targets": _house, "area": _government, "benchmark": _peers, "productions": _maker}


def _table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", PLACES)
def test_every_card_and_the_page_have_links_that_work(name: str, at) -> None:
    client, place = at(name)
    html = client.get(place.page + place.query).content.decode()
    links = [part.split('"')[0].replace("&amp;", "&") for part in html.split('href="')[1:]]
    taken = [one for one in links if one.startswith(f"{place.page}take/")]
    assert {one.split("?")[0].rsplit(".")[-1] for one in taken} >= {"csv", "xlsx", "pdf", "pptx"}
    for one in taken:
        answer = client.get(one)
        assert answer.status_code == 200, one
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("name", PLACES)
def test_every_file_says_for_whose_eyes_it_is(name: str, at) -> None:
    client, place = at(name)
    rows = _table(client.get(place.file(place.card, "csv")).content)
    assert len(rows) > 1
    assert all(place.eyes in row[-1] for row in rows[1:])
    for card in (place.card, "page"):
        book = load_workbook(io.BytesIO(client.get(place.file(card, "xlsx")).content))
        assert place.eyes in _cells(book)
    deck = Presentation(io.BytesIO(client.get(place.file("page", "pptx")).content))
    assert place.eyes in _slides(deck)
    assert client.get(place.file("page", "pdf")).content.startswith(b"%PDF")
    if place.picture:
        svg = words_of(client.get(place.file(place.picture, "svg")).content.decode())
        assert place.eyes.split(":")[0][:40] in svg
        assert client.get(place.file(place.picture, "png")).content.startswith(b"\x89PNG")


def _cells(book) -> str:
    return " ".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


def _slides(deck) -> str:
    return " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize("name", PLACES)
def test_the_file_says_what_the_page_says(name: str, at) -> None:
    client, place = at(name)
    page = words_of(client.get(place.page + place.query).content.decode())
    told = _cells(load_workbook(io.BytesIO(client.get(place.file("page", "xlsx")).content)))
    rows = _table(client.get(place.file(place.card, "csv")).content)
    for row in rows[1:]:
        assert row[0].lstrip("'") in page
    sentences = [
        part.split("</p>")[0]
        for part in client.get(place.page + place.query).content.decode().split('<p class="sentence">')[1:]
    ]
    assert sum(words_of(one).strip() in told for one in sentences) >= 1


def test_a_map_is_taken_with_its_key_and_its_choices(at) -> None:
    client, place = at("map")
    svg = client.get(f"{place.page}take/map.svg?layer=per_1000&period=2023/24").content.decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", svg).split())
    assert "Gekozen: Postcodegebied, Boekers per 1.000 huishoudens, seizoen 2023/24." in said
    assert "geen cijfer" in said
    assert '<g font-family="Inter' in svg, (
        "the words of the map lose their letters where they are put in a larger drawing"
    )
    assert "<script" not in svg
    values = client.get(f"{place.page}values.json").json()
    rows = _table(client.get(f"{place.page}take/map.csv?layer=per_1000").content)
    assert len(rows) == len(values["areas"]) + 1
    assert {row[0] for row in rows[1:]} == {area[1] for area in values["areas"]}
    shown = {area[1]: area[2][1][3] for area in values["areas"] if area[2][1]}
    assert all(row[2] == shown[row[0]].replace(".", "") for row in rows[1:] if row[0] in shown)


def test_nothing_in_a_file_is_a_formula(at) -> None:
    client, place = at("targets")
    rows = _table(client.get(place.file("targets", "csv")).content)
    assert "'=1+1" in {row[0] for row in rows}
    book = load_workbook(io.BytesIO(client.get(place.file("page", "xlsx")).content))
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_a_name_of_a_house_is_no_formula_either(at) -> None:
    client, place = at("area")
    rows = _table(client.get(place.file("contributions", "csv")).content)
    assert "'=Brug" in {row[0] for row in rows}
    regions = client.get(f"{place.page}take/reach.csv?p1=3011,3012,3014&n1==cmd()").content
    assert any(row[0].startswith("'=cmd") for row in _table(regions))


@pytest.mark.parametrize("name", PLACES)
def test_what_is_taken_is_written_down_without_a_figure(name: str, at) -> None:
    client, place = at(name)
    client.get(place.file(place.card, "csv"))
    entry = LogEntry.objects.get(action="take-away")
    assert entry.subject == f"{name}/{place.card}.csv"
    assert entry.allowed
    assert set(entry.detail) <= {"filters", "level", "layer", "regions"}


@pytest.mark.parametrize("name", PLACES)
def test_what_there_is_not_is_not_there(name: str, at) -> None:
    client, place = at(name)
    for card, kind in (("page", "json"), ("page", "csv"), (place.card, "pdf"), ("iets", "csv"), ("page", "exe")):
        assert client.get(place.file(card, kind)).status_code == 404, (card, kind)
    assert not LogEntry.objects.filter(action="take-away").exists()


@pytest.mark.parametrize("name", PLACES)
def test_another_organisation_is_not_there(name: str, at) -> None:
    client, place = at(name)
    kind = {"area": "government", "productions": "maker"}.get(name, "house")
    client.force_login(seated("ander@example.org", an_organisation("ander", kind=kind), _ROLE[kind]))
    assert client.get(place.file(place.card, "csv")).status_code == 404
    assert LogEntry.objects.filter(action=place.action, allowed=False).exists()


_ROLE = {"house": "administrator", "government": "policy-reader", "maker": "maker"}


@pytest.mark.parametrize("name", ["map", "targets", "benchmark"])
def test_a_seat_that_may_not_see_the_page_may_not_take_it(name: str, at) -> None:
    client, place = at(name)
    house = Organisation.objects.get(slug="de-brug")
    client.force_login(seated("geen@example.org", house, "maker"))
    assert client.get(place.file(place.card, "csv")).status_code == 403
    assert LogEntry.objects.filter(action=place.action, allowed=False).exists()


def test_who_does_not_give_takes_nothing_away(at) -> None:
    client, place = at("benchmark")
    Sharing.objects.all().delete()
    assert client.get(place.file("page", "pdf")).status_code == 404


def test_an_agreement_withdrawn_is_gone_from_the_files_at_once(at) -> None:
    client, place = at("area")
    assert "=Brug" in client.get(place.file("contributions", "csv")).content.decode()
    Sharing.objects.filter(house__slug="de-brug").delete()
    assert client.get(place.file("contributions", "csv")).status_code == 404
