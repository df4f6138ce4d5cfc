"""Every page of every role in a real browser: without violations, in both languages, on a telephone and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browsed_sites import ROLES, shared_site, solo_site
from tests.support.browsing import looked_at_well, pages_from, skeleton, visiting, what_is_wrong
from tests.support.seen_pages import chromium

pytestmark = pytest.mark.browser

LANGUAGES = ("nl", "en")
KEEPER, NOBODY_YET = "sleutel@example.org", "niemand@example.org"
#: Everybody in Dutch; in English who sees pages that nobody else does.
#: Who sees pages of their own: walked on every run, in Dutch. The others, and English, are walked with the long tests.
OF_THEIR_OWN = ("beheer@example.org", "maker@example.org", "beleid@example.org", "samen@example.org", KEEPER)
WALKS = [
    *((who, "nl") for who in OF_THEIR_OWN),
    *(pytest.param(who, "nl", marks=pytest.mark.long) for who in (*ROLES, NOBODY_YET) if who not in OF_THEIR_OWN),
    *(pytest.param(who, "en", marks=pytest.mark.long) for who in OF_THEIR_OWN),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with shared_site(tmp_path_factory.mktemp("shared")) as address:
        yield address


@pytest.fixture(scope="module")
def solo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with solo_site(tmp_path_factory.mktemp("solo")) as address:
        yield address


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Pages that were looked at well, by what they are made of: what two roles see alike is not looked at twice."""
    return set()


def walked(visitor: Any, looked_at: set[str], begin: str = "/") -> tuple[list[str], list[str]]:
    """The pages that can be reached, and everything that is wrong with them."""
    seen, wrong = [], []
    for path in pages_from(visitor, begin):
        seen.append(path)
        found, made_of = what_is_wrong(visitor), skeleton(visitor) + visitor.language
        if made_of not in looked_at:
            closer = looked_at_well(visitor)
            found += closer
            if not closer:
                looked_at.add(made_of)
        wrong += [f"{path}: {one}" for one in found]
    return seen, wrong


def told(wrong: list[str]) -> str:
    """One thing to a line."""
    return "\n".join(["", *wrong[:40]])


@pytest.mark.parametrize(("who", "language"), WALKS)
def test_nothing_is_wrong_with_any_page_of(
    who: str, language: str, browser: Any, shared: str, looked_at: set[str]
) -> None:
    with visiting(browser, shared, language) as visitor:
        visitor.log_in(who)
        visitor.go("/")
        visitor.chooses(language)
        seen, wrong = walked(visitor, looked_at)
    assert not wrong, told(wrong)
    assert len(seen) >= (1 if who == NOBODY_YET else 2), seen


#: A house with everything in both languages, and two of which little can be said.
@pytest.mark.parametrize(
    ("house", "language"),
    [
        pytest.param("theater-de-brug", "nl", marks=pytest.mark.long),
        pytest.param("theater-de-brug", "en", marks=pytest.mark.long),
        pytest.param("museum-de-zilveren-paraplu", "en", marks=pytest.mark.long),
        ("festival-het-vrolijke-moeras", "nl"),
    ],
)
def test_nothing_is_wrong_with_any_page_of_a_laptop(
    house: str, language: str, browser: Any, solo: str, looked_at: set[str]
) -> None:
    with visiting(browser, solo, language) as visitor:
        visitor.go("/")
        visitor.chooses(language)
        seen, wrong = walked(visitor, looked_at, f"/o/{house}/")
    assert not wrong, told(wrong)
    assert len(seen) > 5, seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_laptop_says_what_to_do(language: str, browser: Any, tmp_path: Any, looked_at: set[str]) -> None:
    with solo_site(tmp_path, empty=True) as address, visiting(browser, address, language) as visitor:
        visitor.go("/")
        visitor.chooses(language)
        _, wrong = walked(visitor, looked_at)
        assert not wrong, told(wrong)


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wrong_with_what_a_stranger_sees(language: str, path: str, browser: Any, shared: str) -> None:
    with visiting(browser, shared, language) as visitor:
        visitor.go(path)
        visitor.chooses(language)
        assert what_is_wrong(visitor) + looked_at_well(visitor) == []


@pytest.mark.parametrize(("path", "status"), [("/bestaat-niet/", 404), ("/o/theater-de-brug/", 200)])
def test_a_refusal_is_a_page_like_any_other(path: str, status: int, browser: Any, shared: str) -> None:
    with visiting(browser, shared) as visitor:
        assert visitor.go(path).status == status
        visitor.trouble = [one for one in visitor.trouble if "404" not in one]
        assert what_is_wrong(visitor) + looked_at_well(visitor) == []
