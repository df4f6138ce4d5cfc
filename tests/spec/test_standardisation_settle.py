"""What is seen only when the whole delivery is there, and what the written file then holds."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from publiek.errors import StorageError
from publiek.standardisation import Settled, SettleSettings, settle
from publiek.vocabulary.tables import SET_ASIDE, TICKET_LINE, schema_of
from tests.support.standardising import staged, ticket_lines, workbench


def settled(folder: Path, *rows: dict[str, Any], **settings: Any) -> tuple[Settled, pa.Table]:
    """The outcome and the written lines."""
    outcome = settle(
        workbench(), staged=staged(folder, ticket_lines(rows)), target=folder / "lines.parquet",
        settings=SettleSettings(**settings),
    )  # fmt: skip
    return outcome, pq.read_table(folder / "lines.parquet")


def found(outcome: Settled) -> dict[str, tuple[int, tuple[int, ...]]]:
    return {finding.code: (finding.count, finding.rows) for finding in outcome.findings}


def test_the_file_has_the_stored_columns_and_the_sums_are_its_own(tmp_path: Path) -> None:
    start = datetime(2025, 12, 12, 20, 15)
    rows = [{"order": 1, "ticket": 1, "fee_cents": 100, "performance_start": start}, {"order": 1, "ticket": 2}]
    outcome, lines = settled(tmp_path, *rows)
    assert lines.column_names == [column.name for column in TICKET_LINE if column.name != "delivery"]
    assert lines.schema.field("status").type == pa.string()
    assert (outcome.rows_kept, outcome.lines_kept, outcome.cents_kept) == (2, 2, 5100)
    assert (outcome.first, outcome.last) == (date(2025, 12, 12), date(2025, 12, 12))
    assert outcome.set_aside.schema.equals(schema_of(SET_ASIDE))
    assert lines["performance_start"].to_pylist() == [start, None]


def test_the_same_ticket_twice_is_set_aside_once(tmp_path: Path) -> None:
    twice = {"order": 1, "ticket": 7, "fee_cents": 50}
    outcome, lines = settled(tmp_path, twice, {"order": 1, "ticket": 8}, twice, twice)
    assert outcome.set_aside.to_pylist() == [
        {"row": 4, "code": "row-duplicate", "amount_cents": 2550},
        {"row": 5, "code": "row-duplicate", "amount_cents": 2550},
    ]
    assert (lines["row"].to_pylist(), outcome.rows_kept, found(outcome)) == ([2, 3], 2, {"row-duplicate": (2, (4, 5))})


@pytest.mark.parametrize(
    "other",
    [
        {"amount_cents": 2000},
        {"status": "cancelled"},
        {"performance_id": "p2"},
        {"order": 2},
        {"ticket": 8},
        {"quantity": 2},
    ],
)
def test_alike_but_not_the_same_stays(tmp_path: Path, other: dict[str, Any]) -> None:
    one = {"order": 1, "ticket": 7}
    outcome, _ = settled(tmp_path, one, {**one, **other})
    assert outcome.rows_kept == 2


def test_tickets_without_a_number_are_never_duplicates(tmp_path: Path) -> None:
    outcome, _ = settled(tmp_path, {"order": 1}, {"order": 1})
    assert outcome.rows_kept == 2


def test_a_ticket_sold_taken_back_and_sold_again_is_three_lines(tmp_path: Path) -> None:
    sold = {"order": 1, "ticket": 7}
    back = {**sold, "quantity": -1, "amount_cents": -2500, "status": "return"}
    outcome, lines = settled(tmp_path, sold, back, sold)
    assert (outcome.rows_kept, sum(lines["quantity"].to_pylist())) == (3, 1)


def test_tickets_without_a_number_are_counted_within_order_performance_and_direction(tmp_path: Path) -> None:
    rows = [{"order": 1}, {"order": 2}, {"order": 1}, {"order": 1, "performance_id": "p2"},
            {"order": 1, "quantity": -1, "status": "return"}, {"order": 1, "ticket": 99}, {"order": None}]  # fmt: skip
    _, lines = settled(tmp_path, *rows)
    assert lines["ticket"].to_pylist() == [1, 1, 2, 1, 1, 99, None]


def test_a_later_delivery_with_more_orders_gives_the_same_numbers(tmp_path: Path) -> None:
    rows = [{"order": order} for order in (5, 6, 5, 7, 5)]
    (tmp_path / "a").mkdir()
    _, before = settled(tmp_path, *rows)
    _, after = settled(tmp_path / "a", {"order": 1}, *rows, {"order": 9})
    assert after["ticket"].to_pylist()[1:6] == before["ticket"].to_pylist()


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([{"order": 1, "quantity": 10}], "group"),
        ([{"order": 1, "quantity": 9}], "person"),
        ([{"order": 1, "quantity": 5}, {"order": 1, "quantity": 5}], "group"),
        ([{"order": 1, "quantity": 5}, {"order": 1, "quantity": 5, "performance_id": "p2"}], "person"),
        ([{"order": 1, "quantity": 5}, {"order": 1, "quantity": 5, "status": "cancelled"}], "person"),
        ([{"order": 1, "quantity": 12, "booker_kind": "school"}], "school"),
        ([{"order": None, "quantity": 12}], "person"),
    ],
)
def test_ten_tickets_for_one_performance_are_a_group(tmp_path: Path, rows: list[dict[str, Any]], kind: str) -> None:
    _, lines = settled(tmp_path, *rows)
    assert set(lines["booker_kind"].to_pylist()) == {kind}


def test_all_lines_of_a_group_booking_are_flagged_and_counted(tmp_path: Path) -> None:
    outcome, _ = settled(tmp_path, *[{"order": 1, "ticket": n} for n in range(12)], {"order": 2, "ticket": 1})
    assert found(outcome) == {"booking-group": (12, tuple(range(2, 14)))}


def test_a_return_of_a_sale_that_was_undone_counts_for_nothing(tmp_path: Path) -> None:
    undone = {"order": 1, "ticket": 1, "status": "cancelled"}
    back = {"order": 1, "ticket": 1, "status": "return", "quantity": -1, "amount_cents": -2500}
    outcome, lines = settled(tmp_path, undone, back, {"order": 1, "ticket": 2})
    assert lines["status"].to_pylist() == ["cancelled", "cancelled", "valid"]
    assert found(outcome) == {"return-of-undone": (1, (3,))}


def test_a_return_of_a_sale_that_stands_counts(tmp_path: Path) -> None:
    back = {"order": 1, "ticket": 9, "status": "return", "quantity": -1, "amount_cents": -2500}
    _, lines = settled(tmp_path, {"order": 1, "ticket": 1}, {"order": 1, "ticket": 2, "status": "cancelled"}, back)
    assert lines["status"].to_pylist() == ["valid", "cancelled", "return"]


def test_an_account_with_a_large_part_of_all_orders_is_nobody(tmp_path: Path) -> None:
    home = {"pc4": 3011, "pc6": "3011AA", "postcode_status": "dutch", "country": "NL", "birth_year": 1980}
    till = [{"order": n, "ticket": 1, "booker": 7, **home} for n in range(100)]
    others = [{"order": 1000 + n, "ticket": 1, "booker": 100 + n, **home} for n in range(1800)]
    outcome, lines = settled(tmp_path, *till, *others)
    first, last = lines.slice(0, 1).to_pylist()[0], lines.slice(1899, 1).to_pylist()[0]
    assert [first[name] for name in ("booker", "pc4", "pc6", "country", "birth_year")] == [None] * 5
    assert (first["postcode_status"], last["pc4"], last["booker"]) == ("missing", 3011, 1899)
    assert found(outcome)["booker-shared"][0] == 100


@pytest.mark.parametrize(("orders", "others"), [(99, 100), (100, 1900)])
def test_a_faithful_visitor_stays_somebody(tmp_path: Path, orders: int, others: int) -> None:
    rows = [{"order": n, "ticket": 1, "booker": 7} for n in range(orders)]
    rows += [{"order": 10_000 + n, "ticket": 1, "booker": 100 + n} for n in range(others)]
    outcome, _ = settled(tmp_path, *rows)
    assert "booker-shared" not in found(outcome)


def test_two_lines_of_one_count_are_one_row(tmp_path: Path) -> None:
    rows = [{"level": "L0", "row": 2}, {"level": "L0", "row": 2, "ticket_type": "free"}, {"level": "L0", "row": 3}]
    outcome, _ = settled(tmp_path, *rows)
    assert (outcome.rows_kept, outcome.lines_kept) == (2, 3)


def test_several_staged_files_are_one_delivery_in_their_order(tmp_path: Path) -> None:
    files = staged(tmp_path, ticket_lines([{"order": 1}, {"order": 2}]), ticket_lines([{"order": 1, "row": 4}]))
    settle(workbench(), staged=files, target=tmp_path / "lines.parquet")
    lines = pq.read_table(tmp_path / "lines.parquet")
    assert (lines["row"].to_pylist(), lines["ticket"].to_pylist()) == ([2, 3, 4], [1, 1, 2])


def test_a_delivery_without_lines_is_an_empty_file(tmp_path: Path) -> None:
    outcome = settle(workbench(), staged=[], target=tmp_path / "lines.parquet")
    assert (outcome.rows_kept, outcome.cents_kept, outcome.first) == (0, 0, None)
    assert pq.read_table(tmp_path / "lines.parquet").num_rows == 0


def test_settling_again_gives_the_same_file(tmp_path: Path) -> None:
    files = staged(tmp_path, ticket_lines([{"order": n % 7, "quantity": n % 3 - 1} for n in range(500)]))
    for name in ("a", "b"):
        settle(workbench(), staged=files, target=tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_target_that_cannot_be_written_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    files = staged(tmp_path, ticket_lines([{"order": 1}]))
    with pytest.raises(StorageError) as refused:
        settle(workbench(), staged=files, target=tmp_path / "absent" / "lines.parquet")
    assert refused.value.code == "lines-not-written"
    assert not (tmp_path / "absent").exists()
