"""The page in a real browser: no violation of WCAG 2.2 A and AA, at a desk and on a telephone, in two languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publiek.reports import render
from tests.support.release_example import HOUSES, context_of
from tests.support.seen_pages import asks_elsewhere, chromium, opened, violations, width_needed

pytestmark = [pytest.mark.browser, pytest.mark.long]

HOUSES_SEEN = [("full", "nl"), ("full", "en"), ("counts", "nl"), ("empty", "en")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module", params=HOUSES_SEEN, ids="-".join)
def page(request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    house, language = request.param
    folder: Path = tmp_path_factory.mktemp("seen")
    (path,) = render(HOUSES[house](), context=context_of(language), folder=folder, formats=("html",))
    yield from opened(browser, path)


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page: Any, width: int) -> None:
    assert violations(page, width) == []


def test_at_320_pixels_only_pictures_and_tables_scroll_sideways(page: Any) -> None:
    assert width_needed(page, 320) == 320


def test_the_page_asks_for_nothing_but_itself(page: Any) -> None:
    assert asks_elsewhere(page) == []


def test_the_first_tab_reaches_the_skip_link_and_shows_it(page: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.keyboard.press("Tab")
    box = page.evaluate("(({x, y}) => [x, y])(document.activeElement.getBoundingClientRect())")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert box[0] >= 0
    assert box[1] >= 0
