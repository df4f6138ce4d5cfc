"""How is something kept on disk that only this house can open again: passwords of connections, values to put back?

Authenticated encryption (Fernet, of the library cryptography) with a secret of its own in the keys folder, beside the
key of the legal entity; never in the data folder, so a copy of the data opens nothing. In the data folder stands only
*which* secrets sealed something there (their ids, as names of empty files). So a secret that is gone, damaged or
another is refused, and never replaced by a new one in silence.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
import secrets
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from filelock import FileLock

from publiek.errors import StorageError
from publiek.pseudonymisation import key_files, refusals
from publiek.pseudonymisation.keyring import Keyring
from publiek.pseudonymisation.keys import SECRET_BYTES, EntityKeys, Generation, Rotation, key_id

#: The folder in the data folder where the ids stand of the secrets that sealed something in it.
SEALED = "sealed"
_FORM = b"1"
_ID = re.compile(r"[0-9a-f]{16}")


class Vault:
    """Seals and opens for one legal entity. Holds no secret itself: it is read when it is needed.

    `keys_folder`: as for `Keyring` (None: the user's own). Raises StorageError when it lies in the data folder.
    """

    def __init__(self, keys_folder: Path | None, entity: str, data_folder: Path) -> None:
        if not entity.strip():
            raise refusals.entity_unnamed()
        self._folder = Keyring(keys_folder, data_folder=data_folder).folder
        self._name = key_files.name_of(entity).removesuffix(".key.json")
        self._marks = data_folder.expanduser() / SEALED / self._name

    def __repr__(self) -> str:
        return "Vault()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a vault is not pickled")

    def seal(self, plain: bytes) -> bytes:
        """`plain` as nobody else can read it: form, id of the secret, Fernet token, with points between.

        Makes the secret at the first use. Raises StorageError "vault-missing", "vault-other" or "vault-damaged" when
        the secret that sealed earlier things is not here whole, UsageError "vault-extra-missing".
        """
        library = _library()
        newest = self._secrets(make=True).generations[-1]
        self._mark(newest.id)
        return b".".join((_FORM, newest.id.encode(), _key(library, newest).encrypt(plain)))

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises as `seal`, and "sealed-damaged" when it is not what this vault once gave."""
        form, _, rest = sealed.partition(b".")
        name, _, token = rest.partition(b".")
        if form != _FORM or not token:
            raise refusals.sealed_damaged()
        library = _library()
        if not _as_written(token):
            raise refusals.sealed_damaged()
        known = {one.id.encode(): one for one in self._secrets(make=False).generations}
        if name not in known:
            raise refusals.vault_other()
        plain = None
        with contextlib.suppress(library.InvalidToken):
            plain = _key(library, known[name]).decrypt(token)
        if plain is None:
            raise refusals.sealed_damaged()
        return bytes(plain)

    def rotate(self) -> Rotation:
        """A new secret for what is sealed from now on; what was sealed before stays readable with the earlier ones."""
        with self._lock():
            old = self._secrets(make=False)
            new = _new_secret()
            rotation = Rotation(old.id, new.id, new.created)
            key_files.replace(self._path, EntityKeys((*old.generations, new), (*old.rotations, rotation)))
        return rotation

    def reseal(self, sealed: bytes) -> bytes:
        """The same, sealed with the newest secret."""
        return self.seal(self.open(sealed))

    def retire(self, everything: Iterable[bytes]) -> int:
        """Drops the earlier secrets and gives how many. `everything` that is kept sealed must be resealed first.

        Raises StorageError "vault-still-needed" when one of them needs an earlier secret; then nothing is dropped.
        """
        with self._lock():
            known = self._secrets(make=False)
            newest = known.generations[-1]
            needed = sum(1 for sealed in everything if sealed.split(b".")[1:2] != [newest.id.encode()])
            if needed:
                raise refusals.vault_still_needed(needed)
            for old in known.ids[:-1]:
                (self._marks / old).unlink(missing_ok=True)
            key_files.replace(self._path, EntityKeys((newest,)))
        return len(known.ids) - 1

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._name}.vault.json"

    def _lock(self) -> FileLock:
        key_files.secure_folder(self._folder)
        return FileLock(str(self._folder / f"{self._name}.vault.lock"), mode=0o600)

    def _secrets(self, *, make: bool) -> EntityKeys:
        """All secrets, oldest first. With `make` the first one is made, unless something was sealed already."""
        key_files.secure_folder(self._folder)
        used = self._used()
        if not os.path.lexists(self._path):
            if used or not make:
                raise refusals.vault_missing(len(used))
            key_files.clear_drafts(self._folder)
            key_files.create(self._path, EntityKeys((_new_secret(),)))
        found = self._read()
        if not used <= set(found.ids):
            raise refusals.vault_other()
        return found

    def _read(self) -> EntityKeys:
        try:
            return key_files.read(self._path)
        except StorageError as trouble:
            refused = refusals.vault_damaged() if trouble.code == "key-damaged" else trouble
        raise refused

    def _used(self) -> set[str]:
        """The ids of the secrets with which something in the data folder is sealed."""
        try:
            return {mark.name for mark in self._marks.iterdir() if _ID.fullmatch(mark.name)}
        except FileNotFoundError:
            return set()
        except OSError:
            pass
        raise refusals.key_unreadable()

    def _mark(self, name: str) -> None:
        """Before the first thing is sealed with a secret, the data folder says so: an empty file is there or not."""
        mark = self._marks / name
        try:
            if not mark.is_file():
                self._marks.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(mark, os.O_WRONLY | os.O_CREAT, 0o600))
                key_files.sync(self._marks)
            return
        except OSError:
            pass
        raise refusals.key_unreadable()


def _new_secret() -> Generation:
    secret = secrets.token_bytes(SECRET_BYTES)
    return Generation(key_id(secret), date.today(), secret)


def _key(library: Any, one: Generation) -> Any:
    return library.Fernet(base64.urlsafe_b64encode(one.secret))


def _as_written(token: bytes) -> bool:
    """Whether a token is written in the one way there is: the last sign of base64 can hold bits that nobody reads."""
    try:
        return base64.urlsafe_b64encode(base64.urlsafe_b64decode(token)) == token
    except ValueError:
        return False


def _library() -> Any:
    try:
        return import_module("cryptography.fernet")
    except ImportError:
        pass
    raise refusals.vault_extra_missing()
