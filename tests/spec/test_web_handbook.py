"""The handbook on the site: open to all, beside every page and figure, searched without a script."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek.handbook import for_page
from publiek.reports.handbook import book
from publiek.web.people.models import Organisation
from tests.support import looked_at
from tests.support.routes import routes
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db

#: Addresses that are no page of the site a person reads: programs, respondents, parts of a page.
_NO_PAGE = re.compile(r"^(api-|asking|handbook|language$|theme$|well$)")


@pytest.fixture
def house(settings: object, tmp_path: Path) -> Organisation:
    looked_at.a_home(tmp_path / "home")
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    return an_organisation(looked_at.HOUSE, name=looked_at.NAME, venue_pc4=3011)


@pytest.fixture
def reader(house: Organisation) -> Client:
    client = Client()
    client.force_login(seated("lezer@example.org", house, "analyst"))
    return client


def test_it_is_open_to_all_and_says_so() -> None:
    ours = [one for one in routes() if one.pattern.startswith("handboek/")]
    assert len(ours) == 3
    assert {one.guard for one in ours} == {"open_to_all"}


def test_everybody_reads_every_page_without_an_account() -> None:
    client = Client()
    assert client.get("/handboek/").status_code == 200
    for one in book("nl").pages:
        answer = client.get(f"/handboek/{one.code}/")
        assert answer.status_code == 200, one.code
        assert one.title in words_of(answer.content.decode())


@pytest.mark.parametrize("wrong", ["bestaat-niet", "..", "first-week.md", "nl"])
def test_what_is_not_there_is_not_found(wrong: str) -> None:
    assert Client().get(f"/handboek/{wrong}/").status_code == 404
    assert Client().get(f"/handboek/beeld/{wrong}.png").status_code == 404


def test_the_pictures_are_shown() -> None:
    page = Client().get("/handboek/index-figure/").content.decode()
    (address,) = re.findall(r'<img src="([^"]+)"', page)
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_one_searches_without_a_script() -> None:
    text = Client().get("/handboek/", {"q": "postcodegebeid"}).content.decode()
    assert "<mark>" in text
    assert re.search(r'href="/handboek/[a-z-]+/#', text)
    assert "Niets gevonden" in words_of(Client().get("/handboek/", {"q": "xqzwv"}).content.decode())


def test_a_question_is_only_text() -> None:
    text = Client().get("/handboek/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text
    assert Client().get("/handboek/", {"q": "a" * 100_000}).status_code == 200


def test_it_is_in_the_language_of_the_site() -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/handboek/data-leak/"})
    assert "What to do when data leak" in client.get("/handboek/data-leak/").content.decode()


def test_every_page_of_the_site_is_explained_in_the_handbook() -> None:
    """A new page needs a line in handbook/context.yaml."""
    shown = {one.name for one in routes() if not one.of_the_login and not _NO_PAGE.match(one.name)}
    silent = sorted(name for name in shown if not for_page(name))
    assert not silent


def test_every_page_of_a_house_has_one_link_to_its_explanation(house: Organisation, reader: Client) -> None:
    missing = []
    for route in [one for one in routes() if one.guard == "needs" and one.action == "see-figures"]:
        answer = reader.get(route.address(house.slug))
        if answer.status_code == 200 and b'id="main"' in answer.content:
            links = re.findall(
                r'class="explained"><a href="/handboek/[a-z-]+/(?:#[a-z0-9-]+)?"', answer.content.decode()
            )
            if len(links) != 1:
                missing.append((route.pattern, links))
    assert not missing


def test_every_figure_on_a_page_has_a_link_to_its_explanation(house: Organisation, reader: Client) -> None:
    for chapter in ("audience", "origin", "programme", "loyalty", "white_spots", "timeline", "revenue", "data"):
        text = reader.get(f"/o/{house.slug}/figures/{chapter}/").content.decode()
        cards = text.split('<article class="card')[1:]
        assert cards, chapter
        for card in cards:
            assert 'href="/handboek/' in card.split("</article>")[0], (chapter, card[:120])


def test_the_way_through_the_own_pages_stays_beside_it(house: Organisation, reader: Client) -> None:
    text = reader.get("/handboek/index-figure/").content.decode()
    assert f'href="/o/{house.slug}/figures/audience/"' in text
    assert looked_at.HOUSE not in Client().get("/handboek/index-figure/").content.decode()


def test_there_is_a_way_to_it_from_every_page(house: Organisation, reader: Client) -> None:
    assert 'href="/handboek/"' in reader.get(f"/o/{house.slug}/").content.decode()
    assert 'href="/handboek/"' in Client().get("/account/login/").content.decode()
