"""How does a set end? Its key is destroyed, so that no copy of it can be read any more, and its files are removed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publiek import logbook
from publiek.safekeeping import data_keys, refusals, set_files
from publiek.safekeeping.data_keys import DataKeys
from publiek.safekeeping.registry import Registered, Registry


@dataclass(frozen=True)
class Ended:
    """Sets that ended. `removed`: their files are gone too; `beyond`: what a recovery key still opens elsewhere."""

    shredded: tuple[str, ...]
    removed: tuple[str, ...]
    beyond: tuple[str, ...] = ()


def shred(home: Path, name: str, *, keys: Path | None = None) -> Ended:
    """Destroys the key of a set, and removes its files where they can be reached.

    A copy of the set elsewhere stays unreadable for good, unless a recovery key was given when it was made, or the keys
    folder was exported since: `beyond` names the first, the second nobody can know.
    """
    registry = Registry(home, keys)
    with registry.alone():
        return _together([end(registry, registry.one(name), "shredded")])


def expire(home: Path, *, days: int, keep: int = 1, keys: Path | None = None, now: datetime | None = None) -> Ended:
    """Ends every set that was made more than `days` ago, but never the last `keep` that can be reached."""
    registry, limit = Registry(home, keys), (now or datetime.now(UTC)) - timedelta(days=days)
    with registry.alone():
        living = [one for one in registry.all() if one.living]
        kept = {one.name for one in [one for one in living if one.state == "present"][-keep:]} if keep else set()
        old = [one for one in living if one.name not in kept and _moment(one) < limit]
        # One of which the end was killed after the key was destroyed.
        old += [one for one in registry.all() if one.state == "shredded" and not one.ended and _is_there(one)]
        return _together([end(registry, one, "expired") for one in old])


def end(registry: Registry, one: Registered, state: str) -> Ended:
    """The end of one set. First the key: who is killed after that left nothing that opens."""
    DataKeys(registry.keys, registry.home).destroy(one.name)
    reached = (one.folder / set_files.HEADER).is_file()
    with refusals.storing():
        if reached:
            # First what a recovery key could open.
            for part in (data_keys.RECOVERY, set_files.MANIFEST):
                (one.folder / part).unlink(missing_ok=True)
            shutil.rmtree(one.folder)
    registry.put(replace(one, state=state, ended=datetime.now(UTC).isoformat(timespec="seconds"), pending=()))
    for organisation in logbook.houses(registry.home):
        entry = logbook.Entry("key-destroyed", one.name, detail={"removed": reached})
        logbook.note(registry.home, organisation, entry)
    beyond = (one.name,) if one.recovery and not reached else ()
    return Ended((one.name,), (one.name,) if reached else (), beyond)


def _is_there(one: Registered) -> bool:
    return one.folder.is_dir()


def _together(ended: list[Ended]) -> Ended:
    return Ended(
        tuple(name for one in ended for name in one.shredded),
        tuple(name for one in ended for name in one.removed),
        tuple(name for one in ended for name in one.beyond),
    )


def _moment(one: Registered) -> datetime:
    try:
        found = datetime.fromisoformat(one.made)
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
