"""Hostile at the pages for looking together: another's package, one person as two, what is for others, what changed."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from django.conf import settings as site_settings
from django.test import Client

from publiek.collective.contributing import approvers_of
from publiek.collective.identities import SecretIdentity
from publiek.web.people.models import Organisation, Person
from publiek.web.together import keys
from tests.support.site import an_organisation, seated
from tests.support.together import AGREEMENT, HOUSES, HUB, a_place, house_in, on
from tests.support.together_site import SEASON, Site, everybody, hidden, logged_in, told

pytestmark = pytest.mark.django_db

HOUSE, OTHER = HOUSES[:2]


@pytest.fixture
def site(tmp_path: Path, settings: object) -> Site:
    settings.PUBLIEK = on(site_settings.PUBLIEK, a_place(tmp_path / "place"))  # type: ignore[attr-defined]
    return everybody(tmp_path / "place")


@pytest.fixture(scope="module")
def drafted_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafted") / "place"


@pytest.fixture
def draft(drafted_place: Path, tmp_path: Path, settings: object) -> tuple[Site, str]:
    """A site where a draft is ready to be approved, and its digest; made once, a copy for every test."""
    site = None
    if not drafted_place.exists():
        settings.PUBLIEK = on(site_settings.PUBLIEK, a_place(drafted_place))  # type: ignore[attr-defined]
        site = everybody(drafted_place)
        drafted(site)
    place = Path(shutil.copytree(drafted_place, tmp_path / "place"))
    settings.PUBLIEK = on(site_settings.PUBLIEK, place)  # type: ignore[attr-defined]
    (digest,) = (one.name for one in (place / "hub" / "drafts").iterdir() if len(one.name) == 64)
    return Site(place, site.clients if site else everybody(place).clients), digest


def drafted(site: Site) -> str:
    """A draft of four houses, ready to be approved."""
    for house in HOUSES[:5]:
        site.give(house)
    site.hub_does("gather")
    made = site.hub_does("draft").draft
    assert made is not None
    assert made.may, made.reasons
    return made.digest


def persons(site: Site, **told: object) -> None:
    (site.place / "hub" / "persons.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")


# Four eyes ------------------------------------------------------------------------------------------------------------


def test_one_person_never_counts_twice(draft: tuple[Site, str]) -> None:
    site, digest = draft
    site.post("anna", f"hub/drafts/{digest}/approve/", agreed="1")
    site.post("anna", f"hub/drafts/{digest}/approve/", agreed="1")
    refused = site.post("anna", f"hub/drafts/{digest}/release/", status=403)
    assert "release-not-approved" in refused
    # The file is changed so that she is bram now: the log of the site knows that she approved this already.
    persons(site, bram="anna@example.org")
    assert "approver-not-here" in site.post("anna", f"hub/drafts/{digest}/approve/", status=403, agreed="1")
    assert len(list((site.place / "hub" / "drafts" / digest).glob("approvals/*"))) == 1


@pytest.mark.parametrize(
    "told_there",
    [
        {"anna": "anna@example.org", "bram": "anna@example.org"},
        {"anna": "ANNA@example.org", "bram": " anna@example.org "},
        {"bram": "bram@example.org"},
        {"anna": ["anna@example.org"]},
        {"dirk": "anna@example.org"},
        {},
    ],
)
def test_whoever_is_not_exactly_one_name_approves_nothing(
    draft: tuple[Site, str], told_there: dict[str, object]
) -> None:
    site, digest = draft
    persons(site, **told_there)
    assert "approver-not-here" in site.post("anna", f"hub/drafts/{digest}/approve/", status=403, agreed="1")
    assert not list((site.place / "hub" / "drafts" / digest).glob("approvals/*"))


@pytest.mark.parametrize(
    "content", ["", "[", "- a\n- b\n", "anna: anna@example.org\n" * 10_000, "a: &a [*a]\n", "\x00"]
)
def test_a_file_of_persons_that_is_not_right_makes_nobody_an_approver(draft: tuple[Site, str], content: str) -> None:
    site, digest = draft
    path = site.place / "hub" / "persons.yaml"
    path.write_text(content, encoding="utf-8")
    if content.startswith("anna"):
        path.write_text("- " + content, encoding="utf-8")
    assert "approver-not-here" in site.post("anna", f"hub/drafts/{digest}/approve/", status=403, agreed="1")


def test_somebody_with_keys_of_their_own_is_not_replaced_by_the_site(draft: tuple[Site, str], tmp_path: Path) -> None:
    """The hub knows other keys under the name: the account cannot approve as if it were that person."""
    site, digest = draft
    elsewhere = SecretIdentity.create(tmp_path / "elsewhere", "anna", "approver").public
    (site.place / "hub" / "approvers" / "anna.yaml").write_text(elsewhere.to_yaml(), encoding="utf-8")
    assert "approver-not-here" in site.post("anna", f"hub/drafts/{digest}/approve/", status=403, agreed="1")
    assert site.hub.configuration().approvers["anna"].signing == elsewhere.signing


def test_a_name_of_a_house_is_no_approver(site: Site) -> None:
    """The agreement names an approver that is a house here: its keys are not used to approve a release."""
    path = site.place / "hub" / "agreements" / "samen.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- anna", f"- {HOUSE}"), encoding="utf-8")
    digest = drafted(site)
    persons(site, **{HOUSE: "anna@example.org", "bram": "bram@example.org"})
    assert "approver-not-here" in site.post("anna", f"hub/drafts/{digest}/approve/", status=403, agreed="1")


def test_a_steward_of_another_collective_does_not_see_the_hub(draft: tuple[Site, str]) -> None:
    _, digest = draft
    stranger = logged_in(
        seated("vreemd@example.org", an_organisation("ander", kind="collective"), "collective-steward")
    )
    for path in ("hub/", f"hub/drafts/{digest}/", "hub/work/"):
        assert stranger.get(f"/o/ander/together/{path}").status_code == 404
    for path in (f"hub/{AGREEMENT}/{SEASON}/gather/", f"hub/drafts/{digest}/approve/", f"hub/drafts/{digest}/release/"):
        assert stranger.post(f"/o/ander/together/{path}", {"agreed": "1"}).status_code == 404
        assert stranger.post(f"/o/{HUB}/together/{path}", {"agreed": "1"}).status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "a", "..", "g" * 64, "0" * 63 + "A"])
def test_a_draft_that_is_not_there_is_refused(site: Site, digest: str) -> None:
    status = site.clients["anna"].get(f"/o/{HUB}/together/hub/drafts/{digest}/").status_code
    assert status in (400, 404)


# Houses ---------------------------------------------------------------------------------------------------------------


def test_a_house_that_is_not_a_member_finds_nothing(site: Site) -> None:
    site.give(HOUSE)
    stranger = logged_in(seated("vreemd@example.org", an_organisation("vreemd-huis"), "administrator"))
    base = f"/o/vreemd-huis/together/agreements/{AGREEMENT}/"
    for path in ("", f"{SEASON}/look/", f"{SEASON}/look/origin.csv"):
        assert stranger.get(base + path).status_code == 404
    for path in ("decide/", "stop/", f"{SEASON}/prepare/", f"{SEASON}/approve/", f"{SEASON}/withdraw/"):
        assert stranger.post(base + path, {"agreed": "1"}).status_code == 404
    assert AGREEMENT not in stranger.get("/o/vreemd-huis/together/").content.decode()


def test_a_maker_with_the_name_of_a_house_is_no_house(site: Site) -> None:
    Organisation.objects.filter(slug=HOUSE).update(kind="maker")
    Person.objects.get(email=f"{HOUSE}@example.org").memberships.update(role="maker")
    site.get(HOUSE, f"agreements/{AGREEMENT}/", status=404)


def test_no_house_sees_what_another_gave(site: Site) -> None:
    site.give(OTHER)
    site.hub_does("gather")
    site.decide(HOUSE)
    site.get(HOUSE, f"agreements/{AGREEMENT}/{SEASON}/look/", status=404)
    ready = site.place / "home" / "organisations" / OTHER / "sharing" / "ready" / AGREEMENT / SEASON
    digest = sha256((ready / "contribution.json").read_bytes()).hexdigest()
    for path in ("", f"agreements/{AGREEMENT}/"):
        assert digest[:12] not in site.get(HOUSE, path)
    assert digest[:12] in site.get(OTHER, f"agreements/{AGREEMENT}/")
    page = told(site.get("anna", "hub/"))
    assert "Nog niets ontvangen." in page
    assert "bookers" not in page


@pytest.mark.parametrize("code", ["..", "contribution", "origin.csv", "overlap"])
def test_only_the_tables_that_would_leave_can_be_fetched(site: Site, code: str) -> None:
    site.decide(HOUSE)
    site.make(HOUSE)
    path = f"/o/{HOUSE}/together/agreements/{AGREEMENT}/{SEASON}/look/{code}.csv"
    assert site.clients[HOUSE].get(path).status_code == 404


def test_an_approver_that_was_put_beside_is_not_the_person_of_the_site(site: Site) -> None:
    """The keys of a person are made for that account and role; another account has other keys."""
    site.give(HOUSE)
    person = Person.objects.get(email=f"{HOUSE}@example.org")
    (known,) = approvers_of(house_in(site.place, HOUSE)).values()
    assert known.identity.name == keys.name_of(person, "direction")
    other = Person.objects.get(email=f"{OTHER}@example.org")
    assert keys.name_of(other, "direction") != keys.name_of(person, "direction")
    assert keys.name_of(person, "another role") != keys.name_of(person, "direction")


def test_nothing_of_a_person_is_in_the_name_of_the_keys(site: Site) -> None:
    site.give(HOUSE)
    for path in (site.place / "hub").rglob("*"):
        if path.is_file():
            assert b"@example.org" not in path.read_bytes().replace(b"anna@example.org", b"").replace(
                b"bram@example.org", b""
            ), path


def test_a_wish_from_another_site_does_nothing(site: Site) -> None:
    page = site.get(HOUSE, f"agreements/{AGREEMENT}/")
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(Person.objects.get(email=f"{HOUSE}@example.org"))
    told_then = {"agreed": "1", "digest": hidden(page, "digest"), "table": ["origin"]}
    answer = careful.post(f"/o/{HOUSE}/together/agreements/{AGREEMENT}/decide/", told_then)
    assert answer.status_code == 403
    assert careful.get(f"/o/{HOUSE}/together/agreements/{AGREEMENT}/decide/").status_code == 405
    assert not (site.place / "home" / "organisations" / HOUSE / "sharing" / "rules").exists()


@pytest.mark.parametrize("tables", [[], ["overlap"], ["origin", "customers"]])
def test_tables_that_were_not_agreed_cannot_be_ticked(site: Site, tables: list[str]) -> None:
    page = site.get(HOUSE, f"agreements/{AGREEMENT}/")
    told_then = {"agreed": "1", "digest": hidden(page, "digest"), "table": tables}
    answer = site.clients[HOUSE].post(f"/o/{HOUSE}/together/agreements/{AGREEMENT}/decide/", told_then)
    assert answer.status_code == 400
    assert not (site.place / "home" / "organisations" / HOUSE / "sharing" / "rules").exists()


def test_what_was_changed_after_it_was_made_is_not_approved(site: Site) -> None:
    site.decide(HOUSE)
    page = site.make(HOUSE)
    ready = site.place / "home" / "organisations" / HOUSE / "sharing" / "ready" / AGREEMENT / SEASON
    table = ready / "tables" / "origin.csv"
    table.write_bytes(table.read_bytes() + b"\n")
    told_then = {"agreed": "1", "digest": hidden(page, "digest")}
    answer = site.clients[HOUSE].post(f"/o/{HOUSE}/together/agreements/{AGREEMENT}/{SEASON}/approve/", told_then)
    assert 400 <= answer.status_code < 500
    assert not (ready / "approval.json").exists()


# Readers --------------------------------------------------------------------------------------------------------------


def test_what_is_for_members_is_for_nobody_else(draft: tuple[Site, str]) -> None:
    site, digest = draft
    for who in ("anna", "bram"):
        site.post(who, f"hub/drafts/{digest}/approve/", agreed="1")
    site.post("bram", f"hub/drafts/{digest}/release/")
    assert site.waited().refused is None
    site.get(HOUSE, f"releases/{AGREEMENT}/{SEASON}/1/")
    for slug, kind, role in (
        ("vreemd-huis", "house", "administrator"),
        ("maker", "maker", "maker"),
        ("gemeente", "government", "policy-reader"),
        ("ander", "collective", "collective-steward"),
    ):
        client = logged_in(seated(f"{slug}@example.org", an_organisation(slug, kind=kind), role))
        for path in ("", "own/", "data.zip", "data/origin.csv"):
            assert client.get(f"/o/{slug}/together/releases/{AGREEMENT}/{SEASON}/1/{path}").status_code == 404
        assert AGREEMENT not in client.get(f"/o/{slug}/together/").content.decode()
    for season, number in (("2023-24", 1), (SEASON, 2), ("2024/25", 1), ("..", 1)):
        assert (
            site.clients[HOUSE].get(f"/o/{HOUSE}/together/releases/{AGREEMENT}/{season}/{number}/").status_code == 404
        )
