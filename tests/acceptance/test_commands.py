"""Every command as a person types it: what it answers, in which words, and what it says when something is wrong."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
import yaml

from tests.support import messy
from tests.support.answers import schemas
from tests.support.typing_in import Terminal

#: Words that only a Dutch sentence has, and only an English one.
_DUTCH = re.compile(r"\b(de|het|een|niet|bestand|kolommen|levering|dit|deze|rijen)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(the|this|file|columns|delivery|rows|is|not)\b", re.IGNORECASE)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


# Answers for machines ------------------------------------------------------------------------------------------------


def test_every_documented_answer_is_asked_somewhere() -> None:
    """A command that is added without a test of its answer is seen here."""
    tests = Path(__file__).parents[1]
    asked = "".join(path.read_text(encoding="utf-8") for path in sorted(tests.rglob("test_*.py")))
    for answer in set(schemas()) - {"areas fetch", "error"}:
        command, _, option = answer.partition(" ")
        spelled = f'"{command}"' in asked and (not option or f'"{option}"' in asked)
        assert spelled or f'answer="{answer}"' in asked, answer


def test_import_answers_as_documented(tmp_path: Path, terminal: Terminal) -> None:
    words = ("import", messy.maker_tour(tmp_path), "-o", "De Papieren Boot", "--home", tmp_path / "home")
    first, again = terminal.ask(*words), terminal.ask(*words)
    assert (first["level"], first["rows_read"], first["rows_kept"]) == ("L0", 9, 8)
    assert (first["already_kept"], again["already_kept"]) == (False, True)
    assert again["cents_kept"] == first["cents_kept"] == 748_200


def test_deliveries_are_listed_and_withdrawn(tmp_path: Path, terminal: Terminal) -> None:
    file = messy.festival_days(tmp_path)
    terminal.ask("import", file, "-o", "Feest", "--home", tmp_path / "home")
    listed = terminal.ask("deliveries", "-o", "Feest", "--home", tmp_path / "home")
    assert [(one["number"], one["level"], one["withdrawn"]) for one in listed["deliveries"]] == [(1, "L0", False)]
    gone = terminal.ask("deliveries", "-o", "Feest", "--home", tmp_path / "home", "--withdraw", 1)
    assert gone["deliveries"][0]["withdrawn"]
    twice = terminal.ask("deliveries", "-o", "Feest", "--home", tmp_path / "home", "--withdraw", 1, code=2)
    assert twice["error"]["code"] == "delivery-unknown"
    back = terminal.ask("import", file, "-o", "Feest", "--home", tmp_path / "home")
    assert not back["already_kept"]


def test_a_map_is_written_once_and_never_over_another(tmp_path: Path, terminal: Terminal) -> None:
    file = messy.own_words(tmp_path)
    made = terminal.ask("map", file, "--out", tmp_path / "map.yaml")
    assert made["columns"] == 6
    completed = (tmp_path / "map.yaml").read_text(encoding="utf-8") + "# ingevuld\n"
    (tmp_path / "map.yaml").write_text(completed, encoding="utf-8")
    refused = terminal.ask("map", file, "--out", tmp_path / "map.yaml", code=2)
    assert refused["error"]["code"] == "mapping-exists"
    assert (tmp_path / "map.yaml").read_text(encoding="utf-8") == completed


def test_a_completed_map_is_used_and_remembered(tmp_path: Path, terminal: Terminal) -> None:
    file, target = messy.own_words(tmp_path), tmp_path / "map.yaml"
    terminal.ask("map", file, "--out", target)
    body = yaml.safe_load(target.read_text(encoding="utf-8"))
    meant = {"A": "order_id", "C": "performance_date", "D": "production_title", "E": "quantity"}
    for column in body["columns"]:
        column["field"] = meant.get(column["column"], column["field"])
    target.write_text(yaml.safe_dump(body), encoding="utf-8")
    home = tmp_path / "home"
    preview = terminal.ask(
        "import", file, "-o", "Huis", "--home", home, "--map", target, "--dry-run", answer="import --dry-run",
    )  # fmt: skip
    assert preview["columns"][0]["field"] == "order_id"
    taken = terminal.ask("import", file, "-o", "Huis", "--home", home, "--map", target)
    assert taken["rows_kept"] == 6
    other = messy.text(tmp_path / "later.csv", file.read_text(encoding="utf-8").replace("-03-", "-04-"))
    assert terminal.ask("import", other, "-o", "Huis", "--home", home)["rows_kept"] == 6


def test_a_sheet_is_chosen_by_name_or_number(tmp_path: Path, terminal: Terminal) -> None:
    file = messy.several_sheets(tmp_path)
    chosen = terminal.ask("import", file, "-o", "a", "--home", tmp_path / "home", "--sheet", "Verkoop")
    assert chosen["facts"]["sheet"] == "Verkoop"
    assert terminal.ask("import", file, "-o", "b", "--home", tmp_path / "home", "--sheet", 2)["rows_kept"] == 6
    refused = terminal.ask("import", file, "-o", "c", "--home", tmp_path / "home", "--sheet", "Blad9", code=2)
    assert refused["error"]["code"] == "sheet-unknown"


def test_explain_knows_every_finding_and_says_when_it_does_not(terminal: Terminal) -> None:
    known = terminal.ask("explain", "row-footer")
    assert known["meaning"]["nl"] and known["meaning"]["en"]
    assert terminal.ask("explain", "geen-code", code=2)["error"]["code"] == "code-unknown"


def test_engines_says_what_computes_and_what_each_does_not_do(terminal: Terminal) -> None:
    told = terminal.ask("engines")
    assert told["chosen"] == "duckdb"
    polars = next(engine for engine in told["engines"] if engine["name"] == "polars")
    assert {gap["capability"]: gap["kind"] for gap in polars["gaps"]}["memory-cap"] == "never"


def test_areas_show_says_what_is_built_in(tmp_path: Path, terminal: Terminal) -> None:
    shown = terminal.ask("areas", "show", "--home", tmp_path, answer="areas show")
    assert shown["built_in"]["areas"] > 4000
    assert shown["imported"] == []


def test_areas_import_refuses_a_folder_without_area_files(tmp_path: Path, terminal: Terminal) -> None:
    folder = tmp_path / "cijfers"
    folder.mkdir()
    messy.festival_days(folder)
    refused = terminal.ask("areas", "import", folder, "--home", tmp_path / "home", code=7)
    assert refused["error"]["code"] == "area-nothing-found"


def test_areas_import_reads_published_figures(shared_data: Path, tmp_path: Path, terminal: Terminal) -> None:
    read = terminal.ask(
        "areas", "import", shared_data / "nl-pc4-stats", "--home", tmp_path / "home", answer="areas import"
    )
    assert {entry["vintage"] for entry in read["imported"]} >= {2020, 2022}


def test_the_standard_is_written_as_schemas(tmp_path: Path, terminal: Terminal) -> None:
    made = terminal.ask("standard", "--out", tmp_path / "std")
    assert len(made["files"]) > 20
    assert all(json.loads(Path(file).read_text(encoding="utf-8")) for file in made["files"])


@pytest.mark.long
def test_the_demonstration_says_what_it_made(tmp_path: Path, terminal: Terminal) -> None:
    made = terminal.ask("demo", "--tickets", 100_000, "--only-files", "--out", tmp_path / "demo")
    assert made["organisations"] >= 90
    assert len(list(Path(made["files"]).rglob("exports/*/*"))) >= 90


def test_a_profile_of_too_few_says_so(tmp_path: Path, terminal: Terminal) -> None:
    """A list of counts has no bookers: that is an answer, not an error."""
    terminal.ask("import", messy.maker_tour(tmp_path), "-o", "Boot", "--home", tmp_path / "home")
    answer = terminal.ask("profile", "-o", "Boot", "--home", tmp_path / "home")
    assert answer["too_thin"] is not None
    assert answer["segments"] == []


# Refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["import", "bestaat-niet.csv", "-o", "huis"], "file-missing", 3),
        (["import", ".", "-o", "huis"], "file-is-folder", 3),
        (["map", "."], "file-is-folder", 3),
        (["import", "{file}"], "command-unclear", 2),
        (["import", "-o", "huis"], "command-unclear", 2),
        (["import", "{file}", "-o", "huis", "--nooit"], "command-unclear", 2),
        (["deliveries", "-o", "--withdraw"], "organisation-unnamed", 2),
        (["import", "{file}", "{file}", "-o", "huis"], "command-unclear", 2),
        (["importeer"], "command-unclear", 2),
        (["deliveries", "-o", "huis", "--withdraw", "een"], "command-unclear", 2),
        (["demo", "--tickets", "5"], "command-unclear", 2),
        (["deliveries", "-o", "huis", "--withdraw", "9"], "delivery-unknown", 2),
        (["import", "{file}", "-o", "!!"], "organisation-unnamed", 2),
        (["import", "{file}", "-o", "huis", "--venue-postcode", "99"], "venue-postcode-unreadable", 2),
        (["import", "{file}", "-o", "huis", "--map", "geen.yaml"], "mapping-invalid", 4),
        (["import", "{file}", "-o", "huis", "--home", "{file}"], "storage-failed", 6),
        (["profile", "-o", "nieuw"], "nothing-delivered", 6),
        (["profile", "-o", "nieuw", "--reference", "maan"], "reference-unknown", 2),
        (["report", "-o", "nieuw"], "nothing-delivered", 6),
        (["report", "-o", "nieuw", "--formats", "docx"], "format-unknown", 2),
        (["standard", "--out", "{file}"], "standard-not-written", 6),
    ],
)
def test_a_refusal_has_a_code_a_reason_and_a_way_on(
    tmp_path: Path, terminal: Terminal, words: list[str], code: str, exit_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As JSON for machines, in Dutch and in English for people; nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PUBLIEK_HOME", str(tmp_path / "home"))
    file = messy.festival_days(tmp_path)
    typed = [word.replace("{file}", str(file)) for word in words]
    told = terminal.ask(*typed, code=exit_code)["error"]
    assert told["code"] == code
    dutch = terminal.say(*typed, code=exit_code)
    english = terminal.say(*typed, code=exit_code, language="en")
    assert not dutch.out and not english.out
    assert _DUTCH.search(dutch.err) and not _DUTCH.search(english.err.replace(str(file), ""))
    assert told["what"] in dutch.err and told["do"] in dutch.err
    assert f"({code})" in english.err
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the administrator")
def test_a_file_or_folder_one_may_not_read(tmp_path: Path, terminal: Terminal) -> None:
    file = messy.festival_days(tmp_path)
    file.chmod(0)
    assert terminal.ask("import", file, "-o", "huis", "--home", tmp_path / "home", code=3)["error"]["do"]
    file.chmod(0o600)
    (tmp_path / "dicht").mkdir(mode=0o500)
    assert terminal.ask("import", file, "-o", "huis", "--home", tmp_path / "dicht", code=6)["error"]["do"]


# Words for people ----------------------------------------------------------------------------------------------------


def test_an_import_tells_in_dutch_what_it_understood_and_what_it_did(tmp_path: Path, terminal: Terminal) -> None:
    file = messy.types_as_columns(tmp_path)
    told = terminal.say("import", file, "-o", "huis", "--home", tmp_path / "home").err
    assert "Herkend als een telling: 5 van de 8 kolommen worden gelezen." in told
    assert "Niet herkend en niet gelezen: de kolommen C, D, E." in told
    assert "3 rijen gelezen = 3 bewaard + 0 apart gezet" in told
    assert "€ 1.133,50 gelezen" in told
    again = terminal.say("import", file, "-o", "huis", "--home", tmp_path / "home").err
    assert "er is niets veranderd" in again


def test_the_same_in_english(tmp_path: Path, terminal: Terminal) -> None:
    file = messy.total_in_the_middle(tmp_path)
    told = terminal.say("import", file, "-o", "house", "--home", tmp_path / "home", "--language", "en").err
    assert "Recognised as orders and tickets: 7 of 7 columns are read." in told
    assert "7 rows read = 3 kept + 4 set aside" in told
    assert "(row 4, 6, 7) [row-footer]" in told


def test_a_preview_tells_what_each_column_is_taken_for(tmp_path: Path, terminal: Terminal) -> None:
    file = messy.seats(tmp_path)
    home = tmp_path / "home"
    shown = terminal.say("import", file, "-o", "huis", "--home", home, "--dry-run").out.splitlines()
    assert shown[0] == "Dit is een lijst van bestellingen of tickets. Zo wordt het gelezen:"
    line = {one.split("  ")[1].strip(): one for one in shown[1:]}
    assert "gecodeerd" in line["E-mail koper"]
    assert "weggelaten" in line["Barcode"]
    assert "postcode van de boeker" in line["Postcode koper"]
    assert not home.exists()


def test_a_profile_speaks_of_people_and_places(town: Path, tmp_path: Path, terminal: Terminal) -> None:
    export = next((town / "theatre").glob("*.csv"))
    terminal.say("import", export, "-o", "huis", "--home", tmp_path / "home")
    shown = terminal.say("profile", "-o", "huis", "--home", tmp_path / "home").out
    assert "boekers met bekende postcode" in shown
    assert "vergeleken met Nederland" in shown
    assert "meer dan verwacht" in shown or "geen duidelijk verschil" in shown


def test_nothing_delivered_is_said_and_no_error_when_one_only_looks(tmp_path: Path, terminal: Terminal) -> None:
    done = terminal.say("deliveries", "-o", "nieuw", "--home", tmp_path / "home")
    assert done.out == ""
    assert "nog niets ingelezen" in done.err
    assert _ENGLISH.search(terminal.say("deliveries", "-o", "nieuw", "--home", tmp_path, language="en").err)
