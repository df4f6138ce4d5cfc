"""How is an erasure begun so that it can always be finished? What is needed for it stands sealed on the disk first.

    home/organisations/<id>/erasing/<receipt number>.intent

As long as it is there the erasure is not done. It is taken away last, after everything was searched and told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from publiek.house import House
from publiek.pseudonymisation.vault import Vault
from publiek.rights.known import Known
from publiek.warehouse import publication
from publiek.warehouse import refusals as storage
from publiek.warehouse.places import places_of

FOLDER = "erasing"
_PAD = 4096


@dataclass(repr=False)
class Intent:
    """One erasure that is going on. `number`: of the receipt that will be; `told`: what was done so far, by part."""

    number: str
    known: Known
    case: str
    asked_on: str
    salt: str
    numbers: tuple[int, ...] = ()
    files: tuple[dict[str, Any], ...] = ()
    told: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Intent({self.number!r})"


def folder_of(house: House) -> Path:
    """Where erasures that are going on stand."""
    return places_of(house.home, organisation=house.organisation).root / FOLDER


def waiting(house: House) -> tuple[str, ...]:
    """The numbers of the erasures that are not done."""
    return tuple(sorted(path.stem for path in folder_of(house).glob("*.intent")))


@contextmanager
def alone(house: House, *, patience: float) -> Iterator[bool]:
    """Whether this process is the one that erases; it waits `patience` seconds for another."""
    with storage.storing():
        publication.make_room(places_of(house.home, organisation=house.organisation))
        folder_of(house).mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(str(folder_of(house) / "lock"), mode=0o600)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def write(house: House, intent: Intent) -> None:
    """Keeps an intent, whole or not at all, so that nobody but this house can read it."""
    told = json.dumps(
        {
            "number": intent.number,
            "known": {name: getattr(intent.known, name) for name in intent.known.told},
            "case": intent.case,
            "asked_on": intent.asked_on,
            "salt": intent.salt,
            "numbers": list(intent.numbers),
            "files": list(intent.files),
            "told": intent.told,
        }
    ).encode()
    sealed = vault_of(house).seal(told + b" " * (-len(told) % _PAD))
    with storage.storing():
        publication.make_room(places_of(house.home, organisation=house.organisation))
        folder = folder_of(house)
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{intent.number}.intent"
        publication.write_whole(path, content=sealed)
        path.chmod(0o600)
        for part in folder.glob(".*.part"):
            part.unlink(missing_ok=True)


def read(house: House, number: str) -> Intent:
    """An intent that is kept. Raises StorageError of the vault when it does not open."""
    with storage.storing():
        sealed = (folder_of(house) / f"{number}.intent").read_bytes()
    told = json.loads(vault_of(house).open(sealed))
    known, numbers, files = Known(**told.pop("known")), tuple(told.pop("numbers")), tuple(told.pop("files"))
    return Intent(known=known, numbers=numbers, files=files, **told)


def remove(house: House, number: str) -> None:
    """The erasure is done."""
    with storage.storing():
        (folder_of(house) / f"{number}.intent").unlink(missing_ok=True)
        publication.force(folder_of(house))


def vault_of(house: House) -> Vault:
    """The vault of the house's legal entity."""
    return Vault(house.keys, house.legal_entity or house.organisation, house.home)
