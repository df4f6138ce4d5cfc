"""Is what is held kept safely: who may read it, is its disk encrypted, is there a copy, and was it ever tried?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publiek.errors import Text
from publiek.pseudonymisation import Keyring, key_files
from publiek.safekeeping import keys_folder, volumes
from publiek.safekeeping.registry import Registry

#: After so many days without one, a backup or a drill is told as missing.
BACKUP_DAYS, DRILL_DAYS = 7, 92


@dataclass(frozen=True)
class Noticed:
    """One thing that was looked at. `well`: nothing to do; None: it cannot be known from here."""

    code: str
    well: bool | None
    said: Text


def check(home: Path, *, keys: Path | None = None, now: datetime | None = None) -> tuple[Noticed, ...]:
    """Everything that can be looked at without opening anything."""
    folder = Keyring(keys, data_folder=home).folder
    return (
        _volume("data-disk", home, Text("de gegevensmap", "the data folder")),
        _volume("keys-disk", folder, Text("de sleutelmap", "the keys folder")),
        _rights("data-rights", home, Text("de gegevensmap", "the data folder")),
        _rights("keys-rights", folder, Text("de sleutelmap", "the keys folder")),
        _key_change(folder),
        *_copies(Registry(home, keys), now or datetime.now(UTC)),
    )


def _volume(code: str, folder: Path, called: Text) -> Noticed:
    found = volumes.encrypted(folder)
    said = {
        "yes": Text(f"De schijf van {called.nl} is versleuteld.", f"The disk of {called.en} is encrypted."),
        "no": Text(
            f"De schijf van {called.nl} is niet versleuteld: wie de schijf meeneemt, leest mee. Zet versleuteling aan "
            "(LUKS, BitLocker, FileVault).",
            f"The disk of {called.en} is not encrypted: whoever takes the disk can read it. Turn on disk encryption "
            "(LUKS, BitLocker, FileVault).",
        ),
        "unknown": Text(
            f"Of de schijf van {called.nl} versleuteld is, kan hier niet worden gezien. Kijk het na.",
            f"Whether the disk of {called.en} is encrypted cannot be seen from here. Look it up.",
        ),
    }[found]
    return Noticed(code, {"yes": True, "no": False, "unknown": None}[found], said)


def _rights(code: str, folder: Path, called: Text) -> Noticed:
    wide, _ = keys_folder.open_to_others(folder)
    if not wide:
        return Noticed(code, True, Text(f"Alleen u kunt in {called.nl}.", f"Only you can reach {called.en}."))
    return Noticed(
        code,
        False,
        Text(
            f"Anderen op deze computer kunnen {wide} bestanden lezen in {called.nl}. Zet de rechten op alleen u.",
            f"Others on this computer can read {wide} files in {called.en}. Make it yours alone.",
        ),
    )


def _key_change(folder: Path) -> Noticed:
    """A new key that was begun and stopped is in no danger, but does not count yet."""
    begun = sum(key_files.read(path).pending is not None for path in sorted(folder.glob("*.key.json")))
    if not begun:
        return Noticed("key-change", True, Text("Geen sleutel is half vervangen.", "No key is half replaced."))
    return Noticed(
        "key-change",
        False,
        Text(
            f"Van {begun} organisaties is de nieuwe sleutel nog niet af. Maak het af met: publiek keys rotate entity.",
            f"The new key of {begun} organisations is not done yet. Finish it with: publiek keys rotate entity.",
        ),
    )


def _copies(registry: Registry, now: datetime) -> tuple[Noticed, ...]:
    living = [one for one in registry.all() if one.living]
    drilled = [one.drilled for one in registry.all() if one.drill == "passed"]
    pending = sum(1 for one in living if one.pending)
    return (
        _dated("backup", max((one.made for one in living), default=""), BACKUP_DAYS, now),
        _dated("drill", max(drilled, default=""), DRILL_DAYS, now),
        Noticed(
            "backup-pending",
            not pending,
            Text(
                f"In {pending} back-ups moet nog iets worden gewist.",
                f"Something must still be erased in {pending} backups.",
            ),
        ),
    )


def _dated(code: str, last: str, days: int, now: datetime) -> Noticed:
    thing = {"backup": Text("back-up", "backup"), "drill": Text("geslaagde oefening", "drill that passed")}[code]
    if not last:
        return Noticed(code, False, Text(f"Er is nog geen {thing.nl}.", f"There is no {thing.en} yet."))
    age = (now - datetime.fromisoformat(last)).days
    day = last[:10]
    said = Text(f"De laatste {thing.nl} is van {day}.", f"The last {thing.en} is of {day}.")
    return Noticed(code, -1 <= age <= days, said)
