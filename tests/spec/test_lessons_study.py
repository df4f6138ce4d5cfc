"""What is in the kit for listening, and do its documents say what they must?"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from publiek.estimation.coding.codebook import code_names
from publiek.lessons.study.documents import GUIDES, blocks_of, markdown_of
from publiek.reports.study import write_kit
from publiek.reports.study.kit import SHEET
from publiek.vocabulary.barriers import GROUPS
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_say_the_same_in_the_same_order(name: str) -> None:
    dutch, english = (blocks_of(markdown_of(name, language)) for language in ("nl", "en"))
    assert [block.kind for block in dutch] == [block.kind for block in english]
    assert [len(block.lines) for block in dutch] == [len(block.lines) for block in english]
    assert dutch[0].kind == "h1"


def test_the_guides_ask_for_consent_nobody_under_16_no_names_and_assume_no_reason() -> None:
    for name in ("focus-group", "interview"):
        text = markdown_of(name, "en")
        assert "under 16" in text and "Do not assume you know the reason" in text
        assert "names" in text
    group = markdown_of("focus-group", "en")
    for heading in GROUPS.values():
        assert f"## {heading.en.capitalize()} (" in group
    assert "Do not ask about health" in group
    # No question asks why somebody does not come.
    questions = [line for block in blocks_of(group) if block.kind == "numbers" for line in block.lines]
    assert len(questions) == 16 and not any("why do you not" in line.lower() for line in questions)


def test_the_codebook_has_every_code_and_keeps_health_apart() -> None:
    text = markdown_of("codebook", "en")
    assert all(f"| {code} |" in text for code in code_names())
    assert "health: keep apart" in text


def test_the_kit_is_written_as_tagged_pdf_editable_text_and_one_sheet(tmp_path: Path) -> None:
    files = write_kit(tmp_path / "kit", language="en", house="House <A> #1")
    assert sorted(file.suffix for file in files) == [".md"] * 4 + [".pdf"] * 4 + [".xlsx"]
    for file in files:
        if file.suffix == ".pdf":
            document = PdfReader(file)
            assert document.trailer["/Root"]["/MarkInfo"]["/Marked"] and document.trailer["/Root"]["/Lang"] == "en"
    words = " ".join(page.extract_text() for page in PdfReader(tmp_path / "kit" / "group-conversation.pdf").pages)
    assert "House <A> #1" in words and "In three" not in words and "step by step" in words
    book = openpyxl.load_workbook(files[-1])
    assert [cell.value for cell in book.worksheets[0][1]] == list(SHEET)
    assert {row[0].value for row in book.worksheets[1].iter_rows()} == set(code_names())
    again = write_kit(tmp_path / "again", language="en", house="House <A> #1")
    assert [file.read_bytes() for file in files[:-1]] == [file.read_bytes() for file in again[:-1]]


def _fill(path: Path, rows: list[tuple[str, str]]) -> Path:
    book = openpyxl.load_workbook(path)
    for place, (a, b) in enumerate(rows, 2):
        book.worksheets[0].cell(place, 2, "Kanarie zei iets")
        book.worksheets[0].cell(place, 3, a)
        book.worksheets[0].cell(place, 4, b)
    book.save(path)
    return path


def test_two_coders_are_compared_and_only_numbers_are_told(terminal: Terminal, tmp_path: Path) -> None:
    kit = terminal.ask("listen", "kit", "--out", tmp_path / "kit", answer="listen kit")
    same = [("time", "time"), ("cost, travel", "cost"), ("belonging", "belonging"), ("other", "other")] * 12
    sheet = _fill(Path(kit["files"][-1]), [*same, ("info", "habit"), ("time", "")])
    found = terminal.ask("listen", "agreement", sheet, answer="listen agreement")
    assert (found["units"], found["verdict"]) == (49, "reliable")
    assert found["differ"][-1] == {"number": "49", "coder_a": ["info"], "coder_b": ["habit"]}
    travel = next(one for one in found["codes"] if one["code"] == "travel")
    assert travel["alpha"] < 0.1
    said = terminal.say("listen", "agreement", sheet, language="en").out
    assert "good: these may be counted" in said and "Kanarie" not in said


def test_agreement_equals_another_implementation(terminal: Terminal, tmp_path: Path) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    codes = ["time", "cost", "info", "habit"]
    rows = [(codes[place % 4], codes[(place + (place % 5 == 0)) % 4]) for place in range(60)]
    file = tmp_path / "sheet.csv"
    lines = [f"{place},{a},{b}" for place, (a, b) in enumerate(rows, 1)]
    file.write_text("\n".join(["number,coder_a,coder_b", *lines]), "utf-8")
    numbers = [[codes.index(one[side]) for one in rows] for side in (0, 1)]
    found = terminal.ask("listen", "agreement", file, answer="listen agreement")
    assert found["alpha"] == pytest.approx(krippendorff.alpha(numbers, level_of_measurement="nominal"))


def test_what_is_no_coding_sheet_is_refused_without_quoting_it(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text("naam,code\nKanarie,time\n", "utf-8")
    terminal.ask("listen", "agreement", file, code=13, answer="error")
    file.write_text("number,coder_a,coder_b\n1,kanarie,time\n", "utf-8")
    refused = terminal.ask("listen", "agreement", file, code=12, answer="error")
    assert "anarie" not in str(refused)
