"""Where are the keys, who may read them, and when is one made?

One file per legal entity, outside the data folder: 32 random bytes, made at the first use, readable by their owner
alone. Two processes that make the same key at once agree on one: a finished file is linked into place, which succeeds
once. A key is never replaced silently: when deliveries exist, a key that is missing, damaged or another is refused.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from datetime import date
from pathlib import Path

from filelock import FileLock
from platformdirs import user_config_path

from publiek.pseudonymisation import key_files, refusals
from publiek.pseudonymisation.keys import SECRET_BYTES, EntityKeys, Generation, Rotation, key_id

ENVIRONMENT = "PUBLIEK_KEYS"


class Keyring:
    """The keys folder of this user: `folder`, else what PUBLIEK_KEYS names, else the user's configuration folder."""

    def __init__(self, folder: Path | None = None, *, data_folder: Path | None = None) -> None:
        """`data_folder`: where the data live. Raises StorageError when the keys would lie inside it, or around it."""
        self.folder = (folder or _default_folder()).expanduser()
        if data_folder is not None and _inside(self.folder, data_folder):
            raise refusals.keys_in_data_folder()
        if data_folder is not None and _inside(data_folder, self.folder):
            raise refusals.data_in_keys_folder()

    def __repr__(self) -> str:
        return "Keyring()"

    def keys(self, entity: str, *, expected: Collection[str] = ()) -> EntityKeys:
        """The keys of the legal entity `entity`; made now when it has none and `expected` is empty.

        `expected`: ids of the keys with which deliveries of this entity were made. Raises StorageError when one of them
        is not here, when the file is damaged, readable by others, or cannot be read or written.
        """
        path = self._path(entity)
        if not os.path.lexists(path):
            if expected:
                raise refusals.key_missing(len(set(expected)))
            key_files.create(path, EntityKeys((_new_generation(),)))
        found = key_files.read(path)
        if found.pending is not None and found.pending.id in expected:
            # What is stored of this organisation was already brought along to the key that is coming.
            found = found.brought_along
        if not set(expected) <= set(found.ids):
            raise refusals.key_other()
        return found

    def prepare(self, entity: str) -> EntityKeys:
        """The keys with a coming generation as the one in use: to bring stored lines along before it counts.

        A generation that was prepared before goes on being the one that comes. Raises StorageError as `keys` does.
        """
        path = self._path(entity)
        with FileLock(str(path.with_suffix(".lock")), mode=0o600):
            if not os.path.lexists(path):
                raise refusals.key_missing(1)
            found = key_files.read(path)
            if found.pending is None:
                found = EntityKeys(found.generations, found.rotations, _new_generation())
                key_files.replace(path, found)
        return found.brought_along

    def pending(self, entity: str) -> bool:
        """Whether a coming generation was prepared and does not count yet."""
        path = self._path(entity)
        return os.path.lexists(path) and key_files.read(path).pending is not None

    def promote(self, entity: str) -> Rotation | None:
        """The coming generation is the key in use from now on; None when none was prepared."""
        path = self._path(entity)
        with FileLock(str(path.with_suffix(".lock")), mode=0o600):
            found = key_files.read(path)
            if found.pending is None:
                return None
            key_files.replace(path, found.brought_along)
        return found.brought_along.rotations[-1]

    def rotate(self, entity: str) -> Rotation:
        """Make a new generation for `entity`, which has a key. The earlier ones stay: they are needed to go on.

        Stored lines made with an earlier key are brought along by `rekey`. Raises StorageError as `keys` does.
        """
        path = self._path(entity)
        with FileLock(str(path.with_suffix(".lock")), mode=0o600):
            if not os.path.lexists(path):
                raise refusals.key_missing(1)
            # One that was prepared may be in use by what was brought along: it comes first.
            old = key_files.read(path).brought_along
            new = _new_generation()
            rotation = Rotation(from_id=old.id, to_id=new.id, on=new.created)
            key_files.replace(path, EntityKeys((*old.generations, new), (*old.rotations, rotation)))
        return rotation

    def _path(self, entity: str) -> Path:
        if not entity.strip():
            raise refusals.entity_unnamed()
        key_files.secure_folder(self.folder)
        key_files.clear_drafts(self.folder)
        return self.folder / key_files.name_of(entity)


def _new_generation() -> Generation:
    secret = secrets.token_bytes(SECRET_BYTES)
    return Generation(key_id(secret), date.today(), secret)


def _default_folder() -> Path:
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else user_config_path("publiek") / "keys"


def _inside(folder: Path, other: Path) -> bool:
    """Whether `folder` is `other` or lies below it, links followed."""
    inner, outer = folder.expanduser().resolve(), other.expanduser().resolve()
    return inner == outer or outer in inner.parents
