"""The handbook: the same in both languages, true to the program, readable, safe to show, and beside every page."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
import typer

from publiek.cli.main import app
from publiek.errors import UsageError
from publiek.handbook import for_figure, for_page, page, pages, sections
from publiek.handbook.book import LANGUAGES
from publiek.handbook.context import context
from publiek.handbook.glossary import glossary
from publiek.handbook.page import Page
from publiek.handbook.rendering import rendered
from publiek.measures.wording import labels, limits
from publiek.reports.handbook import book
from publiek.reports.words import paths
from publiek.surveys.instruments import names
from publiek.surveys.wording import labels as survey_labels
from publiek.vocabulary.data_files import read_yaml

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "src" / "publiek" / "handbook"
EVERY = [one for language in LANGUAGES for one in pages(language)]
#: What stands as code on a page: `like this`, or a block.
_CODE = re.compile(r"`([^`\n]+)`|^    (\S.*)$", re.MULTILINE)
#: What people in the sector should be able to look up (issue and brief).
TOPICS = {
    "avg-steps", "index-figure", "figure-to-action", "till-postcodes", "street-survey", "working-together", "makers",
    "policy-officers", "small-houses", "booker-visitor-area", "uncertainty", "releases", "consent", "visitor-request",
    "data-leak", "first-week", "year-end", "questions", "figures", "words",
}  # fmt: skip


def _named(one: Page) -> list[str]:
    return [code or block for code, block in _CODE.findall(one.markdown)]


def test_every_topic_has_a_page_in_its_place() -> None:
    in_order = [code for section in sections() for code in section.codes]
    assert len(in_order) == len(set(in_order))
    assert set(in_order) >= TOPICS
    written = {path.stem for path in (HANDBOOK / "pages" / "nl").glob("*.md")}
    assert written | {"figures", "words"} == set(in_order)


def test_both_languages_have_the_same_pages_and_headings() -> None:
    nl, en = pages("nl"), pages("en")
    assert [one.code for one in nl] == [one.code for one in en]
    for mine, theirs in zip(nl, en, strict=True):
        assert [one.level for one in mine.headings] == [one.level for one in theirs.headings], mine.code
        assert len(mine.links) == len(theirs.links), mine.code
        assert mine.pictures == theirs.pictures, mine.code
        assert sorted(_commands(mine)) == sorted(_commands(theirs)), mine.code
        assert mine.title != theirs.title


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.language}-{one.code}")
def test_a_page_is_complete_and_leads_only_to_what_there_is(one: Page) -> None:
    known = {each.code: {head.anchor for head in each.headings} for each in book(one.language).pages}
    assert one.lead.endswith((".", "?"))
    assert len(one.markdown.split()) > 300
    assert one.also
    for link in one.links:
        code, _, anchor = link.partition("#")
        assert code in known, link
        assert not anchor or anchor in known[code], link
    for name in one.pictures:
        assert (HANDBOOK / "pictures" / f"{name}.png").is_file(), f"make pictures: {name}"
    assert '<th scope="col"></th>' not in rendered(one.markdown).html, "a column without a name"
    for path in re.findall(r"`(docs/[^`]+)`", one.markdown):
        assert (ROOT / path).is_file(), path


def test_pictures_are_of_the_site_as_it_is() -> None:
    """Reduced copies, made by `make pictures`; each is shown somewhere and small."""
    wanted = read_yaml((HANDBOOK / "pictures.yaml").read_text(encoding="utf-8"))
    made = runpy.run_path(str(ROOT / "docs" / "make_handbook_pictures.py"))
    told = (HANDBOOK / "pictures" / "MADE_OF.txt").read_text(encoding="utf-8").split()
    assert dict(zip(told[1::2], told[::2], strict=True)) == {name: made["made_of"](name) for name in wanted.values()}
    assert {path.stem for path in (HANDBOOK / "pictures").glob("*.png")} == set(wanted)
    assert {name for one in EVERY for name in one.pictures} == set(wanted)
    assert sum(path.stat().st_size for path in (HANDBOOK / "pictures").glob("*.png")) < 600_000


def _commands(one: Page) -> Iterator[tuple[str, ...]]:
    """The commands that a page names: the words after `publiek`, up to what is no word of a command."""
    for text in _named(one):
        if text.startswith("publiek "):
            words = text.split()[1:]
            stop = next((at for at, word in enumerate(words) if not re.fullmatch(r"[a-z][a-z-]*", word)), len(words))
            yield tuple(words[:stop])


def test_every_command_that_is_named_exists() -> None:
    told = typer.main.get_command(app)
    missing = []
    for one in EVERY:
        for words in _commands(one):
            here = told
            for word in words:
                if not hasattr(here, "commands"):
                    break
                if word not in here.commands:
                    missing.append((one.code, " ".join(words)))
                    break
                here = here.commands[word]
    assert not missing


def test_every_questionnaire_that_is_named_exists() -> None:
    named = {found for one in EVERY for found in re.findall(r"`?\b([a-z-]+@\d+)\b", one.markdown)}
    assert named
    assert named <= set(names())


def test_definitions_are_those_of_the_code() -> None:
    for language in LANGUAGES:
        text = book(language).page("figures").markdown
        for figure in (*labels().values(), *survey_labels().values()):
            assert str(figure["title"][language]) in text
            assert str(figure["definition"][language]).strip() in text
        for one in limits().values():
            assert one.in_language(language) in text
    words = book("en").page("words").markdown
    rows = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").count("\n| ") - 1
    assert len(glossary()) == rows
    assert all(one.meaning in words for one in glossary())
    explained = read_yaml((HANDBOOK / "meanings.yaml").read_text(encoding="utf-8"))
    assert set(explained) <= {one.en for one in glossary()}


def test_the_words_travel_with_the_program() -> None:
    assert '"GLOSSARY.md" = "publiek/handbook/GLOSSARY.md"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_figure_and_card_is_explained_somewhere() -> None:
    cards = [path.removesuffix(".question") for path in paths() if path.endswith(".question")]
    cards = [one for one in cards if "chapters." not in one and one != "handbook"]
    silent = [one for one in (*labels(), *survey_labels(), *cards) if not for_figure(one)]
    assert not silent
    assert for_figure("nothing-like-it") == ""


def test_what_the_map_points_at_exists_in_both_languages() -> None:
    for kind, find in (("figures", for_figure), ("pages", for_page)):
        for name in context()[kind]:
            for language in LANGUAGES:
                code, _, anchor = find(name.replace("*", "-x"), language).partition("#")
                one = book(language).page(code)
                assert not anchor or anchor in {head.anchor for head in one.headings}, (name, language)


def test_a_place_is_the_same_place_in_the_other_language() -> None:
    assert for_figure("white_spots", "nl") == "other-figures#witte-vlekken"
    assert for_figure("white_spots", "en") == "other-figures#white-spots"


@pytest.mark.parametrize("one", pages("nl"), ids=lambda one: one.code)
def test_dutch_is_easy_to_read(one: Page) -> None:
    """About B1: short sentences, none that winds on, few long words."""
    sentences = [len(told.split()) for told in _sentences(one)]
    assert sum(sentences) / len(sentences) < 12.5
    assert max(sentences) <= 28, max(_sentences(one), key=lambda told: len(told.split()))
    words = [word for told in _sentences(one) for word in re.findall(r"\w+", told)]
    assert sum(len(word) > 15 for word in words) / len(words) < 0.025


def _sentences(one: Page) -> list[str]:
    prose = [
        line for line in one.markdown.splitlines() if line.strip() and not line.startswith(("|", "#", "    ", "!"))
    ]
    found = []
    for line in prose:
        text = re.sub(r"[*`>_\[\]]|\([a-z0-9#-]+\)|^\d+\. ", "", line)
        found += [part for part in re.split(r"(?<=[.!?;:])\s+", text) if len(part.split()) > 1]
    return found


def test_every_example_says_that_it_is_invented() -> None:
    houses = ("Theater De Brug", "Zilveren Paraplu", "Dansende Dakpan", "Vrolijke Moeras")
    for one in EVERY:
        if any(house in one.markdown for house in houses):
            assert re.search(r"verzonnen|invented", one.markdown), one.code


def test_what_a_writer_slips_in_does_not_come_through() -> None:
    told = rendered(
        "# <b>x</b>\n\n<script>alert(1)</script>\n\n[weg](javascript:alert(1)) [uit](https://example.org) "
        "[mail](mailto:x@example.org) ![x](https://example.org/x.png) [hier](index-figure#a)\n",
        "/h/{code}/",
    )
    assert "<script" not in told.html
    assert "<b>" not in told.html
    assert 'javascript:alert(1)"' not in told.html
    assert "example.org" not in re.sub(r">[^<]*<", "><", told.html)
    assert '<a href="/h/index-figure/#a">hier</a>' in told.html


def test_headings_with_the_same_words_have_their_own_anchor() -> None:
    told = rendered("## Café één\n\na\n\n## Café één\n\nb\n")
    assert [one[2] for one in told.headings] == ["cafe-een", "cafe-een-2"]
    assert [one[1] for one in told.parts] == ["", "cafe-een", "cafe-een-2"]


def test_before_and_after_make_one_road_through_all_pages() -> None:
    told = book("nl")
    walked, here = [], told.pages[0]
    while here:
        walked.append(here.code)
        here = told.around(here.code)[1]
    assert walked == [one.code for one in told.pages]
    assert told.around(walked[0])[0] is None
    with pytest.raises(UsageError) as refused:
        page("bestaat-niet", "nl")
    assert refused.value.code == "handbook-page-unknown"


def test_pages_lie_in_the_package() -> None:
    assert resources.files("publiek.handbook").joinpath("pages", "nl", "first-week.md").is_file()
