"""What may be told and kept of headers and sheets: words that everybody uses, and nothing that could be a name."""

from __future__ import annotations

import pytest

from publiek.deliveries import ColumnUse
from publiek.deliveries.header_row import find
from publiek.deliveries.sheet_names import told
from publiek.errors import Text


@pytest.mark.parametrize(
    ("header", "lasting"),
    [
        ("E-mail", "E-mail"),
        ("Postcode van de koper", "Postcode van de koper"),
        ("Bestelcode", "Bestelcode"),
        ("Opmerkingen", "Opmerkingen"),
        ("E-mail (van Jan Jansen)", "E-mail"),
        ("Jan Jansen", "(C)"),
        ("Naam van Jan Jansen", "(C)"),
        ("Lievelingskleur", "(C)"),
        ("(C)", "(C)"),
        ("", "(C)"),
    ],
)
def test_of_a_header_only_known_words_last(header: str, lasting: str) -> None:
    assert ColumnUse(2, header, None, "dropped", Text("", "")).lasting == lasting


@pytest.mark.parametrize("name", ["Blad1", "Sheet 2", "2025", "Q3 2024", "Bestelde producten", "Bezoekers mei 2024"])
def test_a_sheet_with_an_everyday_name_is_told_by_it(name: str) -> None:
    assert told(name, 3) == name


@pytest.mark.parametrize("name", ["Jan Jansen", "Jansen", "lijst Jansen", "Orders J. Jansen", "€", ""])
def test_any_other_sheet_is_told_by_its_number(name: str) -> None:
    assert told(name, 3) == "(3)"


def test_words_that_recur_in_their_own_columns_make_no_header() -> None:
    rows = [[f"Voor{n}", f"Achter{n}", "Zaal", "Online", "Normaal"] for n in range(9)]
    found = find(rows)
    assert found is None or not found.certain
    header = ["Voornaam", "Achternaam", "Zaal", "Verkoopkanaal", "Kaartsoort"]
    assert find([header, *rows]).certain
    assert find([header, *rows, header]).index == 0
