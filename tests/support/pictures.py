"""Pictures of the site that the tests make while they walk through it: for the handbook, and to be looked at."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

WIDTHS = {1280: 900, 390: 844}


@cache
def folder() -> Path:
    """Where pictures land: PUBLIEK_SCREENSHOTS, else a temporary folder."""
    told = os.environ.get("PUBLIEK_SCREENSHOTS")
    place = Path(told) if told else Path(tempfile.mkdtemp(prefix="publiek-pictures-"))
    place.mkdir(parents=True, exist_ok=True)
    return place


def picture(page: Any, name: str) -> None:
    """The top of the page as it is now, on a desk and on a telephone: NAME-1280.png and NAME-390.png."""
    before = page.viewport_size
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=str(folder() / f"{name}-{width}.png"), animations="disabled")
    page.set_viewport_size(before)
