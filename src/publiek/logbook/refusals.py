"""What is said when the log cannot be written, or was changed?"""

from __future__ import annotations

from publiek.errors import StorageError, Text, UsageError


def changed(line: int) -> StorageError:
    """The log does not end as it was left."""
    return StorageError(
        "log-changed",
        Text(
            "Het logboek van deze organisatie is veranderd of afgebroken.",
            "The log of this house was changed or cut off.",
        ),
        Text(
            "Kijk waar met: publiek log verify. Zet het terug uit de back-up en zoek uit wie erbij kon. Kan dat niet: "
            "publiek log renew legt het oude logboek apart en begint een nieuw.",
            "See where with: publiek log verify. Restore it from its backup and find out who could reach it. If that "
            "is impossible: publiek log renew puts the old log aside and begins a new one.",
        ),
        {"line": line} if line else {},
    )


def not_written() -> StorageError:
    """What cannot be written down does not happen."""
    return StorageError(
        "log-not-written",
        Text("Het logboek kan niet worden bijgeschreven.", "The log cannot be written."),
        Text(
            "Kijk of de schijf vol is en of u in de gegevensmap mag schrijven. Zolang het logboek dit niet opneemt, "
            "gebeurt het niet.",
            "Check whether the disk is full and whether you may write in the data folder. While the log does not take "
            "it, it does not happen.",
        ),
    )


def unreadable_head() -> UsageError:
    """A file that should hold heads of logs does not."""
    return UsageError(
        "log-head-unreadable",
        Text("Dit bestand bevat geen bewaarde eindes van logboeken.", "This file holds no kept ends of logs."),
        Text("Maak het met: publiek log head --out BESTAND.", "Make it with: publiek log head --out FILE."),
    )


def key_damaged() -> StorageError:
    """The key that signs heads is not whole, or others can read it."""
    return StorageError(
        "log-key-damaged",
        Text(
            "De sleutel die het einde van het logboek ondertekent is niet heel of staat open voor anderen.",
            "The key that signs the end of the log is not whole, or is open to others.",
        ),
        Text(
            "Zet hem terug uit de back-up van de sleutels, leesbaar voor u alleen.",
            "Restore it from the backup of the keys, readable by you alone.",
        ),
    )


def who_unfit() -> UsageError:
    """Who acts is told with something that does not belong in a log."""
    return UsageError(
        "log-who",
        Text(
            "Zo kan niet in het logboek staan wie dit doet.",
            "The log cannot say in this way who does this.",
        ),
        Text(
            "Geef een naam of functie, zonder e-mailadres, postcode of lang nummer.",
            "Give a name or a function, without an e-mail address, postcode or long number.",
        ),
    )


def no_house() -> UsageError:
    """Not the id of an organisation."""
    return UsageError(
        "log-organisation",
        Text("Dit is geen id van een organisatie.", "This is not the id of an organisation."),
        Text("Gebruik kleine letters, cijfers en streepjes.", "Use lower-case letters, digits and hyphens."),
    )
