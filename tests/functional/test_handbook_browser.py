"""The handbook in a real browser: as a site without a server, and on the site; the same answers as Python gives."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publiek.cli.handbook import _dress
from publiek.handbook.searching import answer, index_of
from publiek.handbook.searching.folding import stem
from publiek.reports.handbook import book, write
from publiek.vocabulary.data_files import read_yaml
from tests.support.seen_pages import asks_elsewhere, chromium, opened, violations, width_needed

pytestmark = pytest.mark.browser

QUESTIONS = read_yaml((Path(__file__).parents[1] / "support" / "handbook_questions.yaml").read_text(encoding="utf-8"))
PAGES = ("index", "first-week", "till-postcodes", "avg-steps", "figures", "words")
_STEMS = "words => words.map(word => [window.PubliekStem.nl(word), window.PubliekStem.en(word)])"
_FIND = """asked => { const search = new window.PubliekSearch(window.PUBLIEK_INDEX);
  return asked.map(one => search.find(one, 10).map(f => [f.code, f.part, f.anchor, f.score, f.snippet])); }"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("site") / "handboek", _dress()).start.parent


@pytest.mark.parametrize(("language", "name"), [*(("nl", one) for one in PAGES), ("en", "index"), ("en", "avg-steps")])
def test_a_page_needs_no_server_and_shuts_nobody_out(browser: Any, site: Path, language: str, name: str) -> None:
    for page in opened(browser, site / language / f"{name}.html"):
        assert page.title()
        assert asks_elsewhere(page) == []
        assert violations(page, 1280) == []
        assert violations(page, 320) == []
        assert width_needed(page, 320) <= 320


def asked(language: str) -> list[str]:
    """The judged questions, and 250 made of words of the handbook: as they are, damaged, and joined."""
    chance = random.Random(64)
    forms = index_of(book(language))["forms"]
    damaged = []
    for word in chance.sample(forms, 80):
        at = chance.randrange(len(word))
        damaged.append(word[:at] + chance.choice("aeiouzst ") + word[at + chance.randrange(2) :])
    joined = [chance.choice(forms) + chance.choice(["", "s", "en"]) + chance.choice(forms) for _ in range(80)]
    sentences = [" ".join(chance.sample(forms, chance.randint(1, 4))) for _ in range(90)]
    odd = ["", "?!", "É", "constructor", "__proto__ toString", "İstanbul", "ﬁjn", "a" * 300]
    return [str(one["ask"]) for one in QUESTIONS] + damaged + joined + sentences + odd


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_browser_answers_what_python_answers(browser: Any, site: Path, language: str) -> None:
    index, questions = index_of(book(language)), asked(language)
    assert len(questions) > 300
    for page in opened(browser, site / language / "index.html"):
        theirs = page.evaluate(_FIND, questions)
        ours = [[[f.code, f.part, f.anchor, f.score, f.snippet] for f in answer(index, one)] for one in questions]
        ours = json.loads(json.dumps(ours))
        differ = [one for one, mine, other in zip(questions, ours, theirs, strict=True) if mine != other]
        assert differ == []


def test_the_stems_are_the_same_in_the_browser(browser: Any, site: Path) -> None:
    """Of every word in the handbook and in everything the product says."""
    words = set(index_of(book("nl"))["forms"]) | set(index_of(book("en"))["forms"])
    chance = random.Random(7)
    words |= {"".join(chance.choices("aeiouybdghjklmnprstvwxz", k=chance.randint(1, 14))) for _ in range(4000)}
    every = sorted(words)
    for page in opened(browser, site / "nl" / "index.html"):
        theirs = page.evaluate(_STEMS, every)
        differ = [
            (word, told)
            for word, told in zip(every, theirs, strict=True)
            if told != [stem(word, "nl"), stem(word, "en")]
        ]
        assert differ == []


def test_one_searches_with_the_keyboard_alone(browser: Any, site: Path) -> None:
    for page in opened(browser, site / "nl" / "till-postcodes.html"):
        page.locator("#q").focus()
        page.keyboard.type("gezinsvoorstellingen")
        page.keyboard.press("Enter")
        page.wait_for_url("**/nl/index.html?q=*")
        assert page.locator("#results h2").inner_text().startswith("Gevonden voor")
        assert page.locator("#results mark").count()
        assert asks_elsewhere(page) == []
        page.locator("#results a").first.focus()
        page.keyboard.press("Enter")
        # A page that is left keeps its address until the next one is there.
        page.wait_for_url(lambda address: "index.html" not in address)
        page.locator("h1").wait_for()
        assert page.locator("h1").count() == 1
        assert page.locator(".prose").count() == 1


def test_what_is_not_found_is_said(browser: Any, site: Path) -> None:
    for page in opened(browser, site / "nl" / "index.html"):
        page.locator("#q").fill("<b>xqzwv</b>")
        page.locator("#q").press("Enter")
        assert "Niets gevonden" in page.locator("#results").inner_text()
        assert page.locator("#results b").count() == 0


def test_one_goes_over_to_the_other_language_on_the_same_page(browser: Any, site: Path) -> None:
    for page in opened(browser, site / "nl" / "data-leak.html"):
        page.get_by_role("link", name="In English").click()
        page.wait_for_url("**/en/data-leak.html")
        assert page.locator("html").get_attribute("lang") == "en"


def test_it_prints_what_one_hangs_on_the_wall(browser: Any, site: Path) -> None:
    for page in opened(browser, site / "nl" / "data-leak.html"):
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        assert page.locator(".prose table").first.is_visible()
        assert not page.locator(".handbook-search").is_visible()
        assert not page.locator("nav.pages").is_visible()
