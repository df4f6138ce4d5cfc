"""Ticketmatic: orders with tickets and products as JSON, or flat with its own names."""

from __future__ import annotations

from publiek.deliveries import receive
from tests.support import deliveries as sample


def test_json_gives_a_row_per_ticket_and_per_product_joined_with_the_lookup(tmp_path):
    received = receive(sample.ticketmatic_json(tmp_path))
    first, second, gift = sample.rows_of(received)
    assert (received.system, received.level) == ("ticketmatic", "L2")
    assert (first["order_id"], first["ticket_id"], second["ticket_id"]) == ("100", "501", "502")
    assert (first["first_name"], first["name_prefix"], first["last_name"]) == ("Anna", "de", "Visser")
    assert (first["address"], first["house_number"], first["postcode"]) == ("Kade", "12", "3011 AA")
    assert (first["production_title"], first["performance_date"], first["genre"]) == (
        "Hamlet",
        "2026-01-16 20:15:00",
        "Toneel",
    )
    assert (first["channel"], first["status"], first["scanned"]) == ("Web", "21002", "0")
    assert (gift["product"], gift["performance_id"]) == ("Cadeaubon", None)


def test_order_costs_go_with_the_first_ticket_beside_its_service_charge(tmp_path):
    rows = sample.rows_of(receive(sample.ticketmatic_json(tmp_path)))
    assert [(row["price"], row["fee"]) for row in rows] == [("22.5", "3.50"), ("22.5", "1.0"), ("25", None)]


def test_flat_tickets_give_the_same_fields(tmp_path):
    received = receive(sample.ticketmatic_csv(tmp_path))
    row = sample.rows_of(received)[0]
    assert (received.system, received.facts["layout"], received.conventions.decimal) == ("ticketmatic", "tickets", ".")
    assert (row["order_id"], row["ticket_id"], row["ticket_type"], row["price"], row["fee"]) == (
        "100",
        "501",
        "Normaal",
        "22.50",
        "1.00",
    )


def test_barcodes_are_never_read(tmp_path):
    for build in (sample.ticketmatic_json, sample.ticketmatic_csv):
        assert "999888777" not in str(sample.rows_of(receive(build(tmp_path))))
