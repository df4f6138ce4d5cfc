"""The small parts of recognition, one by one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from publiek.deliveries import receive, systems
from publiek.deliveries.fees import number
from publiek.deliveries.header_row import find, letter
from publiek.deliveries.headers import dictionary, ignored, meanings, reason_ignored, squash
from publiek.deliveries.level import level_of
from publiek.deliveries.privacy import field_names
from publiek.deliveries.shapes import kind_of, looks_like_data
from publiek.vocabulary.tables import DELIVERY_FIELDS
from tests.support import deliveries as sample

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-mail", "email"),
        ("EMAILADRES", "email"),
        ("emailAddress", "email"),
        ("E-mailadres klant", "email"),
        ("Straße", "street"),
        ("Prénom", "first_name"),
        ("Order #", "order_id"),
        ("Prijs (€)", "price"),
        ("Prijs incl. btw", "price"),
        ("Postcode van de koper", "postcode"),
        ("Naam klant", "full_name"),
        ("PLZ", "postcode"),
        ("Code postal", "postcode"),
    ],
)
def test_a_header_is_read_in_four_languages_and_any_spelling(header, field):
    assert meanings(header)[0].field == field


def test_ambiguous_headers_have_several_meanings():
    assert {m.field for m in meanings("Datum")} == {"order_date", "performance_date"}
    assert {m.field for m in meanings("Naam")} == {"full_name", "last_name"}


def test_every_field_of_the_standard_can_be_explained_and_named():
    names = {column.name for column in DELIVERY_FIELDS}
    assert names == set(field_names())
    assert names == {meaning.field for options in dictionary().values() for meaning in options}


def test_no_word_is_both_read_and_ignored():
    assert not set(dictionary()) & set(ignored())
    assert reason_ignored("Streepjescode") == "secret"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("a@example.org", "email"),
        ("1234 AB", "postcode"),
        ("3011", "digits-4"),
        ("31-12-2025", "date"),
        ("2025-12-31T20:15:00Z", "datetime"),
        ("20:15", "time"),
        ("12.50", "money"),
        ("€ 12,50", "money"),
        ("12,-", "money"),
        ("-1", "integer"),
        ("1.234", "integer"),
        ("12 maart 2025", "wordy-date"),
        ("Rij 5 Stoel 3", "seat"),
        ("Hamlet", "text"),
        ("  ", "empty"),
        ("https://example.org/x", "link"),
    ],
)
def test_cells_have_kinds(cell, kind):
    assert kind_of(cell) == kind


@pytest.mark.parametrize(
    "cell", ["06-12345678", "0612345678", "NL91ABNA0417164300", "x" * 200, "31-12-2025", "3011 AA"]
)
def test_what_could_be_a_value_is_never_taken_for_a_header(cell):
    assert looks_like_data(cell)


def test_a_header_is_found_below_titles_and_empty_records():
    head = [["Verkoop 2025"], [], ["Datum", "Bezoekers", "Omzet"], ["16-01-2026", "180", "100"]]
    found = find(head)
    assert found is not None and (found.index, found.certain) == (2, True)


def test_a_row_of_units_belongs_to_the_header():
    found = find([["Datum", "Bezoekers", "Omzet"], ["(dd-mm-jjjj)", "aantal", "in euro"], ["16-01-2026", "180", "100"]])
    assert found is not None and found.index == 1


def test_no_header_is_found_in_values():
    assert find([["B1", "31-12-2025", "3011 AA"], ["B2", "31-12-2025", "3012 AA"]]) is None


@pytest.mark.parametrize(("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(position, name):
    assert letter(position) == name


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ("order_id postcode", "L2"),
        ("email performance_date", "L2"),
        ("performance_date price", "L2"),
        ("email postcode", None),
        ("performance_date postcode quantity", "L1"),
        ("production_title postcode_digits visits", "L1"),
        ("postcode quantity", None),
        ("performance_date visits", "L0"),
        ("production_title tickets_sold tickets_free price", "L0"),
        ("visits", None),
        ("genre", None),
        ("", None),
    ],
)
def test_fields_carry_a_level(fields, level):
    assert level_of(fields.split()) == level


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.234,56", 1234.56), ("1,234.56", 1234.56), ("€ 12,50", 12.5), ("-3", -3), ("12.5", 12.5), ("x", None)],
)
def test_numbers_are_read_by_the_sign_they_show(cell, value):
    assert number(cell) == value


def test_a_system_is_one_file_with_one_spec_and_one_page():
    for system in systems.systems():
        assert (ROOT / f"src/publiek/deliveries/systems/{system.code}.py").is_file()
        assert (ROOT / f"tests/spec/test_deliveries_{system.code}.py").is_file()
        assert (ROOT / f"docs/reference/systems/{system.code}.md").is_file()


def test_layouts_only_name_fields_of_the_standard():
    fields = {column.name for column in DELIVERY_FIELDS}
    for system in systems.systems():
        for layout in system.layouts:
            targets = {target for found in layout.columns.values() for target in found if not target.startswith("-")}
            assert {target.partition("@")[0] for target in targets} <= fields
            assert all(squash(word) == word for word in layout.columns)


def test_recognising_needs_no_engine():
    code = "import sys, publiek.deliveries; print('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_lines_left_in_one_column_are_split_and_none_is_lost(tmp_path):
    """A line with too many cells is set aside, one with too few is noted; text in one column that is no list stays."""
    lines = [
        "Bestelnr;Postcode;Speeldatum;Aantal",
        '1;"3011 AA";20-12-2024;2',
        "2;3012 AB",
        "3;3013 AC;20-12-2024;1;te veel",
    ]
    lines += [f"{n};3014 AD;20-12-2024;1" for n in range(4, 40)]
    path = sample.write_xlsx(tmp_path / "a.xlsx", {"Blad1": [[line] for line in lines]})
    received = receive(path)
    rows = [row for batch in received.batches() for row in batch.to_pylist()]
    assert received.rows_read == len(rows) + len(received.set_aside) == 39
    assert received.set_aside["code"].to_pylist() == ["row-ragged"]
    assert {finding.code for finding in received.findings} == {"row-ragged", "row-short"}
    assert rows[0] == {
        "row": 2,
        "order_id": "1",
        "postcode": "3011 AA",
        "performance_date": "20-12-2024",
        "quantity": "2",
    }
