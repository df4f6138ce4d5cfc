"""A house beside its peers: who gives gets, drawn from what was released, without a name, a rank or an extreme."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from publiek import sector
from publiek.house import House
from publiek.web.peers import released
from publiek.web.people.models import Organisation, Sharing
from tests.support import peers
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six houses, and the comparison of all of them."""
    home = peers.a_home(tmp_path_factory.mktemp("peers") / "home")
    sector.make_peers(home, collective="samen", houses=[House(slug, home) for slug in peers.VENUES])
    return home


@pytest.fixture
def collective(home: Path, settings: object) -> Organisation:
    """Six houses in one collective, all sharing."""
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    whole = an_organisation("samen", kind="collective", name="Samen Vooruit")
    for place, (slug, venue) in enumerate(peers.VENUES.items()):
        subsector = "theatre" if place % 2 else "pop"
        house = an_organisation(slug, name=slug.title(), venue_pc4=venue, subsector=subsector)
        Sharing.objects.create(house=house, with_whom=whole, purpose="benchmark", detail={"said": "ja"})
    Sharing.objects.update(since=datetime(2025, 1, 1, tzinfo=UTC))
    return whole


@pytest.fixture
def reader(client: Client, collective: Organisation) -> Client:
    client.force_login(seated("lezer@brug.example", Organisation.objects.get(slug="de-brug"), "reader"))
    return client


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/o/de-brug/benchmark/{query}")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_who_does_not_give_does_not_get(reader: Client, collective: Organisation) -> None:
    Sharing.objects.filter(house__slug="de-brug").delete()
    told = page(reader)
    assert "Wie niet geeft, krijgt niet." in told
    assert "middelste helft van de groep" not in told


def test_before_a_release_that_counts_the_house_there_is_nothing_to_see(
    reader: Client, collective: Organisation
) -> None:
    Sharing.objects.filter(house__slug="de-brug").update(since=datetime(2100, 1, 1, tzinfo=UTC))
    assert "nog geen vergelijking gemaakt" in page(reader)


def test_own_figures_beside_the_middle_half_of_the_group(reader: Client, collective: Organisation) -> None:
    assert released.current(collective).houses == 6
    told = page(reader, "?subsector=&size=&province=")
    assert "Bezoeken: bij u 280." in told
    assert "Bij de" not in told
    assert "6 huizen (alle huizen samen)" in told
    assert "seizoen 2024/25" in told
    html = reader.get("/o/de-brug/benchmark/").content.decode()
    assert "<svg" in html
    assert "style=" not in html
    assert "Uit welke groepen komt uw publiek" in told


def test_no_other_house_is_named_or_shown(reader: Client, collective: Organisation, home: Path) -> None:
    html = reader.get("/o/de-brug/benchmark/").content.decode()
    kept = (home / "peers" / "samen" / "CURRENT.json").read_text()
    for slug in set(peers.VENUES) - {"de-brug"}:
        assert slug not in html
        assert slug not in kept
    assert peers.SECRET not in html + kept
    told = json.loads(kept)
    assert all(row["houses"] >= 5 for row in told["distribution"])
    assert told["expected"] == []  # six houses are no model


def test_a_group_that_is_too_small_proposes_a_wider_one(reader: Client, collective: Organisation) -> None:
    told = page(reader, "?subsector=theatre&size=&province=")
    assert "Deze groep is te klein" in told
    assert "alle huizen samen" in told
    assert "bij u" not in told


@pytest.mark.parametrize(
    "query",
    ["?subsector=theatre&size=small&province=Utrecht", "?subsector=%00", "?size=<script>", "?province=,size=small"],
)
def test_a_group_that_does_not_exist_is_too_small(reader: Client, collective: Organisation, query: str) -> None:
    html = reader.get(f"/o/de-brug/benchmark/{query}")
    assert html.status_code == 200
    assert "Deze groep is te klein" in html.content.decode()
    assert "<script>" not in html.content.decode().replace("<script src", "")


def test_a_collective_one_does_not_share_with_is_refused(reader: Client, collective: Organisation) -> None:
    an_organisation("anderen", kind="collective")
    assert reader.get("/o/de-brug/benchmark/?collective=anderen").status_code == 400


def test_withdrawn_is_gone_from_what_is_made_next(
    collective: Organisation, home: Path, tmp_path: Path, settings: object
) -> None:
    Sharing.objects.filter(house__slug="het-dok").delete()
    assert {house.organisation for house in released.houses_of(collective)} == set(peers.VENUES) - {"het-dok"}
    copy = shutil.copytree(home, tmp_path / "home")
    settings.PUBLIEK = replace(settings.PUBLIEK, home=copy)
    assert released.make(collective).houses == 5
    told = released.current(collective).distribution
    assert not told  # five of the six: whoever had both would know the sixth


def test_the_steward_sees_who_takes_part_and_no_figure_of_one_house(client: Client, collective: Organisation) -> None:
    client.force_login(seated("regie@samen.example", collective, "collective-steward"))
    told = words_of(client.get("/o/samen/participation/").content.decode())
    assert "6 huizen delen nu met Samen Vooruit" in told
    assert "De-Brug" in told
    assert "bijgewerkt" in told
    assert "280" not in told
    Sharing.objects.exclude(house__slug="de-brug").delete()
    assert "niet te zeggen" in words_of(client.get("/o/samen/participation/").content.decode())


def test_the_steward_makes_the_comparison_and_sees_how_far_it_is(client: Client, collective: Organisation) -> None:
    client.force_login(seated("regie@samen.example", collective, "collective-steward"))
    released._MAKING["samen"] = released.Making(done=0.4)
    told = words_of(client.get("/o/samen/participation/").content.decode())
    assert "De vergelijking wordt gemaakt: 40% klaar." in told
    released._MAKING.clear()
    assert client.get("/o/samen/participation/make/").status_code == 405


@pytest.mark.parametrize("role", ["collective-steward", "maker"])
def test_attack_who_is_no_house_sees_no_comparison(client: Client, collective: Organisation, role: str) -> None:
    organisation = collective if role == "collective-steward" else an_organisation("gezelschap", kind="maker")
    client.force_login(seated("iemand@elders.example", organisation, role))
    assert client.get("/o/de-brug/benchmark/").status_code == 404
    assert client.get(f"/o/{organisation.slug}/benchmark/").status_code == 403
