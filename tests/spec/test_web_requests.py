"""Who answers visitors: the list with its clock, and one request from what was asked to what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek import consent, pipeline, rights
from publiek.house import House
from publiek.rights import Known, cases
from publiek.rights.cases import Asker
from publiek.web.people.models import LogEntry, Organisation
from publiek.web.visibility import house_of
from tests.support.site import an_organisation, seated

pytestmark = pytest.mark.django_db

EMAIL = "zqxvogel@voorbeeld.example"
LINES = (
    "ordernummer;datum;voorstelling;voorstellingsdatum;aantal;bedrag;e-mail;postcode\n"
    f"1001;2026-10-01;Hamlet;2026-11-01;2;40,00;{EMAIL};3011 ZQ\n"
    "1002;2026-10-02;Hamlet;2026-11-01;1;20,00;ander@voorbeeld.example;3012 AB\n"
)


@pytest.fixture
def house(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with two bookers."""
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "keys"))
    site = replace(site_settings.PUBLIEK, home=tmp_path / "home", keys=tmp_path / "keys")
    settings.PUBLIEK = site  # type: ignore[attr-defined]
    found = house_of(an_organisation("brug", name="Theater De Brug"))
    file = tmp_path / "verkoop.csv"
    file.write_text(LINES, encoding="utf-8")
    pipeline.take_in(file, house=found)
    return found


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    client = Client()
    client.force_login(seated("steward@voorbeeld.example", Organisation.objects.get(slug="brug"), "steward"))
    yield client


def _page(client: Client, page: str = "", told: dict | None = None, status: int = 200) -> str:
    address = f"/o/brug/requests/{page}"
    answer = client.get(address) if told is None else client.post(address, told, follow=True)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def _case(house: House, kind: str, *, ready: bool = True, days_ago: int = 0) -> str:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    number = cases.open_case(house, kind, Asker(Known(email=EMAIL)), by="visitor", at=at).number
    if ready:
        cases.confirm_identity(house, number)
    return number


def test_the_list_says_what_is_late_first(client: Client, house: House) -> None:
    assert "Er staat geen verzoek open." in _page(client)
    late, fresh = _case(house, "access", days_ago=40, ready=False), _case(house, "erasure", ready=False)
    page = _page(client)
    assert "1 verzoek is te laat" in page
    assert page.index(late) < page.index(fresh)
    assert EMAIL not in page


def test_a_request_by_telephone_is_added_by_hand(client: Client, house: House) -> None:
    page = _page(client, "new/", {"kind": "access", "email": EMAIL, "message": "Belde vandaag"})
    assert "Weten wat u van mij hebt" in page
    assert "Belde vandaag" in page
    (case,) = cases.everything(house)
    assert case.by == "steward"
    _page(client, "new/", {"kind": "access", "name": "Alleen een naam"}, 422)
    assert len(cases.everything(house)) == 1


def test_the_steps_of_the_law_are_taken_one_by_one_and_the_letter_follows(client: Client, house: House) -> None:
    number = _case(house, "access", ready=False)
    assert "het overzicht (PDF)" not in _page(client, f"one/{number}/")
    page = _page(client, f"one/{number}/step/", {"what": "ask-identity"})
    assert "gevraagd wie het is" in page
    page = _page(client, f"one/{number}/step/", {"what": "confirm-identity"})
    assert "het overzicht (PDF)" in page
    page = _page(client, f"one/{number}/step/", {"what": "extend", "reason": "Veel verzoeken tegelijk."})
    assert "twee maanden verlengd" in page
    assert "Veel verzoeken tegelijk." in page
    page = _page(client, f"one/{number}/step/", {"what": "handle"})
    assert "Dit verzoek is gedaan." in page
    _page(client, f"one/{number}/step/", {"what": "iets"}, 404)


def test_on_a_computer_without_accounts_the_steps_are_taken_too(house: House, settings: object) -> None:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, mode="solo")  # type: ignore[attr-defined]
    alone, number = Client(), _case(house, "access", ready=False)
    for what, seen in (("ask-identity", "gevraagd wie het is"), ("confirm-identity", "het overzicht (PDF)")):
        assert seen in _page(alone, f"one/{number}/step/", {"what": what})
    assert "Dit verzoek is gedaan." in _page(alone, f"one/{number}/step/", {"what": "handle"})


def test_extending_asks_a_reason_and_refusing_a_ground_of_the_law(client: Client, house: House) -> None:
    number = _case(house, "erasure")
    _page(client, f"one/{number}/step/", {"what": "extend", "reason": ""}, 422)
    _page(client, f"one/{number}/step/", {"what": "refuse", "ground": "geen zin"}, 422)
    assert cases.get(house, number).open
    page = _page(client, f"one/{number}/step/", {"what": "refuse", "ground": "legal-duty"})
    assert "de wet verplicht tot bewaren (artikel 17 lid 3 onder b)" in page


def test_one_looks_first_and_sees_numbers_alone(client: Client, house: House) -> None:
    number = _case(house, "access")
    page = _page(client, f"one/{number}/find/", {"email": EMAIL})
    assert "Regels met kaarten" in page
    assert "3011" not in page
    assert "Er is niets gevonden." in _page(client, f"one/{number}/find/", {"email": "niemand@voorbeeld.example"})
    _page(client, f"one/{number}/find/", {"name": "x" * 300}, 422)
    _page(client, f"one/{number}/find/", {}, 422)


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("json", b"{")])
def test_the_copy_for_the_person_is_given_and_not_kept(
    client: Client, house: House, form: str, begins: bytes, tmp_path: Path
) -> None:
    number = _case(house, "access")
    before = {path for path in tmp_path.rglob("*") if path.is_file() and "log" not in path.parts}
    answer = client.post(f"/o/brug/requests/one/{number}/give/", {"email": EMAIL, "form": form})
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert "no-store" in answer.headers["Cache-Control"]
    assert {path for path in tmp_path.rglob("*") if path.is_file() and "log" not in path.parts} == before


def test_an_erasure_is_said_once_more_and_leaves_a_proof_without_a_name(client: Client, house: House) -> None:
    number = _case(house, "erasure")
    tickets = house.store.check_conservation()["cents_kept"]
    page = _page(client, f"one/{number}/erase/", {"email": EMAIL}, 422)
    assert "Zeg eerst dat u het zeker weet." in page
    assert rights.find(house, Known(email=EMAIL)).lines
    page = _page(client, f"one/{number}/erase/", {"email": EMAIL, "sure": "yes"})
    assert "Alles van deze persoon is gewist" in page
    assert not rights.find(house, Known(email=EMAIL)).lines
    assert house.store.check_conservation()["cents_kept"] == tickets
    (receipt,) = rights.receipt_numbers(house)
    assert receipt in _page(client)
    proof = client.get(f"/o/brug/requests/receipts/{receipt}.pdf")
    assert proof.content.startswith(b"%PDF")
    assert b"zqxvogel" not in proof.content
    assert client.get("/o/brug/requests/receipts/W-2020-AAAAAAAA.pdf").status_code == 404
    assert "Dit verzoek is gedaan." in _page(client, f"one/{number}/")


def test_an_objection_takes_the_person_out_and_leaves_the_tickets(client: Client, house: House) -> None:
    number = _case(house, "objection")
    tickets = house.store.check_conservation()["rows_kept"]
    page = _page(client, f"one/{number}/object/", {"email": EMAIL})
    assert "Telt niet meer mee." in page
    assert house.store.check_conservation()["rows_kept"] == tickets
    page = _page(client, f"one/{_case(house, 'access')}/find/", {"email": EMAIL})
    assert "maakte eerder bezwaar" in page


def test_a_postcode_is_corrected_everywhere(client: Client, house: House) -> None:
    number = _case(house, "rectification")
    _page(client, f"one/{number}/correct/", {"email": EMAIL, "right_postcode": "geen"})
    page = _page(client, f"one/{number}/correct/", {"email": EMAIL, "right_postcode": "3013 CD"})
    assert "Verbeterd in 1 regel" in page
    assert {line.facts["pc4"] for line in rights.find(house, Known(email=EMAIL)).lines} == {3013}


def test_nothing_that_was_typed_is_in_the_log(client: Client, house: House, tmp_path: Path) -> None:
    number = _case(house, "erasure")
    _page(client, f"one/{number}/find/", {"email": EMAIL})
    _page(client, f"one/{number}/erase/", {"email": EMAIL, "sure": "yes"})
    assert "zqxvogel" not in str(list(LogEntry.objects.values()))
    for file in (path for path in (tmp_path / "home").rglob("*") if path.is_file()):
        assert b"zqxvogel" not in file.read_bytes(), file.name


def test_a_request_of_another_house_does_not_exist(client: Client, house: House) -> None:
    other = house_of(an_organisation("haven"))
    number = cases.open_case(other, "access", Asker(Known(email=EMAIL))).number
    _page(client, f"one/{number}/", status=404)
    for what in ("step", "find", "give", "correct", "object", "erase"):
        _page(client, f"one/{number}/{what}/", {"email": EMAIL, "sure": "yes", "what": "handle"}, 404)


def test_the_first_page_says_what_waits_for_who_answers_and_for_nobody_else(client: Client, house: House) -> None:
    def start(who: Client) -> str:
        return who.get("/o/brug/").content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert "verzoek van een bezoeker" not in start(client)
    _case(house, "access", days_ago=45, ready=False)
    assert "1 verzoek van een bezoeker is te laat." in start(client)
    _case(house, "access", days_ago=28, ready=False)
    assert "1 verzoek van een bezoeker moet binnenkort beantwoord zijn." in start(client)
    reader = Client()
    reader.force_login(seated("lezer@voorbeeld.example", Organisation.objects.get(slug="brug"), "reader"))
    assert "van een bezoeker" not in start(reader)


def test_taking_consent_back_is_not_an_objection(client: Client, house: House) -> None:
    """They are approached no more, and still count: also where the ledger begins only later."""
    number = _case(house, "withdrawal")
    page = _page(client, f"one/{number}/withdraw/", {"email": EMAIL})
    assert "Alle toestemming is ingetrokken." in page
    assert rights.find(house, Known(email=EMAIL)).counts["lines_counting"] == 1
    (said,) = [fact.said for fact in consent.of(house, EMAIL)]
    assert said.status == "withdrawn"


def test_no_browser_keeps_the_page_of_who_asked(client: Client, house: House) -> None:
    number = _case(house, "access")
    for answer in (
        client.get(f"/o/brug/requests/one/{number}/"),
        client.post(f"/o/brug/requests/one/{number}/find/", {"email": EMAIL}),
        client.post("/o/brug/requests/new/", {"kind": "access", "name": "Alleen een naam"}),
    ):
        assert "no-store" in answer.headers["Cache-Control"]
