"""As a vendor types it: check a delivery, see the faults, take a badge; as a house: read it without a mapping."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.typing_in import Terminal

SAMPLES = Path(__file__).parents[2] / "examples" / "standard"


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_a_good_delivery_gets_its_level_and_badge(tmp_path: Path, terminal: Terminal) -> None:
    badges = ("--badge", tmp_path / "b.svg", "--badge", tmp_path / "b.json")
    told = terminal.ask("conform", SAMPLES / "good" / "L2", "--level", "L2", *badges)
    assert (told["meets"], told["level"], told["faults"]) == (True, "L2", [])
    assert json.loads((tmp_path / "b.json").read_text())["digest"] == told["digest"]
    assert (tmp_path / "b.svg").read_text().startswith("<svg")


def test_a_bad_delivery_ends_with_14_and_names_row_and_rule(terminal: Terminal) -> None:
    told = terminal.ask("conform", SAMPLES / "bad" / "value-code", code=14, answer="conform")
    assert [(one["row"], one["column"], one["rule"]) for one in told["faults"]] == [(5, "ticket_type", "value-code")]
    said = terminal.say("conform", SAMPLES / "bad" / "value-code", "--language", "en", code=14).out
    assert "tickets.csv, row 5, column ticket_type: value-code:" in said
    assert "Vriendenprijs" not in said


@pytest.mark.parametrize("words", [("--level", "L9"), ("--badge", "badge.png")])
def test_what_cannot_be_asked(words: tuple[str, str], terminal: Terminal) -> None:
    told = terminal.ask("conform", SAMPLES / "good" / "L0", *words, code=2)
    assert told["error"]["code"] == "conform-choice"


def test_nothing_to_check_and_a_place_that_is_not_public(tmp_path: Path, terminal: Terminal) -> None:
    assert terminal.ask("conform", tmp_path, code=14)["error"]["code"] == "conform-nothing"
    for address in ("http://example.org/counts.csv", "https://127.0.0.1/counts.csv", "file:///etc/passwd"):
        assert terminal.ask("conform", address, code=2)["error"]["code"] == "live-address-refused"


def test_the_standard_is_shown_written_and_compared(tmp_path: Path, terminal: Terminal) -> None:
    assert list(terminal.ask("standard", "show", "counts", answer="standard show")["tables"]) == ["counts"]
    made = terminal.ask("standard", "write", tmp_path / "s")["files"]
    assert str(tmp_path / "s" / "tickets.schema.json") in made
    facts = json.loads((tmp_path / "s" / "standard.json").read_text())
    del facts["tables"]["counts"]["columns"]["venue"]
    (tmp_path / "new.json").write_text(json.dumps(facts))
    told = terminal.ask("standard", "diff", "1.0.0", tmp_path / "new.json", answer="standard diff")
    assert (told["step"], told["breaking"]) == ("major", True)
    assert terminal.ask("standard", "diff", "7.0.0", code=2)["error"]["code"] == "standard-version"
    assert terminal.ask("standard", "show", "nothing", code=2)["error"]["code"] == "standard-table"


@pytest.mark.parametrize("file", ["L0/counts", "L1/postcode_counts", "L2/tickets"])
def test_a_delivery_by_the_standard_is_read_without_a_mapping(file: str, tmp_path: Path, terminal: Terminal) -> None:
    """Nothing is lost: every row and every cent of the file is kept."""
    path = SAMPLES / "good" / f"{file}.csv"
    told = terminal.ask("import", path, "--organisation", "Verzonnen huis", "--home", tmp_path / "home")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    money = [Decimal(one.get(name) or "0") for one in rows for name in ("amount", "fee", "revenue")]
    cents = int(sum(money) * 100)
    assert (told["system"], told["level"]) == ("standard", file[:2])
    assert (told["rows_read"], told["rows_kept"]) == (len(rows), len(rows))
    assert (told["cents_read"], told["cents_kept"]) == (cents, cents)
