"""publiek privacy papers, publiek privacy notice: as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.house import House
from tests.support import surveyed
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def where(terminal: Terminal, tmp_path: Path, town: Path) -> tuple[object, ...]:
    named = ("-o", "Theater De Brug", "--home", tmp_path / "home")
    terminal.say("import", town / "theatre" / "bestellingen.csv", *named, "--progress", "none")
    return named


def test_papers_are_made_and_kept_up_to_date(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    out = ("--out", tmp_path / "papers", "--format", "md")
    made = terminal.ask("privacy", "papers", *where, *out, answer="privacy papers")
    assert {one["file"] for one in made["files"]} == {
        f"{kind}-{language}.md"
        for kind in ("record", "dpia-own", "balance", "privacy-text")
        for language in ("nl", "en")
    }
    assert made["open"]["dpia-own"] > 10
    checked = terminal.ask("privacy", "papers", *where, *out, "--changed", answer="privacy papers")
    assert {one["state"] for one in checked["files"]} == {"current"} and not checked["behind"]
    surveyed.ask(House("theater-de-brug", tmp_path / "home", keys=tmp_path / "keys"), respondents=20)
    late = terminal.ask("privacy", "papers", *where, *out, "--changed", code=1, answer="privacy papers")
    assert late["behind"] and "behind" in {one["state"] for one in late["files"]}


def test_it_is_told_to_a_person(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    words = ("privacy", "papers", "record", *where, "--out", tmp_path / "papers")
    told = terminal.say(*words, "--language", "nl", "--format", "docx,pdf").err
    assert "record-nl.docx: geschreven" in told and "jurist" in told and "plekken in te vullen" in told
    assert (tmp_path / "papers" / "record-nl.pdf").read_bytes().startswith(b"%PDF")
    (tmp_path / "papers" / "record-nl.docx").write_bytes(b"mijn werk")
    told = terminal.say(*words, "--language", "en,nl", "--changed").err
    assert "record-nl.docx: edited" in told


def test_what_cannot_be_made_is_refused(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    out = ("--out", tmp_path / "papers")
    for words, code in (
        (("letter",), "paper-unknown"),
        (("joint",), "paper-not-needed"),
        (("record", "--format", "odt"), "format-unknown"),
        (("record", "--language", "fr"), "format-unknown"),
    ):
        refused = terminal.ask("privacy", "papers", *words, *where, *out, code=2, answer="error")
        assert refused["error"]["code"] == code
    assert not (tmp_path / "papers").exists()


def test_the_text_for_visitors(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    told = terminal.ask("privacy", "notice", *where, answer="privacy notice")
    assert told["text"].startswith("# Wat Theater De Brug met uw gegevens doet") and told["open"]
    said = terminal.say("privacy", "notice", *where, "--language", "en").out
    assert "What you can do" in said
    page = tmp_path / "visitors.html"
    terminal.say("privacy", "notice", *where, "--format", "html", "--out", page)
    assert page.read_text("utf-8").startswith('<section lang="nl">')
    refused = terminal.ask("privacy", "notice", *where, "--out", tmp_path / "no" / "place.md", code=6, answer="error")
    assert refused["error"]["code"]
