"""What a vendor who begins usually gets wrong: each mistake is told at the right row, with what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from publiek.cli.conform import lines
from publiek.conformance import conform
from publiek.errors import ExchangeError

GOOD = Path(__file__).parents[2] / "examples" / "standard" / "good"
COUNTS = (GOOD / "L0" / "counts.csv").read_text(encoding="utf-8")
TICKETS = (GOOD / "L2" / "tickets.csv").read_text(encoding="utf-8")


def found(path: Path, content: str | bytes) -> list[tuple[int, str, str]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(one.row, one.column, one.rule) for one in conform(path).faults.named]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"\xef\xbb\xbf" + COUNTS.replace("\n", "\r\n").encode(), []),
        (COUNTS.replace(",", ";"), [(1, "", "file-delimiter")]),
        (COUNTS.replace("stuk", "café").encode("cp1252"), [(0, "", "file-encoding")]),
        (COUNTS.encode("utf-16"), [(0, "", "file-encoding")]),
        (b"PK\x03\x04" + COUNTS.encode(), [(0, "", "file-packed")]),
        (f"{COUNTS}\n\n", [(8, "", "row-empty"), (9, "", "row-empty")]),
        (f"{COUNTS}{',' * 11}\n", [(8, "", "row-empty")]),
        (f"Uitdraai van de kassa\n\n{COUNTS}", [(0, "", "file-table")]),
        ("", [(0, "", "file-empty")]),
    ],
)
def test_how_a_spreadsheet_saves(content: str | bytes, faults: list[tuple[int, str, str]], tmp_path: Path) -> None:
    assert found(tmp_path / "counts.csv", content) == faults


def test_a_quote_that_is_not_closed_is_named_where_it_stands(tmp_path: Path) -> None:
    broken = COUNTS.split("\n")
    broken[4] = broken[4].replace("Verzonnen stuk", '"Verzonnen" stuk', 1)
    assert found(tmp_path / "counts.csv", "\n".join(broken)) == [(5, "", "file-unreadable")]


def test_a_name_in_other_capitals_gets_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text(COUNTS.replace("revenue", "Revenue"))
    (fault,) = conform(tmp_path / "counts.csv").faults.named
    assert fault.told("en").endswith("Do you mean revenue?")
    (tmp_path / "counts.csv").write_text(COUNTS.replace("revenue", "omzet"))
    (fault,) = conform(tmp_path / "counts.csv").faults.named
    assert fault.told("en").endswith("use the name of the standard.")


def test_a_double_key_tells_which_columns_are_the_key(tmp_path: Path) -> None:
    head, first, *_ = TICKETS.split("\n")
    (tmp_path / "tickets.csv").write_text(f"{head}\n{first}\n{first.replace('1.50', '1.75', 1)}\n")
    told = [one.told("en") for one in conform(tmp_path / "tickets.csv").faults.named if one.rule == "key-double"]
    assert told == [
        "This key already stood in an earlier row: order_id, ticket_id. Deliver one row per key with the latest stand."
    ]


def test_a_return_without_its_sale_is_a_warning(tmp_path: Path) -> None:
    head, *rows = TICKETS.rstrip("\n").split("\n")
    back = [row for row in rows if ",return," in row]
    (tmp_path / "tickets.csv").write_text("\n".join([head, *back]) + "\n")
    judged = conform(tmp_path / "tickets.csv")
    assert [(one.row, one.rule) for one in judged.faults.named] == [
        (row, "return-without-sale") for row in range(2, 2 + len(back))
    ]
    assert judged.level == "L2"


def test_a_full_worksheet_is_a_warning(tmp_path: Path) -> None:
    head = "performance_id,production_title,start,visits\n"
    for rows, rules in ((65_535, ["rows-cut"]), (65_534, [])):
        lines_of = "".join(f"u{n},Stuk,2026-03-10T20:15,1\n" for n in range(rows))
        (tmp_path / "counts.csv").write_text(head + lines_of)
        judged = conform(tmp_path / "counts.csv")
        assert ([one.rule for one in judged.faults.named], judged.level) == (rules, "L0")


def test_a_postcode_without_its_status_is_told_as_one_absent_column(tmp_path: Path) -> None:
    content = "performance_id,production_title,start,postcode_digits,visits\nu1,Stuk,2026-03-10T20:15,1234,2\n"
    assert found(tmp_path / "export.csv", content) == [(1, "postcode_status", "header-missing")]


@pytest.mark.parametrize("name", ["counts.txt", "counts.json"])
def test_an_ending_that_is_none(name: str, tmp_path: Path) -> None:
    assert found(tmp_path / name, COUNTS) == [(0, "", "file-name")]


def test_a_file_in_another_folder_is_told_in_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text(COUNTS)
    package = {"publiek_standard": "1.0.0", "resources": [{"name": "counts", "path": "data/counts.csv"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    told = [(one.file, one.told("en")) for one in conform(tmp_path).faults.named]
    assert [file for file, _ in told] == ["counts.csv", "datapackage.json"]
    assert all("without a folder before it" in said for _, said in told)


def test_a_link_is_read_and_a_pipe_is_not(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").symlink_to(GOOD / "L0" / "counts.csv")
    assert conform(tmp_path / "counts.csv").level == "L0"
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "nowhere.csv").symlink_to(tmp_path / "none")
    for name in ("pipe.csv", "nowhere.csv", "none.csv"):
        with pytest.raises(ExchangeError) as refused:
            conform(tmp_path / name)
        assert refused.value.code == "conform-nothing"


def test_a_name_of_a_file_that_cannot_be_printed(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\n.csv"))
    path.write_text(COUNTS)
    assert [one.file for one in conform(path).files] == ["a??.csv"]


def test_what_matters_most_is_summed_up_first(tmp_path: Path) -> None:
    wrong = COUNTS.replace("Verzonnen stuk 1", "iemand@voorbeeld.example").replace("theatre", "toneel")
    (tmp_path / "counts.csv").write_text(wrong.replace(",200,", ",1,"))
    told = lines(conform(tmp_path / "counts.csv"), "en")
    summed = [line.split(" × ")[1] for line in told if " × " in line]
    assert summed == [
        "privacy-email: counts.csv",
        "value-code: counts.csv",
        "counts-over-capacity (warning): counts.csv",
    ]


@pytest.mark.parametrize(("column", "wild"), [("start", "294247-01-10T04:00"), ("start", "infinity")])
def test_a_moment_beyond_all_time_is_a_fault_and_no_crash(column: str, wild: str, tmp_path: Path) -> None:
    head, first, *_ = TICKETS.split("\n")
    cells = first.split(",")
    cells[head.split(",").index(column)] = wild
    assert (2, column, "value-form") in found(tmp_path / "tickets.csv", f"{head}\n{','.join(cells)}\n")


def test_an_export_of_pretix_is_no_delivery_but_can_be_read(tmp_path: Path) -> None:
    names = ["Event name", "Event slug", "Order code", "Order total", "Status", "Email", "Phone number", "Order date"]
    names += ["Order time", "Company", "Name", "Address", "ZIP code", "City", "Country", "Fees", "Positions"]
    path = tmp_path / "orders.csv"
    path.write_text(",".join(names) + "\n" + ",".join("x" for _ in names) + "\n")
    (fault,) = conform(path).faults.named
    assert fault.rule == "file-table"
    assert fault.told("en").endswith("Publiek can read it as pretix.")
    assert fault.told("nl").endswith("Publiek kan het lezen als pretix.")
