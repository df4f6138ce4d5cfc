"""A city gives the site its own look with a sheet of design tokens, and nothing becomes unreadable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsed_sites import THEATRE, shared_site
from tests.support.browsing import looked_at_well, pages_from, visiting, what_is_wrong
from tests.support.seen_pages import chromium

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "examples" / "theme" / "gemeente.css"
#: Whoever makes a theme looks at it with the same test.
THEME = Path(os.environ.get("PUBLIEK_THEME", EXAMPLE))
WINE, WHITE, CREAM = "rgb(92, 15, 60)", "rgb(255, 255, 255)", "rgb(255, 253, 248)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with shared_site(tmp_path_factory.mktemp("themed"), theme=THEME) as address:
        yield address


def look_of(visitor: Any, selector: str, part: str) -> str:
    one = visitor.page.locator(selector).first
    return str(one.evaluate(f"one => getComputedStyle(one).{part}"))


@pytest.mark.skipif(THEME != EXAMPLE, reason="these are the colours of the example")
def test_the_tokens_of_the_sheet_are_the_colours_and_letters_of_the_page(browser: Any, themed: str) -> None:
    with visiting(browser, themed) as visitor:
        visitor.go("/account/login/")
        assert look_of(visitor, "header", "backgroundColor") == WINE
        assert look_of(visitor, "header .brand", "color") == WHITE
        assert look_of(visitor, "body", "backgroundColor") == CREAM
        assert look_of(visitor, "h1", "fontFamily").startswith("Georgia")
        assert look_of(visitor, "button.primary", "borderTopLeftRadius") == "0px"
        assert look_of(visitor, "button.primary", "backgroundColor") == "rgb(122, 21, 80)"


def test_nothing_is_wrong_with_the_pages_in_that_look(browser: Any, themed: str) -> None:
    with visiting(browser, themed) as visitor:
        visitor.log_in("marketing@example.org")
        wrong = [
            f"{path}: {one}"
            for path in pages_from(visitor, f"/o/{THEATRE}/")
            for one in what_is_wrong(visitor) + looked_at_well(visitor)
        ]
    assert wrong == []
