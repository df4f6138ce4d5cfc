"""Jaaropgaven on the site: seen, completed, taken along, marked as sent, and what changed since."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek.exchange import year_end
from publiek.web.visibility import house_of
from tests.support import year_ends
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
AT = "/o/huis-aan-de-kade/take/year-end/"
SHEET = AT + "sheet/cbs-performing-arts/2026/"


@pytest.fixture
def house(tmp_path: Path, settings: object) -> object:
    """A house with one year of lines, at the site."""
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    rows = [line | {"genre": "theatre", "production": "Zee", "production_id": "p1"} for line in year_ends.lines()]
    year_ends.house(tmp_path / "home", rows)
    return an_organisation("huis-aan-de-kade", name="Huis aan de Kade")


def as_(role: str, organisation: object) -> Client:
    client = Client()
    client.force_login(seated(f"{role}@example.org", organisation, role))
    return client


def text_of(answer: object) -> str:
    return words_of(answer.content.decode()).replace("\xa0", " ")


def test_the_sheets_of_a_year_and_how_far_they_are(house: object) -> None:
    page = text_of(as_("analyst", house).get(AT + "?year=2026"))
    assert "Wat vult u in bij de jaaropgaven?" in page
    assert "Nog niet meegenomen" in page
    assert as_("reader", house).get(AT).status_code == 403


def test_a_sheet_says_what_is_filled_what_is_not_and_how_it_ties(house: object) -> None:
    page = text_of(as_("analyst", house).get(SHEET))
    assert "Voorstellingen totaal" in page
    assert "nog leeg Staat niet in de gegevens. Vul zelf in." in page
    assert "Basistotaal kalenderjaar 2026" in page
    assert "Op deze opgave" in page
    client = as_("administrator", house)
    assert client.get(AT + "sheet/iets/2026/").status_code == 404
    assert client.get(AT + "sheet/egmus/nooit/").status_code == 404


def test_what_only_the_house_knows_comes_on_the_sheet(house: object) -> None:
    client = as_("steward", house)
    wrong = client.post(AT + "facts/2026/", {"halls": "veel"})
    assert wrong.status_code == 422
    assert "Dit antwoord past niet bij de vraag" in text_of(wrong)
    kept = client.post(AT + "facts/2026/", {"halls": "3", "legal_name": "Stichting Kade"}, follow=True)
    assert kept.redirect_chain[-1][0] == AT + "?year=2026"
    assert dict(year_end.facts_of(house_of(house), year_end.period_of("2026")).values) == {
        "halls": 3,
        "legal_name": "Stichting Kade",
    }
    assert "Zelf opgegeven." in text_of(client.get(SHEET))
    assert "De antwoorden komen van 2026" in text_of(client.get(AT + "facts/2027/"))


def test_the_files_are_taken_along_and_the_version_is_kept(house: object) -> None:
    client = as_("analyst", house)
    for kind, first in (("xlsx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")):
        answer = client.get(f"{SHEET}file.{kind}")
        assert answer.content.startswith(first)
        assert f"cbs-podiumkunsten-2026.{kind}" in answer.headers["Content-Disposition"]
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"{SHEET}file.csv").content))
    assert "cbs-podiumkunsten-2026.csv" in packed.namelist()
    assert client.get(f"{SHEET}file.exe").status_code == 404
    assert [one.number for one in year_end.versions(house_of(house), "cbs-performing-arts-2026")] == [1]
    assert as_("reader", house).get(f"{SHEET}file.pdf").status_code == 403


def test_a_correction_after_sending_is_told(house: object) -> None:
    client = as_("administrator", house)
    digest = client.get(SHEET).context["made"].sheet.digest
    assert "Versie 1 staat als verstuurd" in text_of(client.post(SHEET + "sent/", {"digest": digest}, follow=True))
    assert "Niets. Wat u verstuurde klopt nog." in text_of(client.get(SHEET))
    client.post(AT + "facts/2026/", {"halls": "4"})
    page = text_of(client.get(SHEET))
    assert "Wat is er veranderd sinds versie 1" in page
    assert [one["after"] for one in client.get(SHEET).context["made"].changes] == ["4"]
    stale = client.post(SHEET + "sent/", {"digest": digest}, follow=True)
    assert "De cijfers zijn intussen veranderd" in text_of(stale)
    assert "Daarna is versie" not in text_of(client.get(AT + "?year=2026"))


def test_a_house_without_data_is_told_so(settings: object, tmp_path: Path) -> None:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    empty = an_organisation("leeg-huis")
    client = as_("administrator", empty)
    assert "Er zijn nog geen gegevens" in text_of(client.get("/o/leeg-huis/take/year-end/"))
    assert client.get("/o/leeg-huis/take/year-end/sheet/egmus/2026/").status_code == 404
