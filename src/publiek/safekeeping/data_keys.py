"""Where is the key of a set? Beside the other keys, sealed by a vault; never in the set. Destroying it ends the set.

    keys/backups/<set>.key          what opens one set: sealed, with where the set is and when it was made
    keys/backups.*.vault.json       the secret with which those are sealed (`publiek keys rotate vault` renews it)

With a recovery key (the public half of an age key whose other half lies elsewhere) the data key stands in the set as
well, for who holds that half alone: then a set can be opened without this machine, and destroying the key here is not
enough. That is told wherever it counts.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any

from publiek.errors import PubliekError
from publiek.pseudonymisation import Keyring, key_files
from publiek.pseudonymisation.vault import Vault
from publiek.safekeeping import refusals, streams
from publiek.warehouse.publication import write_whole

#: The name under which the vault of the sets stands in the keys folder: it is of no organisation.
ENTITY = "publiek-backups"
#: The sealed data key in a set, for who holds the recovery key.
RECOVERY = "recovery.age"
_SET = re.compile(r"set-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}")


def is_set(name: str) -> bool:
    """Whether `name` is the name of a set."""
    return _SET.fullmatch(name) is not None


class DataKeys:
    """The data keys of the sets of one data folder, in its keys folder."""

    def __init__(self, keys: Path | None, home: Path) -> None:
        """Raises StorageError when the keys would lie inside the data folder or around it."""
        self.folder = Keyring(keys, data_folder=home).folder / "backups"
        self._vault = Vault(keys, ENTITY, home)

    def __repr__(self) -> str:
        return "DataKeys()"

    def make(self, name: str, told: dict[str, str]) -> bytes:
        """A new key for the set `name`; `told`: place and moment, to know the set by."""
        key = secrets.token_bytes(streams.KEY_BYTES)
        self.put(name, key, told)
        return key

    def put(self, name: str, key: bytes, told: dict[str, str]) -> None:
        """Keeps a key, sealed."""
        content = {"format": 1, **told, "sealed": self._vault.seal(name.encode() + b"\n" + key).decode()}
        with refusals.storing():
            key_files.secure_folder(self.folder)
            path = self._path(name)
            write_whole(path, content=json.dumps(content, indent=1).encode())
            path.chmod(0o600)

    def key(self, name: str) -> bytes:
        """The key of a set. Raises StorageError "backup-key-gone" and those of the vault."""
        told = self.told(name)
        if told is None:
            raise refusals.key_gone()
        whose, _, key = self._vault.open(str(told["sealed"]).encode()).partition(b"\n")
        if whose != name.encode() or len(key) != streams.KEY_BYTES:
            raise refusals.key_gone()
        return key

    def told(self, name: str) -> dict[str, Any] | None:
        """What stands beside a key; None when the key is not here."""
        if not is_set(name):
            return None
        with contextlib.suppress(OSError, ValueError):
            found: dict[str, Any] = json.loads(self._path(name).read_bytes())
            return found if isinstance(found, dict) and "sealed" in found else None
        return None

    def names(self) -> tuple[str, ...]:
        """Every set of which the key is here."""
        return tuple(sorted(path.stem for path in self.folder.glob("set-*.key") if is_set(path.stem)))

    def secrets(self) -> tuple[str, ...]:
        """The ids of all secrets of all vaults: what is sealed in a set that is made now needs some of them."""
        found = [key_files.read(path).ids for path in sorted(self.folder.parent.glob("*.vault.json"))]
        return tuple(sorted({name for ids in found for name in ids}))

    def needed(self, ids: Collection[str]) -> tuple[str, ...]:
        """The sets of which the key is here in which something may be sealed by one of these secrets."""
        return tuple(
            name
            for name in self.names()
            if set(ids) & set(str((self.told(name) or {}).get("secrets", " ".join(ids))).split())
        )

    def destroy(self, name: str) -> bool:
        """The key is gone for good: written over, then removed. Whether there was one."""
        path = self._path(name)
        with refusals.storing():
            if not path.is_file():
                return False
            with path.open("rb+") as file:
                file.write(secrets.token_bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            key_files.sync(self.folder)
        return True

    def reseal(self) -> int:
        """Seals every key with the newest secret of the vault; gives how many."""
        for name in self.names():
            told = self.told(name) or {}
            told["sealed"] = self._vault.reseal(str(told["sealed"]).encode()).decode()
            with refusals.storing():
                write_whole(self._path(name), content=json.dumps(told, indent=1).encode())
                self._path(name).chmod(0o600)
        return len(self.names())

    @property
    def vault(self) -> Vault:
        """What seals them."""
        return self._vault

    def tokens(self) -> list[bytes]:
        """Everything that this vault sealed."""
        return [str((self.told(name) or {})["sealed"]).encode() for name in self.names()]

    def _path(self, name: str) -> Path:
        if not is_set(name):
            raise refusals.no_set()
        return self.folder / f"{name}.key"


def for_recovery(key: bytes, recipient: str) -> bytes:
    """The key, for who holds the other half of `recipient` ("age1..."). Raises UsageError "recovery-wrong"."""
    age = age_library()
    refused: PubliekError
    try:
        return bytes(age.encrypt(key, [age.x25519.Recipient.from_str(recipient.strip())]))
    except Exception:
        refused = refusals.recovery_wrong()
    raise refused


def recovered(sealed: bytes, identity: str) -> bytes:
    """The key out of a set, by the recovery key ("AGE-SECRET-KEY-1..."). Raises UsageError "recovery-wrong"."""
    age = age_library()
    refused: PubliekError
    try:
        return bytes(age.decrypt(sealed, [age.x25519.Identity.from_str(identity.strip())]))
    except Exception:
        # The library may quote what it was given.
        refused = refusals.recovery_wrong()
    raise refused


def age_library() -> Any:
    """The library for age files. Raises UsageError "age-missing"."""
    try:
        return import_module("pyrage")
    except ImportError:
        pass
    raise refusals.age_missing()
