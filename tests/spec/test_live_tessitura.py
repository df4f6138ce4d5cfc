"""Tessitura read live: performances with their production over the seasons, prices, and what is no performance."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publiek.deliveries.live import connector, tessitura
from publiek.deliveries.live.fakes import tessitura as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.errors import NetworkError, UsageError
from tests.support.live_door import door_to, read_all

TESSITURA = connector("tessitura")
DETROIT = ZoneInfo("America/Detroit")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def programme_of(house, **settings):
    with serve(house) as here:
        return read_all(TESSITURA, door_to(TESSITURA, here.address, fake.SETTINGS | settings))[0]


def test_a_production_in_two_seasons_is_one():
    programme = programme_of(fake.sample())
    assert [(row.id, row.production, row.state) for row in programme.performances] == [
        ("101", "production-5", "planned"),
        ("102", "production-5", "planned"),
        ("103", "production-6", "cancelled"),
    ]
    assert {row.id: row.title for row in programme.productions} == {"production-5": "De Kade", "production-6": "Wind"}
    assert programme.venues[0].name == "Grote zaal"


def test_the_lowest_price_that_is_on_sale_and_the_length():
    first = programme_of(fake.sample()).performances[0]
    assert first.price_from_cents == 1800 and first.genre_own == "2026/2027 Toneel"
    assert f"{first.start:%H:%M}-{first.end:%H:%M}" == "20:15-21:50"


def test_without_the_right_to_see_prices_the_programme_is_whole():
    house = fake.sample()
    house.sees_prices = False
    programme = programme_of(house)
    assert len(programme.performances) == 3 and programme.performances[0].price_from_cents is None


def test_what_is_no_performance_is_what_the_house_says():
    ids = [row.id for row in programme_of(_with_season_of_parking(), not_shown="Rondleiding").performances]
    assert "104" in ids
    assert "104" not in [row.id for row in programme_of(fake.sample()).performances]


def _with_season_of_parking():
    house = fake.sample()
    house.seasons["14"] = {"Id": 14, "Description": "Parkeren", "Production": {"Id": 7, "Description": "Parkeren"}}
    return house


def test_moved_and_removed_performances():
    house = fake.sample()
    house.performances[0]["PerformanceDate"] = "2026-10-08T20:15:00+02:00"
    del house.performances[1]
    programme = programme_of(house)
    assert {row.id: row.start.day for row in programme.performances} == {"101": 8, "103": 1} and programme.whole


def test_discovering_tells_the_types_and_statuses():
    with serve(fake.sample()) as here:
        found = TESSITURA.discover(door_to(TESSITURA, here.address, fake.SETTINGS))
    assert found.facts["types"] == {"Avond": 3, "Parking": 1}
    assert found.facts["statuses"] == {"On Sale": 3, "Cancelled": 1}


@pytest.mark.parametrize("field", ["PerformanceId", "PerformanceDate", "Facility", "ProductionSeason"])
def test_a_field_that_is_missing_is_told(field):
    house = fake.sample()
    house.performances[0][field] = None
    with pytest.raises(NetworkError) as told:
        programme_of(house)
    assert told.value.code == "live-answer-changed"


def test_wrong_credentials_an_outage_and_a_session_that_ends_are_told_without_the_password():
    for settings, faults, ends, code in (
        ({"password": "fout-wachtwoord"}, {}, None, "live-credentials-refused"),
        ({}, dict.fromkeys(range(2, 20), "outage"), None, "live-unreachable"),
        ({}, dict.fromkeys(range(1, 20), "hang-up"), None, "live-unreachable"),
        ({}, {}, 2, "live-credentials-refused"),
    ):
        with serve(fake.sample(), faults=faults) as here, pytest.raises(NetworkError) as told:
            here.expires_after = ends
            read_all(TESSITURA, door_to(TESSITURA, here.address, fake.SETTINGS | settings))
        assert told.value.code == code
        assert "wachtwoord" not in repr(told.value) and fake.SETTINGS["password"] not in repr(told.value)


def test_a_clock_that_is_none_is_refused():
    with pytest.raises(UsageError) as told:
        programme_of(fake.sample(), clock="Mars/Olympus")
    assert told.value.code == "live-setting-unreadable"


@pytest.fixture
def real(shared_data: Path):
    folder = shared_data / "tessitura-fixtures"
    if not folder.is_dir():
        pytest.skip("needs the published Tessitura answers (github.com/clubdeuce/tessitura-php, MIT)")
    return lambda name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"), parse_float=str)


def test_real_performances_are_read_whole(real):
    every = real("performances")
    rows = tessitura.shown(every, frozenset({"parking"}))
    programme = tessitura.programme_of(rows, [real("production-season")], real("performance-prices"), clock=DETROIT)
    assert (len(every), len(programme.performances)) == (68, 45), "23 are of the type Parking"
    assert all(row.start and row.title and row.venue and row.production for row in programme.performances)
    assert {row.name for row in programme.venues} == {"Detroit Opera House", "Parking Garage", "GA 2500", "LATOH"}
    assert {row.production for row in programme.performances} == {row.id for row in programme.productions}


def test_a_real_performance_begins_at_the_time_on_the_wall_there(real):
    programme = tessitura.programme_of([real("performance")], [real("production-season")], [], clock=DETROIT)
    row = programme.performances[0]
    assert f"{row.start:%Y-%m-%d %H:%M}" == "2024-10-19 19:30" and row.title == "La Traviata"
    assert (row.production, row.hall, row.genre_own) == ("production-1512", "Detroit Opera House", "2024/2025 Opera")
    assert (row.capacity, row.sold) == (None, None), "not told"


def test_real_prices_give_the_lowest_that_is_sold(real):
    prices = real("performance-prices")
    told = [float(one["Price"]) for one in prices if one["Enabled"] and one["IsBase"]]
    assert tessitura.prices_from(prices) == {"15027": round(min(told) * 100)}
