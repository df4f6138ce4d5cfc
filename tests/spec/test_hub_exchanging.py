"""Two hubs exchange releases: a province adds up what its cities released, and learns nothing of one house."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.collective.hub import Hub, Released
from publiek.disclosure.register import Register
from publiek.errors import DisclosureError, PackageError, Text
from tests.support.agreements import agreement_file
from tests.support.collective import (
    MEMBERS,
    NOW,
    ROUND,
    Circle,
    a_circle,
    counted_tables,
    release_approved,
)

NORTH, SOUTH = MEMBERS, tuple(f"zaal-{letter}" for letter in "abcdef")
TODAY = NOW.date()


def city(folder: Path, members, **changes) -> tuple[Circle, Released]:
    """A hub of a city that released a table of its houses."""
    made = a_circle(folder, members, tables=("programme",), **changes)
    for member in members:
        made.send(member, tables=counted_tables(member, ("programme",)))
    return made, release_approved(made, made.hub.draft(made.agreement.id, ROUND, today=TODAY))


def province(folder: Path, hubs, members, **changes) -> Hub:
    """A hub whose agreement names all these houses, and that knows these other hubs."""
    hub = Hub.create(folder, "de-provincie", Text("De provincie", "The province"), keys=folder.parent / "province-keys")
    told = agreement_file(members, agreement="provincie-samen", hub="de-provincie", tables=("programme",), **changes)
    (hub.places.configuration("agreements") / "samen.yaml").write_bytes(told)
    for name, one in hubs.items():
        public = one.hub.identity.to_yaml().replace("identity: de-hub", f"identity: {name}")
        (hub.places.configuration("hubs") / f"{name}.yaml").write_text(public, encoding="utf-8")
    return hub


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    place = tmp_path_factory.mktemp("hubs")
    north, released_north = city(place / "north", NORTH)
    south, released_south = south_city(place / "south")
    return place, north, released_north, south, released_south


def south_city(folder: Path) -> tuple[Circle, Released]:
    """A second city: its hub has another name."""
    import tests.support.collective as support

    before, support.HUB = support.HUB, "de-zuidhub"
    try:
        return city(folder, SOUTH)
    finally:
        support.HUB = before


@pytest.fixture
def hub(world, tmp_path) -> Hub:
    _, north, _, south, _ = world
    return province(tmp_path / "province", {"de-hub": north, "de-zuidhub": south}, (*NORTH, *SOUTH))


def test_the_sum_is_that_of_what_both_told(world, hub):
    _, _, north, _, south = world
    hub.receive_release(north.files, "provincie-samen")
    hub.receive_release(south.files, "provincie-samen")

    total = hub.total("provincie-samen", ROUND)["programme"]

    cells = [
        {(row["genre"], row["segment"]): row for row in one.tables["programme"].to_pylist()} for one in (north, south)
    ]
    told = 0
    for row in total.table.to_pylist():
        parts = [found for one in cells if (found := one.get((row["genre"], row["segment"])))]
        if all(part["verdict"] == "told" for part in parts):
            told += 1
            for name in ("bookers", "low", "high", "houses"):
                assert row[name] == sum(part[name] for part in parts)
        else:
            assert row["verdict"] == "not-told-by-all"
            assert row["bookers"] is row["low"] is row["high"] is row["houses"] is None
    assert told > 5
    assert set(total.facts["members"]) == {*NORTH, *SOUTH}


def test_what_was_taken_in_stands_in_the_register_and_the_log(world, hub):
    _, _, north, _, _ = world
    first = hub.receive_release(north.files, "provincie-samen")
    again = hub.receive_release(north.files, "provincie-samen")

    entries = Register(hub.places.register).entries()
    assert first.digest == again.digest
    assert [{table.agreement for table in entry.tables} for entry in entries] == [{f"de-hub/{north.agreement}"}]
    assert [line["what"] for line in hub.log()] == ["take"]


def test_a_release_that_was_changed_or_of_an_unknown_hub_is_refused(world, hub, tmp_path):
    released = world[2]
    changed = {**released.files, "release.json": released.files["release.json"].replace(b"huis-a", b"huis-q")}
    with pytest.raises(PackageError, match="release-not-signed"):
        hub.receive_release(changed, "provincie-samen")
    alone = province(tmp_path / "alone", {}, (*NORTH, *SOUTH))
    with pytest.raises(PackageError, match="release-not-signed"):
        alone.receive_release(released.files, "provincie-samen")


REFUSED = {
    "members": {"members": (*NORTH[:5], *SOUTH)},
    "too-few": {"members": (*NORTH, *SOUTH), "minimum": {"persons": 10, "organisations": 8}},
    "eyes": {"members": (*NORTH, *SOUTH), "eyes": "public", "licence": "CC-BY-4.0"},
    "round": {"members": (*NORTH, *SOUTH), "rounds": ["2023/24"]},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_was_not_agreed_by_both_is_refused(world, tmp_path, reason):
    _, north, released, south, _ = world
    facts = dict(REFUSED[reason])
    hub = province(tmp_path / "province", {"de-hub": north, "de-zuidhub": south}, facts.pop("members"), **facts)

    with pytest.raises(DisclosureError, match="release-not-to-be-added") as refusal:
        hub.receive_release(released.files, "provincie-samen")
    assert refusal.value.where == {"reason": reason}


def test_a_house_is_in_one_release_only(world, hub, tmp_path):
    """A second hub with the same houses cannot be added to the first, nor taken off it."""
    import tests.support.collective as support

    _, north, released, _, _ = world
    before, support.HUB = support.HUB, "de-derde-hub"
    try:
        third, twice = city(tmp_path / "third", (*NORTH[:1], *SOUTH[:4]))
    finally:
        support.HUB = before
    hub = province(tmp_path / "p2", {"de-hub": north, "de-derde-hub": third}, (*NORTH, *SOUTH))
    hub.receive_release(released.files, "provincie-samen")

    with pytest.raises(DisclosureError, match="release-not-to-be-added") as refusal:
        hub.receive_release(twice.files, "provincie-samen")
    assert refusal.value.where == {"reason": "member-twice"}
    with pytest.raises(DisclosureError, match="release-not-to-be-added"):
        hub.total("provincie-samen", ROUND)


@pytest.fixture
def here(world, tmp_path, monkeypatch) -> Circle:
    """A province to which five houses gave themselves, and that adds up releases of cities under another agreement."""
    _, north, _, _, _ = world
    monkeypatch.setattr("tests.support.collective.HUB", "de-provincie")
    made = a_circle(tmp_path / "own", NORTH[:5], tables=("programme",))
    for member in NORTH[:5]:
        made.send(member, tables=counted_tables(member, ("programme",)))
    told = agreement_file(NORTH, agreement="provincie-samen", hub="de-provincie", tables=("programme",))
    (made.hub.places.configuration("agreements") / "provincie.yaml").write_bytes(told)
    (made.hub.places.configuration("hubs") / "de-hub.yaml").write_text(north.hub.identity.to_yaml(), encoding="utf-8")
    return made


def test_what_a_release_tells_of_a_house_no_draft_here_tells_again(world, here):
    """Five that gave to the province too, beside the six of the city: the difference would be the sixth."""
    _, _, released, _, _ = world
    assert here.hub.draft(here.agreement.id, ROUND, today=TODAY).may

    here.hub.receive_release(released.files, "provincie-samen")

    draft = here.hub.draft(here.agreement.id, ROUND, today=TODAY)
    assert draft.reasons == ({"reason": "told-by-another-hub", "table": "programme", "organisations": 5},)


def test_a_release_of_houses_that_were_told_here_is_not_taken_in(world, here):
    _, _, released, _, _ = world
    release_approved(here, here.hub.draft(here.agreement.id, ROUND, today=TODAY))

    with pytest.raises(DisclosureError, match="release-not-to-be-added") as refusal:
        here.hub.receive_release(released.files, "provincie-samen")
    assert refusal.value.where == {"reason": "told-here"}
