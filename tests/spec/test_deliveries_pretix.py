"""pretix: three languages, two sheets, a workbook and JSON; one meaning."""

from __future__ import annotations

import pytest

from publiek.deliveries import receive
from tests.support import deliveries as sample

LANGUAGES = ("nl", "en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_positions_sheet_gives_the_same_fields_in_every_language(tmp_path, language):
    received = receive(sample.pretix_positions(tmp_path, language))
    assert (received.system, received.level, received.facts["layout"]) == ("pretix", "L2", "positions")
    assert received.fields == receive(sample.pretix_positions(tmp_path, "en")).fields
    assert received.conventions.decimal == ("." if language == "en" else ",")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booker_is_on_the_invoice_and_an_attendee_stands_in_when_there_is_none(tmp_path, language):
    rows = sample.rows_of(receive(sample.pretix_positions(tmp_path, language)))
    first, second, third = rows
    assert (first["full_name"], first["postcode"]) == ("Anna Visser", "3011 AA")
    assert (second["full_name"], second["postcode"], second["address"]) == ("Anna Visser", "3011 AA", "Kade 12")
    assert (third["full_name"], third["postcode"], third["city"]) == ("Gast Voorbeeld", "3512BC", "Utrecht")
    assert third["email"] == "bram.dekker@example.org"


def test_a_date_of_a_series_is_the_production_and_its_slug_is_not(tmp_path):
    row = sample.rows_of(receive(sample.pretix_positions(tmp_path)))[0]
    assert (row["production_title"], row["performance_date"]) == ("Hamlet", "2026-01-16 20:15:00")
    assert row["production_id"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_orders_sheet_a_row_is_an_order_and_the_total_holds_the_fees(tmp_path, language):
    received = receive(sample.pretix_orders(tmp_path, language))
    assert (received.system, received.facts["layout"]) == ("pretix", "orders")
    assert "fee" not in received.fields
    fees = next(column for column in received.columns if column.header in ("Toeslagen", "Fees", "Gebühren"))
    assert (fees.decision, fees.reason.nl) == ("dropped", "zit al in het totaalbedrag; wordt niet nog eens geteld")
    first, _, last = sample.rows_of(received)
    assert (first["quantity"], first["full_name"], first["postcode"]) == ("2", "Anna Visser", "3011 AA")
    assert last["production_id"] == "seizoen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_gives_its_positions_with_the_fees_of_the_orders(tmp_path, language):
    received = receive(sample.pretix_workbook(tmp_path, language))
    rows = sample.rows_of(received)
    assert (received.facts["sheet"], received.facts["sheets_seen"]) == (
        "Bestelde producten",
        ["Bestellingen", "Bestelde producten"],
    )
    assert [row["fee"] for row in rows] == ["1.5", None, None, "3.5"]
    assert [row["quantity"] for row in rows] == ["1", "1", "1", "0"]
    assert (rows[3]["order_id"], rows[3]["postcode"]) == ("CCC03", "2511 cd")
    assert received.rows_read == 4


def test_another_sheet_can_be_asked_for(tmp_path):
    file = sample.pretix_workbook(tmp_path)
    assert receive(file, sheet="Bestellingen").facts["layout"] == "orders"
    assert receive(file, sheet="1").facts["layout"] == "orders"


def test_json_gives_a_row_per_position_with_local_times_and_all_fees(tmp_path):
    received = receive(sample.pretix_json(tmp_path))
    rows = sample.rows_of(received)
    assert (received.kind, received.system, received.level) == ("json", "pretix", "L2")
    assert [(row["order_id"], row["quantity"], row["fee"]) for row in rows] == [
        ("AAA01", "1", "1.85"),
        ("AAA01", "1", None),
        ("TTT02", "1", None),
        ("CCC03", "0", "3.50"),
    ]
    assert (rows[0]["order_date"], rows[0]["performance_date"]) == ("2025-11-01 23:30:00", "2026-01-16 20:15:00")
    assert (rows[0]["product"], rows[0]["ticket_type"], rows[0]["venue"]) == ("Ticket", "Normaal", "Grote Zaal")
    assert [row["test_mark"] for row in rows] == ["false", "false", "true", "false"]


def test_a_question_for_the_postcode_stands_in_for_an_address(tmp_path):
    rows = sample.rows_of(receive(sample.pretix_json(tmp_path)))
    assert [row["postcode"] for row in rows[:2]] == [None, "1012 AB"]


@pytest.mark.parametrize("build", [sample.pretix_positions, sample.pretix_orders, sample.pretix_json])
def test_ticket_secrets_and_links_are_never_read(tmp_path, build):
    received = receive(build(tmp_path))
    told = str(sample.rows_of(received))
    assert "geheim" not in told and "http" not in told
