"""How does a set come back: into an empty place, wholly or not at all, and without whoever was erased meanwhile?"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from publiek import logbook
from publiek.errors import PubliekError
from publiek.pseudonymisation import Keyring
from publiek.safekeeping import data_keys, forgetting, paths, refusals, rotating_entity, set_files
from publiek.safekeeping.data_keys import DataKeys
from publiek.safekeeping.making import HOME, SITE
from publiek.safekeeping.registry import Registry
from publiek.safekeeping.set_files import Manifest
from publiek.warehouse import Store, organisations
from publiek.warehouse.places import token
from publiek.warehouse.publication import force


@dataclass(frozen=True)
class Verified:
    """A set of which every byte is what was made."""

    name: str
    made: str
    files: int
    size: int


@dataclass(frozen=True)
class Restored:
    """What came back, and where. `forgotten`: lines of persons who were erased or objected since the set was made."""

    name: str
    made: str
    into: Path
    files: int
    organisations: tuple[str, ...]
    forgotten: int = 0
    manifest: Manifest | None = None


def verify(folder: Path, *, home: Path, keys: Path | None = None, recovery: str = "") -> Verified:
    """Reads the whole set and compares every byte; writes nothing. `home`: the data folder whose keys these are.

    Raises StorageError "backup-damaged", "backup-newer", "backup-key-gone", UsageError "backup-unknown".
    """
    key = key_of(folder, home=home, keys=keys, recovery=recovery)
    manifest = set_files.manifest_of(folder, key)
    size = 0
    for one in manifest.files:
        size += sum(len(piece) for piece in set_files.unpacked(folder, one, key))
    return Verified(manifest.name, manifest.made, len(manifest.files), size)


def restore(folder: Path, *, into: Path, keys: Path | None = None, recovery: str = "") -> Restored:
    """The set `folder` in `into`, which is new or empty; the state of a site beside it, as `<into>-site`.

    Nothing is there until everything is there, right, and without the persons of the list of who is gone. Raises as
    `verify`, UsageError "restore-not-empty", and what the list of who is gone raises.
    """
    into = into.expanduser().absolute()
    site = into.with_name(f"{into.name}-site")
    _require_free(into)
    Keyring(keys, data_folder=into)
    key = key_of(folder, home=into, keys=keys, recovery=recovery)
    manifest = set_files.manifest_of(folder, key)
    if any(one.path.startswith(f"{SITE}/") for one in manifest.files):
        _require_free(site)
    with refusals.storing():
        into.parent.mkdir(parents=True, exist_ok=True)
        draft = into.with_name(f".{into.name}.{token()}.part")
        draft.mkdir(mode=0o700)
    try:
        restored = _brought_back(folder, manifest, key, draft, keys=keys)
        with refusals.storing():
            _put(draft / SITE, site)
            _put(draft / HOME, into)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for organisation in restored.organisations:
        logbook.note(into, organisation, logbook.Entry("restore", manifest.name, detail={"files": restored.files}))
    _remembered(Registry(into, keys))
    return replace(restored, into=into)


def key_of(folder: Path, *, home: Path, keys: Path | None, recovery: str) -> bytes:
    """What opens the set: the recovery key where one is given, else the key beside the other keys."""
    told = set_files.header(folder)
    if not recovery:
        return DataKeys(keys, home).key(str(told["set"]))
    if not (folder / data_keys.RECOVERY).is_file():
        raise refusals.recovery_wrong()
    with paths.open_plain(folder / data_keys.RECOVERY) as file:
        return data_keys.recovered(file.read(100_000), recovery)


def unpack(folder: Path, manifest: Manifest, key: bytes, target: Path) -> None:
    """Every file of a set below `target`, which is new and private."""
    with refusals.storing():
        for one in manifest.files:
            path = target / one.path
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with paths.create_private(path) as file:
                for piece in set_files.unpacked(folder, one, key):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())


def _brought_back(folder: Path, manifest: Manifest, key: bytes, draft: Path, *, keys: Path | None) -> Restored:
    unpack(folder, manifest, key, draft)
    home = draft / HOME
    # By the numbers of then: who is gone is marked by the number of every generation there was.
    forgotten = forgetting.forget_gone(home, keys)
    # Then the key in use: a set of before a change of key would bring the same orders twice.
    rotating_entity.bring_along(home, keys=keys)
    houses = tuple(organisations(home))
    for organisation in houses:
        Store(home, organisation).verify()
    return Restored(manifest.name, manifest.made, home, len(manifest.files), houses, forgotten, manifest)


def _put(source: Path, target: Path) -> None:
    """In one step; an empty folder that was there makes way."""
    if not source.is_dir():
        return
    with contextlib.suppress(FileNotFoundError):
        target.rmdir()
    source.rename(target)
    force(target.parent)


def _require_free(place: Path) -> None:
    if os.path.lexists(place) and (place.is_symlink() or not place.is_dir() or any(place.iterdir())):
        raise refusals.not_empty()


def _remembered(registry: Registry) -> None:
    """The list of sets, out of the keys folder: the one of before was not in the set."""
    for one in registry.all():
        registry.put(one)


def refused_by(ask: Callable[[], object]) -> PubliekError | None:
    """What `ask` is refused with; None when it is not."""
    try:
        ask()
    except PubliekError as trouble:
        return trouble
    return None
