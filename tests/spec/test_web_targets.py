"""What does a house want of its audience, and is it there yet?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek.house import House
from publiek.measures import Selection
from publiek.web.dashboards import desk
from publiek.web.people.models import Organisation
from publiek.web.targets.judging import judge
from publiek.web.targets.models import Target
from tests.support import looked_at
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
PAGE = f"/o/{looked_at.HOUSE}/targets/"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looked_at.a_home(tmp_path_factory.mktemp("targets") / "home")


@pytest.fixture
def house(settings: Settings, home: Path) -> House:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    return House(organisation=looked_at.HOUSE, home=home)


@pytest.fixture
def organisation(house: House) -> Organisation:
    return an_organisation(looked_at.HOUSE, name=looked_at.NAME)


@pytest.fixture
def analyst(client: Client, organisation: Organisation) -> Client:
    client.force_login(seated("ans@example.org", organisation, "analyst"))
    return client


def largest(house: House) -> dict:
    """The group with most bookers, as the profile tells it."""
    rows = desk().release(house, Selection(), ("segment_index",))["segment_index"].table.to_pylist()
    return max(rows, key=lambda row: row["bookers"])


def test_a_target_is_reached_missed_or_undecided_by_its_interval(house: House, organisation: Organisation) -> None:
    row = largest(house)

    def verdict(share: float) -> str:
        target = Target(organisation=organisation, of="house", segment=row["segment"], share=share)
        return judge(desk(), house, [target])[0].verdict

    assert verdict(100 * row["share_low"] - 0.5) == "reached"
    assert verdict(100 * row["share_high"] + 0.5) == "missed"
    assert verdict(100 * row["share"]) == "undecided"


def test_a_target_of_a_production_is_of_its_own_bookers(house: House, organisation: Organisation) -> None:
    segment = largest(house)["segment"]
    target = Target(organisation=organisation, of="production", name="De dans 2024", segment=segment, share=50)
    (judged,) = judge(desk(), house, [target])
    rows = desk().release(house, Selection(), ("production_segments",))["production_segments"].table.to_pylist()
    own = next(row for row in rows if row["production"] == "De dans 2024" and row["segment"] == segment)
    assert (judged.bookers, judged.actual) == (own["bookers"], own["share"])


def test_of_too_few_nothing_is_said(house: House, organisation: Organisation) -> None:
    segment = largest(house)["segment"]
    target = Target(organisation=organisation, of="production", name="Bestaat niet", segment=segment, share=50)
    (judged,) = judge(desk(), house, [target])
    assert (judged.verdict, judged.actual) == ("thin", None)


def test_an_analyst_sets_changes_and_drops_a_target(analyst: Client, house: House, organisation: Organisation) -> None:
    segment = largest(house)["segment"]
    asked = {"of": "genre:dance", "segment": segment, "season": "2024/25", "share": "25"}
    assert analyst.post(f"{PAGE}set/", asked, follow=True).status_code == 200
    analyst.post(f"{PAGE}set/", asked | {"share": "30"})
    (target,) = Target.objects.filter(organisation=organisation)
    assert (target.of, target.name, float(target.share)) == ("genre", "dance", 30)
    assert "30%" in words_of(analyst.get(PAGE).content.decode())
    analyst.post(f"{PAGE}{target.pk}/drop/")
    assert not Target.objects.exists()


def test_what_is_not_in_the_data_cannot_be_a_target(analyst: Client) -> None:
    answer = analyst.post(f"{PAGE}set/", {"of": "genre:polka", "segment": "x", "share": "120"})
    assert answer.status_code == 422
    assert answer.content.decode().count('class="error"') == 3
    assert not Target.objects.exists()


def test_a_reader_looks_and_changes_nothing(client: Client, organisation: Organisation) -> None:
    client.force_login(seated("rik@example.org", organisation, "reader"))
    assert '<form method="post" action="/o/de-brug/targets/set/"' not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}set/", {}).status_code == 403


def test_a_target_of_another_house_is_not_there(analyst: Client) -> None:
    other = Target.objects.create(organisation=an_organisation("de-kade"), of="house", segment="x", share=10)
    assert analyst.post(f"{PAGE}{other.pk}/drop/").status_code == 404
    assert Target.objects.filter(pk=other.pk).exists()
