"""Which sets were made of this data folder, where are they, and when was the last drill?

    home/backups/registry.json     one line per set that was ever made, also those that are gone
    home/backups/work/             what a backup, drill or purge that runs has in hand; removed by the next one

Beside the key of each set stands where it is, so that a data folder that was brought back knows the later sets too.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from publiek.errors import PubliekError
from publiek.safekeeping import refusals, set_files
from publiek.safekeeping.data_keys import DataKeys
from publiek.warehouse.places import token
from publiek.warehouse.publication import write_whole

#: present; unreachable (its place cannot be read now); shredded (its key is gone); expired (its files are gone too)
STATES = ("present", "unreachable", "shredded", "expired")


@dataclass(frozen=True)
class Registered:
    """One set. `pending`: purges that could not reach it yet; `recovery`: a recovery key opens it too."""

    name: str
    place: str
    made: str
    digest: str = ""
    recovery: bool = False
    drilled: str = ""
    drill: str = ""
    ended: str = ""
    state: str = "present"
    pending: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the set is."""
        return Path(self.place) / self.name

    @property
    def living(self) -> bool:
        """Whether somebody could still open it: its key was not destroyed."""
        return self.state not in ("shredded", "expired")


class Registry:
    """The list of the sets of one data folder. `keys`: its keys folder (None: the user's own)."""

    def __init__(self, home: Path, keys: Path | None = None) -> None:
        self.home, self.keys = home.absolute(), keys
        self.folder = self.home / "backups"
        self._path = self.folder / "registry.json"

    def all(self) -> tuple[Registered, ...]:
        """Every set, oldest first, with whether it can be reached now."""
        found = {one.name: one for one in self._read()}
        data_keys = DataKeys(self.keys, self.home)
        keys = set(data_keys.names())
        for name in keys - set(found):
            told = data_keys.told(name) or {}
            found[name] = Registered(name, str(told.get("place", "")), str(told.get("made", "")))
        looked = [_looked(one, has_key=one.name in keys) for one in found.values()]
        return tuple(sorted(looked, key=lambda one: (one.made, one.name)))

    def listed(self) -> set[str]:
        """The names on the list itself."""
        return {one.name for one in self._read()}

    def one(self, name: str) -> Registered:
        """A set by its name. Raises UsageError "backup-unknown"."""
        for found in self.all():
            if found.name == name:
                return found
        raise refusals.no_set()

    def put(self, one: Registered) -> None:
        """Adds a set, or says something else of it."""
        kept = [known for known in self.all() if known.name != one.name]
        content = {"format": 1, "sets": [asdict(known) for known in sorted([*kept, one], key=lambda r: r.made)]}
        with refusals.storing():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._path, content=json.dumps(content, indent=1).encode())
            self._path.chmod(0o600)

    @contextmanager
    def alone(self, *, patience: float = 1.0) -> Iterator[Path]:
        """A private folder to work in; one backup, drill or purge at a time. What a killed one left is removed first.

        Raises StorageError "backup-busy".
        """
        with refusals.storing():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(str(self.folder / "lock"), mode=0o600)
        taken = False
        try:
            lock.acquire(timeout=patience)
            taken = True
        except Timeout:
            pass
        if not taken:
            raise refusals.busy()
        try:
            shutil.rmtree(self.folder / "work", ignore_errors=True)
            work = self.folder / "work" / token()
            with refusals.storing():
                work.mkdir(mode=0o700, parents=True)
            yield work
        finally:
            shutil.rmtree(self.folder / "work", ignore_errors=True)
            lock.release()

    def _read(self) -> list[Registered]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return []
        trouble: PubliekError
        try:
            return [_registered(one) for one in json.loads(content)["sets"]]
        except (ValueError, KeyError, TypeError):
            trouble = refusals.damaged("header")
        raise trouble


def _registered(told: dict[str, Any]) -> Registered:
    return Registered(**{**told, "pending": tuple(told.get("pending", ()))})


def _looked(one: Registered, *, has_key: bool) -> Registered:
    """The set with the state it is in now: a disk may have been taken out, or put back; its key may be gone."""
    if not one.living:
        return one
    if not has_key and not one.recovery:
        return replace(one, state="shredded")
    there = (one.folder / set_files.HEADER).is_file()
    return replace(one, state="present" if there else "unreachable")
