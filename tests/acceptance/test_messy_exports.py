"""Files as houses really have them: read rightly, or refused in plain Dutch with a road that works."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from publiek import deliveries
from publiek.answers import summary
from publiek.errors import MappingError, PubliekError
from publiek.pipeline import House, take_in
from tests.support import messy


@dataclass(frozen=True)
class Taken:
    """What came of a file: the answer, the lines that are kept, and what was said about it."""

    answer: dict[str, Any]
    lines: list[dict[str, Any]]

    @property
    def findings(self) -> dict[str, int]:
        return {finding["code"]: finding["count"] for finding in self.answer["findings"]}

    @property
    def book(self) -> tuple[str, int, int, int]:
        """Level, rows read, rows kept, cents kept."""
        return self.answer["level"], self.answer["rows_read"], self.answer["rows_kept"], self.answer["cents_kept"]

    def each(self, column: str) -> list[Any]:
        return [line[column] for line in self.lines]

    def total(self, column: str) -> int:
        return sum(value or 0 for value in self.each(column))


def bring(path: Path, mapping: Path | None = None) -> Taken:
    """One file through the whole walk."""
    place = path.parent / "place"
    house = House("huis", place / "home", keys=place / "keys")
    intake = take_in(path, house=house, mapping=mapping)
    kept = place / "home" / "organisations" / "huis" / "deliveries" / f"delivery={intake.record.number}"
    return Taken(summary(intake), pq.read_table(next(kept.glob("original-*/lines.parquet"))).to_pylist())


def refused(path: Path) -> PubliekError:
    with pytest.raises(PubliekError) as caught:
        bring(path)
    assert not list((path.parent / "place").rglob("lines.parquet"))
    return caught.value


def mapped(path: Path, **said: object) -> Taken:
    """The road of the refusal: `publiek map`, complete the file (fields by column letter, settings by name), import."""
    target = deliveries.write_mapping(deliveries.propose_mapping(path), path.parent / "map.yaml")
    body = yaml.safe_load(target.read_text(encoding="utf-8"))
    for column in body["columns"]:
        column["field"] = said.pop(column["column"], column["field"])
    target.write_text(yaml.safe_dump({**body, **said}, allow_unicode=True), encoding="utf-8")
    return bring(path, target)


# Read without a question ---------------------------------------------------------------------------------------------


def test_a_till_report_with_logo_merged_headers_empty_columns_and_a_total(tmp_path: Path) -> None:
    taken = bring(messy.decorated_workbook(tmp_path))
    assert taken.book == ("L2", 7, 6, 270_00)
    assert taken.findings == {"row-footer": 1}
    assert taken.answer["facts"]["header_row"] == 6
    assert set(taken.each("performance_start")) == {datetime(2024, 11, 15, 20, 15)}
    assert [str(day) for day in taken.each("ordered_on")][:2] == ["2024-10-01", "2024-10-02"]


def test_dates_as_dates_and_as_text_in_one_column(tmp_path: Path) -> None:
    taken = bring(messy.dates_text_and_real(tmp_path))
    assert taken.book == ("L2", 6, 6, 210_00)
    assert {moment.date().isoformat() for moment in taken.each("performance_start")} == {"2025-03-14"}
    assert [moment.strftime("%H:%M") for moment in taken.each("performance_start")][:3] == ["20:30"] * 3
    assert not taken.findings


def test_euro_signs_commas_points_and_dashes_mixed(tmp_path: Path) -> None:
    taken = bring(messy.money_both_ways(tmp_path))
    cents = [12_50, 12_50, 12_50, 25_00, 12_50, 25_00, 1025_00, 0, None, None, 0]
    assert taken.each("amount_cents") == cents
    assert taken.book == ("L2", 11, 11, 1125_00)


@pytest.mark.parametrize("write", [messy.postcode_in_two, messy.postcode_digits_and_letters])
def test_a_postcode_over_two_columns(tmp_path: Path, write: Any) -> None:
    taken = bring(write(tmp_path))
    assert taken.each("pc6") == [p[4].replace(" ", "").upper() for p in messy.PERSONS]
    assert taken.book == ("L2", 6, 6, 240_00)


def test_postcode_and_town_in_one_column(tmp_path: Path) -> None:
    taken = bring(messy.city_in_postcode(tmp_path))
    assert taken.each("pc4") == [3011, 3512, 2511, None, 3032, None]
    assert taken.findings == {"postcode-unreadable": 2}


def test_a_german_export_in_latin_1(tmp_path: Path) -> None:
    taken = bring(messy.german_latin(tmp_path))
    assert taken.book == ("L2", 3, 3, 1190_00)
    assert taken.each("country") == ["DE", "NL", "DE"]
    assert taken.each("booker_kind") == ["person", "person", "school"]
    assert taken.each("production")[0] == "Großes Weihnachtskonzert"


def test_an_english_export_with_american_dates(tmp_path: Path) -> None:
    taken = bring(messy.english_us_dates(tmp_path))
    assert taken.book == ("L2", 3, 3, 1150_00)
    assert set(taken.each("performance_start")) == {datetime(2024, 12, 21, 20, 30)}
    assert [str(day) for day in taken.each("ordered_on")] == ["2024-12-03", "2024-12-13", "2024-12-14"]


def test_the_words_of_an_old_till(tmp_path: Path) -> None:
    taken = bring(messy.other_words(tmp_path))
    assert taken.book == ("L2", 6, 6, 270_00)
    assert set(taken.each("performance_start")) == {datetime(2025, 1, 10, 20, 15)}
    assert Counter(taken.each("channel")) == {"online": 2, "till": 2, "phone": 2}


def test_two_header_rows_tell_two_dates_apart(tmp_path: Path) -> None:
    taken = bring(messy.two_header_rows(tmp_path))
    assert taken.book == ("L2", 3, 3, 135_00)
    assert str(taken.each("ordered_on")[0]) == "2024-11-01"
    assert taken.each("performance_start")[2] == datetime(2024, 12, 21)


def test_names_in_one_column_are_one_person_however_written(tmp_path: Path) -> None:
    bookers = bring(messy.names_in_one(tmp_path)).each("booker")
    assert bookers[0] == bookers[1]
    assert len(set(bookers)) == 3


@pytest.mark.parametrize(
    ("write", "cents"),
    [
        (messy.open_document, 150_00),
        (messy.text_named_xls, 270_00),
        (messy.unicode_text, 270_00),
        (messy.several_sheets, 270_00),
        (messy.quoted_whole_lines, 270_00),
        (messy.all_in_column_a, 270_00),
    ],
)
def test_every_wrapping_of_the_same_list(tmp_path: Path, write: Any, cents: int) -> None:
    """ODS, text called .xls, Excel's Unicode text, three sheets, lines in quotes, lines left in column A."""
    taken = bring(write(tmp_path))
    assert taken.book == ("L2", 6, 6, cents)
    assert taken.each("pc4") == [int(p[4][:4]) for p in messy.PERSONS]
    assert len({moment.date() for moment in taken.each("performance_start")}) == 1


def test_remarks_with_line_ends_and_rows_of_semicolons(tmp_path: Path) -> None:
    taken = bring(messy.quoted_newlines(tmp_path))
    assert taken.book == ("L2", 3, 3, 135_00)
    assert taken.each("row") == [2, 3, 4]
    assert not taken.findings


def test_totals_between_and_below_are_never_sales(tmp_path: Path) -> None:
    """Sub-totals with their word beside the sum, a total, and sums without a word."""
    taken = bring(messy.total_in_the_middle(tmp_path))
    assert taken.book == ("L2", 7, 3, 157_50)
    assert taken.findings == {"row-footer": 3, "no-performance": 1}


def test_excel_day_numbers(tmp_path: Path) -> None:
    taken = bring(messy.day_numbers(tmp_path))
    assert [moment.date().isoformat() for moment in taken.each("performance_start")] == [
        "2024-12-20", "2024-12-20", "2024-12-21",
    ]  # fmt: skip
    assert taken.book == ("L2", 3, 3, 135_00)


def test_one_line_for_each_seat(tmp_path: Path) -> None:
    """Buyer and visitor stand beside each other: the buyer is the booker; fees stand apart; barcodes are never read."""
    taken = bring(messy.seats(tmp_path))
    assert taken.total("amount_cents") + taken.total("fee_cents") == taken.answer["cents_kept"] == 67_00
    assert taken.each("status") == ["valid", "valid", "cancelled", "valid"]
    assert taken.each("ticket_type") == ["normal", "discount", "normal", "free"]
    assert taken.each("booker")[0] == taken.each("booker")[1]
    decided = {column["header"]: column["decision"] for column in taken.answer["columns"]}
    assert decided["Barcode"] == "dropped"


def test_a_web_shop_with_refunds(tmp_path: Path) -> None:
    taken = bring(messy.slashes_and_returns(tmp_path))
    assert taken.each("status") == ["valid", "refunded", "reserved", "valid", "return"]
    assert taken.total("amount_cents") == 135_00
    assert taken.answer["cents_read"] == taken.answer["cents_kept"]


# Tallies and counts --------------------------------------------------------------------------------------------------


def test_a_museum_tally_with_abroad_and_unknown(tmp_path: Path) -> None:
    taken = bring(messy.museum_tally(tmp_path))
    assert taken.book == ("L1", 11, 10, 0)
    by_home: Counter[str] = Counter()
    for line in taken.lines:
        by_home[line["postcode_status"]] += line["quantity"]
    assert by_home == {"dutch": 34, "foreign": 46, "missing": 19}
    assert sum(line["quantity"] for line in taken.lines if line["pc4"] == 3011) == 16
    assert [line["country"] for line in taken.lines if line["postcode_status"] == "foreign"] == [None, "BE", None]


def test_head_counts_of_a_festival(tmp_path: Path) -> None:
    taken = bring(messy.festival_days(tmp_path))
    assert taken.book == ("L0", 4, 3, 0)
    assert taken.each("quantity") == [3450, 4980, 4105]
    assert taken.each("capacity") == [5000] * 3
    assert [moment.day for moment in taken.each("performance_start")] == [18, 19, 20]


def test_the_tour_of_a_maker(tmp_path: Path) -> None:
    taken = bring(messy.maker_tour(tmp_path))
    assert taken.book == ("L0", 9, 8, 7482_00)
    sold = sum(line["quantity"] for line in taken.lines if line["ticket_type"] == "normal")
    free = sum(line["quantity"] for line in taken.lines if line["ticket_type"] == "free")
    assert (sold, free) == (516, 66)


def test_a_museum_counts_its_cards_by_type(tmp_path: Path) -> None:
    """Who shows a Museumkaart pays nothing at the door and is no free visitor."""
    taken = bring(messy.museum_cards(tmp_path))
    assert taken.book == ("L0", 7, 7, 245_00)
    counted: Counter[str] = Counter()
    for line in taken.lines:
        counted[line["ticket_type"]] += line["quantity"]
    assert counted == {"pass": 88, "normal": 12, "free": 9, "discount": 4}
    assert taken.each("performance_start")[0] == datetime(2025, 3, 1, 10)


def test_school_classes_are_as_many_visits_as_pupils(tmp_path: Path) -> None:
    taken = bring(messy.school_list(tmp_path))
    assert taken.book == ("L2", 3, 3, 432_00)
    assert taken.each("quantity") == [28, 26, 54]
    assert set(taken.each("booker_kind")) == {"school"}


def test_activities_of_a_library(tmp_path: Path) -> None:
    taken = bring(messy.library_counts(tmp_path))
    assert taken.book == ("L0", 3, 3, 0)
    assert taken.each("quantity") == [23, 14, 0]
    assert taken.each("performance_start")[0] == datetime(2025, 3, 5, 14)


def test_a_column_for_every_kind_of_ticket(tmp_path: Path) -> None:
    """The total is read; the columns beside it are not, and the receiver says so."""
    path = messy.types_as_columns(tmp_path)
    taken = bring(path)
    assert taken.book == ("L0", 3, 3, 1133_50)
    assert taken.total("quantity") == 242
    assert deliveries.receive(path).strange == ("C", "D", "E")


# Refused, with a road ------------------------------------------------------------------------------------------------


def test_no_column_names(tmp_path: Path) -> None:
    path = messy.no_names_above(tmp_path)
    refusal = refused(path)
    assert (refusal.code, refusal.exit_code) == ("no-header", 4)
    assert "publiek map" in refusal.do.nl
    taken = mapped(path, A="order_id", D="production_title", E="performance_date", F="quantity", G="price")
    assert taken.book == ("L2", 6, 6, 270_00)


def test_words_of_the_house_itself(tmp_path: Path) -> None:
    """Refused once; the map is remembered, so the next export goes by itself."""
    path = messy.own_words(tmp_path)
    refusal = refused(path)
    assert refusal.code == "columns-unknown"
    assert "kent te weinig van deze kolomnamen" in refusal.what.nl
    taken = mapped(path, A="order_id", C="performance_date", D="production_title", E="quantity")
    assert taken.book == ("L2", 6, 6, 0)
    assert taken.total("quantity") == 12
    path.write_text(path.read_text(encoding="utf-8").replace("2025", "2024"), encoding="utf-8")
    assert bring(path).book == ("L2", 6, 6, 0)


def test_dates_that_can_be_read_both_ways(tmp_path: Path) -> None:
    path = messy.american_or_dutch(tmp_path)
    refusal = refused(path)
    assert refusal.code == "date-order-unclear"
    assert "date_order" in refusal.do.nl
    taken = mapped(path, date_order="dmy")
    assert [moment.strftime("%d-%m") for moment in taken.each("performance_start")] == ["03-04", "05-04"]


def test_two_columns_that_could_be_the_amount(tmp_path: Path) -> None:
    path = messy.two_totals(tmp_path)
    refusal = refused(path)
    assert refusal.code == "columns-double"
    assert refusal.where["columns_seen"] == ["Totaal", "Totaalbedrag"]
    assert mapped(path, E=None, F="amount").total("amount_cents") == 73_50


def test_a_column_for_each_day_is_refused_with_what_to_do(tmp_path: Path) -> None:
    refusal = refused(messy.museum_wide_tally(tmp_path))
    assert refusal.code == "table-wide"
    assert "drie kolommen" in refusal.do.nl


def test_a_list_of_customers_is_no_delivery(tmp_path: Path) -> None:
    refusal = refused(messy.customers_only(tmp_path))
    assert isinstance(refusal, MappingError)
    assert refusal.code == "nothing-bought"
    assert "Exporteer de bestellingen" in refusal.do.nl


def test_a_day_merged_over_its_stages_loses_nothing_silently(tmp_path: Path) -> None:
    """The reader sees the day on the first stage only; the other rows are set aside and told, never counted wrongly."""
    taken = bring(messy.merged_days(tmp_path))
    assert taken.answer["rows_read"] == taken.answer["rows_kept"] + taken.answer["rows_set_aside"] == 6
    if taken.answer["rows_set_aside"]:
        assert taken.findings["no-performance"] == taken.answer["rows_set_aside"]
    else:
        assert taken.total("quantity") == 10_710
