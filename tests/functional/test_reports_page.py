"""The page as a file: whole by itself, in order, with words for every picture and a head for every table."""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from publiek.errors import StorageError, UsageError
from publiek.reports import render
from tests.support.release_example import HOUSES, context_of

_VOID = {"meta", "br", "link", "img", "input", "hr"}


class Outline(HTMLParser):
    """Elements in order of opening, with their attributes and the text inside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in _VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self.elements[self._open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.elements[at][2].append(data)

    def all(self, *tags: str) -> Iterator[tuple[dict[str, str | None], str]]:
        return ((attrs, " ".join("".join(text).split())) for tag, attrs, text in self.elements if tag in tags)


@cache
def _page(house: str, language: str, folder: Path) -> str:
    (path,) = render(HOUSES[house](), context=context_of(language), folder=folder / house / language, formats=("html",))
    return path.read_text(encoding="utf-8")


@pytest.fixture(
    params=[("full", "nl"), ("full", "en"), ("small", "nl"), ("empty", "nl"), ("counts", "nl"), ("tally", "en")],
    ids="-".join,
)
def text(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _page(*request.param, tmp_path_factory.getbasetemp() / "pages")


def test_the_page_needs_nothing_else_and_runs_nothing(text: str) -> None:
    outline = Outline(text)
    assert not list(outline.all("script", "link", "iframe", "object", "img"))
    places = [
        value for _, attrs, _ in outline.elements for name, value in attrs.items() if name in ("href", "src", "action")
    ]
    assert all(value and value.startswith(("#", "data:text/csv;")) for value in places)
    assert not re.search(r"url\((?!data:|#)", text)
    assert not [name for _, attrs, _ in outline.elements for name in attrs if name.startswith("on")]
    assert "default-src 'none'" in text
    assert len(text.encode()) < 1_500_000


def test_headings_go_down_one_step_at_a_time(text: str) -> None:
    levels = [int(tag[1]) for tag, _, _ in Outline(text).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_ids_are_unique_and_every_link_and_label_arrives(text: str) -> None:
    outline = Outline(text)
    ids = [attrs["id"] for _, attrs, _ in outline.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = {value[1:] for attrs, _ in outline.all("a") if (value := attrs.get("href") or "").startswith("#")}
    wanted |= {part for _, attrs, _ in outline.elements for part in (attrs.get("aria-labelledby") or "").split()}
    assert wanted <= set(ids)


def test_every_picture_has_a_name_and_a_description_and_every_table_a_caption_and_heads(text: str) -> None:
    outline = Outline(text)
    for attrs, _ in outline.all("svg"):
        assert attrs["role"] == "img"
        assert attrs["aria-labelledby"]
    assert all(words for _, words in outline.all("title", "desc"))
    tables, captions = list(outline.all("table")), list(outline.all("caption"))
    assert len(tables) == len(captions)
    assert all(words for _, words in captions)
    assert all(attrs.get("scope") in ("col", "row") for attrs, _ in outline.all("th"))


def test_the_language_is_stated_and_the_landmarks_are_there(text: str) -> None:
    outline = Outline(text)
    (html,) = outline.all("html")
    assert html[0]["lang"] in ("nl", "en")
    for landmark in ("main", "nav", "header", "footer"):
        assert len(list(outline.all(landmark))) == 1
    assert 'href="#main"' in text


def test_the_take_away_holds_every_row_as_a_dutch_spreadsheet_wants_it(tmp_path: Path) -> None:
    text = _page("full", "nl", tmp_path)
    link = next(attrs["href"] for attrs, _ in Outline(text).all("a") if attrs.get("download") == "publiek-where.csv")
    assert link
    content = base64.b64decode(link.partition("base64,")[2]).decode("utf-8-sig")
    head, *rows = content.splitlines()
    assert head.startswith("Gebied;Gemeente;Afstand;Huishoudens;Boekers;")
    assert len(rows) > 300
    assert re.search(r";\d+,\d+;", rows[0])


def test_the_drawings_speak_dutch_and_hold_whole_titles(tmp_path: Path) -> None:
    text = _page("full", "nl", tmp_path)
    assert ">mrt</text>" in text
    assert ">1.000</text>" in text
    assert "Vergeleken met uw verzorgingsgebied" in text


def test_half_a_report_is_never_left_and_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(StorageError, match="report-not-written"):
        render(HOUSES["empty"](), context=context_of(), folder=tmp_path / "taken", formats=("html",))
    made = render(HOUSES["empty"](), context=context_of(), folder=tmp_path / "new" / "folder", formats=("html",))
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == [made[0].name]


def test_a_format_that_does_not_exist_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="format-unknown"):
        render(HOUSES["empty"](), context=context_of(), folder=tmp_path / "out", formats=("html", "docx"))
    assert not (tmp_path / "out").exists()
