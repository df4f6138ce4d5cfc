"""Eventbrite read live: orders with attendees and event; refunds, cancellations, moved events; lists that move."""

from __future__ import annotations

import pytest

from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes import eventbrite as fake
from publiek.deliveries.live.fakes.serving import Answer, serve
from publiek.deliveries.systems import flatten
from publiek.errors import NetworkError
from tests.support.live_door import door_to, read_all

EVENTBRITE = connector("eventbrite")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def after(change):
    house = fake.sample()
    with serve(house) as here:
        door = door_to(EVENTBRITE, here.address, fake.SETTINGS)
        _, _, cursor = read_all(EVENTBRITE, door)
        change(house)
        _, changes, _ = read_all(EVENTBRITE, door, cursor)
    return changes


def test_a_first_reading_gives_every_order_event_by_event():
    with serve(fake.sample()) as here:
        programme, changes, cursor = read_all(EVENTBRITE, door_to(EVENTBRITE, here.address, fake.SETTINGS))
    assert {key: len(one.records) for key, one in changes.items()} == {"1": 2, "2": 1, "3": 1}
    assert [(row.id, row.start.day, row.capacity) for row in programme.performances] == [("11", 1, 200), ("12", 2, 200)]
    assert set(cursor) == {"since", "events"}


def test_a_file_and_a_live_reading_give_the_same_lines():
    house = fake.sample()
    with serve(house) as here:
        door = door_to(EVENTBRITE, here.address, fake.SETTINGS)
        _, changes, _ = read_all(EVENTBRITE, door)
        house.at_once = 50
        document = door.get("v3/organizations/900/orders/", {"expand": "attendees,event"})
    assert flatten(document)[1] == [record for change in changes.values() for record in change.records]


def test_nothing_new_gives_no_changes():
    assert after(lambda house: None) == {}


def test_a_refunded_ticket_keeps_its_line_with_its_status():
    def refund(house):
        house.orders["1"]["attendees"][0] |= {"refunded": True, "status": "Not Attending"}
        house.change("1")

    changes = after(refund)
    assert [one["status"] for one in changes["1"].records] == ["refunded", "Attending"]


@pytest.mark.parametrize(
    ("status", "told"), [("refunded", "refunded"), ("deleted", "cancelled"), ("unpaid", "reserved")]
)
def test_an_order_that_is_no_sale_any_more_says_so_on_every_line(status, told):
    changes = after(lambda house: house.change("1", status=status))
    assert [one["status"] for one in changes["1"].records] == [told, told]


def test_an_order_of_which_nothing_is_left_is_gone():
    assert after(lambda house: house.change("2", attendees=[]))["2"].records == ()


def test_an_event_that_moved_brings_its_orders():
    changes = after(lambda house: house.show("12", "2026-05-02T20:30:00"))
    assert set(changes) == {"2", "3"}
    assert changes["2"].records[0]["event.start"] == "2026-05-02T20:30:00"


def test_the_buyer_goes_before_the_attendee_and_a_sale_at_the_door_has_nobody():
    with serve(fake.sample()) as here:
        _, changes, _ = read_all(EVENTBRITE, door_to(EVENTBRITE, here.address, fake.SETTINGS))
    line, nobody = changes["1"].records[0], changes["3"].records[0]
    assert (line["profile.email"], line["profile.last_name"]) == (fake.CANARIES[1], fake.CANARIES[0])
    assert (nobody["profile.email"], nobody["gross"]) == (None, "0.00")


def test_a_list_that_moves_while_it_is_read_is_read_again():
    house = fake.sample()
    for number in range(4, 9):
        house.sell(str(number), "11", [fake.attendee(str(200 + number))])
    moved = []

    def moving(question):
        answer = house(question)
        if "continuation" not in question.query and question.path.endswith("/11/orders/") and not moved:
            moved.append(house.change("1"))
        return answer

    with serve(moving) as here:
        _, changes, _ = read_all(EVENTBRITE, door_to(EVENTBRITE, here.address, fake.SETTINGS))
    assert set(changes) == set(house.orders)


def test_a_first_reading_that_was_stopped_goes_on_with_the_next_event():
    house = fake.sample()
    with serve(house) as here:
        door = door_to(EVENTBRITE, here.address, fake.SETTINGS)
        halfway = next(page for page in EVENTBRITE.read(door, None) if page.cursor is not None)
        house.change("1", status="refunded")
        _, rest, cursor = read_all(EVENTBRITE, door, halfway.cursor)
    assert {change.key for change in halfway.changes} == {"1"}
    assert set(rest) == {"1", "2", "3"} and rest["1"].records[0]["status"] == "refunded"
    assert "read" not in cursor


@pytest.mark.parametrize("field", ["id", "attendees", "event.start.local"])
def test_a_field_that_is_missing_is_named(field):
    house = fake.sample()
    for order in house.orders.values():
        order.pop(field, None)
    if "." in field:
        for event in house.events.values():
            event["start"] = {"local": None}
    with serve(house) as here, pytest.raises(NetworkError) as told:
        door = door_to(EVENTBRITE, here.address, fake.SETTINGS)
        read_all(EVENTBRITE, door)
    assert told.value.code == "live-answer-changed" and told.value.where["field"] in (field, "start.local")


def test_a_list_that_is_not_there_is_no_empty_list():
    house = fake.sample()

    def renamed(question):
        answer = house(question)
        return Answer({"bookings": []}) if question.path.endswith("/orders/") else answer

    with serve(renamed) as here, pytest.raises(NetworkError) as told:
        read_all(EVENTBRITE, door_to(EVENTBRITE, here.address, fake.SETTINGS))
    assert told.value.where["field"] == "orders"
