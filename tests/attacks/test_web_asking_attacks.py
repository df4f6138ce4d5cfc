"""What somebody with bad intentions sends to the public page of a survey, and that it changes and tells nothing."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek.house import House
from publiek.listening.running import answers_of
from publiek.web.asking import links
from publiek.web.asking.models import Link
from publiek.web.frame.limits import ANSWERS, COUNTERS, LINKS, WINDOW
from publiek.web.people.models import LogEntry, Organisation
from tests.support import asking
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
CANARY = "kanarie7f3a"
SCRIPT = f"<script>alert('{CANARY}')</script><img src=x onerror=alert(1)>{{{{7*7}}}}"


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
def there(link: Link) -> str:
    return f"/v/{link.token}/answers/"


def _body(**facts: Any) -> dict[str, Any]:
    return {"channel": "link", "form": asking.a_form(**facts)}


# What is sent ---------------------------------------------------------------------------------------------------------


def test_what_is_too_large_is_refused_before_it_is_read(client: Client, there: str, house: House) -> None:
    for size in (70_000, 5_000_000):
        answer = asking.post(client, there, _body(answers={**asking.ANSWERS, "holds_back": "x" * size}))
        assert (answer.status_code, answer.json()) == (413, {"error": {"code": "asking-too-large"}})
    assert len(answers_of(house, asking.CODE)) == 0


BAD = {
    "nothing": b"",
    "no-json": b"age=25-34",
    "no-utf8": b'{"form": "\xff\xfe"}',
    "a-list": b"[]",
    "a-number": b"1",
    "not-a-number": b'{"channel": "link", "form": {"answers": {"party": NaN}}}',
    "infinite": b'{"channel": "link", "form": {"answers": {"party": -Infinity}}}',
    "deep": b"[" * 30_000,
    "deep-objects": b'{"form":' * 7_000,
    "no-channel": json.dumps({"form": asking.a_form()}).encode(),
    "more": json.dumps({**_body(), "weight": 1000}).encode(),
    "its-own-channel": json.dumps({**_body(), "channel": "import"}).encode(),
    "a-list-of-answers": json.dumps(_body(answers=[])).encode(),
    "answers-in-answers": json.dumps(_body(answers={"age": {"$gt": ""}})).encode(),
    "true": json.dumps(_body(answers={"age": True})).encode(),
    "a-fraction": json.dumps(_body(answers={"age": "25-34", "party": 1.5})).encode(),
    "endless": json.dumps(_body(answers={"age": "25-34", "party": 10**400})).encode(),
    "a-weight": json.dumps(_body(weight=1000)).encode(),
    "a-path-for-a-name": json.dumps(_body(response="../../../etc/passwd")).encode(),
    "a-number-for-a-name": json.dumps(_body(response=7)).encode(),
    "no-name": json.dumps(_body(response=None)).encode(),
    "a-receipt-in-the-clear": json.dumps(_body(receipt=asking.RECEIPT)).encode(),
    "another-survey": json.dumps(_body(survey="winter-2026")).encode(),
    "another-day": json.dumps(_body(collected="1999-12-31")).encode(),
    "a-day-to-come": json.dumps(_body(collected="2999-12-31")).encode(),
    "a-unit-of-markup": json.dumps(_body(unit=SCRIPT)).encode(),
    "a-unit-that-is-long": json.dumps(_body(unit="x" * 61)).encode(),
    "a-question-of-my-own": json.dumps(_body(answers={"age": "25-34", CANARY: "x"})).encode(),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_a_form_of_another_shape_is_not_kept_and_not_repeated(
    client: Client, there: str, house: House, body: bytes
) -> None:
    answer = asking.post(client, there, body)
    told = answer.json()
    assert answer.status_code in (400, 410, 415, 422), answer.status_code
    assert set(told) == {"error"} and set(told["error"]) == {"code"} and CANARY not in answer.content.decode()
    assert len(answers_of(house, asking.CODE)) == 0


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_a_form_of_another_site_can_send_is_refused(client: Client, there: str, house: House, kind: str) -> None:
    answer = client.post(there, json.dumps(_body()), content_type=kind, headers={"origin": "http://testserver"})
    assert answer.status_code == 415
    assert len(answers_of(house, asking.CODE)) == 0


@pytest.mark.parametrize(
    "origin", ["https://elders.example", "null", "", "http://testserver.elders.example", "http://testserver:81"]
)
def test_another_site_cannot_send(client: Client, there: str, house: House, origin: str) -> None:
    assert asking.post(client, there, _body(), origin=origin).status_code == 403
    assert asking.post(client, there, _body(), **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert len(answers_of(house, asking.CODE)) == 0


def test_a_code_that_does_not_exist_is_not_kept(client: Client, there: str, house: House) -> None:
    asking.post(client, there, _body(answers={**asking.ANSWERS, "barriers.time": SCRIPT, "gender": "'; DROP TABLE"}))
    everything = b"".join(path.read_bytes() for path in house.home.rglob("*") if path.is_file())
    assert CANARY.encode() not in everything and b"DROP TABLE" not in everything


def test_a_script_in_an_open_answer_runs_nowhere(
    client: Client, there: str, house: House, organisation: Organisation
) -> None:
    assert asking.post(client, there, _body(answers={**asking.ANSWERS, "holds_back": SCRIPT})).status_code == 200
    client.force_login(seated("ans@example.org", organisation, "administrator"))
    for address in ("", f"of/{asking.CODE}/"):
        assert CANARY not in client.get(f"/o/{asking.SLUG}/surveys/{address}").content.decode()


def test_names_and_numbers_in_an_open_answer_are_masked_before_they_are_kept(
    client: Client, there: str, house: House
) -> None:
    words = "Bel mij op 06-12345678 of mail jan@voorbeeld.nl"
    asking.post(client, there, _body(answers={**asking.ANSWERS, "holds_back": words}))
    everything = b"".join(path.read_bytes() for path in house.home.rglob("*") if path.is_file())
    assert b"12345678" not in everything and b"voorbeeld.nl" not in everything


# Finding out ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["x", "a" * 22, "-" * 22, "%00" * 8, "..%2F..%2Fetc", "' OR 1=1", "0" * 3_000])
def test_an_address_that_is_none_is_answered_in_constant_words(client: Client, link: Link, token: str) -> None:
    answers = [client.get(f"/v/{one}/") for one in (token, "b" * 22)]
    assert {one.status_code for one in answers} == {404}
    assert len({words_of(one.content.decode()) for one in answers}) == 1
    for place in ("answers", "erase", "c" * 22):
        told = asking.post(client, f"/v/{token}/{place}/", {**_body(), "receipt": "x"})
        assert told.status_code in (400, 404) and token not in told.content.decode()


def test_whether_somebody_answered_cannot_be_asked(client: Client, there: str, house: House) -> None:
    """The same form again, one that was erased, and one of a child hear the same words."""
    first, child = _body(), _body(answers={"age": "under_16"})
    heard = [asking.post(client, there, first), asking.post(client, there, first), asking.post(client, there, child)]
    asking.post(client, there.replace("answers", "erase"), {"receipt": asking.RECEIPT})
    heard.append(asking.post(client, there, first))
    assert {one.status_code for one in heard} == {200}
    assert {tuple(one.json()) for one in heard} == {("received",)}
    assert len(answers_of(house, asking.CODE)) == 0


def test_who_knows_the_name_of_a_form_cannot_overwrite_it(client: Client, there: str, house: House) -> None:
    form = _body()
    asking.post(client, there, form)
    form["form"]["answers"] = {"age": "75+"}
    asking.post(client, there, form)
    (row,) = answers_of(house, asking.CODE).table.to_pylist()
    assert row["age"] == "25-34"


@pytest.mark.parametrize(
    "receipt", ["", "x", "%", "*", "a" * 64, "' OR 1=1", None, 7, ["K7QF"], {"$ne": ""}, "x" * 101]
)
def test_a_receipt_that_is_none_erases_nothing(client: Client, there: str, house: House, receipt: object) -> None:
    asking.post(client, there, _body())
    asking.post(client, there, _body(receipt=""))
    answer = asking.post(client, there.replace("answers", "erase"), {"receipt": receipt})
    assert answer.status_code in (200, 400) and answer.json().get("erased") is not True
    assert len(answers_of(house, asking.CODE)) == 2


def test_the_digest_of_a_receipt_erases_nothing(client: Client, there: str, house: House) -> None:
    form = _body()
    asking.post(client, there, form)
    asking.post(client, there.replace("answers", "erase"), {"receipt": form["form"]["receipt"]})
    assert len(answers_of(house, asking.CODE)) == 1


def test_a_ticket_is_used_once_and_one_of_another_survey_is_none(client: Client, link: Link, house: House) -> None:
    asking.begun(house.home, code="ander")
    other = links.link_of(link.organisation, "ander")
    (ticket,), (foreign,) = links.invite(link, 1), links.invite(other, 1)
    assert asking.post(client, f"/v/{link.token}/{foreign}/", _body()).status_code == 410
    statuses = [asking.post(client, f"/v/{link.token}/{ticket}/", _body()).status_code for _ in range(3)]
    assert statuses == [200, 410, 410]
    assert links.is_open(other, foreign) and len(answers_of(house, asking.CODE)) == 1


# Too often ------------------------------------------------------------------------------------------------------------


def test_forms_are_limited_by_address_and_a_header_does_not_help(client: Client, there: str, house: House) -> None:
    statuses = [
        asking.post(client, there, _body(), **{"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(ANSWERS + 5)
    ]
    assert statuses == [200] * ANSWERS + [429] * 5
    other = asking.post(Client(REMOTE_ADDR="192.0.2.9"), there, _body())
    assert other.status_code == 200


@pytest.mark.long
def test_of_ten_thousand_forms_from_everywhere_only_so_many_arrive(there: str, house: House) -> None:
    from publiek.web.asking.answering import MOST_FORMS

    begin = time.monotonic()
    statuses = [
        asking.post(Client(REMOTE_ADDR=f"198.51.{n // 100 % 200}.{n % 100}"), there, _body()).status_code
        for n in range(10_000)
    ]
    minutes = int((time.monotonic() - begin) // WINDOW) + 1
    assert statuses.count(200) <= MOST_FORMS * minutes < 10_000
    assert set(statuses) == {200, 429}
    assert len(answers_of(house, asking.CODE)) == statuses.count(200)


def test_trying_receipts_is_limited(client: Client, there: str) -> None:
    erase = there.replace("answers", "erase")
    statuses = [asking.post(client, erase, {"receipt": f"{n:016}"}).status_code for n in range(LINKS + 3)]
    assert statuses == [200] * LINKS + [429] * 3


# What is kept of who asks ---------------------------------------------------------------------------------------------


def test_no_address_of_anybody_is_kept_or_logged(
    there: str, house: House, link: Link, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = {"user-agent": CANARY, "referer": f"http://testserver/{CANARY}", "x-forwarded-for": "203.0.113.66"}
    client = Client(REMOTE_ADDR="203.0.113.55")
    before = LogEntry.objects.count()
    client.get(f"/v/{link.token}/", headers=told)
    asking.post(client, there, _body(), **told)
    asking.post(client, there, b"kapot", **told)
    asking.post(client, there.replace("answers", "erase"), {"receipt": asking.RECEIPT}, **told)
    everything = b"".join(path.read_bytes() for path in house.home.parent.rglob("*") if path.is_file()).decode(
        "latin-1"
    )
    everything += caplog.text + repr(COUNTERS.counted) + repr(list(Link.objects.values()))
    for secret in ("203.0.113", CANARY):
        assert secret not in everything
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FOO", "GET"])
def test_odd_methods_do_nothing(client: Client, there: str, house: House, method: str) -> None:
    assert client.generic(method, there, json.dumps(_body()), content_type="application/json").status_code == 405
    assert len(answers_of(house, asking.CODE)) == 0
