"""publiek survey instruments, show, compose, compare, crosswalk, privacy, paper: as typed, and as documented JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.surveys.instruments import core, find, read
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_what_there_is_is_listed_with_how_long_it_takes(terminal: Terminal) -> None:
    told = terminal.ask("survey", "instruments", answer="survey instruments")["questionnaires"]
    assert {"core@1", "festival-short@1", "tally@1"} <= {one["name"] for one in told if not one["module"]}
    assert {"visitor@1", "com-b@1", "best-worst@1"} <= {one["name"] for one in told if one["module"]}
    said = terminal.say("survey", "instruments").out
    assert "core@1" in said and "ongeveer 8 minuten" in said and "seconden" in said


def test_a_questionnaire_is_shown_in_words_as_a_file_and_with_its_rules(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal.say("survey", "show", "core@1").out
    assert "Hoe oud bent u?" in said and "alleen als missed = yes" in said and "(na toestemming)" in said
    file = tmp_path / "mine.yaml"
    file.write_text(terminal.say("survey", "show", "core@1", "--yaml").out, encoding="utf-8")
    assert read(file) == core()
    assert terminal.ask("survey", "show", str(file), answer="survey show")["name"] == "core@1"
    terminal.ask("survey", "show", "core@9", code=12)


def test_a_house_composes_its_own(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "zomer.yaml"
    words = ("survey", "compose", "--code", "zomer-2026", "--module", "visitor@1", "--out", out)
    told = terminal.ask(*words, answer="survey compose")
    assert told["name"] == "zomer-2026@1" and told["modules"] == ["core@1", "visitor@1"]
    assert "grade" in [item.code for item in find(str(out)).items]
    terminal.say("survey", "compose", "--code", "Zomer!", code=12)


def test_two_are_compared_with_reasons(terminal: Terminal) -> None:
    told = terminal.ask("survey", "compare", "core@1", "festival-short@1", answer="survey compare")
    assert "missed" in told["same"] and told["reasons"]["barriers.time"] == ["words", "denominator"]
    said = terminal.say("survey", "compare", "core@1", "festival-short@1").out
    assert "barriers.time (de vraag is anders gesteld; het is aan andere mensen gevraagd)" in said


def test_the_crosswalk_is_told(terminal: Terminal) -> None:
    told = terminal.ask("survey", "crosswalk", answer="survey crosswalk")
    assert {"item": "barriers", "part": "time", "source": "gss", "code": "prfmtime, arttime"}.items() <= next(
        row for row in told["rows"] if row["part"] == "time" and row["source"] == "gss"
    ).items()
    assert "prfmtime" in terminal.say("survey", "crosswalk").out


def test_the_privacy_text_needs_a_contact(terminal: Terminal) -> None:
    words = ("survey", "privacy", "core@1", "--house", "Theater Voorbeeld")
    terminal.ask(*words, code=12)
    told = terminal.ask(*words, "--contact", "publiek@theater.example", answer="survey privacy")
    assert any("publiek@theater.example" in text["nl"] for part in told["whole"] for text in part["text"])
    assert "Autoriteit Persoonsgegevens" in terminal.say(*words, "--contact", "publiek@theater.example").out


def test_paper_of_a_questionnaire_and_of_a_survey_that_began(terminal: Terminal, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "paper")
    words = ("--house", "Theater Voorbeeld", "--contact", "publiek@theater.example")
    files = terminal.ask("survey", "paper", "tally@1", *words, *out, answer="survey paper")["files"]
    assert [Path(file).name for file in files] == [
        "tally-1-form.pdf",
        "tally-1-keying.xlsx",
        "tally-1-keying-map.yaml",
    ]
    assert Path(files[0]).read_bytes().startswith(b"%PDF")
    home = ("--home", tmp_path / "home", "-o", "Theater Voorbeeld")
    begin = ("survey", "begin", "zomer-2026", *home, "--questionnaire", "tally@1", "--contact", "bij@de.example")
    terminal.say(*begin)
    files = terminal.ask("survey", "paper", "--survey", "zomer-2026", *home, *out, answer="survey paper")["files"]
    assert Path(files[0]).name == "zomer-2026-form.pdf"
    terminal.ask("survey", "paper", "--survey", "zomer-2026", *out, code=2)
