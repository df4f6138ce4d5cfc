"""How many pseudonyms does a batch seem to have? A round number: the rest are fillers that match nothing.

A filler is 16 bytes that look like any pseudonym; only the house can tell which they are. How many there are stands
inside the sealed batch, so that the centre takes them off the size of the house, the reach and those who visit one
house; who carries the batch sees the size class alone. The same house and epoch has the same fillers each time, so that
a batch that is sent again does not show them by their change.
"""

from __future__ import annotations

from hashlib import blake2b

PSEUDONYM_BYTES = 16
SMALLEST = 1_024


def size_class(count: int) -> int:
    """The smallest of 1,024, 1,280, 1,536, 1,792, 2,048, 2,560, ... that holds `count`: at most a quarter more."""
    if count <= SMALLEST:
        return SMALLEST
    step = 1 << (count - 1).bit_length() - 3
    return -(-count // step) * step


def padded(pseudonyms: set[bytes], *, secret: bytes, epoch: str) -> list[bytes]:
    """The pseudonyms with fillers up to their size class, sorted: their order tells nothing."""
    made = set(pseudonyms)
    wanted, nth = size_class(len(made)), 0
    while len(made) < wanted:
        told = f"filler|{epoch}|{nth}".encode()
        made.add(blake2b(told, key=secret, digest_size=PSEUDONYM_BYTES).digest())
        nth += 1
    return sorted(made)
