"""What can be kept elsewhere, so that nobody can later cut off or rewrite the log unseen?

A head is the number and the chain of the last line. Who keeps one away from this computer can hold the log against it
at any later time. Where the library `cryptography` is there, a head is signed (Ed25519) with a key of the house's own
in its keys folder: then it also proves to others whose it is.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module, util
from pathlib import Path
from typing import Any

from publiek.logbook import ending, refusals
from publiek.logbook.places import Places

_SAID = b"publiek log head 1\n"
_MOST_BYTES = 10_000_000
_ED25519 = "cryptography.hazmat.primitives.asymmetric.ed25519"


@dataclass(frozen=True)
class Head:
    """The end of a log: `lines` in it since it began, the chain of the last one; `at` the moment it was made.

    `key` and `signature` (base64) are empty where nothing could be signed.
    """

    organisation: str
    lines: int
    chain: str
    at: str
    key: str = ""
    signature: str = ""

    def holds(self) -> bool:
        """Whether the signature is of this key over exactly this head; without one it holds by where it was kept."""
        if not self.signature:
            return not self.key
        if not can_sign():
            return True
        from cryptography.exceptions import InvalidSignature

        public = import_module(_ED25519).Ed25519PublicKey
        try:
            public.from_public_bytes(base64.b64decode(self.key, validate=True)).verify(
                base64.b64decode(self.signature, validate=True), _said(self)
            )
        except (InvalidSignature, ValueError):
            return False
        return True


def head(home: Path, organisation: str, *, keys: Path | None = None, at: datetime | None = None) -> Head:
    """The end of the log as it is now; signed when `keys`, the keys folder, is given and can be used.

    Makes the key at the first use. Raises StorageError "log-changed" when the log does not end as it was left.
    """
    places = Places(home, organisation)
    with places.only_writer():
        spot = ending.last_of(places).spot
    moment = (at or datetime.now(UTC)).isoformat(timespec="seconds")
    made = Head(organisation, spot.line, spot.chain.decode(), moment)
    if keys is None or not can_sign():
        return made
    key = _secret(keys, organisation)
    signature = base64.b64encode(key.sign(_said(made))).decode()
    return Head(organisation, made.lines, made.chain, moment, _public(key), signature)


def can_sign() -> bool:
    """Whether the library that signs is there."""
    return util.find_spec("cryptography") is not None


def public_key(keys: Path, organisation: str) -> str:
    """The public half of the key of the house, "" when it has none or nothing can be signed here."""
    if not can_sign() or not _path(keys, organisation).exists():
        return ""
    return _public(_secret(keys, organisation))


def as_file(heads: Iterable[Head], others: Iterable[Mapping[str, object]] = ()) -> bytes:
    """Heads as a file that may be mailed. `others`: heads of logs of another make (of a hub), as they travel."""
    told = {"publiek-log-heads": 1, "heads": [asdict(one) for one in heads], "others": [dict(one) for one in others]}
    return (json.dumps(told, indent=1) + "\n").encode()


def from_file(path: Path) -> list[Head]:
    """The heads in such a file. Raises UsageError "log-head-unreadable" for anything else."""
    told = _read(path)
    try:
        found = [Head(**one) for one in told["heads"]]
    except (KeyError, TypeError):
        found = None
    if found is None or not all(_sound(one) for one in found):
        raise refusals.unreadable_head()
    return found


def others_in(path: Path) -> list[dict[str, Any]]:
    """The heads of another make in such a file, as they travel. Raises UsageError "log-head-unreadable"."""
    others = _read(path).get("others", [])
    if not isinstance(others, list) or not all(isinstance(one, dict) for one in others):
        raise refusals.unreadable_head()
    return others


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        if isinstance(told, dict) and told.get("publiek-log-heads") == 1:
            return told
    except (OSError, ValueError, RecursionError):
        pass
    raise refusals.unreadable_head()


def _sound(one: Head) -> bool:
    texts = (one.organisation, one.chain, one.at, one.key, one.signature)
    whole = isinstance(one.lines, int) and not isinstance(one.lines, bool) and one.lines >= 0
    return whole and all(isinstance(text, str) for text in texts) and bool(re.fullmatch("[0-9a-f]{64}", one.chain))


def _said(one: Head) -> bytes:
    return _SAID + json.dumps([one.organisation, one.lines, one.chain, one.at]).encode()


def _public(key: Any) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def _path(keys: Path, organisation: str) -> Path:
    return keys / f"{organisation[:40]}-{hashlib.sha256(organisation.encode()).hexdigest()[:12]}.log.json"


def _secret(keys: Path, organisation: str) -> Any:
    """The key that signs, made at the first use: a finished file is linked into place, which succeeds once."""
    path = _path(keys, organisation)
    try:
        if not path.exists():
            _make(path)
        known = path.lstat()
        told = json.loads(path.read_bytes()) if stat.S_ISREG(known.st_mode) else {}
        if told["format"] == 1 and not (os.name == "posix" and stat.S_IMODE(known.st_mode) & 0o077):
            return import_module(_ED25519).Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["signing"]))
    except (OSError, ValueError, KeyError, TypeError):
        # The cause quotes the content of the file.
        pass
    raise refusals.key_damaged()


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(json.dumps({"format": 1, "signing": secrets.token_bytes(32).hex()}).encode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
