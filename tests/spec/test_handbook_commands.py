"""publiek handbook: what it answers, and the site it writes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from publiek.handbook.book import LANGUAGES
from publiek.reports.handbook import book
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


class Tags(HTMLParser):
    """Every address that a page names, every id, and the order of its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.addresses += [value for name in ("href", "src", "action") if (value := told.get(name))]
        if told.get("id"):
            self.ids.append(str(told["id"]))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from publiek.cli.handbook import _dress
    from publiek.reports.handbook import write

    return write(tmp_path_factory.mktemp("site") / "handboek", _dress()).start.parent


def test_the_commands_answer_as_documented(terminal: Terminal) -> None:
    listed = terminal.ask("handbook", "list", answer="handbook list")["pages"]
    assert {"figures", "words"} == {one["code"] for one in listed if one["made"]}
    shown = terminal.ask("handbook", "show", "data-leak", answer="handbook show")
    assert shown["title"] == "Wat te doen bij een datalek"
    found = terminal.ask("handbook", "search", "laptop", "gestolen", answer="handbook search")["found"]
    assert found[0]["code"] == "data-leak"
    assert terminal.ask("handbook", "search", "xqzwv", answer="handbook search") == {"found": []}
    terminal.ask("handbook", "show", "bestaat-niet", code=2, answer="error")


def test_people_read_it_in_their_language(terminal: Terminal) -> None:
    assert "Wat te doen bij een datalek" in terminal.say("handbook", "show", "data-leak").out
    assert "What to do when data leak" in terminal.say("handbook", "show", "data-leak", language="en").out
    assert "Naslag" in terminal.say("handbook", "list").out
    assert "Niets gevonden" in terminal.say("handbook", "search", "xqzwv").err
    assert "data-leak" in terminal.say("handbook", "search", "datalek").out


def test_it_writes_a_site_and_replaces_only_its_own(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "handboek"
    told = terminal.ask("handbook", "write", out, answer="handbook write")
    assert Path(told["start"]).is_file()
    assert told["pages"] == 2 * len(book("nl").pages)
    (out / "nl" / "oud.html").write_text("oud")
    terminal.say("handbook", "write", out)
    assert not (out / "nl" / "oud.html").exists()
    taken = tmp_path / "iets-anders"
    taken.mkdir()
    (taken / "brief.txt").write_text("mijn brief")
    terminal.ask("handbook", "write", taken, code=6, answer="error")
    assert [one.name for one in taken.iterdir()] == ["brief.txt"]
    terminal.ask("handbook", "write", taken / "brief.txt", code=6, answer="error")


def test_every_address_in_the_site_is_a_file_of_it(site: Path) -> None:
    for path in site.rglob("*.html"):
        tags = Tags(path.read_text(encoding="utf-8"))
        assert len(tags.ids) == len(set(tags.ids)), path.name
        for address in tags.addresses:
            where, _, anchor = address.partition("#")
            assert "://" not in address, address
            target = (path.parent / where).resolve() if where else path
            assert target.is_file(), (path.name, address)
            assert target.is_relative_to(site.resolve())
            if anchor:
                assert anchor in Tags(target.read_text(encoding="utf-8")).ids, (path.name, address)


def test_headings_come_in_order(site: Path) -> None:
    for path in site.rglob("*.html"):
        levels = Tags(path.read_text(encoding="utf-8")).levels
        assert levels.count(1) == 1, path.name
        assert all(after - before <= 1 for before, after in pairwise(levels)), path.name


def test_nothing_in_the_site_asks_for_anything_elsewhere(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in (".js", ".css"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]{2,}", text.replace("http://www.w3.org", "")), path.name
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 2_000_000


def test_all_pages_are_there_in_both_languages(site: Path) -> None:
    for language in LANGUAGES:
        names = {path.stem for path in (site / language).glob("*.html")}
        assert names == {one.code for one in book(language).pages} | {"index"}
