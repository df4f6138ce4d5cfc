"""How a house runs its surveys on the site: begins one, lets people answer, sees how many did, erases, ends it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from publiek.house import House
from publiek.listening.receiving import receive_form
from publiek.listening.running import answers_of, questionnaire_of, survey_of, surveys_of
from publiek.web.asking import links
from publiek.web.asking.counting import counts
from publiek.web.asking.forms import free_code
from publiek.web.people.models import LogEntry, Organisation
from tests.support import asking
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
PAGES = f"/o/{asking.SLUG}/surveys/"
PAGE = f"{PAGES}of/{asking.CODE}/"
BEGUN = {
    "title": "Zomer 2026: waarom niet?", "questionnaire": "core@1", "contact": "vragen@example.org",
    "about": "everyone", "design": "open", "area": "Rotterdam, 3011", "closes": "", "retention": "12",
}  # fmt: skip


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> House:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path / "home", keys=tmp_path / "keys")
    return House(organisation=asking.SLUG, home=tmp_path / "home", keys=tmp_path / "keys")


@pytest.fixture
def organisation(house: House) -> Organisation:
    return an_organisation(asking.SLUG, name="Theater De Brug")


def _as(client: Client, organisation: Organisation, role: str) -> Client:
    client.force_login(seated(f"{role}@example.org", organisation, role))
    return client


@pytest.fixture
def analyst(client: Client, organisation: Organisation) -> Client:
    return _as(client, organisation, "analyst")


@pytest.fixture
def running(analyst: Client, house: House) -> Client:
    asking.begun(house.home)
    return analyst


def _answered(house: House, many: int, **facts: object) -> None:
    for _ in range(many):
        channel = str(facts.get("channel", "qr"))
        receive_form(house, asking.CODE, asking.a_form(unit=facts.get("unit", "")), channel=channel)


def test_a_house_without_surveys_is_told_why_it_would_want_one(analyst: Client) -> None:
    assert "U hebt nog geen enquête" in words_of(analyst.get(PAGES).content.decode())


def test_beginning_one(analyst: Client, house: House) -> None:
    answer = analyst.post(f"{PAGES}begin/", BEGUN)
    (survey,) = surveys_of(house)
    assert answer.headers["Location"] == f"{PAGES}of/{survey.code}/"
    assert survey.code == "zomer-2026-waarom-niet"
    assert (survey.title, survey.area, survey.retention_months) == (BEGUN["title"], ("Rotterdam", "3011"), 12)
    page = words_of(analyst.get(answer.headers["Location"]).content.decode())
    assert "De enquête is begonnen" in page and "minder dan 10 antwoorden" in page
    assert BEGUN["title"] in words_of(analyst.get(PAGES).content.decode())
    assert LogEntry.objects.filter(action="run-surveys", subject__startswith="survey zomer").exists()


def test_extra_questions_make_a_questionnaire_of_its_own(analyst: Client, house: House) -> None:
    from publiek.surveys.instruments import modules

    analyst.post(f"{PAGES}begin/", {**BEGUN, "modules": [modules()[0]]})
    (survey,) = surveys_of(house)
    questionnaire = questionnaire_of(house, survey.code)
    assert survey.questionnaire == f"{survey.code}@1"
    assert questionnaire.modules == ("core@1", modules()[0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"questionnaire": "weg@9"},
        {"retention": "61"},
        {"closes": "2020-01-01"},
        {"about": "buren"},
        {"area": "x" * 90},
    ],
    ids=lambda one: next(iter(one)),
)
def test_what_does_not_fit_is_told_on_the_page_and_nothing_begins(analyst: Client, house: House, wrong: dict) -> None:
    answer = analyst.post(f"{PAGES}begin/", {**BEGUN, **wrong})
    assert answer.status_code == 422
    assert surveys_of(house) == ()


def test_codes_are_made_of_titles_and_never_taken_twice() -> None:
    assert free_code("Zomer 2026!", frozenset()) == "zomer-2026"
    assert free_code("Zomer 2026!", frozenset({"zomer-2026", "zomer-2026-2"})) == "zomer-2026-3"
    assert free_code("2026", frozenset()) == "enquete-2026"
    assert free_code("何?", frozenset()).startswith("enquete")


def test_link_kiosk_and_code_carry_the_place_where_people_are_asked(
    running: Client, organisation: Organisation
) -> None:
    token = links.link_of(organisation, asking.CODE).token
    page = running.get(f"{PAGE}?u=poort noord").content.decode()
    assert f"http://testserver/v/{token}/?u=poort%20noord" in page
    assert f"/v/{token}/?c=kiosk&amp;u=poort%20noord" in page
    assert "qr.svg?u=poort%20noord" in page
    assert "script" not in running.get(f'{PAGE}?u="><script>').content.decode().split("<main", 1)[1]


def test_the_code_is_taken_away_as_drawing_and_as_picture(running: Client) -> None:
    drawn, picture = running.get(f"{PAGE}qr.svg?u=poort"), running.get(f"{PAGE}qr.png?save=1")
    assert drawn.headers["Content-Type"] == "image/svg+xml" and drawn.content.startswith(b"<svg")
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["Content-Disposition"] == 'attachment; filename="qr-zomer-2026.png"'
    assert running.get(f"{PAGE}qr.exe").status_code == 404


def test_the_poster_has_the_title_the_address_and_that_no_name_is_asked(
    running: Client, organisation: Organisation
) -> None:
    made = running.get(f"{PAGE}poster.pdf")
    (sheet,) = PdfReader(io.BytesIO(made.content)).pages
    said = " ".join(sheet.extract_text().split())
    assert "Waarom niet?" in said and "Theater De Brug" in said and "geen naam" in said
    assert links.link_of(organisation, asking.CODE).token in said.replace(" ", "")


def test_counts_of_fewer_than_ten_are_not_told(running: Client, house: House) -> None:
    _answered(house, 13, unit="noord")
    _answered(house, 4, unit="zuid", channel="kiosk")
    counted = counts(answers_of(house, asking.CODE))
    assert {one.of: one.n for one in counted.by["unit"]} == {"noord": 10, "zuid": None}
    assert (counted.total, counted.rounded) == (10, True)
    page = words_of(running.get(PAGE).content.decode())
    assert "Minstens 10 mensen" in page and "minder dan 10" in page
    assert "17" not in page.split("Hoeveel antwoorden", 1)[1].split("Meer", 1)[0]


def test_counts_that_hide_nothing_are_told_exactly(running: Client, house: House) -> None:
    _answered(house, 11)
    assert counts(answers_of(house, asking.CODE)).total == 11
    assert "11 mensen hebben geantwoord" in words_of(running.get(PAGE).content.decode())


def test_invitations_are_told_once_and_kept_by_nobody(
    running: Client, house: House, organisation: Organisation
) -> None:
    made = running.post(f"{PAGE}invitations/", {"many": "3"})
    rows = list(csv.reader(io.StringIO(made.content.decode())))
    assert rows[0] == ["link"] and len(rows) == 4 and len({row[0] for row in rows}) == 4
    path = rows[1][0].removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    assert asking.post(Client(), path, {"channel": "link", "form": asking.a_form()}).status_code == 200
    assert "1 van 3 uitnodigingen" in words_of(running.get(PAGE).content.decode())
    ticket = path.rstrip("/").rsplit("/", 1)[1]
    assert ticket not in str(list(links.Ticket.objects.values())) + str(list(LogEntry.objects.values()))


@pytest.mark.parametrize("many", ["0", "-1", "5001", "veel", "", "1e3", "٣"])
def test_a_number_of_invitations_that_is_none(running: Client, organisation: Organisation, many: str) -> None:
    assert running.post(f"{PAGE}invitations/", {"many": many}).status_code == 302
    assert links.link_of(organisation, asking.CODE).invited == 0


def test_erasing_for_somebody_who_calls(running: Client, house: House) -> None:
    _answered(house, 1)
    said = running.post(f"{PAGE}erase/", {"receipt": "bestaat niet"}, follow=True)
    assert "geen antwoorden" in words_of(said.content.decode())
    said = running.post(f"{PAGE}erase/", {"receipt": "K7QF-9D2M-XX4P-BBBB"}, follow=True)
    assert "zijn gewist" in words_of(said.content.decode())
    assert len(answers_of(house, asking.CODE)) == 0


def test_closing(running: Client, house: House) -> None:
    running.post(f"{PAGE}close/")
    assert survey_of(house, asking.CODE).last_day == date.today()
    assert not survey_of(house, asking.CODE).is_open(date.today() + timedelta(days=1))


def test_the_form_as_a_file_needs_a_pin(running: Client) -> None:
    assert running.post(f"{PAGE}form.html", {"pin": "12"}).status_code == 302
    made = running.post(f"{PAGE}form.html", {"pin": "123456", "unit": "poort"})
    assert made.headers["Content-Disposition"] == 'attachment; filename="form-zomer-2026.html"'
    html = made.content.decode()
    assert "123456" not in html and "default-src &#39;none&#39;" in html


def test_paper_and_the_sheet_to_copy_it_into(running: Client) -> None:
    made = running.get(f"{PAGE}paper.pdf?forms=2")
    assert made.headers["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
    assert running.get(f"{PAGE}keying.xlsx").content.startswith(b"PK")
    assert running.get(f"{PAGE}paper.pdf?forms=veel").status_code == 400


def test_a_file_is_read_in_told_and_gone(running: Client, house: House, settings: Settings) -> None:
    rows = "age,visits.theatre,barriers.time,e-mail\n25-34,never,yes,kanarie@example.org\nunder_16,never,yes,\n"
    file = SimpleUploadedFile("kanarie van Jan.csv", rows.encode())
    # Other tests of this process share the folder.
    before = set(settings.PUBLIEK.uploads.iterdir())
    page = running.post(f"{PAGE}file/", {"file": file}).content.decode()
    assert "1 formulier bewaard, 1 rij opzijgezet" in words_of(page) and "kanarie" not in page
    (row,) = answers_of(house, asking.CODE).table.to_pylist()
    assert (row["channel"], row["visits.theatre"], row["barriers.time"]) == ("import", "never", "yes")
    assert set(settings.PUBLIEK.uploads.iterdir()) == before
    again = running.post(f"{PAGE}file/", {"file": SimpleUploadedFile("b.csv", rows.encode())})
    assert again.status_code == 422 and "survey-file-known" in again.content.decode()


@pytest.mark.parametrize("name", ["x.exe", "x", "x.html"])
def test_a_file_of_another_kind_is_refused_in_words(running: Client, house: House, name: str) -> None:
    answer = running.post(f"{PAGE}file/", {"file": SimpleUploadedFile(name, b"age\n25-34\n")})
    assert answer.status_code == 422 and "survey-upload" in answer.content.decode()
    assert running.post(f"{PAGE}file/").status_code == 422
    assert len(answers_of(house, asking.CODE)) == 0


def test_who_may_only_read_sees_the_counts_and_changes_nothing(
    client: Client, house: House, organisation: Organisation
) -> None:
    reader = _as(client, organisation, "reader")
    asking.begun(house.home)
    page = reader.get(PAGE).content.decode()
    assert "survey" in PAGE and '<form method="post"' not in page.split("<main", 1)[1]
    for address in ("close/", "invitations/", "erase/", "form.html", "file/"):
        assert reader.post(f"{PAGE}{address}").status_code == 403


def test_a_survey_that_is_not_there(running: Client) -> None:
    assert running.get(f"{PAGES}of/bestaat-niet/").status_code == 404
