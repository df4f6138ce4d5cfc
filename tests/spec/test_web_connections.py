"""Koppelingen on the site: made, tried, run and removed by who may; a secret is never shown again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from secrets import token_hex

import pytest
from django.test import Client

from publiek import connecting
from publiek.connecting import How
from publiek.deliveries import live
from publiek.deliveries.live import jsonld, pretix
from publiek.deliveries.live.door import Patience
from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.errors import NetworkError, PubliekError
from publiek.web.connections import working
from publiek.web.visibility import house_of
from tests.support import small_shop
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    organisation: object
    shop: small_shop.Shop
    server: Serving

    @property
    def house(self) -> object:
        return house_of(self.organisation)

    def at(self, rest: str = "") -> str:
        return f"/o/{self.organisation.slug}/connections/{rest}"

    def filled(self, **other: str) -> dict[str, str]:
        return {
            "name": "kassa",
            "set-address": self.server.address,
            "set-token": self.shop.token,
            "every": "daily",
        } | other


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    monkeypatch.setattr(working, "_wanted", [])
    shop = small_shop.Shop()
    for number in range(12):
        shop.sell(f"ORDER{number:02}")
    with serve(shop.answer) as server:
        # The data folder is shared by the tests of one process.
        yield Scene(an_organisation(f"huis-{token_hex(4)}"), shop, server)


@pytest.fixture
def client(scene: Scene) -> object:
    return client_of("beheer@example.org", scene.organisation, "administrator")


def client_of(email: str, organisation: object, role: str) -> Client:
    client = Client()
    client.force_login(seated(email, organisation, role))
    return client


def text_of(answer: object) -> str:
    return words_of(answer.content.decode())


def test_a_connection_is_made_tried_and_run(scene: Scene, client: object) -> None:
    assert "Er is nog geen koppeling" in text_of(client.get(scene.at()))
    assert "Winkel" in text_of(client.get(scene.at("new/")))
    form = client.get(scene.at("new/small-shop/")).content.decode()
    assert 'type="password"' in form
    made = client.post(scene.at("new/small-shop/"), scene.filled(), follow=True)
    assert made.redirect_chain[-1][0] == scene.at("one/kassa/")
    assert "Account: Winkel" in text_of(client.post(scene.at("one/kassa/try/")))
    assert "Er wordt opgehaald" in text_of(client.post(scene.at("one/kassa/run/"), follow=True))
    assert working.is_busy(scene.house, "kassa")
    connecting.run(scene.house, "kassa", how=How(patience=Patience(pause=0.01)))
    page = text_of(client.get(scene.at("one/kassa/")))
    assert "bijgewerkt" in page
    assert "alles gelezen" in page


def test_a_secret_is_never_shown_again_and_stays_when_the_field_is_left_empty(scene: Scene, client: object) -> None:
    client.post(scene.at("new/small-shop/"), scene.filled())
    for page in ("", "one/kassa/", "one/kassa/change/"):
        assert scene.shop.token not in client.get(scene.at(page)).content.decode()
    changed = {"set-address": scene.server.address, "set-token": "", "every": "weekly"}
    client.post(scene.at("one/kassa/change/"), changed)
    assert connecting.connection_of(scene.house, "kassa").every == "weekly"
    assert connecting.discover(scene.house, "kassa").account == "Winkel"


def test_what_is_wrong_is_said_in_the_form(scene: Scene, client: object) -> None:
    wrong = client.post(scene.at("new/small-shop/"), scene.filled(**{"set-address": "ftp://x"}))
    assert wrong.status_code == 422
    assert "Naar dit adres sturen we geen inloggegevens" in text_of(wrong)
    assert scene.shop.token not in wrong.content.decode()
    client.post(scene.at("new/small-shop/"), scene.filled(**{"set-token": "fout"}))
    tried = client.post(scene.at("one/kassa/try/"))
    assert tried.status_code == 422
    assert "accepteert deze inloggegevens niet" in text_of(tried)


def test_pause_and_remove(scene: Scene, client: object) -> None:
    client.post(scene.at("new/small-shop/"), scene.filled())
    connecting.run(scene.house, "kassa")
    assert "Staat op pauze" in text_of(client.post(scene.at("one/kassa/pause/"), follow=True))
    assert not connecting.connection_of(scene.house, "kassa").on
    client.post(scene.at("one/kassa/pause/"))
    assert connecting.connection_of(scene.house, "kassa").on
    assert "Wilt u de koppeling kassa verwijderen?" in text_of(client.get(scene.at("one/kassa/remove/")))
    client.post(scene.at("one/kassa/remove/"), {"figures": "go"})
    assert connecting.connections(scene.house) == ()
    assert all(one.withdrawn for one in scene.house.store.history())
    assert client.get(scene.at("one/kassa/")).status_code == 404


def test_who_may_only_look_sees_how_it_goes_and_no_button(scene: Scene, client: object) -> None:
    client.post(scene.at("new/small-shop/"), scene.filled())
    analyst = client_of("analist@example.org", scene.organisation, "analyst")
    page = text_of(analyst.get(scene.at("one/kassa/")))
    assert "Haal nu op" not in page
    assert analyst.post(scene.at("one/kassa/run/")).status_code == 403
    assert analyst.get(scene.at("new/")).status_code == 403
    reader = client_of("lezer@example.org", scene.organisation, "reader")
    assert reader.get(scene.at()).status_code == 403


def test_the_connections_of_another_house_are_not_there(scene: Scene, client: object) -> None:
    client.post(scene.at("new/small-shop/"), scene.filled())
    another = an_organisation(f"huis-{token_hex(4)}")
    other = client_of("ander@example.org", another, "administrator")
    assert other.get(scene.at("one/kassa/")).status_code == 404
    assert other.get(f"/o/{another.slug}/connections/one/kassa/").status_code == 404


def test_what_a_connection_brings_is_listed_as_such_and_leaves_by_the_connection(scene: Scene, client: object) -> None:
    client.post(scene.at("new/small-shop/"), scene.filled())
    connecting.run(scene.house, "kassa")
    at = f"/o/{scene.organisation.slug}/data/"
    listed = client.get(at)
    assert "(koppeling kassa)" in text_of(listed)
    assert f'href="{scene.at("one/kassa/")}"' in listed.content.decode()
    (record,) = scene.house.store.history()
    page = text_of(client.get(f"{at}{record.number}/"))
    assert "Een koppeling houdt deze levering bij" in page
    assert "Terugnemen" not in page
    assert client.post(f"{at}{record.number}/withdraw/").status_code == 302
    assert not scene.house.store.history()[0].withdrawn
    client.post(scene.at("one/kassa/remove/"), {"figures": "keep"})
    assert "is verwijderd; de cijfers bleven staan" in text_of(client.get(f"{at}{record.number}/"))


def test_why_it_did_not_succeed_stands_on_the_page_in_words(scene: Scene, client: object) -> None:
    client.post(scene.at("new/small-shop/"), scene.filled(**{"set-token": "fout"}))
    with pytest.raises(NetworkError):
        connecting.run(scene.house, "kassa", how=How(patience=Patience(tries=1, pause=0.0)))
    page = text_of(client.get(scene.at("one/kassa/")))
    assert "accepteert deze inloggegevens niet" in page
    assert "Maak bij het systeem een nieuwe sleutel" in page
    assert "alles gelezen" not in page


def test_systems_that_sell_come_first_and_what_may_stay_empty_is_said(
    scene: Scene, client: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "connectors", lambda: (jsonld.CONNECTOR, pretix.CONNECTOR))
    choices = text_of(client.get(scene.at("new/")))
    assert choices.index("pretix") < choices.index("schema.org")
    assert "Leeg: alle. Mag leeg blijven." in text_of(client.get(scene.at("new/pretix/")))


def test_far_less_than_before_is_taken_over_when_a_person_says_that_it_is_right(scene: Scene, client: object) -> None:
    for number in range(150):
        scene.shop.sell(f"MEER{number:03}")
    client.post(scene.at("new/small-shop/"), scene.filled())
    connecting.run(scene.house, "kassa")
    scene.shop.orders = dict(list(scene.shop.orders.items())[:3])
    with pytest.raises(PubliekError):
        connecting.run(scene.house, "kassa", how=How(whole=True))
    assert "Het klopt, neem dit over" in text_of(client.get(scene.at("one/kassa/")))
    client.post(scene.at("one/kassa/run/"), {"less": "right"})
    assert working._next() == (scene.organisation.slug, "kassa")
    assert (scene.organisation.slug, "kassa") in working._less
