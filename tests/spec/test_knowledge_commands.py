"""`publiek knowledge`: courses and sessions from the command line, in and out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.test_knowledge import REPEATS, TABLE
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_courses_are_listed_for_whom_they_are(terminal: Terminal, tmp_path: Path) -> None:
    home = ("--home", tmp_path / "home")
    everything = terminal.ask("knowledge", "courses", *home, answer="knowledge courses")["courses"]
    some = terminal.ask("knowledge", "courses", "--role", "maker", *home, answer="knowledge courses")["courses"]
    assert 0 < len(some) < len(everything)
    assert terminal.ask("knowledge", "remove", some[0]["code"], "--kind", "courses", *home, answer="knowledge remove")
    left = terminal.ask("knowledge", "courses", *home, answer="knowledge courses")["courses"]
    assert len(left) == len(everything) - 1
    assert terminal.run("knowledge", "courses", "--role", "astronaut", *home).code == 2


def test_a_calendar_and_a_table_come_in_and_a_calendar_goes_out(terminal: Terminal, tmp_path: Path) -> None:
    home = ("--home", tmp_path / "home")
    (tmp_path / "agenda.ics").write_bytes(REPEATS)
    (tmp_path / "sessies.csv").write_bytes(TABLE)
    told = terminal.ask("knowledge", "import", tmp_path / "agenda.ics", "--by", "Wij", *home, answer="knowledge import")
    assert (told["taken"], told["persons_left_out"]) == (4, 2)
    told = terminal.ask("knowledge", "import", tmp_path / "sessies.csv", *home, answer="knowledge import")
    assert told["rows"] == told["taken"] + len(told["aside"])
    again = terminal.ask("knowledge", "import", tmp_path / "sessies.csv", *home, answer="knowledge import")
    assert again["changed"] == 0
    sessions = terminal.ask("knowledge", "sessions", "--all", *home, answer="knowledge sessions")["sessions"]
    assert len(sessions) == 6
    terminal.ask("knowledge", "cancel", sessions[0]["code"], *home, answer="knowledge cancel")
    out = terminal.ask("knowledge", "export", tmp_path / "uit.ics", *home, answer="knowledge export")
    assert out["sessions"] == 6
    assert (tmp_path / "uit.ics").read_bytes().count(b"BEGIN:VEVENT") == 6
    said = terminal.run("knowledge", "sessions", "--all", *home)
    assert "gaat niet door" in said.out
    assert "Inloopuur (Wij)" in said.out


def test_what_cannot_be_read_is_said_and_keeps_nothing(terminal: Terminal, tmp_path: Path) -> None:
    home = ("--home", tmp_path / "home")
    (tmp_path / "geheim-zqxvogel.ics").write_bytes(b"zqxvogel")
    for words in (
        ("import", tmp_path / "geheim-zqxvogel.ics"),
        ("import", tmp_path / "weg.csv"),
        ("import", tmp_path / "geheim-zqxvogel.ics", "--kind", "niets"),
        ("cancel", "niets"),
    ):
        said = terminal.run("knowledge", *words, *home)
        assert said.code == 2
        assert "zqxvogel" not in said.err.replace("geheim-zqxvogel", "")
    assert not (tmp_path / "home" / "knowledge" / "sessions.json").exists()
