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
