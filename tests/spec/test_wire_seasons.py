"""A season over the network, step by step: what a node asks, and when it asks nothing at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from publiek.collective import contributing
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import Decision
from publiek.collective.identities import Identity
from publiek.collective.wire import certificates, counterparts, exchanging
from publiek.collective.wire.node import Node
from publiek.collective.wire.serving import Listening, serve_hub, serve_key_holder
from publiek.errors import PubliekError
from publiek.house import House
from tests.support.agreements import agreement_file
from tests.support.federated_world import AGREEMENT, EPOCH, HOLDER, HUB, ROLE, ROUND, World
from tests.support.federation import QUICK

pytestmark = pytest.mark.long

MEMBERS = ("huis-a", "huis-b", "huis-c", "huis-d", "huis-e")
CALLS: list[object] | None = None


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A hub and a key holder that answer; houses that know where."""
    made = World(tmp_path_factory.mktemp("world"), MEMBERS).found()
    others = agreement_file(MEMBERS[1:], hub=HUB, agreement="zonder-huis-a", tables=["programme"])
    (made.hub.places.configuration("agreements") / "zonder.yaml").write_bytes(others)
    with (
        serve_hub(made.hub, Listening(port=0)).opened() as hub,
        serve_key_holder(made.holding, Listening(port=0)).opened() as holder,
    ):
        for name in MEMBERS:
            house = made.house(name)
            for party, door in ((HUB, hub), (HOLDER, holder)):
                pem = certificates.read_public(made.public / f"{party}.certificate.pem")
                counterparts.connect(house, party, f"https://127.0.0.1:{door.address[1]}", certificate=pem)
        yield made


def node_of(house: House) -> Node:
    return Node(house, patience=QUICK)


def ready(world: World, name: str) -> tuple[House, Agreement]:
    house = world.house(name)
    agreement = world.settle(house)
    exchanging.pseudonyms(house, agreement, ROUND, files=[world.export(name)], node=node_of(house))
    world.make_ready(house, agreement)
    return house, agreement


def test_a_season_from_the_first_question_to_the_release(world: World) -> None:
    made = {name: ready(world, name) for name in MEMBERS[:4]}
    for name, (house, agreement) in made.items():
        identity = world.secret(name)
        receipt = exchanging.send(house, agreement, ROUND, identity=identity, node=node_of(house))
        assert (receipt.status, receipt.member, receipt.via) == ("accepted", name, "network")
        again = exchanging.send(house, agreement, ROUND, identity=identity, node=node_of(house))
        assert again.status == "duplicate"
        assert exchanging.fetch(house, agreement, node=node_of(house)) == []
    release = world.release(world.hub)
    house, agreement = made["huis-b"]
    (fetched,) = exchanging.fetch(house, agreement, node=node_of(house), by="Marketing")
    assert fetched.new and fetched.release.digest == release.digest and fetched.release.missing == ("huis-e",)
    assert {"overlap_reach", "programme"} <= set(fetched.release.tables)
    (kept,) = exchanging.fetch(house, agreement, node=node_of(house))
    assert not kept.new and kept.folder == fetched.folder
    events = [line["what"] for line in contributing.log.read(contributing.places.Places(house))]
    assert events.count("sent") == 2 and events.count("received") == 1


def test_who_joins_after_the_release_waits_for_the_next(world: World) -> None:
    house, agreement = ready(world, "huis-e")
    receipt = exchanging.send(house, agreement, ROUND, identity=world.secret("huis-e"), node=node_of(house))
    assert (receipt.status, receipt.code) == ("late", "late")


def test_a_house_reads_the_agreement_as_the_hub_has_it(world: World) -> None:
    house = world.house("huis-a")
    agreement = contributing.agreed_with(house, AGREEMENT)
    with listening_in() as calls:
        assert node_of(house).agreement(agreement) == world.agreement_file.read_bytes()
    assert len(calls) >= 1, "connections are heard"


def test_an_agreement_of_others_does_not_exist_for_a_house(world: World) -> None:
    """Neither its text nor that there are releases: the answer is that of a name nobody ever heard."""
    answers = {}
    for name in ("huis-a", "huis-b"):
        house = world.house(name)
        for called in ("zonder-huis-a", "nooit-van-gehoord"):
            other = replace(contributing.agreed_with(house, AGREEMENT), id=called)
            answers[name, called] = node_of(house).agreement(other) is not None
            with suppress(PubliekError):
                node_of(house).releases(other)
                answers[name, called, "releases"] = True
    assert {key for key, told in answers.items() if told} == {
        ("huis-b", "zonder-huis-a"), ("huis-b", "zonder-huis-a", "releases"),
    }  # fmt: skip


def test_without_a_rule_in_force_nobody_is_called(world: World, tmp_path: Path) -> None:
    """No rule, one that has ended, one for less than what lies ready: the line is not even opened."""
    house, agreement = world.house("huis-c"), contributing.agreed_with(world.house("huis-c"), AGREEMENT)
    packed = contributing.pack(house, agreement, ROUND, identity=world.secret("huis-c"))
    nobody = replace(house, home=tmp_path / "home")
    decision = Decision("De directeur", ROLE, tables=("programme",))
    for change in ("none", "less", "ended"):
        if change == "less":
            contributing.agree(nobody, world.agreement_file, decision, hub=world.public / f"{HUB}.identity.yaml")
        if change == "ended":
            contributing.stop(nobody, AGREEMENT)
        pem = certificates.read_public(world.public / f"{HUB}.certificate.pem")
        counterparts.connect(nobody, HUB, "https://127.0.0.1:9", certificate=pem)
        codes = []
        with listening_in() as calls:
            for ask in (
                lambda: node_of(nobody).send(agreement, packed),
                lambda: node_of(nobody).announced(agreement, EPOCH),
                lambda: node_of(nobody).evaluate(agreement, b"x"),
            ):
                with pytest.raises(PubliekError) as refused:
                    ask()
                codes.append(refused.value.code)
        assert calls == []
        assert set(codes) == {"not-by-the-share-rule" if change == "less" else "no-share-rule"}, change


def test_a_day_outside_the_agreement_is_no_day_to_send(world: World) -> None:
    house, agreement = world.house("huis-c"), contributing.agreed_with(world.house("huis-c"), AGREEMENT)
    packed = contributing.pack(house, agreement, ROUND, identity=world.secret("huis-c"))
    with listening_in() as calls, pytest.raises(PubliekError) as refused:
        node_of(house).send(agreement, packed, today=date(2031, 1, 1))
    assert refused.value.code == "no-share-rule" and calls == []


def test_what_was_sent_is_taken_back_over_the_same_line(world: World) -> None:
    """Withdrawing needs no rule and nobody's permission; the hub deletes what it has."""
    house = world.house("huis-d")
    agreement = contributing.agreed_with(house, AGREEMENT)
    (receipt,) = exchanging.withdraw(house, agreement, identity=world.secret("huis-d"), node=node_of(house))
    assert (receipt.status, receipt.code) == ("accepted", "withdrawn")
    assert {one.member: one.state for one in world.hub.status().of(AGREEMENT, ROUND).members}["huis-d"] == "withdrawn"
    assert not list(world.hub.places.contributions(AGREEMENT, ROUND, "huis-d").rglob("*.publiek"))


def test_the_certificate_must_be_the_one_that_the_identity_names(world: World, tmp_path: Path) -> None:
    """Who could change one file of the house cannot send it elsewhere."""
    house = replace(world.house("huis-c"), home=tmp_path / "home")
    contributing.agree(
        house, world.agreement_file, Decision("De directeur", ROLE), hub=world.public / f"{HUB}.identity.yaml"
    )
    agreement = contributing.agreed_with(house, AGREEMENT)
    other = (world.public / f"{HOLDER}.certificate.pem").read_bytes()
    counterparts.connect(house, HUB, "https://127.0.0.1:9", certificate=other)
    with listening_in() as calls, pytest.raises(PubliekError) as refused:
        node_of(house).releases(agreement)
    assert refused.value.code == "wire-another-certificate" and calls == []


def test_a_party_that_was_never_told_of_is_not_guessed(world: World, tmp_path: Path) -> None:
    house = replace(world.house("huis-c"), home=tmp_path / "home")
    for wrong in ("ftp://x", "http://hub.example", "https://hub.example/path"):
        with pytest.raises(PubliekError) as refused:
            counterparts.connect(house, HUB, wrong, certificate=(world.public / f"{HUB}.certificate.pem").read_bytes())
        assert refused.value.code == "node-settings-unreadable"
    with pytest.raises(PubliekError) as refused:
        counterparts.counterpart(house, HUB)
    assert refused.value.code == "party-unknown"


def test_admitting_takes_an_identity_and_exactly_its_certificate(world: World, tmp_path: Path) -> None:
    from publiek.collective.wire.admitting import admit

    mine, other = (world.public / f"{name}.certificate.pem" for name in ("huis-a", "huis-b"))
    identity = world.public / "huis-a.identity.yaml"
    assert admit(tmp_path, identity=identity, certificate=mine).name == "huis-a"
    stranger = tmp_path / "huis-a.identity.yaml"
    known = Identity.from_yaml((world.public / "huis-b.identity.yaml").read_bytes())
    stranger.write_text(replace(known, name="huis-a").to_yaml())
    hub = world.public / f"{HUB}.identity.yaml"
    for wrong, pem in ((identity, other), (hub, world.public / f"{HUB}.certificate.pem"), (stranger, other)):
        with pytest.raises(PubliekError) as refused:
            admit(tmp_path, identity=wrong, certificate=pem)
        assert refused.value.code == "certificate-another"


@contextmanager
def listening_in() -> Iterator[list[object]]:
    """Every connection the program opens meanwhile, as the interpreter itself tells."""
    global CALLS
    if CALLS is None:
        sys.addaudithook(_heard)
    CALLS = []
    yield CALLS


def _heard(event: str, given: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo") and CALLS is not None:
        CALLS.append(given[1])
