"""Who asks what is held on them gets everything, however they write their name and address, and nobody else's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from publiek import logbook, rights
from publiek.errors import UsageError
from publiek.rights import Known
from tests.support.canaries import Canary
from tests.support.persons_held import ASKER, Held, a_house, known


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return a_house(tmp_path_factory.mktemp("held"))


def test_everything_of_a_person_is_found_in_every_system(held: Held) -> None:
    found = rights.find(held.house, known())
    assert {line.system for line in found.lines} >= {"plain", "pretix", "ticketmatic"}
    assert {line.by for line in found.lines} == {"email", "name"}
    assert found.counts["deliveries"] == 4


def test_nobody_elses_lines_are_found(held: Held) -> None:
    lines = held.lines().to_pylist()
    mine = {line.facts["booker"] for line in rights.find(held.house, known()).lines}
    theirs = {line.facts["booker"] for line in rights.find(held.house, known(Canary(8))).lines}
    assert mine and theirs and not mine & theirs
    assert len([line for line in lines if line["booker"] in mine]) == len(
        [line for line in rights.find(held.house, known()).lines if line.counts]
    )


@pytest.mark.parametrize(
    "spelled",
    [
        lambda person: Known(email=person["email"].upper()),
        lambda person: Known(email=f" <mailto:{person['email']}> "),
        lambda person: Known(email=person["email"].replace("@", "+kaarten@")),
        lambda person: Known(name=person["turned"], postcode=person["postcode"].lower(), address=person["address"]),
    ],
)
def test_a_person_is_known_however_they_write(held: Held, spelled: object) -> None:
    assert rights.find(held.house, spelled(ASKER)).lines  # type: ignore[operator]


def test_by_name_only_what_came_without_an_address_to_mail_is_found_and_that_is_said(held: Held) -> None:
    found = rights.find(held.house, Known(name=ASKER["name"], postcode=ASKER["postcode"], address=ASKER["address"]))
    assert {line.by for line in found.lines} == {"name"}
    assert found.shared_identity
    assert any("e-mailadres" in text.nl for text in found.cannot)


def test_a_name_alone_is_nobody(held: Held) -> None:
    for nobody in (Known(name="Anna Visser"), Known(), Known(postcode="3011 AA"), Known(email="geen")):
        with pytest.raises(UsageError) as refused:
            rights.find(held.house, nobody)
        assert refused.value.code == "person-too-little"


def test_a_stranger_has_nothing(held: Held) -> None:
    found = rights.find(held.house, Known(email="niemand@example.org"))
    assert not found.anything and found.lines == () and found.gone == ""


def test_groups_of_the_area_are_told_as_data_of_the_person(held: Held) -> None:
    found = rights.find(held.house, known())
    assert found.attached
    assert {one.place for one in found.attached} <= {ASKER["postcode"].replace(" ", ""), ASKER["postcode"][:4]}


# What is given ------------------------------------------------------------------------------------------------------


def test_the_overview_has_everything_that_article_15_asks(held: Held) -> None:
    given = rights.give(held.house, known(), language="nl", on=date(2026, 11, 29))
    told = json.loads(given.json)
    assert given.pdf[:5] == b"%PDF-"
    assert len(told["lines"]) == given.counts["lines"] > 3
    assert told["purposes"] and all(one["months"] and one["recipients"]["nl"] for one in told["purposes"])
    assert {"booker", "order", "ticket"}.isdisjoint(told["lines"][0])
    assert told["groups"] and told["not_found_this_way"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_of_the_overview(held: Held, language: str) -> None:
    from publiek.rights.finding import found_of
    from publiek.rights.overview import document_of

    who = rights.identities_of(held.house, known())
    document = document_of(found_of(held.house, known(), who, on=date(2026, 11, 29)), language)
    headings = [section.heading for section in document.sections]
    assert headings[0] == ("Waarvoor wij dit gebruiken" if language == "nl" else "What we use it for")
    whole = json.dumps([vars(section) for section in document.sections], default=lambda one: vars(one))
    assert "{" not in "".join(p for s in document.sections for p in (*s.paragraphs, *s.items)) and "Hamlet" in whole
    assert ("Autoriteit Persoonsgegevens" if language == "nl" else "Data Protection Authority") in whole


def test_what_is_given_is_written_for_its_owner_alone(held: Held, tmp_path: Path) -> None:
    made = rights.place(rights.give(held.house, known()), tmp_path / "out")
    assert sorted(path.name for path in made) == ["uw-gegevens.json", "uw-gegevens.pdf"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in made)


def test_looking_up_and_giving_are_logged_in_counts(held: Held) -> None:
    rights.find(held.house, known())
    lines = [line for line in logbook.read(held.house.home, "de-brug") if line.action == "access"]
    assert lines and all(isinstance(value, int) or value in ("found", "given")
                         for line in lines for value in line.detail.values())  # fmt: skip
    assert "zqxvogel" not in str(lines)
    assert "zqxvogel" not in repr(rights.find(held.house, known()))
