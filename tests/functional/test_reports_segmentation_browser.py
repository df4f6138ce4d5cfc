"""The pages of segmentations in a real browser: no violation of WCAG 2.2 A and AA, at a desk and on a telephone."""

from __future__ import annotations

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
from tests.support.seen_pages import asks_elsewhere, chromium, opened, violations, width_needed
from tests.support.segmentation_cards import packaged_card, packaged_context
from tests.support.segmentation_visits import learned

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


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
    yield from opened(browser, path)


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page: Any, width: int) -> None:
    assert violations(page, width) == []


def test_at_320_pixels_only_pictures_and_tables_scroll_sideways(page: Any) -> None:
    assert width_needed(page, 320) == 320


def test_the_page_asks_for_nothing_but_itself(page: Any) -> None:
    assert asks_elsewhere(page) == []
