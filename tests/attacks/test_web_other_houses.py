"""Nothing of another house is ever in sight: no row, no title, no label, no name, for any role, on any page or error.

House B has a name, titles and a venue that exist nowhere else. Everybody of the other organisations asks every address
of the site, their own and those of B, and none of these words may come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek import pipeline
from publiek.web.people import log
from publiek.web.people.models import Organisation
from publiek.web.permissions import KINDS
from tests.support.routes import routes
from tests.support.site import a_person, an_organisation, seated

pytestmark = pytest.mark.django_db
TOWN = Path(__file__).parents[2] / "examples" / "town" / "theatre" / "bestellingen.csv"
#: Words of house B alone.
CANARIES = ("Kanarievogel", "Kanariehuis", "Kanariezaal", "kanarie@huis-b.example", "KanariePersoon")

SLUG_B = "huis-b"
#: A maker chooses which houses to ask: their names stand in that list, and nothing else of them.
NAME_B = "Kanariehuis"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two houses with the same performances; those of B have titles of their own."""
    folder = tmp_path_factory.mktemp("twee")
    text = TOWN.read_text(encoding="utf-8")
    titles = sorted({line.split(";")[9] for line in text.splitlines()[1:]})
    for slug in ("huis-a", SLUG_B):
        made = text
        if slug == SLUG_B:
            for n, title in enumerate(titles):
                made = made.replace(f";{title};", f";Kanarievogel {n};")
            made = made.replace("Theater De Brug", "Kanariezaal")
        file = folder / f"{slug}.csv"
        file.write_text(made, encoding="utf-8")
        house = pipeline.House(organisation=slug, home=folder / "home", name=slug, venue_pc4=3011, keys=folder / "keys")
        pipeline.take_in(file, house=house)
    return folder


@pytest.fixture
def world(home: Path, settings: object) -> Iterator[dict[str, Organisation]]:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=home / "home", keys=home / "keys")  # type: ignore[attr-defined]
    b = an_organisation(SLUG_B, name="Kanariehuis", venue_pc4=3011, subsector="theatre")
    somebody = seated("kanarie@huis-b.example", b, "administrator")
    somebody.name = "KanariePersoon"
    somebody.save()
    log.note(somebody, "take-away", b, subject="Kanarievogel 1")
    a = an_organisation("huis-a", name="Huis A", venue_pc4=3011, subsector="theatre")
    return {
        "house": a,
        "maker": an_organisation("gezelschap", kind="maker"),
        "government": an_organisation("stad", kind="government", territory=["Rotterdam"]),
        "collective": an_organisation("samen", kind="collective"),
        SLUG_B: b,
    }


def _said(client: Client, address: str) -> Iterator[tuple[int, str]]:
    for method in (client.get, client.post):
        answer = method(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        head = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        yield answer.status_code, head + body.decode("utf-8", "replace")


@pytest.mark.parametrize("role", [role for roles in KINDS.values() for role in roles])
def test_nothing_of_house_b_comes_back_to_anybody_else(role: str, world: dict[str, Organisation]) -> None:
    kind = next(kind for kind, roles in KINDS.items() if role in roles)
    own = world[kind]
    person = seated("iemand@example.org", own, role)
    client = Client()
    client.force_login(person)
    canaries = [one for one in CANARIES if role != "maker" or one != NAME_B]
    found = []
    for route in routes():
        if route.name == "account_logout":
            continue
        for slug in {own.slug, SLUG_B}:
            for status, said in _said(client, route.address(slug)):
                assert status < 500, (route.pattern, slug, status)
                found += [(route.pattern, slug, canary) for canary in canaries if canary in said]
        person.memberships.get_or_create(organisation=own, defaults={"role": role})
        client.force_login(person)
    assert not found


def test_who_keeps_the_site_sees_names_of_organisations_and_no_title(world: dict[str, Organisation]) -> None:
    client = Client()
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    for route in routes():
        if route.name in ("account_logout", "site-log"):
            continue
        for _, said in _said(client, route.address(SLUG_B)):
            assert "Kanarievogel" not in said and "Kanariezaal" not in said, route.pattern
        client.force_login(client_person(client))


def client_person(client: Client) -> object:
    """The keeper again: some pages log out."""
    from publiek.web.people.models import Person

    return Person.objects.get(email="bewaarder@example.org")


def test_the_canaries_sing_for_house_b_itself(world: dict[str, Organisation]) -> None:
    """A test that cannot fail proves nothing: B's own people do see these words."""
    client = Client()
    client.force_login(seated("eigen@huis-b.example", world[SLUG_B], "administrator"))
    seen = "".join(said for name in ("people", "log", "programme") for _, said in _said(client, _of_b(name)))
    assert "KanariePersoon" in seen and "Kanarievogel" in seen and "Kanariehuis" in seen


def _of_b(name: str) -> str:
    return f"/o/{SLUG_B}/figures/programme/" if name == "programme" else f"/o/{SLUG_B}/{name}/"
