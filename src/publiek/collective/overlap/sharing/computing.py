"""What does one server do, from the moment that contributions are fixed until its part of the answer is made?

greet   the three compare terms and contributions and draw together which halves of the buckets are checked
key     each gives the next a key: two have masks in common that the third cannot know (shares of zero, Araki et al.)
pass    one pass over the own shares, alone
check   opened among the three: that every entry is 0 or 1, and the sizes with noise, held against what was declared
shuffle the first two send the shuffled number of houses per bucket to the third, who opens it
ready   only when all three have a part does any of them hand it over
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.sharing import local_sums, shuffle
from publiek.collective.overlap.sharing.checks import require_sound
from publiek.collective.overlap.sharing.conversation import Conversation
from publiek.collective.overlap.sharing.keeping import Given
from publiek.collective.overlap.sharing.local_sums import CHECKS, LocalSums
from publiek.collective.overlap.sharing.noise import Noise
from publiek.collective.overlap.sharing.randomness import KEY_BYTES, Words, derive, stream
from publiek.collective.overlap.sharing.refusals import contributions_differ, sums_wrong, terms_differ
from publiek.collective.overlap.sharing.terms import JobTerms, Parties

KEY, CHECK, SHUFFLE, READY = "key", "check", "shuffle", "ready"
_OPENS = 2


class Holding(local_sums.Shares, Protocol):
    """What a server keeps of the job (`keeping.JobFolder`)."""

    @property
    def terms(self) -> JobTerms:
        """What was agreed."""
        ...

    def given(self) -> dict[str, Given]:
        """What is known of every contribution."""
        ...

    def noise(self) -> Noise:
        """The noise of this server for this job."""
        ...


@dataclass(frozen=True)
class Part:
    """One server's part of the answer. `pairs`: masked shares of the noisy counts (n (n-1) / 2), random words alone.

    `sizes`: opened among the servers, with noise. `histogram`: from the third server alone. `session`: which three
    parts belong together.
    """

    session: str
    pairs: Words
    sizes: NDArray[np.int64]
    histogram: NDArray[np.int64] | None
    coverage: tuple[float, ...]


@dataclass(frozen=True)
class _Masks:
    """Keys of the shares of zero: `own` was drawn here, `before` came from the server before this one."""

    own: bytes
    before: bytes

    def zero(self, label: str, count: int) -> Words:
        """A share of zero: with the two others' it adds up to nothing, alone it is random."""
        return stream(derive(self.own, label), count=count) - stream(derive(self.before, label), count=count)


@dataclass(frozen=True)
class Computation:
    """One server's side of one attempt."""

    holding: Holding
    parties: Parties
    talk: Conversation

    def run(self) -> Part:
        """The part of this server. Raises a PubliekError for whatever is not as agreed; then nothing is opened."""
        check_key = self._greet()
        masks = self._exchange_keys()
        sums = self._work_out(check_key)
        noise = self.holding.noise()
        sizes = self._open_checks(sums, noise=noise, masks=masks)
        histogram = self._shuffle(sums, noise=noise, masks=masks)
        pairs = self._masked_pairs(sums, noise=noise, masks=masks)
        self._ready(sizes)
        coverage = tuple(self.holding.given()[house].coverage for house in self._terms.members)
        return Part(self.talk.session, pairs, sizes, histogram, coverage)

    @property
    def _terms(self) -> JobTerms:
        return self.holding.terms

    @property
    def _place(self) -> int:
        return self.parties.place(self.talk.me.public.name)

    def _at(self, place: int) -> str:
        return self.parties.servers[place % 3].name

    def _greet(self) -> bytes:
        """Compares what all three have; the key of the checks, drawn by all three together."""
        given = self.holding.given()
        pinned = {house: [*given[house].commitments, str(given[house].coverage)] for house in self._terms.members}
        coin = secrets.token_hex(KEY_BYTES)
        heard = self.talk.greet(terms=self._terms.digest, pinned=json.dumps(pinned, sort_keys=True), coin=coin)
        for server, message in heard.items():
            if message.header["terms"] != self._terms.digest:
                raise terms_differ(server)
            theirs = json.loads(message.header["pinned"])
            if differing := [house for house in pinned if theirs.get(house) != pinned[house]]:
                raise contributions_differ(differing)
        coins = sorted([coin, *(str(message.header["coin"]) for message in heard.values())])
        return sha256("|".join(["publiek sharing checks", *coins]).encode()).digest()

    def _exchange_keys(self) -> _Masks:
        own = secrets.token_bytes(KEY_BYTES)
        self.talk.tell(self._at(self._place + 1), KEY, own)
        return _Masks(own, self.talk.hear(self._at(self._place - 1), KEY).payload)

    def _work_out(self, check_key: bytes) -> LocalSums:
        houses, buckets = len(self._terms.members), self._terms.buckets
        return local_sums.work_out(self.holding, houses=houses, buckets=buckets, check_key=check_key)

    def _open_checks(self, sums: LocalSums, *, noise: Noise, masks: _Masks) -> NDArray[np.int64]:
        """The sizes with noise; whoever's entries or size are not sound stops the job."""
        houses = len(self._terms.members)
        told = np.concatenate([sums.checks.ravel(), sums.sizes + _words(noise.sizes)])
        told = told + masks.zero(CHECK, told.size)
        shares = [told]
        for place in (self._place + 1, self._place + 2):
            self.talk.tell(self._at(place), CHECK, told.astype("<u4").tobytes())
        for place in (self._place + 1, self._place + 2):
            shares.append(_read(self.talk.hear(self._at(place), CHECK).payload, count=told.size, step=CHECK))
        opened = shares[0] + shares[1] + shares[2]
        sizes = signed(opened[houses * CHECKS :])
        require_sound(opened[: houses * CHECKS].reshape(houses, CHECKS), sizes, terms=self._terms)
        return sizes

    def _shuffle(self, sums: LocalSums, *, noise: Noise, masks: _Masks) -> NDArray[np.int64] | None:
        """At the third server how many buckets have 0 to n houses, with noise; nothing at the other two."""
        houses, buckets = len(self._terms.members), self._terms.buckets
        if self._place == _OPENS:
            count = buckets + 2 * shuffle.places_for_dummies(houses)
            heard = [self.talk.hear(self._at(place), SHUFFLE).payload for place in (shuffle.FIRST, shuffle.SECOND)]
            first, second = (_read(payload, count=count, step=SHUFFLE) for payload in heard)
            return shuffle.opened(first, second, houses=houses, buckets=buckets)
        own = sums.columns.sum(axis=0, dtype=np.uint32) if self._place == shuffle.FIRST else sums.columns[1]
        # The key that the first drew and gave to the second; the third never has it.
        key = derive(masks.own if self._place == shuffle.FIRST else masks.before, SHUFFLE)
        listed = shuffle.share_to_open(own, noise.dummies, place=self._place, key=key)
        self.talk.tell(self._at(_OPENS), SHUFFLE, listed.astype("<u4").tobytes())
        return None

    def _masked_pairs(self, sums: LocalSums, *, noise: Noise, masks: _Masks) -> Words:
        above = np.triu_indices(len(self._terms.members), k=1)
        noisy: Words = sums.pairs[above] + _words(noise.pairs)
        return noisy + masks.zero("pairs", noisy.size)

    def _ready(self, sizes: NDArray[np.int64]) -> None:
        told = sha256(sizes.tobytes()).digest()
        for place in (self._place + 1, self._place + 2):
            self.talk.tell(self._at(place), READY, told)
        for place in (self._place + 1, self._place + 2):
            if self.talk.hear(self._at(place), READY).payload != told:
                raise sums_wrong(READY)


def signed(words: Words) -> NDArray[np.int64]:
    """Words modulo 2^32 as numbers around zero."""
    return words.astype(np.uint32).view(np.int32).astype(np.int64)


def _words(numbers: NDArray[np.int64]) -> Words:
    return (numbers & 0xFFFFFFFF).astype(np.uint32)


def _read(payload: bytes, *, count: int, step: str) -> Words:
    if len(payload) != 4 * count:
        raise sums_wrong(step)
    return np.frombuffer(payload, dtype="<u4").astype(np.uint32)
