"""Was this household at that house? From what is seen of overlap on the way, or in the end, nobody can tell."""

from __future__ import annotations

import hashlib
import hmac
import math
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from publiek.collective.overlap import counting, messages, oprf
from publiek.collective.overlap.centre import Centre
from publiek.collective.overlap.epoch_keys import EpochKeys
from publiek.collective.overlap.gateway import Gateway
from publiek.collective.overlap.key_holder import _pair
from publiek.collective.overlap.packages import pseudonym_batch
from publiek.disclosure.budget import discrete_gaussian
from publiek.disclosure.budget.noise import sigma_of
from tests.support.overlap_batches import batch, pseudonym
from tests.support.overlap_houses import EPOCH, a_centre, a_house, a_key_holder, asked

ADDRESSES = [f"hk1|nl|1011A{letter}|{number}|" for letter in "ABCD" for number in range(1, 26)]


def test_the_key_holder_cannot_tell_which_of_two_households_was_asked_about() -> None:
    """It knows its own key and both addresses. Every way to look at a blinded element is right half of the time."""
    secret, _ = oprf.derive_key(b"s" * 32, b"epoch")
    one, other = b"hk1|nl|1011AA|1|", b"hk1|nl|1011AB|2|"
    chance = np.random.default_rng(9)
    looks = {
        "first byte": lambda element: element[0],
        "last byte": lambda element: element[-1],
        "number of ones": lambda element: int.from_bytes(element, "big").bit_count(),
        "times the key": lambda element: oprf.evaluate(secret, [element])[0][5],
        "digest": lambda element: hashlib.sha256(element).digest()[0],
    }
    # What each look gives for the unblinded elements, as a reference to compare with.
    trials = 2_000
    truth = chance.integers(0, 2, trials)
    seen = [oprf.blind((one, other)[which]).element for which in truth]
    for look in looks.values():
        values = np.array([look(element) for element in seen])
        # The best threshold, chosen by looking at the truth of the first half, judged on the second.
        half = trials // 2
        cuts = np.unique(values[:half])
        right = [((values[:half] > cut) == truth[:half]).mean() for cut in cuts]
        cut, turned = cuts[int(np.argmax(np.abs(np.array(right) - 0.5)))], np.mean(right) < 0.5
        guess = (values[half:] > cut) != turned
        assert abs((guess == truth[half:]).mean() - 0.5) < 4 * 0.5 / math.sqrt(half)


def test_the_requests_of_two_houses_have_nothing_in_common_even_for_the_same_households(tmp_path: Path) -> None:
    holder = a_key_holder(tmp_path)
    requests = []
    for name in ("one", "two"):
        house, file = a_house(tmp_path, name, range(60))
        gateway = Gateway(house, holder.announce(EPOCH))
        requests.append(messages.unpack(gateway.request(gateway.see(file)), kind="request"))
    first, second = (set(request.pieces(32, 60)) for request in requests)
    assert not first & second
    assert all(sorted(request.pieces(32, 60)) == request.pieces(32, 60) for request in requests)


def test_nothing_that_leaves_or_is_kept_elsewhere_holds_anything_of_a_person(tmp_path: Path) -> None:
    holder, centre = a_key_holder(tmp_path), a_centre(tmp_path)
    house, file = a_house(tmp_path, "one", range(60))
    seen: list[bytes] = []

    def over_the_line(request: bytes) -> bytes:
        answer = holder.answer("one", request)
        seen.extend([request, answer])
        return answer

    holder.register("one", epoch=EPOCH, households=60)
    gateway = Gateway(house, holder.announce(EPOCH))
    gateway.exchange(gateway.see(file), over_the_line)
    leaves = pseudonym_batch(house, EPOCH)
    centre.receive("one", leaves)
    kept = [path.read_bytes() for path in gateway.folder.rglob("*") if path.is_file()]
    elsewhere = [path.read_bytes() for place in ("holder-records", "centre-rows") for path in _files(tmp_path / place)]
    for content in [*seen, leaves, *kept, *elsewhere]:
        for text in (b"voorbeeld", b"gast1", b"Dorpsweg", b"DORPSWEG", b"1011AB", b"1011 AB", b"hk1|", b"nl|", b"k12"):
            assert text not in content
    for path in _files(tmp_path / "centre-rows"):
        assert path.stat().st_mode & 0o077 == 0


def test_the_centre_alone_finds_no_address_among_its_rows(tmp_path: Path) -> None:
    """It has its own key and a list of all addresses, and tries every way to a row that it can think of."""
    holder, centre = a_key_holder(tmp_path), a_centre(tmp_path)
    house, file = a_house(tmp_path, "one", range(60))
    asked(house, file, holder)
    centre.receive("one", pseudonym_batch(house, EPOCH))
    rows = _rows(tmp_path)
    own = EpochKeys(tmp_path / "centre-keys").key(EPOCH).secret
    for address in _all_addresses():
        text = address.encode()
        guesses = [text, hashlib.sha256(text).digest(), hashlib.sha512(text).digest()]
        guesses += [hmac.digest(own, guess, "sha256") for guess in guesses]
        guesses += [hmac.digest(own, guess[:16], "sha256") for guess in guesses]
        assert not {guess[:16] for guess in guesses} & rows


def test_the_key_holder_and_the_centre_together_can_name_everybody(tmp_path: Path) -> None:
    """The hole in the promise, so that nobody is told that there is none: both keys and the rows give every address."""
    holder, centre = a_key_holder(tmp_path), a_centre(tmp_path)
    house, file = a_house(tmp_path, "one", range(60))
    asked(house, file, holder)
    centre.receive("one", pseudonym_batch(house, EPOCH))
    rows = _rows(tmp_path)
    secret, _ = _pair(EpochKeys(tmp_path / "holder-keys").key(EPOCH))
    own = EpochKeys(tmp_path / "centre-keys").key(EPOCH).secret
    found = set()
    for address in _all_addresses():
        blinded = oprf.blind(address.encode())
        made = oprf.finish(address.encode(), blinded, oprf.evaluate(secret, [blinded.element])[0])[:16]
        if hmac.digest(own, made, "sha256")[:16] in rows:
            found.add(address)
    assert len(found) == 60


def test_a_house_learns_nothing_at_the_centre_of_a_household_of_another_house(tmp_path: Path) -> None:
    """It can make the pseudonym of any address it may ask about; there is no question to put it to."""
    centre = a_centre(tmp_path)
    centre.receive("house-00", batch("house-00", list(range(50))))
    centre.receive("house-01", batch("house-01", list(range(50, 100))))
    assert centre.remove("house-00", epoch=EPOCH, pseudonym=pseudonym(70)) is False
    assert centre.kept("house-01", epoch=EPOCH).households == 50
    assert centre.deny(EPOCH, pseudonym(70)) is None
    public = {name for name in dir(Centre) if not name.startswith("_")}
    assert public == {
        "counted", "deny", "destroy", "kept", "members", "open", "place_of_answers", "receive", "remove", "withdraw"
    }  # fmt: skip


@pytest.mark.parametrize("visits", [1, 3, 10, 20, 32])
def test_who_knows_everything_but_one_household_is_hardly_better_than_a_coin(visits: int) -> None:
    """The best attack there is: all other households known, the likelihood of every figure with and without this one.

    For who visits one house it is right in 52 of 100 cases, for who visits twenty or more in at most 69.
    """
    houses, trials = 40, 800
    sigma = sigma_of(sensitivity=counting.sensitivity(houses), rho=0.5)
    others = [[1_000 + n, 2_000 + n % 7] for n in range(houses)]
    mine = [[*house, 7] if n < visits else house for n, house in enumerate(others)]
    with_, without = (_flat(_exact(sets)) for sets in (mine, others))
    moved = with_ - without
    where = np.flatnonzero(moved)
    shift = math.sqrt(float((moved**2).sum())) / sigma
    assert shift <= 1 + 1e-9
    chance = np.random.default_rng(visits)
    there = chance.integers(0, 2, trials)
    noisy = discrete_gaussian(np.outer(there, moved[where]).astype(np.int64), sigma=sigma)
    likelihood = (noisy - moved[where] / 2) @ moved[where]
    right = ((likelihood > 0) == there).mean()
    assert right <= norm.cdf(shift / 2) + 4 * 0.5 / math.sqrt(trials)
    if visits == 1:
        assert norm.cdf(shift / 2) < 0.53


def _exact(sets: list[list[int]]) -> counting.ExactCounts:
    parts = (b"".join(sorted(pseudonym(household) for household in house)) for house in sets)
    rows = [np.frombuffer(part, dtype=np.uint8).reshape(-1, 16) for part in parts]
    return counting.exact_counts(rows, fillers=[0] * len(sets), secret=b"k" * 32)


def _flat(exact: counting.ExactCounts) -> np.ndarray:
    above = np.triu_indices(len(exact.sizes), 1)
    return np.concatenate([exact.sizes, exact.pairs[above], [exact.union], exact.histogram])


def _rows(place: Path) -> set[bytes]:
    told = messages.unpack((place / "centre-rows" / EPOCH / "one.rows").read_bytes(), kind="rows")
    return set(told.pieces(16, len(told.payload) // 16))


def _all_addresses() -> list[str]:
    """Every household that could be in an invented export file, and as many that could not."""
    made = []
    for home in range(120):
        number, addition = str(1 + home % 37), ["", "A", "H", "2"][home % 4]
        made.append(f"hk1|nl|{1011 + home // 100}{chr(65 + home % 100 // 10)}{chr(65 + home % 10)}|{number}|{addition}")
    return [*made, *ADDRESSES]


def _files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]
