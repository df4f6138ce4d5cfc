"""What somebody with bad intentions sends to the site, and that it is refused plainly and written down."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from publiek.web.people import invitations, sessions
from publiek.web.people.models import Invitation, LogEntry, Membership, Organisation, Person
from tests.support.routes import routes
from tests.support.site import PASSWORD, a_person, an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}\"'"


@pytest.fixture
def house() -> Organisation:
    return an_organisation("de-brug", name="De Brug")


@pytest.fixture
def ans(house: Organisation) -> Person:
    return seated("ans@example.org", house, "administrator")


def _in(person: Person, **how: object) -> Client:
    client = Client(**how)
    client.force_login(person)
    return client


# Sessions ------------------------------------------------------------------------------------------------------------


MADE_UP = {
    "empty": "",
    "zero": "0",
    "letters": "x" * 32,
    "path": "../../etc/passwd",
    "sql": "' OR 1=1 --",
    "signed": signing.dumps({"_auth_user_id": "1"}),
    "null": "\x00",
}


@pytest.mark.parametrize("cookie", MADE_UP.values(), ids=MADE_UP.keys())
def test_a_made_up_session_is_nobodys(ans: Person, cookie: str) -> None:
    client = Client()
    client.cookies[site_settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/o/de-brug/people/").status_code == 302


def test_a_session_that_was_changed_in_the_database_is_nobodys(ans: Person) -> None:
    from django.contrib.sessions.models import Session

    client = _in(ans)
    one = Session.objects.get()
    one.session_data = one.session_data[:-4] + "AAAA"
    one.save()
    assert client.get("/o/de-brug/people/").status_code == 302


def test_a_session_ends_when_nobody_is_there_and_after_a_day_of_work(ans: Person, monkeypatch: object) -> None:
    begin = time.time()
    client = _in(ans)
    clock = {"now": begin}
    monkeypatch.setattr(sessions.time, "time", lambda: clock["now"])  # type: ignore[attr-defined]
    assert client.get("/o/de-brug/people/").status_code == 200
    clock["now"] = begin + sessions.IDLE + 1
    assert client.get("/o/de-brug/people/").status_code == 302
    client = _in(ans)
    for hours in range(12):
        clock["now"] = begin + sessions.IDLE + 1 + hours * 3600
        assert client.get("/o/de-brug/people/").status_code == 200
    clock["now"] = begin + sessions.IDLE + sessions.ABSOLUTE + 10
    assert client.get("/o/de-brug/people/").status_code == 302


def test_a_session_that_was_put_upon_somebody_is_not_theirs_after_the_login(ans: Person) -> None:
    """Session fixation: the id changes at the login, the old one is worth nothing."""
    attacker = Client()
    _, secret = invitations.invite("x@example.org", None, "keeper", by=None)
    attacker.get(f"/account/invitation/{secret}/")
    fixed = attacker.cookies[site_settings.SESSION_COOKIE_NAME].value
    victim = Client()
    victim.cookies[site_settings.SESSION_COOKIE_NAME] = fixed
    victim.post("/account/login/", {"login": "ans@example.org", "password": PASSWORD})
    assert victim.get("/o/de-brug/people/").status_code == 200
    assert victim.cookies[site_settings.SESSION_COOKIE_NAME].value != fixed
    assert attacker.get("/o/de-brug/people/").status_code == 302


def test_logging_out_ends_the_session_on_the_server(ans: Person) -> None:
    client = _in(ans)
    kept = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    client.post("/account/logout/")
    client.cookies[site_settings.SESSION_COOKIE_NAME] = kept
    assert client.get("/o/de-brug/people/").status_code == 302


def test_a_link_does_not_log_somebody_out(ans: Person) -> None:
    client = _in(ans)
    client.get("/account/logout/")
    assert client.get("/o/de-brug/people/").status_code == 200


# Invitations ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%00", "..%2F..%2Fetc", "' OR 1=1", "0" * 5000])
def test_a_made_up_invitation_opens_nothing_and_is_written_down(house: Organisation, secret: str) -> None:
    invitations.invite("x@example.org", house, "administrator", by=None)
    answer = Client().get(f"/account/invitation/{secret}/")
    assert answer.status_code in (400, 404)
    if answer.status_code == 400:
        assert LogEntry.objects.filter(action="accept-invitation", allowed=False).exists()


def test_the_hash_in_the_database_is_not_a_way_in(house: Organisation) -> None:
    made, _ = invitations.invite("x@example.org", house, "administrator", by=None)
    assert Client().get(f"/account/invitation/{made.token_hash}/").status_code == 400


def test_an_invitation_is_used_once_even_by_two_at_once(house: Organisation) -> None:
    made, _ = invitations.invite("x@example.org", house, "reader", by=None)
    invitations.accept(made, name="eerste", password=PASSWORD)
    with pytest.raises(Exception, match="invitation-over"):
        invitations.accept(made, name="tweede", password=PASSWORD)
    assert Person.objects.get(email="x@example.org").name == "eerste"


def test_an_old_invitation_accepts_nobody_when_its_page_was_open(house: Organisation) -> None:
    made, secret = invitations.invite("x@example.org", house, "reader", by=None)
    client = Client()
    client.get(f"/account/invitation/{secret}/")
    Invitation.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(days=1))
    told = {"name": "x", "password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/account/invitation/{secret}/", told).status_code == 400


def test_the_role_in_a_form_is_not_believed(house: Organisation) -> None:
    _, secret = invitations.invite("x@example.org", house, "reader", by=None)
    told = {
        "name": "x",
        "password": PASSWORD,
        "again": PASSWORD,
        "role": "administrator",
        "keeper": "1",
        "email": "y@z",
    }
    Client().post(f"/account/invitation/{secret}/", told)
    person = Person.objects.get(email="x@example.org")
    assert (person.keeper, person.is_superuser, Membership.objects.get(person=person).role) == (False, False, "reader")


def test_no_line_can_be_put_into_a_letter(house: Organisation, ans: Person) -> None:
    house.name = "De Brug\nBcc: allen@example.org"
    house.save()
    _in(ans).post("/o/de-brug/people/invite/", {"email": "x@example.org", "role": "reader"})
    assert mail.outbox[0].recipients() == ["x@example.org"]
    assert "\n" not in mail.outbox[0].subject
    wrong = _in(ans).post("/o/de-brug/people/invite/", {"email": "x@example.org\nBcc: y@example.org", "role": "reader"})
    assert wrong.status_code == 400


# Requests from elsewhere ---------------------------------------------------------------------------------------------


def test_every_form_needs_the_token_of_its_own_page(ans: Person, house: Organisation) -> None:
    """All addresses: a form without the token changes nothing and is refused; programs show a token of their own."""
    client = _in(ans, enforce_csrf_checks=True)
    for route in routes():
        if route.pattern.startswith("api/"):
            continue
        status = client.post(route.address("de-brug"), {"role": "reader"}).status_code
        assert status in (403, 404, 405, 302) and (status != 302 or route.name.startswith("account_email")), (
            route.pattern
        )
    assert Membership.objects.get(person=ans).role == "administrator"
    assert LogEntry.objects.filter(action="cross-site", allowed=False).exists()


def test_a_form_from_another_site_is_refused(ans: Person) -> None:
    client = _in(ans, enforce_csrf_checks=True)
    shown = client.get("/account/")
    token = shown.cookies["csrftoken"].value if "csrftoken" in shown.cookies else client.cookies["csrftoken"].value
    told = {"name": "x", "language": "en", "csrfmiddlewaretoken": token}
    evil = client.post("/account/", told, headers={"origin": "https://evil.example"})
    assert evil.status_code == 403
    assert client.post("/account/", told, headers={"origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(ans: Person, target: str) -> None:
    for address, told in (
        ("/account/login/", {"login": "ans@example.org", "password": PASSWORD, "next": target}),
        ("/language/", {"language": "nl", "next": target}),
        ("/account/logout/", {"next": target}),
    ):
        client = Client() if "login" in address else _in(ans)
        where = client.post(address, told).headers["Location"]
        assert where.startswith("/") and "evil" not in where and not where.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example:80"]
)
def test_another_host_name_is_refused_and_not_repeated(ans: Person, host: str) -> None:
    """A letter never holds a link to a name that is not ours."""
    answer = Client().post("/account/password/reset/", {"email": "ans@example.org"}, headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    assert not mail.outbox
    spoofed = {"x-forwarded-host": host}
    Client().post("/account/password/reset/", {"email": "ans@example.org"}, headers=spoofed)
    assert "evil" not in mail.outbox[0].body


# What a browser may do -----------------------------------------------------------------------------------------------


def test_every_answer_tells_the_browser_what_it_may_not_do(ans: Person, house: Organisation) -> None:
    client = _in(ans)
    for address in (
        "/",
        "/o/de-brug/people/",
        "/bestaat-niet/",
        "/account/2fa/",
        "/well/",
        "/static/publiek/people.css",
    ):
        answer = client.get(address, follow=True)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert "unsafe-" not in policy and "*" not in policy and "http" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers.get("X-Frame-Options") == "DENY" or address.startswith("/static/")


def test_no_page_of_ours_has_a_script_or_style_in_it(ans: Person, house: Organisation) -> None:
    """What the policy forbids is not tried either: scripts are files, data blocks are JSON, nothing has a style."""
    client = _in(ans)
    for address in (
        "/account/login/",
        "/account/",
        "/account/2fa/",
        "/account/2fa/webauthn/add/",
        "/account/sessions/",
        "/account/password/change/",
        "/o/de-brug/people/",
        "/o/de-brug/log/",
        "/account/2fa/totp/activate/",
    ):
        page = (Client() if "login" in address else client).get(address, follow=True).content.decode()
        for tag in page.split("<script")[1:]:
            assert "src=" in tag.split(">")[0] or 'type="application/json"' in tag.split(">")[0], address
        assert " style=" not in page and "<style" not in page and " onclick=" not in page, address


def test_script_in_names_is_text_everywhere(house: Organisation) -> None:
    house.name = SCRIPT
    house.save()
    person = seated("ans@example.org", house, "administrator")
    person.name = SCRIPT[:120]
    person.save()
    seated("bas@example.org", house, "reader")
    client = _in(person)
    _in(person).post("/o/de-brug/people/invite/", {"email": "x@example.org", "role": "reader"})
    for address in ("/", "/account/", "/o/de-brug/", "/o/de-brug/people/", "/o/de-brug/log/"):
        page = client.get(address, follow=True).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page, address
        assert "14" not in page.split("alert(1)")[-1][:60], address
    _, secret = invitations.invite("y@example.org", house, "reader", by=person)
    assert "<script>alert" not in Client().get(f"/account/invitation/{secret}/").content.decode()


# Tricks with addresses, methods and sizes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/o/de-brug/../huis-b/", "/o/de-brug%2F..%2Fhuis-b/", "/o/..%2F..%2Fetc/passwd", "/static/../site.py",
        "/static/%2e%2e/%2e%2e/site.py", "/static//etc/passwd", "/o/de-brug%00/", "/o/DE-BRUG/", "/o/de_brug/people/",
        "/theme.css/../site.yaml", "/o/" + "a" * 3000 + "/", "/o/de-brug/people/99999999999999999999/role/",
    ],
)  # fmt: skip
def test_tricks_with_a_path_lead_nowhere(ans: Person, address: str) -> None:
    an_organisation("huis-b", name="Huis B")
    answer = _in(ans).get(address)
    assert answer.status_code in (301, 302, 400, 404, 405)
    body = b"" if answer.streaming else answer.content
    assert b"Huis B" not in body and b"root:" not in body and b"import " not in body


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "FOO"])
def test_odd_methods_do_nothing(ans: Person, method: str) -> None:
    client = _in(ans)
    number = Membership.objects.get(person=ans).pk
    for address in ("/", "/o/de-brug/people/", f"/o/de-brug/people/{number}/remove/", "/account/", "/account/logout/"):
        assert client.generic(method, address).status_code in (200, 302, 400, 403, 404, 405)
    assert Membership.objects.filter(pk=number).exists()
    for override in ({"x-http-method-override": "POST"}, {"x-method-override": "DELETE"}):
        assert client.get(f"/o/de-brug/people/{number}/remove/", headers=override).status_code == 405
    assert client.get(f"/o/de-brug/people/{number}/remove/?_method=POST").status_code == 405
    assert Membership.objects.filter(pk=number).exists()


def test_too_large_a_form_is_refused_plainly(ans: Person) -> None:
    answer = _in(ans).post("/account/", {"name": "x" * (17 * 1024**2), "language": "nl"})
    assert answer.status_code in (400, 413)
    many = _in(ans).post("/account/", {f"f{n}": "x" for n in range(1200)})
    assert many.status_code == 400


def test_an_error_page_repeats_nothing_of_what_was_sent(ans: Person) -> None:
    client = _in(ans)
    for answer in (
        client.get("/kanarie-in-het-adres/?q=kanarie"),
        client.get("/o/kanarie/people/"),
        client.post("/o/de-brug/people/1/role/", {"role": "kanarie"}),
        client.get("/account/invitation/kanarie/"),
    ):
        page = answer.content.decode()
        main = page.split("<main", 1)[1].split("</main>", 1)[0]
        assert answer.status_code in (400, 404) and "kanarie" not in main and "Traceback" not in page


# Guessing ------------------------------------------------------------------------------------------------------------


def test_the_answer_does_not_tell_whether_an_account_exists(ans: Person) -> None:
    known, unknown = (
        Client().post("/account/login/", {"login": one, "password": "verkeerd wachtwoord"})
        for one in ("ans@example.org", "wie@example.org")
    )

    def said(answer: object) -> str:
        return words_of(answer.content.decode())  # type: ignore[attr-defined]

    assert said(known) == said(unknown) and known.status_code == unknown.status_code
    known, unknown = (
        Client().post("/account/password/reset/", {"email": one}) for one in ("ans@example.org", "wie@example.org")
    )
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert len(mail.outbox) == 2, "a letter goes out either way: the time it takes tells nothing"


def test_the_time_does_not_tell_whether_an_account_exists(ans: Person) -> None:
    """Both are as slow as checking a password; measured in turns, compared by the median."""
    from django.core.cache import cache

    taken: dict[str, list[float]] = {"ans@example.org": [], "wie@example.org": []}
    for _ in range(3):
        for email, times in taken.items():
            cache.clear()
            begin = time.perf_counter()
            Client().post("/account/login/", {"login": email, "password": "verkeerd wachtwoord"})
            times.append(time.perf_counter() - begin)
    known, unknown = (statistics.median(one) for one in taken.values())
    assert 0.5 < known / unknown < 2


def test_guessing_a_password_is_stopped(ans: Person) -> None:
    client = Client()
    for _ in range(6):
        client.post("/account/login/", {"login": "ans@example.org", "password": "mis"})
    right = client.post("/account/login/", {"login": "ans@example.org", "password": PASSWORD})
    assert right.status_code == 200 and not right.wsgi_request.user.is_authenticated
    assert LogEntry.objects.filter(action="login", allowed=False).count() >= 5


def test_asking_for_letters_is_stopped_with_a_plain_page(ans: Person) -> None:
    answers = [Client().post("/account/password/reset/", {"email": "ans@example.org"}) for _ in range(7)]
    last = answers[-1]
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert "Te veel verzoeken" in words_of(last.content.decode())
    assert len(mail.outbox) <= 5


def test_inviting_is_limited(ans: Person) -> None:
    client = _in(ans)
    statuses = [
        client.post("/o/de-brug/people/invite/", {"email": f"x{n}@example.org", "role": "reader"}).status_code
        for n in range(12)
    ]
    assert statuses[:10] == [302] * 10 and statuses[10:] == [429, 429]


def test_trying_links_is_limited_by_address_and_a_header_does_not_help(house: Organisation) -> None:
    statuses = [
        Client().get(f"/account/invitation/{n}/", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(32)
    ]
    assert statuses[:30] == [400] * 30 and statuses[30:] == [429, 429]


def test_pages_and_the_api_are_limited_per_account(ans: Person, settings: object) -> None:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, page_limit=8, api_limit=2)  # type: ignore[attr-defined]
    client = _in(ans)
    assert [client.get("/account/").status_code for _ in range(9)] == [200] * 8 + [429]
    assert client.get("/well/").status_code == 200
    other = _in(a_person("bas@example.org"))
    assert other.get("/account/").status_code == 200
    limited = [Client().get("/api/v1/", headers={"authorization": f"Bearer {n}"}) for n in range(4)]
    assert limited[-1].status_code == 429
    assert limited[-1].headers["Content-Type"].startswith("application/json")
    assert "Retry-After" in limited[-1].headers
