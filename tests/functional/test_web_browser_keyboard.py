"""The site without a mouse, without script, with everything twice as large, without movement, in strong contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browsed_sites import THEATRE, TOWN, shared_site, solo_site
from tests.support.browsing import focus_of, pages_from, tab_to, tabbed_through, visiting
from tests.support.seen_pages import chromium
from tests.support.site import PASSWORD

pytestmark = pytest.mark.browser

HOUSE = f"/o/{THEATRE}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def solo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with solo_site(tmp_path_factory.mktemp("solo")) as address:
        yield address


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with shared_site(tmp_path_factory.mktemp("shared")) as address:
        yield address


def test_the_first_tab_skips_to_the_content(browser: Any, solo: str) -> None:
    with visiting(browser, solo) as visitor:
        visitor.go(HOUSE)
        visitor.page.keyboard.press("Tab")
        assert focus_of(visitor.page)["name"] == "Direct naar de inhoud"
        assert focus_of(visitor.page)["top"] >= 0
        visitor.page.keyboard.press("Enter")
        assert visitor.page.evaluate("document.activeElement.id") == "main"


def test_tab_reaches_everything_shows_where_it_is_and_leaves_again(browser: Any, solo: str) -> None:
    with visiting(browser, solo) as visitor:
        for path in pages_from(visitor, HOUSE):
            # A map has its buttons a moment later than the page.
            visitor.page.wait_for_load_state("networkidle")
            reached = tabbed_through(visitor)
            unseen = [here["html"] for here in reached if not here["ringed"] or here["width"] < 1]
            assert unseen == [], path
            asked = visitor.page.evaluate(
                "[...document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')]"
                ".filter(one => one.checkVisibility() && !one.disabled && one.type !== 'radio').length"
            )
            assert len([here for here in reached if here["type"] != "radio"]) >= asked, path


def test_the_page_goes_along_with_the_focus(browser: Any, solo: str) -> None:
    """What has the focus is in sight, under nothing that sticks to the edge."""
    small = {"width": 1280, "height": 500}
    with visiting(browser, solo, viewport=small, reduced_motion="reduce") as visitor:
        visitor.go(HOUSE)
        for here in tabbed_through(visitor):
            assert here["bottom"] > 0, here
            assert here["top"] < 500, here


def test_the_menu_of_a_telephone_opens_with_the_keyboard(browser: Any, solo: str) -> None:
    with visiting(browser, solo, viewport={"width": 390, "height": 800}) as visitor:
        visitor.go(HOUSE)
        tab_to(visitor, "Menu")
        visitor.page.keyboard.press("Enter")
        tab_to(visitor, "Publiek")
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url(lambda address: not address.endswith(HOUSE))
        assert visitor.page.locator("details.menu a[aria-current=page]").count() == 1


def test_somebody_logs_in_and_out_with_the_keyboard(browser: Any, shared: str) -> None:
    with visiting(browser, shared) as visitor:
        visitor.go(HOUSE)
        page = visitor.page
        page.locator("main input[name=login]").focus()
        page.keyboard.type("kassa@example.org")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: address.endswith(HOUSE) and "?" not in address)
        page.evaluate("document.activeElement.blur()")
        tab_to(visitor, "Uitloggen")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/account/login/" in address)


def test_a_filter_works_without_script(browser: Any, solo: str) -> None:
    with visiting(browser, solo, java_script_enabled=False) as visitor:
        visitor.page.goto(f"{solo}{HOUSE}figures/audience/")
        form = visitor.page.locator("form.filters")
        form.locator("select[name=visitors]").select_option("new")
        form.locator("button[type=submit], button:not([type])").first.click()
        assert "visitors=new" in visitor.page.url
        assert visitor.page.locator("select[name=visitors]").input_value() == "new"
        assert visitor.page.locator("#figures .card").count() > 0


def test_a_file_is_sent_without_script(browser: Any, solo: str) -> None:
    with visiting(browser, solo, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(f"{solo}{HOUSE}data/")
        page.locator("input[type=file]").set_input_files(TOWN / "museum" / "postcodes.csv")
        page.locator("form[enctype] button.primary").click()
        page.wait_for_url(re.compile(r"/data/files/[^/]+/$"))
        assert page.locator(".fate").count() == 4, "the preview tells of each column what becomes of it"


def test_every_page_reads_without_script(browser: Any, solo: str) -> None:
    with visiting(browser, solo) as visitor:
        paths = list(pages_from(visitor, HOUSE))
    with visiting(browser, solo, java_script_enabled=False) as visitor:
        for path in paths:
            assert visitor.page.goto(f"{solo}{path}").status == 200
            assert visitor.page.locator("h1").count() == 1
            assert len(visitor.page.locator("main").inner_text().split()) > 12, path


def test_a_window_zoomed_to_twice_the_size_needs_no_scrolling_sideways(browser: Any, solo: str) -> None:
    """A window of 1280 pixels at 200%: 640 pixels of the page, drawn twice as large; letters may be doubled too."""
    with visiting(browser, solo, viewport={"width": 640, "height": 450}, device_scale_factor=2) as visitor:
        for path in pages_from(visitor, HOUSE):
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 640, path
            visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_nothing_moves_for_who_asked_for_that(browser: Any, solo: str) -> None:
    with visiting(browser, solo, reduced_motion="reduce") as visitor:
        visitor.go(HOUSE)
        assert visitor.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        moving = (
            "[...document.querySelectorAll('*')].filter(one => parseFloat(getComputedStyle(one).transitionDuration)"
        )
        assert visitor.page.evaluate(f"{moving} > 0).length") == 0


def test_strong_contrast_keeps_edges_and_pictures(browser: Any, solo: str) -> None:
    with visiting(browser, solo, forced_colors="active") as visitor:
        visitor.go(f"{HOUSE}figures/audience/")
        button = visitor.page.locator("form.filters button").first
        assert button.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
        ground = "one => getComputedStyle(one).backgroundColor"
        assert visitor.page.locator("#figures svg").first.evaluate(ground) == "rgb(255, 255, 255)"
