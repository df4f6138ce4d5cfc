"""Yesplan read live: which events of a planning are performances, and what is never read."""

from __future__ import annotations

import pytest

from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes import yesplan as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.errors import NetworkError, UsageError
from tests.support.live_door import door_to, read_all

YESPLAN = connector("yesplan")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def programme_of(house, **settings):
    with serve(house) as here:
        return read_all(YESPLAN, door_to(YESPLAN, here.address, fake.SETTINGS | settings))[0]


def test_groups_are_productions_and_their_events_performances():
    programme = programme_of(fake.sample(), profiles="Voorstelling")
    assert [(row.id, row.production, f"{row.start:%d-%m %H:%M}", row.state) for row in programme.performances] == [
        ("e1", "g-De Kade", "01-10 20:15", "planned"),
        ("e2", "g-De Kade", "02-10 20:15", "planned"),
        ("e3", "g-Zondagochtend", "04-10 11:00", "planned"),
        ("e5", "g-Afgelast", "02-11 20:15", "cancelled"),
    ]
    made = {row.title: (row.genre_own, row.maker) for row in programme.productions}
    assert made["De Kade"] == ("Toneel", "Gezelschap Wind"), "told of one evening, true of the production"
    assert made["Zondagochtend"] == ("Klassiek, Kamermuziek", "")
    assert programme.performances[0].end.hour == 22 and programme.whole
    assert [row.name for row in programme.venues] == ["Grote zaal"], "the first location is where the audience is"


def test_without_chosen_profiles_everything_that_is_certain_counts():
    ids = {row.id for row in programme_of(fake.sample()).performances}
    assert ids == {"e1", "e2", "e3", "e5", "e6"}, "a hold is not certain, a rehearsal is only known by its profile"


def test_discovering_tells_the_words_to_choose_from():
    with serve(fake.sample()) as here:
        found = YESPLAN.discover(door_to(YESPLAN, here.address, fake.SETTINGS))
    assert found.facts["profiles"] == {"Voorstelling": 5, "Repetitie": 1}
    assert found.facts["statuses"] == {"Bevestigd": 4, "Optie": 1, "Geannuleerd": 1}


def test_an_event_that_moves_keeps_its_id_and_one_that_is_taken_out_is_absent():
    house = fake.sample()
    house.events[1]["starttime"] = "2026-10-20T20:15:00+02:00"
    del house.events[2]
    programme = programme_of(house)
    assert {row.id: row.start.day for row in programme.performances}["e2"] == 20
    assert "e3" not in {row.id for row in programme.performances} and programme.whole


def test_an_event_without_a_group_is_its_own_production():
    house = fake.Yesplan()
    house.plan("e9", "Los", "2026-10-01T20:15:00+02:00", group="")
    row = programme_of(house).performances[0]
    assert row.production == "e9"


def test_only_the_chosen_data_fields_are_asked_and_no_contact_comes_along():
    with serve(fake.sample()) as here:
        programme, _, _ = read_all(YESPLAN, door_to(YESPLAN, here.address, fake.SETTINGS))
        asked = {one.query.get("keywords") for one in here.asked if "customdata" in one.path}
    assert asked == {"production_genre,production_performer"}
    assert "geheim" not in str(programme) and "planner@example.org" not in str(programme)


def test_without_chosen_data_fields_none_are_asked():
    with serve(fake.sample()) as here:
        read_all(YESPLAN, door_to(YESPLAN, here.address, {"key": fake.KEY}))
        assert all("customdata" not in one.path for one in here.asked)


def test_every_page_is_read_with_the_key_once_in_its_address():
    with serve(fake.sample()) as here:
        read_all(YESPLAN, door_to(YESPLAN, here.address, {"key": fake.KEY}))
        assert len(here.asked) == 3 and all(one.query["api_key"] == fake.KEY for one in here.asked)


def test_a_next_page_at_another_host_is_not_followed():
    def elsewhere(question):
        answer = fake.sample()(question)
        answer.body["pagination"]["next"] = "http://127.0.0.2:1/api/events?page=2"
        return answer

    with serve(elsewhere) as here, pytest.raises(UsageError) as told:
        read_all(YESPLAN, door_to(YESPLAN, here.address, fake.SETTINGS))
    assert told.value.code == "live-address-refused" and fake.KEY not in str(told.value)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("busy", "live-too-busy"),
        ("outage", "live-unreachable"),
        ("half", "live-answer-damaged"),
        ("not-json", "live-answer-damaged"),
    ],
)
def test_a_lasting_fault_is_told_without_the_key(fault, code):
    with serve(fake.sample(), faults=dict.fromkeys(range(2, 20), fault)) as here, pytest.raises(NetworkError) as told:
        read_all(YESPLAN, door_to(YESPLAN, here.address, fake.SETTINGS))
    assert told.value.code == code
    assert fake.KEY not in str(told.value) + repr(told.value.__context__) + str(told.value.where)


def test_a_wrong_key_is_told():
    with serve(fake.sample()) as here, pytest.raises(NetworkError) as told:
        read_all(YESPLAN, door_to(YESPLAN, here.address, {"key": "another"}))
    assert told.value.code == "live-credentials-refused" and "another" not in str(told.value)


@pytest.mark.parametrize("field", ["starttime", "status", "id"])
def test_a_field_that_is_missing_is_named(field):
    house = fake.sample()
    del house.events[0][field]
    with pytest.raises(NetworkError) as told:
        programme_of(house)
    assert told.value.code == "live-answer-changed" and told.value.where["field"].startswith(field)
