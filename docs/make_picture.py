"""Write docs/images/report.png: the first page of the report that `make demo` makes, as a browser shows it.

python docs/make_picture.py demo/report/publiek-report.html
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parent / "images" / "report.png"


def main(page_file: Path) -> None:
    """Take the picture with Debian's own Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 1850})
        page.goto(page_file.resolve().as_uri())
        page.screenshot(path=str(TARGET))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
