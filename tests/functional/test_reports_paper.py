"""The PDF: readable by people who listen, in the language of the report, the same words as the page."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from publiek.reports import render, tell
from tests.support.release_example import HOUSES, context_of


@pytest.fixture(scope="module", params=[("full", "nl"), ("empty", "en"), ("counts", "nl")], ids="-".join)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Path]:
    house, language = request.param
    folder = tmp_path_factory.mktemp("paper")
    (path,) = render(HOUSES[house](), context=context_of(language), folder=folder, formats=("pdf",))
    return house, language, path


def test_it_is_tagged_names_its_language_and_its_title(made: tuple[str, str, Path]) -> None:
    _, language, path = made
    root = pypdf.PdfReader(path).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Theater De Brug" in pypdf.PdfReader(path).metadata.title
    assert b"pdfuaid" in path.read_bytes()


def test_every_drawing_has_its_alternative_text(made: tuple[str, str, Path]) -> None:
    house, language, path = made
    story = tell(HOUSES[house](), context_of(language))
    told = {card.picture.alt for card in story.cards if card.picture}
    found = set(_alternatives(pypdf.PdfReader(path).trailer["/Root"]["/StructTreeRoot"]))
    assert told <= found


def _alternatives(node: object) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [text for child in node for text in _alternatives(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (_alternatives(node["/K"]) if "/K" in node else [])


def test_the_cover_says_the_five_sentences(made: tuple[str, str, Path]) -> None:
    house, language, path = made
    story = tell(HOUSES[house](), context_of(language))
    cover = " ".join(pypdf.PdfReader(path).pages[0].extract_text().split())
    for card in story.chapters[0].cards:
        assert " ".join((card.too_thin or card.sentence).split()) in cover


def test_every_page_is_a4_and_numbered(made: tuple[str, str, Path]) -> None:
    for number, page in enumerate(pypdf.PdfReader(made[2]).pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert f"{number}" in page.extract_text()[-20:]
