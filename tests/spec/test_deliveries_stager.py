"""Stager-like exports: Dutch headers, euro signs, day first."""

from __future__ import annotations

from publiek.deliveries import receive
from tests.support import deliveries as sample


def test_an_export_is_recognised(tmp_path):
    received = receive(sample.stager_orders(tmp_path))
    row = sample.rows_of(received)[0]
    assert (received.system, received.level) == ("stager", "L2")
    assert (received.conventions.decimal, received.conventions.date_order) == (",", "dmy")
    assert (row["order_id"], row["production_title"], row["performance_date"]) == (
        "1001",
        "Clubnacht",
        "05-12-2025 23:00",
    )
    assert (row["name_prefix"], row["last_name"], row["postcode"]) == ("de", "Visser", "3011 AA")
    assert "fee" not in received.fields


def test_barcodes_and_consent_are_never_read(tmp_path):
    received = receive(sample.stager_orders(tmp_path))
    reasons = {column.header: column.decision for column in received.columns if column.field is None}
    assert {"Barcode", "Opt-in", "Contactbron"} <= set(reasons) and set(reasons.values()) == {"dropped"}
    assert "777" not in str(sample.rows_of(received))
