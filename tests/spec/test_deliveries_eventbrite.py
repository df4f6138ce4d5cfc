"""Eventbrite: attendee reports, the newer orders report, JSON. The headers tell how dates are written."""

from __future__ import annotations

from publiek.deliveries import receive
from tests.support import deliveries as sample


def test_an_american_report_writes_the_month_first(tmp_path):
    received = receive(sample.eventbrite_attendees(tmp_path))
    assert (received.system, received.level, received.conventions.date_order) == ("eventbrite", "L2", "mdy")
    assert received.facts["date_order_by"] == "system"


def test_a_british_report_writes_the_day_first(tmp_path):
    received = receive(sample.eventbrite_attendees(tmp_path, british=True))
    assert (received.system, received.conventions.date_order) == ("eventbrite", "dmy")


def test_what_the_buyer_paid_holds_the_fees(tmp_path):
    received = receive(sample.eventbrite_attendees(tmp_path))
    row = sample.rows_of(received)[0]
    assert (row["amount"], row["quantity"], row["ticket_id"], row["postcode"]) == (
        "24.50",
        "1",
        "18441583423",
        "3011 AA",
    )
    assert "fee" not in received.fields


def test_the_buyer_goes_before_the_attendee(tmp_path):
    received = receive(sample.eventbrite_orders(tmp_path))
    first, second = sample.rows_of(received)
    assert (first["email"], first["last_name"], first["city"]) == ("anna.visser@example.org", "Visser", "Rotterdam")
    assert (second["quantity"], second["price"]) == ("2", "22.50")
    assert (first["production_title"], first["performance_date"], first["performance_time"]) == (
        "Hamlet",
        "2026-01-16",
        "20:15:00",
    )


def test_json_orders_are_read_per_attendee(tmp_path):
    (row,) = sample.rows_of(receive(sample.eventbrite_json(tmp_path)))
    assert (row["order_id"], row["email"], row["amount"]) == ("100", "anna.visser@example.org", "24.50")
    assert (row["production_title"], row["postcode"]) == ("Hamlet", "3011 AA")
