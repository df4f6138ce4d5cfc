"""One house as a process of its own: python -m tests.support.federated_node FOLDER NAME MANNER HUB HOLDER

`HUB`, `HOLDER`: the addresses. It makes everything ready, says `ready`, waits for a file FOLDER/go, sends in its manner
(honest, slow, halting, forging, two-faced), says what came of it in FOLDER/NAME/report.json, and fetches until a
release is there.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from publiek.collective import contributing, packages
from publiek.collective.agreements import Agreement
from publiek.collective.identities import SecretIdentity
from publiek.collective.wire import calling, certificates, counterparts, exchanging
from publiek.collective.wire.calling import Patience
from publiek.collective.wire.node import Node
from publiek.errors import PubliekError
from publiek.house import House
from tests.support.federated_world import HOLDER, HUB, ROUND, World

PATIENCE = Patience(tries=4, pause=0.2, longest=2, connect=4, answer=60)
SECONDS = 170


def main(folder: str, name: str, manner: str, hub: str, holder: str) -> None:
    world = World(Path(folder), ())
    house = world.house(name)
    agreement = world.settle(house)
    for party, address in ((HUB, hub), (HOLDER, holder)):
        pem = certificates.read_public(world.public / f"{party}.certificate.pem")
        counterparts.connect(house, party, address, certificate=pem)
    node = Node(house, patience=PATIENCE)
    exchanging.pseudonyms(house, agreement, ROUND, files=[world.export(name)], node=node)
    world.make_ready(house, agreement)
    tell(world, name, "ready")
    wait_for(world.folder / "go")
    try:
        report = send(world, house, agreement, node, manner)
    except PubliekError as error:
        report = [error.code]
    tell(world, name, "report", report)
    if manner in ("honest", "slow", "two-faced"):
        tell(world, name, "fetched", fetch(house, agreement, node))


def send(world: World, house: House, agreement: Agreement, node: Node, manner: str) -> list[str]:
    """What the hub said, code by code."""
    forged = forge(world, house, agreement, node) if manner in ("forging", "two-faced") else []
    if manner == "forging":
        return forged
    if manner in ("slow", "halting"):
        in_small_blocks(world, house.organisation, halting=manner == "halting")
        node = Node(house, patience=replace(PATIENCE, answer=8))
    identity = world.secret(house.organisation)
    first = exchanging.send(house, agreement, ROUND, identity=identity, node=node)
    again = exchanging.send(house, agreement, ROUND, identity=identity, node=node)
    return [*forged, first.code, again.code]


def in_small_blocks(world: World, name: str, *, halting: bool) -> None:
    """Send slowly; a halting one stops halfway a package until somebody ends it, or its line."""
    calling._BLOCK = 4_096
    plain = http.client.HTTPSConnection.send

    def send(self, data):
        plain(self, data)
        if len(data) == calling._BLOCK:
            time.sleep(0.05)
            if halting and not (world.folder / name / "halfway.json").exists():
                tell(world, name, "halfway")
                wait_for(world.folder / name / "on")

    http.client.HTTPSConnection.send = send


def forge(world: World, house: House, agreement: Agreement, node: Node) -> list[str]:
    """Everything a member that means ill can do over its own good certificate."""
    name, victim = house.organisation, "huis-a"
    packed = contributing.pack(house, agreement, ROUND, identity=world.secret(name))
    hub = contributing.hub_of(house, agreement)
    spare = Path(mkdtemp(dir=world.folder / name))
    received = []
    for called in (name, victim):
        # Signed with keys that nobody knows, in its own name and in that of another.
        made = replace(packed.contribution, member=called)
        signer = SecretIdentity.create(spare, called, "member")
        director = world.secret(name, of=f"{name}-directeur")
        approval = packages.given(made.digest, approver=director, role=agreement.approver)
        content = packages.pack(made, approval=approval, sender=signer, receiver=hub)
        received.append(node.send(agreement, replace(packed, contribution=made, content=content)).code)
    # A real package of another, as it was seen on its way; the same twice; one with a byte changed; half of one.
    wait_for(world.folder / victim / "report.json")
    seen = sorted((world.folder / victim / "home").rglob("*.publiek"))[0].read_bytes()
    changed = seen[:-40] + bytes([seen[-40] ^ 1]) + seen[-39:]
    for content in (seen, seen, changed, packed.content[: len(packed.content) // 2], b"nothing"):
        received.append(node.send(agreement, replace(packed, content=content)).code)
    return received


def fetch(house: House, agreement: Agreement, node: Node) -> list[dict[str, object]]:
    """The releases, as soon as there is one."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        found = exchanging.fetch(house, agreement, node=node)
        if found:
            return [{"digest": one.release.digest, "members": one.release.members, "missing": one.release.missing,
                     "folder": str(one.folder)} for one in found]  # fmt: skip
        time.sleep(0.5)
    return []


def tell(world: World, name: str, what: str, told: object = None) -> None:
    path = world.folder / name / f"{what}.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(path)


def wait_for(path: Path) -> None:
    until = time.monotonic() + SECONDS
    while not path.exists():
        if time.monotonic() > until:
            sys.exit(f"{path.name} never came")
        time.sleep(0.1)


if __name__ == "__main__":
    main(*sys.argv[1:])
