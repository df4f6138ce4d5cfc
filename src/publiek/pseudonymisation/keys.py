"""What is a key, and how does it make a pseudonym?

Keyed BLAKE2b, 64 bits, with a separate use ("person") for orders, tickets and bookers. After a planned rotation there
are several generations: the first makes a pseudonym of an identity, each later one makes a pseudonym of that. So what
is stored can follow a rotation without the names, and nothing stored is of any use to who holds an old key alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

SECRET_BYTES = 32
#: What a pseudonym stands for; the same text gives unrelated numbers for different uses. The last two: see `gone`.
USES = ("order", "ticket", "booker", "gone", "apart")

Pseudonyms = NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class Generation:
    """One secret: `id` names it (and proves that it is whole), `created` is its first day."""

    id: str
    created: date
    secret: bytes

    def __repr__(self) -> str:
        return f"Generation(id={self.id!r}, created={self.created.isoformat()!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True)
class Rotation:
    """One planned change of key: every stored pseudonym made with `from_id` becomes its pseudonym under `to_id`."""

    from_id: str
    to_id: str
    on: date


@dataclass(frozen=True, repr=False)
class EntityKeys:
    """All generations of one legal entity, oldest first. `id` is that of the newest: it goes into delivery records.

    `pending`: a generation that is being brought in; it counts only for what was already made with it.
    """

    generations: tuple[Generation, ...]
    rotations: tuple[Rotation, ...] = ()
    pending: Generation | None = None

    @property
    def id(self) -> str:
        """The id of the key in use."""
        return self.generations[-1].id

    @property
    def created(self) -> date:
        """The day the key in use was made."""
        return self.generations[-1].created

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all generations, oldest first."""
        return tuple(generation.id for generation in self.generations)

    @property
    def brought_along(self) -> EntityKeys:
        """The same with the pending generation as the key in use; itself when none is pending."""
        if self.pending is None:
            return self
        rotation = Rotation(self.id, self.pending.id, self.pending.created)
        return EntityKeys((*self.generations, self.pending), (*self.rotations, rotation))

    def __repr__(self) -> str:
        return f"EntityKeys(id={self.id!r}, generations={len(self.generations)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    def pseudonyms(self, identities: list[bytes], use: str) -> Pseudonyms:
        """The first-generation pseudonym of each of `identities`; see `later` for the generations after it."""
        return _keyed(self.generations[0].secret, identities, use)

    def step(self, pseudonyms: Pseudonyms, use: str, generation: int) -> Pseudonyms:
        """Pseudonyms of `generation` (0 = the first) as the generation after it makes them."""
        identities = [value.to_bytes(8, "little", signed=True) for value in pseudonyms.tolist()]
        return _keyed(self.generations[generation + 1].secret, identities, use)

    def later(self, pseudonyms: Pseudonyms, use: str, *, since: int = 0) -> Pseudonyms:
        """Pseudonyms of generation `since` as the key in use makes them."""
        for generation in range(since, len(self.generations) - 1):
            pseudonyms = self.step(pseudonyms, use, generation)
        return pseudonyms


def key_id(secret: bytes) -> str:
    """The name of a secret: 16 hexadecimal digits that tell nothing about it and change when it is damaged."""
    return blake2b(b"key-id", key=secret, digest_size=8, person=b"publiek key id").hexdigest()


def _keyed(secret: bytes, identities: list[bytes], use: str) -> Pseudonyms:
    """Copying a keyed state is half the price of keying it anew for each of millions of texts."""
    if use not in USES:
        raise ValueError("a pseudonym stands for an order, a ticket or a booker, or for who is gone")
    fresh = blake2b(key=secret, digest_size=8, person=f"publiek {use}".encode()).copy
    digests = []
    for identity in identities:
        state = fresh()
        state.update(identity)
        digests.append(state.digest())
    return np.frombuffer(b"".join(digests), dtype="<i8").astype(np.int64)
