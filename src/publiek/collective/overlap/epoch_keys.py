"""Which secret makes the pseudonyms of one agreement and round, since when, and is it already destroyed?

One file per epoch, outside all data, for its owner alone. An epoch is one agreement in one round: pseudonyms of two
epochs have nothing to do with each other. A key that was destroyed leaves its name and its two days behind and is never
made again: nobody can be recognised anew.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from filelock import FileLock

from publiek.collective.overlap import whole_files
from publiek.errors import StorageError, Text, UsageError
from publiek.pseudonymisation import key_files
from publiek.pseudonymisation.keys import SECRET_BYTES, key_id

_EPOCH = re.compile(r"[a-z0-9][a-z0-9-]{1,62}\.20\d\d-\d\d")


@dataclass(frozen=True, repr=False)
class EpochKey:
    """The secret of an epoch; `id` names it and tells nothing about it. `destroyed`: then the secret is empty."""

    epoch: str
    id: str
    created: date
    secret: bytes
    destroyed: date | None = None

    def __repr__(self) -> str:
        return f"EpochKey(epoch={self.epoch!r}, id={self.id!r}, destroyed={self.destroyed!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def epoch_of(agreement: str, round: str) -> str:
    """The name of the epoch of an agreement and a round: "city-together.2024-25"."""
    return check_epoch(f"{agreement}.{round.replace('/', '-')}")


def check_epoch(epoch: str) -> str:
    """The same name, when it is one. Raises UsageError "epoch-unnamed": it becomes the name of a file."""
    if not _EPOCH.fullmatch(epoch):
        raise UsageError(
            "epoch-unnamed",
            Text("Dit is geen afspraak met een seizoen.", "This is no agreement with a round."),
            Text("Bijvoorbeeld: city-together.2024-25.", "For instance: city-together.2024-25."),
        )
    return epoch


class EpochKeys:
    """The keys of one holder in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __repr__(self) -> str:
        return "EpochKeys()"

    def create(self, epoch: str) -> EpochKey:
        """The key of `epoch`, made now when there is none. Raises StorageError "epoch-key-destroyed"."""
        path = self._path(epoch)
        key_files.secure_folder(self._folder)
        with FileLock(str(path.with_suffix(".lock")), mode=0o600):
            if not os.path.lexists(path):
                secret = secrets.token_bytes(SECRET_BYTES)
                _write(path, EpochKey(epoch, key_id(secret), date.today(), secret))
        return self.key(epoch)

    def key(self, epoch: str) -> EpochKey:
        """The key of `epoch`. Raises StorageError "epoch-key-missing", "epoch-key-destroyed" or "epoch-key-damaged"."""
        found = self.state(epoch)
        if found.destroyed:
            raise _destroyed(found)
        return found

    def state(self, epoch: str) -> EpochKey:
        """As `key`, and what is known of a key that was destroyed."""
        return _read(self._path(epoch), epoch)

    def destroy(self, epoch: str) -> EpochKey:
        """The secret of `epoch` overwritten for good; twice changes nothing."""
        path = self._path(epoch)
        with FileLock(str(path.with_suffix(".lock")), mode=0o600):
            known = _read(path, epoch)
            if not known.destroyed:
                whole_files.wipe(path)
                _write(path, EpochKey(epoch, known.id, known.created, b"", date.today()))
        return self.state(epoch)

    def _path(self, epoch: str) -> Path:
        return self._folder / f"{check_epoch(epoch)}.epoch.json"


def _write(path: Path, key: EpochKey) -> None:
    told: dict[str, Any] = {"format": 1, "epoch": key.epoch, "id": key.id, "created": key.created.isoformat()}
    if key.destroyed:
        told["destroyed"] = key.destroyed.isoformat()
    else:
        told["secret"] = key.secret.hex()
    whole_files.write(path, json.dumps(told, indent=1).encode())


def _read(path: Path, epoch: str) -> EpochKey:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read(key_files.MOST_BYTES)
    except FileNotFoundError:
        raise _missing(epoch) from None
    except OSError:
        raise whole_files.unwritable() from None
    if os.name == "posix" and mode & 0o077:
        raise _damaged(epoch)
    try:
        told = json.loads(content)
        secret = bytes.fromhex(told.get("secret", ""))
        destroyed = date.fromisoformat(told["destroyed"]) if "destroyed" in told else None
        key = EpochKey(told["epoch"], told["id"], date.fromisoformat(told["created"]), secret, destroyed)
        whole = secret == b"" if destroyed else len(secret) == SECRET_BYTES and key_id(secret) == key.id
        if told["format"] != 1 or key.epoch != epoch or not whole:
            raise ValueError("not the key of this epoch")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged(epoch) from None
    return key


def _missing(epoch: str) -> StorageError:
    return StorageError(
        "epoch-key-missing",
        Text("Voor deze afspraak en dit seizoen is geen sleutel.", "There is no key for this agreement and round."),
        Text("De sleutelhouder moet hem eerst maken.", "The key holder has to make it first."),
        {"epoch": epoch},
    )


def _damaged(epoch: str) -> StorageError:
    return StorageError(
        "epoch-key-damaged",
        Text(
            "De sleutel van dit seizoen is beschadigd, of anderen kunnen hem lezen.",
            "The key of this round is damaged, or others can read it.",
        ),
        Text("Zet hem terug uit de back-up, alleen leesbaar voor u.", "Restore it from its backup, for you alone."),
        {"epoch": epoch},
    )


def _destroyed(key: EpochKey) -> StorageError:
    return StorageError(
        "epoch-key-destroyed",
        Text("De sleutel van dit seizoen is vernietigd.", "The key of this round was destroyed."),
        Text(
            "Wat vrijgegeven is blijft; opnieuw rekenen kan niet meer.",
            "What was released stays; nothing can be worked out anew.",
        ),
        {"epoch": key.epoch, "destroyed": key.destroyed.isoformat() if key.destroyed else ""},
    )
