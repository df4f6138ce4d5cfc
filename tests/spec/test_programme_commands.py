"""publiek programme: from agendas to one register, typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.typing_in import Terminal

AGENDAS = {
    "de-brug": "id,title,start,maker\nv1,De Lampenwinkel,2026-02-01T20:00,Toneelgroep Zilt\n",
    "zaal-zuid": "id,title,start\nx9,TG Zilt / DE LAMPENWINKEL (try-out),2026-02-08T20:15\n",
    "de-kade": "id,title,start\n7,De Lampenwinkel deel 2 – Toneelgroep Zilt,2026-02-20T20:15\n",
}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def home(tmp_path: Path, terminal: Terminal) -> Path:
    for house, text in AGENDAS.items():
        file = tmp_path / f"{house}.csv"
        file.write_text(text, "utf-8")
        told = terminal.ask("programme", "add", file, "-o", house, "--home", tmp_path / "home", answer="programme add")
        assert len(told["new"]) == 1
    return tmp_path / "home"


def test_what_a_house_shows(home: Path, terminal: Terminal) -> None:
    where = ("-o", "de-brug", "--home", home)
    assert terminal.ask("programme", "sources", *where, answer="programme sources")["sources"][0]["name"] == "de-brug"
    shown = terminal.ask("programme", "show", *where, answer="programme show")
    assert [row["title"] for row in shown["performances"]] == ["De Lampenwinkel"]
    assert "De Lampenwinkel" in terminal.say("programme", "show", *where).out
    assert terminal.ask("programme", "forget", "de-brug", *where, answer="programme forget")["forgotten"] is True
    assert (
        "Die bron was er niet"
        in terminal.say("programme", "forget", "de-brug", *where).err
        + terminal.say("programme", "forget", "de-brug", *where).out
    )


def test_from_three_spellings_to_one_identifier(home: Path, terminal: Terminal, tmp_path: Path) -> None:
    at = ("--home", home)
    made = terminal.ask("programme", "match", *at, answer="programme match")
    assert (made["productions"], made["groups"], made["shared"], made["review"]) == (3, 2, 1, 1)
    (pair,) = terminal.ask("programme", "review", *at, answer="programme review")["waiting"]
    said = terminal.say("programme", "review", *at).out
    assert "maar één noemt een deel" in said
    keys = (pair["left"]["key"], pair["right"]["key"])
    decided = terminal.ask("programme", "decide", *keys, "different", *at, answer="programme decide")
    assert terminal.ask("programme", "review", *at, answer="programme review")["waiting"] == []
    assert decided["decision"] in terminal.say("programme", "review", "--decided", *at).out
    told = terminal.ask("programme", "review", "--decided", *at, answer="programme review")["decisions"]
    assert len(told) == 1
    terminal.ask("programme", "undo", decided["decision"], *at, answer="programme undo")
    ids = terminal.ask("programme", "ids", *at, answer="programme ids")["ids"]
    assert sorted(len(one["records"]) for one in ids) == [1, 2]
    stays = terminal.ask("programme", "merge", ids[0]["id"], ids[1]["id"], *at, answer="programme merge")["id"]
    assert stays in {one["id"] for one in ids}
    split = terminal.ask("programme", "split", "de-kade/De Lampenwinkel", *at, code=2, answer="error")
    assert split["error"]["code"] == "record-unknown"
    record = next(key for one in ids for key in one["records"] if key.startswith("de-kade/"))
    assert terminal.ask("programme", "split", record, *at, answer="programme split")["id"] != stays


def test_registers_travel_as_files(home: Path, terminal: Terminal, tmp_path: Path) -> None:
    terminal.ask("programme", "match", "--home", home, answer="programme match")
    out, other = tmp_path / "uit", tmp_path / "ander"
    files = terminal.ask("programme", "export", "--out", out, "--home", home, answer="programme export")["files"]
    assert "register.jsonl" in files
    told = terminal.ask("programme", "import", out / "register.jsonl", "--home", other, answer="programme import")
    assert told["new"] > 0
    again = terminal.ask("programme", "import", out / "register.jsonl", "--home", other, answer="programme import")
    assert again["new"] == 0
    (out / "register.jsonl").write_text("{}", "utf-8")
    assert (
        "register-unreadable"
        in terminal.say("programme", "import", out / "register.jsonl", "--home", other, code=14).err
    )


def test_an_answer_that_is_none_is_refused(home: Path, terminal: Terminal) -> None:
    told = terminal.ask("programme", "decide", "a/1", "b/1", "misschien", "--home", home, code=2, answer="error")
    assert told["error"]["code"] == "decision-unreadable"
