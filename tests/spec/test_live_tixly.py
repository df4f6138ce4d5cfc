"""Tixly read live: sales lines by when they were sold; all again when a customer or event changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes import tixly as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.errors import NetworkError
from tests.support.live_door import door_to, read_all

TIXLY = connector("tixly")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def read(account, cursor=None, **how):
    with serve(account, **how) as here:
        return read_all(TIXLY, door_to(TIXLY, here.address, fake.SETTINGS), cursor)


def lines(changes):
    return sorted((one.records[0]["OrderId"], one.records[0]["TicketCount"]) for one in changes.values())


def test_the_first_reading_gives_every_line_with_its_customer_and_event():
    programme, changes, cursor = read(fake.sample())
    assert lines(changes) == [("100", "1")] * 2 + [("101", "-1")] + [("101", "1")] * 2 + [("102", "1")] * 2
    first = next(one.records[0] for one in changes.values() if one.records[0]["OrderId"] == "100")
    assert (first["Customer.Email"], first["Customer.ZipCode"]) == ("klant1@example.org", "3011 AA")
    assert (first["Event.Name"], first["Event.StartDate"]) == ("De Kade", "2026-10-01T20:15:00")
    assert [row.genre_own for row in programme.performances] == ["Toneel", "Toneel"]
    assert cursor["sold"] == date.today().isoformat()
    assert "example" not in str(cursor)


def test_a_return_of_today_is_news_and_old_lines_are_not_asked_again():
    account = fake.sample()
    _, _, cursor = read(account)
    account.take_back(account.sales[0], on=date.today().isoformat())
    _, changes, _ = read(account, cursor)
    assert lines(changes) == [("100", "-1")]


@pytest.mark.parametrize(
    "happened",
    [
        lambda a: a.customers[0].update(Email=None, ZipCode=None, Edited="2026-11-01T10:00:00"),
        lambda a: a.customers.pop(0),
        lambda a: a.events[0].update(StartDate="2026-12-01T20:15:00"),
        lambda a: a.events.pop(1),
    ],
    ids=["customer edited", "customer erased", "event moved", "event gone"],
)
def test_a_customer_or_event_that_changed_changes_all_its_lines(happened):
    account = fake.sample()
    _, _, cursor = read(account)
    happened(account)
    _, changes, after = read(account, cursor)
    assert len(changes) == 7
    assert len(read(account, after)[1]) == 0


def test_a_new_customer_and_a_new_event_change_nothing_of_before():
    account = fake.sample()
    _, _, cursor = read(account)
    account.know(4)
    account.show(3, "Nieuw", "2026-11-30T20:15:00")
    assert read(account, cursor)[1] == {}


def test_a_reading_of_all_that_is_stopped_goes_on_in_its_month_and_forgets_no_change():
    account = fake.sample()
    _, _, done = read(account)
    account.events[0]["StartDate"] = "2026-12-01T20:15:00"
    with serve(account) as here:
        pages = TIXLY.read(door_to(TIXLY, here.address, fake.SETTINGS), done)
        cursors = [page.cursor for page in pages if page.cursor]
    halfway = cursors[3]
    assert date.fromisoformat(halfway["walk"]) == date(2025, 9, 1) + 4 * timedelta(days=31)
    _, changes, after = read(account, halfway)
    assert lines(changes) == [("101", "-1"), ("102", "1"), ("102", "1")]
    assert after["marks"]["events"] == cursors[-1]["marks"]["events"] != done["marks"]["events"]


def test_a_ticket_that_is_scanned_soon_after_its_sale_is_followed():
    account = fake.sample()
    account.sell(300, 3, 1, tickets=1, on=(date.today() - timedelta(days=20)).isoformat())
    _, _, cursor = read(account)
    account.sales[-1]["Scanned"] = True
    _, changes, _ = read(account, cursor)
    assert [one.records[0]["Scanned"] for one in changes.values()] == ["true"]


@pytest.mark.parametrize("fault", ["busy", "outage", "half", "hang-up", "not-json"])
def test_what_passes_is_waited_for(fault):
    assert len(read(fake.sample(), faults={2: fault})[1]) == 7


@pytest.mark.parametrize("field", ["TicketCount", "OrderId", "Edited"])
def test_a_promised_field_that_is_gone_is_told(field):
    account = fake.sample()
    for one in (*account.sales, *account.customers):
        one.pop(field, None)
    with pytest.raises(NetworkError) as refused:
        read(account)
    assert (refused.value.code, refused.value.where["field"]) == ("live-answer-changed", field)


def test_a_wrong_token_is_told_and_never_shown():
    with serve(fake.sample()) as here:
        door = door_to(TIXLY, here.address, fake.SETTINGS | {"token": "wrong-token"})
        with pytest.raises(NetworkError) as refused:
            TIXLY.discover(door)
    assert refused.value.code == "live-credentials-refused"
    assert "wrong-token" not in f"{refused.value!r} {door!r}"
