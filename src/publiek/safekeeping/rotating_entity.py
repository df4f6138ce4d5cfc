"""How does a house get a new key without losing anything? Stored lines are brought along first, then the key counts.

A coming generation is prepared beside the key in use. Every organisation of the entity is brought along in one step
each: until then it works with the key in use, from then on with the coming one, so at no moment do lines and key
differ. When all are there, the coming generation becomes the key in use. A rotation that was killed goes on where it
was. What has a secret of its own (journals, the list of who is gone, rounding, overlap) does not change: it is
derived from the first generation or sealed by the vault. The contacts in the ledger of consent follow last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from publiek import consent, logbook
from publiek.house import House, Progress, silent
from publiek.pseudonymisation import EntityKeys, Keyring, key_files
from publiek.pseudonymisation.rekey import rekey
from publiek.warehouse import Store, organisations
from publiek.warehouse.rekeying import rekey_mirror, rekey_store


@dataclass(frozen=True)
class Rotated:
    """A rotation that is complete: from which key to which, and of how many organisations the lines were brought."""

    entity: str
    from_id: str
    to_id: str
    organisations: tuple[str, ...]
    mirrors: int = 0


def rotate_entity(home: Path, entity: str, *, keys: Path | None = None, progress: Progress = silent) -> Rotated:
    """A new key for `entity`, with everything stored brought along; goes on with one that was begun and killed.

    Figures are the same before and after, and what comes in later matches what came before. Raises StorageError
    "key-missing", "import-busy", "connection-busy"; then nothing is half done, and the same call goes on.
    """
    keyring = Keyring(keys, data_folder=home)
    before = keyring.keys(entity).id
    coming = keyring.prepare(entity)
    houses = houses_of(home, entity, coming)
    mirrors = 0
    for number, organisation in enumerate(houses):
        progress("keep", number / len(houses))
        change_of = partial(_change, coming)
        rekey_store(home, organisation, change_of, key_id=coming.id)
        mirrors += _mirrors(Store(home, organisation), coming)
    keyring.promote(entity)
    for organisation in {*houses, entity}:
        # Killed before this, the ledger follows when it is opened next.
        consent.rekey(House(organisation, home, legal_entity=entity, keys=keys))
    for organisation in houses:
        entry = logbook.Entry("key-rotated", coming.id, detail={"kind": "entity", "from": coming.ids[-2]})
        logbook.note(home, organisation, entry)
    return Rotated(entity, before if before != coming.id else coming.ids[-2], coming.id, houses, mirrors)


def finish(home: Path, *, keys: Path | None = None) -> tuple[Rotated, ...]:
    """Completes every rotation that was begun and killed."""
    folder = Keyring(keys, data_folder=home).folder
    begun = [read for path in sorted(folder.glob("*.key.json")) if (read := key_files.read(path)).pending]
    waiting = {name for keys_ in begun for name in houses_of(home, "", keys_.brought_along)}
    keyring = Keyring(keys, data_folder=home)
    return tuple(rotate_entity(home, name, keys=keys) for name in sorted(waiting) if keyring.pending(name))


def bring_along(home: Path, *, keys: Path | None = None) -> int:
    """Everything in `home` under the keys in use, where they are here; of how many organisations there was something.

    A copy of before a change of key would otherwise not match what comes in.
    """
    folder, brought = Keyring(keys, data_folder=home).folder, 0
    for organisation in organisations(home):
        used = {record.key_id for record in Store(home, organisation).history()}
        known = keys_with(folder, used)
        if known is not None and used != {known.id} and used <= set(known.ids):
            rekey_store(home, organisation, partial(_change, known), key_id=known.id)
            _mirrors(Store(home, organisation), known)
            brought += 1
    return brought


def keys_with(folder: Path, ids: set[str]) -> EntityKeys | None:
    """The keys in `folder` of which one has an id of `ids`; None when they are not here."""
    for path in sorted(folder.glob("*.key.json")):
        found = key_files.read(path)
        found = found.brought_along if found.pending and found.pending.id in ids else found
        if ids & set(found.ids):
            return found
    return None


def houses_of(home: Path, entity: str, keys: EntityKeys) -> tuple[str, ...]:
    """The organisations in `home` whose lines were made with one of `keys`, and the one that is called `entity`."""
    found = []
    for organisation in organisations(home):
        used = {record.key_id for record in Store(home, organisation).history()}
        if organisation == entity or used & set(keys.ids):
            found.append(organisation)
    return tuple(found)


def _change(keys: EntityKeys, made_with: str) -> partial[pa.Table]:
    return partial(rekey, keys=keys, made_with=made_with)


def _mirrors(store: Store, keys: EntityKeys) -> int:
    followed = 0
    for name in store.mirrors():
        mirror = store.mirror(name)
        with mirror.running(patience=600.0):
            state = mirror.state()
            if state.key_id != keys.id and state.key_id in keys.ids:
                rekey_mirror(mirror, _change(keys, state.key_id), key_id=keys.id)
                followed += 1
    return followed
