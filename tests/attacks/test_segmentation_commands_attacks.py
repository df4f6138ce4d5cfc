"""The commands of the segmentation as an attack: messy and hostile files, hostile names, no room, killed runs."""

from __future__ import annotations

import csv
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
import yaml

from publiek.errors import StorageError
from publiek.segmentation import area_profile
from publiek.vocabulary.data_files import read_yaml
from publiek.workshop.writing import as_csv, write_all
from tests.support.scheme_tables import table
from tests.support.typing_in import Terminal

CANARY = "zqxvogel"
HEADER = "Klantnummer;Naam;Postcode klant;Plaats;E-mail"
ROWS = (
    f"1;{CANARY} Möller;3011 AA;Rotterdam;{CANARY}@voorbeeld.nl",
    f"2;=HYPERLINK({CANARY});3012ab;Rotterdam;",
    f"3;{CANARY};3011.0;;",
    f"4;@{CANARY};NL-6211 AX;Maastricht;",
    f"5;{CANARY};  1011  ac ;;",
    f"6;{CANARY};;;",
    f"7;Fout;{CANARY};;",
    f"8;Fout;3011AA {CANARY};;",
    "9;" + "x" * 1_000_000 + ";3013AA;;",
)
READ = ["3011AA", "3012AB", "3011", "6211AX", "1011AC", "", "", "3011AA", "3013AA"]
COMMANDS = (("assign",), ("type",), ("bridge", "area-types@2022.1", "area-types", "--series"))
DEEP = "[" * 100_000
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))
WITHIN = (
    "code: [&a [x]" + "".join(f", &{chr(97 + n)} [{','.join([f'*{chr(96 + n)}'] * 10)}]" for n in range(1, 20)) + "]"
)
HOSTILE = {
    "tag": 'regions: !!python/object/apply:os.system ["touch pwned"]',
    "bomb": BOMB + "regions: {A: *a29}\nsource: *a29\n",
    "bomb within": WITHIN,
    "itself": "regions: &a {A: *a}\ncode: &b [*b]\nsource: &c [*c]",
    "deep": DEEP,
    "deep on a line": "- " * 100_000,
    "deep lines": "".join(f"{' ' * n}a:\n" for n in range(3_000)),
    "deep behind comments": "[ #]\n" * 100_000,
    "no day": "regions: {A: 2024-13-45}\nyear: 2024-13-45",
    "no end": f"year: {'9' * 6_000}",
    "no text": "\x80\x81",
}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.chdir(tmp_path)
    typed = Terminal(tmp_path, monkeypatch, capsys)
    monkeypatch.setenv("PUBLIEK_HOME", str(tmp_path / "home"))
    return typed


def refused(terminal: Terminal, *words: object) -> tuple[int, str]:
    """The exit code and the code of the refusal; nothing of a person is in it and the program did not fail."""
    said = terminal.run("segmentation", *words)
    assert said.code not in (0, 70), said.err[-500:]
    assert CANARY not in said.out + said.err
    return said.code, said.err.rpartition("(")[2].strip().rstrip(")")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    for line in ("Uitdraai klanten", "", HEADER, *ROWS[:-1]):
        book.active.append(line.split(";"))
    book.active.cell(6, 3).value = 3011.0
    book.save(path)
    return path


def lists(folder: Path) -> dict[str, Path]:
    """The same list as people have it."""
    text = "\r\n".join((HEADER, *ROWS)) + "\r\n"
    made = {
        "Windows": text.encode("cp1252"),
        "mark": text.encode("utf-8-sig"),
        "UTF-16": text.replace(";", "\t").encode("utf-16"),
        "commas": text.replace(";", ",").encode(),
        "titles": b"Uitdraai klanten;;;;\r\n;;;;\r\n" + text.encode("cp1252"),
    }
    paths = {}
    for name, content in made.items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_bytes(content)
    return {**paths, "workbook": workbook(folder / "workbook.xlsx")}


@pytest.mark.parametrize("kind", ["Windows", "mark", "UTF-16", "commas", "titles", "workbook"])
def test_any_list_is_read_and_only_its_postcodes(kind: str, terminal: Terminal, tmp_path: Path) -> None:
    """Names, addresses and what stands in the wrong column never come out: not in the file, not on the screen."""
    said = terminal.say("segmentation", "assign", lists(tmp_path)[kind], "--out", "out")
    (made,) = (tmp_path / "out").iterdir()
    assert CANARY not in made.read_text(encoding="utf-8-sig") + said.out + said.err
    told = rows(made)
    assert [row["postcode"] for row in told] == READ[: len(told)] and len(told) >= len(READ) - 1
    first = 4 if kind in ("titles", "workbook") else 2
    assert [int(row["row"]) for row in told] == list(range(first, first + len(told)))
    assert "Postcode klant" in said.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (bytes(range(256)) * 50, "file-binary"),
        (b"%PDF-1.7 \n", "file-pdf"),
        (b"<html><body>login</body></html>", "file-html"),
        (b"PK\x03\x04" + b"\x00" * 50, "archive-damaged"),
        (b"postcode\n" + b"x" * 20_000_000, "line-too-long"),
    ],
)
def test_what_is_no_table_is_refused_everywhere(content: bytes, code: str, terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    for words in COMMANDS:
        assert refused(terminal, *words, "list.csv", "--out", "out") == (3, code)
        assert refused(terminal, *words, tmp_path, "--out", "out") == (3, "file-is-folder")
        assert refused(terminal, *words, "nergens.csv", "--out", "out") == (3, "file-missing")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        (f"{CANARY};3011AA\nB;3012AB\n", (), "list-postcode-missing"),
        (f"Naam;{CANARY}\nA;B\n", (), "list-postcode-missing"),
        (f"Naam;Postcode;Postcode\n{CANARY};3011AA;3012AB\n", (), "list-postcodes-several"),
        (f"Naam;PC\n{CANARY};3011AA\n", ("--column", CANARY), "list-column-unknown"),
        ("Naam;PC\n", (), "list-empty"),
        ("PC\n3011AA\n", ("--level", "pc6"), "export-level-unknown"),
        ("PC\n3011AA\n", ("--level", "household"), "licence-blocks-export"),
    ],
)
def test_a_list_that_is_not_certain_is_refused_without_a_cell(
    content: str, words: tuple[str, ...], code: str, terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text(content, encoding="utf-8")
    assert refused(terminal, "assign", "list.csv", "--out", "out", *words)[1] == code
    assert not (tmp_path / "out").exists()


def test_rows_that_do_not_fit_keep_their_place(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(f"postcode;naam\n3011AA;a\n3012AA;a;{CANARY};c\n3013AA\n", encoding="utf-8")
    terminal.say("segmentation", "assign", "list.csv", "--out", "out")
    told = rows(tmp_path / "out" / "list-segments.csv")
    assert [(row["row"], row["postcode"]) for row in told] == [("2", "3011AA"), ("3", ""), ("4", "3013AA")]


def test_answers_of_people_are_not_quoted(terminal: Terminal, tmp_path: Path) -> None:
    lines = ("nr;age;household;Naam", f"1;65+;single;{CANARY}", f"2;{CANARY};single;x", f"3;65+;{CANARY};x")
    (tmp_path / "filled.csv").write_text("\n".join(lines), encoding="utf-8")
    said = terminal.ask("segmentation", "type", "filled.csv", "--out", "out", code=2)
    assert said["error"]["code"] == "questionnaire-answers-unknown"
    assert said["error"]["where"] == {"age": [3], "household": [4]}
    assert CANARY not in str(said)
    (tmp_path / "filled.csv").write_text("\n".join(lines[:2]), encoding="utf-8")
    terminal.say("segmentation", "type", "filled.csv", "--out", "out")
    assert CANARY not in (tmp_path / "out" / "filled-typed.csv").read_text(encoding="utf-8-sig")


def test_a_series_with_words_for_numbers_is_told_by_row(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "series.csv").write_text(f"periode;groep;aandeel\n2023;G1;0,5\n2023;G2;{CANARY}\n", encoding="utf-8")
    words = ("bridge", "area-types@2022.1", "area-types", "--series", "series.csv", "--out", "out")
    said = terminal.ask("segmentation", *words, code=10)
    assert (said["error"]["code"], said["error"]["where"]["rows"]) == ("series-numbers-unreadable", [3])
    assert CANARY not in str(said) and not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_descriptions_are_refused(name: str, terminal: Terminal, tmp_path: Path) -> None:
    """Objects, repetitions without end and depths without end, wherever a person hands a YAML file over."""
    file = tmp_path / "hostile.yaml"
    file.write_bytes(HOSTILE[name].encode("latin-1"))
    (tmp_path / "list.csv").write_text("PC4;CODE\n3011;A\n", encoding="utf-8")
    assert refused(terminal, "transfer", "--by", file, "--quick", "--out", "out") == (2, "regions-file")
    assert refused(terminal, "import", "list.csv", "--plan", file)[1].startswith("segmentation-plan-")
    for command in (("build",), ("learn",), ("transfer", "--quick", "--item", "x")):
        code = refused(terminal, *command, "--survey", "list.csv", "--description", file)[1]
        assert code == "survey-description-wrong"
    assert not (tmp_path / "pwned").exists() and not (tmp_path / "out").exists()


def test_anchors_of_honest_files_still_work() -> None:
    assert read_yaml("a: &a {nl: ja}\nb: *a") == {"a": {"nl": "ja"}, "b": {"nl": "ja"}}
    with pytest.raises(yaml.YAMLError):
        read_yaml(BOMB)


@pytest.mark.parametrize(
    "regions",
    [
        {"=cmd": [3011]},
        {f"{'x' * 70}": [3011]},
        {"A\u202eB": [3011]},
        {"A": [30111]},
        {"A": ["3011AA"]},
        {"A": [{"a": 1}]},
        {"A": []},
        {"A": 3011},
        [3011],
    ],
)
def test_regions_that_are_no_regions(regions: object, terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "regions.yaml").write_text(yaml.safe_dump({"regions": regions}), encoding="utf-8")
    assert refused(terminal, "transfer", "--by", "regions.yaml", "--quick")[1] == "regions-file"


def test_an_area_that_is_not_there_is_not_passed_over(terminal: Terminal, tmp_path: Path) -> None:
    absent = next(code for code in map(str, range(1000, 9999)) if code not in area_profile.packaged().area)
    (tmp_path / "regions.yaml").write_text(f"regions: {{A: [3011, {absent}], B: [6211]}}", encoding="utf-8")
    assert refused(terminal, "transfer", "--by", "regions.yaml", "--quick")[1] == "regions-areas-unknown"
    (tmp_path / "regions.yaml").write_text("regions: {A: [3011, 6211], B: [6211]}", encoding="utf-8")
    assert refused(terminal, "transfer", "--by", "regions.yaml", "--quick")[1] == "regions-overlap-areas"


@pytest.mark.parametrize("name", ["../../x", "area-types@../2022.1", "/etc/passwd", "a\0b", "@2022.2", "area-types@\n"])
def test_a_name_never_leads_out_of_the_data_folder(name: str, terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("PC\n3011AA\n", encoding="utf-8")
    words = [("assign", "list.csv", "--segmentation", name), ("show", name), ("bridge", name, "area-types")]
    words += [("type", "list.csv", "--segmentation", name), ("transfer", "--segmentation", name)]
    for one in words:
        assert refused(terminal, *one, "--out", "out")[1] in ("segmentation-unknown", "segmentation-version-unknown")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("assign", "list.csv"),
        ("type", "answers.csv"),
        ("questionnaire",),
        ("build",),
        ("bridge", "area-types@2022.1", "area-types"),
    ],
)
def test_a_file_where_a_folder_should_be(words: tuple[str, ...], terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("PC\n3011AA\n", encoding="utf-8")
    (tmp_path / "answers.csv").write_text("age\n65+\n", encoding="utf-8")
    for out in (tmp_path / "list.csv", tmp_path / "list.csv" / "deeper"):
        assert refused(terminal, *words, "--out", out) == (6, "output-not-written")
    assert (tmp_path / "list.csv").read_text(encoding="utf-8") == "PC\n3011AA\n"


@pytest.mark.parametrize("name", ["../x.csv", "/tmp/x.csv", "a/b.csv", ".."])
def test_the_name_of_a_file_is_never_a_path(name: str, tmp_path: Path) -> None:
    """Names of questions come from a file that somebody else made, and become names of files."""
    with pytest.raises(StorageError, match="output-not-written"):
        write_all({"fine.csv": b"x", name: b"x"}, tmp_path / "out")
    assert not list(tmp_path.rglob("*.csv"))


def test_no_cell_is_a_formula() -> None:
    import pyarrow as pa

    texts = ["=1+1", "+31", "-1", "@SUM(A1)", "\t=1", "plain", None]
    both = pa.table({"plain": texts, "coded": pa.array(texts).dictionary_encode()})
    lines = list(csv.reader(as_csv(both).decode("utf-8-sig").splitlines(), delimiter=";"))[1:]
    assert [line[0] for line in lines] == [*(f"'{text}" for text in texts[:5]), "plain", ""]
    assert all(line[0] == line[1] for line in lines)


def start(*words: object, folder: Path, room: int | None = None) -> subprocess.Popen[str]:
    """The command as a process of its own; `room`: how large a file may become (bytes)."""

    def limit() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-c", "from publiek.cli import main; main()", "segmentation", *map(str, words)]
    env = {**os.environ, "PUBLIEK_HOME": str(folder / "home"), "PUBLIEK_KEYS": str(folder / "keys")}
    return subprocess.Popen(
        command, cwd=folder, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit
    )


def long_list(folder: Path, many: int) -> Path:
    return table(folder, "postcode", *(f"{1000 + n % 9000}AB" for n in range(many)))


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    done = start("assign", long_list(tmp_path, 5_000), "--out", "out", folder=tmp_path, room=100_000)
    _, said = done.communicate(timeout=120)
    assert done.returncode == 6 and "output-not-written" in said
    assert not list((tmp_path / "out").iterdir())


def test_a_killed_run_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    """It is killed while it writes; what stood there stays, and a next run is not in its way."""
    (tmp_path / "out").mkdir()
    whole = tmp_path / "out" / "table-segments.csv"
    whole.write_text("before", encoding="utf-8")
    run = start("assign", long_list(tmp_path, 400_000), "--out", "out", folder=tmp_path)
    limit = time.monotonic() + 60
    while not list((tmp_path / "out").glob(".publiek-*/*")) and time.monotonic() < limit and run.poll() is None:
        time.sleep(0.005)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert run.returncode == -signal.SIGKILL
    assert whole.read_text(encoding="utf-8") == "before"
    again = start("assign", long_list(tmp_path, 10), "--out", "out", folder=tmp_path)
    again.communicate(timeout=120)
    assert again.returncode == 0 and len(rows(whole)) == 10


def test_two_runs_at_once_each_write_whole_files(tmp_path: Path) -> None:
    long_list(tmp_path, 30_000)
    runs = [start("assign", "table.csv", "--out", "out", folder=tmp_path) for _ in range(2)]
    for run in runs:
        run.communicate(timeout=120)
    assert [run.returncode for run in runs] == [0, 0]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["table-segments.csv"]
    assert len(rows(tmp_path / "out" / "table-segments.csv")) == 30_000
