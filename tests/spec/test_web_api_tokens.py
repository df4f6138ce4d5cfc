"""What is a token, who can make one, and when does it open nothing any more?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from publiek.web.api.models import Token
from publiek.web.api.tokens import MOST, hash_of, make
from publiek.web.people.models import LogEntry, Membership, Person
from publiek.web.visibility import seat_of
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
HOUSE = "/o/de-brug/api/"


@pytest.fixture
def ans() -> Person:
    return seated("ans@example.org", an_organisation("de-brug"), "analyst")


def _secret(client: Client, **form: object) -> str:
    answer = client.post(HOUSE, {"name": "weekrapport", "scopes": ["figures:read"], "days": "90", **form})
    found = re.search(r'value="(pbk_[\w-]{43})"', answer.content.decode())
    assert found, words_of(answer.content.decode())
    return found[1]


def _asked(secret: str, path: str = "organisation") -> int:
    return Client(headers={"Authorization": f"Bearer {secret}"}).get(f"/api/v1/{path}").status_code


def test_a_token_is_shown_once_and_only_its_hash_is_kept(client: Client, ans: Person) -> None:
    client.force_login(ans)
    secret = _secret(client)
    page = client.get(HOUSE).content.decode()
    kept = Token.objects.get()
    assert secret not in page
    assert secret[:10] in page
    assert kept.token_hash == hash_of(secret)
    assert secret not in str(list(vars(kept).values()))
    assert not any(secret in str(vars(entry)) for entry in LogEntry.objects.all())
    assert 89 <= (kept.expires_at - timezone.now()).days <= 90


def test_it_opens_what_its_owner_sees_and_says_when_it_was_used(client: Client, ans: Person) -> None:
    client.force_login(ans)
    secret = _secret(client)
    assert "nooit" in words_of(client.get(HOUSE).content.decode())
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/organisation").json()
    assert answer["organisation"]["slug"] == "de-brug"
    assert answer["scopes"] == ["figures:read"]
    assert Token.objects.get().used_at is not None


def test_a_session_opens_nothing_below_the_api(client: Client, ans: Person) -> None:
    """So no page elsewhere can use somebody's login: a browser sends nothing that counts here."""
    client.force_login(ans)
    answer = client.get("/api/v1/organisation")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["error"]["code"] == "token-invalid"


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Bearer pbk_", "Bearer pbk_" + "x" * 43, "Basic YTpi", "Bearer " + "x" * 9000]
)
def test_what_is_no_token_is_refused_in_one_way(sent: str, ans: Person) -> None:
    answer = Client(headers={"Authorization": sent}).get("/api/v1/organisation")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "token-invalid"


def test_it_dies_with_the_seat_the_account_its_day_and_when_it_is_withdrawn(client: Client, ans: Person) -> None:
    client.force_login(ans)
    secret = _secret(client)
    assert _asked(secret) == 200
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert _asked(secret) == 401
    Token.objects.update(expires_at=timezone.now() + timedelta(days=1))
    Person.objects.filter(pk=ans.pk).update(is_active=False)
    assert _asked(secret) == 401
    Person.objects.filter(pk=ans.pk).update(is_active=True)
    assert _asked(secret) == 200
    client.post(f"{HOUSE}{Token.objects.get().pk}/withdraw/")
    assert _asked(secret) == 401
    other = _secret(client)
    Membership.objects.all().delete()
    assert _asked(other) == 401


def test_it_never_allows_more_than_the_seat_does_now(client: Client, ans: Person) -> None:
    client.force_login(ans)
    secret = _secret(client, scopes=["figures:read", "deliveries:read"])
    assert _asked(secret, "deliveries") == 200
    Membership.objects.update(role="reader")
    assert _asked(secret, "deliveries") == 403
    refused = LogEntry.objects.filter(allowed=False).latest("pk")
    assert (refused.action, refused.subject) == ("see-deliveries", "api deliveries")


def test_a_scope_that_was_not_given_is_refused_and_named(client: Client, ans: Person) -> None:
    client.force_login(ans)
    secret = _secret(client)
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/deliveries")
    assert answer.status_code == 403
    assert answer.json()["error"]["where"] == {"scope": "deliveries:read"}


def test_nobody_gives_away_what_is_not_theirs(client: Client, ans: Person) -> None:
    client.force_login(ans)
    page = client.get(HOUSE).content.decode()
    assert 'value="deliveries:read"' in page
    assert 'value="deliveries:write"' not in page
    answer = client.post(HOUSE, {"name": "x", "scopes": ["deliveries:write"], "days": "90"})
    assert answer.status_code == 400
    assert not Token.objects.exists()


@pytest.mark.parametrize("form", [{"days": "366"}, {"days": "0"}, {"days": "x"}, {"scopes": []}, {"name": ""}])
def test_what_is_filled_in_wrong_makes_nothing(form: dict[str, object], client: Client, ans: Person) -> None:
    client.force_login(ans)
    answer = client.post(HOUSE, {"name": "x", "scopes": ["figures:read"], "days": "90", **form})
    assert answer.status_code == 400
    assert not Token.objects.exists()


def test_there_is_an_end_to_how_many(client: Client, ans: Person) -> None:
    seat = seat_of(ans, "de-brug")
    for _ in range(MOST):
        make(seat, "x", ["figures:read"])
    client.force_login(ans)
    answer = client.post(HOUSE, {"name": "x", "scopes": ["figures:read"], "days": "90"})
    assert answer.status_code == 400
    assert "veel sleutels" in words_of(answer.content.decode())


def test_who_manages_people_sees_and_withdraws_the_tokens_of_others(client: Client, ans: Person) -> None:
    token, secret = make(seat_of(ans, "de-brug"), "van ans", ["figures:read"])
    client.force_login(seated("baas@example.org", ans.memberships.get().organisation, "administrator"))
    assert "van ans" in client.get(HOUSE).content.decode()
    client.post(f"{HOUSE}{token.pk}/withdraw/")
    assert _asked(secret) == 401


def test_a_colleague_without_that_task_cannot(client: Client, ans: Person) -> None:
    token, secret = make(seat_of(ans, "de-brug"), "van ans", ["figures:read"])
    client.force_login(seated("collega@example.org", ans.memberships.get().organisation, "analyst"))
    assert "van ans" not in client.get(HOUSE).content.decode()
    assert client.post(f"{HOUSE}{token.pk}/withdraw/").status_code == 404
    assert _asked(secret) == 200
