"""Single sign-on with a real provider and a real site, each in a process of its own: who gets in, and who does not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.support.openid import Visitor, running_provider
from tests.support.site import running_site, words_of

PEOPLE = {
    "anna": {"email": "anna@stad.example", "email_verified": True, "name": "Anna Voorbeeld"},
    "bob": {"email": "bob@stad.example", "email_verified": True, "name": "Bob"},
    "unverified": {"email": "anna@stad.example", "email_verified": False},
    "as-text": {"email": "anna@stad.example", "email_verified": "true"},
    "silent": {"email": "anna@stad.example"},
    "elsewhere": {"email": "cor@ander.example", "email_verified": True},
}


@dataclass(frozen=True)
class Place:
    """A site with its provider."""

    site: str
    provider: str
    settings: Path

    def invitation(self, email: str) -> str:
        """The path of a link that makes somebody keeper, made at the machine."""
        command = [
            str(Path(sys.executable).with_name("publiek")),
            "site",
            "keeper",
            email,
            "--site",
            str(self.settings),
        ]
        made = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        return re.sub(r"^https?://[^/]+", "", made)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("gedeeld")
    (folder / "home").mkdir()
    with running_provider(PEOPLE) as provider:
        told = {
            "home": "home", "state": "state", "names": ["127.0.0.1"], "secure": False, "second_factor": "offered",
            "database": os.environ.get("PUBLIEK_TEST_DATABASE", ""),
            "openid": [{"id": "stad", "name": "Stad", "issuer": provider, "client": "publiek", "secret": "geheim",
                        "domains": ["stad.example"]}],
        }  # fmt: skip
        settings = folder / "site.yaml"
        settings.write_text(yaml.safe_dump(told), encoding="utf-8")
        with running_site(folder / "home", settings=settings) as site:
            yield Place(site, provider, settings)


def test_who_was_invited_comes_in_and_comes_in_again(place: Place) -> None:
    link = place.invitation("anna@stad.example")
    anna = Visitor(place.site)
    ended = anna.come_in_through("stad", sub="anna", page=link)
    assert ended.url == f"{place.site}/organisations/"
    assert ended.status_code == 200
    assert "Anna Voorbeeld" in anna.open("/account/").text
    again = Visitor(place.site)
    assert again.come_in_through("stad", sub="anna").url == f"{place.site}/organisations/"
    assert Visitor(place.site).open(link).status_code == 400  # the link worked once


def test_who_is_not_known_is_refused_plainly(place: Place) -> None:
    bob = Visitor(place.site)
    ended = bob.come_in_through("stad", sub="bob")
    assert ended.status_code == 403
    assert "hier geen account bekend" in words_of(ended.text)
    assert bob.open("/account/").url.startswith(f"{place.site}/account/login/")


@pytest.mark.parametrize("sub", ["unverified", "as-text", "silent"])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(place: Place, sub: str) -> None:
    """Verified is the JSON value true; "true" as a text and silence are not."""
    somebody = Visitor(place.site)
    ended = somebody.come_in_through("stad", sub=sub)
    assert ended.status_code == 403
    assert "bevestigt uw e-mailadres niet" in words_of(ended.text)
    assert somebody.open("/account/").url.startswith(f"{place.site}/account/login/")


def test_a_provider_does_not_speak_for_a_domain_it_was_not_given(place: Place) -> None:
    """An account with a password exists; a provider that vouches for its address does not get into it."""
    link = place.invitation("cor@ander.example")
    cor = Visitor(place.site)
    word = "een lange zin als wachtwoord"
    made = cor.send(link, name="Cor", password=word, again=word)
    assert made.url == f"{place.site}/organisations/"
    assert Visitor(place.site).come_in_through("stad", sub="elsewhere").status_code == 403


def test_an_invitation_is_not_for_another_address(place: Place) -> None:
    link = place.invitation("dirk@stad.example")
    bob = Visitor(place.site)
    assert bob.come_in_through("stad", sub="bob", page=link).status_code == 403
    assert Visitor(place.site).open(link).status_code == 200  # still there for whom it is


def test_who_says_no_at_the_provider_gets_a_plain_page(place: Place) -> None:
    visitor = Visitor(place.site)
    answer = visitor.open("/account/oidc/stad/login/callback/?error=access_denied&state=verzonnen")
    assert answer.status_code in (200, 403)
    assert "Inloggen is niet gelukt" in words_of(answer.text)
    assert visitor.open("/account/oidc/bestaat-niet/login/").status_code == 404


def test_the_way_to_the_provider_has_a_proof_key_and_a_state(place: Place) -> None:
    """PKCE (S256): a stolen code is of no use; the state ties the answer to the browser that asked."""
    leaving = Visitor(place.site).send("/account/oidc/stad/login/", page="/account/login/")
    assert "code_challenge_method=S256" in leaving.text
    assert "code_challenge=" in leaving.text and "state=" in leaving.text
    assert place.provider not in leaving.headers["Content-Security-Policy"]


def test_who_has_no_password_logs_in_again_at_the_provider(place: Place) -> None:
    """Some minutes after the login a change asks again who it is: the provider says so, and asks for its own login."""
    link = place.invitation("anna@stad.example")
    anna = Visitor(place.site)
    anna.come_in_through("stad", sub="anna", page=link)
    other = Visitor(place.site)
    other.come_in_through("stad", sub="anna")
    some_minutes_later(place)
    asked = anna.open("/account/password/set/")
    assert asked.url.startswith(f"{place.site}/account/again/?next=")
    assert "Bent u het nog?" in words_of(asked.text)
    form = re.search(r'action="(/account/oidc/stad/login/[^"]+)"', asked.text)
    assert form
    leaving = anna.send(
        form[1].replace("&amp;", "&"), page=asked.url.removeprefix(place.site), next="/account/password/set/"
    )
    assert "prompt=login" in leaving.text
    target = re.search(r'<p><a href="([^"]+)"', leaving.text)
    assert target
    there = target[1].replace("&amp;", "&")
    back = anna.web.post(there, data={"sub": "anna"}, timeout=20)
    assert back.url == f"{place.site}/account/password/set/"
    assert "Welk wachtwoord wilt u?" in words_of(back.text)
    # Ending the other sessions is such a change too, and works now.
    assert other.open("/account/").url == f"{place.site}/account/"
    ended = anna.send("/account/sessions/")
    assert "overal elders uitgelogd" in words_of(ended.text)
    assert other.open("/account/").url.startswith(f"{place.site}/account/login/")


def test_somebody_else_at_the_provider_does_not_take_over_the_session(place: Place) -> None:
    """Who logs in again as another person is that person afterwards, or nobody; never the first one."""
    anna = Visitor(place.site)
    anna.come_in_through("stad", sub="anna")
    some_minutes_later(place)
    anna.open("/account/password/set/")
    ended = anna.come_in_through("stad", sub="bob", page="/account/again/")
    assert "anna" not in ended.text
    assert anna.open("/account/password/set/").url.startswith(f"{place.site}/account/login/")


def some_minutes_later(place: Place) -> None:
    """Every login of the site is made a quarter of an hour older, in a process beside it."""
    code = (
        "import sys; from pathlib import Path; from publiek.web.preparing import prepare;"
        "from publiek.web.site import read_site;"
        "prepare(read_site(Path(sys.argv[1]), home=Path(sys.argv[1]).parent / 'home'));"
        "from django.contrib.sessions.backends.db import SessionStore;"
        "from django.contrib.sessions.models import Session\n"
        "for one in Session.objects.all():\n"
        "    kept = SessionStore(one.session_key)\n"
        "    if 'began' in kept:\n"
        "        kept['began'] -= 900\n"
        "        kept.save()\n"
    )
    subprocess.run([sys.executable, "-c", code, str(place.settings)], check=True)
