"""What leaves a house for the three servers, and what each of them has of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publiek.collective.overlap.sharing import contribution, in_words, replicated
from publiek.collective.overlap.sharing.contribution import Destination
from publiek.collective.overlap.sharing.randomness import derive, permutation, stream
from publiek.errors import PackageError
from tests.support.three_servers import SECRET, SERVERS, Cast, pseudonym, terms_of

HOUSES = {"house-one": [1, 2, 3], "house-two": [3, 4], "house-three": [5], "house-four": list(range(40))}


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Cast:
    return Cast.of(tmp_path_factory.mktemp("cast"), list(HOUSES))


def told_to(cast: Cast, place: int, sealed: bytes) -> contribution.Received:
    message = contribution.unsealed(sealed, by=cast.servers[place], houses=cast.parties.houses)
    return contribution.received(message, terms=terms_of(HOUSES), place=place)


def test_random_words_are_aes_256_in_counter_mode() -> None:
    """The first block of a key of zeros is the published AES-256 of a block of zeros (NIST AESAVS)."""
    assert stream(bytes(32), count=4).astype("<u4").tobytes().hex() == "dc95c078a2408989ad48a21492842087"
    whole = stream(bytes(32), count=64)
    assert np.array_equal(stream(bytes(32), start=20, count=44), whole[20:])
    assert derive(SECRET, "a", "bc") != derive(SECRET, "ab", "c")


def test_an_order_holds_everything_once_and_every_order_comes_as_often() -> None:
    assert sorted(permutation(SECRET, size=1000)) == list(range(1000))
    seen = [tuple(permutation(number.to_bytes(32, "big"), size=3)) for number in range(6_000)]
    counts = np.array([seen.count(order) for order in set(seen)])
    assert len(counts) == 6
    assert float(((counts - 1000) ** 2 / 1000).sum()) < 20.5  # chi-square, 5 degrees of freedom, 1 in 1,000


def test_a_household_fills_the_bucket_of_its_pseudonym() -> None:
    one = bytes(12) + (5).to_bytes(4, "big")
    same = bytes(11) + b"\1" + (5 + (1 << 12)).to_bytes(4, "big")
    assert replicated.bitmap([one, same, one], buckets=1 << 12).tolist() == [0] * 5 + [1] + [0] * ((1 << 12) - 6)
    with pytest.raises(ValueError, match="16 bytes"):
        replicated.bitmap([b"short"], buckets=1 << 12)


def test_three_messages_of_which_any_two_make_the_bitmap(cast: Cast) -> None:
    terms = terms_of(HOUSES)
    received = [told_to(cast, place, each) for place, each in enumerate(cast.sealed(terms, "house-one", [1, 2, 3]))]
    found = {}
    for place, told in enumerate(received):
        for component, content in zip(replicated.held_by(place), told.contents, strict=True):
            words = replicated.words_of(content, component=component, start=0, count=terms.buckets)
            assert np.array_equal(found.setdefault(component, words), words)
    total = found[0] + found[1] + found[2]
    assert np.array_equal(total, replicated.bitmap([pseudonym(each) for each in (1, 2, 3)], buckets=terms.buckets))
    assert {told.coverage for told in received} == {0.9}


def test_four_bytes_a_bucket_for_two_servers_and_under_a_kilobyte_for_one(cast: Cast) -> None:
    terms = terms_of(HOUSES, buckets=1 << 20)
    sizes = [len(each) for each in cast.sealed(terms, "house-one", [1, 2, 3])]
    assert sizes[0] < 1200
    assert [round(size / (1 << 20), 2) for size in sizes[1:]] == [4.0, 4.0]


def test_the_same_list_makes_the_same_shares_and_a_corrected_list_unrelated_ones(cast: Cast) -> None:
    terms = terms_of(HOUSES)
    first, again = (
        told_to(cast, 1, cast.sealed(terms, "house-one", households)[1]) for households in ([1, 2], [2, 1, 1])
    )
    assert first.contents == again.contents
    corrected = told_to(cast, 1, cast.sealed(terms, "house-one", [1, 2, 3])[1])
    explicit = [np.frombuffer(told.contents[1], dtype="<u4") for told in (first, corrected)]
    assert np.count_nonzero(explicit[0] == explicit[1]) < 3
    other_try = told_to(cast, 1, cast.sealed(terms_of(HOUSES), "house-two", [1, 2])[1])
    assert other_try.contents[0] != first.contents[0]


def test_only_the_server_that_it_is_for_can_open_a_message(cast: Cast) -> None:
    sealed = cast.sealed(terms_of(HOUSES), "house-one", [1, 2, 3])
    with pytest.raises(PackageError, match="sharing-message"):
        contribution.unsealed(sealed[0], by=cast.servers[1], houses=cast.parties.houses)


def test_nothing_of_a_household_stands_in_a_message_even_when_opened(cast: Cast) -> None:
    for place, sealed in enumerate(cast.sealed(terms_of(HOUSES), "house-one", [1, 2, 3])):
        opened = cast.servers[place].unseal(sealed)
        assert not any(pseudonym(each) in opened or pseudonym(each).hex().encode() in opened for each in (1, 2, 3))


def test_a_message_that_was_touched_or_signed_by_another_is_refused(cast: Cast, tmp_path: Path) -> None:
    terms, server = terms_of(HOUSES), cast.servers[1]
    opened = server.unseal(cast.sealed(terms, "house-one", [1, 2, 3])[1])
    for at in (30, 900, len(opened) // 2, len(opened) - 5):
        touched = bytearray(opened)
        touched[at] ^= 1
        with pytest.raises(PackageError, match="sharing-message"):
            contribution.unsealed(server.public.seal(bytes(touched)), by=server, houses=cast.parties.houses)
    stranger = Cast.of(tmp_path, ["house-one"])
    forged = stranger.houses["house-one"]
    sealed = contribution.shares_of(
        [pseudonym(1)], to=Destination(terms, cast.parties.servers), house=forged, secret=SECRET, coverage=1
    )
    with pytest.raises(PackageError, match="sharing-message"):
        contribution.unsealed(sealed[1], by=server, houses=cast.parties.houses)


def test_a_house_cannot_tell_two_servers_two_things(cast: Cast) -> None:
    """What a server has is held against a digest that all three see; the digest is salted, so it proves no guess."""
    terms = terms_of(HOUSES)
    message = contribution.unsealed(
        cast.sealed(terms, "house-one", [1])[2], by=cast.servers[2], houses=cast.parties.houses
    )
    other = contribution.unsealed(
        cast.sealed(terms, "house-one", [2])[2], by=cast.servers[2], houses=cast.parties.houses
    )
    mixed = type(message)(message.header, other.payload, message.digest)
    with pytest.raises(PackageError, match="sharing-shares-wrong"):
        contribution.received(mixed, terms=terms, place=2)


def test_who_approves_reads_what_leaves_in_plain_words(cast: Cast) -> None:
    told = in_words(Destination(terms_of(HOUSES), cast.parties.servers))
    for server in SERVERS:
        assert server in told.nl
        assert server in told.en
    assert "willekeurige getallen" in told.nl
    assert "deleted" in told.en
