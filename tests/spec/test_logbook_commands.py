"""publiek log: what it shows, whether it finds what was changed, and that every command has its place in the log."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from publiek import logbook
from publiek.cli import logged
from publiek.cli.main import app
from publiek.logbook import Entry
from tests.support.contributing import HOUSE as MEMBER
from tests.support.contributing import Home
from tests.support.logs import HOUSE, a_log, lines_of, write_lines
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


TOWN = Path(__file__).parents[2] / "examples" / "town" / "theatre" / "bestellingen.csv"


def _show(terminal: Terminal, home: Path, *more: object, house: str = HOUSE) -> list[dict[str, Any]]:
    return terminal.ask("log", "show", "-o", house, "--home", home, *more, answer="log show")["shown"]


def test_a_report_from_one_file_is_in_the_log_with_what_was_done(tmp_path: Path, terminal: Terminal) -> None:
    home = tmp_path / "home"
    terminal.say("report", TOWN, "-o", HOUSE, "--home", home, "--formats", "json", "--out", tmp_path / "out")
    shown = _show(terminal, home)
    assert [one["action"] for one in shown] == ["view", "export", "import", "key-used", "key-made"]
    export, delivery = shown[1], shown[2]
    assert (export["subject"], export["detail"]["policy"], export["detail"]["formats"]) == (
        "report",
        "own-eyes",
        "json",
    )
    assert delivery["subject"] == "delivery 1" and delivery["detail"]["rows"] > 1000


def test_one_command_that_shows_is_one_entry(tmp_path: Path, terminal: Terminal) -> None:
    home = tmp_path / "home"
    terminal.say("import", TOWN, "-o", HOUSE, "--home", home)
    before = logbook.verify(home, HOUSE).lines
    terminal.say("profile", "-o", HOUSE, "--home", home)
    terminal.say("deliveries", "-o", HOUSE, "--home", home)
    told = list(logbook.read(home, HOUSE))[before:]
    assert [(one.action, one.subject) for one in told] == [("view", "profile"), ("view", "deliveries")]


def test_a_withdrawn_delivery_is_told(tmp_path: Path, terminal: Terminal) -> None:
    home = tmp_path / "home"
    terminal.say("import", TOWN, "-o", HOUSE, "--home", home)
    terminal.say("deliveries", "-o", HOUSE, "--home", home, "--withdraw", 1)
    assert _show(terminal, home, "--action", "withdraw")[0]["subject"] == "delivery 1"


def test_nothing_is_made_for_a_house_that_is_not_there(tmp_path: Path, terminal: Terminal) -> None:
    terminal.say("profile", "-o", "nergens", "--home", tmp_path / "home", code=6)
    assert not (tmp_path / "home" / "organisations" / "nergens" / "log").exists()


def test_it_is_asked_by_day_action_and_name(tmp_path: Path, terminal: Terminal) -> None:
    a_log(tmp_path, 6, days=10)
    assert len(_show(terminal, tmp_path, "--since", "2026-01-25", "--action", "export")) == 4
    assert len(_show(terminal, tmp_path, "--until", "2026-01-25", "--who", "ans")) == 3
    assert _show(terminal, tmp_path, "--who", "nobody at all") == []
    for words in (("--since", "gisteren"), ("--action", "peek")):
        terminal.ask("log", "show", "-o", HOUSE, "--home", tmp_path, *words, code=2)


def test_it_reads_as_plain_dutch(tmp_path: Path, terminal: Terminal) -> None:
    logbook.note(tmp_path, HOUSE, Entry("import", "delivery 5", who="Ans", detail={"rows": 12}))
    said = terminal.say("log", "show", "-o", HOUSE, "--home", tmp_path).out
    assert "Ans  ingelezen  levering 5  rijen 12" in said
    assert "imported  delivery 5" in terminal.say("log", "show", "-o", HOUSE, "--home", tmp_path, language="en").out


def test_verify_finds_the_line_and_ends_with_six(tmp_path: Path, terminal: Terminal) -> None:
    home = tmp_path / "home"
    a_log(home, 5)
    a_log(home, 2, house="museum")
    whole = terminal.ask("log", "verify", "--home", home, answer="log verify")
    assert [(one["name"], one["lines"]) for one in whole["logs"]] == [("museum", 2), (HOUSE, 5)] and whole["whole"]
    lines = lines_of(home)
    write_lines(home, [lines[0], lines[1].replace(b"report", b"rapport"), *lines[2:]])
    found = terminal.ask("log", "verify", "--home", home, code=6, answer="log verify")
    assert [(one["whole"], one["broken_at"]) for one in found["logs"]] == [(True, 0), (False, 2)]
    assert "VERANDERD. Regel 2." in terminal.say("log", "verify", "--home", home, code=6).out


def test_a_head_kept_elsewhere_tells_that_a_whole_log_was_taken_away(tmp_path: Path, terminal: Terminal) -> None:
    home, file = tmp_path / "home", tmp_path / "usb" / "heads.json"
    root = a_log(home, 5)
    told = terminal.ask("log", "head", "--out", file, "--home", home, answer="log head")
    assert told["heads"][0]["lines"] == 5 and told["heads"][0]["signature"]
    a_log(home, 1)
    terminal.say("log", "verify", "--home", home, "--head", file)
    for path in root.iterdir():
        path.unlink()
    root.rmdir()
    terminal.say("log", "verify", "--home", home)
    found = terminal.ask("log", "verify", "--home", home, "--head", file, code=6, answer="log verify")
    assert found["logs"][0]["broken_at"] == 1
    file.write_text("{}")
    terminal.ask("log", "verify", "--home", home, "--head", file, code=2)


def test_it_is_taken_away_as_csv_and_as_json_lines(tmp_path: Path, terminal: Terminal) -> None:
    a_log(tmp_path / "home", 3)
    for form in ("csv", "jsonl"):
        out = tmp_path / f"log.{form}"
        words = ("log", "export", "-o", HOUSE, "--home", tmp_path / "home", "--out", out, "--format", form)
        told = terminal.ask(*words, answer="log export")
        assert told["entries"] == (4 if form == "csv" else 5) and out.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader((tmp_path / "log.csv").open()))
    assert [row["subject"] for row in rows] == ["report 0", "report 1", "report 2", "log export"]
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["line"] for line in lines] == [1, 2, 3, 4, 5]


def test_a_damaged_log_stops_the_house_until_it_is_renewed(tmp_path: Path, terminal: Terminal) -> None:
    home = tmp_path / "home"
    terminal.say("import", TOWN, "-o", HOUSE, "--home", home)
    write_lines(home, lines_of(home)[:1])
    refused = terminal.ask("profile", "-o", HOUSE, "--home", home, code=6)
    assert refused["error"]["code"] == "log-changed"
    aside = terminal.ask("log", "renew", "-o", HOUSE, "--home", home, answer="log renew")["aside"]
    assert Path(aside).is_dir()
    terminal.say("profile", "-o", HOUSE, "--home", home)
    assert terminal.ask("log", "renew", "-o", HOUSE, "--home", home, answer="log renew")["aside"] == ""


def test_what_a_house_shares_is_in_the_same_view(tmp_path: Path, terminal: Terminal) -> None:
    home = Home(tmp_path).settle()
    home.agree()
    shown = _show(terminal, tmp_path / "home", house=MEMBER)
    assert {("sharing", "agreed"), ("sharing", "approver")} <= {(one["source"], one["what"]) for one in shown}
    path = home.sharing / "log.jsonl"
    path.write_bytes(path.read_bytes().replace(b"agreed", b"agread", 1))
    found = terminal.ask("log", "verify", "--home", tmp_path / "home", code=6, answer="log verify")
    assert [one["kind"] for one in found["logs"] if not one["whole"]] == ["sharing"]


def _commands(part: typer.Typer, before: str = "") -> Iterator[tuple[str, bool]]:
    for command in part.registered_commands:
        names = command.callback.__annotations__ if command.callback else {}
        yield f"{before}{command.name}", "organisation" in names
    for group in part.registered_groups:
        if group.typer_instance is not None:
            yield from _commands(group.typer_instance, f"{before}{group.name or group.typer_instance.info.name} ")


#: Commands about one house that show nothing of it: what they do is noted at the door of the room that does it, or
#: stands in the log of what the house shares.
_AT_THE_DOOR = frozenset(
    (
        "import", "connect add", "connect try", "connect run", "connect change", "connect remove", "write-back run",
        "write-back undo", "write-back forget", "contribute agree", "contribute approver", "contribute prepare",
        "contribute approve", "contribute pack", "contribute send", "contribute fetch", "contribute withdraw",
        "contribute stop", "contribute receive", "node connect", "node prepare-overlap", "node send", "node withdraw",
        "node fetch", "overlap ask", "overlap take", "overlap leave-out", "overlap seal", "survey begin",
        "survey import", "survey close", "survey erase", "survey export", "survey fetch", "survey form", "survey type",
        "survey tally", "programme add", "programme forget", "lesson new", "lesson propose", "experiment register",
        "experiment amend", "log renew", "duplicates", "keys rotate", "keys retire", "leave",
    )
)  # fmt: skip
#: Groups of the rooms of privacy, whose doors note what they do.
_ROOMS = ("privacy ", "papers ", "consent ", "rights ", "retention ", "backup ", "breach ", "handbook ", "knowledge ")


def test_every_command_about_a_house_has_its_place_in_the_log() -> None:
    named = logged.VIEW | logged.EXPORT | logged.WRITE_BACK | logged.OF_ALL
    known = dict(_commands(app))
    assert not named - set(known)
    forgotten = {name for name, of_a_house in known.items() if of_a_house} - named - _AT_THE_DOOR
    assert not {name for name in forgotten if not name.startswith(_ROOMS)}
