"""Invented persons in every corner of a file and a form: nothing of them is in any file, message, error or answer."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from publiek.errors import PubliekError
from publiek.listening import exporting, keying_in, receiving, running
from publiek.surveys.instruments import core
from publiek.surveys.responses.keying import Keyed
from tests.support.answering import ADULT, a_form, a_survey, name_of
from tests.support.typing_in import Terminal

#: What must never be found again, whatever happens.
CANARIES = (
    "Kanariensteyn",
    "vogelzang",
    "06-12345678",
    "0612345678",
    "kanarie@",
    "NL91",
    "123456782",
    "1234 KV",
    "1234KV",
    "Kanariestraat",
    "@kanarie_zingt",
)
OPEN = (
    "te duur. Ik ben Joris Kanariensteyn, bel 06-12345678",
    "ik vind het te ver, mail kanarie@vogelzang.example",
    "mijn naam is joris kanariensteyn",
    "Kanariestraat 99, 1234 KV Rotterdam is te ver",
    "volg @kanarie_zingt of NL91 ABNA 0417 1643 00",
    "bsn 123456782 groetjes, Joris Kanariensteyn",
    "vraag het aan Joris Kanariensteyn van Vogelzang",
)


def everything(folder: Path) -> str:
    """All that stands below a folder, in Parquet and in plain files, and the names of the files."""
    told = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            told += [str(path), path.read_bytes().decode("utf-8", "ignore")]
            if path.suffix == ".parquet":
                told.append(str(pq.read_table(path).to_pylist()))
    return "\n".join(told)


def clean(text: str) -> bool:
    found = [canary for canary in CANARIES if canary.casefold() in text.casefold()]
    assert not found, found
    return True


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files would be written."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def a_file(path: Path) -> Path:
    """Persons in open answers, in closed ones, in dates, weights, ids, units, unknown columns and columns of names."""
    headers = [
        "id",
        "leeftijd",
        "holds_back",
        "visits.theatre",
        "datum",
        "weging",
        "unit",
        "naam",
        "e-mail",
        "iets",
        "postcode",
    ]
    rows = [headers]
    for at, text in enumerate(OPEN):
        person = "Joris Kanariensteyn 0612345678"
        rows.append(
            [
                f"{person} {at}",
                "34",
                text,
                person,
                person,
                person,
                "Joris Kanariensteyn",
                person,
                "kanarie@vogelzang.example",
                person,
                "1234 KV 99",
            ]
        )
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("wrong", ["", "no age", "no header", "bad map"])
def test_an_import_leaves_nothing_of_a_person_behind(tmp_path, temporary, terminal, wrong):
    home, file = tmp_path / "home", a_file(tmp_path / "answers.csv")
    if wrong == "no age":
        file.write_text(file.read_text().replace("leeftijd", "vreemd"))
    if wrong == "no header":
        file.write_text(file.read_text().partition("\n")[2])
    here = ("-o", "huis", "--home", home)
    terminal.say("survey", "begin", "zomer", *here)
    extra: tuple[object, ...] = ()
    if wrong == "bad map":
        (tmp_path / "map.yaml").write_text("columns: [{column: A, is: Joris Kanariensteyn}]")
        extra = ("--map", tmp_path / "map.yaml")
    said = [
        terminal.run("survey", "import", file, "--survey", "zomer", *here, *extra, *form) for form in ((), ("--json",))
    ]
    said.append(terminal.run("survey", "status", *here))
    said.append(
        terminal.run("survey", "import", file, "--survey", "zomer", *here, "--write-map", tmp_path / "made.yaml")
    )
    clean((tmp_path / "made.yaml").read_text())
    assert said[0].code == (12 if wrong else 0)
    for one in said:
        clean(one.out + one.err)
    clean(everything(home))
    clean(everything(temporary))
    if not wrong:
        written = terminal.run("survey", "export", "zomer", *here, "--out", tmp_path / "out.csv", "--open-answers")
        clean(written.out + written.err + (tmp_path / "out.csv").read_text())
        assert "te duur" in (tmp_path / "out.csv").read_text(), "what somebody thinks is kept"


def test_forms_leave_nothing_of_a_person_behind(tmp_path, temporary):
    house = a_survey(tmp_path / "home")
    for number, text in enumerate(OPEN):
        answers = ADULT | {"visits.theatre": "never", "holds_back": text, "barriers.interest": "yes", "change": text}
        form = a_form(number, answers=answers, collected=str(date.today()))
        assert receiving.receive_form(house, "zomer-2026", form, channel="link").kept
        clean(everything(tmp_path / "home"))
    receiving.forget_old(house, "zomer-2026")
    clean(everything(tmp_path / "home"))
    clean(everything(temporary))
    clean(exporting.exported(house, "zomer-2026", open_answers=True).text)
    kept = running.answers_of(house, "zomer-2026").texts("holds_back")
    assert sum("[name]" in text for text in kept) >= 4


@pytest.mark.parametrize(
    "parts",
    [
        {"answers": ADULT | {"Joris Kanariensteyn": "x"}},
        {"answers": ADULT | {"visits.theatre": "Joris Kanariensteyn 0612345678"}},
        {"answers": ADULT | {"barriers": ["Joris Kanariensteyn"]}},
        {"response": "Joris Kanariensteyn"},
        {"unit": "Joris Kanariensteyn\n0612345678"},
        {"collected": "Joris Kanariensteyn"},
        {"Joris Kanariensteyn": 1},
        {"survey": "Joris Kanariensteyn"},
        {"receipt": "Joris Kanariensteyn"},
    ],
)
def test_a_refused_form_is_not_quoted(tmp_path, parts):
    house = a_survey(tmp_path)
    with pytest.raises(PubliekError) as refusal:
        receiving.receive_form(house, "zomer-2026", a_form(**parts), channel="link")
    error = refusal.value
    clean(f"{error!r} {error} {json.dumps(error.as_dict())} {json.dumps(error.as_dict('en'))} {error.__cause__!r}")
    clean(everything(tmp_path))


def test_a_half_typed_form_waits_masked_and_not_before_an_age_is_known(tmp_path):
    house = a_survey(tmp_path)
    text = {"holds_back": OPEN[0]}
    keying_in.wait(house, "zomer-2026", keying_in.Draft(name_of(1), Keyed(dict(text), ("holds_back",))))
    assert "typing.json" not in everything(tmp_path)
    keying_in.wait(
        house, "zomer-2026", keying_in.Draft(name_of(1), Keyed({"age": "25-34", **text}, ("age", "holds_back")))
    )
    clean(everything(tmp_path))
    assert keying_in.resumed(house, "zomer-2026").keyed.answers["age"] == "25-34"
    keying_in.wait(house, "zomer-2026", keying_in.Draft(name_of(1), Keyed({"age": "under_16", **text}, ("age",))))
    assert "typing.json" not in everything(tmp_path)


def test_of_a_child_nothing_is_written_at_all(tmp_path):
    house = a_survey(tmp_path)
    before = everything(tmp_path)
    answers = {"age": "under_16", "holds_back": "te duur", "postcode": "3011"}
    assert not receiving.receive_form(house, "zomer-2026", a_form(answers=answers), channel="kiosk").kept
    assert everything(tmp_path) == before


def test_an_export_has_no_names_of_forms_no_days_and_nothing_of_health(tmp_path):
    house = a_survey(tmp_path)
    answers = ADULT | {
        "visits.theatre": "never",
        "consent_health": "yes",
        "barriers": ["health"],
        "holds_back": "=1+1 te duur",
    }
    receiving.receive_form(house, "zomer-2026", a_form(receipt="a" * 64, answers=answers), channel="link")
    told = exporting.exported(house, "zomer-2026")
    assert name_of(1) not in told.text and "a" * 64 not in told.text and "2026-06-01" not in told.text
    header = told.text.partition("\n")[0].split(",")
    assert not {"barriers.health", "consent_health", "barrier_main", "holds_back", "response", "receipt"} & set(header)
    assert "'=1+1 te duur" in exporting.exported(house, "zomer-2026", open_answers=True).text


def test_the_name_of_a_form_from_a_file_tells_nothing_without_the_salt(tmp_path):
    """Two surveys give the same row of the same file different names, so that they cannot be laid side by side."""
    house = a_survey(tmp_path)
    a_survey(tmp_path, "winter-2026", questionnaire=core())
    from publiek.listening import importing

    (tmp_path / "x.csv").write_text("id;leeftijd;postcode\n1;34;3011\n")
    names = set()
    for code in ("zomer-2026", "winter-2026"):
        importing.import_answers(house, code, tmp_path / "x.csv")
        names |= set(running.answers_of(house, code).table.column("response").to_pylist())
    assert len(names) == 2
