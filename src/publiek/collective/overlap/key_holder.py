"""What does the key holder do? It multiplies numbers it cannot read by a key nobody else has, and counts how many.

The key holder is another legal body than the centre, with other people and another machine. It sees blinded elements:
to whoever does not know the blind, each is as likely to be one household as any other. It never sees an address or a
pseudonym, and it writes down counts only.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from publiek.collective.overlap import messages, oprf, whole_files
from publiek.collective.overlap.epoch_keys import EpochKey, EpochKeys
from publiek.collective.overlap.quota import Quota, Standing
from publiek.errors import PackageError, Text

#: Elements under one proof.
PER_PROOF = 2_000
MOST_PER_REQUEST = 400_000


@dataclass(frozen=True)
class Announced:
    """What every house knows of the key of an epoch: `public_key` (hex) is what answers are checked against."""

    epoch: str
    id: str
    public_key: str
    created: date

    @property
    def fingerprint(self) -> str:
        """What pseudonyms are marked with: of the key itself, so that a key holder with a key for each house shows."""
        return sha256(bytes.fromhex(self.public_key)).hexdigest()[:32]


class KeyHolder:
    """The keys in `keys`, the counts in `records`; two folders, so that a backup of one is not one of the other."""

    def __init__(self, *, keys: Path, records: Path) -> None:
        self._keys, self._records = EpochKeys(keys), records
        self._quota = Quota(records)

    def open(self, epoch: str) -> Announced:
        """Makes the key of `epoch` when there is none, and announces it."""
        key = self._keys.create(epoch)
        self._log({"event": "key", "epoch": epoch, "key": key.id})
        return self.announce(epoch)

    def announce(self, epoch: str) -> Announced:
        """What houses may know. Raises StorageError when there is no such key, or it was destroyed."""
        key = self._keys.key(epoch)
        _, public = _pair(key)
        return Announced(epoch, key.id, public.hex(), key.created)

    def register(self, member: str, *, epoch: str, households: int, correct: bool = False) -> Standing:
        """How many households a member has, so how many questions it may ask (see `Quota.register`)."""
        standing = self._quota.register(member, epoch=epoch, households=households, correct=correct)
        self._log({"event": "registered", "epoch": epoch, "member": member, "households": households})
        return standing

    def standing(self, member: str, *, epoch: str) -> Standing:
        """How many questions a member may ask and has asked."""
        return self._quota.standing(member, epoch=epoch)

    def destroy(self, epoch: str) -> None:
        """The key of `epoch` is gone for good: no pseudonym of it can be made any more."""
        self._keys.destroy(epoch)
        self._log({"event": "destroyed", "epoch": epoch})

    def answer(self, member: str, request: bytes) -> bytes:
        """The answer to the request of `member`, whose name the caller has made sure of.

        Checked, then charged, then worked out. Raises PackageError "overlap-message-damaged" or "oprf-request-invalid",
        DisclosureError "oprf-element-invalid", "quota-unset" or "quota-spent", StorageError as `announce`.
        """
        asked = messages.unpack(request, kind="request")
        count, epoch = asked.number("count"), asked.text("epoch")
        if not 0 < count <= MOST_PER_REQUEST or len(asked.payload) != count * oprf.ELEMENT_BYTES:
            raise messages.damaged("request")
        elements = asked.pieces(oprf.ELEMENT_BYTES, count)
        key = self._keys.key(epoch)
        if len(set(elements)) != count or asked.text("key") != key.id:
            raise _invalid()
        oprf.check_elements(elements)
        digest = sha256(request).hexdigest()
        standing = self._quota.charge(member, epoch=epoch, count=count, request=digest)
        self._log({"event": "answered", "epoch": epoch, "member": member, "count": count, "asked": standing.asked})
        return _answer(key, elements, request=digest)

    def _log(self, entry: dict[str, object]) -> None:
        """Who asked how much, when. Never what."""
        line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}) + "\n"
        try:
            self._records.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._records / "counts.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                file.write(line)
        except OSError:
            raise whole_files.unwritable() from None


def _answer(key: EpochKey, elements: list[bytes], *, request: str) -> bytes:
    secret, _ = _pair(key)
    evaluated, proofs = [], []
    for start in range(0, len(elements), PER_PROOF):
        asked = elements[start : start + PER_PROOF]
        got = oprf.evaluate(secret, asked)
        evaluated += got
        proofs.append(oprf.prove(secret, asked, got))
    facts = {"epoch": key.epoch, "key": key.id, "request": request, "count": len(evaluated), "per_proof": PER_PROOF}
    return messages.pack("answer", facts, b"".join([*evaluated, *proofs]))


def _pair(key: EpochKey) -> tuple[bytes, bytes]:
    return oprf.derive_key(key.secret, b"publiek household|" + key.epoch.encode())


def _invalid() -> PackageError:
    return PackageError(
        "oprf-request-invalid",
        Text(
            "Dit verzoek vraagt iets dubbel, of met een andere sleutel.",
            "This request asks something twice, or of another key.",
        ),
        Text("Maak het verzoek opnieuw.", "Make the request again."),
    )
