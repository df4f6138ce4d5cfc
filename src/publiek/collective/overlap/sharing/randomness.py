"""Where do the random words of shares, masks and permutations come from? From AES in counter mode, keyed by a secret.

A key of 32 bytes and a place give the same words to everybody who has the key, and to nobody else anything but noise
(AES-256 in counter mode, NIST SP 800-38A). Keys for different ends are derived with HMAC-SHA256 and never shared
between ends.
"""

from __future__ import annotations

import hmac

import numpy as np
from numpy.typing import NDArray

from publiek.collective.libraries import needed

Words = NDArray[np.uint32]

KEY_BYTES = 32
_WORDS_A_BLOCK = 4
_MOST_AT_ONCE = 1 << 22


def derive(key: bytes, *labels: bytes | str) -> bytes:
    """A key of 32 bytes for the end that `labels` name; other labels, an unrelated key."""
    told = [label.encode() if isinstance(label, str) else label for label in labels]
    return hmac.digest(key, b"".join(len(label).to_bytes(8, "big") + label for label in told), "sha256")


def stream(key: bytes, *, count: int, start: int = 0) -> Words:
    """Words `start` up to `start + count` of the stream of `key`; `start` is a multiple of four."""
    if len(key) != KEY_BYTES or start % _WORDS_A_BLOCK or count < 0:
        raise ValueError("a key of 32 bytes, a start at a whole block")
    needed("cryptography")
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    counter = (start // _WORDS_A_BLOCK).to_bytes(16, "big")
    words = np.zeros(count, dtype="<u4")
    cipher = Cipher(algorithms.AES(key), modes.CTR(counter)).encryptor()
    for at in range(0, count, _MOST_AT_ONCE):
        part = words[at : at + _MOST_AT_ONCE]
        part[:] = np.frombuffer(cipher.update(part.tobytes()), dtype="<u4")
    return words


def permutation(key: bytes, *, size: int) -> NDArray[np.intp]:
    """An order of `size` things that is as likely as any other.

    Things are sorted by words of 64 bits; should two of them be equal, which would favour an order, they are drawn
    again.
    """
    for attempt in range(100):
        drawn = stream(derive(key, "order", attempt.to_bytes(4, "big")), count=2 * size).view(np.uint64)
        order = np.argsort(drawn, kind="stable")
        if not np.any(np.diff(drawn[order]) == 0):
            return order
    raise ValueError("too many things to put in order")
