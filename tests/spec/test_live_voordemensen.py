"""VoordeMensen read live: whole orders with their deleted seats; customers and events that change bring theirs."""

from __future__ import annotations

import pytest

from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes import voordemensen as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.deliveries.systems import flatten
from publiek.errors import NetworkError
from tests.support.live_door import door_to, read_all

VDM = connector("voordemensen")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def after(change):
    house = fake.sample()
    with serve(house) as here:
        door = door_to(VDM, here.address, fake.SETTINGS)
        _, _, cursor = read_all(VDM, door)
        begun = len(here.asked)
        change(house)
        _, changes, cursor = read_all(VDM, door, cursor)
    return changes, [one.path.rsplit("/", 1)[-1] for one in here.asked[begun:]]


def test_a_first_reading_gives_every_order_and_what_is_shown():
    with serve(fake.sample()) as here:
        programme, changes, cursor = read_all(VDM, door_to(VDM, here.address, fake.SETTINGS))
    assert {key: len(one.records) for key, one in changes.items()} == {"1": 2, "2": 1, "3": 1, "4": 2}
    assert [(row.id, row.production, row.start.hour) for row in programme.performances] == [
        ("95", "94", 20),
        ("96", "94", 20),
    ]
    assert cursor["since"] == "2026-03-01T17:58:00+01:00"


def test_a_file_and_a_live_reading_give_the_same_lines():
    house = fake.sample()
    with serve(house) as here:
        door = door_to(VDM, here.address, fake.SETTINGS)
        _, changes, _ = read_all(VDM, door)
        orders = door.post("v1/debrug/peppered/export/orders", {})
    lines = [record for change in changes.values() for record in change.records]
    assert flatten({"orders": orders, "events": [*house.events.values()]})[1] == lines
    names = ("orderId", "seatId", "eventId", "quantity", "amount", "user.email", "user.lastName", "user.zipcode")
    assert [[one[n] for n in names if n in one] for one in flatten(orders)[1]] == [
        [one[n] for n in names if n in one] for one in lines
    ]


def test_a_seat_that_was_deleted_is_a_sale_and_its_return():
    def back(house):
        first, second = house.orders[1]["seats"]
        house.change(1, seats=[first], deletedSeats=[second])

    changes, _ = after(back)
    assert [(one["seatId"], one["quantity"]) for one in changes["1"].records] == [
        ("501", "1"),
        ("502", "1"),
        ("502", "-1"),
    ]


@pytest.mark.parametrize("status", ["cancel", "trash"])
def test_a_cancelled_order_keeps_its_lines_with_their_status(status):
    changes, _ = after(lambda house: house.change(2, orderStatus=status))
    assert [one["orderStatus"] for one in changes["2"].records] == [status]


def test_nothing_new_tells_only_the_last_order_again_and_does_not_read_the_whole_export():
    changes, asked = after(lambda house: None)
    assert set(changes) == {"4"} and asked == ["event", "orders", "customers"]


def test_a_customer_that_changed_without_buying_brings_its_orders():
    changes, asked = after(lambda house: house.know(8, customerLastName="", email=None, customerZip=None))
    assert changes["3"].records[0]["user.zipcode"] is None and changes["3"].records[0]["user.email"] is None
    assert "1" not in changes and asked.count("orders") == 2


def test_a_buyer_who_is_new_does_not_bring_the_whole_export():
    def buy(house):
        house.know(9, email="nieuw@example.org")
        house.sell(5, [fake.seat(600, 95)], customer=9)

    changes, asked = after(buy)
    assert set(changes) == {"4", "5"} and asked.count("orders") == 1


def test_an_event_that_moved_brings_its_orders():
    changes, _ = after(lambda house: house.events[95].update(start="2026-05-01T20:30:00+02:00"))
    assert set(changes) == {"1", "4"}
    assert changes["1"].records[0]["eventDate"] == "2026-05-01 20:30:00"


def test_an_anonymous_order_has_no_booker_and_a_donation_no_performance():
    with serve(fake.sample()) as here:
        _, changes, _ = read_all(VDM, door_to(VDM, here.address, fake.SETTINGS))
    assert changes["2"].records[0]["customerId"] is None
    assert [one.get("eventId") for one in changes["4"].records] == ["95", None]


def test_the_key_of_an_order_is_never_read():
    with serve(fake.sample()) as here:
        _, changes, _ = read_all(VDM, door_to(VDM, here.address, fake.SETTINGS))
    assert "XgFca" not in str([one.records for one in changes.values()])


@pytest.mark.parametrize("field", ["orderId", "orderStatus", "lastChanged", "seats", "deletedSeats"])
def test_a_field_that_is_missing_is_named(field):
    house = fake.sample()
    for order in house.orders.values():
        order["renamed"] = order.pop(field)
    with serve(house) as here, pytest.raises(NetworkError) as told:
        read_all(VDM, door_to(VDM, here.address, fake.SETTINGS))
    assert told.value.code == "live-answer-changed" and told.value.where["field"] == field
