"""The log page of a house: the log of the site and those of the rooms as one, each thing once, checked by a button."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from publiek import logbook
from publiek.logbook import Entry
from publiek.logbook.places import Places
from publiek.web.people import log
from publiek.web.people.models import Organisation, Person
from tests.support.site import an_organisation, seated, words_of

HOUSE = "de-brug"
PAGE = f"/o/{HOUSE}/log/"


@pytest.fixture
def house(db: None, settings: Any, tmp_path: Path) -> Organisation:
    from dataclasses import replace

    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path / "home")
    return an_organisation(HOUSE, name="De Brug")


@pytest.fixture
def ans(house: Organisation) -> Person:
    person = seated("ans@example.org", house, "administrator")
    Person.objects.filter(pk=person.pk).update(name="Ans Bakker")
    return person


def _asked(person: Person, question: str = "") -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(PAGE + question)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def _note(settings: Any, action: str, subject: str, who: str = "", **detail: int) -> None:
    logbook.note(settings.PUBLIEK.home, HOUSE, Entry(action, subject, who=who, detail=detail))


def test_what_the_rooms_note_stands_beside_what_the_site_notes(house: Organisation, ans: Person, settings: Any) -> None:
    log.note(ans, "see-figures", house, "house")
    _note(settings, "import", "delivery 5", rows=12)
    _note(settings, "key-used", "key 00ff00ff00ff00ff")
    shown = _asked(ans)
    assert "Ans Bakker cijfers bekeken start gedaan site" in shown
    assert "deze computer ingelezen levering 5 (rijen 12) gedaan organisatie" in shown
    assert "sleutel gebruikt sleutel 00ff00ff00ff00ff" in shown


def test_an_account_is_told_by_its_name_while_it_is_there(house: Organisation, ans: Person, settings: Any) -> None:
    _note(settings, "import", "delivery 5", who=f"account {ans.pk}")
    _note(settings, "erasure", "receipt 7", who="account 99999")
    shown = _asked(ans)
    assert "Ans Bakker ingelezen levering 5" in shown and "account weg gewist" in shown


def test_an_import_on_a_page_is_told_once(house: Organisation, ans: Person, settings: Any) -> None:
    log.note(ans, "deliver", house, "import", delivery=5, rows=12)
    log.note(ans, "deliver", house, "import", delivery=6, rows=12)
    _note(settings, "import", "delivery 5", who=f"account {ans.pk}", rows=12)
    shown = _asked(ans, "?kind=changed")
    assert shown.count("ingelezen levering 5") == 1 and shown.count("gegevens aangeleverd") == 1


def test_it_is_filtered_by_kind_name_and_time(house: Organisation, ans: Person, settings: Any) -> None:
    _note(settings, "erasure", "receipt 7", who="Bo")
    _note(settings, "view", "profile", who="Cor")
    assert "gewist" in _asked(ans, "?kind=persons") and "bekeken publieksprofiel" not in _asked(ans, "?kind=persons")
    assert "bekeken publieksprofiel" in _asked(ans, "?who=cor") and "gewist" not in _asked(ans, "?who=cor")
    for odd in ("?kind=%00&since=%3Cb%3E&who=%00%27%22&page=x", "?since=all", "?since=7", "?kind=shared", "?kind=keys"):
        _asked(ans, odd)


def test_the_button_checks_every_chain(house: Organisation, ans: Person, settings: Any) -> None:
    for number in range(3):
        _note(settings, "import", f"delivery {number}")
    told = _asked(ans, "?check=1")
    assert "Logboek van uw organisatie: heel, 3 regels" in told and "Logboek van de site: heel" in told
    path = Places(settings.PUBLIEK.home, HOUSE).segments()[0][1]
    path.write_bytes(path.read_bytes().replace(b"delivery 1", b"delivery 7"))
    assert "Logboek van uw organisatie: veranderd, bij regel 2" in _asked(ans, "?check=1")


def test_a_log_that_cannot_be_read_is_told_and_the_rest_is_shown(
    house: Organisation, ans: Person, settings: Any
) -> None:
    log.note(ans, "see-figures", house, "house")
    _note(settings, "import", "delivery 1")
    path = Places(settings.PUBLIEK.home, HOUSE).segments()[0][1]
    path.write_bytes(b"no line\n")
    shown = _asked(ans)
    assert "veranderd of afgebroken" in shown and "cijfers bekeken" in shown


def test_nothing_of_another_house_is_there(house: Organisation, ans: Person, settings: Any) -> None:
    other = an_organisation("museum")
    log.note(ans, "see-figures", other, "house")
    logbook.note(settings.PUBLIEK.home, "museum", Entry("import", "delivery 77"))
    assert "levering 77" not in _asked(ans)


def test_what_a_page_does_is_noted_as_done_by_its_account(house: Organisation, ans: Person, settings: Any) -> None:
    from publiek.web.people.log_acting import Acting

    class Request:
        user = ans

    seen = []
    Acting(lambda request: seen.append(logbook.actor()))(Request())  # type: ignore[arg-type, func-returns-value]
    assert (seen[0].who, seen[0].via) == (f"account {ans.pk}", "site")
    assert logbook.actor().who == ""
