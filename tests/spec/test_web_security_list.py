"""The checked list in SECURITY.md names tests that exist and leaves no number out; and what it says of settings."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.test import Client

from publiek.web.preparing import settings_of
from publiek.web.site import site_of
from tests.support.site import PASSWORD, an_organisation, seated

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \| (.*?) \| (.*?) \| (.*?) \|$", TEXT, re.MULTILINE)
STATES = {"yes", "yes, by design", "partly", "no", "not here", "operator"}
#: section -> how many requirements it has, and those of them that are level 3 (not promised here). ASVS 5.0.0.
SECTIONS: dict[str, tuple[int, Iterable[int]]] = {
    "1.1": (2, ()), "1.2": (10, (10,)), "1.3": (12, (12,)), "1.4": (3, ()), "1.5": (3, (3,)),
    "2.1": (3, ()), "2.2": (3, ()), "2.3": (5, (5,)), "2.4": (2, (2,)),
    "3.2": (3, (3,)), "3.3": (5, (5,)), "3.4": (8, (7, 8)), "3.5": (8, (6, 7, 8)), "3.7": (5, (3, 4, 5)),
    "4.1": (5, (4, 5)), "4.2": (5, (2, 3, 4, 5)), "4.3": (2, ()), "4.4": (4, ()),
    "5.1": (1, ()), "5.2": (6, (4, 5, 6)), "5.3": (3, (3,)), "5.4": (3, ()),
    "6.1": (3, ()), "6.2": (12, ()), "6.3": (8, (5, 6, 7, 8)), "6.4": (6, (5, 6)), "6.5": (8, (6, 7, 8)),
    "6.6": (4, (4,)), "6.8": (4, ()),
    "7.1": (3, ()), "7.2": (4, ()), "7.3": (2, ()), "7.4": (5, ()), "7.5": (3, (3,)), "7.6": (2, ()),
    "8.1": (4, (3, 4)), "8.2": (4, (4,)), "8.3": (3, (2, 3)), "8.4": (2, (2,)),
    "9.1": (3, ()), "9.2": (4, ()), "10.1": (2, ()), "10.2": (3, (3,)), "10.3": (5, (5,)), "10.4": (11, ()),
    "10.5": (5, ()), "10.6": (2, ()), "10.7": (3, ()),
    "11.1": (4, (3, 4)), "11.2": (5, (4, 5)), "11.3": (5, (4, 5)), "11.4": (4, ()), "11.5": (2, (2,)),
    "11.6": (2, (2,)), "12.1": (5, (4, 5)), "12.2": (2, ()), "12.3": (5, (5,)),
    "13.1": (4, (2, 3, 4)), "13.2": (6, (6,)), "13.3": (4, (3, 4)), "13.4": (7, (6, 7)),
    "14.1": (2, ()), "14.2": (8, (5, 6, 7, 8)), "14.3": (3, ()),
    "15.1": (5, (4, 5)), "15.2": (5, (4, 5)), "15.3": (7, ()),
    "16.1": (1, ()), "16.2": (5, ()), "16.3": (4, ()), "16.4": (3, ()), "16.5": (4, (4,)),
}  # fmt: skip


def test_no_number_is_missing_and_none_stands_twice() -> None:
    told = [number for numbers, *_ in ROWS for number in numbers.split(", ")]
    asked = {
        f"{section}.{n}" for section, (many, beyond) in SECTIONS.items() for n in range(1, many + 1) if n not in beyond
    }
    assert sorted(told) == sorted(set(told))
    assert set(told) == asked


def test_every_line_has_a_state_and_what_is_done_has_a_proof_or_a_reason() -> None:
    for numbers, _, state, proof in ROWS:
        assert state in STATES, numbers
        if state in ("yes", "partly", "no"):
            assert proof.strip(), numbers


def test_every_test_that_is_named_exists() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 50
    assert not sorted(name for name in named if f"def {name}(" not in written)


def test_the_settings_of_a_shared_site_are_safe(tmp_path: Path) -> None:
    site = site_of({"home": tmp_path / "home", "mode": "shared", "names": ["site.example"], "proxy": "127.0.0.1"})
    told = settings_of(site)
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert told[f"{kind}_COOKIE_SECURE"] is True
        assert told[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        assert told[f"{kind}_COOKIE_NAME"].startswith("__Host-")
    assert told["SESSION_COOKIE_HTTPONLY"] and told["CSRF_COOKIE_HTTPONLY"]
    assert told["SECURE_HSTS_SECONDS"] >= 365 * 86_400 and told["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert told["SECURE_REFERRER_POLICY"] == "same-origin"
    assert told["DEBUG"] is False
    assert told["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]", "site.example"]
    assert "Argon2" in told["PASSWORD_HASHERS"][0]
    assert (site.state / "secret").stat().st_mode & 0o077 == 0
    assert site.state.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
class TestAccounts:
    def _client(self, role: str = "reader") -> Client:
        client = Client()
        seated("bas@example.org", an_organisation("de-brug"), role)
        client.post("/account/login/", {"login": "bas@example.org", "password": PASSWORD})
        return client

    def test_changing_a_password_asks_for_the_old_one(self) -> None:
        client = self._client()
        new = {"password1": "een andere lange zin", "password2": "een andere lange zin"}
        assert client.post("/account/password/change/", {"oldpassword": "mis", **new}).status_code == 200
        assert client.post("/account/password/change/", {"oldpassword": PASSWORD, **new}).status_code == 302

    def test_a_password_may_be_a_long_sentence(self) -> None:
        client = self._client()
        long = "Wie komt er, en wie blijft weg? \u00e9\u00e9n lange zin met spaties, \u2603 en cijfers 123 erin"
        told = {"oldpassword": PASSWORD, "password1": long, "password2": long}
        assert client.post("/account/password/change/", told).status_code == 302
        login = Client()
        assert login.post("/account/login/", {"login": "bas@example.org", "password": long}).status_code == 302
        page = Client().get("/account/login/").content.decode()
        assert 'type="password"' in page and "onpaste" not in page
        assert 'autocomplete="current-password"' in page

    def test_our_own_words_are_no_password(self) -> None:
        client = self._client()
        for word in ("PubliekPubliek1", "wachtwoord2026!", "welkombijpubliek"):
            told = {"oldpassword": PASSWORD, "password1": word, "password2": word}
            assert client.post("/account/password/change/", told).status_code == 200, word

    def test_changing_how_one_comes_in_asks_again_after_a_while(self) -> None:
        client = self._client()
        client.get("/account/")
        assert client.get("/account/2fa/totp/activate/").status_code == 200
        session = client.session
        session["began"] -= 700
        session.save()
        asked = client.get("/account/2fa/totp/activate/")
        assert asked.headers["Location"].startswith("/account/reauthenticate/")

    def test_a_code_works_once(self) -> None:
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

        client = self._client()
        secret = client.get("/account/2fa/totp/activate/").context["form"].secret
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        client.post("/account/2fa/totp/activate/", {"code": code})
        statuses = []
        for _ in range(2):
            later = Client()
            later.post("/account/login/", {"login": "bas@example.org", "password": PASSWORD})
            statuses.append(later.post("/account/2fa/authenticate/", {"code": code}).status_code)
        assert statuses.count(302) <= 1 and statuses[-1] == 200

    def test_every_page_has_a_way_out(self) -> None:
        client = self._client("administrator")
        for address in ("/account/", "/o/de-brug/", "/o/de-brug/people/", "/account/2fa/", "/bestaat-niet/"):
            assert 'action="/account/logout/"' in client.get(address).content.decode(), address

    def test_logging_out_clears_the_browser(self) -> None:
        assert '"cache"' in self._client().post("/account/logout/").headers["Clear-Site-Data"]


def test_the_settings_that_are_written_down_are_the_settings_there_are() -> None:
    from dataclasses import fields

    from publiek.web.site import Mail, OpenId, Site

    page = (ROOT / "docs" / "how-to" / "run-a-shared-site.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([a-z_]+(?:\.[a-z_]+)?)` \|", page, re.MULTILINE)
    asked = [one.name for one in fields(Site) if one.name not in ("openid", "mail")]
    asked += [f"openid.{one.name}" for one in fields(OpenId)] + [f"mail.{one.name}" for one in fields(Mail)]
    assert sorted(told) == sorted(asked)


@pytest.mark.parametrize(
    "told",
    [
        {"names": ["*"]}, {"names": []}, {"port": "abc"}, {"mode": "samen"}, {"second_factor": "soms"},
        {"onbekend": 1}, {"openid": [{"id": "x"}]}, {"page_limit": -1},
        {"openid": [{"id": "a", "name": "b", "issuer": "c", "client": "d", "domains": "stad.example"}]},
    ],
)  # fmt: skip
def test_a_settings_file_that_is_not_right_is_refused_in_words(tmp_path: Path, told: dict[str, object]) -> None:
    import yaml

    settings = tmp_path / "site.yaml"
    settings.write_text(yaml.safe_dump({"home": "home", "names": ["site.example"], **told}), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("publiek")), "serve", "--no-open", "--site", str(settings)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "site-invalid" in done.stderr and "Traceback" not in done.stderr
