"""What one server, two servers, a house and somebody on the line can try, and what comes of it.

The last but one is no success of ours: two servers together do see the bitmap, and the promise says so.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chisquare, ks_2samp

from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.sharing import contribution, messages, replicated
from publiek.collective.overlap.sharing.computing import signed
from publiek.collective.overlap.sharing.keeping import JobFolder
from publiek.collective.overlap.sharing.noise import draw
from publiek.collective.overlap.sharing.product import own_term
from publiek.errors import DisclosureError, PackageError, PubliekError
from tests.support.three_servers import SECRET, SERVERS, Cast, Theatre, pseudonym, terms_of, town

HOUSES = town()
EMPTY: list[int] = []
FULL = list(range(30_000))


def views(cast: Cast, place: int, households: list[int], *, tries: int) -> np.ndarray:
    """All words that one server has of a house, for many secrets of the house: (tries, 2, buckets)."""
    terms = terms_of(HOUSES)
    found = []
    told = [pseudonym(each) for each in households]
    bits = replicated.bitmap(told, buckets=terms.buckets)
    for number in range(tries):
        root = replicated.root_of(number.to_bytes(32, "big"), occasion=b"a job", pseudonyms=told)
        made = replicated.components_of(bits, root=root)
        found.append(
            [
                replicated.words_of(made.contents[each], component=each, start=0, count=terms.buckets)
                for each in replicated.held_by(place)
            ]
        )
    return np.array(found)


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Cast:
    return Cast.of(tmp_path_factory.mktemp("cast"), list(HOUSES))


@pytest.mark.parametrize("place", range(3))
def test_what_one_server_has_is_the_same_noise_for_an_empty_and_a_full_bitmap(cast: Cast, place: int) -> None:
    """Chi-square on every byte of the shares, on pairs of low bits of both components, and between two inputs."""
    seen = {name: views(cast, place, given, tries=40) for name, given in (("empty", EMPTY), ("full", FULL))}
    for view in seen.values():
        parts = view.view(np.uint8)
        for each in range(2):
            assert chisquare(np.bincount(parts[:, each].ravel(), minlength=256)).pvalue > 1e-4
        low = (view[:, 0] & 7) * 8 + (view[:, 1] & 7)
        assert chisquare(np.bincount(low.ravel(), minlength=64)).pvalue > 1e-4
        total = view[:, 0] + view[:, 1]
        assert chisquare(np.bincount(total.ravel() & 255, minlength=256)).pvalue > 1e-4
    for each in range(2):
        pair = [view[:, each].ravel() for view in seen.values()]
        assert ks_2samp(*pair).pvalue > 1e-4


def test_one_server_cannot_try_a_guess_against_the_digests_that_it_sees(cast: Cast) -> None:
    """It knows two components, and would know the third if its guess of the whole bitmap were right."""
    terms = terms_of(HOUSES)
    sealed = cast.sealed(terms, "house-1", HOUSES["house-1"])
    message = contribution.unsealed(sealed[0], by=cast.servers[0], houses=cast.parties.houses)
    told = contribution.received(message, terms=terms, place=0)
    guess = replicated.bitmap([pseudonym(each) for each in HOUSES["house-1"]], buckets=terms.buckets)
    first, second = (
        replicated.words_of(told.contents[each], component=each, start=0, count=terms.buckets) for each in (0, 1)
    )
    third = (guess - first - second).astype("<u4").tobytes()
    salts = (message.payload[:32], message.payload[64:96], b"", bytes(32))
    assert all(sha256(salt + third).hexdigest() != told.commitments[2] for salt in salts)


def test_a_correction_does_not_show_where_it_was(cast: Cast) -> None:
    """Were the seeds the same for both lists, the difference of the explicit components would be the households."""
    terms = terms_of(HOUSES)
    explicit = []
    for given in (HOUSES["house-1"], HOUSES["house-1"][:-1]):
        message = contribution.unsealed(
            cast.sealed(terms, "house-1", given)[1], by=cast.servers[1], houses=cast.parties.houses
        )
        told = contribution.received(message, terms=terms, place=1)
        explicit.append(np.frombuffer(told.contents[1], dtype="<u4"))
    assert chisquare(np.bincount((explicit[0] - explicit[1]).view(np.uint8), minlength=256)).pvalue > 1e-4


def test_two_of_three_parts_are_random_words(tmp_path: Path) -> None:
    """What the receiver could add up when the third server does not hand over its part."""
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    kept: list[messages.Message] = []
    job = theatre.job
    read = job._read
    job._read = lambda sealed: kept.append(read(sealed)) or kept[-1]  # type: ignore[method-assign]
    job.run(theatre.question, ledger=theatre.ledger)
    import json

    shares = [np.array(json.loads(each.payload)["pairs"], dtype=np.uint32) for each in kept]
    for first, second in ((0, 1), (1, 2), (0, 2)):
        partial = signed(shares[first] + shares[second])
        assert np.median(np.abs(partial)) > 1 << 24
    assert np.abs(signed(shares[0] + shares[1] + shares[2])).max() < 1_000


def test_who_withholds_or_tells_its_noise_leaves_a_standard_deviation_of_seven_and_a_half() -> None:
    terms = terms_of({}, members=tuple(f"house-{each}" for each in range(90)), declared=(1000,) * 90)
    servers = [draw(terms).pairs for _ in range(3)]
    for missing in range(3):
        left = sum(noise for place, noise in enumerate(servers) if place != missing)
        # 4,005 draws: a standard error of 0.084.
        assert left.std() == pytest.approx(7.5, abs=0.3)
    assert terms.sigma_of_a_server**2 * 2 == pytest.approx(7.5**2)
    assert sum(servers).std() == pytest.approx(7.5 * np.sqrt(1.5), abs=0.35)


def test_a_house_cannot_magnify_one_household(tmp_path: Path) -> None:
    """With a million in the bucket of its victim, the overlaps would say above all noise who else has the victim."""
    theatre = Theatre.of(tmp_path, HOUSES)
    victim, terms = HOUSES["house-2"][0], theatre.terms
    bits = np.zeros(terms.buckets, dtype=np.uint32)
    bits |= replicated.bitmap([pseudonym(each) for each in HOUSES["house-1"]], buckets=terms.buckets)
    bits[int.from_bytes(pseudonym(victim)[-4:], "big") % terms.buckets] = 1_000_000
    theatre.give({house: given for house, given in HOUSES.items() if house != "house-1"})
    for server, sealed in zip(SERVERS, _sealed_bits(theatre, "house-1", bits), strict=True):
        assert theatre.line.nodes[server].answer(sealed) == b"+"
    with pytest.raises(DisclosureError, match="sharing-entries") as told:
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    assert told.value.where["houses"] == ["house-1"]


def _sealed_bits(theatre: Theatre, house: str, bits: np.ndarray) -> list[bytes]:
    made = replicated.components_of(bits, root=SECRET)
    sealed = []
    for place, server in enumerate(theatre.cast.parties.servers):
        header = {
            "kind": "shares",
            "job": theatre.terms.id,
            "buckets": theatre.terms.buckets,
            "to": server.name,
            "coverage": 90,
            "commitments": made.commitments,
        }
        payload = b"".join(made.salts[each] + made.contents[each] for each in replicated.held_by(place))
        sealed.append(server.seal(messages.written(header, payload, by=theatre.cast.houses[house])))
    return sealed


@pytest.mark.parametrize(
    ("step", "how"),
    [
        (step, how)
        for step in ("hello", "key", "check", "shuffle", "ready")
        for how in ("changed", "twice", "other", "lost")
        # The last message has done its work once it was heard: a second one may come when nobody listens any more.
        if (step, how) != ("ready", "twice")
    ],
)
def test_a_message_that_is_changed_doubled_replaced_or_lost_stops_the_job(tmp_path: Path, step: str, how: str) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    for one in theatre.line.nodes.values():
        object.__setattr__(one.duty, "patience", 1.0)
    stranger = SecretIdentity.create(tmp_path / "stranger", SERVERS[1], "server")
    met: list[str] = []

    def meddle(to: str, content: bytes) -> list[bytes]:
        if met or f'"step":"{step}"'.encode() not in content:
            return [content]
        met.append(to)
        told = messages.read(content, known=theatre.cast.parties.everybody())
        forged = messages.written({**told.header}, told.payload, by=stranger)
        changed = content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]
        return {"changed": [changed], "twice": [content, content], "other": [forged], "lost": [b""]}[how]

    theatre.line.meddle = meddle
    with pytest.raises(PubliekError):
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    assert met
    for place, server in enumerate(SERVERS):
        journal = JobFolder(theatre.cast.folder / server, theatre.terms, place).journal()
        assert journal.state in ("open", "fixed")


def test_words_of_an_earlier_try_do_not_fit_a_later_one(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    old: list[tuple[str, bytes]] = []

    def record(to: str, content: bytes) -> list[bytes]:
        old.append((to, content))
        return [] if b'"step":"ready"' in content else [content]

    theatre.line.meddle = record
    job = theatre.job
    with pytest.raises(PubliekError):
        job.run(theatre.question, ledger=theatre.ledger)
    replayed: list[str] = []

    def replay(to: str, content: bytes) -> list[bytes]:
        if b'"step":"check"' in content and not replayed:
            replayed.append(to)
            return [next(each for to_, each in old if to_ == to and b'"step":"check"' in each)]
        return [content]

    theatre.line.meddle = replay
    for one in theatre.line.nodes.values():
        object.__setattr__(one.duty, "patience", 1.0)
    with pytest.raises(PubliekError):
        job.run(theatre.question, ledger=theatre.ledger)
    assert replayed


def test_asking_again_with_one_household_less_is_refused_and_asking_again_has_the_same_noise(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    theatre.line.meddle = lambda to, content: [] if b'"step":"ready"' in content else [content]
    job = theatre.job
    with pytest.raises(PubliekError):
        job.run(theatre.question, ledger=theatre.ledger)
    folders = [JobFolder(theatre.cast.folder / server, theatre.terms, place) for place, server in enumerate(SERVERS)]
    before = [folder.noise() for folder in folders]
    for server, folder, sealed in zip(
        SERVERS, folders, theatre.cast.sealed(theatre.terms, "house-1", HOUSES["house-1"][:-1]), strict=True
    ):
        assert theatre.line.nodes[server].answer(sealed)[:1] == b"-"
        # Somebody with access to the folder puts the other contribution there by hand.
        message = contribution.unsealed(
            sealed, by=theatre.cast.servers[folder.place], houses=theatre.cast.parties.houses
        )
        told = contribution.received(message, terms=theatre.terms, place=folder.place)
        journal = folder.path / "journal.json"
        kept = journal.read_bytes()
        journal.unlink()
        for path in folder.path.glob("shares/house-1.*"):
            path.unlink()
        folder.accept(told)
        journal.write_bytes(kept)
    theatre.line.meddle = lambda to, content: [content]
    with pytest.raises(DisclosureError, match="sharing-other-inputs"):
        job.run(theatre.question, ledger=theatre.ledger)
    for folder, noise in zip(folders, before, strict=True):
        assert np.array_equal(folder.noise().pairs, noise.pairs)


def test_two_servers_together_do_see_which_buckets_a_house_filled(cast: Cast) -> None:
    """The hole that is stated: an honest majority is needed. With the key holder they could test addresses."""
    terms = terms_of(HOUSES)
    sealed = cast.sealed(terms, "house-1", HOUSES["house-1"])
    known: dict[int, np.ndarray] = {}
    for place in (0, 1):
        message = contribution.unsealed(sealed[place], by=cast.servers[place], houses=cast.parties.houses)
        told = contribution.received(message, terms=terms, place=place)
        for component, content in zip(replicated.held_by(place), told.contents, strict=True):
            known[component] = replicated.words_of(content, component=component, start=0, count=terms.buckets)
    bits = replicated.bitmap([pseudonym(each) for each in HOUSES["house-1"]], buckets=terms.buckets)
    assert np.array_equal(known[0] + known[1] + known[2], bits)


def test_the_receiver_who_asks_with_forged_parts_is_refused(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    job = theatre.job
    read = job._read
    first: list[messages.Message] = []
    job._read = lambda sealed: first.append(read(sealed)) or first[0]  # type: ignore[method-assign]
    with pytest.raises(DisclosureError, match="sharing-sums"):
        job.run(theatre.question, ledger=theatre.ledger)


def test_who_is_not_the_receiver_opens_nothing(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    for asker in (theatre.cast.houses["house-1"], theatre.cast.servers[1]):
        header = {"kind": "run", "to": SERVERS[0], "job": theatre.terms.id, "attempt": "0" * 32}
        reply = theatre.line.nodes[SERVERS[0]].answer(messages.written(header, b"", by=asker))
        assert reply[:1] == b"-"
        assert b"sharing-message" in reply


def test_a_term_of_one_server_would_show_a_magnified_household_to_nobody_alone() -> None:
    """Without the check of entries the product itself has no defence: the reason why the check exists."""
    bits = np.zeros((2, 1 << 8), dtype=np.uint32)
    bits[0, 3], bits[1, 3] = 1_000_000, 1
    parts = [replicated.components_of(row, root=bytes([number]) * 32) for number, row in enumerate(bits)]
    words = [
        np.array([replicated.words_of(each.contents[which], component=which, start=0, count=1 << 8) for each in parts])
        for which in range(3)
    ]
    total = sum(own_term(words[(place + 1) % 3], words[(place + 2) % 3]) for place in range(1, 3)) + own_term(
        words[1], words[2]
    )
    assert int(signed(total)[0, 1]) == 1_000_000


def test_a_message_of_an_unknown_house_or_of_garbage_is_refused(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    first = theatre.line.nodes[SERVERS[0]]
    for garbage in (b"", b"x" * 50, b"age-encryption.org/v1\n", messages._MAGIC, messages._MAGIC + b"\xff" * 200):
        assert b"sharing-message" in first.answer(garbage)
    with pytest.raises(PackageError):
        messages.read(b"publiek", known={})
