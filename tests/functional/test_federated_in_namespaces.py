"""Federated for real: eight houses, a key holder and a hub, each on a network of its own; four of them go wrong.

One is killed while it sends, one is cut off, one forges, one has a line of a hundred kilobits. The release completes
with who is present, says who is missing, and equals that of a host with the same houses. Houses listen to nothing and
call nobody but the hub and the key holder.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from publiek.collective.wire.journal import last_calls
from publiek.collective.wire.places import JOURNAL
from tests.support.federated_running import PUBLIEK, houses, nobody_in, said, server, told, wait_for
from tests.support.federated_world import AGREEMENT, ROUND, World, counted, shared_audience_apart
from tests.support.network_namespaces import Switch, switch

pytestmark = pytest.mark.long
MANNERS = {
    "huis-a": "honest", "huis-b": "honest", "huis-c": "honest", "huis-d": "honest", "huis-e": "honest",
    "huis-f": "halting", "huis-g": "halting", "huis-h": "forging",
}  # fmt: skip
PRESENT = ("huis-a", "huis-b", "huis-c", "huis-d", "huis-e")
MISSING = ("huis-f", "huis-g", "huis-h", "huis-i")
#: Takes part in the agreement and never decided to share anything.
UNDECIDED = "huis-i"
TCP = 6


@dataclass(frozen=True)
class Season:
    """What was seen while it went on."""

    world: World
    net: Switch
    listened: dict[str, str]
    called: dict[str, set[tuple[str, int, int]]]
    undecided: subprocess.CompletedProcess


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    with switch() as net:
        world = World(tmp_path_factory.mktemp("federated"), (*MANNERS, UNDECIDED)).found()
        for name in ("hub", "holder", *MANNERS, UNDECIDED):
            net.plug_in(name)
            net.watch(name)
        net.slow_down("huis-e", "100kbit")
        at = net.machines
        with (
            server("serve-hub", world.folder / "hub", inside=net.command, address=at["hub"], port=8443) as hub,
            server(
                "key-holder serve", world.folder / "holder", inside=net.command, address=at["holder"], port=8444
            ) as holder,
            houses(world, MANNERS, hub=hub, holder=holder, inside=net.command) as running,
        ):
            (world.folder / "go").touch()
            for name in ("huis-f", "huis-g"):
                wait_for(lambda name=name: said(world, name, "halfway"), [running[name]])
            running["huis-f"].kill()
            net.cut_off("huis-g")
            (world.folder / "huis-g" / "on").touch()
            for name in (*PRESENT, "huis-g", "huis-h"):
                wait_for(lambda name=name: said(world, name, "report"), [running[name]])
            listened = {name: net.listening(name) for name in (*MANNERS, UNDECIDED)}
            world.release(world.hub)
            for name in PRESENT:
                wait_for(lambda name=name: said(world, name, "fetched"), [running[name]])
            undecided = sends_undecided(world, net)
            called = {name: net.seen(name) for name in at}
            yield Season(world, net, listened, called, undecided)


def sends_undecided(world: World, net: Switch) -> subprocess.CompletedProcess:
    """A house without a share rule gives the command all the same."""
    place = world.folder / UNDECIDED
    words = (PUBLIEK, "node", "send", AGREEMENT, "-o", UNDECIDED, "--round", ROUND, "--home", place / "home", "--keys",
             place / "keys", "--json")  # fmt: skip
    return subprocess.run(net.command(UNDECIDED, *words), capture_output=True, text=True, check=False)


def test_the_release_completes_with_who_is_present_and_says_who_is_missing(season: Season) -> None:
    (release,) = season.world.hub.released(AGREEMENT, ROUND)
    assert release.members == PRESENT and release.missing == MISSING
    for name in PRESENT:
        assert told(season.world, name, "report") == ["accepted", "duplicate"]
        (fetched,) = told(season.world, name, "fetched")
        assert fetched["digest"] == release.digest and fetched["missing"] == list(MISSING)


def test_why_each_is_missing(season: Season) -> None:
    """Killed and cut off: broke off halfway. Forged: each time refused. Undecided: never called."""
    calls = last_calls(season.world.hub.places.root / JOURNAL)
    for name in ("huis-f", "huis-g"):
        assert calls[name]["route"] == "PUT packages/*" and calls[name]["code"] in ("broken-off", "too-slow")
    assert told(season.world, "huis-g", "report") == ["wire-unreachable"]
    turned = [line["code"] for line in season.world.hub.log() if line["what"] == "turned-away"]
    assert turned == told(season.world, "huis-h", "report") and set(turned) == {
        "package-forged", "package-of-another", "package-damaged",
    }  # fmt: skip
    assert UNDECIDED not in calls


def test_it_equals_the_release_of_a_host_with_the_same_houses_to_the_last_cell(season: Season) -> None:
    world = season.world
    (release,) = world.hub.released(AGREEMENT, ROUND)
    host = world.second_hub("central")
    host.gather(world.hosted(PRESENT, home=world.folder / "hosted"), AGREEMENT, ROUND)
    central = world.release(host)
    assert central.members == release.members and counted(central).keys() == counted(release).keys()
    for name, table in counted(release).items():
        assert table.num_rows and table.equals(counted(central)[name]), name
    assert shared_audience_apart(central, release) < 1


def test_houses_listen_to_nothing(season: Season) -> None:
    assert set(season.listened) == {*MANNERS, UNDECIDED} and set(season.listened.values()) == {""}


def test_houses_call_the_hub_and_the_key_holder_and_nobody_else(season: Season) -> None:
    """Every packet that left was noted, and there was a way out to everywhere."""
    at = season.net.machines
    allowed = {(at["hub"], TCP, 8443), (at["holder"], TCP, 8444)}
    for name in MANNERS:
        assert season.called[name] == allowed, name


def test_the_hub_and_the_key_holder_answer_houses_and_never_speak_with_each_other(season: Season) -> None:
    at = season.net.machines
    of_houses = {at[name] for name in MANNERS}
    for name in ("hub", "holder"):
        assert {address for address, _, _ in season.called[name]} == of_houses


def test_without_a_share_rule_not_one_packet_leaves(season: Season) -> None:
    assert season.undecided.returncode == 8 and '"no-share-rule"' in season.undecided.stdout
    assert season.called[UNDECIDED] == set()


def test_the_watch_sees_who_calls_elsewhere(season: Season) -> None:
    """Otherwise the tests above would prove nothing."""
    season.net.watch(UNDECIDED)
    season.net.inside(
        UNDECIDED, "sh", "-c", "python3 -c \"import socket; socket.socket(2, 2).sendto(b'x', ('192.0.2.9', 53))\""
    )
    seen = season.net.seen(UNDECIDED)
    assert ("192.0.2.9", 17, 53) in seen


def test_nobody_is_found_in_what_hub_and_key_holder_keep(season: Season) -> None:
    assert nobody_in(season.world.folder / "hub" / "data") > 20
    assert nobody_in(season.world.folder / "holder" / "data") > 5
