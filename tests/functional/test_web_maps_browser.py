"""The map in a real browser: drawn from our own files alone, by keyboard, without WebGL, and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.seen_pages import chromium
from tests.support.site import running_site
from tests.support.territory import deliver

pytestmark = pytest.mark.browser
SOFTWARE = ("--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader")
NO_WEBGL = """
const before = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return /webgl/.test(kind) ? null : before.call(this, kind, ...more);
};
"""
READY = ".map[data-ready]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("map-site") / "home"
    deliver(home, "de-brug", {3011: 60, 3012: 50, 3014: 40, 3021: 30, 3022: 25, 3111: 20, 2611: 9})
    with running_site(home) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium(*SOFTWARE)


@contextmanager
def opened(browser: Any, address: str, *, script: str = "", **window: Any) -> Iterator[Any]:
    """The page with the map; `page.asked` has every address that was asked, `page.trouble` what went wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 1400}, locale="nl-NL", **window)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    page.asked, page.trouble = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on("console", lambda said: page.trouble.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/o/de-brug/map/")
    try:
        yield page
    finally:
        context.close()


def test_a_map_is_drawn_from_our_own_files_alone(browser: Any, site: str) -> None:
    with opened(browser, site) as page:
        page.wait_for_selector(READY, timeout=90_000)
        assert page.locator("canvas.maplibregl-canvas").count() == 1
        elsewhere = [url for url in page.asked if not url.startswith((site, "data:", f"blob:{site}"))]
        assert elsewhere == []
        assert page.trouble == []
        colours = page.evaluate(
            "document.querySelector('canvas').toDataURL().length"
        )  # a map of one colour is a few thousand characters
        assert colours > 20_000


def test_by_keyboard_the_map_moves_and_says_what_is_in_the_middle(browser: Any, site: str) -> None:
    with opened(browser, site) as page:
        page.wait_for_selector(READY, timeout=90_000)
        page.locator("canvas.maplibregl-canvas").focus()
        assert page.locator(".map-keys").is_visible()
        first = page.locator(".map-readout").inner_text()
        page.keyboard.press("+")
        page.wait_for_timeout(900)
        for _ in range(3):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(700)
        said = page.locator(".map-readout").inner_text()
        assert said
        assert said != first
        assert page.locator(".map-readout").get_attribute("aria-live") == "polite"


def test_a_row_of_the_table_shows_its_area_and_the_list_can_be_searched(browser: Any, site: str) -> None:
    with opened(browser, site, reduced_motion="reduce") as page:
        page.wait_for_selector(READY, timeout=90_000)
        page.locator("tr[data-area='3014'] button").focus()
        assert page.locator(".map-readout").inner_text().startswith("3014 Rotterdam: ")
        assert page.locator("tr[data-here]").get_attribute("data-area") == "3014"
        page.locator("#map-search").fill("2611")
        shown = page.locator("tr[data-area]:visible")
        assert shown.count() == 1
        assert shown.first.inner_text().startswith("2611 Delft")


def test_another_layer_needs_nothing_from_the_server(browser: Any, site: str) -> None:
    with opened(browser, site) as page:
        page.wait_for_selector(READY, timeout=90_000)
        page.asked.clear()
        page.locator("select[name=layer]").select_option("visits")
        assert page.locator(".map-legend:visible strong").inner_text() == "Bezoeken"
        assert "layer=visits" in page.url
        assert not any("values" in url or "maps" in url for url in page.asked)


def test_without_a_script_there_is_a_drawing_and_the_table(browser: Any, site: str) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        assert page.locator(".map-still").is_visible()
        assert page.locator("tr[data-area]").count() > 5
        assert any("picture.svg" in url for url in page.asked)


def test_without_webgl_there_is_a_drawing_and_the_table(browser: Any, site: str) -> None:
    with opened(browser, site, script=NO_WEBGL) as page:
        page.wait_for_selector(".map-canvas img.map-still", timeout=30_000)
        assert page.locator("tr[data-area]").count() > 5
        assert not any("worker" in url for url in page.asked)


def test_on_a_narrow_screen_nothing_sticks_out(browser: Any, site: str) -> None:
    with opened(browser, site) as page:
        page.set_viewport_size({"width": 320, "height": 800})
        page.wait_for_selector(READY, timeout=90_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
