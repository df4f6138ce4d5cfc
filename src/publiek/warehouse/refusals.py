"""What can go wrong with the data folder, and what can a person do about it?"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from publiek.errors import PubliekError, StorageError, Text

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WORDS = ("No space left", "File too large", "quota exceeded", "failed to offload data block")
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
#: What engines raise for files they cannot read or write, by name: only `engines` may import an engine.
_ENGINE_FAILURES = {
    "IOException",
    "OutOfMemoryException",
    "InvalidInputException",
    "SerializationException",
    "ArrowInvalid",
}


def disk_full() -> StorageError:
    """No room is left where the data are kept."""
    return StorageError(
        "disk-full",
        Text("De schijf met de gegevensmap is vol.", "The disk with the data folder is full."),
        Text(
            "Maak ruimte vrij en probeer het opnieuw. Wat al bewaard was, is niet veranderd.",
            "Free some space and try again. What was kept before has not changed.",
        ),
    )


def not_allowed() -> StorageError:
    """The folder may not be read or written by this user."""
    return StorageError(
        "home-not-allowed",
        Text(
            "Publiek mag in de gegevensmap niet lezen of schrijven.",
            "Publiek is not allowed to read or write in the data folder.",
        ),
        Text(
            "Pas de rechten van de map aan, of kies een andere map met --home. Wat al bewaard was, is niet veranderd.",
            "Change the permissions of the folder, or choose another folder with --home. "
            "What was kept before has not changed.",
        ),
    )


def checkpoint_misfit() -> StorageError:
    """A checkpoint does not fit the file it was made from."""
    return StorageError(
        "checkpoint-misfit",
        Text(
            "De bewaarde tussenstand past niet bij dit bestand. De tussenstand is weggegooid.",
            "The checkpoint that was kept does not fit this file. It has been thrown away.",
        ),
        Text(
            "Geef dezelfde opdracht nog eens: dan begint het inlezen opnieuw. Er is niets half bewaard.",
            "Give the same command again: the import then starts anew. Nothing is half kept.",
        ),
    )


def storage_failed(kind: str) -> StorageError:
    """Reading or writing failed for another reason; `kind` is the system's or engine's name of it."""
    return StorageError(
        "storage-failed",
        Text("Lezen of schrijven in de gegevensmap is mislukt.", "Reading or writing in the data folder failed."),
        Text(
            "Controleer de schijf en de map, en probeer het opnieuw. Wat al bewaard was, is niet veranderd.",
            "Check the disk and the folder, and try again. What was kept before has not changed.",
        ),
        {"kind": kind},
    )


def import_busy(seconds: float) -> StorageError:
    """Another import of the same organisation did not finish in time."""
    return StorageError(
        "import-busy",
        Text(
            "Een ander proces schrijft nu in de gegevens van deze organisatie.",
            "Another process is writing the data of this organisation.",
        ),
        Text("Wacht tot het klaar is en probeer het opnieuw.", "Wait until it has finished and try again."),
        {"waited_seconds": round(seconds)},
    )


def purge_unfinished() -> StorageError:
    """Something is being removed from every file, or that was stopped and is to be finished."""
    return StorageError(
        "purge-unfinished",
        Text(
            "Er worden gegevens weggehaald. Tot dat klaar is, zijn er geen cijfers.",
            "Data are being removed. Until that is done there are no figures.",
        ),
        Text(
            "Vraag het over een minuut opnieuw. Blijft dit staan, dan is het weghalen gestopt: "
            "publiek retention run maakt het af.",
            "Ask again in a minute. If this stays, the removal was stopped: publiek retention run finishes it.",
        ),
    )


def version_replaced() -> StorageError:
    """What was being read was removed meanwhile, on purpose."""
    return StorageError(
        "version-replaced",
        Text(
            "Terwijl dit werd uitgerekend, zijn gegevens weggehaald. Er is niets getoond.",
            "While this was being worked out, data were removed. Nothing was shown.",
        ),
        Text("Vraag het opnieuw: dan krijgt u de nieuwe cijfers.", "Ask again: you then get the new figures."),
    )


def connection_busy() -> StorageError:
    """Another run of the same live connection is at work."""
    return StorageError(
        "connection-busy",
        Text("Deze koppeling is al bezig met bijwerken.", "This connection is being updated already."),
        Text("Wacht tot dat klaar is en probeer het opnieuw.", "Wait until that has finished and try again."),
    )


def home_newer(found: object, *, known: int) -> StorageError:
    """The folder was written by a newer version of the program."""
    return StorageError(
        "home-newer",
        Text(
            "Deze gegevensmap is gemaakt met een nieuwere versie van Publiek.",
            "This data folder was made by a newer version of Publiek.",
        ),
        Text(
            "Installeer de nieuwste versie van Publiek. Er is niets veranderd.",
            "Install the latest version of Publiek. Nothing has been changed.",
        ),
        {"format": found, "format_known": known},
    )


def home_damaged(file: str) -> StorageError:
    """The bookkeeping itself (`CURRENT` or a manifest) is missing or unreadable."""
    return StorageError(
        "home-damaged",
        Text("De administratie van de gegevensmap is beschadigd.", "The bookkeeping of the data folder is damaged."),
        Text(
            "Er is niets gewist. Zet een reservekopie van de map terug.",
            "Nothing was deleted. Put back a backup of the folder.",
        ),
        {"file": file},
    )


def data_damaged(files: dict[str, str]) -> StorageError:
    """Kept files are missing or differ from what was written; `files` says which and how."""
    return StorageError(
        "data-damaged",
        Text(
            f"Er ontbreken bewaarde bestanden of ze zijn veranderd (aantal: {len(files)}).",
            f"Kept files are missing or have changed (number: {len(files)}).",
        ),
        Text(
            "Zet een reservekopie terug, of trek de levering in en lees haar opnieuw in.",
            "Put back a backup, or withdraw the delivery and import it again.",
        ),
        {"files": files},
    )


def identifier_refused(columns: list[str]) -> StorageError:
    """A table that still has names, addresses or numbers of persons was about to be written; nothing of it is."""
    return StorageError(
        "identifier-refused",
        Text(
            "Deze tabel heeft nog kolommen die een persoon aanwijzen.",
            "This table still has columns that point at a person.",
        ),
        Text(
            "Er is niets bewaard. Meld dit als fout in Publiek.", "Nothing was kept. Report this as a fault in Publiek."
        ),
        {"columns": columns},
    )


def columns_refused(*, unknown: list[str], missing: list[str], types: list[str]) -> StorageError:
    """A table has other columns than the standard says; nothing of it is written."""
    where = {"unknown": unknown, "missing": missing, "types": types}
    return StorageError(
        "columns-refused",
        Text(
            "Deze tabel heeft andere kolommen dan de standaard zegt.",
            "This table has other columns than the standard says.",
        ),
        Text(
            "Er is niets bewaard. Meld dit als fout in Publiek.", "Nothing was kept. Report this as a fault in Publiek."
        ),
        {name: columns for name, columns in where.items() if columns},
    )


def is_disk_full(trouble: BaseException | None) -> bool:
    """Whether the system or an engine says that there is no room left."""
    if isinstance(trouble, OSError):
        return trouble.errno in _FULL
    return type(trouble).__name__ in _ENGINE_FAILURES and any(words in str(trouble) for words in _FULL_WORDS)


@contextmanager
def storing() -> Iterator[None]:
    """Turns what the system or an engine says about files into a StorageError; other faults pass as they are."""
    try:
        yield
    except PubliekError:
        raise
    except Exception as trouble:
        if is_disk_full(trouble):
            raise disk_full() from None
        if isinstance(trouble, OSError):
            if trouble.errno in _FORBIDDEN:
                raise not_allowed() from None
            raise storage_failed(errno.errorcode.get(trouble.errno or 0, type(trouble).__name__)) from None
        if type(trouble).__name__ in _ENGINE_FAILURES:
            raise storage_failed(type(trouble).__name__) from None
        raise
