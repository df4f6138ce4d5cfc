"""Terugschrijven on the site: nothing before it was counted, by an administrator alone, and back again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek import connecting
from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.deliveries.live.fakes.ticketmatic import SETTINGS, Ticketmatic
from publiek.web import children
from publiek.web.visibility import house_of
from tests.functional.test_write_back_ticketmatic import IN, OUT, contact, written
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
AT = "/o/huis/take/write-back/"
WISH = {"record": "on", "attributes": ["segment", "certainty"], "language": "nl"}
SOFT = ("paid", "same-entity", "informed", "opt-out-offered", "own-similar")


@dataclass
class Scene:
    organisation: object
    account: Ticketmatic
    server: Serving

    def as_(self, role: str) -> Client:
        client = Client()
        client.force_login(seated(f"{role}@example.org", self.organisation, role))
        return client


@pytest.fixture
def scene(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A house with a connection to Ticketmatic, and one to a system that is only read."""
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    here = {"home": tmp_path / "home", "keys": tmp_path / "keys"}
    settings.PUBLIEK = replace(site_settings.PUBLIEK, **here)  # type: ignore[attr-defined]
    for work in ("plan", "run", "undo"):
        children.forget(("write-back", "huis", "kassa", work))
    organisation, account = an_organisation("huis", venue_pc4=3011), Ticketmatic()
    for number, (area, *said) in enumerate([("3011AA", IN), ("1012AB", IN), ("3011AA", OUT), ("3011AA",)], start=101):
        contact(account, number, str(area), *said)  # type: ignore[arg-type]
    with serve(account) as server:
        house = house_of(organisation)
        connecting.add(house, "kassa", "ticketmatic", {**SETTINGS, "address": server.address}, every="hand")
        connecting.add(house, "agenda", "jsonld", {"address": server.address}, every="hand")
        yield Scene(organisation, account, server)


def text_of(answer: object) -> str:
    return words_of(answer.content.decode()).replace("\xa0", " ")


def after(client: Client, work: str) -> str:
    """The page once the work is done."""
    assert children.is_busy(("write-back", "huis", "kassa", work))
    for _ in range(600):
        if not children.is_busy(("write-back", "huis", "kassa", work)):
            return text_of(client.get(AT + "kassa/"))
        time.sleep(0.1)
    raise AssertionError("it never ended")


def test_only_what_can_be_written_to_is_offered_and_a_file_for_the_rest(scene: Scene) -> None:
    client = scene.as_("administrator")
    page = text_of(client.get(AT))
    assert "Ticketmatic: kassa" in page
    assert "Deze koppelingen lezen alleen:" in page
    assert "Groepen voor uw klantsysteem" in page
    assert client.get(AT + "agenda/").status_code == 404
    assert client.get(AT + "nergens/").status_code == 404
    form = text_of(client.get(AT + "kassa/"))
    assert "Er wordt niets geschreven voordat u dat zegt" in form
    assert "Dit zegt iets van de plek, niet van de persoon." in form
    assert scene.server.asked == []


def test_only_an_administrator_writes_back(scene: Scene) -> None:
    for role in ("steward", "analyst", "reader"):
        client = scene.as_(role)
        assert client.get(AT).status_code == 403
        for work in ("plan", "run", "undo"):
            assert client.post(f"{AT}kassa/{work}/", WISH).status_code == 403
    assert scene.server.asked == []


def test_four_conditions_of_a_soft_opt_in_are_none(scene: Scene) -> None:
    client = scene.as_("administrator")
    wrong = client.post(AT + "kassa/plan/", {**WISH, "conditions": SOFT[:4]})
    assert wrong.status_code == 422
    assert "alle vijf de voorwaarden aan, of geen" in text_of(wrong)
    assert client.post(AT + "kassa/undo/", {"conditions": SOFT[:4]}).status_code == 422
    nothing = client.post(AT + "kassa/plan/", {"language": "nl"})
    assert "Kies minstens één gegeven" in text_of(nothing)
    assert scene.server.asked == []


def test_nothing_is_written_that_was_not_counted_first(scene: Scene) -> None:
    said = text_of(scene.as_("administrator").post(AT + "kassa/run/", follow=True))
    assert "Tel eerst; dan ziet u wat er zou gebeuren" in said
    assert scene.server.asked == []


@pytest.mark.long
def test_counted_written_and_taken_back(scene: Scene) -> None:
    client, before = scene.as_("administrator"), written(scene.account)
    waiting = client.post(AT + "kassa/plan/", WISH, follow=True)
    assert waiting.headers["Refresh"] == "3"
    assert "Er wordt geteld" in text_of(waiting)
    page = after(client, "plan")
    assert "2 van de 4 contacten zouden iets nieuws krijgen" in page
    assert "Maakte bezwaar, of dat is niet duidelijk 1" in page
    assert "c_publiek_segment, c_publiek_certainty" in page
    assert written(scene.account) == before
    client.post(AT + "kassa/run/")
    page = after(client, "run")
    assert "Bij 2 contacten is geschreven" in page
    assert {key for key, values in written(scene.account).items() if values} == {101, 102}
    assert "staat er" in page
    # What was counted is done; doing it again is counted again.
    assert "Tel eerst; dan" in text_of(client.post(AT + "kassa/run/", follow=True))
    client.post(AT + "kassa/undo/")
    page = after(client, "undo")
    assert "4 waarden staan weer zoals eerst" in page
    assert "teruggezet" in page
    assert written(scene.account) == before


@pytest.mark.long
def test_a_refusal_of_the_system_is_told(scene: Scene) -> None:
    client = scene.as_("administrator")
    scene.server.expires_after = 0
    client.post(AT + "kassa/plan/", WISH)
    page = after(client, "plan")
    assert "live-credentials-refused" in page
    assert "Schrijf dit nu" not in page
