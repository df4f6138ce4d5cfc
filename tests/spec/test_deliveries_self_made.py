"""Self-made sheets: orders, tallies and counts in whatever words people use."""

from __future__ import annotations

import pytest

from publiek.deliveries import receive
from publiek.errors import DeliveryError, MappingError
from tests.support import deliveries as sample


def test_a_dutch_list_of_orders_is_read(tmp_path):
    received = receive(sample.plain_orders(tmp_path))
    assert (received.system, received.level) == ("plain", "L2")
    assert received.fields == {
        "order_id",
        "order_date",
        "production_title",
        "performance_date",
        "performance_time",
        "ticket_type",
        "quantity",
        "price",
        "full_name",
        "email",
        "street",
        "house_number",
        "postcode",
        "city",
    }
    assert (received.conventions.decimal, received.conventions.date_order) == (",", "dmy")
    assert received.summary.nl == "Herkend als bestellingen en tickets: 14 van de 15 kolommen worden gelezen."


def test_titles_above_the_header_are_skipped_and_rows_keep_their_spreadsheet_number(tmp_path):
    received = receive(sample.plain_orders(tmp_path, above=[["Bestellingen najaar", *[""] * 14], [""] * 15]))
    rows = sample.rows_of(received)
    assert received.facts["header_row"] == 3
    assert [row["row"] for row in rows] == [4, 5, 6, 7]


def test_totals_and_repeated_headers_are_set_aside_with_their_row_number(tmp_path):
    received = receive(sample.plain_orders(tmp_path, footer=True))
    rows = sample.rows_of(received)
    assert len(rows) == 4
    assert received.set_aside.select(["row", "code"]).to_pylist() == [
        {"row": 4, "code": "row-header-again"},
        {"row": 7, "code": "row-footer"},
    ]
    assert {(f.code, f.count) for f in received.findings} >= {("row-header-again", 1), ("row-footer", 1)}
    assert received.rows_read == len(rows) + 2


@pytest.mark.parametrize("word", ["Totaal", "TOTAAL:", "Total", "Summe", "Eindtotaal", "Totaal 2025", "Somme"])
def test_a_total_has_many_names(tmp_path, word):
    file = sample.write_csv(
        tmp_path / "t.csv",
        ["Datum", "Voorstelling", "Bezoekers"],
        [["16-01-2026", "Hamlet", 180], [word, "", 180]],
        delimiter=";",
    )
    received = receive(file)
    assert len(sample.rows_of(received)) == 1
    assert received.set_aside["code"].to_pylist() == ["row-footer"]


def test_a_performance_called_total_is_no_total(tmp_path):
    file = sample.write_csv(
        tmp_path / "t.csv", ["Datum", "Voorstelling", "Bezoekers"], [["16-01-2026", "Totaal", 180]], delimiter=";"
    )
    assert len(sample.rows_of(receive(file))) == 1


def test_a_group_row_above_lends_its_words(tmp_path):
    group = ["Bestelling", "", "Voorstelling", "", "Klant", "", ""]
    header = ["Nummer", "Datum", "Titel", "Datum", "Naam", "E-mail", "Postcode"]
    rows = [["B1", "14-11-2025", "Hamlet", "16-01-2026", "Anna Visser", "anna.visser@example.org", "3011 AA"]]
    received = receive(sample.write_csv(tmp_path / "g.csv", header, rows, delimiter=";", above=[group]))
    (row,) = sample.rows_of(received)
    assert (row["order_id"], row["order_date"], row["performance_date"], row["full_name"]) == (
        "B1",
        "14-11-2025",
        "16-01-2026",
        "Anna Visser",
    )


def test_a_postcode_tally_is_l1(tmp_path):
    received = receive(sample.postcode_tally(tmp_path))
    assert (received.level, received.fields) == ("L1", {"performance_date", "production_title", "postcode", "quantity"})


def test_a_head_count_is_l0(tmp_path):
    received = receive(sample.head_count(tmp_path))
    assert received.level == "L0"
    assert received.fields == {
        "performance_date",
        "production_title",
        "tickets_sold",
        "tickets_free",
        "capacity",
        "revenue",
    }


@pytest.mark.parametrize(
    ("header", "row", "level"),
    [
        ("Datum;Bezoekers", "16-01-2026;180", "L0"),
        ("Datum;Betaald;Vrij;Totaal", "16-01-2026;180;20;200", "L0"),
        ("Date;Event;Attendance", "2026-01-16;Hamlet;180", "L0"),
        ("Datum;Veranstaltung;Besucher", "16.01.2026;Hamlet;180", "L0"),
        ("Date;Spectacle;Entrées;Jauge", "16-01-2026;Hamlet;180;300", "L0"),
        ("Datum;PC4;Aantal bezoekers", "16-01-2026;3011;12", "L1"),
        ("Datum;Voorstelling;Kaartsoort;Aantal;Prijs", "16-01-2026;Hamlet;CJP;2;15,00", "L2"),
    ],
)
def test_small_files_have_a_level(tmp_path, header, row, level):
    assert (
        receive(sample.write_csv(tmp_path / "s.csv", header.split(";"), [row.split(";")], delimiter=";")).level == level
    )


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("Ordernummer;Datum;Voorstelling;E-mail", "1;13-11-2025 20:14:07;Hamlet;a@example.org", {"order_date"}),
        ("Ordernummer;Voorstelling;Datum;E-mail", "1;Hamlet;13-11-2025;a@example.org", {"performance_date"}),
        (
            "Besteldatum;Datum;Tijd;E-mail;Aantal",
            "13-11-2025;16-01-2026;20:15;a@example.org;1",
            {"order_date", "performance_date", "performance_time"},
        ),
        (
            "Voorstellingsdatum;Datum;E-mail;Aantal",
            "16-01-2026;13-11-2025;a@example.org;1",
            {"order_date", "performance_date"},
        ),
    ],
)
def test_datum_is_the_order_or_the_performance_by_what_stands_beside_it(tmp_path, header, row, expected):
    received = receive(sample.write_csv(tmp_path / "d.csv", header.split(";"), [row.split(";")], delimiter=";"))
    found = {name for name in received.fields if name.endswith(("_date", "_time"))}
    assert found == expected


def test_a_datum_that_could_be_either_is_refused(tmp_path):
    file = sample.write_csv(
        tmp_path / "d.csv",
        ["Voorstelling", "E-mail", "Datum", "Aantal"],
        [["Hamlet", "a@example.org", "13-11-2025", 1]],
        delimiter=";",
    )
    with pytest.raises(MappingError) as refusal:
        receive(file)
    assert (refusal.value.code, refusal.value.where["could_be"]) == (
        "column-unclear",
        ["order_date", "performance_date"],
    )


def test_plaats_is_a_seat_when_its_values_are(tmp_path):
    header = ["Ordernummer", "Plaats", "Postcode", "Prijs"]
    seats = sample.write_csv(tmp_path / "seat.csv", header, [["1", "Rij 5 Stoel 3", "3011 AA", "15,00"]], delimiter=";")
    towns = sample.write_csv(tmp_path / "town.csv", header, [["1", "Rotterdam", "3011 AA", "15,00"]], delimiter=";")
    assert "city" not in receive(seats).fields
    assert "city" in receive(towns).fields


def test_naam_beside_voornaam_is_the_last_name(tmp_path):
    header = ["Ordernummer", "Naam", "Voornaam", "Postcode", "Prijs"]
    file = sample.write_csv(tmp_path / "n.csv", header, [["1", "Visser", "Anna", "3011 AA", "15,00"]], delimiter=";")
    assert {"last_name", "first_name"} <= receive(file).fields


def test_a_total_with_the_fee_inside_is_told_from_an_amount_without_it(tmp_path):
    header = ["Ordernummer", "Postcode", "Aantal", "Prijs", "Toeslag", "Bedrag"]
    inside = sample.write_csv(
        tmp_path / "in.csv", header, [["1", "3011 AA", "2", "15,00", "1,50", "31,50"]], delimiter=";"
    )
    beside = sample.write_csv(
        tmp_path / "out.csv", header, [["1", "3011 AA", "2", "15,00", "1,50", "30,00"]], delimiter=";"
    )
    assert "fee" not in receive(inside).fields
    assert "fee" in receive(beside).fields


def test_the_booker_goes_before_the_invoice_and_the_visitor(tmp_path):
    header = ["Ordernummer", "Postcode bezoeker", "Factuurpostcode", "Postcode", "Prijs"]
    file = sample.write_csv(
        tmp_path / "p.csv", header, [["1", "1011 AA", "2011 AA", "3011 AA", "15,00"]], delimiter=";"
    )
    assert sample.rows_of(receive(file))[0]["postcode"] == "3011 AA"


def test_two_columns_for_the_same_thing_are_refused_by_name(tmp_path):
    header = ["Ordernummer", "E-mail", "E-mailadres", "Prijs"]
    file = sample.write_csv(
        tmp_path / "e.csv", header, [["1", "a@example.org", "b@example.org", "15,00"]], delimiter=";"
    )
    with pytest.raises(MappingError) as refusal:
        receive(file)
    assert refusal.value.code == "columns-double"
    assert refusal.value.where == {"field": "email", "columns_seen": ["E-mail", "E-mailadres"]}


def test_the_place_of_the_event_is_not_the_place_of_the_booker(tmp_path):
    header = ["Ordernummer", "Postcode locatie", "Locatie", "Prijs", "Voorstelling"]
    file = sample.write_csv(tmp_path / "v.csv", header, [["1", "3011 AA", "De Brug", "15,00", "Hamlet"]], delimiter=";")
    received = receive(file)
    assert "postcode" not in received.fields and "venue" in received.fields


def test_a_header_that_its_values_contradict_is_refused(tmp_path):
    header = ["Ordernummer", "Voorstelling", "Prijs"]
    rows = [[n, f"persoon{n}@example.org", "15,00"] for n in range(5)]
    with pytest.raises(MappingError) as refusal:
        receive(sample.write_csv(tmp_path / "c.csv", header, rows, delimiter=";"))
    assert (refusal.value.code, refusal.value.where["column"]) == ("column-contradicts", "Voorstelling")


@pytest.mark.parametrize(
    ("header", "rows", "code"),
    [
        ("Kleur;Maat;Gewicht", ["rood;XL;3", "blauw;M;2"], "columns-unknown"),
        ("Klantnummer;Naam;E-mail;Postcode", ["1;Anna Visser;a@example.org;3011 AA"], "nothing-bought"),
        ("Postcode;Hamlet;De Storm;Faust;Oom Wanja", ["3011;1;2;3;4", "3012;1;2;3;4"], "table-wide"),
        ("Postcode;16-01-2026;17-01-2026;18-01-2026", ["3011;1;2;3", "3012;1;2;3"], "table-wide"),
        ("Postcode;Plaats;Hamlet;De Storm;Faust", ["3011;Rotterdam;1;2;3", "3012;Rotterdam;1;2;3"], "table-wide"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path, header, rows, code):
    file = sample.write_csv(tmp_path / "x.csv", header.split(";"), [row.split(";") for row in rows], delimiter=";")
    with pytest.raises(MappingError) as refusal:
        receive(file)
    assert refusal.value.code == code


def test_a_header_without_rows_is_an_empty_delivery(tmp_path):
    with pytest.raises((DeliveryError, MappingError)) as refusal:
        receive(sample.write_csv(tmp_path / "e.csv", sample.PLAIN_HEADER, [], delimiter=";"))
    assert refusal.value.code == "delivery-empty"


def test_a_file_without_a_header_is_refused_without_a_word_of_it(tmp_path):
    header, *rows = sample.plain_rows()
    with pytest.raises(MappingError) as refusal:
        receive(sample.write_csv(tmp_path / "n.csv", header, rows, delimiter=";"))
    assert (refusal.value.code, refusal.value.where) == ("no-header", {"columns": 15})


def test_the_right_sheet_of_a_workbook_is_chosen_and_named(tmp_path):
    sheets = {
        "Uitleg": [["Dit is een export"], ["Vragen? Bel ons"]],
        "Data": [sample.PLAIN_HEADER, *sample.plain_rows()],
    }
    received = receive(sample.write_xlsx(tmp_path / "b.xlsx", sheets))
    assert (received.facts["sheet"], received.facts["sheets_seen"]) == ("Data", ["Uitleg", "Data"])
    assert len(sample.rows_of(received)) == 4


def test_two_sheets_with_the_same_columns_are_not_read_by_halves(tmp_path):
    sheet = [sample.PLAIN_HEADER, *sample.plain_rows()]
    file = sample.write_xlsx(tmp_path / "b.xlsx", {"2024": sheet, "2025": sheet})
    with pytest.raises(MappingError) as refusal:
        receive(file)
    assert (refusal.value.code, refusal.value.where["sheets"]) == ("sheets-several", [1, 2])
    assert receive(file, sheet="2025").facts["sheet"] == "2025"
