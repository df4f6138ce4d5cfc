"""How a delivery writes amounts and dates: by its values, else by its system or language, else a question."""

from __future__ import annotations

import pytest

from publiek.deliveries import receive
from publiek.errors import MappingError
from publiek.vocabulary.conventions import Conventions
from tests.support import deliveries as sample

DUTCH = "Ordernummer;Besteldatum;Postcode;Prijs"
ENGLISH = "Order number;Order date;Postcode;Price"
GERMAN = "Bestellnummer;Bestelldatum;PLZ;Preis"


def conventions_of(tmp_path, header: str, *rows: str) -> Conventions:
    written = [row.split(";") for row in rows]
    return receive(sample.write_csv(tmp_path / "c.csv", header.split(";"), written, delimiter=";")).conventions


@pytest.mark.parametrize(
    ("header", "row", "decimal", "order"),
    [
        (DUTCH, "1;31-12-2025;3011 AA;1.234,56", ",", "dmy"),
        (DUTCH, "1;31-12-25;3011 AA;€ 12,50", ",", "dmy"),
        (ENGLISH, "1;12/31/2025;3011 AA;1,234.56", ".", "mdy"),
        (ENGLISH, "1;31/12/2025;3011 AA;£12.50", ".", "dmy"),
        (GERMAN, "1;31.12.2025;48143;1.234,56 €", ",", "dmy"),
        (ENGLISH, "1;2025-12-31;3011 AA;12.50", ".", "ymd"),
        (DUTCH, "1;2025-12-31 20:15:00;3011 AA;12.50", ".", "ymd"),
    ],
)
def test_values_that_can_be_read_in_one_way_decide(tmp_path, header, row, decimal, order):
    assert conventions_of(tmp_path, header, row) == Conventions(decimal, order)


def test_dutch_and_german_headers_settle_what_the_values_leave_open(tmp_path):
    assert conventions_of(tmp_path, DUTCH, "1;05-06-2025;3011 AA;12") == Conventions(",", "dmy")
    assert conventions_of(tmp_path, GERMAN, "1;05.06.2025;48143;1.250") == Conventions(",", "dmy")


def test_english_headers_do_not_settle_which_comes_first_so_that_is_asked(tmp_path):
    with pytest.raises(MappingError) as refusal:
        conventions_of(tmp_path, ENGLISH, "1;05/06/2025;3011 AA;12.50", "2;07/08/2025;3011 AA;12.50")
    assert (refusal.value.code, refusal.value.where) == ("date-order-unclear", {"values": 2})


def test_one_row_further_down_can_settle_it(tmp_path):
    rows = [f"{n};05/06/2025;3011 AA;12.50" for n in range(200)]
    assert conventions_of(tmp_path, ENGLISH, *rows, "200;06/13/2025;3011 AA;12.50").date_order == "mdy"


def test_contradicting_dates_or_amounts_are_refused(tmp_path):
    with pytest.raises(MappingError) as dates:
        conventions_of(tmp_path, DUTCH, "1;31-12-2025;3011 AA;1", "2;12-31-2025;3011 AA;1")
    with pytest.raises(MappingError) as amounts:
        conventions_of(
            tmp_path, DUTCH, "1;31-12-2025;3011 AA;12,50", "2;31-12-2025;3011 AA;12.50", "3;31-12-2025;3011 AA;1.250"
        )
    assert (dates.value.code, amounts.value.code) == ("date-order-unclear", "decimal-unclear")


def test_amounts_typed_by_hand_each_show_their_own_sign(tmp_path):
    rows = ["1;31-12-2025;3011 AA;12,50", "2;31-12-2025;3011 AA;12.50", "3;31-12-2025;3011 AA;1.250,00"]
    assert conventions_of(tmp_path, DUTCH, *rows) == Conventions(None, "dmy")


def test_an_odd_one_out_does_not_overrule_the_rest(tmp_path):
    rows = [f"{n};31-12-2025;3011 AA;12,50" for n in range(40)]
    assert conventions_of(tmp_path, DUTCH, *rows, "41;12-31-2025;3011 AA;12.50") == Conventions(",", "dmy")
