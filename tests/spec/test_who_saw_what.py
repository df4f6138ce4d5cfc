"""A member reads what happened to what it contributed, at home and at the hub, and the hub cannot tell it otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings

from publiek import logbook
from publiek.collective import who_saw_what
from publiek.collective.contributing.places import Places
from publiek.collective.hub import Hub
from publiek.collective.who_saw_what import Asked, Seen
from publiek.errors import StorageError
from publiek.logbook import Entry
from publiek.web.people.models import Organisation, Person
from tests.support.site import words_of
from tests.support.together import AGREEMENT, HOUSES, STEWARDS, a_place, house_in, on
from tests.support.together_site import Site, everybody, logged_in

pytestmark = pytest.mark.django_db
HOUSE, OTHER = HOUSES[:2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("season") / "place"


@pytest.fixture
def site(made: Path, tmp_path: Path, settings: object) -> Iterator[Site]:
    """A season was released; a copy for every test."""
    if not made.exists():
        settings.PUBLIEK = on(site_settings.PUBLIEK, a_place(made))  # type: ignore[attr-defined]
        first = everybody(made)
        for house in HOUSES:
            first.give(house)
        first.release()
    else:
        everybody(made)
    place = Path(shutil.copytree(made, tmp_path / "place"))
    settings.PUBLIEK = on(site_settings.PUBLIEK, place)  # type: ignore[attr-defined]
    clients = {slug: logged_in(Person.objects.get(email=f"{slug}@example.org")) for slug in HOUSES}
    clients |= {name: logged_in(Person.objects.get(email=email)) for name, email in STEWARDS.items()}
    yield Site(place, clients)


def _hub() -> Hub:
    return Hub(site_settings.PUBLIEK.hub, keys=site_settings.PUBLIEK.keys)


def test_a_member_reads_what_the_hub_did_with_its_contribution_and_nothing_of_another(site: Site) -> None:
    told = who_saw_what.at_the_hub(_hub(), HOUSE)
    assert [one.what for one in told].count("receive") == 1 and "release" in [one.what for one in told]
    release = next(one for one in told if one.what == "release")
    assert release.detail["eyes"] in ("members", "public")
    every = [line for line in _hub().log() if line["what"] == "receive"]
    assert len(every) == len(HOUSES)
    assert who_saw_what.at_the_hub(_hub(), "nobody") == []


def test_every_log_is_one_list_newest_first(site: Site) -> None:
    house = house_in(site.place, HOUSE)
    logbook.note(house.home, HOUSE, Entry("view", "profile"))
    found = who_saw_what.who_saw_what(house, hub=_hub())
    assert {"house", "sharing", "hub"} == {one.source for one in found}
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert all(one.words.nl != one.what for one in found)
    shared = who_saw_what.who_saw_what(house, Asked(actions=("approval",)), hub=_hub())
    assert {one.action for one in shared} == {"approval"}


def test_a_clock_that_was_set_back_does_not_move_a_line() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    lines = [Seen(at + timedelta(days=days), "house", "view", "view", line=n) for n, days in enumerate((0, 5, -3, 6))]
    other = Seen(at + timedelta(days=1), "hub", "view", "draft", line=1)
    assert [(one.source, one.line) for one in who_saw_what.in_order([*lines, other])] == [
        ("house", 3),
        ("house", 2),
        ("house", 1),
        ("hub", 1),
        ("house", 0),
    ]


def test_a_hub_that_cuts_its_log_off_is_found_by_a_head_that_a_member_kept(site: Site) -> None:
    hub = _hub()
    kept, path = hub.head(), hub.places.log
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-2]))
    assert who_saw_what.check_hub(hub).whole
    assert not who_saw_what.check_hub(hub, [kept]).whole
    with pytest.raises(StorageError) as refused:
        who_saw_what.at_the_hub(hub, HOUSE, heads=[kept])
    assert refused.value.code == "hub-log-changed"
    with pytest.raises(StorageError) as refused:
        who_saw_what.at_the_hub(hub, HOUSE, heads=[replace(kept, lines=1)])
    assert refused.value.code == "hub-head-forged"


def test_a_changed_line_of_the_hub_shows_nothing(site: Site) -> None:
    path = _hub().places.log
    path.write_bytes(path.read_bytes().replace(HOUSE.encode(), b"x" * len(HOUSE), 1))
    assert who_saw_what.check_hub(_hub()).broken_at > 0
    with pytest.raises(StorageError):
        who_saw_what.at_the_hub(_hub(), HOUSE)


def test_every_log_of_a_home_is_checked_at_once(site: Site) -> None:
    home = house_in(site.place, HOUSE).home
    found = who_saw_what.check(home)
    assert {(one.kind, one.name) for one in found} >= {("sharing", HOUSE), ("house", HOUSE), ("sharing", OTHER)}
    assert all(one.whole for one in found)
    log = Places(house_in(site.place, OTHER)).log
    log.write_bytes(log.read_bytes().replace(b'"line": 2', b'"line": 3', 1))
    assert [(one.kind, one.name) for one in who_saw_what.check(home) if not one.whole] == [("sharing", OTHER)]


def test_the_page_of_a_member_says_the_same_in_words(site: Site) -> None:
    page = words_of(site.get(HOUSE, "seen/"))
    assert "hub ontving onze bijdrage" in page and "hub gaf cijfers samen vrij" in page
    assert "past bij het einde dat de hub ondertekende" in page and AGREEMENT in page
    names = Organisation.objects.exclude(slug=HOUSE).filter(slug__in=HOUSES).values_list("name", flat=True)
    assert not [name for name in names if name in page]
    assert "Wat gebeurde er met wat wij bijdroegen?" in page
    assert "hub gaf cijfers samen vrij" in words_of(site.clients[HOUSE].get(f"/o/{HOUSE}/log/").content.decode())
