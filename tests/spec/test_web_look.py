"""What is the look of the site made of? Files of our own, small enough, that only read design tokens."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from publiek.web.frame.around import theme_names
from tests.support.site import an_organisation, seated

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).parents[2] / "src" / "publiek" / "web" / "static"
SHEETS = sorted((STATIC / "publiek").glob("*.css"))
THEME = Path(__file__).parents[2] / "examples" / "theme" / "gemeente.css"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.name)
def test_a_sheet_fetches_nothing_from_elsewhere(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert not re.search(r"https?:|@import|url\(\s*[\"']?//", text)


def test_every_letter_is_there_and_small() -> None:
    letters = sorted((STATIC / "publiek" / "fonts").glob("*.woff2"))
    assert len(letters) == 2
    assert all(one.stat().st_size < 45_000 for one in letters)
    assert (STATIC / "publiek" / "fonts" / "OFL.txt").is_file()


def test_a_packed_file_is_the_same_file() -> None:
    packed = sorted(STATIC.rglob("*.gz"))
    assert packed
    for one in packed:
        assert gzip.decompress(one.read_bytes()) == one.with_suffix("").read_bytes(), one.name


def test_colours_are_named_once_and_read_from_tokens() -> None:
    """Outside the list of names there is no colour that a theme could not reach."""
    text = (STATIC / "publiek" / "publiek.css").read_text(encoding="utf-8")
    rules = re.sub(r":root\s*\{.*?\n\}", "", text, flags=re.S)
    rules = re.sub(r"@media \((forced-colors|prefers)[^{]*\{.*?\n\}", "", rules, flags=re.S)
    loose = [line for line in re.findall(r"[\w-]+:[^;{}]*#[0-9a-f]{3,6}\b[^;{}]*", rules) if "var(--" not in line]
    assert loose == []


def test_the_page_carries_the_names_under_which_a_sheet_sets_its_tokens(client: Client, settings: object) -> None:
    from dataclasses import replace

    settings.PUBLIEK = replace(settings.PUBLIEK, theme=THEME)
    page = client.get("/account/login/").content.decode()
    assert theme_names(THEME) == "voorbeeldgemeente-theme"
    assert '<html lang="nl" class="voorbeeldgemeente-theme">' in page
    assert page.index("publiek.css") < page.index("/theme.css")
    answer = client.get("/theme.css")
    assert answer.headers["Content-Type"].startswith("text/css")


def test_without_a_theme_there_is_no_sheet(client: Client) -> None:
    assert client.get("/theme.css").status_code == 404
    assert "/theme.css" not in client.get("/account/login/").content.decode()


def test_the_way_through_the_pages_is_a_column_and_a_menu_without_script(client: Client) -> None:
    client.force_login(seated("ans@example.org", an_organisation("de-brug"), "reader"))
    page = client.get("/o/de-brug/").content.decode()
    assert page.count('aria-current="page"') == 2
    assert '<details class="menu"><summary>Menu</summary>' in page


def test_no_page_of_ours_has_a_style_of_its_own() -> None:
    templates = sorted((STATIC.parent / "templates").rglob("*.html"))
    assert templates
    # "one=" is a name in templates, no event of a page.
    own = re.compile(r"\sstyle=|<style|\son(?!e=)[a-z]+=|javascript:")
    for one in templates:
        assert not own.search(one.read_text(encoding="utf-8")), one.name
