"""Spektrix read live: signed questions, the programme, how full each instance is, and what changes in between."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from publiek.deliveries.live import connector
from publiek.deliveries.live.arriving import rows_of
from publiek.deliveries.live.fakes import spektrix as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.deliveries.live.spektrix_signing import signature
from publiek.errors import NetworkError, UsageError
from tests.support.live_door import door_to, read_all

SPEKTRIX = connector("spektrix")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def test_a_signature_covers_method_address_moment_and_body():
    moment = "Thu, 01 Oct 2026 10:00:00 GMT"
    first = signature(b"key", "GET", "https://system.spektrix.com/x/api/v3/events", moment)
    assert len(first) == 28, "twenty bytes in base 64"
    others = [
        signature(b"key2", "GET", "https://system.spektrix.com/x/api/v3/events", moment),
        signature(b"key", "GET", "https://system.spektrix.com/x/api/v3/plans", moment),
        signature(b"key", "GET", "https://system.spektrix.com/x/api/v3/events", moment.replace("10:", "11:")),
        signature(b"key", "POST", "https://system.spektrix.com/x/api/v3/events", moment, b"{}"),
        signature(b"key", "POST", "https://system.spektrix.com/x/api/v3/events", moment, b"[]"),
    ]
    assert len({first, *others}) == 6


def test_what_is_shown_and_how_full_it_is():
    with serve(fake.sample()) as here:
        programme, changes, _ = read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, fake.SETTINGS))
    assert [(row.id, row.title, f"{row.start:%d-%m %H:%M}", row.hall) for row in programme.performances] == [
        ("i1", "De Kade", "01-10 20:15", "Grote zaal"),
        ("i2", "De Kade", "02-10 20:15", "Grote zaal"),
        ("i3", "Zondagochtend", "04-10 11:00", "Grote zaal"),
    ]
    assert [(row.id, row.genre_own) for row in programme.productions] == [("e1", "Toneel"), ("e2", "Klassiek")]
    assert programme.venues[0].name == "Huis aan de Kade" and programme.performances[0].venue == "v1"
    assert programme.performances[0].end.hour == 21, "ninety minutes later"
    assert changes["i1"].records[0]["sold"] == "60" and changes["i3"].records[0]["capacity"] == "50"


def test_the_records_are_counts_by_the_layout_of_spektrix():
    with serve(fake.sample()) as here:
        _, changes, _ = read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, fake.SETTINGS))
    arrived = rows_of("spektrix", [one for change in changes.values() for one in change.records], first_row=1)
    assert arrived.level == "L0"
    assert arrived.rows.column("tickets_sold").to_pylist() == ["60", "41", "12"]
    assert arrived.rows.column("performance_id").to_pylist() == ["i1", "i2", "i3"]
    assert {"email", "booker_id", "order_id"}.isdisjoint(arrived.fields)


def test_an_account_that_is_open_needs_no_key():
    house = fake.sample()
    house.open = True
    with serve(house) as here:
        programme, _, _ = read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, {"client": fake.CLIENT}))
        assert "authorization" not in here.asked[0].headers
    assert len(programme.performances) == 3


def test_a_second_reading_asks_only_what_can_have_changed():
    house = fake.sample()
    house.show("old", "e1", "2020-01-01T20:15:00", sold=80)
    with serve(house) as here:
        door = door_to(SPEKTRIX, here.address, fake.SETTINGS)
        _, first, cursor = read_all(SPEKTRIX, door)
        house.status["i2"] = fake.status_of(sold=55, capacity=100)
        _, second, _ = read_all(SPEKTRIX, door, cursor)
    assert set(first) == {"old", "i1", "i2", "i3"}
    assert set(second) == {"i1", "i2", "i3"} and second["i2"].records[0]["sold"] == "55"


def test_moved_cancelled_and_removed_instances_change_the_counts():
    house = fake.sample()
    with serve(house) as here:
        door = door_to(SPEKTRIX, here.address, fake.SETTINGS)
        _, _, cursor = read_all(SPEKTRIX, door)
        house.instances[0]["start"] = "2036-10-09T20:15:00"
        house.instances[1]["cancelled"] = True
        del house.instances[2]
        programme, changes, _ = read_all(SPEKTRIX, door, cursor)
    states = {row.id: (row.state, row.start.day) for row in programme.performances}
    assert states == {"i1": ("planned", 9), "i2": ("cancelled", 2)}
    assert changes["i1"].records[0]["instance_start"] == "2036-10-09 20:15:00"
    assert changes["i2"].records == (), "nobody visits what is cancelled"
    assert changes["i3"].records == (), "gone"


def test_an_evening_that_is_over_and_no_longer_listed_keeps_its_counts():
    house = fake.sample()
    yesterday = datetime.now() - timedelta(days=1)
    house.show("over", "e1", f"{yesterday:%Y-%m-%dT20:15:00}", sold=80)
    with serve(house) as here:
        door = door_to(SPEKTRIX, here.address, fake.SETTINGS)
        whole, first, cursor = read_all(SPEKTRIX, door)
        del house.instances[-1]
        coming, second, _ = read_all(SPEKTRIX, door, cursor)
    assert "over" in first and "over" not in second, "nothing is said of it"
    assert whole.whole and not coming.whole, "a list of what is coming alone is not all there is"


def test_a_reading_that_was_stopped_goes_on_where_it_was():
    house = fake.sample()
    for number in range(60):
        house.show(f"x{number:02}", "e1", f"2036-11-{number % 28 + 1:02}T20:15:00", sold=number)
    with serve(house) as here:
        door = door_to(SPEKTRIX, here.address, fake.SETTINGS)
        halfway = next(page for page in SPEKTRIX.read(door, None) if page.cursor is not None)
        _, rest, cursor = read_all(SPEKTRIX, door, halfway.cursor)
    read = {change.key for change in halfway.changes}
    assert read and read.isdisjoint(rest) and len(read) + len(rest) == 63
    assert "after" not in cursor


@pytest.mark.parametrize("fault", ["busy", "outage", "not-json"])
def test_a_passing_fault_is_asked_again(fault):
    with serve(fake.sample(), faults={2: fault}) as here:
        _, changes, _ = read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, fake.SETTINGS))
    assert len(changes) == 3


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("busy", "live-too-busy"),
        ("outage", "live-unreachable"),
        ("hang-up", "live-unreachable"),
        ("not-json", "live-answer-damaged"),
    ],
)
def test_a_lasting_fault_is_told_and_nothing_is_made_up(fault, code):
    with serve(fake.sample(), faults=dict.fromkeys(range(5, 20), fault)) as here, pytest.raises(NetworkError) as told:
        read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, fake.SETTINGS))
    assert told.value.code == code
    assert fake.KEY not in str(told.value) + repr(told.value) + str(told.value.where)


def test_a_key_that_is_refused_halfway_is_told():
    with serve(fake.sample()) as here, pytest.raises(NetworkError) as told:
        here.expires_after = 5
        read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, fake.SETTINGS))
    assert told.value.code == "live-credentials-refused"


@pytest.mark.parametrize(("where", "field"), [("instances", "start"), ("instances", "event"), ("status", "sold")])
def test_a_field_that_is_missing_is_named(where, field):
    house = fake.sample()
    records = list(house.status.values()) if where == "status" else house.instances
    for one in records:
        del one[field]
    with serve(house) as here, pytest.raises(NetworkError) as told:
        read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, fake.SETTINGS))
    assert told.value.code == "live-answer-changed" and told.value.where["field"] == field


@pytest.mark.parametrize(
    "settings", [{"key": "@@ no base 64 @@"}, {"user": "", "key": fake.KEY}, {"client": "../admin"}]
)
def test_settings_that_are_wrong_are_refused_without_being_quoted(settings):
    with serve(fake.sample()) as here, pytest.raises(UsageError) as told:
        door = door_to(SPEKTRIX, here.address, fake.SETTINGS | settings)
        SPEKTRIX.discover(door)
    assert told.value.code in ("live-setting-unreadable", "live-setting-missing")
    assert "admin" not in str(told.value.where) and "@@" not in str(told.value)


def test_an_id_can_not_lead_to_another_question():
    house = fake.sample()
    house.instances[0]["id"] = "../customers?email="
    with serve(house) as here, pytest.raises(NetworkError) as told:
        read_all(SPEKTRIX, door_to(SPEKTRIX, here.address, fake.SETTINGS))
    assert told.value.code == "live-not-there"
    assert all("/customers" not in one.path for one in here.asked)


def test_discovering_names_the_events():
    with serve(fake.sample()) as here:
        found = SPEKTRIX.discover(door_to(SPEKTRIX, here.address, fake.SETTINGS))
    assert [part.title for part in found.parts] == ["De Kade", "Zondagochtend"]
    assert found.facts == {"events": 2, "instances": 3}


def test_it_says_that_nothing_is_written_back_and_nothing_sold_through_it():
    assert SPEKTRIX.contacts is None and SPEKTRIX.write is None and "sales" not in SPEKTRIX.brings
    assert any("orders" in one.en for one in SPEKTRIX.oddities)
