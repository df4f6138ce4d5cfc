"""What does the trusted centre keep, and what may be asked of it? Unnamed rows, and counts with noise; never a member.

Of each pseudonym P only Q = HMAC(k, P) is kept, under the centre's own key of the epoch: whoever steals the rows needs
that key, the key holder's, and a counted question for every guess. There is no question "is this household here": rows
go in, can be erased, and come out as counts (`counted`) to the one job that puts noise on them.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from publiek.collective.agreements import NAME
from publiek.collective.overlap import counting, messages, whole_files
from publiek.collective.overlap.counting import ROW_BYTES, ExactCounts
from publiek.collective.overlap.epoch_keys import EpochKeys, check_epoch
from publiek.collective.overlap.packages import read_batch
from publiek.collective.overlap.padding import PSEUDONYM_BYTES
from publiek.errors import DisclosureError, PackageError, Text

_DENIED = "denied"


@dataclass(frozen=True)
class Kept:
    """What the centre knows of one member in one epoch, in numbers."""

    member: str
    households: int
    bookers: int
    addressed: int
    digest: str

    @property
    def coverage(self) -> float:
        """The share of the bookers with a usable address, 0-1."""
        return self.addressed / self.bookers if self.bookers else 0.0


class Centre:
    """The rows of every epoch in `folder`; the keys outside it, in `keys`."""

    def __init__(self, *, keys: Path, folder: Path) -> None:
        self._keys, self._folder = EpochKeys(keys), folder

    def __repr__(self) -> str:
        return "Centre()"

    def open(self, epoch: str) -> None:
        """Makes the centre's key of an epoch when there is none."""
        self._keys.create(epoch)

    def receive(self, member: str, content: bytes) -> Kept:
        """Takes in the batch of `member` (whose name the caller has made sure of), in place of an earlier one.

        Households that were denied, or erased for this member, are left out. Raises PackageError
        "overlap-message-damaged", "overlap-other-member" when the batch names another member, "overlap-other-key", and
        StorageError without a key.
        """
        batch = read_batch(content)
        if batch.member != member:
            raise _other_member()
        secret = self._keys.key(batch.epoch).secret
        values = batch.pseudonyms
        rows = {_row(secret, values[at : at + PSEUDONYM_BYTES]) for at in range(0, len(values), PSEUDONYM_BYTES)}
        with self._turn(batch.epoch):
            self._same_key(batch.epoch, batch.key)
            facts: dict[str, Any] = {"fillers": batch.fillers, "bookers": batch.bookers, "addressed": batch.addressed}
            facts |= {"digest": sha256(content).hexdigest(), "key": batch.key}
            left_out = self._listed(batch.epoch, _DENIED) | self._listed(batch.epoch, f"{member}.erased")
            self._write(batch.epoch, member, rows - left_out, facts)
        return self.kept(member, epoch=batch.epoch)

    def kept(self, member: str, *, epoch: str) -> Kept:
        """What is known of a member. Raises DisclosureError "overlap-members-missing"."""
        told = self._read(epoch, member)
        households = len(told.payload) // ROW_BYTES - told.number("fillers")
        digest = sha256(told.text("digest").encode() + told.payload).hexdigest()
        return Kept(member, households, told.number("bookers"), told.number("addressed"), digest)

    def members(self, epoch: str) -> tuple[str, ...]:
        """Who gave something in, in alphabetical order."""
        return tuple(sorted(path.stem for path in self._place(epoch).glob("*.rows")))

    def withdraw(self, member: str, *, epoch: str) -> None:
        """A member leaves: its rows are wiped. Twice changes nothing."""
        with self._turn(epoch):
            whole_files.wipe(self._path(epoch, member))

    def remove(self, member: str, *, epoch: str, pseudonym: bytes) -> bool:
        """One household of one member is erased: gone from the next release, also when the member sends it again.

        Whether it was there is told to that member alone, whose household it is.
        """
        row = _row(self._keys.key(epoch).secret, pseudonym)
        with self._turn(epoch):
            self._list(epoch, f"{member}.erased", row)
            return self._leave_out(epoch, member, row)

    def deny(self, epoch: str, pseudonym: bytes) -> None:
        """One household is left out everywhere: from what is here, and from whatever comes in later."""
        row = _row(self._keys.key(epoch).secret, pseudonym)
        with self._turn(epoch):
            self._list(epoch, _DENIED, row)
            for member in self.members(epoch):
                self._leave_out(epoch, member, row)

    def destroy(self, epoch: str) -> None:
        """The rows of an epoch wiped and the key destroyed."""
        with self._turn(epoch):
            place = self._place(epoch)
            for path in [*place.glob("*.rows"), *place.glob("*.erased"), place / _DENIED]:
                whole_files.wipe(path)
            self._keys.destroy(epoch)

    def counted(self, members: Sequence[str], *, epoch: str) -> ExactCounts:
        """The exact counts of these members: for the job that puts noise on them, and for nobody else."""
        told = [self._read(epoch, member) for member in members]
        rows = [np.frombuffer(one.payload, dtype=np.uint8).reshape(-1, ROW_BYTES) for one in told]
        fillers = [one.number("fillers") for one in told]
        return counting.exact_counts(rows, fillers=fillers, secret=self._keys.key(epoch).secret)

    def place_of_answers(self, epoch: str) -> Path:
        """Where the answers of an epoch lie, so that nobody is told the same twice with other noise."""
        return self._place(epoch) / "answers"

    def _same_key(self, epoch: str, key: str) -> None:
        """Pseudonyms of two keys never match: a member with another key would seem to share nothing."""
        others = [self._read(epoch, member) for member in self.members(epoch)]
        if any(other.text("key") != key for other in others):
            raise PackageError(
                "overlap-other-key",
                Text("Deze nummers zijn met een andere sleutel gemaakt.", "These numbers were made with another key."),
                Text("Maak ze opnieuw met de aangekondigde sleutel.", "Make them anew with the announced key."),
            )

    def _leave_out(self, epoch: str, member: str, row: bytes) -> bool:
        """Whether the row was there; it no longer is."""
        told = self._read(epoch, member)
        rows = set(told.pieces(ROW_BYTES, len(told.payload) // ROW_BYTES))
        if row not in rows:
            return False
        self._write(epoch, member, rows - {row}, told.facts)
        return True

    def _list(self, epoch: str, name: str, row: bytes) -> None:
        rows = sorted(self._listed(epoch, name) | {row})
        whole_files.write(self._place(epoch) / name, messages.pack("left-out", {}, b"".join(rows)))

    def _listed(self, epoch: str, name: str) -> set[bytes]:
        """The rows that are to be left out. A list that cannot be read stops everything."""
        try:
            content = (self._place(epoch) / name).read_bytes()
        except FileNotFoundError:
            return set()
        except OSError:
            raise whole_files.unwritable() from None
        told = messages.unpack(content, kind="left-out")
        return set(told.pieces(ROW_BYTES, len(told.payload) // ROW_BYTES))

    def _write(self, epoch: str, member: str, rows: set[bytes], facts: dict[str, Any]) -> None:
        kept = {name: facts[name] for name in ("fillers", "bookers", "addressed", "digest", "key")}
        whole_files.write(self._path(epoch, member), messages.pack("rows", kept, b"".join(sorted(rows))))

    def _read(self, epoch: str, member: str) -> messages.Message:
        try:
            return messages.unpack(self._path(epoch, member).read_bytes(), kind="rows")
        except FileNotFoundError:
            raise members_missing(1) from None
        except OSError:
            raise whole_files.unwritable() from None

    def _turn(self, epoch: str) -> FileLock:
        place = self._place(epoch)
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            raise whole_files.unwritable() from None
        return FileLock(str(place / "lock"), mode=0o600, timeout=60)

    def _place(self, epoch: str) -> Path:
        return self._folder / check_epoch(epoch)

    def _path(self, epoch: str, member: str) -> Path:
        if not NAME.fullmatch(member):
            raise _other_member()
        return self._place(epoch) / f"{member}.rows"


def answer_key(members: Sequence[Kept], *, question: dict[str, object]) -> str:
    """The digest of a question and of everything it is asked about."""
    told = {"question": question, "members": [[one.member, one.digest] for one in members]}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def members_missing(count: int) -> DisclosureError:
    """Who is asked about gave nothing in."""
    return DisclosureError(
        "overlap-members-missing",
        Text(
            "Niet alle gevraagde organisaties hebben nummers ingeleverd.",
            "Not every member asked about gave in numbers.",
        ),
        Text("Vraag het zonder hen, of wacht op hen.", "Ask without them, or wait for them."),
        {"missing": count},
    )


def _row(secret: bytes, pseudonym: bytes) -> bytes:
    return hmac.digest(secret, pseudonym, sha256)[:ROW_BYTES]


def _other_member() -> PackageError:
    return PackageError(
        "overlap-other-member",
        Text("Deze nummers zijn van een andere organisatie.", "These numbers are of another member."),
        Text("Stuur ze onder de eigen naam.", "Send them under the own name."),
    )
