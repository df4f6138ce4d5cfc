"""The plan of three servers: one file that all have, a code that people compare, and who refuses which plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from publiek.collective import contributing
from publiek.collective.contributing import sealing
from publiek.collective.contributing.sealed_households import sealed_households
from publiek.collective.hub import Hub
from publiek.collective.hub.three_servers import FromHub, ThreeServers, Wanted, make_plan, plan_of
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.gateway import opt_outs_of
from publiek.collective.overlap.household_keys import key_of
from publiek.collective.overlap.job import OverlapQuestion
from publiek.collective.overlap.sharing import plan as plans
from publiek.collective.overlap.sharing.plan import Plan
from publiek.collective.overlap.sharing.server_folder import ServerFolder
from publiek.disclosure.budget import Ledger
from publiek.errors import PubliekError, Text, UsageError
from publiek.house import House
from tests.support.agreements import agreement_file
from tests.support.overlap_houses import AGREEMENT, ROUND, a_house, a_key_holder, asked
from tests.support.three_servers import SERVERS

NAMES = ("house-a", "house-b", "house-c", "house-d", "house-e")
SHARING = {"strength": "sharing", "rho": 1.0, "key_holder": "the-holder", "servers": list(SERVERS)}
DECLARED = dict.fromkeys(NAMES, 40)


def a_hub(place: Path, **overlap: object) -> Hub:
    """A hub with an agreement of this strength, and members that have keys."""
    hub = Hub.create(place / "hub", "de-hub", Text("De hub", "The hub"), keys=place / "hub-keys")
    agreed = {**SHARING, **overlap}
    content = agreement_file(NAMES, agreement=AGREEMENT, tables=("overlap",), overlap=agreed)
    (hub.places.configuration("agreements") / "all.yaml").write_bytes(content)
    for name in NAMES:
        public = SecretIdentity.create(place / name / "keys", name, "member").public
        (hub.places.configuration("members") / f"{name}.yaml").write_text(public.to_yaml())
    return hub


def servers(place: Path) -> list[ServerFolder]:
    return [
        ServerFolder.create(place / name, name, keys=place / f"{name}-keys", host="127.0.0.1", port=9441 + nth)
        for nth, name in enumerate(SERVERS)
    ]


def planned(hub: Hub, three: list[ServerFolder], **changes: object) -> Plan:
    known = hub.configuration()
    wanted = Wanted(**{"servers": [one.party for one in three], "declared": DECLARED, **changes})
    by = FromHub(hub.places, SecretIdentity.open(hub.keys, known.name), hub.keys)
    return make_plan(by, known, known.agreement(AGREEMENT), ROUND, wanted)


def edited(plan: Plan, place: Path, change) -> Path:
    """The file of the plan after somebody had a hand in it."""
    told = yaml.safe_load(plan.content)
    change(told)
    path = place / "edited.yaml"
    path.write_text(yaml.safe_dump(told))
    return path


def test_the_file_gives_back_the_plan_and_its_code(tmp_path: Path) -> None:
    hub = a_hub(tmp_path)
    made = planned(hub, servers(tmp_path))
    path = tmp_path / "plan.yaml"
    path.write_bytes(made.content)
    assert plans.read(path) == made == plan_of(hub.places, AGREEMENT, ROUND)
    assert made.has_code(f" {made.code.upper()} ")
    assert len(made.code.replace("-", "")) == 32
    assert made.terms.members == NAMES
    told = path.read_text()
    assert "PRIVATE" not in told
    for keys in (hub.keys, tmp_path / "server-one-keys"):
        for secret in keys.glob("*.identity.json"):
            assert yaml.safe_load(secret.read_text())["signing"] not in told


@pytest.mark.parametrize("field", ["signing", "sealing"])
def test_another_key_of_a_server_is_another_code(tmp_path: Path, field: str) -> None:
    made = planned(a_hub(tmp_path), servers(tmp_path))
    stranger = SecretIdentity.create(tmp_path / "strange", "server-one", "server").public

    def swap(told: dict) -> None:
        told["servers"][0]["identity"][field] = getattr(stranger, field)

    swapped = plans.read(edited(made, tmp_path, swap))
    assert swapped.code != made.code
    assert not swapped.has_code(made.code)


CHANGES = {
    "members": lambda told: told["members"].reverse(),
    "sealing": lambda told: told["servers"][0]["identity"].update(sealing=told["servers"][1]["identity"]["sealing"]),
    "servers": lambda told: told["servers"][0].update(certificate=told["servers"][1]["certificate"]),
    "receiver": lambda told: told["receiver"]["identity"].update(kind="member"),
    "sigma": lambda told: told.update(sigma=0.1),
    "host": lambda told: told["servers"][2].update(port=0),
    "agreement": lambda told: told.update(more="than agreed"),
    "format": lambda told: told.update(format=2),
}


@pytest.mark.parametrize("field", CHANGES)
def test_what_makes_no_sense_is_refused_by_its_name(tmp_path: Path, field: str) -> None:
    made = planned(a_hub(tmp_path), servers(tmp_path))
    with pytest.raises(UsageError, match="sharing-plan") as caught:
        plans.read(edited(made, tmp_path, CHANGES[field]))
    assert caught.value.where["field"] == field


@pytest.mark.parametrize("content", [b"", b"- a list", b"\xff\xfe", b"a: [", None])
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "plan.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match="sharing-plan"):
        plans.read(path)


def test_a_hub_makes_no_plan_that_the_agreement_does_not_allow(tmp_path: Path) -> None:
    three, hub = servers(tmp_path), a_hub(tmp_path, rho=0.4)
    asks = {
        "servers": {"servers": [three[0].party, three[0].party, three[1].party]},
        "members": {"declared": {**DECLARED, "house-x": 30}},
        "rho": {},
    }
    for field, changes in asks.items():
        with pytest.raises(UsageError, match="sharing-plan") as caught:
            planned(hub, three, **changes)
        assert caught.value.where["field"] == field
    with pytest.raises(UsageError, match="sharing-plan-missing"):
        plan_of(hub.places, AGREEMENT, ROUND)


def test_a_server_does_what_it_accepted_and_nothing_else(tmp_path: Path) -> None:
    hub, three = a_hub(tmp_path), servers(tmp_path)
    first, mine = planned(hub, three), three[0]
    with pytest.raises(PubliekError, match="sharing-server-missing"):
        mine.settings()
    mine.accept(first)
    mine.accept(first)
    assert [terms.id for terms in mine.settings().duty.jobs] == [first.terms.id]
    other = replace(first, terms=replace(first.terms, sigma=9.0))
    with pytest.raises(UsageError, match="sharing-number-taken"):
        mine.accept(other)
    mine.accept(replace(other, terms=replace(other.terms, number=2)))
    told = mine.settings()
    assert [terms.number for terms in told.duty.jobs] == [1, 2]
    assert set(told.duty.parties.houses) == set(NAMES)
    (tmp_path / "server-one" / "plans" / f"{AGREEMENT}.2024-25.2.yaml").unlink()
    assert [terms.number for terms in mine.settings().duty.jobs] == [1], "struck off"


def test_a_server_refuses_a_plan_in_which_it_or_another_has_other_keys(tmp_path: Path) -> None:
    hub, three = a_hub(tmp_path), servers(tmp_path)
    made, mine = planned(hub, three), three[0]
    stranger = SecretIdentity.create(tmp_path / "strange", "somebody", "member").public
    mine.accept(made)
    of_me = replace(made.servers[0], identity=replace(made.servers[0].identity, sealing=stranger.sealing))
    of_other = replace(made.servers[1], identity=replace(made.servers[1].identity, sealing=stranger.sealing))
    of_house = {**made.houses, "house-a": replace(made.houses["house-a"], signing=stranger.signing)}
    for changed in (
        replace(made, servers=(of_me, *made.servers[1:])),
        replace(made, servers=(made.servers[0], of_other, made.servers[2])),
        replace(made, houses=of_house),
    ):
        with pytest.raises(UsageError, match="sharing-plan-other"):
            mine.accept(changed)


def agreed(place: Path, hub: Hub) -> tuple[House, SecretIdentity]:
    """The first house: asked the key holder about its export, and decided to take part."""
    house, export = a_house(place, "house-a", range(40))
    asked(house, export, a_key_holder(place))
    file = hub.places.configuration("agreements") / "all.yaml"
    contributing.agree(house, file, contributing.Decision("directeur", "direction"), hub=hub.places.identity)
    return house, SecretIdentity.open(house.keys, "house-a")


def test_a_house_seals_by_the_code_and_again_when_somebody_objects(tmp_path: Path) -> None:
    hub = a_hub(tmp_path)
    plan, (house, identity) = planned(hub, servers(tmp_path)), agreed(tmp_path, hub)
    agreement = contributing.agreed_with(house, AGREEMENT)
    with pytest.raises(UsageError, match="sharing-code"):
        sealing.seal(house, agreement, plan, code="0000", identity=identity)
    with pytest.raises(PubliekError, match="overlap-not-prepared"):
        sealed_households(house, agreement, ROUND)
    sealing.seal(house, agreement, plan, code=plan.code, identity=identity)
    assert set(sealed_households(house, agreement, ROUND)) == {f"overlap-{name}" for name in SERVERS}
    opt_outs_of(house).add(str(key_of("1011AE", "5", "")))
    with pytest.raises(PubliekError, match="overlap-not-prepared"):
        sealed_households(house, agreement, ROUND)
    sealing.seal(house, agreement, plan, code=plan.code, identity=identity)
    assert len(sealed_households(house, agreement, ROUND)) == 3


def test_a_house_seals_for_nobody_that_it_did_not_agree_to(tmp_path: Path) -> None:
    hub = a_hub(tmp_path)
    plan, (house, identity) = planned(hub, servers(tmp_path)), agreed(tmp_path, hub)
    agreement = contributing.agreed_with(house, AGREEMENT)
    stranger = SecretIdentity.create(tmp_path / "strange", "somebody", "member").public
    receiver = replace(plan.receiver, identity=replace(plan.receiver.identity, signing=stranger.signing))
    first, second, third = plan.servers
    without = {name: each for name, each in plan.houses.items() if name != "house-a"}
    fewer = replace(plan.terms, members=NAMES[1:], declared=plan.terms.declared[1:])
    others = {
        "round": replace(plan, terms=replace(plan.terms, round="2019/20")),
        "servers": replace(plan, servers=(second, first, third)),
        "receiver": replace(plan, receiver=receiver),
        "identity": replace(plan, houses=without, terms=fewer),
    }
    for field, other in others.items():
        with pytest.raises(UsageError, match="sharing-plan-other") as caught:
            sealing.seal(house, agreement, other, code=other.code, identity=identity)
        assert caught.value.where["field"] == field
    contributing.stop(house, AGREEMENT)
    with pytest.raises(PubliekError, match="no-share-rule"):
        sealing.seal(house, agreement, plan, code=plan.code, identity=identity)


def test_others_than_the_plan_names_are_not_counted_and_cost_nothing(tmp_path: Path) -> None:
    hub = a_hub(tmp_path)
    plan = planned(hub, servers(tmp_path))
    ledger = Ledger(tmp_path / "ledger")
    ledger.allow(1.0, agreement=AGREEMENT, round=ROUND)
    job = ThreeServers(FromHub(hub.places, SecretIdentity.open(hub.keys, "de-hub"), hub.keys), plan, {})
    for members, code in ((NAMES[:4], "overlap-members-missing"), ((*NAMES, "house-x"), "sharing-not-listed")):
        with pytest.raises(PubliekError, match=code):
            job.run(OverlapQuestion(AGREEMENT, ROUND, members, "sharing"), ledger=ledger)
    assert ledger.spent(agreement=AGREEMENT, round=ROUND) == 0
