"""How a report writes a number: 1.234,5 · € 12,50 · 87% · 14 km · 12 maart 2025."""

from __future__ import annotations

import math
from datetime import date

import pytest

from publiek.reports.numbers import Numbers

WRITTEN = [
    # kind, value, Dutch, English
    ("count", 1, "1", "1"),
    ("count", 1234, "1.234", "1,234"),
    ("count", 1234567, "1.234.567", "1,234,567"),
    ("count", -3, "−3", "−3"),
    ("rate", 1234.56, "1.234,6", "1,234.6"),
    ("rate", -0.04, "0,0", "0.0"),
    ("index", 149.6, "150", "150"),
    ("share", 0.874, "87%", "87%"),
    ("share", 0, "0%", "0%"),
    ("share", 0.0001, "<1%", "<1%"),
    ("share", 0.995, ">99%", ">99%"),
    ("share", 1, "100%", "100%"),
    ("money", 1250, "€ 12,50", "€12.50"),
    ("money", -123456, "€ −1.234,56", "−€1,234.56"),
    ("money", 0, "€ 0,00", "€0.00"),
    ("km", 3.46, "3,5 km", "3.5 km"),
    ("km", 9.97, "10 km", "10 km"),
    ("km", 143.2, "143 km", "143 km"),
    ("date", date(2025, 3, 12), "12 maart 2025", "12 March 2025"),
    ("month", "2024-09", "september 2024", "September 2024"),
    ("month", "onbekend", "onbekend", "onbekend"),
]


@pytest.mark.parametrize(("kind", "value", "nl", "en"), WRITTEN)
def test_each_kind_has_its_own_way_of_writing(kind: str, value: object, nl: str, en: str) -> None:
    assert Numbers("nl").write(kind, value).replace("\N{NO-BREAK SPACE}", " ") == nl
    assert Numbers("en").write(kind, value).replace("\N{NO-BREAK SPACE}", " ") == en


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("kind", ["count", "rate", "index", "share", "money", "km"])
def test_what_is_not_known_is_said_in_a_word_and_in_a_table_with_a_dash(kind: str, value: object) -> None:
    assert Numbers("nl").write(kind, value) == "onbekend"
    assert Numbers("en").write(kind, value) == "unknown"
    assert Numbers("nl").cell(kind, value) == "–"


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    numbers = Numbers("nl")
    assert " " not in numbers.money(1250) + numbers.km(14) + numbers.date(date(2025, 3, 12))
