"""What every page must be in a real browser: without violations, narrow enough, and asking for nothing but itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"


def chromium(*more: str) -> Iterator[Any]:
    """A browser as long as it is needed, with `more` arguments; skips with a reason where there is none."""
    if not CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *more])
        yield browser
        browser.close()


def opened(browser: Any, path: Path) -> Iterator[Any]:
    """The page at `path`; `asked` holds every address it asked for."""
    seen = browser.new_page()
    asked: list[str] = []
    seen.on("request", lambda request: asked.append(request.url))
    seen.goto(path.as_uri())
    seen.asked = asked
    yield seen
    seen.close()


def violations(page: Any, width: int) -> list[tuple[str, str]]:
    """What axe finds with everything open: rule and the beginning of the first element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(_OPEN)
    found = axe.run(page).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found]


def width_needed(page: Any, width: int) -> int:
    """How wide the page is, with everything open, in a window of `width`."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(_OPEN)
    return int(page.evaluate("document.documentElement.scrollWidth"))


def asks_elsewhere(page: Any) -> list[str]:
    """Addresses outside the file itself."""
    return [address for address in page.asked if not address.startswith(("file:", "data:"))]
