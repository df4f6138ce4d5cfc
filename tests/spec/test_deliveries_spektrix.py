"""Spektrix: ticket reports in English with British dates."""

from __future__ import annotations

from publiek.deliveries import receive
from tests.support import deliveries as sample


def test_a_report_is_recognised_and_its_dates_are_british(tmp_path):
    received = receive(sample.spektrix_report(tmp_path))
    row = sample.rows_of(received)[0]
    assert (received.system, received.level) == ("spektrix", "L2")
    assert (received.conventions.decimal, received.conventions.date_order) == (".", "dmy")
    assert (row["order_id"], row["booker_id"], row["ticket_type"], row["price_category"]) == ("100", "7", "Adult", "A")
    assert (row["production_title"], row["performance_date"], row["channel"]) == ("Hamlet", "05/12/2025 20:15", "Web")


def test_a_total_that_holds_the_commission_is_not_counted_with_it(tmp_path):
    received = receive(sample.spektrix_report(tmp_path))
    assert "fee" not in received.fields and {"amount", "price", "quantity"} <= received.fields
