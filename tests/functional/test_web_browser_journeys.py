"""Four people do what they came for, in a real browser: a marketer, an administrator, a policy officer and a maker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.support.browsed_sites import NEIGHBOUR, THEATRE, TOWN, shared_site, solo_site
from tests.support.browsing import looked_at_well, visiting, what_is_wrong
from tests.support.pictures import picture
from tests.support.seen_pages import chromium
from tests.support.site import PASSWORD

pytestmark = pytest.mark.browser

HOUSE = f"/o/{THEATRE}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="module")
def shared(place: Path) -> Iterator[str]:
    with shared_site(place) as address:
        yield address


def main_button(visitor: Any) -> None:
    """Press what the page offers first."""
    visitor.page.locator("main .primary").first.click()


def seen(visitor: Any, name: str) -> None:
    """Take the picture of where the journey is, and see that nothing is wrong there."""
    visitor.finished()
    picture(visitor.page, name)
    assert what_is_wrong(visitor) + looked_at_well(visitor) == []


def test_the_marketer_walks_from_a_file_to_the_first_answer(browser: Any, tmp_path: Path) -> None:
    with solo_site(tmp_path, empty=True) as address, visiting(browser, address) as visitor:
        page = visitor.page
        visitor.go("/")
        seen(visitor, "welcome")
        main_button(visitor)

        page.locator("#name").fill("Theater De Brug")
        page.locator("#postcode").fill("3011AA")
        seen(visitor, "begin")
        page.locator("input[type=file]").set_input_files(TOWN / "theatre" / "bestellingen.csv")
        main_button(visitor)
        page.wait_for_url(re.compile(r"/data/files/[^/]+/$"))
        page.locator(".fate").first.wait_for()

        decisions = page.locator(".fate").all_inner_texts()
        assert len(decisions) > 10, "the privacy preview tells of every column what becomes of it"
        assert "noreply" not in page.locator("main").inner_text(), "and quotes nobody"
        seen(visitor, "preview")
        main_button(visitor)

        page.wait_for_url(re.compile(r"/data/\d+/$"), timeout=60_000)
        assert "1.303" in page.locator("main").inner_text(), "as many rows as the file holds, less what was set aside"
        seen(visitor, "delivery")

        visitor.go(HOUSE)
        seen(visitor, "start")
        page.locator("nav.pages").get_by_role("link", name="Publiek", exact=True).click()
        visitor.finished()
        everybody = page.locator("#figures").inner_text()
        page.locator("select[name=visitors]").select_option("new")
        page.wait_for_url(re.compile("visitors=new"))
        visitor.finished()
        assert page.locator("#figures").inner_text() != everybody, "the filter changes the figures at once"
        seen(visitor, "audience")
        page.reload()
        assert page.locator("select[name=visitors]").input_value() == "new", "and lives in the address"

        page.locator("nav.pages").get_by_role("link", name="Meenemen").click()
        seen(visitor, "take-away")
        page.locator("form[action$='/ask/pptx/'] button").click()
        page.wait_for_url(re.compile("/take/reports/"))
        download = page.locator("main a[download][href$='.pptx']")
        for _ in range(60):
            if download.count():
                break
            page.wait_for_timeout(1000)
            page.reload()
        seen(visitor, "report-ready")
        with page.expect_download() as waiting:
            download.click()
        presentation = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(presentation)
        assert presentation.suffix == ".pptx"
        assert len(Presentation(presentation).slides) > 5


def letter_to(place: Path, email: str) -> str:
    """The text of the last letter to somebody, as it lies in the folder of a site that sends no mail."""
    found = ""
    for path in sorted((place / "state" / "letters").iterdir(), key=lambda one: one.stat().st_mtime_ns):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        if email in str(letter["To"]):
            found = letter.get_body().get_content()
    assert found, f"no letter to {email}"
    return found


def test_the_administrator_invites_a_colleague_who_comes_in(browser: Any, shared: str, place: Path) -> None:
    colleague = "nieuw@example.org"
    with visiting(browser, shared) as visitor:
        page = visitor.page
        visitor.log_in("beheer@example.org")
        visitor.go(f"{HOUSE}people/")
        seen(visitor, "people")
        page.get_by_label(re.compile("e-mail", re.I)).fill(colleague)
        page.locator("form[action$='/invite/'] select[name=role]").select_option("analyst")
        page.locator("form[action$='/invite/'] .primary").click()
        assert colleague in page.locator("main").inner_text()

    letter = letter_to(place, colleague)
    assert "Theater De Brug" in letter
    secret = re.search(r"http://\S+/account/invitation/\S+", letter)[0]
    with visiting(browser, shared) as visitor:
        page = visitor.page
        visitor.go(secret)
        seen(visitor, "invitation")
        assert colleague in page.locator("main").inner_text()
        page.locator("main input[type=text], main input[name=name]").first.fill("Noor Nieuw")
        for field in page.locator("main input[type=password]").all():
            field.fill(PASSWORD)
        main_button(visitor)
        page.wait_for_url(re.compile(HOUSE))
        labels = page.locator("nav.pages a").all_inner_texts()
        assert "Publiek" in labels
        assert "Mensen" not in labels, "an analyst does not manage people"

    with visiting(browser, shared) as visitor:
        visitor.go(secret)
        assert visitor.page.locator("main input[type=password]").count() == 0, "a letter is used once"
        visitor.log_in(colleague)
        assert HOUSE in visitor.page.url


def test_the_policy_officer_compares_regions_and_finds_where_reach_is_low(browser: Any, shared: str) -> None:
    with visiting(browser, shared) as visitor:
        page = visitor.page
        visitor.log_in("beleid@example.org")
        assert "/o/gemeente-rotterdam/area/" in page.url
        if not page.locator("#m1").is_visible():
            page.locator("details.choose > summary").click()
        page.locator("#m1").select_option("Rotterdam")
        seen(visitor, "area-choose")
        page.locator("#regions .primary").click()
        visitor.finished()
        assert "m1=Rotterdam" in page.url
        cards = page.locator("main article.card")
        assert cards.count() >= 5, "residents, reach, gaps, trend, contributions, supply"
        seen(visitor, "area")

        page.locator("#group").select_option(index=1)
        page.locator("#share").fill("20")
        page.locator("#find button").first.click()
        visitor.finished()
        assert "group=" in page.url
        assert page.locator("#find .sentence").count() == 1
        seen(visitor, "area-find")
        text = page.locator("main").inner_text()
        assert "Theater De Brug" not in text, "no house is named that did not agree to that"


def test_the_maker_asks_two_venues_and_sees_the_audience_over_them(browser: Any, shared: str) -> None:
    with visiting(browser, shared) as visitor:
        page = visitor.page
        visitor.log_in("maker@example.org")
        assert page.url.endswith("/productions/")
        page.locator("#title").fill("De opstand van de sneeuw")
        page.locator("#house").select_option([THEATRE, NEIGHBOUR])
        seen(visitor, "maker-asks")
        page.locator("form[action$='/claim/'] .primary").click()
        assert page.locator("table").get_by_text("De opstand van de sneeuw", exact=True).count() == 2, (
            "two questions wait for an answer"
        )

    for email, house in (("beheer@example.org", THEATRE), ("buren@example.org", NEIGHBOUR)):
        with visiting(browser, shared) as visitor:
            page = visitor.page
            visitor.log_in(email)
            visitor.go(f"/o/{house}/sharing/")
            page.get_by_role("link", name=re.compile("Gezelschap De Verre Reis")).first.click()
            page.locator("#q").fill("")
            page.locator("form.filters button").click()
            for box in page.locator("input[name=title]").all()[:12]:
                box.check()
            seen(visitor, "claim")
            page.locator("button[value=confirm]").click()
            page.wait_for_url(re.compile("/sharing/$"))

    with visiting(browser, shared) as visitor:
        visitor.log_in("maker@example.org")
        seen(visitor, "maker")
        told = visitor.page.locator("main").inner_text()
        assert "Theater De Brug" in told, "the venues that agreed"
        assert re.search(r"\d+%|\d+ boekers", told), "and sums over them"
        assert visitor.go(f"/o/{THEATRE}/").status == 404, "and nothing of a venue itself"
