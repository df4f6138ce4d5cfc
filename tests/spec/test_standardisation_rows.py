"""What becomes of a row: a line, two lines, or set aside with a reason. Which performance is it about?"""

from __future__ import annotations

import hashlib
from datetime import datetime

import pyarrow as pa
import pytest

from publiek.standardisation import Plan, Standardiser
from publiek.vocabulary.tables import STANDARD_LINE, schema_of
from tests.support.standardising import SOMETHING, aside, codes, one, standardise, workbench


def test_a_line_has_the_columns_of_the_standard_and_nothing_else() -> None:
    batch = standardise(order_id=["A1"])
    assert batch.lines.schema.equals(schema_of(STANDARD_LINE))
    assert (batch.rows_in, batch.lines["row"].to_pylist(), batch.lines["quantity"].to_pylist()) == (1, [2], [1])


def test_a_row_without_any_content_is_set_aside() -> None:
    batch = standardise(order_id=["A1", None, " "], production_title=["De storm", None, ""])
    assert aside(batch) == {3: "row-empty", 4: "row-empty"}


@pytest.mark.parametrize(
    "columns",
    [{"test_mark": "true"}, {"test_mark": "x"}, {"product": "Testticket"}, {"ticket_type": "TEST"},
     {"production_title": "Testvoorstelling", "performance_date": "12-12-2025"}],
)  # fmt: skip
def test_trial_orders_are_set_aside_with_their_money(columns: dict[str, str]) -> None:
    batch = standardise(amount=["10,00"], fee=["1,00"], **{name: [text] for name, text in columns.items()})
    assert (aside(batch), batch.set_aside["amount_cents"].to_pylist(), batch.cents_in) == (
        {2: "order-test"},
        [1100],
        1100,
    )


@pytest.mark.parametrize("columns", [{"test_mark": "false"}, {"test_mark": "nee"}, {"product": "Testbeeld, de film"}])
def test_what_only_looks_like_a_trial_stays(columns: dict[str, str]) -> None:
    assert one("row", **columns) == 2


@pytest.mark.parametrize(
    "columns",
    [
        {"production_title": None},
        {"production_title": "Theatercadeaubon", "performance_date": None},
        {"production_title": "Serie Klassiek", "performance_date": None, "product": "Pakket van vijf"},
        {"production_title": "Vriend worden", "performance_date": None, "product": "Donatie"},
    ],
)
def test_what_belongs_to_no_performance_is_set_aside(columns: dict[str, str | None]) -> None:
    cells = {"performance_date": None, **columns}
    batch = standardise(order_id=["A1"], amount=["25,00"], **{name: [text] for name, text in cells.items()})
    assert (aside(batch), batch.set_aside["amount_cents"].to_pylist()) == ({2: "no-performance"}, [2500])


def test_goods_at_a_performance_are_no_admission_but_a_package_is() -> None:
    batch = standardise(product=["Programmaboekje", "Diner-arrangement", "Parkeerkaart", "Entree"])
    assert aside(batch) == {2: "not-admission", 4: "not-admission"}


def test_a_play_may_be_called_the_donation() -> None:
    assert one("production", production_title="De donatie", performance_date="12-12-2025") == "De donatie"


def test_a_delivery_that_knows_no_performances_is_about_one_programme() -> None:
    rows = pa.table({"row": pa.array([2, 3]), "order_id": ["A1", "A2"], "postcode": ["3011AA", "3012BB"]})
    batch = Standardiser(Plan(fields=frozenset({"order_id", "postcode"})), workbench()).standardise(rows)
    assert codes(batch) == {"performance-absent": 2}
    assert len(set(batch.lines["performance_id"].to_pylist())) == 1


def test_an_own_performance_id_is_kept_and_else_made_of_title_and_start() -> None:
    titles = ["De Storm", "de  storm", "De storm", "De storm", "De regen"]
    days = ["12-12-2025 20:15", "2025-12-12 20:15", "13-12-2025 20:15", "12-12-2025 20:15", "12-12-2025 20:15"]
    lines = standardise(
        production_title=titles, performance_date=days, performance_id=[None, None, None, "P7", None]
    ).lines
    made = lines["performance_id"].to_pylist()
    assert made[0] == made[1] and made[0].startswith("p:") and made[3] == "P7"
    assert len({made[0], made[2], made[3], made[4]}) == 4


def test_a_made_performance_id_is_the_md5_of_plain_title_and_start() -> None:
    made = hashlib.md5(b"de storm|2025-12-12 20:15:00").hexdigest()
    assert one("performance_id", production_title="DE STÓRM", performance_date="12-12-2025 20:15") == f"p:{made}"


def test_the_venue_is_that_of_the_row_else_of_the_house_else_the_hall() -> None:
    lines = standardise(venue=["Grote Kerk", None], hall=["Koor", "Grote Zaal"]).lines
    assert lines["venue"].to_pylist() == ["Grote Kerk", "Grote Zaal"]


# --- counts (L0) and tallies (L1) ---


def test_sold_and_free_of_one_row_are_two_lines() -> None:
    batch = standardise(level="L0", tickets_sold=["80"], tickets_free=["5"], capacity=["120"], revenue=["1.600,00"])
    lines = batch.lines.select(["row", "ticket_type", "quantity", "amount_cents", "capacity"]).to_pylist()
    assert lines == [
        {"row": 2, "ticket_type": "normal", "quantity": 80, "amount_cents": 160000, "capacity": 120},
        {"row": 2, "ticket_type": "free", "quantity": 5, "amount_cents": None, "capacity": None},
    ]
    assert (batch.rows_in, batch.cents_in) == (1, 160000)


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ({"visits": "85"}, [("other", 85)]),
        ({"visits": "85", "tickets_free": "5"}, [("other", 80), ("free", 5)]),
        ({"tickets_free": "5"}, [("free", 5)]),
        ({"quantity": "1.250"}, [("other", 1250)]),
        ({"visits": "0"}, [("other", 0)]),
    ],
)
def test_a_count_in_every_form(cells: dict[str, str], lines: list[tuple[str, int]]) -> None:
    batch = standardise(level="L0", **{name: [text] for name, text in cells.items()})
    assert [(line["ticket_type"], line["quantity"]) for line in batch.lines.to_pylist()] == lines


@pytest.mark.parametrize(
    ("cell", "code"), [(None, "count-absent"), ("veel", "quantity-unreadable"), ("-3", "count-negative")]
)
def test_a_count_that_says_nothing_is_set_aside(cell: str | None, code: str) -> None:
    assert aside(standardise(level="L0", visits=[cell])) == {2: code}


def test_lines_of_a_count_stand_in_the_order_of_the_rows() -> None:
    lines = standardise(level="L0", tickets_sold=["1", "2", None], tickets_free=["3", "4", "5"]).lines
    assert lines["row"].to_pylist() == [2, 2, 3, 3, 4]


def test_a_cancelled_performance_is_kept_and_counts_for_nothing() -> None:
    assert one("status", level="L0", visits="85", status="Afgelast") == "cancelled"


def test_a_tally_is_a_number_from_one_area_and_nobody() -> None:
    line = standardise(level="L1", postcode=["3011 AA"], visits=["12"]).lines.to_pylist()[0]
    assert (line["pc4"], line["quantity"], line["pc6"], line["email"]) == (3011, 12, None, None)
    assert (line["level"], line["ticket_type"], line["performance_start"]) == (
        "L1",
        "other",
        datetime(2025, 12, 12, 20, 15),
    )


def test_a_tally_without_a_number_is_set_aside() -> None:
    assert aside(standardise(level="L1", postcode=["3011"], quantity=[None])) == {2: "count-absent"}


# --- texts that are kept ---


@pytest.mark.parametrize(
    "text", ["Feest, info bij jan@example.org", "Bel 06-12345678", "Bel +31 6 1234 5678", "Kom naar 3011 AA 12"]
)
@pytest.mark.parametrize("field", ["production_title", "genre", "venue", "production_id"])
def test_a_kept_text_that_tells_where_somebody_is_is_emptied(field: str, text: str) -> None:
    batch = standardise(**{**{name: [cell] for name, cell in SOMETHING.items()}, field: [text]})
    assert text not in str(batch.lines.to_pylist())
    assert codes(batch)["text-scrubbed"] == 1


def test_a_party_named_after_its_booker_loses_its_title_and_a_concert_keeps_it() -> None:
    titles = ["Verjaardag Piet Jansen", "Verjaardag Piet Jansen", "Anna Vos zingt", "Anna Vos zingt"]
    batch = standardise(production_title=titles, full_name=["Piet Jansen", "Piet Jansen", "Anna Vos", "Kees Bos"])
    assert batch.lines["production"].to_pylist() == [None, None, "Anna Vos zingt", "Anna Vos zingt"]
    assert codes(batch)["text-scrubbed"] == 2


@pytest.mark.parametrize(
    "text", ["Hamlet (1603)", "Beethoven 9, 12+ jaar", "1984", "007 in concert", "De 39 treden", "24/7"]
)
def test_titles_with_numbers_stay(text: str) -> None:
    assert one("production", production_title=text, performance_date="12-12-2025") == text
