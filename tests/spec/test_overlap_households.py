"""A household is an address, the same text in every house that knows it, however its visitors wrote it."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publiek.collective.overlap.addresses import canonical, read_address
from publiek.collective.overlap.household_keys import key_of, keys_of
from publiek.collective.overlap.opting_out import OptOuts

GOLDEN = Path(__file__).parents[1] / "support" / "dutch_addresses.csv"


def golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_five_hundred_ways_to_write_an_address() -> None:
    cases = golden()
    assert len(cases) >= 500
    wrong = []
    for case in cases:
        wanted = (case["read_number"], case["read_addition"]) if case["read_number"] else None
        if read_address(case["line"], case["number"], case["addition"]) != wanted:
            wrong.append(case)
    assert wrong == []


def test_reading_an_address_twice_changes_nothing() -> None:
    for case in golden():
        read = read_address(case["line"], case["number"], case["addition"])
        assert read is None or canonical(*read) == read


@given(st.text(max_size=40), st.text(max_size=12), st.text(max_size=12))
def test_any_text_is_an_address_or_is_not_and_stays_what_it_was(line: str, number: str, addition: str) -> None:
    read = read_address(line, number, addition)
    if read is not None:
        assert canonical(*read) == read
        assert key_of("1234AB", *read) == f"hk1|nl|1234AB|{read[0]}|{read[1]}"
        assert "|" not in "".join(read)


def test_the_key_names_the_version_of_its_rules() -> None:
    assert key_of("1234AB", "12", "A") == "hk1|nl|1234AB|12|A"
    lines = lines_of([("1234AB", "12|A", 1, 2), ("1234AB", "12|", 2, 1)])
    now, later = keys_of([lines]).keys, keys_of([lines], version="hk2").keys
    assert not set(now) & set(later)
    assert [key.split("|", 1)[1] for key in now] == [key.split("|", 1)[1] for key in later]


@pytest.mark.parametrize("pc6", ["1234", "0234AB", "1234ab", "1234 AB", "", "12345A"])
def test_without_a_postcode_of_six_there_is_no_household(pc6: str) -> None:
    assert key_of(pc6, "12", "") is None


def test_flats_at_one_number_stay_apart_and_a_family_is_one() -> None:
    lines = lines_of([("1234AB", "12|1", 1, 2), ("1234AB", "12|2", 2, 2), ("1234AB", "12|2", 3, 1)])
    found = keys_of([lines])
    assert found.keys == ("hk1|nl|1234AB|12|1", "hk1|nl|1234AB|12|2")
    assert (found.bookers, found.addressed, found.coverage) == (3, 3, 1.0)


def test_who_has_no_address_is_dropped_and_counted() -> None:
    lines = lines_of([("1234AB", "12|", 1, 2), (None, None, 2, 2), ("1234AB", None, 3, 1), (None, "12|", 4, 1)])
    found = keys_of([lines])
    assert len(found.keys) == 1
    assert (found.bookers, found.addressed, found.coverage) == (4, 1, 0.25)


def test_who_gave_everything_back_did_not_come() -> None:
    lines = lines_of([("1234AB", "12|", 1, 2), ("1234AB", "12|", 1, -2, "return"), ("1234AB", "14|", 2, 2)])
    assert keys_of([lines]).keys == ("hk1|nl|1234AB|14|",)


def test_schools_groups_and_companies_are_no_households() -> None:
    rows = [
        ("1234AB", f"{n}|", n, 1, "valid", kind) for n, kind in enumerate(["person", "group", "school", "company"], 1)
    ]
    found = keys_of([lines_of(rows)])
    assert found.keys == ("hk1|nl|1234AB|1|",)
    assert found.bookers == 1


def test_who_moved_lives_at_the_last_address() -> None:
    first, second = lines_of([("1234AB", "1|", 7, 1)]), lines_of([("4321AB", "9|", 7, 1)])
    assert keys_of([first, second]).keys == ("hk1|nl|4321AB|9|",)


def test_who_opted_out_is_left_out_and_counted(tmp_path: Path) -> None:
    opt_outs = OptOuts(tmp_path, b"s" * 32)
    opt_outs.add("hk1|nl|1234AB|12|")
    opt_outs.add("hk1|nl|1234AB|12|")
    lines = lines_of([("1234AB", "12|", 1, 2), ("1234AB", "14|", 2, 2)])
    found = keys_of([lines], opt_outs=opt_outs)
    assert (found.keys, found.opted_out, len(opt_outs)) == (("hk1|nl|1234AB|14|",), 1, 1)
    assert "1234AB" not in (tmp_path / "opted-out.txt").read_text()


def test_households_show_no_address() -> None:
    assert "1234" not in repr(keys_of([lines_of([("1234AB", "12|", 1, 2)])]))


def lines_of(rows: list[tuple]) -> pa.Table:
    """Lines of (pc6, address line, booker, quantity, status, kind)."""
    full = [(*row, *("valid", "person")[len(row) - 4 :]) for row in rows]
    return pa.table(
        {
            "pc6": pa.array([row[0] for row in full], pa.string()),
            "address_line": pa.array([row[1] for row in full], pa.string()),
            "booker": pa.array([row[2] for row in full], pa.int64()),
            "quantity": pa.array([row[3] for row in full], pa.int32()),
            "status": pa.array([row[4] for row in full], pa.string()),
            "booker_kind": pa.array([row[5] for row in full], pa.string()),
        }
    )
