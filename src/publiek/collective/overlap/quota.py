"""How many households may a member still ask about? Without a limit a house could ask for every address there is.

The count stands on disk before an answer is worked out, and survives a restart, a crash and two requests at once. The
same request once more costs nothing: it tells nothing new.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.collective.overlap import whole_files
from publiek.collective.overlap.epoch_keys import check_epoch
from publiek.errors import DisclosureError, StorageError, Text, UsageError

#: Questions a member may ask, as a share of the households it registered.
ROOM = 1.5
#: More households than any house has; there are about ten million Dutch addresses.
MOST_REGISTERED = 400_000
#: Requests of a member that are free when they come again.
_REMEMBERED = 1_000


@dataclass(frozen=True)
class Standing:
    """Of one member in one epoch: households registered, questions allowed, questions asked."""

    registered: int
    limit: int
    asked: int


class Quota:
    """The counts of every member and epoch, in one folder of the key holder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def register(self, member: str, *, epoch: str, households: int, correct: bool = False) -> Standing:
        """How many households `member` has: an officer of the key holder writes it down once.

        Another number is refused (UsageError "quota-fixed") unless it is marked as a correction; what was asked stays.
        """
        if not 0 < households <= MOST_REGISTERED:
            raise _unbelievable()
        with self._turn(epoch) as members:
            known = members.get(member)
            if known and known["registered"] != households and not correct:
                raise _fixed()
            asked, seen = (known["asked"], known["requests"]) if known else (0, [])
            limit = int(ROOM * households)
            members[member] = {"registered": households, "limit": limit, "asked": asked, "requests": seen}
        return self.standing(member, epoch=epoch)

    def charge(self, member: str, *, epoch: str, count: int, request: str) -> Standing:
        """Writes down that `member` asks `count` questions in the request with this digest.

        Raises DisclosureError "quota-unset" for a member nobody registered and "quota-spent" when it would be too many;
        then nothing is written.
        """
        with self._turn(epoch) as members:
            known = members.get(member)
            if known is None:
                raise _unset()
            if request not in known["requests"]:
                if known["asked"] + count > known["limit"]:
                    raise _spent(known)
                members[member] = {
                    **known,
                    "asked": known["asked"] + count,
                    "requests": [*known["requests"], request][-_REMEMBERED:],
                }
        return self.standing(member, epoch=epoch)

    def standing(self, member: str, *, epoch: str) -> Standing:
        """What is known of a member. Raises as `charge` does."""
        known = _read(self._path(epoch)).get(member)
        if known is None:
            raise _unset()
        return Standing(known["registered"], known["limit"], known["asked"])

    @contextmanager
    def _turn(self, epoch: str) -> Iterator[dict[str, Any]]:
        """The counts, alone; written when nothing was raised."""
        path = self._path(epoch)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(str(path.with_suffix(".lock")), mode=0o600)
            lock.acquire(timeout=60)
        except OSError:
            raise whole_files.unwritable() from None
        try:
            members = _read(path)
            before = json.dumps(members, sort_keys=True)
            yield members
            after = json.dumps(members, sort_keys=True)
            if after != before:
                whole_files.write(path, after.encode())
        finally:
            lock.release()

    def _path(self, epoch: str) -> Path:
        return self._folder / f"{check_epoch(epoch)}.quota.json"


def _read(path: Path) -> dict[str, Any]:
    """The counts. A file that is not whole lets nobody ask: it is never taken for an empty one."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError:
        raise whole_files.unwritable() from None
    try:
        members: dict[str, Any] = json.loads(content)
        for known in members.values():
            numbers = (known["registered"], known["limit"], known["asked"])
            if not all(isinstance(number, int) for number in numbers) or not isinstance(known["requests"], list):
                raise ValueError("not the counts")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StorageError(
            "quota-damaged",
            Text("De telling van de vragen aan de sleutelhouder is beschadigd.", "The count of questions is damaged."),
            Text(
                "Zet haar terug uit de back-up; begin niet opnieuw.", "Restore it from its backup; do not start anew."
            ),
        ) from None
    return members


def _unset() -> DisclosureError:
    return DisclosureError(
        "quota-unset",
        Text("Deze organisatie is niet aangemeld bij de sleutelhouder.", "This house is not known to the key holder."),
        Text(
            "Laat de sleutelhouder de omvang vastleggen.", "Have the key holder write down how many households it has."
        ),
    )


def _spent(known: dict[str, Any]) -> DisclosureError:
    return DisclosureError(
        "quota-spent",
        Text("Deze organisatie heeft te veel huishoudens gevraagd.", "This house has asked about too many households."),
        Text(
            "Overleg met de sleutelhouder: meer dan anderhalf keer het eigen bestand wordt niet beantwoord.",
            "Talk to the key holder: more than one and a half times the own file is not answered.",
        ),
        {"limit": known["limit"], "asked": known["asked"]},
    )


def _fixed() -> UsageError:
    return UsageError(
        "quota-fixed",
        Text("De omvang van deze organisatie ligt al vast.", "The size of this house was written down already."),
        Text("Geef aan dat het een verbetering is.", "Say that it is a correction."),
    )


def _unbelievable() -> UsageError:
    return UsageError(
        "quota-unbelievable",
        Text("Zoveel huishoudens heeft geen organisatie.", "No house has that many households."),
        Text(f"Geef een getal tot {MOST_REGISTERED}.", f"Give a number up to {MOST_REGISTERED}."),
    )
