"""How many different people came, on the site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.support import looked_at
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
PAGE = f"/o/{looked_at.HOUSE}/visitors/"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looked_at.a_home(tmp_path_factory.mktemp("reach") / "home")


@pytest.fixture
def reader(client: Client, settings: Settings, home: Path) -> Client:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    house = an_organisation(looked_at.HOUSE, name=looked_at.NAME, subsector="theatre")
    client.force_login(seated("rik@example.org", house, "reader"))
    return client


def test_the_answer_comes_with_its_margin_its_parts_and_what_it_does_not_say(reader: Client) -> None:
    page = reader.get(PAGE).content.decode()
    said = words_of(page)
    assert "In 2024/25 waren er" in said and "waarschijnlijk tussen" in said
    assert "ruime aanname" in said and "Elk bezoek telt via één bron" in said
    assert "<svg" in page and "Zuid-Holland" in said


def test_a_season_and_a_place_can_be_chosen(reader: Client) -> None:
    assert "In 2023/24 waren er" in words_of(reader.get(f"{PAGE}?season=2023").content.decode())
    assert "Rotterdam" in words_of(reader.get(f"{PAGE}?place=municipality").content.decode())


@pytest.mark.parametrize("asked", ["season=1999", "season=x", "place=street", "survey=none"])
def test_what_there_is_not_is_not_found(reader: Client, asked: str) -> None:
    assert reader.get(f"{PAGE}?{asked}").status_code == 404


def test_a_card_and_the_page_are_taken_away(reader: Client) -> None:
    card = reader.get(f"{PAGE}take/reach-parts.csv")
    assert card.status_code == 200
    assert reader.get(f"{PAGE}take/page.xlsx").status_code == 200
    assert reader.get(f"{PAGE}take/other.csv").status_code == 404


def test_a_house_without_data_hears_what_is_missing(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path)
    client.force_login(seated("leeg@example.org", an_organisation("leeg", name="Leeg"), "reader"))
    assert "nog niets ingelezen" in words_of(client.get("/o/leeg/visitors/").content.decode())
