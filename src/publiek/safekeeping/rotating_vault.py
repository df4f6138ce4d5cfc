"""How does everything that is kept sealed get another lock? Sealed anew, thing by thing; then the old secret goes.

While it goes on both secrets open; so a rotation that was killed loses nothing, and the same call completes it. The
vault itself refuses to drop a secret that something still needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publiek import logbook
from publiek.pseudonymisation import Keyring, key_files
from publiek.pseudonymisation.vault import Vault
from publiek.safekeeping import data_keys, seals
from publiek.safekeeping.data_keys import DataKeys

#: How often is looked again for what another process sealed meanwhile.
_ROUNDS = 10


@dataclass(frozen=True)
class Resealed:
    """What was sealed anew under the secret `id`: how many things, and how many earlier secrets were dropped.

    `kept_for`: backups in which something is sealed that needs an earlier secret; as long as they live it stays.
    """

    entity: str
    id: str
    things: int
    retired: int
    kept_for: tuple[str, ...] = ()


def rotate_vault(home: Path, entity: str, *, keys: Path | None = None) -> Resealed | None:
    """A new secret for what `entity` keeps sealed; None when it keeps nothing sealed.

    Connections, cursors, journals, cases, evidence, breaches: whatever lies in `home`. Raises StorageError of the
    vault, "connection-busy".
    """
    if not exists(home, entity, keys=keys):
        return None
    Vault(keys, entity, home).rotate()
    return retire_vault(home, entity, keys=keys)


def retire_vault(home: Path, entity: str, *, keys: Path | None = None) -> Resealed | None:
    """Seals anew what needs an earlier secret, and drops the earlier ones. Completes a rotation that was killed."""
    if not exists(home, entity, keys=keys):
        return None
    vault, folder = Vault(keys, entity, home), Keyring(keys, data_folder=home).folder
    known = key_files.read(_path(folder, entity))
    earlier, things, kept_for = frozenset(known.ids[:-1]), 0, tuple[str, ...]()
    if entity == data_keys.ENTITY:
        things = DataKeys(keys, home).reseal() if earlier else 0
        retired = vault.retire(DataKeys(keys, home).tokens())
    else:
        for _ in range(_ROUNDS):
            more = seals.reseal_all(home, earlier, vault.reseal)
            things += more
            if not more:
                break
        kept_for = DataKeys(keys, home).needed(earlier) if earlier else ()
        # What a backup holds sealed must still open when it comes back.
        retired = 0 if kept_for else vault.retire(_of(home, frozenset(known.ids)))
    if things or retired:
        for organisation in logbook.houses(home):
            if organisation == entity or entity == data_keys.ENTITY:
                entry = logbook.Entry("key-rotated", known.id, detail={"kind": "vault", "things": things})
                logbook.note(home, organisation, entry)
    return Resealed(entity, known.id, things, retired, kept_for)


def exists(home: Path, entity: str, *, keys: Path | None = None) -> bool:
    """Whether this entity ever sealed anything."""
    return _path(Keyring(keys, data_folder=home).folder, entity).is_file()


def _of(home: Path, ids: frozenset[str]) -> list[bytes]:
    """Everything in `home` that is sealed with one of these secrets."""
    return [token for _, token in seals.sealed_in(home) if seals.id_of(token) in ids]


def _path(folder: Path, entity: str) -> Path:
    return folder / key_files.name_of(entity).replace(".key.json", ".vault.json")
