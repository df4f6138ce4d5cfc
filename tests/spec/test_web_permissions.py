"""Who may do what? The whole table, written out again by hand, asked of every address of the site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek.web import permissions
from publiek.web.people.models import LogEntry, Organisation, Person
from tests.support.routes import Route, routes
from tests.support.site import a_person, an_organisation, seated

pytestmark = pytest.mark.django_db

#: The truth. A row is an action; a cross is a role that may. Change it here and in permissions.py, or not at all.
TABLE = """
                       administrator steward analyst reader maker policy-reader collective-steward
see-figures                  x          x       x      x      .         .               .
take-away                    x          x       x      x      .         .               .
see-deliveries               x          x       x      .      .         .               .
deliver                      x          x       .      .      .         .               .
connect-systems              x          x       .      .      .         .               .
decide-productions           x          x       .      .      .         .               .
set-targets                  x          .       x      .      .         .               .
see-surveys                  x          x       x      x      .         .               .
run-surveys                  x          x       x      .      .         .               .
see-lessons                  x          x       x      x      .         .               .
run-experiments              x          .       x      .      .         .               .
year-end                     x          x       x      .      .         .               .
take-segment-column          x          x       .      .      .         .               .
write-back                   x          .       .      .      .         .               .
schedule-reports             x          .       x      .      .         .               .
see-benchmark                x          x       x      x      .         .               .
decide-sharing               x          .       .      .      .         .               .
manage-people                x          .       .      .      x         x               x
see-log                      x          x       .      .      .         .               .
use-tokens                   x          x       x      .      x         x               x
see-area                     .          .       .      .      .         x               .
see-participation            .          .       .      .      .         .               x
see-together                 x          x       x      x      x         x               x
decide-contributing          x          .       .      .      .         .               .
run-hub                      .          .       .      .      .         .               x
see-own-productions          .          .       .      .      x         .               .
claim-productions            .          .       .      .      x         .               .
see-privacy                  x          x       .      .      .         .               .
decide-privacy               x          .       .      .      .         .               .
handle-requests              x          x       .      .      .         .               .
keep-consent                 x          x       .      .      .         .               .
see-knowledge                x          x       x      x      x         x               x
share-knowledge              x          x       x      .      x         x               x
moderate-knowledge           .          .       .      .      .         .               x
"""
_HEAD, *_ROWS = TABLE.strip().splitlines()
ROLES = _HEAD.split()
TRUTH = {
    (row.split()[0], role): mark == "x" for row in _ROWS for role, mark in zip(ROLES, row.split()[1:], strict=True)
}
KIND_OF = {"maker": "maker", "policy-reader": "government", "collective-steward": "collective"}
KEEPING = {"manage-organisations", "see-site-log"}


def test_the_table_says_the_same_as_the_program() -> None:
    assert set(ROLES) == set(permissions.ROLES)
    assert {action for action, _ in TRUTH} == set(permissions.ACTIONS)
    assert {key: permissions.may(key[1], key[0]) for key in TRUTH} == TRUTH
    assert not any(permissions.may(None, action) for action in permissions.ACTIONS)
    assert set(permissions.KEEPING) == KEEPING
    assert not set(permissions.KEEPING) & set(permissions.ACTIONS)


def test_an_action_that_does_not_exist_is_nobodys() -> None:
    with pytest.raises(KeyError):
        permissions.may("administrator", "everything")
    with pytest.raises(KeyError):
        permissions.may_keep(True, "see-figures")


def test_every_address_has_exactly_one_guard() -> None:
    """A page without a guard is a mistake; the login library's own pages guard themselves."""
    unguarded = sorted(one.pattern for one in routes() if not one.guard and not one.of_the_login)
    assert not unguarded


def test_a_page_of_an_organisation_is_guarded_as_one() -> None:
    """What has an organisation in its address asks for a seat in it, and the other way round."""
    for one in routes():
        named = any(name == "slug" for name, _ in one.parts)
        assert named == (one.guard == "needs"), one.pattern


def _ask(client: Client, address: str) -> int:
    answer = client.get(address)
    return client.post(address).status_code if answer.status_code == 405 else answer.status_code


def _noted(before: int) -> list[tuple[str, bool]]:
    return list(LogEntry.objects.filter(pk__gt=before).order_by("pk").values_list("action", "allowed"))


def _last() -> int:
    return LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.fixture
def world(settings: object, tmp_path: Path) -> dict[str, Organisation]:
    """One organisation of every kind, and another of the same kind; no data yet."""
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    kinds = ("house", "maker", "government", "collective")
    return {f"{kind}-{n}": an_organisation(f"{kind}-{n}", kind=kind) for kind in kinds for n in (1, 2)}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_for_every_role_in_the_own_organisation(role: str, world: dict[str, Organisation]) -> None:
    """Allowed: no refusal is written down. Not allowed: 403, and it is written down."""
    kind = KIND_OF.get(role, "house")
    organisation = world[f"{kind}-1"]
    person = seated("iemand@example.org", organisation, role)
    wrong = []
    for route in [one for one in routes() if one.guard == "needs"]:
        seated_again(person, organisation, role)
        client, before = Client(), _last()
        client.force_login(person)
        status = _ask(client, route.address(organisation.slug))
        refused = any(not allowed for action, allowed in _noted(before) if action == route.action)
        right = (not refused and status < 500) if TRUTH[route.action, role] else (refused and status == 403)
        if not right:
            wrong.append((route.pattern, role, status, refused))
    assert not wrong


def seated_again(person: Person, organisation: Organisation, role: str) -> None:
    """A page may end the seat of who asks it; every address is asked from the same seat."""
    person.memberships.update_or_create(organisation=organisation, defaults={"role": role})


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_another_organisation_for_any_role(role: str, world: dict[str, Organisation]) -> None:
    """Another organisation is as if it did not exist, of the same kind or another; each try is written down."""
    kind = KIND_OF.get(role, "house")
    person = seated("iemand@example.org", world[f"{kind}-1"], role)
    client = Client()
    client.force_login(person)
    wrong = []
    for route in [one for one in routes() if one.guard == "needs"]:
        for other in sorted({f"{kind}-2", "house-2", "bestaat-niet"}):
            before = _last()
            statuses = {client.get(route.address(other)).status_code, client.post(route.address(other)).status_code}
            told = _noted(before)
            if not statuses <= {404, 405} or 404 not in statuses or (route.action, False) not in told:
                wrong.append((route.pattern, other, statuses))
            if any(allowed for action, allowed in told if action == route.action):
                wrong.append((route.pattern, other, "noted as allowed"))
    assert not wrong


def _walk_as(client: Client, chosen: list[Route], slug: str = "house-1") -> dict[str, int]:
    return {one.pattern: _ask(client, one.address(slug)) for one in chosen}


def test_without_a_login_every_guarded_page_leads_to_the_login(world: dict[str, Organisation]) -> None:
    for route in routes():
        if route.guard in ("needs", "keeps", "own"):
            client = Client()
            answer = client.get(route.address("house-1"))
            answer = client.post(route.address("house-1")) if answer.status_code == 405 else answer
            leads = answer.status_code == 302 and answer.headers["Location"].startswith("/account/login/")
            assert leads or (answer.status_code == 401 and route.pattern.startswith("api/")), route.pattern


def test_who_keeps_the_site_sees_no_page_of_any_organisation(world: dict[str, Organisation]) -> None:
    client = Client()
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    chosen = [one for one in routes() if one.guard == "needs"]
    assert chosen
    assert set(_walk_as(client, chosen).values()) == {404}


def test_only_who_keeps_the_site_sees_the_pages_for_it(world: dict[str, Organisation]) -> None:
    chosen = [one for one in routes() if one.guard == "keeps"]
    assert {one.action for one in chosen} <= KEEPING
    for role in ROLES:
        client = Client()
        client.force_login(seated(f"{role}@example.org", world[f"{KIND_OF.get(role, 'house')}-1"], role))
        assert set(_walk_as(client, chosen).values()) == {404}, role
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    before = _last()
    statuses = _walk_as(client, chosen)
    assert all(status < 500 for status in statuses.values())
    assert all(allowed for _, allowed in _noted(before))


def test_somebody_without_a_seat_sees_nothing_of_anybody(world: dict[str, Organisation]) -> None:
    client = Client()
    client.force_login(a_person("nieuw@example.org"))
    assert set(_walk_as(client, [one for one in routes() if one.guard == "needs"]).values()) == {404}
    assert "House-1" not in client.get("/").content.decode()


def test_who_is_made_inactive_is_out_at_once(world: dict[str, Organisation]) -> None:
    client = Client()
    person = seated("weg@example.org", world["house-1"], "administrator")
    client.force_login(person)
    assert client.get("/o/house-1/people/").status_code == 200
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/o/house-1/people/").status_code == 302


def test_whose_seat_is_taken_away_is_out_at_once(world: dict[str, Organisation]) -> None:
    client = Client()
    person = seated("weg@example.org", world["house-1"], "administrator")
    client.force_login(person)
    person.memberships.all().delete()
    assert client.get("/o/house-1/people/").status_code == 404
