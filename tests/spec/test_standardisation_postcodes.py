"""Where does a booker live, or why do we not know?"""

from __future__ import annotations

import pytest

from tests.support.standardising import codes, one, standardise


@pytest.mark.parametrize(
    "text",
    ["3011AA", "3011 AA", "3011aa", "3011-AA", " 3011  aa ", "3011.AA", "NL-3011AA", "NL 3011 AA", "3011 AA Rotterdam",
     "3O11AA", "3011 AA, Rotterdam"],
)  # fmt: skip
def test_a_dutch_postcode_however_it_was_typed(text: str) -> None:
    line = standardise(postcode=[text]).lines.to_pylist()[0]
    assert (line["postcode_status"], line["pc4"], line["pc6"], line["country"]) == ("dutch", 3011, "3011AA", "NL")


def test_a_confused_o_and_zero_is_repaired_where_the_place_tells() -> None:
    batch = standardise(postcode=["3O11AA", "30110B", "O123AB"])
    assert batch.lines["pc6"].to_pylist() == ["3011AA", "3011OB", None]
    assert codes(batch) == {"postcode-repaired": 2, "postcode-unreadable": 1}


def test_four_digits_are_an_area_without_letters() -> None:
    line = standardise(postcode=["3011"]).lines.to_pylist()[0]
    assert (line["postcode_status"], line["pc4"], line["pc6"]) == ("dutch", 3011, None)


@pytest.mark.parametrize(
    "text", ["3011SA", "3011 SD", "3011SS", "3011A", "301AA", "0123AB", "abc", "12", "8660 DE Panne"]
)
def test_what_cannot_be_a_postcode_is_unreadable(text: str) -> None:
    line = standardise(postcode=[text]).lines.to_pylist()[0]
    assert (line["postcode_status"], line["pc4"], line["pc6"]) == ("unreadable", None, None)


@pytest.mark.parametrize("text", [None, "", "-", "n.v.t.", "0000 XX", "0000", "onbekend", "--", "X", "Nederland"])
def test_nothing_is_missing(text: str | None) -> None:
    assert one("postcode_status", postcode=[text]) == "missing"


@pytest.mark.parametrize(
    ("text", "country", "land"),
    [
        ("1000", "België", "BE"), ("1000", "BE", "BE"), ("B-1000", None, "BE"),
        ("10115", None, None), ("10115", "Duitsland", "DE"),
        ("D-10115", None, "DE"), ("75001", "France", "FR"), ("SW1A 1AA", None, None),
        ("SW1A 1AA", "United Kingdom", "GB"),
        ("1000-205", "Portugal", "PT"), (None, "Belgium", "BE"), ("12 345", "Polska", "PL"),
        ("Buitenland", None, None), ("buitenlandse bezoekers", None, None), (None, "Buitenland", None),
        ("België", None, "BE"), ("Duitsland", None, "DE"), ("overig buitenland", None, None),
    ],
)  # fmt: skip
def test_foreign_addresses(text: str | None, country: str | None, land: str | None) -> None:
    line = standardise(postcode=[text], country=[country]).lines.to_pylist()[0]
    assert (line["postcode_status"], line["country"], line["pc4"]) == ("foreign", land, None)


@pytest.mark.parametrize(
    ("text", "country", "status"),
    [
        ("3011AA", "België", "unreadable"),
        ("10115", "Nederland", "unreadable"),
        ("3011AA", "Narnia", "dutch"),
        ("1000", "Narnia", "unreadable"),
    ],
)
def test_a_contradiction_is_not_guessed_away(text: str, country: str, status: str) -> None:
    assert one("postcode_status", postcode=text, country=country) == status


def test_digits_and_letters_in_columns_of_their_own() -> None:
    lines = standardise(postcode_digits=["3011", "3011", None], postcode_letters=["AA", None, "AA"]).lines
    assert lines["pc6"].to_pylist() == ["3011AA", None, None]
    assert lines["pc4"].to_pylist() == [3011, 3011, None]
    assert lines["postcode_status"].to_pylist() == ["dutch", "dutch", "missing"]


def test_a_country_nobody_knows_is_noted() -> None:
    assert codes(standardise(postcode=["3011AA"], country=["Narnia"])) == {"country-unknown": 1}
