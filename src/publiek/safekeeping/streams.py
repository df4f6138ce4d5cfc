"""How does one file become unreadable and unchangeable, and how does it come back?

AES-256-GCM in pieces of 1 MiB, each with its number and whether it is the last in its nonce: a piece that is missing,
moved, repeated, changed or cut off is refused. Every file has a key of its own, derived (HKDF-SHA256) from the data key
of the set and the name of the sealed file, so two files that were swapped open no more than a file that was changed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

from publiek.errors import PubliekError
from publiek.safekeeping import refusals

KEY_BYTES = 32
PIECE = 1 << 20
_TAG = 16
_MAGIC = b"publiek safe 1\n"


def seal(source: BinaryIO, target: BinaryIO, *, key: bytes, name: str, watched: Any = None) -> int:
    """Writes all of `source` sealed to `target`; gives how many bytes were read. `watched`: is told every piece."""
    cipher = _cipher(key, name)
    target.write(_MAGIC)
    piece, number, size = source.read(PIECE), 0, 0
    while True:
        following = source.read(PIECE) if len(piece) == PIECE else b""
        if watched is not None:
            watched.update(piece)
        size += len(piece)
        target.write(cipher.encrypt(_nonce(number, last=not following), piece, _MAGIC))
        if not following:
            return size
        piece, number = following, number + 1


def opened(source: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """The pieces of what was sealed, each once it is known to be right.

    Raises StorageError "backup-damaged"; what was given before that must then be thrown away.
    """
    cipher = _cipher(key, name)
    if source.read(len(_MAGIC)) != _MAGIC:
        raise refusals.damaged("content")
    sealed, number = source.read(PIECE + _TAG), 0
    while True:
        following = source.read(PIECE + _TAG) if len(sealed) == PIECE + _TAG else b""
        yield _piece(cipher, sealed, number, last=not following)
        if not following:
            return
        sealed, number = following, number + 1


def digest_key(key: bytes) -> bytes:
    """The key under which digests of what was not sealed are made: without it they tell nothing."""
    return _derived(key, b"digests")


def marked(key: bytes) -> Any:
    """A keyed digest in the making."""
    return hmac.new(digest_key(key), digestmod=hashlib.sha256)


def _piece(cipher: Any, sealed: bytes, number: int, *, last: bool) -> bytes:
    refused: PubliekError | None = None
    try:
        return bytes(cipher.decrypt(_nonce(number, last=last), sealed, _MAGIC))
    except Exception:
        # The library tells nothing more; what it was given must not hang on to the error.
        refused = refusals.damaged("content")
    raise refused


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _cipher(key: bytes, name: str) -> Any:
    return library().AESGCM(_derived(key, b"file|" + name.encode()))


def _derived(key: bytes, use: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) with one block: extract, then expand."""
    fresh = hmac.digest(b"publiek backup 1", key, "sha256")
    return hmac.digest(fresh, use + b"\x01", "sha256")


def library() -> Any:
    """The library for authenticated encryption. Raises UsageError "vault-extra-missing" when it is not installed."""
    try:
        return import_module("cryptography.hazmat.primitives.ciphers.aead")
    except ImportError:
        pass
    raise refusals.extra_missing()
