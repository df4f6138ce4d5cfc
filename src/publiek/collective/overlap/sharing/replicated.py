"""How does a house cut its bitmap into three components of which any one server has two, and no server all?

A bitmap has 2^k buckets; a household fills the bucket of its pseudonym modulo 2^k. Two components are streams of a
secret seed, the third is what is left: bitmap - first - second modulo 2^32. The server in place i (0, 1, 2) gets the
components i and i+1. Whatever one server has is a uniformly random word in every bucket (replicated secret sharing,
Araki et al. 2016, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.sharing.randomness import KEY_BYTES, Words, derive, stream

SERVERS = 3
#: The component that is written out; the two others are seeds.
EXPLICIT = 2
PSEUDONYM_BYTES = 16
LEAST_BUCKETS, MOST_BUCKETS = 1 << 8, 1 << 24


def held_by(place: int) -> tuple[int, int]:
    """The components of the server in `place`."""
    return place, (place + 1) % SERVERS


def bitmap(pseudonyms: Iterable[bytes] | NDArray[np.uint8], *, buckets: int) -> Words:
    """1 in every bucket of `buckets` (a power of two) that a pseudonym of 16 bytes falls in, else 0."""
    filled = np.zeros(buckets, dtype=np.uint32)
    table = as_table(pseudonyms)
    filled[table[:, -4:].copy().view(">u4").ravel() & np.uint32(buckets - 1)] = 1
    return filled


def as_table(pseudonyms: Iterable[bytes] | NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Different pseudonyms in order, (n, 16) bytes. Raises ValueError for one of another length."""
    if not isinstance(pseudonyms, np.ndarray):
        told = list(pseudonyms)
        if any(len(one) != PSEUDONYM_BYTES for one in told):
            raise ValueError("a pseudonym has 16 bytes")
        pseudonyms = np.frombuffer(b"".join(told), dtype=np.uint8)
    table = np.ascontiguousarray(pseudonyms, dtype=np.uint8).reshape(-1, PSEUDONYM_BYTES)
    return np.unique(table.view(f"V{PSEUDONYM_BYTES}")).view(np.uint8).reshape(-1, PSEUDONYM_BYTES)


@dataclass(frozen=True)
class Components:
    """The three components of one bitmap as bytes (two seeds, one of 4 bytes a bucket), with what pins them down.

    `commitments`: the digest of salt and content of each. All servers see all three, so a house cannot tell two servers
    different things; who does not have a component has not its salt either, and cannot try guesses against the digest.
    """

    contents: tuple[bytes, bytes, bytes]
    salts: tuple[bytes, bytes, bytes]

    @property
    def commitments(self) -> tuple[str, str, str]:
        first, second, third = (commitment(*pair) for pair in zip(self.salts, self.contents, strict=True))
        return first, second, third


def commitment(salt: bytes, content: bytes) -> str:
    """The digest by which a component is known to those that do not have it."""
    return sha256(salt + content).hexdigest()


def components_of(bits: Words, *, root: bytes) -> Components:
    """The components of a bitmap; `root` is a key that is used for this bitmap alone."""
    first, second = derive(root, "component", "0"), derive(root, "component", "1")
    rest = bits - stream(first, count=bits.size) - stream(second, count=bits.size)
    salts = tuple(derive(root, "salt", str(number)) for number in range(SERVERS))
    return Components((first, second, rest.astype("<u4").tobytes()), (salts[0], salts[1], salts[2]))


def root_of(secret: bytes, *, occasion: bytes, pseudonyms: Iterable[bytes] | NDArray[np.uint8]) -> bytes:
    """The key behind the shares of one house on one occasion: the same for the same content, else an unrelated one.

    The content is in it. With the same seeds for a corrected list, whoever holds the third component would see in
    which buckets the correction was.
    """
    content = sha256(as_table(pseudonyms).tobytes()).digest()
    return derive(secret, "overlap shares", occasion, content)


def words_of(content: bytes, *, component: int, start: int, count: int) -> Words:
    """Words `start` up to `start + count` of a component."""
    if component != EXPLICIT:
        return stream(content, count=count, start=start)
    return np.frombuffer(content, dtype="<u4", count=count, offset=4 * start).astype(np.uint32)


def bytes_expected(component: int, *, buckets: int) -> int:
    """How many bytes the content of a component has."""
    return 4 * buckets if component == EXPLICIT else KEY_BYTES
