"""The page for visitors: what a house does with their data, and a form that opens a request with a clock. No login."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek import permitting, pipeline
from publiek.governance.house_register import Decision
from publiek.house import House
from publiek.rights import cases
from publiek.web.frame.limits import COUNTERS
from publiek.web.visibility import house_of
from tests.spec.test_web_requests import LINES
from tests.support.site import an_organisation

pytestmark = pytest.mark.django_db

ASKED = {"kind": "erasure", "email": "zqxvogel@voorbeeld.example", "message": "Graag alles wissen."}


@pytest.fixture
def house(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that said who it is."""
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "keys"))
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home", keys=tmp_path / "keys")  # type: ignore[attr-defined]
    COUNTERS.counted.clear()
    found = house_of(an_organisation("brug", name="Theater De Brug"))
    said = {"legal_entity": "Stichting De Brug", "address": "Kade 1", "contact": "privacy@voorbeeld.example"}
    permitting.decide(found, Decision("controller", values=said))
    return found


def _get(page: str, status: int = 200) -> str:
    answer = Client().get(f"/bezoekers/{page}")
    assert answer.status_code == status
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_without_a_login_one_reads_what_is_done_and_on_which_ground(house: House) -> None:
    page = _get("brug/")
    assert "<h1>Wat doen wij met uw gegevens?</h1>" in page
    assert "Stichting De Brug" in page
    assert "privacy@voorbeeld.example" in page
    assert "[Invullen" not in page
    english = _get("brug/?language=en")
    assert "<h1>What do we do with your data?</h1>" in english
    assert '<html lang="en"' in english


def test_transfers_duties_and_decisions_are_told_before_and_after_the_house_fills_them_in(house: House) -> None:
    page = _get("brug/")
    for told in ("niets naar een land buiten Europa", "Nee, de wet verplicht u niet", "neemt geen besluiten over u"):
        assert told in page
    assert "wel enkele gegevens nodig" not in page
    beyond = {"transfers": "nee", "decisions": "nee", "selling": "nee", "required": "naam en e-mail", "sellers": "geen"}
    permitting.decide(house, Decision("controller", values=beyond))
    page = _get("brug/")
    assert "wel enkele gegevens nodig: naam en e-mail." in page
    assert "beslissingen over u genomen zonder dat een mens meekijkt" in page


def test_what_the_house_stops_is_no_longer_told_when_nothing_of_it_is_kept(house: House) -> None:
    what_for = permitting.register_of(house).purposes["own-analysis"].purpose.what_for.nl
    assert what_for.lower() in _get("brug/").lower()
    permitting.decide(house, Decision("stop", "own-analysis"))
    assert what_for.lower() not in _get("brug/").lower()


def test_what_the_house_stops_is_told_while_data_of_it_are_kept(house: House, tmp_path: Path) -> None:
    """Keeping is processing: visitors read that it was stopped, and until when what is kept is kept."""
    file = tmp_path / "verkoop.csv"
    file.write_text(LINES, encoding="utf-8")
    pipeline.take_in(file, house=house)
    permitting.decide(house, Decision("stop", "own-analysis"))
    page = _get("brug/")
    assert page.count("er loopt niets meer op; wat bewaard is, blijft tot zijn termijn") == 2
    assert "Met uw postcode kijken wij" not in page


def test_a_house_that_did_not_say_who_it_is_has_no_page(house: House) -> None:
    an_organisation("haven")
    an_organisation("stad", kind="government")
    for slug in ("haven", "stad", "niemand", "Brug", "..", "brug;"):
        _get(f"{slug}/", 404)
        _get(f"{slug}/ask/", 404)


def test_a_request_opens_a_case_with_the_clock_of_the_law(house: House) -> None:
    answer = Client().post("/bezoekers/brug/ask/", ASKED, follow=True)
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    (case,) = cases.everything(house)
    assert (case.kind, case.by, case.state) == ("erasure", "visitor", "received")
    assert case.asker.known.email == ASKED["email"]
    assert case.asker.message == ASKED["message"]
    assert case.number in page
    assert "Uw vraag is binnen" in page
    assert "zqxvogel" not in page
    assert case.term.target == cases.term_of(case.received.astimezone(ZoneInfo("Europe/Amsterdam")).date()).target


def test_nothing_of_who_asked_is_in_a_cookie_an_address_or_a_file(house: House, tmp_path: Path) -> None:
    client = Client(HTTP_USER_AGENT="zqxvogel-browser", HTTP_REFERER="https://zqxvogel.example/")
    first = client.post("/bezoekers/brug/ask/", ASKED, REMOTE_ADDR="203.0.113.77")
    assert "zqxvogel" not in first.headers["Location"]
    assert not first.cookies
    assert first.headers["Referrer-Policy"] == "no-referrer"
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        content = file.read_bytes()
        assert b"zqxvogel" not in content.lower(), file.name
        assert b"203.0.113.77" not in content, file.name


def test_the_address_of_what_was_asked_cannot_be_made_up_or_used_for_another_house(house: House) -> None:
    address = Client().post("/bezoekers/brug/ask/", ASKED).headers["Location"]
    other = house_of(an_organisation("haven", name="Haven"))
    said = {"legal_entity": "Stichting Haven", "address": "Kade 2", "contact": "privacy@haven.example"}
    permitting.decide(other, Decision("controller", values=said))
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace("/brug/", "/haven/")).status_code == 404
    assert Client().get(address.replace("~", "~x")).status_code == 404
    assert Client().get("/bezoekers/brug/asked/brug,2026-AAAA,2026-01-01~zomaar/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "geen adres"}, "email"),
        ({"kind": ""}, "kind"),
        ({"kind": "alles"}, "kind"),
        ({"message": "x" * 4001}, "message"),
        ({"name": "x" * 201}, "name"),
        ({"postcode": "1\u2028A"}, "postcode"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_opened(house: House, wrong: dict, field: str) -> None:
    answer = Client().post("/bezoekers/brug/ask/", {**ASKED, **wrong})
    assert answer.status_code == 422
    assert re.search(
        rf'id="id_{field}[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_{field}', answer.content.decode()
    )
    assert not cases.everything(house)


def test_what_only_a_program_fills_in_opens_nothing(house: House) -> None:
    assert Client().post("/bezoekers/brug/ask/", {**ASKED, "website": "https://x.example"}).status_code == 404
    assert not cases.everything(house)


def test_too_many_requests_are_told_to_wait(house: House) -> None:
    answers = [Client().post("/bezoekers/brug/ask/", ASKED).status_code for _ in range(7)]
    assert answers[:5] == [302] * 5
    assert answers[5:] == [429] * 2


def test_when_no_more_requests_can_be_taken_one_is_told_whom_to_call(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publiek.rights.cases.keeping.MOST_OPEN", 1)
    assert Client().post("/bezoekers/brug/ask/", ASKED).status_code == 302
    answer = Client().post("/bezoekers/brug/ask/", ASKED)
    assert answer.status_code == 422
    assert "Bel of schrijf de organisatie" in answer.content.decode()
    assert len(cases.everything(house)) == 1


def test_words_of_a_visitor_are_text_and_never_run(house: House) -> None:
    evil = "<script>alert(1)</script>"
    answer = Client().post("/bezoekers/brug/ask/", {**ASKED, "email": "x", "message": evil, "name": evil})
    assert evil not in answer.content.decode()
