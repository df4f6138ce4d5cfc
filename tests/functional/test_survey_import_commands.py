"""The commands of a survey as they are typed: begin, import, type, tally, status, erase, close, export."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.house import House
from publiek.listening import receiving, running
from tests.support.answering import a_form
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def here(tmp_path: Path) -> tuple[object, ...]:
    return ("-o", "huis", "--home", tmp_path / "home")


def keys(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    """What somebody types, prompt after prompt; after the last one the input ends."""
    import typer

    waiting = list(typed)

    def prompt(*_: object, **__: object) -> str:
        if not waiting:
            raise typer.Abort
        return waiting.pop(0)

    monkeypatch.setattr(typer, "prompt", prompt)


def answers(tmp_path: Path, code: str = "zomer"):
    return running.answers_of(House("huis", tmp_path / "home"), code).table.to_pylist()


def test_a_survey_from_beginning_to_end(tmp_path, terminal, here):
    begun = terminal.ask(
        "survey", "begin", "zomer", *here, "--title", "Zomer", "--area", "Utrecht", answer="survey begin"
    )
    assert (begun["questionnaire"], begun["open"], begun["area"]) == ("core@1", True, ["Utrecht"])
    file = tmp_path / "answers.csv"
    file.write_text("id;leeftijd;postcode\n1;34;3011\n2;12;3012\n3;51;3013\n", encoding="utf-8")
    written = terminal.ask(
        "survey",
        "import",
        file,
        "--survey",
        "zomer",
        *here,
        "--write-map",
        tmp_path / "map.yaml",
        answer="survey import --write-map",
    )
    assert written["read"] == {"A": "response", "B": "age", "C": "postcode"}
    taken = terminal.ask(
        "survey", "import", file, "--survey", "zomer", *here, "--map", tmp_path / "map.yaml", answer="survey import"
    )
    assert (taken["rows_read"], taken["rows_kept"], taken["rows_set_aside"]) == (3, 2, 1)
    assert terminal.ask("survey", "status", *here, answer="survey status")["surveys"][0]["forms"] == 2
    assert "2 formulieren (import 2)" in terminal.say("survey", "status", *here).out
    out = tmp_path / "out.csv"
    assert terminal.ask("survey", "export", "zomer", *here, "--out", out, answer="survey export")["rows"] == 2
    assert out.stat().st_mode & 0o077 == 0
    assert "kunnen iemand aanwijzen" in terminal.say("survey", "export", "zomer", *here, "--out", out).err
    assert terminal.ask("survey", "erase", "zomer", *here, "--file", file, answer="survey erase")["rows"] == 2
    closed = terminal.ask("survey", "close", "zomer", *here, answer="survey close")
    assert closed["closes"] is not None
    terminal.ask("survey", "erase", "zomer", *here, "--all", answer="survey erase")
    assert terminal.ask("survey", "status", *here, answer="survey status") == {"surveys": []}


def test_what_a_person_reads_says_what_happened_and_why(tmp_path, terminal, here):
    terminal.say("survey", "begin", "zomer", *here)
    file = tmp_path / "answers.csv"
    file.write_text("id;leeftijd;naam\n1;34;Jan\n2;12;Piet\n", encoding="utf-8")
    said = terminal.say("survey", "import", file, "--survey", "zomer", *here).err
    assert "1 formulieren bewaard, 1 rijen opzijgezet" in said and "jonger dan 16" in said
    assert "te weinig antwoorden" in said and "wijzen een persoon aan" in said
    english = terminal.say("survey", "status", *here, language="en").out
    assert "1 forms" in english


def test_answers_are_erased_with_the_code_of_the_respondent_or_after_their_time(tmp_path, terminal, here):
    terminal.say("survey", "begin", "zomer", *here)
    house = House("huis", tmp_path / "home")
    today = running.survey_of(house, "zomer").opened
    form = a_form(survey="zomer", collected=str(today), receipt=receiving.receipt_of("ROOS4821"))
    assert receiving.receive_form(house, "zomer", form, channel="link").kept
    assert terminal.ask("survey", "erase", "zomer", *here, "--receipt", "niemand99", answer="survey erase")["rows"] == 0
    assert terminal.ask("survey", "erase", "zomer", *here, "--receipt", "roos 4821", answer="survey erase")["rows"] == 1
    assert terminal.ask("survey", "erase", "zomer", *here, "--older", answer="survey erase")["rows"] == 0
    terminal.ask("survey", "erase", "zomer", *here, code=2, answer="error")
    terminal.ask("survey", "erase", "zomer", *here, "--older", "--all", code=2, answer="error")
    terminal.ask("survey", "erase", "winter", *here, "--all", code=12, answer="error")


def test_every_night_what_was_kept_long_enough_goes_everywhere(tmp_path, terminal, here):
    for house in ("huis", "zaal"):
        place = ("-o", house, "--home", tmp_path / "home")
        terminal.say("survey", "begin", "oud", *place, "--retention-months", "12")
        file = tmp_path / f"{house}.csv"
        file.write_text("leeftijd;datum;holds_back\n34;2019-05-01;te ver\n", encoding="utf-8")
        terminal.say("survey", "import", file, "--survey", "oud", *place)
    assert "langer bewaard dan beloofd" in terminal.say("survey", "status", *here).out
    told = terminal.ask("survey", "forget", "--home", tmp_path / "home", answer="survey forget")
    assert told == {"surveys": 2, "rows": 2, "open_answers": 0}
    assert answers(tmp_path, "oud") == []
    assert "Gewist: 0 formulieren" in terminal.say("survey", "forget", "--home", tmp_path / "home").err


def test_paper_is_typed_in_with_numbers_undone_and_gone_on_with_later(tmp_path, terminal, here, monkeypatch):
    terminal.say("survey", "begin", "zomer", *here)
    keys(monkeypatch, "3", "3", "u", "2", "q")
    said = terminal.say("survey", "type", "zomer", *here, "--unit", "hal")
    assert "0 formulieren bewaard" in said.err and answers(tmp_path) == []
    keys(monkeypatch, "x", "99", "1", "k", "1", "q")
    said = terminal.say("survey", "type", "zomer", *here, "--unit", "hal")
    assert "Verder met het formulier van de vorige keer" in said.err
    assert "Dat kan hier niet" in said.err and "Niet bewaard" in said.err and "1 formulieren bewaard" in said.err
    (row,) = answers(tmp_path)
    assert (row["age"], row["visits.theatre"], row["visits.cabaret"]) == ("25-34", "long_ago", "never")
    assert (row["channel"], row["unit"]) == ("paper", "hal")


def test_a_whole_form_follows_the_routes_of_the_electronic_one(tmp_path, terminal, here, monkeypatch):
    terminal.say("survey", "begin", "zomer", *here)
    visits, interest = ["1"] * 13, ["4"] * 13
    missed = ["ja", "1", "te duur, bel 0612345678"]
    barriers = ["nee", "1 3", "1"]  # no to health: fourteen rows are left
    keys(monkeypatch, "4", *visits, *interest, *missed, *barriers, "0", "3011 AB", "2", "k", "q")
    terminal.say("survey", "type", "zomer", *here)
    (row,) = answers(tmp_path)
    assert (row["missed"], row["holds_back"]) == ("yes", "te duur, bel [number]")
    assert (row["barriers.time"], row["barriers.cost"], row["barriers.habit"]) == ("yes", "yes", "no")
    assert (row["barriers.health"], row["instead"], row["help.closer"]) == (None, None, "no")
    assert (row["postcode"], row["party"]) == (3011, 2)


def test_a_tally_of_postcodes_is_typed_or_read_and_becomes_a_delivery(tmp_path, terminal, here, monkeypatch):
    terminal.say("survey", "begin", "kassa", *here, "--questionnaire", "tally@1")
    keys(monkeypatch, "3011 4", "3512", "onzin", "9999;2", "")
    said = terminal.say("survey", "tally", "kassa", *here, "--unit", "kassa 1")
    assert "7 formulieren bewaard" in said.err and "Dat kan hier niet" in said.err
    file, delivery = tmp_path / "tally.csv", tmp_path / "delivery.csv"
    file.write_text("postcode;aantal\n3011;30\n3512 AB;12\nbuitenland;5\n", encoding="utf-8")
    told = terminal.ask(
        "survey", "tally", "kassa", *here, "--file", file, "--delivery", delivery,
        "--date", "2026-06-01", "--event", "Open dag", answer="survey tally",
    )  # fmt: skip
    assert (told["kept"], told["set_aside"]) == (42, 5)
    assert sum(row["postcode"] == 3011 for row in answers(tmp_path, "kassa")) == 34
    taken = terminal.ask("import", delivery, *here)
    assert (taken["level"], taken["rows_kept"]) == ("L1", 2)
    terminal.say("survey", "begin", "zomer", *here)
    terminal.ask("survey", "tally", "zomer", *here, "--file", file, code=12, answer="error")


def test_a_structure_of_limesurvey_begins_a_survey(tmp_path, terminal, here):
    from tests.functional.test_survey_import_limesurvey import new_style

    (tmp_path / "zomer.lss").write_text(new_style(), encoding="utf-8")
    said = terminal.say("survey", "begin", "zomer", *here, "--structure", tmp_path / "zomer.lss")
    assert "soort vraag bestaat hier niet" in said.err and "gezondheid zonder eigen toestemming" in said.err
    terminal.ask("survey", "begin", "zomer", *here, code=12, answer="error")
    terminal.ask("survey", "begin", "Zomer!", *here, code=12, answer="error")
    terminal.ask("survey", "begin", "winter", *here, "--closes", "ooit", code=2, answer="error")
