"""Write docs/images/report.png (or another): the first page of a report as a browser shows it.

python docs/make_picture.py demo/report/publiek-report.html
python docs/make_picture.py publiek-segmentation/publiek-segmentation.html segmentation.png '#seg-map svg'
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "images"


def main(page_file: Path, name: str = "report.png", part: str = "") -> None:
    """Take the picture with Debian's own Chromium; `part` is a selector, the top of the page when there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 1850})
        page.goto(page_file.resolve().as_uri())
        target = page.locator(part).first if part else page
        target.screenshot(path=str(IMAGES / name))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
