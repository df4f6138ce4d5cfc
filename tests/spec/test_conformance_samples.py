"""The samples anybody can run: every good one passes at its level, every seeded fault is named with row and rule."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from publiek.conformance import as_dict, badge_json, badge_svg, conform, rules

SAMPLES = Path(__file__).parents[2] / "examples" / "standard"
GOOD = sorted(path for path in (SAMPLES / "good").iterdir())
BAD = sorted(path for path in (SAMPLES / "bad").iterdir())


@pytest.mark.parametrize("sample", GOOD, ids=lambda path: path.name)
def test_a_good_sample_meets_its_level(sample: Path) -> None:
    judged = conform(sample)
    assert judged.level == sample.name[:2]
    assert judged.faults.named == []


@pytest.mark.parametrize("sample", BAD, ids=lambda path: path.name)
def test_a_seeded_fault_is_named_with_row_and_rule_and_nothing_else_is(sample: Path) -> None:
    expected = json.loads((sample / "expected.json").read_text(encoding="utf-8"))
    judged = conform(sample)
    found = [(one.file, one.row, one.column, one.rule) for one in judged.faults.named]
    assert found == [(one["file"], one["row"], one["column"], expected["rule"]) for one in expected["faults"]]
    assert judged.meets == (rules()[expected["rule"]].severity == "warning")


def test_every_rule_has_a_bad_sample() -> None:
    """A level that is absent is no fault of a file, and a full worksheet is too large to keep: tried elsewhere."""
    assert {path.name for path in BAD} == set(rules()) - {"level-missing", "rows-cut"}


def test_a_level_that_is_not_there() -> None:
    judged = conform(SAMPLES / "good" / "L0", level="L2")
    assert [one.rule for one in judged.faults.named] == ["level-missing"]
    assert not judged.meets


def test_what_stands_in_a_file_is_never_told(tmp_path: Path) -> None:
    content = (SAMPLES / "good" / "L2" / "tickets.csv").read_text(encoding="utf-8")
    head, first, *_ = content.split("\n")
    secret = "Canarie0612345678"
    cells = first.split(",")
    (tmp_path / "tickets.csv").write_text(
        "\n".join(
            [
                f"{head},{secret}",
                *(",".join([*cells[:place], secret, *cells[place + 1 :], secret]) for place in range(len(cells))),
            ]
        )
    )
    judged = conform(tmp_path / "tickets.csv")
    assert len(judged.faults.named) > 10
    assert secret not in json.dumps(as_dict(judged, "en")) + json.dumps(as_dict(judged, "nl"))


def test_the_badge_is_the_same_for_the_same_delivery() -> None:
    one, two = conform(SAMPLES / "good" / "L1"), conform(SAMPLES / "good" / "L1")
    assert badge_json(one, day="2026-01-02") == badge_json(two, day="2026-01-02")
    facts = json.loads(badge_json(one, day="2026-01-02"))
    assert (facts["level"], facts["standard"], facts["meets"]) == ("L1", "1.0.0", True)
    assert "L1" in badge_svg(one, day="2026-01-02")
    assert json.loads(badge_json(conform(SAMPLES / "bad" / "value-form"), day="2026-01-02"))["level"] is None


def test_an_export_of_a_vendor_is_told_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("OrderId,EventId,TicketCount,SaleTicketId,Price\n1,2,1,3,10\n")
    judged = conform(tmp_path / "sales.csv")
    assert [one.rule for one in judged.faults.named] == ["file-table"]
    assert "Publiek can read it as Tixly" in judged.faults.named[0].told("en")


def test_the_samples_are_those_of_their_maker(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES / "make_samples.py"))["make"](tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    kept = {
        p.relative_to(SAMPLES): p.read_bytes()
        for at in ("good", "bad")
        for p in (SAMPLES / at).rglob("*")
        if p.is_file()
    }
    assert made == kept, "run examples/standard/make_samples.py"


@pytest.mark.parametrize(
    "line", ['{"order_id": "\\ud800"}', "[" * 100_000, '{"order_id": ' + "9" * 5000 + "}", '"text"']
)
def test_a_json_line_that_is_none_is_named_by_row(line: str, tmp_path: Path) -> None:
    first = (SAMPLES / "good" / "L2-lines" / "tickets.jsonl").read_text(encoding="utf-8").split("\n")[0]
    (tmp_path / "tickets.jsonl").write_text(f"{first}\n{line}\n")
    judged = conform(tmp_path / "tickets.jsonl")
    assert [(one.row, one.rule) for one in judged.faults.named] == [(2, "json-line")]


def test_many_faults_are_counted_and_the_first_thousand_named(tmp_path: Path) -> None:
    head, first, *_ = (SAMPLES / "good" / "L0" / "counts.csv").read_text(encoding="utf-8").split("\n")
    rows = [first.replace("u0", f"u{n}").replace("theatre", "Toneel") for n in range(30_000)]
    (tmp_path / "counts.csv").write_text("\n".join([head, *rows]) + "\n")
    judged = conform(tmp_path / "counts.csv")
    assert (len(judged.faults.named), judged.faults.counted["counts.csv", "value-code"]) == (1000, 30_000)
    assert [one.row for one in judged.faults.named] == list(range(2, 1002))


def test_an_absent_column_is_one_fault(tmp_path: Path) -> None:
    content = (SAMPLES / "good" / "L2" / "tickets.csv").read_text(encoding="utf-8")
    (tmp_path / "tickets.csv").write_text(content.replace(",status,", ",state,", 1))
    found = [(one.row, one.column, one.rule) for one in conform(tmp_path / "tickets.csv").faults.named]
    assert found == [(1, "#4", "header-unknown"), (1, "status", "header-missing")]
