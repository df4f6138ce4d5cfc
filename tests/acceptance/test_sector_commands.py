"""publiek sector as a person types it: make ready, see, take along; what it says when something is wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from publiek import permitting, sector
from publiek.governance import Decision
from publiek.house import House
from tests.spec.test_sector import HOUSES, a_home, total
from tests.support import messy
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return a_home(tmp_path / "home")


def test_answers_as_documented(home: Path, terminal: Terminal) -> None:
    where = ("--home", home)
    assert terminal.ask("sector", "refresh", *where, answer="sector refresh")["houses"] == len(HOUSES)
    status = terminal.ask("sector", "status", *where, answer="sector status")
    assert (status["houses"], status["lines"], status["seasons"], status["behind"]) == (5, 100, [2024], [])
    shown = terminal.ask("sector", "show", "--by", "season", *where, answer="sector show")
    assert shown["rows"] == [
        {"season": "2024/25", "houses": 5, "visits": 200, "tickets": 200, "cents": 300_000, "bookers": 100}
    ]
    period = ("--from", "2024-09", "--to", "2025-06", "--genres", "theatre,dance")
    reached = terminal.ask("sector", "reach", "-o", HOUSES[0], *period, *where, answer="sector reach")
    assert (reached["bookers"], reached["low"], reached["high"], reached["exact"]) == (20, 20, 20, True)
    nobody = terminal.ask(
        "sector", "reach", "-o", HOUSES[0], *period[:4], "--genres", "opera", *where, answer="sector reach"
    )
    assert nobody["bookers"] is None


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "verschillende boekers (geteld)"), ("en", "different bookers (counted)")]
)
def test_reach_in_words(home: Path, terminal: Terminal, language: str, word: str) -> None:
    said = terminal.say(
        "sector", "reach", "-o", HOUSES[0], "--from", "2024-09", "--to", "2025-06", "--home", home, language=language
    )
    assert said.out.startswith(f"20 {word}")


def test_show_states_its_base_and_for_whom_it_is(home: Path, terminal: Terminal) -> None:
    said = terminal.say("sector", "show", "--by", "season", "--home", home).out
    assert "2024/25" in said and "Basis: 200 bezoeken bij 5 organisaties" in said and "Niet om te publiceren" in said


def test_what_is_taken_along_is_what_was_shown(home: Path, terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "areas.csv"
    shown = terminal.ask("sector", "show", "--by", "season,area", "--out", out, "--home", home, answer="sector show")
    with out.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {key: "" if value is None else str(value) for key, value in row.items()} for row in shown["rows"]
        ]


def test_an_import_brings_its_own_part_up_to_date(home: Path, terminal: Terminal, tmp_path: Path) -> None:
    terminal.say("import", messy.maker_tour(tmp_path), "-o", "De Papieren Boot", "--home", home)
    status = terminal.ask("sector", "status", "--home", home, answer="sector status")
    assert (status["houses"], status["behind"]) == (6, [])
    terminal.say("deliveries", "-o", "De Papieren Boot", "--withdraw", "1", "--home", home)
    assert terminal.ask("sector", "status", "--home", home, answer="sector status")["lines"] == 100


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "--by", "organisation,month"), "division-unknown"),
        (("show", "--season", "2024/26"), "season-unreadable"),
        (("reach", "-o", "de-brug", "--from", "2024-13", "--to", "2025-01"), "month-unreadable"),
        (("reach", "-o", "de-brug", "--from", "2024-12", "--to", "2025-01", "--genres", "circus"), "genre-unknown"),
        (("refresh", "--memory", "lots"), "memory-unreadable"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    home: Path, terminal: Terminal, words: tuple[str, ...], code: str
) -> None:
    assert code in terminal.say("sector", *words, "--home", home, code=2).err


def test_a_house_of_which_nothing_is_ready(home: Path, terminal: Terminal) -> None:
    asked = ("sector", "reach", "-o", "nergens", "--from", "2024-09", "--to", "2025-06", "--home", home)
    assert "house-not-ready" in terminal.say(*asked, code=6).err


def test_a_house_that_stopped_sharing_is_in_no_answer(home: Path, terminal: Terminal) -> None:
    permitting.decide(House(HOUSES[1], home), Decision("stop", "own-analysis", {}, "directie"))
    for _ in range(2):
        status = terminal.ask("sector", "status", "--home", home, answer="sector status")
        assert (status["houses"], status["lines"], status["stopped"]) == (4, 80, [HOUSES[1]])
        for by in ("season", "season,segment", "season,area"):
            shown = terminal.ask("sector", "show", "--by", by, "--home", home, answer="sector show")
            assert {row["visits"] for row in shown["rows"]} == {160}
            assert {row["houses"] for row in shown["rows"]} == {4} == {shown["houses"]} and shown["stopped"] == 1
        # made anew it stays in the sums that are kept, and out of what is told
        terminal.ask("sector", "refresh", "--anew", "--home", home, answer="sector refresh")
    said = terminal.say("sector", "show", "--by", "season", "--home", home, language="en").out
    assert "160 visits at 4 organisations" in said and "1 organisation is left out: it does not share any more." in said
    assert HOUSES[1] in terminal.say("sector", "status", "--home", home).out
    period = ("--from", "2024-09", "--to", "2025-06", "--home", home)
    assert "purpose-stopped" in terminal.say("sector", "reach", "-o", HOUSES[1], *period, code=8).err
    assert terminal.ask("sector", "reach", "-o", HOUSES[0], *period, answer="sector reach")["bookers"] == 20


def test_what_is_erased_at_a_house_that_stopped_goes_out_of_the_sums_too(home: Path, terminal: Terminal) -> None:
    house = House(HOUSES[1], home)
    permitting.decide(house, Decision("stop", "own-analysis", {}, "directie"))
    sector.refresh(home)
    assert total(home, HOUSES[1]) == (40, 20)
    house.store.withdraw(1)
    sector.refresh(home)
    assert total(home, HOUSES[1]) == (0, 0)
