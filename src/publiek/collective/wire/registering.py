"""Whose certificate is this? Looked up in the identities that somebody registered, as they lie there now."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from publiek.collective.identities import Identity
from publiek.errors import UsageError

State = tuple[tuple[str, int, int], ...]


class Register:
    """The identities in `folder` by the fingerprint of their certificate; read again when a file changes.

    A fingerprint that two identities give belongs to nobody.
    """

    def __init__(self, folder: Path, *, read: Callable[[], Iterable[Identity]] | None = None) -> None:
        """`read`: who counts, when that is decided elsewhere; else every readable identity of a member in `folder`."""
        self._folder, self._read = folder, read or self._members
        self._state: State | None = None
        self._known: dict[str, Identity] = {}
        self._lock = threading.Lock()

    def __call__(self, fingerprint: str) -> Identity | None:
        """Who has the certificate with this sha256; None for nobody."""
        with self._lock:
            state = state_of(self._folder, "*.yaml")
            if state != self._state:
                self._known, self._state = _by_fingerprint(self._read()), state
            return self._known.get(fingerprint)

    def _members(self) -> Iterable[Identity]:
        for path in sorted(self._folder.glob("*.yaml")):
            try:
                made = Identity.from_yaml(path.read_bytes())
            except (OSError, UsageError):
                continue
            if made.kind == "member":
                yield made


def state_of(folder: Path, pattern: str) -> State:
    """What changes when a file in `folder` comes, goes or is written: cheap enough to look at each time."""
    found = []
    for path in sorted(folder.glob(pattern)):
        with suppress(OSError):
            known = path.stat()
            found.append((path.name, known.st_mtime_ns, known.st_size))
    return tuple(found)


def _by_fingerprint(identities: Iterable[Identity]) -> dict[str, Identity]:
    found: dict[str, Identity] = {}
    twice: set[str] = set()
    for one in identities:
        if one.certificate in found:
            twice.add(one.certificate)
        if one.certificate:
            found[one.certificate] = one
    return {print_: one for print_, one in found.items() if print_ not in twice}
