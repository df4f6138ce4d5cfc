"""How does what was erased, or is past its term, leave the copies too?

A set is brought back in a private place, changed there, and sealed anew under a new key as a set of the same moment;
then the old key is destroyed and the old files are removed. Killed in between, both are there and the purge is told as
pending. A set that cannot be reached now is told as pending as well; its key can be destroyed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from publiek.errors import PubliekError
from publiek.safekeeping import ending, forgetting, making, refusals, restoring, set_files
from publiek.safekeeping.data_keys import DataKeys
from publiek.safekeeping.making import HOME, Origin, Wishes
from publiek.safekeeping.registry import Registered, Registry
from publiek.warehouse import Store, organisations

Change = Callable[[pa.Table], pa.Table]
#: What else must be changed in a data folder that was brought back: answers, consent, a case. It gets the folder.
Also = Callable[[Path], None]


@dataclass(frozen=True)
class Resealed:
    """A set that took the place of another: their names, and their digests before and after."""

    before: str
    after: str
    digest_before: str
    digest_after: str


@dataclass(frozen=True)
class PurgedSets:
    """What a purge did to the sets. `untouched`: had nothing of the organisation; `pending`: could not be reached."""

    resealed: tuple[Resealed, ...] = ()
    untouched: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()


def purge(
    home: Path,
    organisation: str,
    change: Change | None,
    *,
    keys: Path | None = None,
    also: Also | None = None,
    why: str = "erased",
) -> PurgedSets:
    """Applies `change` (see `Store.purge`) and `also` inside every living set, newest first.

    `why`: a code without a person in it; it is how a pending purge is told. Sets with a recovery key lose it: the key
    of the new set is only beside the other keys, for who may hold the recovery key cannot be asked here.
    """
    registry = Registry(home, keys)
    done: list[Resealed] = []
    untouched: list[str] = []
    pending: list[str] = []
    with registry.alone(patience=600.0) as work:
        for one in reversed([one for one in registry.all() if one.living]):
            try:
                made = _resealed(registry, one, work / one.name, Purge(organisation, change, also, why))
            except PubliekError:
                made = None
                registry.put(replace(one, pending=tuple(sorted({*one.pending, f"{organisation}:{why}"}))))
                pending.append(one.name)
                continue
            finally:
                shutil.rmtree(work / one.name, ignore_errors=True)
            (untouched.append(one.name) if made is None else done.append(made))
    return PurgedSets(tuple(done), tuple(untouched), tuple(pending))


@dataclass(frozen=True)
class Purge:
    """One purge: of whom, what changes, and why."""

    organisation: str
    change: Change | None
    also: Also | None
    why: str


def _resealed(registry: Registry, one: Registered, work: Path, purge: Purge) -> Resealed | None:
    if not (one.folder / set_files.HEADER).is_file():
        raise refusals.no_set()
    key = restoring.key_of(one.folder, home=registry.home, keys=registry.keys, recovery="")
    manifest = set_files.manifest_of(one.folder, key)
    if not any(file.path.startswith(f"{HOME}/organisations/{purge.organisation}/") for file in manifest.files):
        return None
    work.mkdir(mode=0o700)
    restoring.unpack(one.folder, manifest, key, work)
    forgetting.forget_gone(work / HOME, registry.keys)
    if purge.change is not None and purge.organisation in organisations(work / HOME):
        Store(work / HOME, purge.organisation).purge(purge.change, why=purge.why)
    if purge.also is not None:
        purge.also(work / HOME)
    told = DataKeys(registry.keys, registry.home).told(one.name) or {}
    origin = Origin(manifest.made, str(told.get("secrets", "")))
    made = making.write(registry, work, Path(one.place), wishes=Wishes(), of=origin)
    # What could not reach this set before may be about somebody else: only the end of the set settles it.
    registry.put(replace(made.set, pending=one.pending))
    ending.end(registry, one, "shredded")
    return Resealed(one.name, made.set.name, one.digest, made.set.digest)
