"""Accounts, invitations, the people of an organisation, and who keeps the site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from publiek.web.people import invitations
from publiek.web.people.models import Invitation, LogEntry, Membership, Organisation, Person
from tests.support.site import PASSWORD, a_person, an_organisation, free_port, seated, words_of

pytestmark = pytest.mark.django_db
NEW = {"name": "Nieuw", "password": "vier woorden na elkaar", "again": "vier woorden na elkaar"}


@pytest.fixture
def house() -> Organisation:
    return an_organisation("de-brug", name="De Brug")


@pytest.fixture
def ans(house: Organisation, client: Client) -> Person:
    person = seated("ans@example.org", house, "administrator")
    client.force_login(person)
    return person


def _link() -> str:
    """The path of the link in the last letter."""
    found = re.search(r"https?://[^/\s]+(/account/invitation/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def _member(email: str) -> Membership:
    return Membership.objects.get(person__email=email)


# Invitations ---------------------------------------------------------------------------------------------------------


def test_an_administrator_invites_and_the_letter_lets_in_once(ans: Person, client: Client) -> None:
    sent = client.post("/o/de-brug/people/invite/", {"email": "Nieuw@Example.org", "role": "analyst"})
    assert sent.status_code == 302
    letter = mail.outbox[-1]
    assert letter.to == ["nieuw@example.org"]
    assert "vraagt u om mee te doen bij De Brug" in letter.body and "asks you to join De Brug" in letter.body
    somebody = Client()
    assert "U wordt analist" in words_of(somebody.get(_link()).content.decode())
    assert somebody.post(_link(), NEW).headers["Location"] == "/"
    assert _member("nieuw@example.org").role == "analyst"
    assert somebody.get("/o/de-brug/").status_code == 200
    assert Client().get(_link()).status_code == 400
    assert Client().post(_link(), NEW).status_code == 400


def test_only_the_hash_of_the_secret_is_kept(house: Organisation) -> None:
    made, secret = invitations.invite("x@example.org", house, "reader", by=None)
    kept = str(Invitation.objects.filter(pk=made.pk).values().get())
    assert secret not in kept
    assert invitations.find(secret) == made


@pytest.mark.parametrize("end", ["expired", "withdrawn", "replaced"])
def test_an_invitation_that_is_over_opens_nothing(house: Organisation, ans: Person, client: Client, end: str) -> None:
    made, secret = invitations.invite("x@example.org", house, "reader", by=ans)
    if end == "expired":
        Invitation.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "withdrawn":
        client.post(f"/o/de-brug/people/invitations/{made.pk}/withdraw/")
    else:
        invitations.invite("x@example.org", house, "reader", by=ans)
    answer = Client().post(f"/account/invitation/{secret}/", NEW)
    assert answer.status_code == 400
    assert "niet (meer) geldig" in words_of(answer.content.decode())
    assert not Person.objects.filter(email="x@example.org").exists()


def test_who_has_an_account_gets_another_seat(ans: Person, house: Organisation) -> None:
    other = an_organisation("de-kade", name="De Kade")
    _, secret = invitations.invite("ans@example.org", other, "reader", by=None)
    link = f"/account/invitation/{secret}/"
    assert "Log eerst in" in words_of(Client().get(link).content.decode())
    stranger = Client()
    stranger.force_login(a_person("ander@example.org"))
    assert "een ander adres" in words_of(stranger.post(link).content.decode())
    own = Client()
    own.force_login(ans)
    assert own.post(link).status_code == 302
    assert set(ans.memberships.values_list("organisation__slug", "role")) == {
        ("de-brug", "administrator"),
        ("de-kade", "reader"),
    }


def test_an_invitation_never_takes_a_role_away(ans: Person, house: Organisation) -> None:
    made, _ = invitations.invite("ans@example.org", house, "reader", by=None)
    invitations.accept(made)
    assert _member("ans@example.org").role == "administrator"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**NEW, "again": "iets anders dan dat"}, "niet gelijk"),
        ({**NEW, "password": "kort", "again": "kort"}, "12"),
        ({**NEW, "password": "nieuw@example.org", "again": "nieuw@example.org"}, "lijkt"),
        ({"name": "", "password": "", "again": ""}, "verplicht"),
    ],
)
def test_a_wrong_new_account_is_said_beside_the_field(house: Organisation, fields: dict[str, str], said: str) -> None:
    _, secret = invitations.invite("nieuw@example.org", house, "reader", by=None)
    answer = Client().post(f"/account/invitation/{secret}/", fields)
    assert answer.status_code == 400
    assert said in words_of(answer.content.decode())
    assert 'aria-invalid="true"' in answer.content.decode()
    assert invitations.find(secret)


def test_a_wrong_address_or_role_is_said(ans: Person, client: Client) -> None:
    wrong = client.post("/o/de-brug/people/invite/", {"email": "geen adres", "role": "reader"})
    assert wrong.status_code == 400 and "naam@voorbeeld.nl" in words_of(wrong.content.decode())
    assert client.post("/o/de-brug/people/invite/", {"email": "x@example.org", "role": "keeper"}).status_code == 400
    assert client.post("/o/de-brug/people/invite/", {"email": "ans@example.org", "role": "reader"}).status_code == 400
    assert not mail.outbox


def test_a_mail_server_that_is_away_is_said_plainly(ans: Person, client: Client, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()  # type: ignore[attr-defined]
    for address, told in (
        ("/o/de-brug/people/invite/", {"email": "x@example.org", "role": "reader"}),
        ("/account/password/reset/", {"email": "ans@example.org"}),
    ):
        answer = (client if "people" in address else Client()).post(address, told)
        assert answer.status_code == 503
        assert "De brief kon niet worden verstuurd" in words_of(answer.content.decode())


# The people of an organisation ---------------------------------------------------------------------------------------


def test_who_works_here_is_shown_with_the_roles(ans: Person, house: Organisation, client: Client) -> None:
    seated("bas@example.org", house, "reader")
    shown = words_of(client.get("/o/de-brug/people/").content.decode())
    assert "2 mensen hebben toegang" in shown
    assert "bas@example.org lezer" in shown


def test_a_role_is_changed_and_access_ended(ans: Person, house: Organisation, client: Client) -> None:
    seated("bas@example.org", house, "reader")
    number = _member("bas@example.org").pk
    client.post(f"/o/de-brug/people/{number}/role/", {"role": "steward"})
    assert _member("bas@example.org").role == "steward"
    assert client.post(f"/o/de-brug/people/{number}/role/", {"role": "maker"}).status_code == 404
    client.post(f"/o/de-brug/people/{number}/remove/")
    assert not Membership.objects.filter(person__email="bas@example.org").exists()
    assert Person.objects.filter(email="bas@example.org").exists()


def test_the_last_administrator_stays(ans: Person, house: Organisation, client: Client) -> None:
    number = _member("ans@example.org").pk
    for answer in (
        client.post(f"/o/de-brug/people/{number}/remove/"),
        client.post(f"/o/de-brug/people/{number}/role/", {"role": "reader"}),
    ):
        assert answer.status_code == 400
        assert "laatste beheerder" in words_of(answer.content.decode())
    seated("cor@example.org", house, "administrator")
    assert client.post(f"/o/de-brug/people/{number}/remove/").status_code == 302
    assert client.get("/o/de-brug/people/").status_code == 404


def test_somebody_who_is_made_inactive_does_not_count_as_one_who_stays(ans: Person, house: Organisation) -> None:
    Person.objects.filter(pk=seated("cor@example.org", house, "administrator").pk).update(is_active=False)
    client = Client()
    client.force_login(ans)
    assert client.post(f"/o/de-brug/people/{_member('ans@example.org').pk}/remove/").status_code == 400


def test_people_of_another_organisation_are_out_of_reach(ans: Person, client: Client) -> None:
    other = an_organisation("de-kade")
    seated("bas@example.org", other, "reader")
    made, _ = invitations.invite("x@example.org", other, "reader", by=None)
    number = _member("bas@example.org").pk
    assert client.post(f"/o/de-brug/people/{number}/remove/").status_code == 404
    assert client.post(f"/o/de-brug/people/{number}/role/", {"role": "reader"}).status_code == 404
    assert client.post(f"/o/de-brug/people/invitations/{made.pk}/withdraw/").status_code == 404
    assert _member("bas@example.org") and Invitation.objects.get(pk=made.pk).open


# One's own account ---------------------------------------------------------------------------------------------------


def test_ones_own_page_says_what_is_kept_and_changes_it(ans: Person, client: Client) -> None:
    shown = words_of(client.get("/account/").content.decode())
    assert "De Brug , beheerder" in shown
    client.post("/account/", {"name": "Ans de Vries", "language": "en"})
    ans.refresh_from_db()
    assert (ans.name, ans.language) == ("Ans de Vries", "en")
    assert "What does the site know of me?" in client.get("/account/").content.decode()


def test_logging_in_and_out_with_a_password(house: Organisation) -> None:
    seated("bas@example.org", house, "reader")
    client = Client()
    wrong = client.post("/account/login/", {"login": "bas@example.org", "password": "niet dit"})
    assert wrong.status_code == 200 and not wrong.wsgi_request.user.is_authenticated
    came = client.post("/account/login/", {"login": "Bas@Example.org", "password": PASSWORD})
    assert came.status_code == 302
    assert client.get("/o/de-brug/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/o/de-brug/").status_code == 302
    told = list(LogEntry.objects.order_by("pk").values_list("action", "allowed"))
    assert ("login", False) in told and ("login", True) in told and ("logout", True) in told


def test_a_new_password_by_letter(house: Organisation) -> None:
    person = seated("bas@example.org", house, "reader")
    other = Client()
    other.force_login(person)
    client = Client()
    client.post("/account/password/reset/", {"email": "bas@example.org"})
    link = re.search(r"https?://[^/\s]+(/account/password/reset/key/\S+)", mail.outbox[-1].body)
    assert link
    form = client.get(link[1], follow=True)
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": "een nieuwe lange zin", "password2": "een nieuwe lange zin"})
    assert client.post("/account/login/", {"login": "bas@example.org", "password": PASSWORD}).status_code == 200
    login = client.post("/account/login/", {"login": "bas@example.org", "password": "een nieuwe lange zin"})
    assert login.status_code == 302
    assert other.get("/o/de-brug/").status_code == 302, "the new password ends the sessions that were open"
    assert client.get(link[1], follow=True).context.get("token_fail"), "the link works once"


def test_one_ends_ones_other_sessions(house: Organisation) -> None:
    seated("bas@example.org", house, "reader")
    here, there = Client(), Client()
    for one in (here, there):
        one.post("/account/login/", {"login": "bas@example.org", "password": PASSWORD})
    assert there.get("/o/de-brug/").status_code == 200
    assert here.get("/account/sessions/").content.decode().count("127.0.0.1") == 2
    here.post("/account/sessions/")
    assert there.get("/o/de-brug/").status_code == 302
    assert here.get("/o/de-brug/").status_code == 200


# A second factor -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "led"), [("administrator", True), ("steward", True), ("analyst", False), ("reader", False)]
)
def test_who_runs_things_sets_up_a_second_factor_first(
    house: Organisation, settings: object, role: str, led: bool
) -> None:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, second_factor="required")  # type: ignore[attr-defined]
    client = Client()
    client.force_login(seated("bas@example.org", house, role))
    answer = client.get("/o/de-brug/")
    assert (answer.status_code == 302 and answer.headers["Location"] == "/account/2fa/") == led
    if led:
        assert "Uw rol vraagt om een tweede stap" in words_of(client.get("/account/2fa/").content.decode())
        assert client.get("/api/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_an_authenticator_app_is_set_up_and_asked_for(house: Organisation, settings: object) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    settings.PUBLIEK = replace(site_settings.PUBLIEK, second_factor="required")  # type: ignore[attr-defined]
    person = seated("bas@example.org", house, "administrator")

    def code(secret: str) -> str:
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    client = Client()
    client.post("/account/login/", {"login": "bas@example.org", "password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/account/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert client.post("/account/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    kept = Authenticator.objects.get(user=person, type="totp")
    assert secret not in str(kept.data), "kept enciphered"
    assert client.get("/o/de-brug/").status_code == 200
    later = Client()
    asked = later.post("/account/login/", {"login": "bas@example.org", "password": PASSWORD})
    assert asked.headers["Location"].startswith("/account/2fa/authenticate/")
    assert later.get("/o/de-brug/").status_code == 302
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    assert later.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert later.get("/o/de-brug/").status_code == 200
    assert LogEntry.objects.filter(person_id=person.pk, action="factor-added").exists()


# Who keeps the site --------------------------------------------------------------------------------------------------


def test_a_keeper_adds_an_organisation_and_invites_its_first_administrator(client: Client) -> None:
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    assert client.get("/").headers["Location"] == "/organisations/"
    told = {"name": "Theater De Brug", "kind": "house", "subsector": "theatre", "venue_postcode": "3011 AA"}
    added = client.post("/organisations/add/", told)
    assert added.headers["Location"] == "/organisations/theater-de-brug/invite/"
    made = Organisation.objects.get(slug="theater-de-brug")
    assert (made.kind, made.subsector, made.venue_pc4, made.territory) == ("house", "theatre", 3011, [])
    client.post(added.headers["Location"], {"email": "eerste@example.org", "role": "administrator"})
    Client().post(_link(), NEW)
    assert _member("eerste@example.org").role == "administrator"
    # From now on its own people invite; who keeps the site does not come in by the back door.
    assert client.get(added.headers["Location"]).status_code == 404
    assert client.get("/o/theater-de-brug/").status_code == 404


def test_the_territory_of_a_government_is_chosen_from_what_exists(client: Client) -> None:
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    wrong = client.post("/organisations/add/", {"name": "Stad", "kind": "government", "territory": ["Nergens"]})
    assert wrong.status_code == 400
    client.post("/organisations/add/", {"name": "Stad", "kind": "government", "territory": ["Rotterdam", "Schiedam"]})
    assert Organisation.objects.get(slug="stad").territory == ["Rotterdam", "Schiedam"]


@pytest.mark.parametrize(
    "told", [{"name": "!!!"}, {"name": "De Brug"}, {"name": "X", "venue_postcode": "0000"}, {"kind": "koning"}]
)
def test_a_wrong_organisation_is_said(house: Organisation, client: Client, told: dict[str, str]) -> None:
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    fields = {"name": "Iets", "kind": "house", "subsector": "", "venue_postcode": "", **told}
    assert client.post("/organisations/add/", fields).status_code == 400
    assert Organisation.objects.count() == 1
