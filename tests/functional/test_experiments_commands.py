"""The whole of `publiek experiment` as it is typed, on a house with two years of lines until today."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from publiek.house import House
from tests.support.tried_houses import World, deliver
from tests.support.typing_in import Terminal

WORLD = World(areas=24, rate=3.0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    house = House(organisation="huis-a", home=tmp_path / "home", venue_pc4=WORLD.pc4[0])
    deliver(house, WORLD.lines(date.today() - timedelta(days=700), date.today()), "past")
    return house.home


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_size_areas_register_status_amend_and_read(terminal: Terminal, home: Path) -> None:
    start, end = date.today() + timedelta(days=20), date.today() + timedelta(days=200)
    place = ("-o", "huis-a", "--home", home)
    when = ("--start", start, "--end", end, "--hoped", "1.6")
    found = terminal.ask("experiment", "size", *place, *when, answer="experiment size")
    assert found["pairs"] == 12 and 0 < found["simulated"] <= 1
    drawn = terminal.ask("experiment", "areas", *place, *when[:4], answer="experiment areas")
    assert terminal.ask("experiment", "areas", *place, *when[:4], answer="experiment areas") == drawn
    words = ("--title", "Buurtbus", "--action", "Een bus terug", "--barrier", "travel")
    kept = terminal.ask("experiment", "register", "buurtbus", *place, *words, *when, answer="experiment show")
    assert kept["plan"]["treated"] == drawn["treated"] and kept["state"] == "waiting"
    assert kept["plan"]["power"] == pytest.approx(found["simulated"], abs=0.03)
    terminal.ask("experiment", "read", "buurtbus", *place, code=13, answer="error")
    terminal.ask("experiment", "register", "laat", *place, *words, *_begun(when), code=13, answer="error")
    late = terminal.say("experiment", "register", "laat", *place, *words, *_begun(when), "--late", language="en").out
    assert "! registered after it had started" in late
    terminal.ask(
        "experiment", "amend", "buurtbus", *place, "--to", "Het sneeuwde", "--why", "w", answer="experiment show"
    )
    told = terminal.ask("experiment", "status", *place, answer="experiment status")["experiments"]
    assert [one["plan"]["code"] for one in told] == ["buurtbus", "laat"]
    said = terminal.say("experiment", "status", *place, language="en").out
    assert "Het sneeuwde" in said and "registered after it had started" in said


def test_words_that_fit_no_experiment_are_refused(terminal: Terminal, home: Path) -> None:
    place = ("-o", "huis-a", "--home", home)
    for words in (
        ("--start", "2027-02-30", "--end", "2027-06-30"),
        ("--start", "2027-02-01", "--end", "2027-01-01"),
        ("--start", "2027-02-01", "--end", "2027-06-30", "--areas", "10115"),
        ("--start", "2027-02-01", "--end", "2027-06-30", "--hoped", "0.8"),
    ):
        terminal.ask("experiment", "size", *place, *words, code=2, answer="error")
    few = (
        "--start",
        date.today() + timedelta(days=9),
        "--end",
        date.today() + timedelta(days=90),
        "--areas",
        "1011,1012",
    )
    terminal.ask("experiment", "size", *place, *few, code=13, answer="error")


def _begun(when: tuple) -> tuple:
    return ("--start", date.today() - timedelta(days=5), *when[2:])
