"""Every command in the guides of the segmentation is run, as it stands there, on invented inputs."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from publiek.invented.society import SocietySettings, imagine, write_survey
from publiek.segmentation import area_profile
from tests.support.typing_in import Terminal

GUIDES = Path(__file__).parents[2] / "docs" / "how-to"
NAMES = ("judge-whether-it-travels", "make-the-segmentation-again", "type-people-at-the-door")
REGIONS = re.search(r"```yaml\n(.*?)```", (GUIDES / f"{NAMES[0]}.md").read_text(encoding="utf-8"), re.DOTALL)


def commands(name: str, kind: str) -> list[str]:
    """The commands in the blocks "sh" (kind "") or "sh KIND" of a guide."""
    text = (GUIDES / f"{name}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh *([^\n]*)\n(.*?)```", text, re.DOTALL)
    return [line for told, block in blocks if told == kind for line in block.splitlines()]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.chdir(tmp_path)
    typed = Terminal(tmp_path, monkeypatch, capsys)
    monkeypatch.setenv("PUBLIEK_HOME", str(tmp_path / "home"))
    society = imagine(SocietySettings(seed=5, respondents=1_000), area_profile.packaged())
    write_survey(society.survey, tmp_path)
    assert REGIONS
    (tmp_path / "regions.yaml").write_text(REGIONS[1], encoding="utf-8")
    shares = "\n".join(f"2023/24;G{group};12,5%" for group in range(1, 9))
    (tmp_path / "series.csv").write_text(f"Periode;Groep;Aandeel\n{shares}\n", encoding="utf-8")
    (tmp_path / "filled.csv").write_text("nr;age;household\n1;65+;Ik woon alleen\n2;;\n", encoding="utf-8")
    (tmp_path / "customers.csv").write_text("Naam;Postcode klant\nA;3011 aa\nB;\n", encoding="cp1252")
    book = openpyxl.Workbook()
    for row in (["Postcode", "PC bezoekadres"], ["1011AA", 3011], ["1011AA", "6211 AX"]):
        book.active.append(row)
    book.save(tmp_path / "addresses.xlsx")
    return typed


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_of_a_guide_do_what_it_says(name: str, terminal: Terminal, tmp_path: Path) -> None:
    lines = commands(name, "")
    assert lines, "a guide without commands is no guide"
    for line in lines:
        said = terminal.say(*shlex.split(line)[1:])
        told = said.out + said.err
        assert "(program-fault)" not in told
        if "--out" in line:
            folder = tmp_path / shlex.split(line)[shlex.split(line).index("--out") + 1]
            assert [path for path in folder.rglob("*") if path.is_file()], line


def test_what_the_guide_says_of_a_list_holds(terminal: Terminal, tmp_path: Path) -> None:
    for line in commands(NAMES[2], "")[-2:]:
        terminal.say(*shlex.split(line)[1:])
    with (tmp_path / "labelled" / "customers-segments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["row"], row["postcode"], row["segment_status"]) for row in rows] == [
        ("2", "3011AA", "classified"),
        ("3", "", "unmatched"),
    ]
    with (tmp_path / "labelled" / "addresses-segments.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["postcode"] for row in csv.DictReader(file, delimiter=";")] == ["3011", "6211AX"]


@pytest.mark.long
def test_the_long_command_of_a_guide(terminal: Terminal, tmp_path: Path) -> None:
    (line,) = commands(NAMES[1], "long")
    terminal.say(*shlex.split(line)[1:])
    assert {path.name for path in (tmp_path / "made-survey").iterdir()} == {
        "area-types",
        "survey-classes",
        "local-rates",
    }


def test_a_guide_that_is_not_run_says_why() -> None:
    """Only the command that needs a download of the statistics is not run here (it is in the tests of the commands)."""
    assert [line for name in NAMES for line in commands(name, "norun")] == [
        "publiek segmentation build cbs_pc4_2020_v1.xlsx --out made-2020"
    ]
