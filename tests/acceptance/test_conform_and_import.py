"""What conforms is imported with the same totals; what does not conform is refused, or kept in a way that is told."""

from __future__ import annotations

import csv
import json
import runpy
from decimal import Decimal
from pathlib import Path

import pytest

from publiek.conformance import conform
from publiek.engines import Workbench
from publiek.warehouse import Store
from tests.support.typing_in import Terminal

MAKER = runpy.run_path(str(Path(__file__).parents[2] / "examples" / "standard" / "make_samples.py"))
GOOD = Path(__file__).parents[2] / "examples" / "standard" / "good"
SAMPLES = {"L0": "counts", "L1": "postcode_counts", "L2": "tickets"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_tickets_as_json_lines_and_as_csv_are_the_same_delivery(tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(MAKER["text"]("tickets", MAKER["good"]()["tickets"]), encoding="utf-8")
    told = []
    for place, home in ((path, "one"), (GOOD / "L2-lines" / "tickets.jsonl", "two")):
        assert conform(place).level == "L2"
        told.append(terminal.ask("import", place, "--organisation", "Verzonnen huis", "--home", tmp_path / home))
    facts = ("level", "rows_kept", "rows_set_aside", "cents_kept", "first", "last", "findings")
    assert [told[0][one] for one in facts] == [told[1][one] for one in facts]


@pytest.mark.parametrize(("table", "column"), [("counts", "revenue"), ("tickets", "amount")])
def test_money_is_the_same_on_both_roads(table: str, column: str, tmp_path: Path, terminal: Terminal) -> None:
    rows = MAKER["good"](3)[table]
    path = tmp_path / f"{table}.csv"
    path.write_text(MAKER["text"](table, rows), encoding="utf-8")
    assert conform(path).meets
    told = terminal.ask("import", path, "--organisation", "Verzonnen huis", "--home", tmp_path / "home")
    with path.open(encoding="utf-8") as lines:
        kept = sum(Decimal(one[column]) + Decimal(one.get("fee") or 0) for one in csv.DictReader(lines))
    assert (told["cents_kept"], told["rows_kept"]) == (int(kept * 100), len(rows))


def test_postcodes_without_their_status_keep_the_level_of_postcodes(tmp_path: Path, terminal: Terminal) -> None:
    """Taken for counts they would be one performance per postcode, at the level of figures without a postcode."""
    rows = [{k: v for k, v in one.items() if k != "postcode_status"} for one in MAKER["good"]()["postcode_counts"]]
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert not conform(path).meets
    told = terminal.ask("import", path, "--organisation", "Verzonnen huis", "--home", tmp_path / "home")
    assert (told["system"], told["level"], told["rows_kept"]) == ("standard", "L1", len(rows))


@pytest.mark.parametrize("level", sorted(SAMPLES))
def test_a_delivery_that_is_nothing_is_refused_on_both_roads(level: str, tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / f"{SAMPLES[level]}.csv"
    good = MAKER["text"](SAMPLES[level], MAKER["good"]()[SAMPLES[level]])
    path.write_text(good.split("\n")[0] + "\n", encoding="utf-8")
    assert not conform(path).meets
    said = terminal.run("import", path, "--organisation", "Verzonnen huis", "--home", tmp_path / "home", "--json")
    assert (said.code, json.loads(said.out)["error"]["code"]) == (3, "delivery-empty")


def test_rows_that_came_twice_are_set_aside_with_the_reason(tmp_path: Path, terminal: Terminal) -> None:
    rows = MAKER["good"]()["tickets"]
    path = tmp_path / "tickets.csv"
    path.write_text(MAKER["text"]("tickets", [*rows, rows[3]]), encoding="utf-8")
    assert [one.rule for one in conform(path).faults.named] == ["row-double"]
    told = terminal.ask("import", path, "--organisation", "Verzonnen huis", "--home", tmp_path / "home")
    assert "row-duplicate" in {one["code"] for one in told["findings"]}
    assert told["cents_kept"] == sum(int(Decimal(r["amount"]) * 100 + Decimal(r["fee"] or 0) * 100) for r in rows)


def test_a_birth_year_that_conforms_is_the_one_that_importing_keeps(tmp_path: Path, terminal: Terminal) -> None:
    """Row by row, around the line (decision 49): what the checker names is what the house does not keep."""
    rows = [dict(one) for one in MAKER["good"]()["tickets"]][:8]
    for place, row in enumerate(rows):
        row["birth_year"] = str(int(row["ordered_at"][:4]) - 14 - place)
    path = tmp_path / "tickets.csv"
    path.write_text(MAKER["text"]("tickets", rows), encoding="utf-8")
    named = {one.row for one in conform(path).faults.named if one.rule == "birth-year-young"}
    terminal.say("import", path, "--organisation", "Verzonnen huis", "--home", tmp_path / "home")
    with Workbench() as workbench:
        kept = Store(tmp_path / "home", "verzonnen-huis").lines(workbench).collect().to_arrow().to_pylist()
    young = {one["row"] for one in kept if one["birth_year"] is None}
    assert named == young == {2, 3, 4}
