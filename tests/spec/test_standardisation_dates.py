"""Which moment does a date mean? Every way of writing that the reference page promises."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.support.standardising import codes, one, standardise

EVENING = datetime(2025, 12, 12, 20, 15)


@pytest.mark.parametrize(
    "text",
    [
        "12-12-2025 20:15",
        "12/12/2025 20:15:00",
        "12.12.2025 20.15",
        "12-12-25 20:15",
        "2025-12-12 20:15",
        "2025-12-12T20:15:00",
        "2025-12-12T20:15:00.000",
        "2025-12-12T20:15:00+01:00",
        "2025-12-12T19:15:00Z",
        "2025-12-12 19:15:00 UTC",
        "2025-12-12T14:15:00-05:00",
        "2025-12-12 20:15:00 +0100",
        "20251212 2015",
        "vr 12 december 2025 20:15 uur",
        "Vrijdag 12 december 2025, 20.15 uur",
        "12 dec. 2025 20u15",
        "December 12, 2025 8:15 PM",
        "Fri, 12 December 2025 8:15 pm",
        "12. Dezember 2025 um 20:15 Uhr",
        "12 décembre 2025 20h15",
        "12-12-2025 20:15 - 22:00",
        "46003.84375",
        " 12-12-2025  20:15 ",
    ],
)
def test_an_evening_written_in_any_way_is_the_same_evening(text: str) -> None:
    assert one("performance_start", performance_date=text) == EVENING


@pytest.mark.parametrize(
    ("day", "time"),
    [("12-12-2025", "20:15"), ("12-12-2025 00:00:00", "20:15:00"), ("2025-12-12", "0.84375"),
     ("2025-12-12", "1899-12-30 20:15:00"), ("12-12-2025", "20.15 uur"), ("12-12-2025", "8:15 PM")],
)  # fmt: skip
def test_a_time_in_its_own_column_belongs_to_the_day(day: str, time: str) -> None:
    assert one("performance_start", performance_date=day, performance_time=time) == EVENING


def test_summer_time_is_the_clock_of_amsterdam() -> None:
    assert one("performance_start", performance_date="2025-07-01T18:30:00Z") == datetime(2025, 7, 1, 20, 30)


def test_a_moment_just_before_midnight_in_utc_is_the_next_day_here() -> None:
    assert one("ordered_on", order_date="2025-12-31T23:30:00Z") == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("order", "day"), [("dmy", date(2025, 2, 1)), ("mdy", date(2025, 1, 2)), (None, date(2025, 2, 1))]
)
def test_day_and_month_follow_the_delivery_and_else_the_day_comes_first(order: str | None, day: date) -> None:
    assert one("ordered_on", order_date="1/2/2025", order=order) == day


def test_a_year_of_two_digits_first_only_where_the_delivery_writes_so() -> None:
    assert one("ordered_on", order_date="25-02-01", order="ymd") == date(2025, 2, 1)
    assert one("ordered_on", order_date="01-02-2025", order="ymd") == date(2025, 2, 1)


@pytest.mark.parametrize("text", ["31-02-2025", "2025-13-01", "12/25/2025", "morgen", "20252025", "1-2", "2 mei"])
def test_what_is_no_date_is_empty_and_the_row_stays(text: str) -> None:
    batch = standardise(order_date=[text])
    assert batch.lines["ordered_on"].to_pylist() == [None]
    assert codes(batch) == {"date-unreadable": 1}


@pytest.mark.parametrize("text", ["31-12-1989", "01-01-1900", "01-01-2031", "2106-02-07"])
def test_what_cannot_be_meant_is_empty_and_said(text: str) -> None:
    batch = standardise(order_date=[text])
    assert batch.lines["ordered_on"].to_pylist() == [None]
    assert codes(batch) == {"date-out-of-range": 1}


def test_a_clear_day_with_an_unclear_time_keeps_the_day() -> None:
    batch = standardise(performance_date=["12-12-2025 (première)", "12-12-2025 25:00"])
    assert batch.lines["performance_start"].to_pylist() == [datetime(2025, 12, 12)] * 2
    assert codes(batch) == {"time-unreadable": 2}


def test_an_empty_date_is_no_problem() -> None:
    assert codes(standardise(order_date=[None, "", "  "])) == {}


@pytest.mark.parametrize(
    ("text", "day"), [("01-02-60", date(1960, 2, 1)), ("01-02-05", date(2005, 2, 1)), ("1931-02-01", date(1931, 2, 1))]
)
def test_a_birth_year_of_two_digits_is_in_the_past(text: str, day: date) -> None:
    assert one("birth_date", birth_date=text) == day
