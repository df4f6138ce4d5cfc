"""Federated: a hub, a key holder and five houses, each a process of its own on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.collective.wire.journal import last_calls
from publiek.collective.wire.places import JOURNAL
from tests.support.federated_running import houses, nobody_in, said, server, told, wait_for
from tests.support.federated_world import AGREEMENT, EPOCH, ROUND, World, counted, shared_audience_apart

pytestmark = pytest.mark.long

MANNERS = {
    "huis-a": "honest", "huis-b": "honest", "huis-c": "slow", "huis-d": "two-faced", "huis-e": "halting",
}  # fmt: skip
FORGERIES = ["package-forged", "package-forged", "package-of-another", "package-of-another", "package-damaged",
             "package-damaged", "package-damaged"]  # fmt: skip
PRESENT = ("huis-a", "huis-b", "huis-c", "huis-d")


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A whole season: everybody asks, sends in its manner; the release is made and fetched."""
    world = World(tmp_path_factory.mktemp("federated"), tuple(MANNERS)).found()
    with (
        server("serve-hub", world.folder / "hub") as hub,
        server("key-holder serve", world.folder / "holder") as holder,
        houses(world, MANNERS, hub=hub, holder=holder) as running,
    ):
        (world.folder / "go").touch()
        wait_for(lambda: said(world, "huis-e", "halfway"), [running["huis-e"]])
        running["huis-e"].kill()
        for name in PRESENT:
            wait_for(lambda name=name: said(world, name, "report"), [running[name]])
        world.release(world.hub)
        for name in PRESENT:
            wait_for(lambda name=name: said(world, name, "fetched"), [running[name]])
        yield world


def test_who_is_present_is_released_and_who_is_not_is_named(season: World) -> None:
    (release,) = season.hub.released(AGREEMENT, ROUND)
    assert release.members == PRESENT and release.missing == ("huis-e",)
    standing = {one.member: one.state for one in season.hub.status().of(release.agreement, ROUND).members}
    assert standing == dict.fromkeys(PRESENT, "accepted") | {"huis-e": "missing"}


def test_why_somebody_is_missing_is_seen_at_the_hub(season: World) -> None:
    """Of who was cut off halfway: that it called, and that it broke off. Of who forged: each time, and why."""
    calls = last_calls(season.hub.places.root / JOURNAL)
    assert calls["huis-e"]["route"] == "PUT packages/*" and calls["huis-e"]["code"] in ("broken-off", "too-slow")
    turned = [(line["member"], line["code"]) for line in season.hub.log() if line["what"] == "turned-away"]
    assert turned == [("huis-d", code) for code in FORGERIES]


def test_the_same_package_twice_is_known(season: World) -> None:
    for name in PRESENT:
        assert told(season, name, "report")[-2:] == ["accepted", "duplicate"]


def test_every_forgery_is_refused_for_its_own_reason(season: World) -> None:
    """Own name with other keys, another's name, another's real package twice, a byte changed, half of one, nothing."""
    assert told(season, "huis-d", "report")[:-2] == FORGERIES


def test_every_house_has_the_release_and_it_is_the_one_of_the_hub(season: World) -> None:
    (release,) = season.hub.released(AGREEMENT, ROUND)
    for name in PRESENT:
        (fetched,) = told(season, name, "fetched")
        assert fetched["digest"] == release.digest and fetched["missing"] == ["huis-e"]
        for file, content in release.files_for(name).items():
            assert (Path(fetched["folder"]) / file).read_bytes() == content


def test_a_host_with_the_same_houses_releases_the_same_to_the_last_cell(season: World) -> None:
    """All made again from the exports, in one home, by nobody's network."""
    (release,) = season.hub.released(AGREEMENT, ROUND)
    host = season.second_hub("central")
    came = host.gather(season.hosted(PRESENT, home=season.folder / "hosted"), AGREEMENT, ROUND)
    assert [one.receipt and one.receipt.code for one in came] == ["accepted"] * 4
    central = season.release(host)
    assert counted(central).keys() == counted(release).keys() and counted(release)
    for name, table in counted(release).items():
        assert table.equals(counted(central)[name]), name
    assert shared_audience_apart(central, release) < 1


def test_the_key_holder_counted_the_questions_and_saw_nobody(season: World) -> None:
    standing = season.holding.standings(EPOCH)
    assert set(standing) == set(MANNERS) and all(0 < one.asked < 3_000 for one in standing.values())
    assert nobody_in(season.folder / "holder" / "data")


def test_nobody_is_found_in_what_hub_and_key_holder_keep(season: World) -> None:
    assert nobody_in(season.folder / "hub" / "data")
