"""The page Drempels: why people do not come, part by part, and how to begin where nobody was asked yet."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek.house import House
from tests.support import surveyed
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
HOUSE = "theater-verzonnen"
PAGE = f"/o/{HOUSE}/barriers/"


def said(response: object) -> str:
    return words_of(response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("barriers") / "home"
    surveyed.ask(surveyed.a_house(made, organisation=HOUSE))
    return made


@pytest.fixture
def reader(client: Client, settings: Settings, home: Path) -> Client:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    client.force_login(seated("lezer@example.org", an_organisation(HOUSE, name="Theater Verzonnen"), "reader"))
    return client


def test_the_first_answer_is_what_held_back_who_wanted_to_come(reader: Client) -> None:
    page = said(reader.get(PAGE))
    assert "Waarom komen mensen niet?" in page
    assert page.index("Wat hield mensen tegen die iets wilden zien en niet gingen?") < page.index(
        "Wat zeggen alle niet-bezoekers?"
    )
    assert "Wie meedeed, koos daar zelf voor" in page


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("groups", "Verschillen drempels per leeftijd?"),
        ("interest", "Is er belangstelling, en wordt die een bezoek?"),
        ("answered", "Wie deed mee, en wie ontbreekt?"),
    ],
)
def test_every_part_has_its_own_page(reader: Client, part: str, says: str) -> None:
    assert says in said(reader.get(PAGE, {"part": part}))


def test_kinds_of_non_visitors_are_worked_out_beside_the_pages(reader: Client) -> None:
    first = reader.get(PAGE, {"part": "kinds"})
    assert first.status_code == 200
    for _ in range(120):
        response = reader.get(PAGE, {"part": "kinds"})
        if "Refresh" not in response.headers:
            break
        assert "Dit wordt nu uitgerekend." in said(response)
        time.sleep(0.5)
    assert "Welke soorten niet-bezoekers zijn er?" in said(response)
    assert "Dit wordt nu uitgerekend." not in said(response)


def test_every_figure_can_be_taken_along(reader: Client) -> None:
    csv = reader.get(f"{PAGE}take/barriers-missed.csv", {"survey": surveyed.CODE})
    assert csv.status_code == 200 and "geen tijd" in csv.content.decode("utf-8-sig")
    assert reader.get(f"{PAGE}take/page.pdf").content.startswith(b"%PDF")
    assert reader.get(f"{PAGE}take/niets.csv").status_code == 404


def test_what_there_is_not_is_not_found(reader: Client) -> None:
    assert reader.get(PAGE, {"survey": "een-andere"}).status_code == 404
    assert reader.get(PAGE, {"part": "iets"}).status_code == 404
    assert reader.get(f"{PAGE}take/barriers-missed.csv", {"part": "iets"}).status_code == 404


def test_a_house_that_asked_nobody_is_told_how_to_begin(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path / "leeg")
    organisation = an_organisation("stil", name="Stil")
    client.force_login(seated("beheer@example.org", organisation, "administrator"))
    page = said(client.get("/o/stil/barriers/"))
    assert "Daarvoor moet u het ze vragen." in page and "Begin een enquête" in page


def test_another_house_sees_nothing_of_it(client: Client, settings: Settings, home: Path) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    an_organisation(HOUSE, name="Theater Verzonnen")
    client.force_login(seated("ander@example.org", an_organisation("ander"), "administrator"))
    assert client.get(PAGE).status_code == 404


def test_the_same_survey_is_worked_out_once(reader: Client, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from publiek.web.barriers import shown

    reader.get(PAGE)
    calls: list[House] = []
    monkeypatch.setattr(shown.told, "told", lambda house, code: calls.append(house))
    assert reader.get(PAGE, {"part": "interest"}).status_code == 200
    assert not calls
