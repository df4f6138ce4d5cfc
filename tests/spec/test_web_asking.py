"""The page on which people answer: for whoever has the address, without a cookie, an account or an address kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek import permitting
from publiek.governance import Decision
from publiek.house import House
from publiek.listening.receiving import LARGEST as KEPT_AT_MOST
from publiek.listening.running import answers_of, close, remove
from publiek.web.asking import links, nobody
from publiek.web.asking.models import Link, Ticket
from publiek.web.asking.posts import LARGEST
from publiek.web.frame.limits import COUNTERS
from publiek.web.people.models import LogEntry, Organisation
from tests.support import asking
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> House:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path / "home", keys=tmp_path / "keys")
    return asking.begun(tmp_path / "home")


@pytest.fixture
def organisation(house: House) -> Organisation:
    return an_organisation(asking.SLUG, name="Theater De Brug")


@pytest.fixture
def link(organisation: Organisation) -> Link:
    return links.link_of(organisation, asking.CODE)


@pytest.fixture
def page(link: Link) -> Iterator[str]:
    yield f"/v/{link.token}/"


def _told(html: str) -> dict:
    return json.loads(re.search(r'id="told">(.*?)</script>', html, re.S)[1])


def test_the_page_holds_the_questionnaire_and_the_privacy_text(client: Client, page: str) -> None:
    answer = client.get(page)
    told = _told(answer.content.decode())
    assert answer.status_code == 200
    assert told["questionnaire"]["name"] == "core@1"
    assert told["survey"]["house"] == "Theater De Brug" and told["survey"]["title"]["nl"] == "Waarom niet?"
    assert told["privacy"]["short"] and told["privacy"]["whole"]
    assert told["survey"]["answers"] == f"{page}answers/"


def test_no_cookie_is_read_or_set_even_of_who_is_logged_in(
    client: Client, page: str, organisation: Organisation
) -> None:
    client.force_login(seated("ans@example.org", organisation, "administrator"))
    before = LogEntry.objects.count()
    for address in (page, "/v/form.js", "/v/worker.js", f"{page}erase/", "/v/bestaat-niet-en-bestond-nooit/"):
        answer = client.get(address)
        assert not answer.cookies, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert not answer.wsgi_request.user.is_authenticated, address
    assert not asking.post(client, f"{page}answers/", {"channel": "qr", "form": asking.a_form()}).cookies
    assert LogEntry.objects.count() == before


def test_the_browser_may_ask_nobody_else_and_is_told_what_it_may_keep(client: Client, page: str, link: Link) -> None:
    kept = {
        page: "no-cache",
        f"/v/form.js?v={_version(client, page)}": "public, max-age=31536000, immutable",
        "/v/form.js": "no-cache",
        "/v/form.css?v=oud": "no-cache",
        "/v/worker.js": "no-cache",
        f"{page}erase/": "no-store",
        f"{page}{links.invite(link, 1)[0]}/": "no-store",
    }
    for address, said in kept.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == said, address
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "unsafe" not in policy
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def _version(client: Client, page: str) -> str:
    return re.search(r"form\.js\?v=(\w+)", client.get(page).content.decode())[1]


def test_an_answer_is_kept_once_however_often_it_is_sent(client: Client, page: str, house: House) -> None:
    form = asking.a_form(unit="poort noord")
    for _ in range(3):
        answer = asking.post(client, f"{page}answers/", {"channel": "kiosk", "form": form})
        assert (answer.status_code, answer.json()) == (200, {"received": form["response"]})
        assert answer.headers["Cache-Control"] == "no-store"
    kept = answers_of(house, asking.CODE)
    assert len(kept) == 1
    row = kept.table.to_pylist()[0]
    assert (row["channel"], row["unit"], row["collected"]) == ("kiosk", "poort noord", date.today())
    assert row["barriers.time"] == "yes" and row["receipt"] == form["receipt"]


def test_somebody_under_sixteen_leaves_nothing_whatever_was_sent(client: Client, page: str, house: House) -> None:
    form = asking.a_form(answers={**asking.ANSWERS, "age": "under_16"})
    answer = asking.post(client, f"{page}answers/", {"channel": "qr", "form": form})
    assert answer.json() == {"received": form["response"]}
    assert len(answers_of(house, asking.CODE)) == 0


def test_health_is_kept_only_with_its_own_consent(client: Client, page: str, house: House) -> None:
    for consent in ("no", "yes"):
        form = asking.a_form(answers={**asking.ANSWERS, "consent_health": consent, "barriers.health": "yes"})
        asking.post(client, f"{page}answers/", {"channel": "qr", "form": form})
    rows = {row["consent_health"]: row["barriers.health"] for row in answers_of(house, asking.CODE).table.to_pylist()}
    assert rows == {"no": None, "yes": "yes"}


def test_answers_are_erased_with_the_code_alone(client: Client, page: str, house: House) -> None:
    asking.post(client, f"{page}answers/", {"channel": "link", "form": asking.a_form()})
    assert asking.post(client, f"{page}erase/", {"receipt": "k7qf-9d2m-xx4p-wrong"}).json() == {"erased": False}
    assert asking.post(client, f"{page}erase/", {"receipt": "k7qf-9d2m-xx4p-bbbb"}).json() == {"erased": True}
    assert len(answers_of(house, asking.CODE)) == 0
    assert asking.post(client, f"{page}erase/", {"receipt": asking.RECEIPT}).json() == {"erased": False}


def test_a_closed_survey_says_so_and_its_receipts_still_work(client: Client, page: str, house: House) -> None:
    asking.post(client, f"{page}answers/", {"channel": "link", "form": asking.a_form()})
    close(house, asking.CODE, day=date.today() - timedelta(days=1))
    answer = client.get(page)
    assert answer.status_code == 410
    assert "Deze enquête is gesloten" in words_of(answer.content.decode())
    assert "This survey is closed" in words_of(answer.content.decode())
    late = asking.post(client, f"{page}answers/", {"channel": "link", "form": asking.a_form()})
    assert (late.status_code, late.json()) == (410, {"error": {"code": "survey-closed"}})
    assert asking.post(client, f"{page}erase/", {"receipt": asking.RECEIPT}).json() == {"erased": True}


def test_a_purpose_that_the_house_stopped_closes_the_survey_and_its_receipts_still_work(
    client: Client, page: str, house: House
) -> None:
    asking.post(client, f"{page}answers/", {"channel": "link", "form": asking.a_form()})
    permitting.decide(house, Decision("stop", "audience-survey", who="directie"))
    assert client.get(page).status_code == 410
    late = asking.post(client, f"{page}answers/", {"channel": "link", "form": asking.a_form()})
    assert (late.status_code, late.json()) == (410, {"error": {"code": "survey-closed"}})
    assert asking.post(client, f"{page}erase/", {"receipt": asking.RECEIPT}).json() == {"erased": True}


def test_what_was_answered_in_time_arrives_after_the_end(client: Client, page: str, house: House) -> None:
    """A kiosk at a gate had no network until the next day."""
    yesterday = date.today() - timedelta(days=1)
    settings_of = asking.begun(house.home, code="gisteren", opened=yesterday)
    close(settings_of, "gisteren", day=yesterday)
    link = links.link_of(Organisation.objects.get(slug=asking.SLUG), "gisteren")
    form = asking.a_form(survey="gisteren", collected=yesterday.isoformat())
    assert asking.post(client, f"/v/{link.token}/answers/", {"channel": "kiosk", "form": form}).status_code == 200
    assert len(answers_of(house, "gisteren")) == 1


def test_an_invitation_is_answered_once_and_is_not_in_the_answer(
    client: Client, page: str, link: Link, house: House
) -> None:
    ticket, other = links.invite(link, 2)
    assert client.get(f"{page}{ticket}/").status_code == 200
    form = asking.a_form()
    assert asking.post(client, f"{page}{ticket}/", {"channel": "link", "form": form}).status_code == 200
    again = asking.post(client, f"{page}{ticket}/", {"channel": "link", "form": asking.a_form()})
    assert (again.status_code, again.json()) == (410, {"error": {"code": "asking-invitation"}})
    used = client.get(f"{page}{ticket}/")
    assert used.status_code == 410 and "al gebruikt" in words_of(used.content.decode())
    assert len(answers_of(house, asking.CODE)) == 1
    assert Ticket.objects.count() == 1 and links.is_open(link, other)
    everything = b"".join(path.read_bytes() for path in house.home.rglob("*") if path.is_file())
    assert ticket.encode() not in everything


def test_an_invitation_counts_again_when_its_answer_was_refused(client: Client, page: str, link: Link) -> None:
    (ticket,) = links.invite(link, 1)
    wrong = asking.post(client, f"{page}{ticket}/", {"channel": "link", "form": asking.a_form(questionnaire="oud@1")})
    assert wrong.status_code == 400
    assert asking.post(client, f"{page}{ticket}/", {"channel": "link", "form": asking.a_form()}).status_code == 200


def test_a_survey_by_invitation_is_answered_with_an_invitation_only(
    client: Client, house: House, organisation: Organisation
) -> None:
    asking.begun(house.home, code="genodigd", design="invited")
    page = f"/v/{links.link_of(organisation, 'genodigd').token}/"
    assert "uitnodiging nodig" in words_of(client.get(page).content.decode())
    form = asking.a_form(survey="genodigd")
    assert asking.post(client, f"{page}answers/", {"channel": "link", "form": form}).status_code == 410


def test_a_survey_that_was_removed_is_not_there(client: Client, page: str, house: House) -> None:
    remove(house, asking.CODE)
    assert client.get(page).status_code == 404
    answer = asking.post(client, f"{page}answers/", {"channel": "link", "form": asking.a_form()})
    assert (answer.status_code, answer.json()) == (404, {"error": {"code": "asking-unknown"}})


def test_the_limits_count_by_a_digest_that_nobody_can_turn_back(client: Client, page: str) -> None:
    client.get(page, REMOTE_ADDR="192.0.2.77")
    keys = [key for key in COUNTERS.counted if key.startswith("asked:")]
    assert len(keys) == 1 and "192.0.2.77" not in keys[0]
    assert nobody.counted_as("192.0.2.77") == nobody.counted_as("192.0.2.77") != nobody.counted_as("192.0.2.78")
    assert nobody.counted_as("2001:db8::1") == nobody.counted_as("2001:db8::ffff") != nobody.counted_as("2001:db8:1::1")


def test_page_and_house_agree_on_how_large_a_form_may_be() -> None:
    assert LARGEST == KEPT_AT_MOST
