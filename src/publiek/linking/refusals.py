"""What is refused when double accounts are sought, and what to do about it?"""

from __future__ import annotations

from publiek.errors import StorageError, Text, UsageError


def not_installed() -> UsageError:
    """The extra is missing."""
    return UsageError(
        "linking-not-installed",
        Text(
            "Wat dubbele accounts zoekt, is hier niet geïnstalleerd.",
            "What looks for double accounts is not installed here.",
        ),
        Text("Installeer: pip install 'publiek[linking]'.", "Install: pip install 'publiek[linking]'."),
    )


def no_accounts() -> UsageError:
    """A count or a tally: nobody is known in it."""
    return UsageError(
        "no-accounts",
        Text("In dit bestand staan geen klanten.", "There are no customers in this file."),
        Text(
            "Exporteer bestellingen of klanten, met e-mail, naam of adres.",
            "Export orders or customers, with e-mail address, name or address.",
        ),
    )


def no_threshold() -> UsageError:
    """A probability outside 0.5 to 1."""
    return UsageError(
        "threshold-unreadable",
        Text("Zo zeker kan niets zijn.", "Nothing can be that sure."),
        Text("Kies een kans van 0,5 tot 1, bijvoorbeeld 0.99.", "Choose a probability from 0.5 to 1, such as 0.99."),
    )


def without_numbers() -> UsageError:
    """Nothing to write: a list without numbers would need names."""
    return UsageError(
        "pairs-without-numbers",
        Text("Dit bestand heeft geen klantnummers.", "This file has no customer numbers."),
        Text("Exporteer met het klantnummer erbij.", "Export with the customer number included."),
    )


def list_exists(name: str) -> UsageError:
    """A list is never written over another file."""
    return UsageError(
        "pairs-file-exists",
        Text("Er is al een bestand met deze naam.", "There is a file of this name already."),
        Text("Kies met --out een andere naam.", "Choose another name with --out."),
        {"file": name},
    )


def list_unwritten(name: str) -> StorageError:
    """The folder is not there, or there is no room."""
    return StorageError(
        "pairs-not-written",
        Text("De lijst kan niet worden weggeschreven.", "The list cannot be written."),
        Text("Kijk of de map bestaat en er ruimte is.", "Check that the folder exists and has room."),
        {"file": name},
    )
