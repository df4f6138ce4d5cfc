"""How is somebody known again who was erased or objected, without keeping who that is?

By a *mark*: a keyed number of the number of the booker, under a use of its own. Marks are on a list; who has no key
cannot tell whose they are, and they are unrelated to the numbers that stand in lines. Numbers that must stay findable
for the house alone (of orders of such a person in the mirror of a connection) are set *apart* in the same way.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.pseudonymisation.keys import EntityKeys, Pseudonyms


def marks_of(first_generation_bookers: Pseudonyms, keys: EntityKeys) -> Pseudonyms:
    """The mark (int64) of each booker, by its number of the first generation: a new key leaves the list as it is."""
    return keys.pseudonyms(_bytes_of(first_generation_bookers), "gone")


def apart(numbers: pa.Array, keys: EntityKeys) -> pa.Array:
    """Numbers as they are kept of those whose own numbers may not stay; null stays null."""
    return _numbered(numbers, keys, b"")


def in_passing(numbers: pa.Array, keys: EntityKeys, *, delivery: str) -> pa.Array:
    """Numbers for as long as one delivery (its digest) is being settled: what is one order or ticket can still be seen.

    They are unrelated to every other number of the same, and nothing that is kept has them.
    """
    return _numbered(numbers, keys, delivery.encode())


def is_gone(first_generation_bookers: pa.Array, *, gone: Pseudonyms | None, keys: EntityKeys) -> pa.Array:
    """Which bookers (bool) have a mark on the list `gone`; nobody (null) has none."""
    if gone is None or not len(gone):
        return pa.repeat(pa.scalar(False), len(first_generation_bookers))
    marks = _marks(first_generation_bookers, keys)
    return pc.fill_null(pc.is_in(marks, value_set=pa.array(gone, pa.int64())), False)


def marks_in_passing(first_generation_bookers: pa.Array, keys: EntityKeys, *, delivery: str) -> pa.Array:
    """The number in passing of each booker: that of its mark, so that `in_passing` of the list gives the same ones."""
    return in_passing(_marks(first_generation_bookers, keys), keys, delivery=delivery)


def _marks(bookers: pa.Array, keys: EntityKeys) -> pa.Array:
    encoded = bookers.dictionary_encode()
    marks = marks_of(encoded.dictionary.to_numpy(zero_copy_only=False).astype(np.int64), keys)
    return pa.array(marks, pa.int64()).take(encoded.indices)


def _numbered(numbers: pa.Array, keys: EntityKeys, before: bytes) -> pa.Array:
    encoded = numbers.dictionary_encode()
    values = encoded.dictionary.to_numpy(zero_copy_only=False).astype(np.int64)
    texts = [before + value for value in _bytes_of(values)]
    return pa.array(keys.pseudonyms(texts, "apart"), pa.int64()).take(encoded.indices)


def _bytes_of(numbers: Pseudonyms) -> list[bytes]:
    return [value.to_bytes(8, "little", signed=True) for value in numbers.tolist()]
