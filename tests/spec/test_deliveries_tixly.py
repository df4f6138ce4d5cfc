"""Tixly: sales lines in which a return is a negative number of tickets."""

from __future__ import annotations

from publiek.deliveries import receive
from tests.support import deliveries as sample


def test_json_joins_sales_with_customers_and_events(tmp_path):
    received = receive(sample.tixly_json(tmp_path))
    first, *_ = sample.rows_of(received)
    assert (received.system, received.level) == ("tixly", "L2")
    assert (first["order_id"], first["ticket_id"], first["booker_id"]) == ("100", "1", "7")
    assert (first["first_name"], first["name_prefix"], first["last_name"]) == ("Anna", "de", "Visser")
    assert (first["street"], first["house_number"], first["postcode"], first["birth_date"]) == (
        "Kade",
        "12",
        "3011 AA",
        "1980-05-04",
    )
    assert (first["production_title"], first["venue"], first["hall"], first["capacity"]) == (
        "Hamlet",
        "De Brug",
        "Grote Zaal",
        "400",
    )
    assert (first["price_category"], first["channel"], first["scanned"]) == ("Rang 1", "true", "false")


def test_a_return_keeps_its_negative_number(tmp_path):
    for build in (sample.tixly_json, sample.tixly_csv):
        rows = sample.rows_of(receive(build(tmp_path)))
        assert [row["quantity"] for row in rows][-1] == "-1"
        assert rows[-1]["price"] == "22.5"


def test_flat_sales_without_customers_are_welcome(tmp_path):
    received = receive(sample.tixly_csv(tmp_path))
    assert (received.system, received.level) == ("tixly", "L2")
    assert {"order_id", "ticket_id", "postcode", "quantity", "price", "fee", "performance_id"} <= received.fields
