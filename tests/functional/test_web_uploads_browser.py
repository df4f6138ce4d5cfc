"""Does the script of the upload page do what it promises, in a real browser? And are these pages for everybody?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import messy
from tests.support.browsing import looked_at_well, visiting, what_is_wrong
from tests.support.deliverer import Server, many_orders
from tests.support.seen_pages import chromium

pytestmark = pytest.mark.browser

DATA = "/o/de-brug/data/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, town: Path) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("uploads") / "home") as one:
        yield one


@pytest.fixture
def visitor(browser: Any, server: Server) -> Iterator[Any]:
    with visiting(browser, server.address) as somebody:
        yield somebody


def fine(visitor: Any) -> None:
    """Nothing is wrong with the page as it is now."""
    visitor.finished()
    assert what_is_wrong(visitor) + looked_at_well(visitor) == []


def test_begun_by_keyboard_alone(visitor: Any, town: Path) -> None:
    page = visitor.page
    visitor.go("/begin/")
    page.locator("#name").focus()
    page.keyboard.type("De Brug")
    page.keyboard.press("Tab")
    page.keyboard.type("3011 AA")
    page.locator("#file").set_input_files(town / "theatre" / "bestellingen.csv")
    page.locator("button.primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/data/files/[^/]+/$"))
    page.locator("form[action$='/import/'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/data/1/$"), timeout=60_000)
    fine(visitor)
    visitor.go(f"{DATA}1/withdraw/")
    fine(visitor)


def test_a_connection_that_breaks_and_a_page_that_is_loaded_again_lose_nothing(
    visitor: Any, server: Server, tmp_path: Path
) -> None:
    page = visitor.page
    orders = many_orders(tmp_path / "Lijst van Jansen.csv", megabytes=14)
    other = many_orders(tmp_path / "other.csv", megabytes=14, names="Anderman")
    sent: list[str] = []

    def cut(route: Any) -> None:
        """The first part passes; then there is no connection."""
        if route.request.method == "POST":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) > 1:
                route.abort()
                return
        route.continue_()

    page.route("**/part/", cut)
    visitor.go(DATA)
    page.locator("#file").set_input_files(orders)
    page.locator("button.primary").click()
    page.get_by_text("Geen verbinding").wait_for()
    where = re.search(r"/data/files/[^/]+/$", page.url)
    assert where, "the address is that of this file, so that the page can be loaded again"
    assert sent[0] == "0"

    page.unroute("**/part/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    visitor.trouble.clear()
    assert "4,2 MB van 14 MB" in page.locator("main").inner_text()
    assert "Lijst van Jansen.csv" in page.locator("main").inner_text(), "this browser remembers the name"
    fine(visitor)

    page.locator("#file").set_input_files(other)
    page.locator("button.primary").click()
    page.get_by_text("Dit is een ander bestand").wait_for()
    page.locator("#file").set_input_files(orders)
    again: list[str] = []
    page.on("request", lambda request: again.append(request.headers.get("upload-offset", "")))
    page.locator("button.primary").click()
    page.locator(".fate").first.wait_for(timeout=60_000)
    assert next(offset for offset in again if offset) == str(4 * 1024**2), "it goes on where it was"
    page.locator("form[action$='/give-up/'] button").click()
    page.wait_for_url(re.compile(f"{DATA}$"))


def test_a_file_is_dropped_into_the_page(visitor: Any, town: Path) -> None:
    page = visitor.page
    visitor.go(DATA)
    content = (town / "museum" / "postcodes.csv").read_text()
    page.evaluate(
        """content => { const held = new DataTransfer();
            held.items.add(new File([content], 'x.csv'));
            const at = document.querySelector('[data-drop]');
            at.dispatchEvent(new DragEvent('dragover', {dataTransfer: held, bubbles: true, cancelable: true}));
            at.dispatchEvent(new DragEvent('drop', {dataTransfer: held, bubbles: true, cancelable: true})); }""",
        content,
    )
    page.locator(".fate").first.wait_for(timeout=30_000)
    assert "Telling per postcode" in page.locator("main").inner_text()
    fine(visitor)
    page.locator("form[action$='/give-up/'] button").click()


def test_columns_are_chosen_and_what_is_wrong_is_said_where_it_is(visitor: Any, tmp_path: Path) -> None:
    page = visitor.page
    visitor.go(DATA)
    page.locator("#file").set_input_files(messy.own_words(tmp_path))
    page.locator("button.primary").click()
    page.locator("#refusal").wait_for()
    visitor.trouble.clear()  # the browser itself says that the answer was 422
    fine(visitor)
    page.locator("main a.button.primary").click()
    page.locator("#field-0").select_option("email")
    page.locator("main button.primary").click()
    page.locator("#refusal").wait_for()
    visitor.trouble.clear()
    assert page.locator("select[aria-invalid=true]").count() == 2
    fine(visitor)
    for column, field in (("0", "order_id"), ("2", "performance_date"), ("3", "production_title"), ("4", "quantity")):
        page.locator(f"#field-{column}").select_option(field)
    page.locator("main button.primary").click()
    page.locator(".fate").first.wait_for()
    assert page.locator(".fate.keyed").count() == 2
    page.locator("form[action$='/give-up/'] button").click()


def test_without_script_everything_works_all_the_same(browser: Any, server: Server, town: Path) -> None:
    with visiting(browser, server.address, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(server.address + DATA)
        page.locator("#file").set_input_files(town / "festival" / "tellingen.csv")
        page.locator("button.primary").click()
        page.locator(".fate").first.wait_for()
        page.locator("form[action$='/import/'] button").click()
        page.wait_for_url(re.compile(r"/data/\d+/$"), timeout=60_000)
        assert "gelezen" in page.locator("main").inner_text()
