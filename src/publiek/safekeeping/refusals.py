"""What is refused about copies and keys, in words? Never with a secret, a path inside a set or a value of a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from publiek.errors import PubliekError, StorageError, Text, UsageError
from publiek.pseudonymisation.refusals import vault_extra_missing as extra_missing
from publiek.warehouse.refusals import storing as _storing

__all__ = ["extra_missing", "storing"]


@contextmanager
def storing() -> Iterator[None]:
    """What the system says about a disk becomes a refusal in words."""
    with _storing():
        yield


def damaged(how: str) -> StorageError:
    """A set is not what was made. `how`: content, missing, extra, header, manifest, size, path."""
    return StorageError(
        "backup-damaged",
        Text(
            "Deze back-up is beschadigd of veranderd. Er is niets teruggezet.",
            "This backup was damaged or changed. Nothing was brought back.",
        ),
        Text(
            "Gebruik een andere back-up (publiek backup list) en maak een nieuwe.",
            "Use another backup (publiek backup list) and make a new one.",
        ),
        {"part": how},
    )


def newer(found: str) -> StorageError:
    """A set was made by a later program."""
    return StorageError(
        "backup-newer",
        Text(
            "Deze back-up is met een nieuwere versie van Publiek gemaakt.",
            "This backup was made with a newer version of Publiek.",
        ),
        Text("Werk Publiek eerst bij, en zet dan terug.", "Update Publiek first, then restore."),
        {"made_with": found},
    )


def no_set() -> UsageError:
    """There is no set at that place."""
    return UsageError(
        "backup-unknown",
        Text("Hier is geen back-up.", "There is no backup here."),
        Text("Bekijk de back-ups met: publiek backup list.", "See the backups with: publiek backup list."),
    )


def key_gone() -> StorageError:
    """The key of a set is not in the keys folder."""
    return StorageError(
        "backup-key-gone",
        Text(
            "De sleutel van deze back-up is er niet. Zonder die sleutel gaat hij niet open.",
            "The key of this backup is not here. Without it the backup does not open.",
        ),
        Text(
            "Haal de sleutels terug (publiek keys import) of geef de herstelsleutel (--recovery). Is de sleutel "
            "vernietigd, dan is deze back-up voorgoed onleesbaar, en dat was de bedoeling.",
            "Bring the keys back (publiek keys import) or give the recovery key (--recovery). When the key was "
            "destroyed this backup can never be read again, as was meant.",
        ),
    )


def not_empty() -> UsageError:
    """There is something where a set would be brought back."""
    return UsageError(
        "restore-not-empty",
        Text("Op deze plaats staat al iets.", "There is something at this place already."),
        Text(
            "Zet terug in een nieuwe map. Er wordt nooit over bestaande gegevens heen teruggezet.",
            "Restore into a new folder. Existing data are never written over.",
        ),
    )


def place_wrong(why: str) -> UsageError:
    """A place that cannot be: inside the data, or inside the keys."""
    return UsageError(
        "backup-place",
        Text("Op deze plaats kan geen kopie staan.", "A copy cannot stand at this place."),
        Text(
            "Kies een map buiten de gegevensmap en buiten de sleutelmap, liefst op een andere schijf.",
            "Choose a folder outside the data folder and the keys folder, best of all on another disk.",
        ),
        {"place": why},
    )


def busy() -> StorageError:
    """Something else is being done to the copies, or the data changed all the time."""
    return StorageError(
        "backup-busy",
        Text(
            "De gegevens veranderen te vaak, of er loopt al een back-up.",
            "The data change too often, or another backup is running.",
        ),
        Text("Probeer het over een paar minuten weer.", "Try again in a few minutes."),
    )


def nothing_to_copy() -> StorageError:
    """There is no data folder, or nothing in it."""
    return StorageError(
        "backup-nothing",
        Text("Er is niets om te kopiëren.", "There is nothing to copy."),
        Text("Wijs de gegevensmap aan met --home.", "Point to the data folder with --home."),
    )


def age_missing() -> UsageError:
    """The library for age is not installed."""
    return UsageError(
        "age-missing",
        Text(
            "Voor sleutels meenemen en herstelsleutels is een extra onderdeel nodig.",
            "Taking keys along and recovery keys need an extra part.",
        ),
        Text("Installeer het met: pip install 'publiek[privacy]'.", "Install it with: pip install 'publiek[privacy]'."),
    )


def recovery_wrong() -> UsageError:
    """What was given as a recovery key is none, or not the one."""
    return UsageError(
        "recovery-wrong",
        Text("Met deze sleutel of dit wachtwoord gaat het niet open.", "This key or passphrase does not open it."),
        Text(
            "Geef de age-sleutel of het wachtwoord waarmee het gesloten is.",
            "Give the age key or the passphrase with which it was closed.",
        ),
    )


def passphrase_short() -> UsageError:
    """A passphrase that could be guessed."""
    return UsageError(
        "passphrase-short",
        Text("Dit wachtwoord is te kort.", "This passphrase is too short."),
        Text(
            "Neem er een van minstens 16 tekens, bijvoorbeeld vijf losse woorden.",
            "Take one of at least 16 characters, for example five unrelated words.",
        ),
    )


def keys_would_be_lost(many: int) -> UsageError:
    """A keys folder that holds other keys is not written over."""
    return UsageError(
        "keys-differ",
        Text(
            "In de sleutelmap staan al andere sleutels met dezelfde naam. Er is niets veranderd.",
            "The keys folder already holds other keys of the same name. Nothing was changed.",
        ),
        Text(
            "Haal ze terug in een lege sleutelmap, en wijs die aan met PUBLIEK_KEYS.",
            "Bring them back into an empty keys folder, and point to it with PUBLIEK_KEYS.",
        ),
        {"files": many},
    )


def keys_damaged() -> StorageError:
    """An export of keys that is not whole."""
    return StorageError(
        "keys-damaged",
        Text("Dit is geen hele kopie van een sleutelmap.", "This is no whole copy of a keys folder."),
        Text("Gebruik een andere kopie. Er is niets veranderd.", "Use another copy. Nothing was changed."),
    )


def still_needed() -> UsageError:
    """Earlier secrets of an entity make the numbers of what comes in."""
    return UsageError(
        "key-still-needed",
        Text(
            "De eerdere sleutels van een organisatie blijven nodig: nieuwe leveringen gaan er een voor een langs.",
            "The earlier keys of an organisation stay needed: new deliveries are numbered through all of them in turn.",
        ),
        Text(
            "Alleen van de kluis kunnen eerdere geheimen weg: publiek keys retire vault.",
            "Only of the vault can earlier secrets go: publiek keys retire vault.",
        ),
    )


def drill_failed(what: str, many: int) -> StorageError:
    """What came back is not what was copied."""
    return StorageError(
        "drill-failed",
        Text(
            "De oefening is mislukt: wat terugkwam is niet gelijk aan wat er stond.",
            "The drill failed: what came back is not what was there.",
        ),
        Text(
            "Vertrouw deze back-up niet. Maak meteen een nieuwe en oefen opnieuw.",
            "Do not trust this backup. Make a new one at once and drill again.",
        ),
        {"what": what, "count": many},
    )


def breach_unknown() -> UsageError:
    """No breach has this number."""
    return UsageError(
        "breach-unknown",
        Text("Er is geen datalek met dit nummer.", "There is no breach with this number."),
        Text("Bekijk ze met: publiek breach list.", "See them with: publiek breach list."),
    )


def breach_incomplete(missing: tuple[str, ...]) -> UsageError:
    """A breach is not closed without what article 33(5) asks."""
    return UsageError(
        "breach-incomplete",
        Text("Er ontbreekt nog iets voordat dit datalek dicht kan.", "Something is missing before this can be closed."),
        Text(
            "Vul aan wat hieronder staat; artikel 33 lid 5 AVG vraagt feiten, gevolgen en maatregelen.",
            "Add what is named below; article 33(5) GDPR asks for facts, effects and measures.",
        ),
        {"missing": list(missing)},
    )


def raise_from(trouble: PubliekError | None) -> None:
    """Raises what was kept for after an `except`, so that nothing of the cause hangs on."""
    if trouble is not None:
        raise trouble
