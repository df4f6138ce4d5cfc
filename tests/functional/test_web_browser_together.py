"""Looking together in a real browser: every page without violations, and a decision with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsing import looked_at_well, visiting, what_is_wrong
from tests.support.seen_pages import chromium
from tests.support.site import free_port, running_site
from tests.support.site_people import populate
from tests.support.together import AGREEMENT, HOUSES, HUB, ROUND, STEWARDS, a_place, contributed, house_in, released

pytestmark = pytest.mark.browser

SEASON = "2024-25"
HOUSE = HOUSES[0]
ADMINISTRATOR, READER, GOVERNMENT = "beheer@example.org", "lezer@example.org", "beleid@example.org"


@dataclass(frozen=True)
class There:
    """A site with a release, the draft it was made of, and why there cannot be another one now."""

    address: str
    place: Path
    draft: str
    why_not: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    place = a_place(tmp_path_factory.mktemp("together") / "place", eyes="public", licence="CC-BY-4.0")
    hub = contributed(place)
    released(hub)
    draft = hub.draft(AGREEMENT, ROUND)
    assert not draft.may
    waits = next(iter((place / "hub" / "drafts").iterdir())).name
    settings = place / "site.yaml"
    settings.write_text(
        f"mode: shared\nnames: [127.0.0.1]\nsecure: false\nstate: {place / 'state'}\nkeys: {place / 'keys'}\n"
        f"hub: {place / 'hub'}\nsecond_factor: offered\n",
        encoding="utf-8",
    )
    organisations = [{"slug": slug, "name": house_in(place, slug).name} for slug in HOUSES]
    organisations += [{"slug": HUB, "name": "De Hub", "kind": "collective"}]
    organisations += [{"slug": "gemeente", "name": "Gemeente", "kind": "government", "territory": ["Rotterdam"]}]
    people = [{"email": email, "seats": {HUB: "collective-steward"}} for email in STEWARDS.values()]
    people += [{"email": ADMINISTRATOR, "seats": {HOUSE: "administrator"}}]
    people += [
        {"email": READER, "seats": {HOUSE: "reader"}},
        {"email": GOVERNMENT, "seats": {"gemeente": "policy-reader"}},
    ]
    populate(settings, place / "home", {"organisations": organisations, "people": people})
    with running_site(place / "home", settings=settings, port=free_port()) as address:
        yield There(address, place, waits, draft.words[-1].nl)


RELEASE = f"releases/{AGREEMENT}/{SEASON}/1/"
PAGES = [
    (ADMINISTRATOR, HOUSE, ""),
    (ADMINISTRATOR, HOUSE, f"agreements/{AGREEMENT}/"),
    (ADMINISTRATOR, HOUSE, f"agreements/{AGREEMENT}/{SEASON}/look/"),
    (ADMINISTRATOR, HOUSE, RELEASE),
    (ADMINISTRATOR, HOUSE, f"{RELEASE}own/"),
    (READER, HOUSE, f"agreements/{AGREEMENT}/"),
    (GOVERNMENT, "gemeente", ""),
    (GOVERNMENT, "gemeente", RELEASE),
    (STEWARDS["anna"], HUB, ""),
    (STEWARDS["anna"], HUB, "hub/"),
    (STEWARDS["anna"], HUB, "hub/drafts/DRAFT/"),
]


@pytest.mark.parametrize("language", ["nl", pytest.param("en", marks=pytest.mark.long)])
def test_nothing_is_wrong_with_any_page(browser: Any, there: There, language: str) -> None:
    wrong = []
    for who in dict.fromkeys(who for who, _, _ in PAGES):
        with visiting(browser, there.address, language) as visitor:
            visitor.log_in(who)
            visitor.go("/account/")
            visitor.chooses(language)
            for _, slug, path in [one for one in PAGES if one[0] == who]:
                answer = visitor.go(f"/o/{slug}/together/{path.replace('DRAFT', there.draft)}")
                found = what_is_wrong(visitor) + looked_at_well(visitor)
                wrong += [f"{who} {path}: {one}" for one in found] + [f"{path}: {answer.status}"] * (
                    answer.status != 200
                )
    assert not wrong, "\n".join(["", *wrong])


def test_stopping_and_deciding_anew_without_a_mouse(browser: Any, there: There) -> None:
    with visiting(browser, there.address) as visitor:
        visitor.log_in(ADMINISTRATOR)
        page = visitor.page
        visitor.go(f"/o/{HOUSE}/together/agreements/{AGREEMENT}/")
        page.locator("summary", has_text="Stoppen met meedoen").press("Enter")
        page.get_by_role("button", name="Stop", exact=True).press("Enter")
        page.wait_for_selector("text=U bent gestopt. Er gaat niets meer weg.")
        page.locator("#agreed").press("Space")
        page.get_by_role("button", name="Wij doen mee").press("Enter")
        page.wait_for_selector("text=Uw besluit staat vast.")
        page.get_by_role("button", name="Maak de tabellen over 2023/24").press("Enter")
        page.wait_for_selector("h1:has-text('Wat zou er weggaan over 2023/24?')")


def test_what_is_refused_is_told_where_it_was_asked(browser: Any, there: There) -> None:
    """A draft with nothing new: the hub works in the background, and the page says by itself why it may not."""
    with visiting(browser, there.address) as visitor:
        visitor.log_in(STEWARDS["bram"])
        visitor.go(f"/o/{HUB}/together/hub/")
        visitor.page.get_by_role("button", name="Maak een voorstel over 2024/25").press("Enter")
        visitor.page.wait_for_selector("text=Dit kan nu niet worden vrijgegeven.")
        assert there.why_not in " ".join(visitor.page.locator("main").inner_text().split())
