"""VoordeMensen: orders with seats; a deleted seat is a sale and its return."""

from __future__ import annotations

from publiek.deliveries import receive
from tests.support import deliveries as sample


def test_an_order_is_a_row_per_seat_and_nets_to_what_is_left(tmp_path):
    received = receive(sample.voordemensen_json(tmp_path))
    rows = sample.rows_of(received)
    assert (received.system, received.level) == ("voordemensen", "L2")
    assert [(row["ticket_id"], row["quantity"]) for row in rows] == [
        ("501", "1"),
        ("502", "1"),
        ("502", "-1"),
        (None, "1"),
    ]
    seats = rows[:3]
    assert sum(int(row["quantity"]) * float(row["price"]) for row in seats) == 22.5


def test_the_booker_is_the_user_of_the_order(tmp_path):
    row = sample.rows_of(receive(sample.voordemensen_json(tmp_path)))[0]
    assert (row["booker_id"], row["email"], row["last_name"], row["postcode"]) == (
        "7",
        "anna.visser@example.org",
        "Visser",
        "3011 AA",
    )
    assert (row["status"], row["payment_status"], row["ticket_type"]) == ("ord", "paid", "Normaal")


def test_the_fee_is_counted_once_and_a_donation_is_no_ticket(tmp_path):
    rows = sample.rows_of(receive(sample.voordemensen_json(tmp_path)))
    assert [row["fee"] for row in rows] == ["2.00", None, None, None]
    assert (rows[3]["product"], rows[3]["price"], rows[3]["performance_id"]) == ("donation", "5.00", None)


def test_the_key_of_an_order_is_never_read(tmp_path):
    assert "geheim" not in str(sample.rows_of(receive(sample.voordemensen_json(tmp_path))))
