"""Nothing leaves without a visible, recorded decision: a house decides, withdraws, and both stay written down."""

from __future__ import annotations

import pytest
from django.test import Client

from publiek.web.people.models import LogEntry, Sharing
from publiek.web.sharing import decisions
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db


def sharing_page(client: Client) -> str:
    return words_of(client.get("/o/de-brug/sharing/").content.decode())


@pytest.fixture
def house(client: Client) -> Client:
    """The administrator of De Brug, with a collective, a city and a maker on the site."""
    administrator = seated("baas@brug.example", an_organisation("de-brug", name="De Brug"), "administrator")
    an_organisation("samen", kind="collective", name="Samen Vooruit")
    an_organisation("de-stad", kind="government", name="De Stad")
    an_organisation("het-gezelschap", kind="maker", name="Het Gezelschap")
    client.force_login(administrator)
    return client


def decide(client: Client, purpose: str, whom: str, **more: str) -> str:
    told = {"purpose": purpose, "with": whom, "agreed": "1", **more}
    return words_of(client.post("/o/de-brug/sharing/decide/", told, follow=True).content.decode())


def test_the_page_says_what_who_and_what_not_and_nothing_is_shared_at_first(house: Client) -> None:
    told = sharing_page(house)
    assert "Niets verlaat uw huis zonder uw besluit." in told
    assert told.count("U deelt dit nu niet.") == 2
    assert "het hoogste of laagste cijfer" in told
    assert not Sharing.objects.exists()


def test_a_decision_is_kept_with_its_text_who_and_when_and_is_logged(house: Client) -> None:
    told = decide(house, "benchmark", "samen")
    assert "U deelt dit sinds" in told
    assert "Besloten door baas" in told
    made = Sharing.objects.get()
    assert made.detail["said"].startswith(
        "De cijfers van ons huis mogen meetellen in de vergelijking van Samen Vooruit."
    )
    assert (made.purpose, made.with_whom.slug, made.until) == ("benchmark", "samen", None)
    entry = LogEntry.objects.filter(action="decide-sharing", subject="samen").get()
    assert entry.detail == {"decision": "share", "purpose": "benchmark", "number": made.pk}


def test_for_areas_a_house_says_apart_whether_it_may_be_named(house: Client) -> None:
    decide(house, "areas", "de-stad")
    assert decisions.in_force(purpose="areas").get().detail["by_name"] is False
    decide(house, "areas", "de-stad", by_name="1")
    assert decisions.in_force(purpose="areas").get().detail["by_name"] is True
    assert Sharing.objects.filter(purpose="areas").count() == 2


def test_without_a_tick_nothing_is_decided(house: Client) -> None:
    assert "Zet eerst een vinkje" in decide(house, "benchmark", "samen", agreed="")
    assert not Sharing.objects.exists()


def test_withdrawn_is_out_of_force_at_once_and_stays_in_the_history(house: Client) -> None:
    decide(house, "benchmark", "samen")
    number = Sharing.objects.get().pk
    told = words_of(house.post("/o/de-brug/sharing/withdraw/", {"decision": number}, follow=True).content.decode())
    assert "telt u niet meer mee" in told
    assert not decisions.in_force().exists()
    assert Sharing.objects.get().until is not None
    assert LogEntry.objects.filter(action="decide-sharing", detail__decision="withdraw").count() == 1


@pytest.mark.parametrize("whom", ["de-stad", "het-gezelschap", "de-brug", "nobody"])
def test_only_a_collective_receives_a_comparison(house: Client, whom: str) -> None:
    answer = house.post("/o/de-brug/sharing/decide/", {"purpose": "benchmark", "with": whom, "agreed": "1"})
    assert answer.status_code == 400
    assert not Sharing.objects.exists()


def test_makers_get_nothing_without_productions_that_were_chosen(house: Client) -> None:
    told = {"purpose": "makers", "with": "het-gezelschap", "agreed": "1"}
    assert house.post("/o/de-brug/sharing/decide/", told).status_code == 400
    assert not Sharing.objects.exists()


@pytest.mark.parametrize("role", ["steward", "analyst", "reader"])
def test_only_an_administrator_decides(client: Client, role: str) -> None:
    client.force_login(seated("wie@brug.example", an_organisation("de-brug"), role))
    an_organisation("samen", kind="collective")
    assert client.get("/o/de-brug/sharing/").status_code == 403
    told = {"purpose": "benchmark", "with": "samen", "agreed": "1"}
    assert client.post("/o/de-brug/sharing/decide/", told).status_code == 403
    assert not Sharing.objects.exists()


@pytest.mark.parametrize("number", ["other", "0", "-1", "1e9", "99999999999999999999", "x' or 1=1"])
def test_attack_a_decision_of_another_house_cannot_be_withdrawn(house: Client, number: str) -> None:
    other = an_organisation("het-dok")
    collective = an_organisation("kring", kind="collective")
    theirs = Sharing.objects.create(house=other, with_whom=collective, purpose="benchmark")
    told = str(theirs.pk) if number == "other" else number
    assert house.post("/o/de-brug/sharing/withdraw/", {"decision": told}).status_code == 400
    assert decisions.in_force(house=other).exists()


def test_the_page_is_there_in_english(house: Client) -> None:
    house.post("/language/", {"language": "en", "next": "/"})
    assert "Nothing leaves your house without your decision." in sharing_page(house)
