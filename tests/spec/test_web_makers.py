"""A maker asks, a house chooses from its own titles, and the maker sees sums over the venues that agreed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from publiek.web.makers.models import Claim
from publiek.web.people.models import LogEntry, Organisation, Sharing
from tests.support import peers
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
HOUSES = ("de-brug", "zaal-zuid", "het-dok")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("makers") / "home"
    for place, house in enumerate(HOUSES):
        peers.fill(home, house, place=place, venue=peers.VENUES[house])
    return home


@pytest.fixture
def maker(client: Client, home: Path, settings: object) -> Client:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    for house in HOUSES:
        an_organisation(house, name=house.title(), venue_pc4=peers.VENUES[house])
    client.force_login(
        seated("maker@reis.example", an_organisation("reis", kind="maker", name="Gezelschap Reis"), "maker")
    )
    return client


def page(client: Client) -> str:
    answer = client.get("/o/reis/productions/")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def share(house: str, *titles: str, by_name: bool = False) -> None:
    Sharing.objects.create(
        house=Organisation.objects.get(slug=house),
        with_whom=Organisation.objects.get(slug="reis"),
        purpose="makers",
        detail={"productions": list(titles), "by_name": by_name, "said": "ja"},
    )


def as_administrator(house: str) -> Client:
    other = Client()
    other.force_login(seated(f"baas@{house}.example", Organisation.objects.get(slug=house), "administrator"))
    return other


def test_a_maker_asks_and_sees_no_titles(maker: Client) -> None:
    told = {"title": "de reis", "house": ["de-brug", "zaal-zuid"]}
    assert "2 podia zijn gevraagd" in words_of(
        maker.post("/o/reis/productions/claim/", told, follow=True).content.decode()
    )
    html = maker.get("/o/reis/productions/").content.decode()
    assert "wacht op antwoord" in html
    assert peers.SHARED not in html
    assert peers.SECRET not in html
    assert LogEntry.objects.filter(action="claim-productions", subject="de-brug").count() == 1
    maker.post("/o/reis/productions/claim/", told)
    assert Claim.objects.count() == 2


@pytest.mark.parametrize(
    "told", [{"title": "", "house": ["de-brug"]}, {"title": "x", "house": []}, {"title": "x", "house": ["reis"]}]
)
def test_a_claim_needs_a_title_and_a_house(maker: Client, told: dict[str, object]) -> None:
    assert maker.post("/o/reis/productions/claim/", told).status_code == 400
    assert not Claim.objects.exists()


def test_a_house_chooses_from_its_own_titles_and_the_maker_is_told(maker: Client) -> None:
    maker.post("/o/reis/productions/claim/", {"title": "DE  REIS!", "house": ["de-brug"]})
    house, number = as_administrator("de-brug"), Claim.objects.get().pk
    assert "Gezelschap Reis vraagt naar: DE REIS!" in words_of(house.get("/o/de-brug/sharing/").content.decode())
    choosing = house.get(f"/o/de-brug/sharing/claims/{number}/").content.decode()
    assert f'value="{peers.SHARED}"' in choosing
    assert "Alleen bij" not in choosing
    house.post(f"/o/de-brug/sharing/claims/{number}/answer/", {"answer": "confirm", "title": [peers.SHARED]})
    assert Sharing.objects.get().detail["productions"] == [peers.SHARED]
    assert "aangewezen" in page(maker)


def test_a_house_declines(maker: Client) -> None:
    maker.post("/o/reis/productions/claim/", {"title": "De Reis", "house": ["de-brug"]})
    house, number = as_administrator("de-brug"), Claim.objects.get().pk
    house.post(f"/o/de-brug/sharing/claims/{number}/answer/", {"answer": "decline"})
    assert not Sharing.objects.exists()
    assert "niets aangewezen" in page(maker)


def test_two_venues_together_are_told_with_people(maker: Client) -> None:
    share("de-brug", peers.SHARED)
    share("zaal-zuid", peers.SHARED)
    told = page(maker)
    visits = 2 * (110 + 110 + 1)
    assert f"{visits} bezoeken bij 2 voorstellingen, op 2 podia." in told
    assert "221 boekers op 2 podia." in told
    assert "Zuid-Holland" in told
    assert "Uit welke groepen komt uw publiek?" in told
    assert "alle podia samen" in told
    for venue, one in (("De-Brug", 220), ("Zaal-Zuid", 222)):
        assert f"{venue} 2024/25" not in told
        assert str(one) not in told.replace(str(visits), "")


def test_one_venue_alone_tells_only_what_it_decided(maker: Client) -> None:
    share("de-brug", peers.SHARED)
    told = page(maker)
    assert "220" not in told
    assert "Te weinig om iets over te zeggen" in told
    Sharing.objects.all().delete()
    share("de-brug", peers.SHARED, by_name=True)
    told = page(maker)
    assert "220 bezoeken bij 1 voorstelling" in told
    assert "110 boekers" not in told


def test_withdrawn_is_gone_at_once(maker: Client) -> None:
    share("de-brug", peers.SHARED)
    share("zaal-zuid", peers.SHARED)
    assert "221 boekers" in page(maker)
    Sharing.objects.filter(house__slug="zaal-zuid").update(until="2026-01-01T00:00:00Z")
    assert "221 boekers" not in page(maker)


def test_attack_the_same_title_at_a_venue_that_did_not_agree_does_not_count(maker: Client) -> None:
    share("de-brug", peers.SHARED)
    share("zaal-zuid", peers.SHARED)
    assert "3 podia" not in page(maker)
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    "trick",
    ["de reis", "De Reis ", " De Reis", "De\u00a0Reis", "De Re\u0456s", "*", "%", "", "De Reis\x00", peers.SECRET],
)
def test_attack_a_title_that_is_not_exactly_an_own_one_is_refused(maker: Client, trick: str) -> None:
    maker.post("/o/reis/productions/claim/", {"title": "De Reis", "house": ["de-brug"]})
    house, number = as_administrator("de-brug"), Claim.objects.get().pk
    told = {"answer": "confirm", "title": [peers.SHARED, trick]}
    assert house.post(f"/o/de-brug/sharing/claims/{number}/answer/", told).status_code == 400
    assert not Sharing.objects.exists()


@pytest.mark.parametrize("trick", ["de reis", "De Reis ", "De\u00a0Reis", "*", "%"])
def test_attack_a_kept_title_is_matched_exactly_or_not_at_all(maker: Client, trick: str) -> None:
    share("de-brug", trick, by_name=True)
    share("zaal-zuid", trick, by_name=True)
    assert "bezoeken bij" not in page(maker)


def test_attack_a_claim_of_another_house_cannot_be_answered(maker: Client) -> None:
    maker.post("/o/reis/productions/claim/", {"title": "De Reis", "house": ["de-brug"]})
    number, other = Claim.objects.get().pk, as_administrator("zaal-zuid")
    assert other.get(f"/o/zaal-zuid/sharing/claims/{number}/").status_code == 404
    assert other.get(f"/o/de-brug/sharing/claims/{number}/").status_code == 404
    assert other.post(f"/o/zaal-zuid/sharing/claims/{number}/answer/", {"answer": "decline"}).status_code == 404


def test_attack_script_in_a_title_is_text(maker: Client) -> None:
    maker.post("/o/reis/productions/claim/", {"title": "<script>alert(1)</script>", "house": ["de-brug"]})
    for html in (maker.get("/o/reis/productions/"), as_administrator("de-brug").get("/o/de-brug/sharing/")):
        assert "<script>alert" not in html.content.decode()
        assert "&lt;script&gt;alert" in html.content.decode()


def test_attack_another_maker_sees_nothing_of_it(maker: Client) -> None:
    share("de-brug", peers.SHARED)
    share("zaal-zuid", peers.SHARED)
    other = Client()
    other.force_login(seated("ander@maker.example", an_organisation("ander", kind="maker"), "maker"))
    assert other.get("/o/reis/productions/").status_code == 404
    assert "221" not in words_of(other.get("/o/ander/productions/").content.decode())
