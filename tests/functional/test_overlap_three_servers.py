"""Shared audience with three servers, whole: six houses with exports, a key holder, three processes, one release."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from publiek.collective import contributing
from publiek.collective.hub import Hub, drafting, sharing_audience
from publiek.collective.hub.three_servers import FromHub
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.sharing.keeping import JobFolder
from publiek.collective.overlap.sharing.server_folder import ServerFolder
from publiek.collective.packages import Contribution
from publiek.disclosure.budget import Ledger
from publiek.errors import PubliekError, Text
from publiek.house import House
from tests.support.agreements import agreement_file
from tests.support.answers import ask
from tests.support.overlap_houses import AGREEMENT, ROUND, a_house, a_key_holder, asked
from tests.support.three_servers import SERVERS

PUBLIEK = str(Path(sys.executable).with_name("publiek"))
NAMES = ("house-a", "house-b", "house-c", "house-d", "house-e", "house-f")
#: Neighbours share 280 households, the next but one 160, then 40, others none.
HOMES = {name: range(120 * nth, 120 * nth + 400) for nth, name in enumerate(NAMES)}
APPROVERS = ("anna", "bram", "chris")
SHARING = {"strength": "sharing", "rho": 1.0, "key_holder": "the-holder", "servers": list(SERVERS)}
CENTRE = {"strength": "centre", "rho": 0.5, "key_holder": "the-holder"}


@dataclass
class World:
    """Everybody on one disk, each with folders and keys of its own; servers are processes."""

    place: Path
    houses: dict[str, House]
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def hub(self, overlap: dict[str, object]) -> Hub:
        """A hub with this agreement and all members; it has the same keys whatever was agreed."""
        strength, keys = str(overlap["strength"]), self.place / "hub-keys"
        hub = Hub.create(self.place / f"hub-{strength}", "de-hub", Text("De hub", "The hub"), keys=keys)
        content = agreement_file(NAMES, agreement=AGREEMENT, tables=("overlap",), overlap=overlap, named=NAMES)
        self.agreement_path.write_bytes(content)
        (hub.places.configuration("agreements") / "all.yaml").write_bytes(content)
        for name, house in self.houses.items():
            public = SecretIdentity.open(house.keys, name).public
            (hub.places.configuration("members") / f"{name}.yaml").write_text(public.to_yaml())
        for name in APPROVERS:
            public = SecretIdentity.open(self.place / "people", name).public
            (hub.places.configuration("approvers") / f"{name}.yaml").write_text(public.to_yaml())
        for name, house in self.houses.items():
            decided = contributing.Decision("directeur", "direction")
            contributing.agree(house, self.agreement_path, decided, hub=hub.places.identity)
            who = self.file(f"{name}-direction.yaml", self.direction(name).public.to_yaml())
            contributing.register(house, who, role="direction")
        return hub

    @property
    def agreement_path(self) -> Path:
        return self.place / "agreement.yaml"

    def file(self, name: str, content: str) -> Path:
        path = self.place / name
        path.write_text(content)
        return path

    def direction(self, house: str) -> SecretIdentity:
        return SecretIdentity.open(self.houses[house].keys, f"{house}-direction")

    def contribute(self, name: str, hub: Hub) -> None:
        """What lies ready in a house is prepared, approved, packed, and taken in by the hub."""
        house, identity = self.houses[name], SecretIdentity.open(self.houses[name].keys, name)
        agreement = contributing.agreed_with(house, AGREEMENT)
        prepared = contributing.prepare(house, agreement, ROUND, identity=identity)
        contributing.approve(house, prepared, approver=self.direction(name), role="direction")
        packed = contributing.pack(house, agreement, ROUND, identity=identity)
        assert hub.receive(packed.content, via="file").status == "accepted"

    def draft(self, hub: Hub) -> str:
        draft = hub.draft(AGREEMENT, ROUND)
        assert draft.may, [text.en for text in draft.words]
        for name in APPROVERS[:2]:
            hub.approve(draft.digest, SecretIdentity.open(self.place / "people", name))
        return draft.digest

    def server(self, name: str) -> list[str]:
        return [str(self.place / name), "--keys", str(self.place / f"{name}-keys")]

    def start(self, name: str) -> None:
        command = [PUBLIEK, "overlap-server", "serve", *self.server(name), "--patience", "20"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.running[name] = process
        ready = process.stdout.readline() if process.stdout else ""
        assert ready.startswith(f"ready {name}"), ready

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()

    def journal(self, name: str) -> str:
        """How far the job is at a server."""
        made = ServerFolder.at(self.place / name, keys=self.place / f"{name}-keys")
        terms = made.plans()[0].terms
        return JobFolder(self.place / name / "work", terms, SERVERS.index(name)).journal().state


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Six houses that asked the key holder about their exports, and three servers that have keys."""
    place = tmp_path_factory.mktemp("three")
    holder, houses = a_key_holder(place), {}
    for name, homes in HOMES.items():
        houses[name], export = a_house(place, name, homes)
        asked(houses[name], export, holder)
        SecretIdentity.create(houses[name].keys, name, "member")
        SecretIdentity.create(houses[name].keys, f"{name}-direction", "approver")
    for name in APPROVERS:
        SecretIdentity.create(place / "people", name, "approver")
    made = World(place, houses)
    for name in SERVERS:
        folder, *keys = made.server(name)
        publiek("overlap-server", "init", folder, name, "--host", "127.0.0.1", "--port", str(free_port()), *keys)
    try:
        yield made
    finally:
        for name in list(made.running):
            made.kill(name)


@pytest.mark.long
def test_from_exports_to_one_release_with_a_server_that_dies_twice(world: World) -> None:
    hub = world.hub(SHARING)
    code = planned(world, hub)
    for name in SERVERS:
        accepted(world, name, code)
        world.start(name)
    for name in NAMES:
        sealed(world, name, code)
        world.contribute(name, hub)
    unreadable_at(hub)
    digest, ledger = world.draft(hub), Ledger(hub.places.budget)

    world.kill(SERVERS[2])
    assert refused(hub, digest) == ("sharing-server-gone", SERVERS[2])
    assert ledger.spent(agreement=AGREEMENT, round=ROUND) == 0, "nobody was asked anything"
    world.start(SERVERS[2])

    # Once contributions are fixed and before anything can be opened.
    dying = threading.Thread(target=dies_when_begun, args=(world, SERVERS[1]))
    dying.start()
    assert refused(hub, digest) == ("sharing-server-gone", SERVERS[1])
    dying.join()
    spent = ledger.spent(agreement=AGREEMENT, round=ROUND)
    assert spent > 0
    assert hub.released(AGREEMENT) == []
    world.start(SERVERS[1])

    hub.release(digest)
    assert ledger.spent(agreement=AGREEMENT, round=ROUND) == spent, "paid once"
    first = near_the_truth(hub)
    assert hub.release(digest).telling["draft"] == digest
    assert len(hub.released(AGREEMENT)) == 1
    told = ask("overlap-server", "status", *world.server(SERVERS[0]), keys=world.place, answer="overlap-server status")
    assert [(job["job"], job["state"]) for job in told] == [(f"{AGREEMENT} {ROUND} 1", "done")]
    assert {world.journal(name) for name in SERVERS} == {"done"}
    for name in SERVERS:
        left = {path.name for path in (world.place / name / "work").rglob("*") if path.is_file()}
        assert left <= {"journal.json", ".only-one"}, "shares and noise are gone"

    # Should the hub lose the release: what was answered lies beside the plan, and no server is needed for it.
    for name in SERVERS:
        world.kill(name)
    assert again(hub, ledger) == again(hub, ledger)
    assert ledger.spent(agreement=AGREEMENT, round=ROUND) == spent

    # The same houses and the same pseudonyms with a trusted centre.
    other = world.hub(CENTRE)
    for name in NAMES:
        world.contribute(name, other)
    other.release(world.draft(other))
    second = near_the_truth(other)
    for pair, (low, high) in first.items():
        assert low <= second[pair][1], (pair, first[pair], second[pair])
        assert second[pair][0] <= high, (pair, first[pair], second[pair])


def planned(world: World, hub: Hub) -> str:
    """The hub makes the plan of all six; its code."""
    households = world.file("households.yaml", yaml.safe_dump(dict.fromkeys(NAMES, 400)))
    servers = [word for name in SERVERS for word in ("--server", str(world.place / name / "server.yaml"))]
    given = (str(hub.places.root), AGREEMENT, "--round", ROUND, "--households", str(households))
    at = ("--out", str(world.place / "plan.yaml"), "--keys", str(hub.keys))
    told = publiek("overlap", "plan", *given, *servers, *at)
    found = re.search(r"Code: ([0-9a-f-]{39})", told)
    assert found, told
    return found[1]


def accepted(world: World, name: str, code: str) -> None:
    folder, *keys = world.server(name)
    plan = str(world.place / "plan.yaml")
    if name == SERVERS[0]:
        assert code in publiek("overlap-server", "accept", folder, plan, *keys), "told, and nothing done"
        wrong = publiek("overlap-server", "accept", folder, plan, "--code", "0000-0000", *keys, ends=2)
        assert "sharing-code" in wrong
    assert "accepted" in publiek("overlap-server", "accept", folder, plan, "--code", code, *keys).lower()


def sealed(world: World, name: str, code: str) -> None:
    house = world.houses[name]
    where = ("-o", name, "--home", str(house.home), "--keys", str(house.keys))
    told = publiek("overlap", "seal", AGREEMENT, "--plan", str(world.place / "plan.yaml"), "--code", code, *where)
    assert "Three sealed messages" in told


def came_to(hub: Hub) -> Mapping[str, Contribution]:
    """What counts in the hub, by member."""
    known, secret = hub.configuration(), SecretIdentity.open(hub.keys, "de-hub")
    return drafting.contributions(hub.places, known, known.agreement(AGREEMENT), ROUND, secret).contributions


def again(hub: Hub, ledger: Ledger) -> list[list[int]]:
    """The overlaps, asked once more of the job of the hub."""
    agreement, came = hub.configuration().agreement(AGREEMENT), came_to(hub)
    by = FromHub(hub.places, SecretIdentity.open(hub.keys, "de-hub"), hub.keys)
    job = sharing_audience.job_of(by, agreement, ROUND, came)
    return job.run(sharing_audience.question_of(agreement, ROUND, came), ledger=ledger).pairs.tolist()


def unreadable_at(hub: Hub) -> None:
    """What lies in the hub for the servers is sealed for them: the hub cannot open it."""
    secret = SecretIdentity.open(hub.keys, "de-hub")
    blobs = [content for made in came_to(hub).values() for content in made.blobs.values()]
    assert len(blobs) == 18
    for content in blobs:
        with pytest.raises(ValueError, match=r".+"):
            secret.unseal(content)


def refused(hub: Hub, digest: str) -> tuple[str, object]:
    """The code with which a release is refused, and the server it names."""
    with pytest.raises(PubliekError) as caught:
        hub.release(digest)
    return caught.value.code, caught.value.where.get("server")


def dies_when_begun(world: World, name: str) -> None:
    until = time.monotonic() + 60
    while world.journal(name) != "fixed" and time.monotonic() < until:
        time.sleep(0.005)
    world.kill(name)


def near_the_truth(hub: Hub) -> dict[tuple[str, str], tuple[int, int]]:
    """The intervals of all pairs in the last release, which hold the truth as often as they should."""
    tables = {name: table.to_pylist() for name, table in hub.released(AGREEMENT, ROUND)[-1].tables.items()}
    pairs = {(row["member"], row["other"]): row for row in tables["overlap_pairs"]}
    assert len(pairs) == 15
    truth = {pair: len(set(HOMES[pair[0]]) & set(HOMES[pair[1]])) for pair in pairs}
    told = {pair: row for pair, row in pairs.items() if row["verdict"] == "told"}
    assert {pair for pair, number in truth.items() if number >= 160} <= set(told)
    held = [row["low"] <= truth[pair] <= row["high"] for pair, row in told.items()]
    # 95% of them; one of so few may be outside.
    assert sum(held) >= len(held) - 1
    reach = {row["counted"]: row for row in tables["overlap_reach"]}["known"]
    assert reach["low"] - 50 <= 1_000 <= reach["high"] + 50
    return {pair: (row["low"], row["high"]) for pair, row in told.items() if truth[pair] >= 160}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def publiek(*words: str, ends: int = 0) -> str:
    """What the command says, in English; it ends as foreseen."""
    environment = {**os.environ, "PUBLIEK_LANGUAGE": "en", "LANG": "en_GB.UTF-8"}
    done = subprocess.run([PUBLIEK, *words], capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert done.returncode == ends, done.stderr
    return done.stdout + done.stderr
