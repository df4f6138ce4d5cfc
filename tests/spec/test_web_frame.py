"""What is around every page of the site?"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db


def test_nothing_is_shown_without_a_login(client: Client) -> None:
    an_organisation("de-brug")
    for address in ("/", "/o/de-brug/", "/o/bestaat-niet/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/")


def test_an_organisation_of_others_is_as_if_it_did_not_exist(client: Client) -> None:
    person = seated("ans@example.org", an_organisation("de-brug"), "reader")
    an_organisation("de-kade")
    client.force_login(person)
    other, absent = client.get("/o/de-kade/"), client.get("/o/bestaat-niet/")
    assert other.status_code == absent.status_code == 404
    assert words_of(other.content.decode()) == words_of(absent.content.decode())


def test_every_answer_says_what_a_browser_may_do_with_it(client: Client) -> None:
    answer = client.get("/account/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_language_is_chosen_and_remembered(client: Client) -> None:
    assert client.get("/bestaat-niet/").content.decode().count('lang="nl"')
    chosen = client.post("/language/", {"language": "en", "next": "/"})
    assert chosen.cookies["django_language"].value == "en"
    assert '<html lang="en">' in client.get("/bestaat-niet/").content.decode()


def test_the_language_form_never_leads_elsewhere(client: Client) -> None:
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert client.post("/language/", {"language": "nl", "next": target}).headers["Location"] == "/"
