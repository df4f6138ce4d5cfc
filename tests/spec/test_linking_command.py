"""A marketer asks which accounts are double, of an export as the ticketing system gives it."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from publiek import linking, pipeline
from publiek.errors import UsageError
from tests.support.sector import files_of, make_sector
from tests.support.typing_in import Terminal

ORDERS = Path(__file__).parents[2] / "examples" / "town" / "theatre" / "bestellingen.csv"


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_it_is_told_in_sentences(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal.say("duplicates", ORDERS, "--home", tmp_path / "home")
    assert "152 accounts" in said.out
    assert "Waarschijnlijk" in said.out
    assert "personen (tussen" in said.out
    english = terminal.say("duplicates", ORDERS, "--home", tmp_path / "home", language="en")
    assert "Probably" in english.out


def test_nothing_is_kept(terminal: Terminal, tmp_path: Path) -> None:
    terminal.say("duplicates", ORDERS, "--home", tmp_path / "home")
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file()]


def test_the_answer_for_machines_has_a_schema(terminal: Terminal, tmp_path: Path) -> None:
    told = terminal.ask("duplicates", ORDERS, "--home", tmp_path / "home")
    assert told["accounts"] == 152
    assert told["persons"]["low"] <= told["persons"]["number"] <= told["persons"]["high"] <= told["examined"]


def test_the_box_office_gets_its_own_numbers_and_no_names(terminal: Terminal, tmp_path: Path) -> None:
    export = tmp_path / "klanten.csv"
    people = [
        ("1001", "Fatima Jansen", "f.jansen@example.org", "3011AB", "Hoogstraat 12"),
        ("1002", "F. Jansen", "F.Jansen@Example.org", "3011 ab", "Hoogstraat 12"),
        *[(str(2000 + n), f"Naam{n} Van Dam{n}", f"n{n}@example.net", "1012AB", f"Kade {n}") for n in range(60)],
    ]
    with export.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(["Ordernr", "Klantnr", "Naam", "E-mail", "Postcode", "Adres", "Voorstelling", "Datum", "Aantal"])
        for number, person in enumerate(people):
            sheet.writerow([90000 + number, *person, "De Reis", "08-11-2024", 2])
    out = tmp_path / "paren.csv"
    told = terminal.ask("duplicates", export, "--home", tmp_path / "home", "--out", out, "--certain", "0.9")
    assert told["written"] == 1
    written = out.read_text(encoding="utf-8-sig")
    assert "1001" in written
    assert "1002" in written
    assert "jansen" not in written.casefold()


@pytest.mark.parametrize("certain", ["0.2", "2"])
def test_a_certainty_that_makes_no_sense_is_refused(terminal: Terminal, tmp_path: Path, certain: str) -> None:
    said = terminal.say("duplicates", ORDERS, "--home", tmp_path / "home", "--certain", certain, code=2)
    assert "0" in said.err


@pytest.mark.long
def test_second_accounts_of_the_invented_sector_are_found(tmp_path: Path) -> None:
    """Every export of every house, beside the truth about who is whom."""
    sector = make_sector(tmp_path / "sector", tickets=60_000)
    owner = {
        (row["organisation"], row["customer"]): row["person"]
        for row in pq.read_table(sector / "truth" / "accounts.parquet").to_pylist()
        if row["person"] is not None  # The others are groups and schools.
    }
    found = right = there = 0
    for organisation, facts in files_of(sector):
        house = organisation["organisation"]
        try:
            linked = pipeline.find_duplicates(
                sector / facts["path"], maps=tmp_path / "maps", settings=linking.LinkSettings(certain=0.9)
            )
        except UsageError as error:
            assert error.code == "no-accounts"
            continue
        number = linked.numbers.to_pylist()
        pairs = [(house, number[row["left"]], number[row["right"]]) for row in linked.pairs.to_pylist()]
        known = [pair for pair in pairs if {(house, pair[1]), (house, pair[2])} <= set(owner)]
        found += len(known)
        right += sum(owner[house, left] == owner[house, other] for _, left, other in known)
        there += _second_accounts(linked, house, owner)
    assert there >= 20
    assert found >= 20
    assert right / found >= 0.93
    assert right / there >= 0.90


def _second_accounts(linked: linking.Linked, house: str, owner: dict[tuple[str, str], int]) -> int:
    """How many pairs of accounts that this export names are truly of one person."""
    mine: dict[int, set[str]] = defaultdict(set)
    for number in set(linked.numbers.to_pylist()):
        if (house, number) in owner:
            mine[owner[house, number]].add(number)
    return sum(len(list(combinations(numbers, 2))) for numbers in mine.values())
