"""What does a house remember while the key holder works? Which blind belongs to which household, sealed, for one day.

AES-256-GCM under a secret of the house; wiped as soon as the answer was used, or after 24 hours.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from publiek.collective.libraries import needed
from publiek.collective.overlap import messages, whole_files
from publiek.collective.overlap.household_keys import HouseholdKeys
from publiek.collective.overlap.oprf import ELEMENT_BYTES, Blinded
from publiek.collective.overlap.opting_out import TAG_BYTES
from publiek.collective.overlap.padding import PSEUDONYM_BYTES
from publiek.collective.overlap.reading_again import Seen
from publiek.errors import StorageError, Text

SECONDS = 24 * 3600
_NONCE_BYTES = 12
#: What is kept of a household: its pseudonym and its tag.
ENTRY_BYTES = PSEUDONYM_BYTES + TAG_BYTES


@dataclass(frozen=True, repr=False)
class Pending:
    """A request that was made: the households asked about, blinded how, and the digest of the request.

    `known`: pseudonym and tag of the households of the same file that need not be asked again.
    """

    seen: Seen
    blinded: tuple[Blinded, ...]
    request: str
    known: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Pending(households={len(self.blinded)})"


def seal(pending: Pending, *, folder: Path, secret: bytes) -> None:
    """Keep `pending` under the digest of its request. Raises StorageError "overlap-unwritable"."""
    households = pending.seen.households
    facts = {
        "source": pending.seen.digest,
        "numbers": [households.bookers, households.addressed, households.opted_out],
        "count": len(households.keys),
        "known": len(pending.known),
    }
    keys = json.dumps(households.keys).encode()
    blinds = b"".join(one.blind + one.element for one in pending.blinded)
    content = messages.pack("pending", facts, blinds + b"".join(pending.known) + keys)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = needed("cryptography.hazmat.primitives.ciphers.aead").AESGCM(secret)
    whole_files.write(_path(folder, pending.request), nonce + cipher.encrypt(nonce, content, pending.request.encode()))


def unseal(request: str, *, folder: Path, secret: bytes) -> Pending:
    """What was kept for this request. Raises StorageError "overlap-not-waiting" when it is not there, or too old."""
    wipe_old(folder)
    try:
        sealed = _path(folder, request).read_bytes()
    except FileNotFoundError:
        raise not_waiting() from None
    except OSError:
        raise whole_files.unwritable() from None
    cipher = needed("cryptography.hazmat.primitives.ciphers.aead").AESGCM(secret)
    content = None
    try:
        content = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], request.encode())
    except Exception:
        content = None
    if content is None:
        raise not_waiting()
    message = messages.unpack(content, kind="pending")
    count = message.number("count")
    pairs = message.pieces(2 * ELEMENT_BYTES, count)
    behind = 2 * ELEMENT_BYTES * count
    known = message.pieces(ENTRY_BYTES, message.number("known"), start=behind)
    keys = tuple(json.loads(message.payload[behind + ENTRY_BYTES * len(known) :]))
    bookers, addressed, opted_out = message.facts["numbers"]
    seen = Seen(message.text("source"), HouseholdKeys(keys, bookers, addressed, opted_out))
    blinded = tuple(Blinded(pair[:ELEMENT_BYTES], pair[ELEMENT_BYTES:]) for pair in pairs)
    return Pending(seen, blinded, request, tuple(known))


def forget(request: str, *, folder: Path) -> None:
    """Wipe what was kept for this request."""
    whole_files.wipe(_path(folder, request))


def wipe_old(folder: Path, *, now: float | None = None) -> int:
    """Wipe what waits longer than a day; gives how many."""
    limit = (time.time() if now is None else now) - SECONDS
    old = [path for path in folder.glob("waiting-*.sealed") if path.lstat().st_mtime < limit]
    for path in old:
        whole_files.wipe(path)
    return len(old)


def not_waiting() -> StorageError:
    """Nothing waits for this answer."""
    return StorageError(
        "overlap-not-waiting",
        Text("Bij dit antwoord hoort geen vraag meer.", "No question waits for this answer."),
        Text(
            "Een vraag wordt na 24 uur gewist. Maak een nieuwe; die kost opnieuw vragen.",
            "A question is wiped after 24 hours. Make a new one; it costs questions again.",
        ),
    )


def _path(folder: Path, request: str) -> Path:
    return folder / f"waiting-{request[:32]}.sealed"
