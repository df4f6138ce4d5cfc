"""What is written down, who reads it, and whether a line that was changed or removed is found."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test import Client

from publiek.web.people import log
from publiek.web.people.models import LogEntry, LogHead, Organisation
from tests.support.site import a_person, an_organisation, seated, words_of


@pytest.fixture
def house(db: None) -> Organisation:
    return an_organisation("de-brug", name="De Brug")


def _written(house: Organisation, *, times: int = 5) -> None:
    for n in range(times):
        log.note(None, "see-figures", house, subject=f"bladzijde {n}", n=n)


def test_a_whole_log_is_whole(house: Organisation) -> None:
    assert log.verify() == log.Verdict(True, 0)
    _written(house)
    assert log.verify() == log.Verdict(True, 5)


def _changed() -> None:
    LogEntry.objects.filter(subject="bladzijde 2").update(subject="niets")


def _another_person() -> None:
    LogEntry.objects.filter(subject="bladzijde 2").update(person_id=99)


def _removed() -> None:
    LogEntry.objects.filter(subject="bladzijde 2").delete()


def _swapped() -> None:
    first, second = LogEntry.objects.filter(subject__in=["bladzijde 2", "bladzijde 3"]).order_by("pk")
    first.pk, second.pk = second.pk, first.pk
    first.save()
    second.save()


def _put_in_between() -> None:
    before = LogEntry.objects.get(subject="bladzijde 2").before
    made = LogEntry(pk=-1, at=LogEntry.objects.first().at, action="see-figures", before=before)
    made.mark = log.mark_of(made)
    made.save()


def _cut_off() -> None:
    LogEntry.objects.filter(subject="bladzijde 4").delete()


def _emptied() -> None:
    LogEntry.objects.all().delete()


@pytest.mark.parametrize("attack", [_changed, _another_person, _removed, _swapped, _put_in_between, _cut_off, _emptied])
def test_a_line_that_was_changed_or_removed_is_found(house: Organisation, attack: Callable[[], None]) -> None:
    _written(house)
    attack()
    assert not log.verify().whole


def test_it_is_said_where_the_chain_breaks(house: Organisation) -> None:
    _written(house)
    number = LogEntry.objects.get(subject="bladzijde 2").pk
    _changed()
    client = Client()
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    assert log.verify().broken_at == number
    assert f"gebroken bij regel {number}" in words_of(client.get("/organisations/log/?check=1").content.decode())


def test_an_account_that_goes_leaves_the_log_whole(house: Organisation) -> None:
    """What somebody did stays written down when the account is erased; only the name behind the number is gone."""
    person = seated("weg@example.org", house, "reader")
    log.note(person, "take-away", house, subject="csv")
    person.delete()
    assert log.verify().whole
    client = Client()
    client.force_login(seated("ans@example.org", house, "administrator"))
    shown = words_of(client.get("/o/de-brug/log/").content.decode())
    assert "account weg" in shown and "weg@example.org" not in shown


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain() -> None:
    """Real threads with connections of their own, on the database that is in use."""
    house = an_organisation("de-brug")
    troubles: list[str] = []

    def write(name: int) -> None:
        try:
            for n in range(12):
                log.note(None, "see-figures", house, subject=f"{name}-{n}")
        except Exception as trouble:
            troubles.append(repr(trouble))
        finally:
            connections.close_all()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("one connection is no concurrency: see tests/functional/test_web_log_many.py for SQLite in a file")
    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not troubles
    assert log.verify() == log.Verdict(True, 96)
    assert LogHead.objects.get().entries == 96


# The pages -----------------------------------------------------------------------------------------------------------


def test_who_saw_and_took_away_what_of_this_organisation_alone(house: Organisation) -> None:
    other = an_organisation("de-kade", name="De Kade")
    bas = seated("bas@example.org", house, "analyst")
    log.note(bas, "take-away", house, subject="slides")
    log.note(bas, "see-figures", house, subject="audience", allowed=False)
    log.note(a_person("vreemd@example.org"), "take-away", other, subject="geheim-van-de-kade")
    client = Client()
    client.force_login(seated("ans@example.org", house, "administrator"))
    shown = words_of(client.get("/o/de-brug/log/").content.decode())
    assert "bas cijfers meegenomen slides gedaan" in shown
    assert "bas cijfers bekeken audience geweigerd" in shown
    assert "geheim-van-de-kade" not in shown and "vreemd" not in shown
    taken = words_of(client.get("/o/de-brug/log/?kind=taken").content.decode())
    assert "slides" in taken and "audience" not in taken
    assert "audience" in words_of(client.get("/o/de-brug/log/?kind=refused").content.decode())
    assert client.get("/o/de-brug/log/?kind=%3Cscript%3E&page=zeven").status_code == 200


def test_a_long_log_is_shown_page_by_page(house: Organisation) -> None:
    _written(house, times=60)
    client = Client()
    client.force_login(seated("ans@example.org", house, "administrator"))
    first = words_of(client.get("/o/de-brug/log/").content.decode())
    assert "Bladzijde 1 van 2" in first and "bladzijde 59" in first and "bladzijde 3 " not in first
    assert "bladzijde 3 " in words_of(client.get("/o/de-brug/log/?page=2").content.decode())


def test_the_site_log_has_no_figures_and_all_organisations(house: Organisation) -> None:
    client = Client()
    client.force_login(a_person("bewaarder@example.org", keeper=True))
    _written(house)
    shown = words_of(client.get("/organisations/log/?check=1").content.decode())
    assert "De Brug" in shown
    assert "De keten van het logboek is heel" in shown
