"""Ticketmatic read live: signed questions, whole orders, contacts that change or go, events that move, write back."""

from __future__ import annotations

import json

import pytest

from publiek.deliveries.live import Put, connector
from publiek.deliveries.live.arriving import rows_of
from publiek.deliveries.live.fakes import ticketmatic as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.deliveries.live.ticketmatic_signing import signature
from publiek.deliveries.systems import flatten
from publiek.errors import NetworkError, UsageError
from tests.support.live_door import door_to, read_all

TICKETMATIC = connector("ticketmatic")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def door_of(here, **more):
    return door_to(TICKETMATIC, here.address, {**fake.SETTINGS, **more})


def after(change, house=None):
    """The changes that a reading gives after `change` was done to a house that was read before."""
    house = house or fake.sample()
    with serve(house) as here:
        _, _, cursor = read_all(TICKETMATIC, door_of(here))
        change(house)
        _, changes, cursor = read_all(TICKETMATIC, door_of(here), cursor)
    return changes, cursor


def test_a_first_reading_gives_every_order_and_what_is_shown():
    with serve(fake.sample()) as here:
        programme, changes, cursor = read_all(TICKETMATIC, door_of(here))
        asked = [one.query for one in here.asked if one.path.endswith("/orders") and "offset" in one.query]
    assert {key: len(one.records) for key, one in changes.items()} == {"100": 2, "101": 1, "102": 1, "103": 1}
    first = programme.performances[0]
    assert (first.id, first.hall, first.identifiers["dip"]) == ("3", "Grote Zaal", "dip-3")
    assert set(cursor) == {"orders", "contacts", "events"}
    assert all(one["output"] == "withlookup" and one["includearchived"] == "true" for one in asked)


def test_a_file_and_a_live_reading_give_the_same_lines():
    house = fake.sample()
    with serve(house) as here:
        door = door_of(here)
        _, changes, _ = read_all(TICKETMATIC, door)
        document = door.get("api/1/debrug/orders", {"output": "withlookup", "orderby_asc": "true"})
    system, records = flatten(document)
    assert system.code == "ticketmatic"
    assert records == [record for change in changes.values() for record in change.records]


def test_the_secret_signs_and_is_never_sent():
    with serve(fake.sample()) as here:
        read_all(TICKETMATIC, door_of(here))
    assert fake.SETTINGS["secret"] not in str(here.asked)
    first = signature("k", "s", "a", "2026-03-01T12:00:00")
    assert (
        len({first, signature("k", "t", "a", "2026-03-01T12:00:00"), signature("k", "s", "b", "2026-03-01T12:00:00")})
        == 3
    )


def test_a_ticket_that_came_back_leaves_its_order():
    changes, _ = after(lambda house: house.change(100, tickets=house.orders[100]["tickets"][:1]))
    assert [one["ticketid"] for one in changes["100"].records] == ["501"]


def test_costs_that_stay_when_all_tickets_came_back_are_a_line_of_nothing():
    changes, _ = after(lambda house: house.change(100, tickets=[]))
    assert [(one["quantity"], one["servicecharge"]) for one in changes["100"].records] == [("0", "2.50")]


def test_an_order_without_anything_is_gone():
    changes, _ = after(lambda house: house.change(101, tickets=[]))
    assert changes["101"].records == ()


def test_a_contact_that_changed_brings_all_its_orders():
    changes, _ = after(lambda house: house.know(7, lastname="Anders"))
    assert {"100", "102"} <= set(changes)
    assert {one["lastname"] for one in changes["100"].records} == {"Anders"}


def test_a_deleted_contact_leaves_its_orders_without_a_person():
    changes, _ = after(lambda house: house.know(7, isdeleted=True))
    line = changes["100"].records[0]
    assert (line["price"], line["eventid"]) == ("22.5", "3")
    assert not any(line[name] for name in ("customerid", "firstname", "lastname", "email", "zip", "street1", "city"))


def test_merged_contacts_bring_the_orders_that_moved():
    def merge(house):
        house.orders[103]["customerid"] = 7
        house.know(8, isdeleted=True)
        house.know(7)

    changes, _ = after(merge)
    assert changes["103"].records[0]["customerid"] == "7"


@pytest.mark.parametrize("queries", [True, False])
def test_an_event_that_moved_brings_its_orders_whether_or_not_queries_are_allowed(queries):
    house = fake.sample()
    house.queries = queries
    changes, _ = after(lambda house: house.events[3].update(startts="2026-05-01 20:15:00"), house)
    assert changes["100"].records[0]["eventstartts"] == "2026-05-01 20:15:00"
    assert "101" not in changes


@pytest.mark.parametrize("at_most", [1, 2, 3])
def test_small_pages_and_orders_of_one_moment_lose_nothing(at_most):
    house = fake.sample()
    for number in range(200, 207):
        house.sell(number, [fake.ticket(number, 3)], lastupdatets="2026-03-02 12:00:00")
    house.at_most = at_most
    with serve(house) as here:
        _, changes, _ = read_all(TICKETMATIC, door_of(here))
    assert set(changes) == {"100", "101", "102", "103", *map(str, range(200, 207))}


def test_an_order_that_changes_between_two_pages_hides_no_other():
    house = fake.sample()
    house.at_most = 1
    seen = set()
    with serve(house) as here:
        for number, page in enumerate(TICKETMATIC.read(door_of(here), None)):
            seen |= {change.key for change in page.changes}
            if number == 1:
                house.change(100, paymentstatus=2)
    assert seen == {"100", "101", "102", "103"}


@pytest.mark.parametrize("field", ["orderid", "status", "lastupdatets", "createdts", "tickets"])
def test_a_field_that_is_missing_is_named(field):
    house = fake.sample()
    for order in house.orders.values():
        order["renamed"] = order.pop(field)
    with serve(house) as here, pytest.raises(NetworkError) as told:
        read_all(TICKETMATIC, door_of(here))
    assert told.value.code == "live-answer-changed" and told.value.where["field"] == field


def test_only_the_named_opt_in_is_consent():
    with serve(fake.sample()) as here:
        named = {one.id: (one.basis, one.objected, one.postcode) for one in TICKETMATIC.contacts(door_of(here))}
        unnamed = {one.id: one.basis for one in TICKETMATIC.contacts(door_of(here, optin=""))}
    assert named == {"7": ("consent", False, "3011 AA"), "8": (None, True, None)}
    assert set(unnamed.values()) == {None}


def test_a_value_is_put_at_a_custom_field_and_nowhere_else():
    house = fake.sample()
    with serve(house) as here:
        door = door_of(here)
        assert TICKETMATIC.write(door, (Put("7", "c_publiek", "A1"), Put("7", "c_area", "x"))) == 2
        with pytest.raises(UsageError):
            TICKETMATIC.write(door, (Put("7", "email", "x"),))
        read = {one.id: dict(one.attributes) for one in TICKETMATIC.contacts(door)}
    assert read["7"] == {"c_publiek": "A1", "c_area": "x"}
    assert house.contacts[7]["email"] == fake.CANARIES[1]


def test_lines_have_a_person_a_performance_and_a_price():
    with serve(fake.sample()) as here:
        _, changes, cursor = read_all(TICKETMATIC, door_of(here))
    rows = rows_of("ticketmatic", changes["100"].records, first_row=1).rows
    assert rows.column("performance_id").to_pylist() == ["3", "3"]
    assert rows.column("price_category").to_pylist() == ["Volwassenen"] * 2
    assert "999888777" not in str(rows.to_pylist()) + json.dumps(cursor)
