"""publiek year-end: which sheets there are, made as files, what the house adds, and what changed since one was sent."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from docs import generate_year_end
from tests.support import kept, year_ends
from tests.support.typing_in import Terminal

HOUSE = ("--organisation", "huis-aan-de-kade")


@pytest.fixture
def terminal(tmp_path, monkeypatch, capsys) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def home(tmp_path):
    rows = [line | {"genre": "theatre", "production": "Zee", "production_id": "p1"} for line in year_ends.lines()]
    year_ends.house(tmp_path / "home", rows)
    return *HOUSE, "--home", tmp_path / "home", "--year", "2026"


def test_every_scheme_says_where_it_is_from_and_when_it_was_read(terminal):
    told = terminal.ask("year-end", "schemes", answer="year-end schemes")["schemes"]
    assert [one["scheme"] for one in told] == [
        "cbs-performing-arts",
        "cbs-museums",
        "ocw-performances",
        "dip-types",
        "egmus",
    ]
    assert all(one["sources"] and one["read"] == "2026-11-29" for one in told)
    said = terminal.say("year-end", "schemes").out
    assert "83533NED" in said and "gelezen op" in said


def test_sheets_come_out_as_files_with_their_figures_definitions_and_reconciliation(tmp_path, terminal):
    where, out = home(tmp_path), tmp_path / "out"
    wish = ("--scheme", "cbs-performing-arts", "--formats", "xlsx,pdf,csv,json", "--out", out)
    told = terminal.ask("year-end", "sheets", *where, *wish, answer="year-end sheets")
    sheet = told["sheets"][0]
    assert sheet["version"] == 1 and sheet["empty"]["halls"] == "asked"
    assert next(one for one in sheet["steps"] if one["step"] == "sheet")["visits"] == sheet["rows"]["visits"]
    book = openpyxl.load_workbook(out / "cbs-podiumkunsten-2026.xlsx")
    assert book.sheetnames == ["Opgave", "Per locatie en regio", "Aansluiting", "Uitleg"]
    figures = {row[0].value: row for row in book["Opgave"].iter_rows() if row[0].value}
    assert figures["Bezoeken aan toneel"][1].value == sheet["rows"]["visits-theatre"]
    assert figures["Kaartopbrengst"][1].value == sheet["rows"]["revenue"] / 100
    halls = figures["Theaterzalen"]
    assert halls[1].value is None and not halls[1].protection.locked and "Vul zelf in" in halls[2].value
    tied = [row[0].value for row in book["Aansluiting"].iter_rows()]
    assert "Basistotaal kalenderjaar 2026" in tied and "Op deze opgave" in tied
    notes = " ".join(str(row[0].value) for row in book["Uitleg"].iter_rows())
    assert "https://www.cbs.nl/nl-nl/cijfers/detail/70077NED" in notes and "29 november 2026" in notes.replace(
        "\xa0", " "
    )
    assert (out / "cbs-podiumkunsten-2026.pdf").read_bytes()[:5] == b"%PDF-"
    whole = json.loads((out / "cbs-podiumkunsten-2026.json").read_text("utf-8"))
    assert whole["rows"][0]["value"] == sheet["rows"]["performances"] and whole["digest"] == sheet["digest"]
    lines = (out / "cbs-podiumkunsten-2026.csv").read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("performances;Voorstellingen totaal;")


def test_no_title_becomes_a_formula(tmp_path, terminal):
    rows = [year_ends.ticket(1, "v1", 2, 1000, genre="theatre", production='=HYPERLINK("http://x")', production_id="p")]
    year_ends.house(tmp_path / "home", rows)
    where, out = (*HOUSE, "--home", tmp_path / "home", "--year", "2026"), tmp_path / "out"
    terminal.say(
        "year-end", "sheets", *where, "--scheme", "ocw-performances", "--formats", "xlsx,csv,pdf", "--out", out
    )
    book = openpyxl.load_workbook(out / "speellijst-2026.xlsx")
    cells = [cell for row in book["Speellijst"].iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells) and all(cell.data_type != "f" for cell in cells)
    assert "'=HYPERLINK" in (out / "speellijst-2026-performances.csv").read_text("utf-8-sig")


def test_what_the_house_knows_is_asked_once_and_taken_over(tmp_path, terminal):
    where, form = home(tmp_path), tmp_path / "form.yaml"
    terminal.ask("year-end", "facts", *where, "--write", form, answer="year-end facts")
    filled = form.read_text("utf-8").replace("kvk: ", "kvk: 01234567").replace("halls: ", "halls: 3")
    form.write_text(filled.replace("amateur_performances: ", "amateur_performances: 4"), "utf-8")
    told = terminal.ask("year-end", "facts", *where, "--file", form, answer="year-end facts")
    assert told["facts"] == {"kvk": "01234567", "halls": 3, "amateur_performances": 4}
    sheet = terminal.ask("year-end", "sheets", *where, "--scheme", "cbs-performing-arts", answer="year-end sheets")
    assert sheet["sheets"][0]["rows"]["halls"] == 3
    later = terminal.ask("year-end", "facts", *where[:-1], "2027", answer="year-end facts")
    # What is counted every year is asked again.
    assert later["facts"] == {"kvk": "01234567", "halls": 3} and later["taken_from"] == "2026"
    kept_in = tmp_path / "home" / "organisations" / HOUSE[1] / "year-end" / "facts-2026.yaml"
    assert kept_in.stat().st_mode & 0o077 == 0


def test_an_answer_of_the_wrong_kind_is_refused_without_quoting_it(tmp_path, terminal):
    where = home(tmp_path)
    for said, code in (
        ("halls=veel", "year-end-fact-unreadable"),
        ("shoes=3", "year-end-fact-unknown"),
        ("x", "year-end-set"),
    ):
        told = terminal.ask("year-end", "facts", *where, "--set", said, code=2)
        assert told["error"]["code"] == code and "veel" not in str(told)
    assert terminal.ask("year-end", "sheets", *where[:-1], "26", code=2)["error"]["code"] == "year-end-period"
    told = terminal.ask("year-end", "sheets", *where, "--scheme", "tax", code=2)
    assert told["error"]["code"] == "year-end-scheme-unknown"


def test_a_correction_after_sending_is_told(tmp_path, terminal):
    where, wish = home(tmp_path), ("--scheme", "egmus")
    nothing = terminal.ask("year-end", "compare", *where, *wish, code=6)
    assert nothing["error"]["code"] == "year-end-never-made"
    terminal.ask("year-end", "sheets", *where, *wish, "--sent", answer="year-end sheets")
    assert terminal.ask("year-end", "compare", *where, *wish, answer="year-end compare")["changes"] == []
    house = year_ends.House("huis-aan-de-kade", tmp_path / "home")
    kept.deliver(house.store, "two", [year_ends.ticket(90, "v4", 5, 5000)])
    changed = terminal.ask("year-end", "compare", *where, *wish, answer="year-end compare")
    assert changed["sent_on"] and {one["code"]: one["after"] - one["before"] for one in changed["changes"]} == {
        "visits": 5,
        "visits-not-free": 5,
        "revenue": 5000,
    }
    again = terminal.ask("year-end", "sheets", *where, *wish, answer="year-end sheets")
    assert again["sheets"][0]["version"] == 2
    assert "Veranderd sinds versie 1" in terminal.say("year-end", "compare", *where, *wish).out


def test_the_same_sheet_is_the_same_file(tmp_path, terminal):
    where, wish = home(tmp_path), ("--scheme", "dip-types", "--formats", "xlsx,json")
    for name in ("a", "b"):
        terminal.say("year-end", "sheets", *where, *wish, "--out", tmp_path / name)
    first, second = ((tmp_path / name / "dip-kaartsoorten-2026.xlsx").read_bytes() for name in ("a", "b"))
    assert first == second and openpyxl.load_workbook(io.BytesIO(first)).sheetnames[0] == "Opgave"


def test_without_a_choice_the_sheets_of_this_kind_of_house_are_made(tmp_path, terminal):
    where = home(tmp_path)
    told = terminal.ask("year-end", "sheets", *where, "--subsector", "museum", answer="year-end sheets")
    assert [one["scheme"] for one in told["sheets"]] == ["cbs-museums", "egmus"]
    said = terminal.say("year-end", "sheets", *where, "--subsector", "museum", language="en").out
    assert "Base total of calendar year 2026" in said


def test_the_page_of_all_schemes_is_up_to_date():
    assert generate_year_end.PAGE.read_text(encoding="utf-8") == generate_year_end.page()
