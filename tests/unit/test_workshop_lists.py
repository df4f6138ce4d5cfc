"""Which column of a list holds the postcodes, and which postcode does a cell mean?"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from publiek.errors import UsageError
from publiek.workshop.lists import read_columns, read_postcodes
from publiek.workshop.postcodes import clean, is_postcode


@pytest.mark.parametrize(
    ("cell", "postcode"),
    [
        ("3011AA", "3011AA"),
        (" 3011 aa ", "3011AA"),
        ("NL-3011 AA", "3011AA"),
        ("nl 3011-aa", "3011AA"),
        ("3011AA Rotterdam", "3011AA"),
        ("3011 AB, Rotterdam", "3011AB"),
        ("3O11AA", "3011AA"),
        ("3011A0", "3011AO"),
        ("3011", "3011"),
        ("3011.0", "3011"),
        ("3011,00", "3011"),
        ("'3011AA", "3011AA"),
        ("\u00a03011\u00a0AA", "3011AA"),
        ("0311AA", None),
        ("3011SS", None),
        ("3011 De Lier", None),
        ("3O11", None),
        ("30112", None),
        ("3011.5", None),
        ("3011 Rotterdam", None),
        ("Jansen", None),
        ("", None),
    ],
)
def test_what_a_cell_means(cell: str, postcode: str | None) -> None:
    assert clean(pa.chunked_array([[cell]])).to_pylist() == [postcode]
    assert is_postcode(cell) == (postcode is not None)


def listed(folder: Path, *lines: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("header", "where"),
    [
        ("Naam;Postcode;Plaats", "B (Postcode)"),
        ("Naam;PC6;PC4", "B (PC6)"),
        ("Naam;Factuur postcode;Postcode", "C (Postcode)"),
        ("Naam;Postcode van de klant;Postcode theater", "B (Postcode van de klant)"),
        ("Name;zip code;City", "B (zip code)"),
        ("Naam;Postcode cijfers;Postcode letters", "B (Postcode cijfers), C (Postcode letters)"),
    ],
)
def test_the_column_is_found_by_its_heading(header: str, where: str, tmp_path: Path) -> None:
    assert read_postcodes(listed(tmp_path, header, "A;3011;AA")).read_from == where


@pytest.mark.parametrize(("column", "found"), [("Bezoekadres", "3011AA"), ("b", "3011AA"), ("C", "3012AB")])
def test_a_person_can_say_which(column: str, found: str, tmp_path: Path) -> None:
    file = listed(tmp_path, "Naam;bezoekadres;postcode", "A;3011AA;3012AB")
    assert read_postcodes(file, column=column).table["postcode"].to_pylist() == [found]


def test_a_list_of_one_column_needs_no_heading(tmp_path: Path) -> None:
    read = read_postcodes(listed(tmp_path, "3011AA", "3012AB"))
    assert read.table.to_pydict() == {"row": [1, 2], "postcode": ["3011AA", "3012AB"]}
    read = read_postcodes(listed(tmp_path, "gebied", "3011", "3012"))
    assert read.table.to_pydict() == {"row": [2, 3], "postcode": ["3011", "3012"]}


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    read = read_postcodes(listed(tmp_path, "naam;postcode", "A;3011AA", ";", "B;3012AB"))
    assert read.table["row"].to_pylist() == [2, 4]


def test_two_sheets_with_postcodes_are_a_question(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Blad2")):
        sheet.append(["Naam", "Postcode"])
        sheet.append(["A", "3011AA"])
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(UsageError, match="list-sheets-several"):
        read_postcodes(tmp_path / "list.xlsx")
    assert len(read_postcodes(tmp_path / "list.xlsx", sheet="2").table) == 1


def test_columns_by_name_under_any_title(tmp_path: Path) -> None:
    wanted = {"period": ("period", "periode"), "share": ("aandeel",)}
    read = read_columns(listed(tmp_path, "Reeks 2023;;", ";;", "Periode;Aandeel;x", "2023;0,5;y"), wanted)
    assert read.table.to_pydict() == {"row": [4], "period": ["2023"], "share": ["0,5"]}
    assert not read_columns(listed(tmp_path, "a;b", "1;2"), wanted).table.num_columns
    with pytest.raises(UsageError, match="list-column-double"):
        read_columns(listed(tmp_path, "periode;period", "1;2"), wanted)
