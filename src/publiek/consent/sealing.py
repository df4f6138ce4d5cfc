"""How is an event kept so that only the house reads it, and so that a changed line shows?

One random secret per ledger, sealed by the vault. From it: a key that encrypts (AES-256-GCM; content padded to one
length), one that marks a whole line (HMAC), one that knows the same event again. The digest of an event is salted; the
salt is kept within the encryption, so that nothing can be tried on the digest of an event that was erased.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from typing import Any, NoReturn

from publiek.consent import refusals
from publiek.consent.events import canonical
from publiek.pseudonymisation.refusals import vault_extra_missing

START = b"\x00" * 32
_EVENT = b"publiek consent event 1\n"
_CHAIN = b"publiek consent 1\n"
_PAD, _SALT, _NONCE = 512, 32, 12


@dataclass(frozen=True)
class Row:
    """One line of the ledger as it lies on disk. `mac` holds all of it together."""

    n: int
    email: bytes | None
    number: bytes | None
    id: bytes | None
    sealed: bytes
    digest: bytes
    chain: bytes
    mac: bytes = b""


class Seals:
    """What seals, opens and marks the lines of one ledger."""

    def __init__(self, secret: bytes) -> None:
        made = {use: hmac.digest(secret, b"publiek consent " + use, "sha256") for use in (b"seal", b"mac", b"id")}
        self._library, self._made = _library(), made
        self._cipher = self._library(made[b"seal"])

    def __repr__(self) -> str:
        return "Seals()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    def seal(self, said: bytes, salt: bytes, n: int) -> bytes:
        """What an event says (`canonical`), with its salt, as nobody else can read it."""
        plain = salt + said
        nonce = secrets.token_bytes(_NONCE)
        padded = plain + b" " * (-len(plain) % _PAD)
        return nonce + bytes(self._cipher.encrypt(nonce, padded, str(n).encode()))

    def open(self, sealed: bytes, n: int) -> tuple[dict[str, Any], bytes]:
        """What was sealed, and its salt. Raises StorageError "consent-ledger-damaged"."""
        told: dict[str, Any] | None = None
        plain = b""
        # whatever the library says of it: it is not what was written
        with contextlib.suppress(Exception):
            plain = bytes(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], str(n).encode()))
            told = json.loads(plain[_SALT:])
        if not isinstance(told, dict):
            raise refusals.ledger_damaged(n)
        return told, plain[:_SALT]

    def identify(self, told: Mapping[str, Any], contact: tuple[bytes | None, bytes | None]) -> bytes:
        """The same for the same event of the same contact."""
        said = canonical({**told, "contact": [one.hex() if one else "" for one in contact]})
        return hmac.digest(self._made[b"id"], said, "sha256")

    def mac(self, row: Row) -> bytes:
        """The mark of a whole line."""
        parts = (str(row.n).encode(), row.email, row.number, row.id, row.sealed, row.digest, row.chain)
        said = b"".join(sha256(b"-" if part is None else b"+" + part).digest() for part in parts)
        return hmac.digest(self._made[b"mac"], said, "sha256")

    def holds(self, row: Row) -> bool:
        """Whether a line is as it was written."""
        return hmac.compare_digest(self.mac(row), row.mac)


def new_salt() -> bytes:
    """A salt that was never used."""
    return secrets.token_bytes(_SALT)


def digest_of(said: bytes, salt: bytes) -> bytes:
    """The salted digest of what an event says (`canonical`)."""
    return sha256(_EVENT + salt + said).digest()


def chained(before: bytes, n: int, digest: bytes) -> bytes:
    """What stands for everything up to and with line `n`."""
    return sha256(_CHAIN + before + n.to_bytes(8, "big") + digest).digest()


def _library() -> Any:
    try:
        return import_module("cryptography.hazmat.primitives.ciphers.aead").AESGCM
    except ImportError:
        pass
    raise vault_extra_missing()
