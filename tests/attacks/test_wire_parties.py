"""A member, a hub or a key holder that everybody knows, and that means ill."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from publiek import __version__
from publiek.collective import contributing, packages
from publiek.collective.contributing import Decision
from publiek.collective.menu import menu_version
from publiek.collective.overlap import messages, oprf
from publiek.collective.packages import Contribution
from publiek.collective.wire import certificates, counterparts, exchanging
from publiek.collective.wire.answering import Answer, Application, Asked, Route
from publiek.collective.wire.calling import Line, Told, code_of
from publiek.collective.wire.listening import Door
from publiek.collective.wire.node import Node
from publiek.collective.wire.serving import Listening, serve_hub, serve_key_holder
from publiek.errors import PubliekError
from tests.support.collective import counted_tables
from tests.support.federated_world import AGREEMENT, EPOCH, HOLDER, HUB, ROLE, ROUND, World
from tests.support.federation import QUICK

MEMBERS = ("huis-a", "huis-b", "huis-c", "huis-d")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("world"), MEMBERS).found()
    for name in MEMBERS:
        hub = made.public / f"{HUB}.identity.yaml"
        contributing.agree(made.house(name), made.agreement_file, Decision("De directeur", ROLE), hub=hub)
    return made


@pytest.fixture(scope="module")
def hub(world: World) -> Iterator[Door]:
    with serve_hub(world.hub, Listening(port=0)).opened() as opened:
        yield opened


@pytest.fixture(scope="module")
def holder(world: World) -> Iterator[Door]:
    with serve_key_holder(world.holding, Listening(port=0)).opened() as opened:
        yield opened


def line(world: World, name: str, door: Door, party: str = HUB) -> Line:
    own = certificates.opened(world.folder / name / "keys", name)
    there = (world.public / f"{party}.certificate.pem").read_bytes()
    return Line(f"https://127.0.0.1:{door.address[1]}", own=own, there=there, patience=QUICK)


def package(world: World, name: str, *, number: int = 1) -> bytes:
    """A sound package of a house, made of nothing but one small table."""
    agreement = contributing.agreed_with(world.house(name), AGREEMENT)
    blobs, tables = {}, counted_tables(name, ("programme",), year=number)
    made = Contribution(AGREEMENT, agreement.digest, ROUND, name, number, menu_version(), __version__, tables, blobs)
    approval = packages.given(made.digest, approver=world.secret(name, of=f"{name}-directeur"), role=ROLE)
    return packages.pack(made, approval=approval, sender=world.secret(name), receiver=world.hub.identity)


def put(called: Line, content: bytes, *, named: str = "") -> Told:
    return called.ask("PUT", f"/1/packages/{named or sha256(content).hexdigest()}", content)


# A member


def test_the_right_certificate_with_a_package_of_another(world: World, hub: Door) -> None:
    """Neither taken in nor passed on; who brought it is written down."""
    told = put(line(world, "huis-b", hub), package(world, "huis-a"))
    assert (told.status, told.json()["status"], code_of(told)) == (422, "refused", "package-of-another")
    assert told.json()["member"] == ""
    assert world.hub.log()[-1]["what"] == "turned-away" and world.hub.log()[-1]["member"] == "huis-b"
    assert not world.hub.places.contributions(AGREEMENT, ROUND, "huis-a").exists()


def test_an_older_package_does_not_come_back(world: World, hub: Door) -> None:
    called = line(world, "huis-c", hub)
    old, new = package(world, "huis-c"), package(world, "huis-c", number=2)
    codes = [put(called, content).json()["code"] for content in (old, old, new, old, new)]
    assert codes == ["accepted", "duplicate", "replaced", "replay", "duplicate"]


def test_a_package_under_another_name_than_its_own_digest(world: World, hub: Door) -> None:
    """What was cut short or changed on its way is no package, whatever it would have been."""
    content = package(world, "huis-d")
    for sent, named in ((content[:-1], sha256(content).hexdigest()), (content, "0" * 64), (content, "x")):
        told = put(line(world, "huis-d", hub), sent, named=named)
        assert (told.status, code_of(told)) == (400, "not-what-was-announced")
    assert not world.hub.places.contributions(AGREEMENT, ROUND, "huis-d").exists()


def test_more_than_a_package_can_be(world: World, hub: Door) -> None:
    called = line(world, "huis-d", hub)
    told = called.ask("PUT", "/1/packages/" + "0" * 64, bytes((64 << 20) + 1))
    assert (told.status, code_of(told)) == (413, "too-large")
    assert called.ask("GET", "/1/agreements").status == 200


@pytest.mark.parametrize(
    "name", ["hub.yaml", "../hub.yaml", "register.json", "tables", "tables/x.csv", "members/a.yaml"]
)
def test_files_of_the_hub_that_are_no_files_of_a_release(world: World, hub: Door, name: str) -> None:
    for start in (f"/1/releases/{AGREEMENT}/2024-25/1", f"/1/releases/{AGREEMENT}/..", "/1/releases"):
        told = line(world, "huis-a", hub).ask("GET", f"{start}/{name}")
        assert (told.status, code_of(told)) == (404, "nothing-here")


def test_asking_for_addresses_until_the_quota_is_spent(world: World, holder: Door) -> None:
    """One at a time, as an attacker would who wants to know who lives where: it stops at what was agreed."""
    world.holding.key_holder.register("huis-b", epoch=EPOCH, households=40, correct=True)
    called, answered = line(world, "huis-b", holder, HOLDER), 0
    codes = []
    for number in range(90):
        told = called.ask("POST", "/1/questions", question(world, f"{number} some address"), most=1_000)
        answered += told.status == 200
        codes.append(code_of(told))
        if told.status == 429:
            break
    assert answered == 60 and codes[-1] == "quota-spent"
    house = world.house("huis-b")
    counterparts.connect(house, HOLDER, f"https://127.0.0.1:{holder.address[1]}",
                         certificate=(world.public / f"{HOLDER}.certificate.pem").read_bytes())  # fmt: skip
    with pytest.raises(PubliekError) as refused:
        agreement = contributing.agreed_with(house, AGREEMENT)
        Node(house, patience=QUICK).evaluate(agreement, question(world, "one more"))
    assert refused.value.code == "wire-quota-spent"


def test_the_name_in_a_question_counts_for_nothing(world: World, holder: Door) -> None:
    """Whose quota it costs follows from the certificate."""
    before = world.holding.key_holder.standing("huis-a", epoch=EPOCH).asked
    asked = question(world, "an address", member="huis-a")
    assert line(world, "huis-c", holder, HOLDER).ask("POST", "/1/questions", asked, most=1_000).status == 200
    assert world.holding.key_holder.standing("huis-a", epoch=EPOCH).asked == before


def test_questions_that_are_none(world: World, holder: Door) -> None:
    called = line(world, "huis-d", holder, HOLDER)
    sound = question(world, "an address")
    wrong = {
        b"nothing": 422, sound[:-1]: 422, sound + b"x": 422, sound[:-32] + bytes(32): 422,
        question(world, "x", epoch="nooit.2024-25"): 404, question(world, "x", epoch="../../keys"): 422,
        question(world, "x", key="0" * 16): 422,
    }  # fmt: skip
    for asked, status in wrong.items():
        told = called.ask("POST", "/1/questions", asked)
        assert told.status == status and code_of(told), asked[:80]
    for epoch, status in (("nooit.2024-25", 404), ("....2024-25", 404), ("x", 422)):
        assert called.ask("GET", f"/1/epochs/{epoch}").status == status
    assert world.holding.key_holder.standing("huis-d", epoch=EPOCH).asked == 0


def question(world: World, address: str, *, epoch: str = EPOCH, key: str = "", **facts: object) -> bytes:
    known = world.holding.key_holder.announce(EPOCH)
    element = oprf.blind(address.encode() + secrets.token_bytes(4)).element
    return messages.pack("request", {"epoch": epoch, "key": key or known.id, "count": 1, **facts}, element)


# A hub


@pytest.mark.parametrize(
    "files",
    [
        {"../../../rules/samen-in-de-stad.yaml": "0" * 64},
        {"/etc/passwd": "0" * 64},
        {"tables\\x.csv": "0" * 64},
        {"tables/../x.csv": "0" * 64},
        {"a/b/c/d.csv": "0" * 64},
        {"release.json": "short"},
        {"C:x": "0" * 64},
        {"": "0" * 64},
    ],
)
def test_a_hub_that_lists_files_outside_their_folder(world: World, tmp_path: Path, files: dict[str, str]) -> None:
    told = {name: {"bytes": 1, "sha256": digest} for name, digest in files.items()}
    listed = [{"round": ROUND, "number": 1, "digest": "0" * 64, "files": told}]
    assert fetched_from(world, lambda asked: Answer.of({"releases": listed})) == "wire-strange-answer"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(content=b"<html>please log in</html>"),
        Answer(content=b"[" * 100_000),
        Answer.of({"releases": None}),
        Answer.of({"releases": [1]}),
        Answer.of([]),
        Answer(content=b"x" * (5 << 20)),
        Answer.of({"releases": [{"round": "../..", "number": 1, "digest": "0" * 64, "files": {}}]}),
        Answer.of({"releases": [{"round": ROUND, "number": -1, "digest": "0" * 64, "files": {}}]}),
    ],
)
def test_a_hub_that_answers_nonsense(world: World, answer: Answer) -> None:
    assert fetched_from(world, lambda asked: answer) == "wire-strange-answer"


def test_a_hub_that_gives_a_release_it_did_not_sign(world: World) -> None:
    """Whoever got hold of the certificate of a hub, and not of its signing keys, can make no release."""
    telling = json.dumps({"format": 1, "kind": "release", "hub": HUB, "agreement": AGREEMENT}).encode()
    files = {"release.json": telling, "release.sig": b"AAAA"}
    told = {name: {"bytes": len(held), "sha256": sha256(held).hexdigest()} for name, held in files.items()}
    listed = [{"round": ROUND, "number": 1, "digest": sha256(telling).hexdigest(), "files": told}]
    code = fetched_from(
        world, lambda asked: Answer.of({"releases": listed}), lambda asked: Answer(content=files[asked.parts[-1]])
    )
    assert code == "release-not-signed"
    assert not contributing.places.Places(world.house("huis-a")).received(AGREEMENT, ROUND).exists()


def test_a_hub_that_gives_another_file_than_it_listed(world: World) -> None:
    told = {"release.json": {"bytes": 1, "sha256": sha256(b"one").hexdigest()}}
    listed = [{"round": ROUND, "number": 1, "digest": "0" * 64, "files": told}]
    code = fetched_from(world, lambda asked: Answer.of({"releases": listed}), lambda asked: Answer(content=b"other"))
    assert code == "wire-strange-answer"


def fetched_from(
    world: World, releases: Callable[[Asked], Answer], file: Callable[[Asked], Answer] | None = None
) -> str:
    """The code with which a house refuses what a hub with the right certificate answers."""
    house = world.house("huis-a")
    routes = [Route("GET", "releases/*", releases)]
    routes += [Route("GET", "releases/*/*/*/*", file)] if file else []
    with evil(world, routes) as door:
        pem = (world.public / f"{HUB}.certificate.pem").read_bytes()
        counterparts.connect(house, HUB, f"https://127.0.0.1:{door.address[1]}", certificate=pem)
        with pytest.raises(PubliekError) as refused:
            exchanging.fetch(house, contributing.agreed_with(house, AGREEMENT), node=Node(house, patience=QUICK))
    return refused.value.code


@contextmanager
def evil(world: World, routes: list[Route]) -> Iterator[Door]:
    known = world.hub.configuration().members
    register = {one.certificate: one for one in known.values()}
    own = certificates.opened(world.folder / "hub" / "keys", HUB)
    trusted = world.hub.places.root / "certificates"
    with Door(("127.0.0.1", 0), Application(routes, register=register.get), own=own, known=trusted).opened() as door:
        yield door
