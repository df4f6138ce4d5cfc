"""Tixly read live: a return brings its whole order, months later too; customers and events that change bring theirs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes import tixly as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.deliveries.live.tixly_days import Days
from publiek.deliveries.systems import flatten
from publiek.errors import NetworkError
from tests.support.live_door import door_to, read_all

TIXLY = connector("tixly")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def after(change):
    house = fake.sample()
    with serve(house) as here:
        door = door_to(TIXLY, here.address, fake.SETTINGS)
        _, _, cursor = read_all(TIXLY, door)
        change(house)
        _, changes, cursor = read_all(TIXLY, door, cursor)
    return changes, cursor


def counts(change):
    return [one["TicketCount"] for one in change.records]


def test_a_first_reading_gives_every_order_whole():
    with serve(fake.sample()) as here:
        programme, changes, cursor = read_all(TIXLY, door_to(TIXLY, here.address, fake.SETTINGS))
    assert {key: counts(one) for key, one in changes.items()} == {
        "100": ["1", "1"],
        "101": ["1"],
        "102": ["1", "-1"],
        "103": ["1"],
    }
    first = programme.performances[0]
    assert (first.id, first.production, first.capacity) == ("3", "De Kade", 400)
    assert cursor["day"] == "2026-02-07"


def test_a_file_and_a_live_reading_give_the_same_lines():
    house = fake.sample()
    with serve(house) as here:
        _, changes, _ = read_all(TIXLY, door_to(TIXLY, here.address, fake.SETTINGS))
    document = {"Data": house.sales, "Customers": [*house.customers.values()], "Events": [*house.events.values()]}
    lines = [record for change in changes.values() for record in change.records]
    assert sorted(map(str, flatten(document)[1])) == sorted(map(str, lines))


def test_a_return_months_later_brings_the_sale_with_it():
    changes, _ = after(lambda house: house.sell(100, 3, "2026-03-20T12:00:00", CustomerId=7, TicketCount=-1))
    assert counts(changes["100"]) == ["1", "1", "-1"]
    assert "101" not in changes


def test_a_ticket_that_is_added_later_and_comes_back_later_still_is_told_with_all():
    house = fake.sample()
    with serve(house) as here:
        door = door_to(TIXLY, here.address, fake.SETTINGS)
        _, _, cursor = read_all(TIXLY, door)
        house.sell(100, 3, "2026-03-10T12:00:00", CustomerId=7)
        _, _, cursor = read_all(TIXLY, door, cursor)
        house.sell(100, 3, "2026-03-20T12:00:00", CustomerId=7, TicketCount=-1)
        _, changes, _ = read_all(TIXLY, door, cursor)
    assert counts(changes["100"]) == ["1", "1", "1", "-1"]


def test_nothing_new_asks_little_and_tells_only_the_last_day_again():
    changes, _ = after(lambda house: None)
    assert set(changes) == {"102"} and counts(changes["102"]) == ["1", "-1"]


def test_a_customer_that_changed_brings_all_its_orders():
    changes, _ = after(lambda house: house.know(7, edited="2026-03-01T10:00:00", LastName="Anders"))
    assert {"100", "103"} <= set(changes) and "101" not in changes
    assert changes["100"].records[0]["Customer.LastName"] == "Anders"


def test_a_customer_that_is_gone_leaves_its_orders_without_a_person():
    changes, cursor = after(lambda house: house.customers.pop(7))
    assert {"100", "103"} <= set(changes)
    assert not any(name.startswith("Customer.") for name in changes["100"].records[0])
    assert cursor["many"] == 1


def test_an_event_that_moved_brings_its_orders():
    changes, _ = after(lambda house: house.events[3].update(StartDate="2026-05-01T20:15:00"))
    assert {"100", "103"} <= set(changes) and "101" not in changes
    assert changes["103"].records[0]["Event.StartDate"] == "2026-05-01T20:15:00"


def test_an_anonymous_sale_has_no_booker():
    with serve(fake.sample()) as here:
        _, changes, _ = read_all(TIXLY, door_to(TIXLY, here.address, fake.SETTINGS))
    assert changes["101"].records[0]["CustomerId"] is None


@pytest.mark.parametrize("field", ["OrderId", "TicketCount", "Created", "EventId", "Price", "SaleTicketId"])
def test_a_field_that_is_missing_is_named(field):
    house = fake.sample()
    for row in house.sales:
        row["Renamed"] = row.pop(field)
    with serve(house) as here, pytest.raises(NetworkError) as told:
        read_all(TIXLY, door_to(TIXLY, here.address, fake.SETTINGS))
    assert told.value.code == "live-answer-changed" and told.value.where["field"] == field


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.sets(st.integers(1, 60), max_size=8)), max_size=25))
def test_every_day_on_which_an_order_was_sold_is_found_again(told):
    days, truth = Days(), {}
    for number, orders in sorted(told, key=lambda one: one[0]):
        day = f"2026-01-{number:02}"
        days = Days(days.kept())
        days.note(day, orders)
        for order in orders:
            truth.setdefault(order, set()).add(day)
    for order, found in truth.items():
        assert found <= set(days.of([order]))
