"""The pages of segmentations in a real browser: no violation of WCAG 2.2 A and AA, at a desk and on a telephone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publiek.reports.segmentations import render_segmentation, render_transfer
from publiek.reports.segmentations.context import Visiting
from publiek.segmentation.assignment import spread_of
from publiek.segmentation.culture import compare
from tests.spec.test_reports_segmentation_transfer import _judged
from tests.support.segmentation_cards import packaged_card, packaged_context
from tests.support.segmentation_visits import learned

pytestmark = [pytest.mark.browser, pytest.mark.long]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=["segmentation-nl", "segmentation-en", "transfer-nl"])
def page(request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    kind, language = request.param.split("-")
    folder: Path = tmp_path_factory.mktemp("seen")
    visiting = Visiting(learned(), compare(learned(version="2026-01-01", inverted=True), learned()))
    context = replace(packaged_context(language), visiting=visiting, spread=spread_of())
    if kind == "segmentation":
        (path,) = render_segmentation(packaged_card(), context, folder=folder, formats=("html",))
    else:
        (path,) = render_transfer(_judged(asked=True), context, folder=folder, formats=("html",))
    seen = browser.new_page()
    asked: list[str] = []
    seen.on("request", lambda request: asked.append(request.url))
    seen.goto(path.as_uri())
    seen.asked = asked
    yield seen
    seen.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page: Any, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.run(page).response["violations"]
    assert not [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found]


def test_at_320_pixels_only_pictures_and_tables_scroll_sideways(page: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_page_asks_for_nothing_but_itself(page: Any) -> None:
    assert all(address.startswith(("file:", "data:")) for address in page.asked)
