"""Every page of one's own account speaks our words, in our frame, in both languages; the library's are gone."""

from __future__ import annotations

import gettext
import hashlib
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

from publiek.web.people.models import Person
from publiek.web.site import OpenId
from publiek.web.wording import site_texts
from tests.support.site import PASSWORD, a_person, words_of

pytestmark = pytest.mark.django_db
LIBRARY = Path(allauth.__file__).parent
STAD = OpenId(id="stad", name="Stad", issuer="https://login.stad.example", client="p", secret="g", domains=())

#: Address -> who asks: "out" (nobody), "in" (just logged in), "later" (after ten minutes), "between" (half a login),
#: "bare" (a login without password or second step).
PAGES = {
    "account/": "in",
    "account/again/": "in",
    "account/sessions/": "in",
    "account/login/": "out",
    "account/logout/": "in",
    "account/inactive/": "out",
    "account/signup/": "out",
    "account/reauthenticate/": "later",
    "account/password/change/": "in",
    "account/password/set/": "bare",
    "account/password/reset/": "out",
    "account/password/reset/done/": "out",
    "account/password/reset/key/done/": "out",
    "account/password/reset/key/x-x/": "out",
    "account/2fa/": "in",
    "account/2fa/authenticate/": "between",
    "account/2fa/reauthenticate/": "later",
    "account/2fa/totp/activate/": "bare",
    "account/2fa/totp/deactivate/": "in",
    "account/2fa/recovery-codes/": "in",
    "account/2fa/recovery-codes/generate/": "in",
    "account/2fa/webauthn/": "in",
    "account/2fa/webauthn/add/": "in",
    "account/2fa/webauthn/reauthenticate/": "later",
    "account/2fa/webauthn/keys/{key}/edit/": "in",
    "account/2fa/webauthn/keys/{key}/remove/": "in",
    "account/3rdparty/": "in",
    "account/3rdparty/login/cancelled/": "out",
    "account/3rdparty/login/error/": "out",
}
NOT_HERE = (
    "account/confirm-email/",
    "account/confirm-email/abc/",
    "account/login/code/confirm/",
    "account/reauthenticate/code/",
    "account/reauthenticate/code/confirm/",
    "account/3rdparty/signup/",
    "account/social/signup/",
    "account/social/connections/",
    "account/social/login/error/",
    "account/social/login/cancelled/",
)
#: Shown by other tests, or no page: invitations, the way to a provider and back, a file, an answer to a script.
ELSEWHERE = (
    "account/invitation/",
    "account/oidc/",
    "account/2fa/recovery-codes/download/",
    "account/2fa/webauthn/login/",
    "account/email/",
)


def a_key(person: Person, name: str = "Laptop") -> int:
    """A passkey of somebody, as the library keeps it."""
    from allauth.mfa.models import Authenticator
    from fido2.utils import websafe_encode

    public = {1: 2, 3: -7, -1: 1, -2: secrets.token_bytes(32), -3: secrets.token_bytes(32)}
    attested = AttestedCredentialData.create(b"\0" * 16, secrets.token_bytes(16), public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), flags, 0, attested)
    from fido2.cbor import encode

    told = {
        "id": websafe_encode(attested.credential_id),
        "rawId": websafe_encode(attested.credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(
                b'{"type":"webauthn.create","challenge":"AAAA","origin":"https://testserver"}'
            ),
            "attestationObject": websafe_encode(encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
        "authenticatorAttachment": "platform",
    }
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": told}).pk


@pytest.fixture
def person(settings: object) -> Person:
    """Somebody with a password, an app, recovery codes, a passkey and a linked login."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from allauth.socialaccount.models import SocialAccount

    with_provider(settings)
    one = a_person("bas@example.org")
    TOTP.activate(one, generate_totp_secret())
    RecoveryCodes.activate(one)
    a_key(one)
    SocialAccount.objects.create(user=one, provider="stad", uid="bas")
    return one


def with_provider(settings: object) -> None:
    from dataclasses import replace

    settings.PUBLIEK = replace(site_settings.PUBLIEK, openid=(STAD,))  # type: ignore[attr-defined]
    app = {"provider_id": "stad", "name": "Stad", "client_id": "p", "secret": "g",
           "settings": {"server_url": STAD.issuer}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}  # type: ignore[attr-defined]


def visitor(state: str, person: Person, language: str) -> Client:
    client = Client()
    client.cookies[site_settings.LANGUAGE_COOKIE_NAME] = language
    if state == "between":
        client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    elif state == "bare":
        bare = a_person("kaal@example.org")
        bare.set_unusable_password()
        bare.save()
        client.force_login(bare)
        client.get("/account/")
    elif state != "out":
        client.force_login(person)
        client.get("/account/")
        if state == "later":
            longer(client)
    return client


def logged_in(person: Person) -> Client:
    """In by the password and a recovery code."""
    from allauth.mfa.models import Authenticator

    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert client.get("/account/").status_code == 200
    return client


def longer(client: Client, seconds: int = 900) -> None:
    """As if the login was some minutes ago."""
    session = client.session
    session["began"] -= seconds
    session.save()


def addresses_of_the_login(patterns: list[object] | None = None, before: str = "") -> Iterator[str]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(one.pattern).lstrip("^")  # type: ignore[attr-defined]
        if isinstance(one, URLResolver):
            yield from addresses_of_the_login(one.url_patterns, address)
        elif isinstance(one, URLPattern) and address.startswith("account/"):
            yield address


def test_no_address_under_account_is_forgotten_here() -> None:
    """Whatever the library adds with a new version has to be looked at."""
    known = {re.sub(r"\{key\}", "<int:pk>", one) for one in (*PAGES, *NOT_HERE)}
    known |= {"account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "account/(confirm-email|social)/",
              r"account/confirm-email/(?P<key>[-:\w]+)/$"}  # fmt: skip
    assert {one for one in addresses_of_the_login() if one not in known and not one.startswith(ELSEWHERE)} == set()


@pytest.mark.parametrize("address", NOT_HERE)
def test_what_nobody_needs_does_not_exist(address: str, person: Person) -> None:
    for client in (Client(), visitor("in", person, "nl")):
        assert client.get(f"/{address}").status_code == 404
        assert client.post(f"/{address}").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("address", list(PAGES))
def test_a_page_of_the_account_speaks_our_words(address: str, language: str, person: Person) -> None:
    from allauth.mfa.models import Authenticator

    path = "/" + address.format(key=Authenticator.objects.get(user=person, type="webauthn").pk)
    answer = visitor(PAGES[address], person, language).get(path)
    assert answer.status_code in (200, 401), answer.headers.get("Location", "")
    held_to_the_house(answer.content.decode(), language)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("address", "state", "fields"),
    [
        ("account/login/", "out", {"login": "bas@example.org", "password": "mis"}),
        ("account/login/", "out", {"login": "geen adres", "password": ""}),
        ("account/password/change/", "in", {"oldpassword": "mis", "password1": "kort", "password2": "anders"}),
        ("account/password/change/", "in",
         {"oldpassword": PASSWORD, "password1": "publiek wachtwoord", "password2": "x"}),
        ("account/password/change/", "in",
         {"oldpassword": PASSWORD, "password1": "een heel andere zin", "password2": "nog een andere zin"}),
        ("account/password/set/", "bare", {"password1": "passwordpassword", "password2": "passwordpassword"}),
        ("account/password/set/", "bare", {"password1": "kaal@example.org", "password2": "kaal@example.org"}),
        ("account/password/reset/", "out", {"email": "geen adres"}),
        ("account/reauthenticate/", "later", {"password": "mis"}),
        ("account/2fa/authenticate/", "between", {"code": "000000"}),
        ("account/2fa/reauthenticate/", "later", {"code": "000000"}),
        ("account/2fa/totp/activate/", "bare", {"code": "000000"}),
        ("account/2fa/webauthn/add/", "in", {"name": "", "credential": ""}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_our_words_beside_the_field(
    address: str, state: str, fields: dict[str, str], language: str, person: Person
) -> None:
    client = visitor(state, person, language)
    client.get(f"/{address}")
    page = client.post(f"/{address}", fields).content.decode()
    held_to_the_house(page, language)
    if "webauthn" not in address:
        assert 'class="error"' in page
        for name in re.findall(r'class="error" id="([^"]+)"', page):
            assert re.search(rf'aria-describedby="[^"]*\b{name}\b', page), name


def held_to_the_house(page: str, language: str) -> None:
    """Our frame, one h1, labels, our words, nothing inline."""
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert 'rel="stylesheet" href="/static/publiek/publiek.css"' in page
    assert f'<html lang="{language}"' in page
    assert " style=" not in page and " onclick=" not in page and "placeholder=" not in page
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag
    fields = [one for one in re.findall(r"<(?:input|select|textarea)[^>]*>", page) if 'type="hidden"' not in one]
    for field in fields:
        name = re.search(r' id="([^"]+)"', field)
        assert name and f'for="{name[1]}"' in page, field
    shown = words_of(page)
    ours = " ".join(words_of(str(text[language])) for text in site_texts().values())
    assert [one for one in library_words() if one in shown and one not in ours] == []
    if language == "nl":
        assert re.findall(r"\b(je|jij|jouw|the|your|with|please|sign|this|enter)\b", shown, flags=re.I) == []
    else:
        assert re.findall(r"\b(het|een|uw|je|niet|wordt)\b", shown, flags=re.I) == []


def library_words() -> list[str]:
    """What the library says, in English and in Dutch: sentences and headings of some length."""
    told = gettext.translation("django", str(LIBRARY / "locale"), ["nl"])._catalog  # type: ignore[attr-defined]
    said = {str(one).strip() for pair in told.items() for one in pair if isinstance(one, str)}
    return sorted(one for one in said if len(one) > 14 and " " in one and "%(" not in one)


def test_the_library_has_words_to_find() -> None:
    assert "Wachtwoord wijzigen" in library_words() or "Change Password" in library_words()
    assert len(library_words()) > 100


# Letters -------------------------------------------------------------------------------------------------------------


def test_every_change_of_an_account_has_a_letter_of_ours(person: Person) -> None:
    """The library's own letters on changes: all of them, but those on addresses, which nobody changes here."""
    from publiek.web.people import letters

    request = visitor("in", person, "nl").get("/account/").wsgi_request
    changes = {
        file.name.removesuffix("_message.txt")
        for file in LIBRARY.glob("templates/*/email/*_message.txt")
        if "base_notification" in file.read_text(encoding="utf-8") and not file.name.startswith("email_")
    }
    assert len(changes) >= 10
    for change in changes:
        letters.send_notice(request, person, change)
        said = mail.outbox[-1].body
        assert "Was u dit niet?" in said and "Was this not you?" in said
        assert not re.search(r"\b(je|jouw)\b", said) and person.email not in said


def test_a_new_password_is_told_by_letter_and_on_the_next_page(person: Person) -> None:
    client = visitor("in", person, "nl")
    word = "een heel nieuwe lange zin"
    answer = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": word, "password2": word}, follow=True
    )
    assert "Uw nieuwe wachtwoord is bewaard." in words_of(answer.content.decode())
    assert mail.outbox[-1].to == ["bas@example.org"]
    assert "Uw wachtwoord is gewijzigd." in mail.outbox[-1].body
    assert [one for one in library_words() if one in mail.outbox[-1].subject + mail.outbox[-1].body] == []


@pytest.mark.parametrize("email", ["bas@example.org", "niemand@example.org"])
def test_the_letter_for_a_new_password_speaks_our_words(email: str, person: Person) -> None:
    Client().post("/account/password/reset/", {"email": email})
    letter = mail.outbox[-1]
    assert [one for one in library_words() if one in letter.subject + letter.body] == []
    assert not re.search(r"\b(je|jouw)\b", letter.subject + letter.body)


# Who is it, still? ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["2fa/totp/deactivate/", "2fa/webauthn/add/", "2fa/recovery-codes/generate/", "2fa/recovery-codes/"],
)
def test_some_minutes_later_one_shows_again_who_one_is(address: str, person: Person) -> None:
    client = visitor("later", person, "nl")
    asked = client.get(f"/account/{address}", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/account/reauthenticate/")
    shown = words_of(asked.content.decode())
    assert "Bent u het nog?" in shown
    assert "Met een code uit uw app" in shown and "Met uw toegangssleutel" in shown and "andere dienst" in shown
    back = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD, "next": f"/account/{address}"})
    assert back.headers["Location"] == f"/account/{address}"
    assert client.get(f"/account/{address}").status_code == 200


def test_an_open_screen_does_not_shut_out_its_owner(person: Person) -> None:
    """Ending other sessions asks some minutes after the login who it is; then it is done without asking twice."""
    owner, screen = logged_in(person), logged_in(person)
    longer(screen)
    asked = screen.post("/account/sessions/")
    assert asked.headers["Location"] == "/account/reauthenticate/?next=%2Faccount%2Fsessions%2F"
    assert owner.get("/account/").status_code == 200
    screen.post(asked.headers["Location"], {"password": "mis", "next": "/account/sessions/"})
    assert owner.get("/account/").status_code == 200
    screen.post(asked.headers["Location"], {"password": PASSWORD, "next": "/account/sessions/"})
    assert owner.get("/account/").status_code == 302
    assert "U bent overal elders uitgelogd." in words_of(screen.get("/account/sessions/").content.decode())


def test_who_has_no_password_and_no_provider_of_this_site_is_refused_plainly(person: Person) -> None:
    client = visitor("bare", person, "nl")
    longer(client)
    assert client.post("/account/sessions/").status_code == 403
    assert client.get("/account/again/?next=//evil.example/", follow=True).status_code == 403


def test_the_way_back_from_the_provider_is_of_this_site(person: Person) -> None:
    client = visitor("in", person, "nl")
    assert "evil" not in re.sub(r"name=\"next\" value=\"/account/again/[^\"]*\"", "",
                                client.get("/account/again/?next=https://evil.example/").content.decode())  # fmt: skip
    assert (
        'name="next" value="/account/sessions/"'
        in client.get("/account/again/?next=/account/sessions/").content.decode()
    )
