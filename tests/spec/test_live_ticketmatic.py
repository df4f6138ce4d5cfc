"""Ticketmatic read live: orders by when they changed, and again when their contact or event changed."""

from __future__ import annotations

import pytest

from publiek.deliveries.live import Put, connector
from publiek.deliveries.live.fakes import ticketmatic as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.errors import NetworkError, UsageError
from tests.support.live_door import door_to, read_all

TICKETMATIC = connector("ticketmatic")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def read(account, cursor=None, **how):
    with serve(account, **how) as here:
        return read_all(TICKETMATIC, door_to(TICKETMATIC, here.address, fake.SETTINGS), cursor)


def test_the_first_reading_gives_every_order_with_its_booker_and_event():
    programme, changes, cursor = read(fake.sample())
    assert sorted(changes) == ["100", "101", "102", "103"]
    first = changes["100"].records[0]
    assert (first["orderid"], first["email"], first["zip"]) == ("100", "klant1@example.org", "3011 AA")
    assert (first["eventname"], first["eventstartts"]) == ("De Kade", "2026-10-01 20:15:00")
    assert changes["103"].records[0]["email"] is None, "sold at the till to nobody known"
    assert [row.identifiers.get("dip") for row in programme.performances] == ["NL-01-001-0000001|00001", None]
    assert set(cursor) == {"orders", "contacts", "events"}
    assert "example" not in str(cursor)


def test_without_news_only_the_orders_of_the_very_last_moment_come_again():
    account = fake.sample()
    _, _, cursor = read(account)
    _, changes, again = read(account, cursor)
    assert set(changes) <= {"103"}
    assert again == cursor


@pytest.mark.parametrize("most", [1, 2, 3, 1000])
def test_pages_of_any_size_miss_nothing(most):
    account = fake.sample()
    account.most = most
    for order in range(200, 230):
        account.sell(order, 1, 1)
    _, changes, _ = read(account)
    assert len(changes) == 34


def test_an_order_that_changes_between_two_pages_is_told_as_it_stands_at_the_end():
    account = fake.sample()
    account.most = 2

    def meddling(question):
        answer = account(question)
        if question.path.endswith("/orders") and account.orders[100]["status"] == 21002 and "output" in question.query:
            account.change("orders", 100, status=21003)
        return answer

    _, changes, _ = read(meddling)
    assert sorted(changes) == ["100", "101", "102", "103"]
    assert changes["100"].records[0]["status"] == "21003"


def test_changed_cancelled_and_returned():
    account = fake.sample()
    _, _, cursor = read(account)
    account.change("orders", 101, tickets=account.orders[101]["tickets"][:1])
    account.change("orders", 102, tickets=[])
    _, changes, _ = read(account, cursor)
    assert {key: len(change.records) for key, change in changes.items() if key != "103"} == {"101": 1, "102": 0}


def test_a_contact_that_was_merged_or_erased_is_told_by_its_orders():
    account = fake.sample()
    _, _, cursor = read(account)
    account.change("contacts", 1, email=None, firstname=None, lastname=None, addresses=[], isdeleted=True)
    _, changes, after = read(account, cursor)
    assert changes["100"].records[0]["email"] is None
    assert after["contacts"] > cursor["contacts"]
    account.know(9, "samen@example.org")
    account.change("orders", 101, customerid=9)
    account.change("contacts", 2, isdeleted=True)
    _, changes, _ = read(account, after)
    assert changes["101"].records[0]["email"] == "samen@example.org"


def test_an_event_on_another_evening_is_told_by_its_orders():
    account = fake.sample()
    _, _, cursor = read(account)
    account.change("events", 1, startts="2026-12-01 20:15:00")
    programme, changes, _ = read(account, cursor)
    assert {"100", "101"} <= set(changes)
    assert changes["100"].records[0]["eventstartts"] == "2026-12-01 20:15:00"
    assert {row.id: row.start.month for row in programme.performances} == {"1": 12, "2": 10}


@pytest.mark.parametrize("fault", ["busy", "outage", "half", "hang-up", "not-json"])
def test_what_passes_is_waited_for(fault):
    assert len(read(fake.sample(), faults={2: fault})[1]) == 4


@pytest.mark.parametrize("field", ["data", "nbrofresults"])
def test_a_list_without_a_promised_field_is_no_empty_list(field):
    account = fake.sample()

    def changed(question):
        answer = account(question)
        answer.body.pop(field, None)
        return answer

    with pytest.raises(NetworkError) as refused:
        read(changed)
    assert (refused.value.code, refused.value.where["field"]) == ("live-answer-changed", field)


def test_a_list_in_another_order_is_refused_for_it_could_miss_orders():
    account = fake.sample()

    def shuffled(question):
        answer = account(question)
        answer.body["data"] = answer.body["data"][::-1]
        return answer

    with pytest.raises(NetworkError) as refused:
        read(shuffled)
    assert refused.value.where["field"] == "orderby"


def test_wrong_credentials_are_told_and_never_shown():
    with serve(fake.sample()) as here:
        door = door_to(TICKETMATIC, here.address, fake.SETTINGS | {"secret": "wrong-secret"})
        with pytest.raises(NetworkError) as refused:
            TICKETMATIC.discover(door)
    assert refused.value.code == "live-credentials-refused"
    assert "wrong-secret" not in f"{refused.value!r} {door!r} {door.auth!r}"


def test_only_who_said_yes_to_the_named_opt_in_has_a_basis():
    account = fake.sample()
    account.know(5, "nee@example.org", optins=[{"optinid": 3, "status": 7603}])
    account.know(6, "ander@example.org", optins=[{"optinid": 8, "status": 7602}], birthdate="2020-01-01")
    with serve(account) as here:
        door = door_to(TICKETMATIC, here.address, fake.SETTINGS)
        found = {one.id: one for one in TICKETMATIC.contacts(door)}
        assert TICKETMATIC.write(door, (Put("4", "c_groep", "A1"),)) == 1
    assert {key: one.basis for key, one in found.items() if one.basis} == {"4": "consent"}
    assert (found["5"].objected, found["6"].child, found["1"].child) == (True, True, False)
    assert account.contacts[4]["c_groep"] == "A1"


def test_without_a_named_opt_in_nobody_may_be_written():
    with serve(fake.sample()) as here, pytest.raises(UsageError) as refused:
        list(TICKETMATIC.contacts(door_to(TICKETMATIC, here.address, fake.SETTINGS | {"optin": ""})))
    assert refused.value.where == {"setting": "optin"}
