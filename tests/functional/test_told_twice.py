"""Two exports of one system after everybody in them was erased: where nothing can tell, a person is told and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from publiek import rights
from publiek.house import House
from publiek.pipeline import take_in
from publiek.web.visibility import house_of
from tests.support.site import an_organisation, seated, words_of
from tests.support.typing_in import Terminal

BY_NUMBER = """Bestelnummer;E-mail;Postcode;Besteldatum;Voorstellingsnummer;Datum;Aantal;Bedrag
1;anna@example.org;3011 AB;02-11-2025;7;16-01-2026;1;20,00
2;bert@example.org;3012 AB;02-11-2025;7;16-01-2026;1;20,00
"""
BY_TITLE = BY_NUMBER.replace("Voorstellingsnummer", "Voorstelling").replace(";7;", ";Hamlet;")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def told_twice(house: House, folder: Path) -> None:
    """Both exports, after everybody in them was erased."""
    (folder / "number.csv").write_text(BY_NUMBER)
    (folder / "title.csv").write_text(BY_TITLE)
    take_in(folder / "number.csv", house=house)
    for email in ("anna@example.org", "bert@example.org"):
        rights.erase(house, rights.Known(email=email))
    take_in(folder / "title.csv", house=house)


def test_the_list_of_deliveries_says_which_tickets_and_of_which(tmp_path: Path, terminal: Terminal) -> None:
    house = House("huis", tmp_path / "home", keys=tmp_path / "keys")
    told_twice(house, tmp_path)
    answer = terminal.ask("deliveries", "-o", "huis", "--home", house.home)
    doubts = [one["doubts"] for one in answer["deliveries"]]
    assert doubts == [[], [{"delivery": 1, "tickets": 2, "first": "2025-11-02", "last": "2025-11-02"}]]
    said = terminal.say("deliveries", "-o", "huis", "--home", house.home).out
    assert "misschien dubbel met levering 1: 2 kaarten" in said
    terminal.ask("deliveries", "-o", "huis", "--home", house.home, "--withdraw", 1)
    assert not any(one.doubts for one in house.store.history())


@pytest.mark.django_db
def test_the_page_of_the_delivery_leads_to_the_other(tmp_path: Path, client: Client) -> None:
    organisation = an_organisation("dubbel")
    told_twice(house_of(organisation), tmp_path)
    client.force_login(seated("stef@example.org", organisation, "steward"))
    page = client.get("/o/dubbel/data/2/").content.decode()
    assert "Misschien dubbel geteld" in words_of(page)
    assert '<a href="/o/dubbel/data/1/">Levering 1</a>' in page
    assert "2 kaarten, besteld van 2 november 2025 tot en met 2 november 2025" in words_of(page)
