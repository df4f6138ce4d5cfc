"""Which households do not want to be counted together? A list of keyed digests: nobody can read an address in it."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from publiek.errors import StorageError, Text

_FILE = "opted-out.txt"
TAG_BYTES = 16


class OptOuts:
    """The households that a house leaves out, by a tag of their key: an HMAC under a secret of that house alone."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        """`folder` is that of the house; `secret` must stay the same, or the list means nothing."""
        self._path, self._secret = folder / _FILE, secret
        self._known: frozenset[str] | None = None

    def add(self, key: str) -> None:
        """Leave this household out from now on; twice changes nothing."""
        tag = self.tag(key).hex()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(str(self._path.with_suffix(".lock")), mode=0o600):
                if tag in self._read():
                    return
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(handle, "a", encoding="ascii") as file:
                    file.write(tag + "\n")
                    file.flush()
                    os.fsync(file.fileno())
        except OSError:
            raise _unreadable() from None
        self._known = None

    def tag(self, key: str) -> bytes:
        """16 bytes by which this house finds a household again."""
        return hmac.digest(self._secret, b"opted out|" + key.encode(), sha256)[:TAG_BYTES]

    def has_tag(self, tag: bytes) -> bool:
        """Whether the household with this tag is left out."""
        if self._known is None:
            self._known = self._read()
        return tag.hex() in self._known

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.has_tag(self.tag(key))

    def __len__(self) -> int:
        return len(self._read())

    def _read(self) -> frozenset[str]:
        """A list that cannot be read stops everything: who objected must not come back by a fault."""
        try:
            lines = self._path.read_text("ascii").split()
        except FileNotFoundError:
            return frozenset()
        except (OSError, UnicodeDecodeError):
            raise _unreadable() from None
        if not all(len(line) == 2 * TAG_BYTES for line in lines):
            raise _unreadable()
        return frozenset(lines)


def _unreadable() -> StorageError:
    return StorageError(
        "opt-outs-unreadable",
        Text(
            "De lijst van huishoudens die niet mee willen tellen, is niet te lezen.",
            "The list of households that do not want to be counted cannot be read.",
        ),
        Text("Zet de lijst terug uit de back-up.", "Restore the list from its backup."),
    )
