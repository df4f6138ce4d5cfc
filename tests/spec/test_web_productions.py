"""Producties on the site: pairs in doubt decided by who may, taken back, matched again; agendas brought and removed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from publiek import agenda
from publiek.deliveries.live.fakes.serving import Answer, serve
from publiek.house import House
from publiek.web import children
from publiek.web.productions.pages import MATCHING
from publiek.web.visibility import house_of
from tests.spec.test_agenda import tell
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
AT = "/o/de-brug/same-productions/"
TABLE = b"id,title,start,maker\nv1,De Lampenwinkel,2026-02-01T20:00,Toneelgroep Zilt\n"


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    """Three houses; two of them tell of the same title, one of them without a maker."""
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    children.forget(MATCHING)
    for slug in ("de-brug", "de-kade", "zaal-zuid"):
        an_organisation(slug)
    for slug, title in {"de-brug": "Zoutwerk deel 2", "de-kade": "Zoutwerk", "zaal-zuid": "Iets heel anders"}.items():
        tell(tmp_path / "home", slug, title)
    return tmp_path / "home"


def as_(role: str, slug: str = "de-brug") -> Client:
    from publiek.web.people.models import Organisation

    client = Client()
    client.force_login(seated(f"{role}-{slug}@example.org", Organisation.objects.get(slug=slug), role))
    return client


def text_of(answer: object) -> str:
    return words_of(answer.content.decode()).replace("\xa0", " ")


def matched(home: Path) -> None:
    agenda.match_home(home, [House(slug, home) for slug in ("de-brug", "de-kade", "zaal-zuid")])


def until_done(key: tuple[str, ...]) -> None:
    for _ in range(600):
        if not children.is_busy(key):
            return
        time.sleep(0.1)
    raise AssertionError("it never ended")


def test_a_pair_in_doubt_is_decided_and_taken_back(home: Path) -> None:
    client = as_("steward")
    assert "Er is nog niet gekeken" in text_of(client.get(AT))
    matched(home)
    page = client.get(AT)
    (pair,) = page.context["pairs"]
    assert "‘Zoutwerk deel 2’ en ‘Zoutwerk’" in text_of(page)
    assert "maar één noemt een deel" in text_of(page)
    said = {"one": pair.mine.key, "other": pair.theirs.key, "answer": "different"}
    assert "het zijn twee producties" in text_of(client.post(AT + "decide/", said, follow=True))
    assert "Dit paar wacht niet meer" in text_of(client.post(AT + "decide/", said, follow=True))
    page = client.get(AT)
    assert page.context["pairs"] == []
    (decision,) = page.context["decided"]
    assert "Zoutwerk deel 2 (de-brug)" in text_of(page)
    client.post(AT + "undo/", {"decision": decision["event"]})
    matched(home)
    assert len(client.get(AT).context["pairs"]) == 1
    client.post(AT + "decide/", said | {"answer": "same"})
    assert agenda.review(home) == ()


def test_a_house_sees_and_decides_on_its_own_productions_only(home: Path) -> None:
    matched(home)
    (pair,) = as_("administrator").get(AT).context["pairs"]
    other = as_("administrator", "zaal-zuid")
    at = "/o/zaal-zuid/same-productions/"
    assert "Zoutwerk" not in text_of(other.get(at))
    said = {"one": pair.mine.key, "other": pair.theirs.key, "answer": "same"}
    assert "Dit paar wacht niet meer" in text_of(other.post(at + "decide/", said, follow=True))
    assert agenda.review(home)
    decision = agenda.decide(home, pair.mine.key, pair.theirs.key, same=True)
    assert other.post(at + "undo/", {"decision": decision}).status_code == 404
    assert "Zoutwerk" not in text_of(other.get(at))


def test_who_may_only_look_sees_no_button(home: Path) -> None:
    matched(home)
    analyst = as_("analyst")
    page = text_of(analyst.get(AT))
    assert "Zoutwerk" in page
    assert "Een andere productie" not in page
    for part in ("decide/", "undo/", "match/", "agendas/add/", "agendas/forget/"):
        assert analyst.post(AT + part).status_code == 403
    assert as_("reader").get(AT).status_code == 403


@pytest.mark.long
def test_matching_runs_in_a_process_of_its_own(home: Path) -> None:
    client = as_("administrator")
    assert "Er wordt gezocht" in text_of(client.post(AT + "match/", follow=True))
    until_done(MATCHING)
    told = children.ended(MATCHING)
    assert told is not None
    assert (told.code, told.answer["houses"], told.answer["review"]) == (0, 3, 1)
    assert len(client.get(AT).context["pairs"]) == 1


def test_an_agenda_is_brought_as_a_file_and_taken_out(home: Path) -> None:
    client = as_("steward")
    sent = {"source": "Website!", "file": SimpleUploadedFile("agenda.csv", TABLE)}
    page = text_of(client.post(AT + "agendas/add/", sent, follow=True))
    assert "Agenda website: 1 voorstelling." in page
    house = house_of(as_house("de-brug"))
    assert {one.name for one in agenda.sources(house)} == {"agenda", "website"}
    client.post(AT + "agendas/forget/", {"source": "website"})
    assert {one.name for one in agenda.sources(house)} == {"agenda"}


def as_house(slug: str) -> object:
    from publiek.web.people.models import Organisation

    return Organisation.objects.get(slug=slug)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("agenda.exe", b"x", "Dit soort bestand kan geen agenda zijn"),
        ("agenda.csv", b"id,title\nv1,A\n", "Deze tabel met voorstellingen is niet te lezen"),
        ("", b"", "Geef een webadres of een bestand"),
    ],
)
def test_what_is_no_agenda_is_refused_at_the_form(home: Path, name: str, content: bytes, says: str) -> None:
    sent = {"source": "site", **({"file": SimpleUploadedFile(name, content)} if name else {})}
    answer = as_("steward").post(AT + "agendas/add/", sent)
    assert answer.status_code == 422
    assert says in text_of(answer)


@pytest.fixture
def page_of_a_house(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    event = '{"@context":"https://schema.org","@type":"TheaterEvent","@id":"https://x.example/1","name":"A",'
    html = f'<script type="application/ld+json">{event}"startDate":"2026-02-01T20:00:00"}}</script>'
    with serve(lambda question: Answer(html, kind="text/html")) as server:
        yield server.address


@pytest.mark.long
def test_an_agenda_on_the_web_is_read_in_a_process_of_its_own(home: Path, page_of_a_house: str) -> None:
    client = as_("steward")
    client.post(AT + "agendas/add/", {"source": "site", "address": page_of_a_house})
    until_done(("programme", "add", "de-brug"))
    assert children.ended(("programme", "add", "de-brug")).code == 0
    assert "Agenda site: 1 voorstelling." in text_of(client.get(AT))
