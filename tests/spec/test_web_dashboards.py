"""What does a marketer find on the pages of the own dashboard?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek.dashboard import CHAPTERS
from publiek.web.people.models import LogEntry
from tests.support import looked_at
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looked_at.a_home(tmp_path_factory.mktemp("dashboards") / "home")


@pytest.fixture
def marketer(client: Client, settings: Settings, home: Path) -> Client:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    client.force_login(seated("ans@example.org", an_organisation(looked_at.HOUSE, name=looked_at.NAME), "reader"))
    return client


def page(client: Client, chapter: str = "", query: str = "", **headers: str) -> str:
    path = f"/o/{looked_at.HOUSE}/" + (f"figures/{chapter}/" if chapter else "")
    answer = client.get(path + (f"?{query}" if query else ""), **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_start_says_five_things_each_with_its_proof(marketer: Client) -> None:
    html = page(marketer)
    for question in ("Wie komt er?", "Waarvandaan?", "Waar missen we mensen?", "Komen ze terug?", "Hoe zeker is dit?"):
        assert question in html
    assert f'href="/o/{looked_at.HOUSE}/figures/audience/#who-comes"' in html


def test_every_chapter_has_one_heading_that_is_its_question(marketer: Client) -> None:
    for chapter in CHAPTERS:
        html = page(marketer, chapter)
        assert html.count("<h1") == 1
        assert "?</h1>" in html
        assert "style=" not in html


def test_every_figure_opens_its_own_explanation(marketer: Client) -> None:
    said = words_of(page(marketer, "audience"))
    for part in ("Wat het is", "Hoe het wordt gerekend", "Waarop het rust", "Hoe zeker het is", "Dit zegt het niet"):
        assert part in said
    assert "Het aandeel van een groep onder uw boekers" in said


def test_filters_stand_in_the_address_and_can_be_undone_one_by_one(marketer: Client) -> None:
    html = page(marketer, "programme", "period=2024/25&genre=dance")
    assert '<option value="dance" selected>' in html
    assert f'href="/o/{looked_at.HOUSE}/figures/programme/?period=2024%2F25"' in html
    assert f'href="/o/{looked_at.HOUSE}/figures/programme/?genre=dance"' in html
    # The links of the start go on under the same filters.
    assert "figures/audience/?period=2024%2F25&amp;genre=dance#who-comes" in page(
        marketer, "", "period=2024/25&genre=dance"
    )


def test_the_filter_bar_asks_for_the_figures_alone(marketer: Client) -> None:
    part = page(marketer, "origin", "genre=dance", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="figures")
    assert "<h1" not in part and "<html" not in part
    assert 'id="distance"' in part


def test_too_thin_says_so_instead_of_drawing(marketer: Client, settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=looked_at.a_home(tmp_path / "home", bookers=20))
    html = page(marketer, "audience")
    assert "Te weinig gegevens om iets over te zeggen (20 van minstens 30 boekers)" in html
    assert "<svg" not in html


def test_the_first_picture_is_there_and_the_others_come_when_in_sight(marketer: Client) -> None:
    html = page(marketer, "revenue")
    assert html.count('<svg role="img"') == 1
    later = f"/o/{looked_at.HOUSE}/figures/revenue/revenue-genres/picture.svg"
    assert f'hx-get="{later}"' in html
    assert f'<noscript><img class="drawing" src="{later}"' in html
    drawn = marketer.get(later)
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert b"<svg" in drawn.content
    assert marketer.get(later.replace("revenue-genres", "no-such-card")).status_code == 404


def test_what_is_not_a_filter_of_these_data_is_refused_plainly(marketer: Client) -> None:
    answer = marketer.get(f"/o/{looked_at.HOUSE}/figures/audience/?genre=polkadot")
    assert answer.status_code == 400
    assert "Dit filter bestaat niet bij deze gegevens." in answer.content.decode()
    assert "polkadot" not in words_of(answer.content.decode())


def test_every_view_is_written_down_without_a_value(marketer: Client) -> None:
    page(marketer, "audience", "venue=Zaal 1")
    entry = LogEntry.objects.first()
    assert (entry.action, entry.subject, entry.allowed) == ("see-figures", "chapter", True)
    assert "Zaal" not in str(entry.detail)


def test_without_a_delivery_the_start_says_how_to_begin(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path)
    organisation = an_organisation("de-kade")
    for role, words in (("steward", "Breng een bestand binnen"), ("reader", "Vraag wie bij u de gegevens beheert")):
        client.force_login(seated(f"{role}@example.org", organisation, role))
        assert words in client.get("/o/de-kade/").content.decode()
