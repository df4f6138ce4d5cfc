"""Privacy on the site: for what data are kept, who decided so, which papers follow, what is past its time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek import permitting, pipeline
from publiek.errors import DisclosureError
from publiek.house import House
from publiek.web.people.models import Organisation
from publiek.web.visibility import house_of
from tests.spec.test_web_requests import LINES
from tests.support.site import an_organisation, seated

pytestmark = pytest.mark.django_db

WHO = {"legal_entity": "Stichting De Brug", "address": "Kade 1", "contact": "privacy@voorbeeld.example"}


@pytest.fixture
def house(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "keys"))
    site = replace(site_settings.PUBLIEK, home=tmp_path / "home", keys=tmp_path / "keys")
    settings.PUBLIEK = site  # type: ignore[attr-defined]
    return house_of(an_organisation("brug", name="Theater De Brug"))


def _client(role: str) -> Client:
    client = Client()
    client.force_login(seated(f"{role}@voorbeeld.example", Organisation.objects.get(slug="brug"), role))
    return client


@pytest.fixture
def client(house: House) -> Client:
    return _client("administrator")


def _page(client: Client, page: str = "", told: dict | None = None, status: int = 200) -> str:
    address = f"/o/brug/privacy/{page}"
    answer = client.get(address) if told is None else client.post(address, told, follow=True)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_register_shows_what_runs_what_waits_and_what_is_held_elsewhere(client: Client, house: House) -> None:
    page = _page(client)
    assert "Vul eerst in wie verantwoordelijk is" in page
    for purpose in permitting.register_of(house).purposes.values():
        assert purpose.purpose.name.nl.casefold() in page.replace("&#x27;", "'").casefold()
    assert page.index("Dit doen wij") < page.index("Dit doen wij nu niet") < page.index("Dit doet Publiek niet")


def test_what_begins_with_an_act_is_not_told_as_done_before_that_act(client: Client, house: House) -> None:
    register = permitting.register_of(house).purposes
    idle = [one for one in register.values() if one.state == "by-act" and not permitting.uses(house, one.code)]
    assert "benchmark" in {one.code for one in idle}

    def part(page: str, begins: str, ends: str) -> str:
        return page[page.index(f"<caption>{begins}") : page.index(f"<caption>{ends}")]

    page = _page(client)
    runs = part(page, "Dit doen wij</caption>", "Dit doen wij pas als u ertoe besluit")
    later = part(page, "Dit doen wij pas als u ertoe besluit", "Dit doen wij nu niet")
    for one in idle:
        assert f"for/{one.code}/" in later and f"for/{one.code}/" not in runs
    (house.home / "organisations" / "brug" / "sharing" / "rules").mkdir(parents=True)
    page = _page(client)
    assert "for/benchmark/" in part(page, "Dit doen wij</caption>", "Dit doen wij nu niet").split("pas als u")[0]


def test_terms_are_told_in_years_as_in_the_papers(client: Client) -> None:
    page = _page(client)
    assert "84 maanden" not in page and "60 maanden" not in page and "7 jaar" in page and "5 jaar" in page
    assert "<dd>7 jaar" in _page(client, "for/bookkeeping/")


def test_who_is_responsible_is_filled_in_and_opens_the_page_for_visitors(client: Client) -> None:
    assert "nog niet open" in _page(client)
    assert "Vastgelegd." in _page(client, "who/", WHO)
    assert "/bezoekers/brug/" in _page(client)
    assert Client().get("/bezoekers/brug/").status_code == 200
    _page(client, "who/", {**WHO, "address": ""}, 422)


def test_what_only_the_house_can_tell_visitors_is_filled_in_on_the_same_form(client: Client, house: House) -> None:
    beyond = {"required": "naam", "decisions": "nee", "transfers": "nee", "selling": "nee", "sellers": "niemand"}
    page = _page(client, "who/")
    assert all(f'name="{name}"' in page for name in beyond)
    _page(client, "who/", {**WHO, "officer": "geen", **beyond})
    assert permitting.register_of(house).controller.required == "naam"
    text = client.get("/o/brug/privacy/papers/privacy-text.md").content.decode()
    assert "[Invullen" not in text and "enkele gegevens nodig: naam" in text


def test_every_purpose_has_a_page_with_ground_data_term_and_rights(client: Client, house: House) -> None:
    for code in permitting.register_of(house).purposes:
        page = _page(client, f"for/{code}/")
        assert "<dt>Grond</dt>" in page
        assert "<dt>Welke gegevens</dt>" in page
    _page(client, "for/bestaat-niet/", status=404)


def test_a_purpose_that_is_stopped_stops_the_steps_that_rest_on_it(client: Client, house: House) -> None:
    _page(client, "for/own-analysis/decide/", {"what": "stop"})
    with pytest.raises(DisclosureError):
        permitting.require(house, "own-analysis")
    page = _page(client, "for/own-analysis/")
    assert "Gestopt" in page
    assert "Ga hier weer mee door" in page
    assert "Het loopt weer." in _page(client, "for/own-analysis/decide/", {"what": "resume"})
    permitting.require(house, "own-analysis")
    assert "2 besluiten" in _page(client, "history/")


def test_what_the_law_requires_cannot_be_stopped_and_a_term_has_its_most(client: Client, house: House) -> None:
    duty = next(one.code for one in permitting.register_of(house).purposes.values() if one.state == "duty")
    _page(client, f"for/{duty}/decide/", {"what": "stop"})
    assert permitting.register_of(house).purposes[duty].state == "duty"
    most = permitting.register_of(house).purposes["own-analysis"].purpose.at_most
    page = _page(client, "for/own-analysis/decide/", {"what": "change", "months": most + 1})
    assert permitting.register_of(house).purposes["own-analysis"].months <= most
    assert "De termijn is gewijzigd" not in page
    _page(client, "for/own-analysis/decide/", {"what": "change", "months": "veel"}, 422)
    _page(client, "for/own-analysis/decide/", {"what": "change", "months": 12})
    assert permitting.register_of(house).purposes["own-analysis"].months == 12
    _page(client, "for/own-analysis/decide/", {"what": "alles"}, 404)


def test_a_house_weighs_in_its_own_words(client: Client, house: House) -> None:
    told = {part: f"Onze {part}." for part in ("interest", "necessity", "weighing", "conclusion")}
    page = _page(client, "for/own-analysis/balance/", {**told, "safeguards": "- geen namen\n- groepen van tien"})
    assert "Uw afweging is vastgelegd" in page
    balance = permitting.balance_of(house, "own-analysis")
    assert balance is not None
    assert balance.own
    assert [one.nl for one in balance.safeguards] == ["geen namen", "groepen van tien"]
    _page(client, "for/own-analysis/balance/", {**told, "safeguards": ""}, 422)


def test_the_papers_are_made_when_asked_for_and_follow_what_is_decided(client: Client) -> None:
    _page(client, "who/", WHO)
    page = _page(client, "papers/")
    assert "register van verwerkingen" in page.casefold()
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("md", b"#")):
        answer = client.get(f"/o/brug/privacy/papers/record.{form}?language=nl")
        assert answer.status_code == 200
        assert answer.content.lstrip().startswith(begins)
    before = client.get("/o/brug/privacy/papers/privacy-text.md").content
    assert b"Stichting De Brug" in before
    _page(client, "for/own-analysis/decide/", {"what": "stop"})
    assert client.get("/o/brug/privacy/papers/privacy-text.md").content != before
    for wrong in ("record.exe", "niets.pdf", "joint.pdf", "record.pdf?language=xx"):
        assert client.get(f"/o/brug/privacy/papers/{wrong}").status_code == 404


def test_a_steward_reads_and_an_administrator_decides(house: House) -> None:
    steward = _client("steward")
    assert "Vul in of wijzig" not in _page(steward)
    _page(steward, "who/", WHO, 403)
    _page(steward, "for/own-analysis/decide/", {"what": "stop"}, 403)
    _page(steward, "terms/run/", {}, 403)
    assert not permitting.register_of(house).history


def test_what_is_past_its_time_is_told_and_goes_when_one_says_so(client: Client, house: House, tmp_path: Path) -> None:
    assert "Niets is over de termijn heen." in _page(client, "terms/")
    file = tmp_path / "verkoop.csv"
    file.write_text(LINES.replace("2026-", "2021-"), encoding="utf-8")
    pipeline.take_in(file, house=house)
    cents = house.store.check_conservation()["cents_kept"]
    page = _page(client, "terms/")
    assert "2 gegevens zijn over de termijn heen" in page
    assert "2 gegevens zijn weg." in _page(client, "terms/run/", {})
    assert "Niets is over de termijn heen." in _page(client, "terms/")
    assert house.store.check_conservation()["cents_kept"] == cents
