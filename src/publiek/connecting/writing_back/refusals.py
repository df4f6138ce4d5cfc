"""What can go wrong with writing back, and what should a person do? Never with a contact or a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from publiek.errors import DisclosureError, StorageError, Text, UsageError


def attribute_unknown(many: int, known: tuple[str, ...]) -> UsageError:
    """Not in the registered list."""
    return UsageError(
        "write-back-attribute",
        Text("Dit kan niet worden teruggeschreven.", "This cannot be written back."),
        Text("Kies uit de lijst hieronder; meer is er niet.", "Choose from the list below; there is no more."),
        {"unknown": many, "known": list(known)},
    )


def condition_unknown(many: int, known: tuple[str, ...]) -> UsageError:
    """Not one of the five conditions of a soft opt-in."""
    return UsageError(
        "write-back-condition",
        Text("Dit is geen voorwaarde van de soft opt-in.", "This is no condition of the soft opt-in."),
        Text(
            "Noem alle vijf de voorwaarden hieronder, en alleen als ze voor al uw adressen gelden.",
            "Name all five conditions below, and only when they hold for all your addresses.",
        ),
        {"unknown": many, "known": list(known)},
    )


def venue_unknown() -> UsageError:
    """A distance to nowhere."""
    return UsageError(
        "write-back-venue",
        Text("Van de zaal is geen postcode bekend.", "No postcode of the venue is known."),
        Text("Geef hem met --venue-postcode.", "Give it with --venue-postcode."),
    )


def field_wrong(reason: str, begin: str = "") -> UsageError:
    """The name of a field at the vendor cannot be. `reason`: "name", "double" (two go into one), or "prefix": it must
    begin with `begin`, else it is a field of the system itself.
    """
    return UsageError(
        "write-back-field",
        Text("Deze namen van velden kunnen niet.", "These names of fields cannot be."),
        Text(
            "Geef elk gegeven een eigen veld: --field segment=naam, met letters, cijfers, spaties en _ . : -",
            "Give every attribute a field of its own: --field segment=name, with letters, digits, spaces and _ . : -",
        ),
        {"reason": reason, **({"begin": begin} if begin else {})},
    )


def cannot_write(system: str) -> UsageError:
    """The connector only reads."""
    return UsageError(
        "write-back-no-call",
        Text(f"Naar {system} kan niet rechtstreeks worden geschreven.", f"{system} cannot be written to directly."),
        Text(
            "Maak een bestand dat u daar inleest: publiek write-back file.",
            "Make a file that you import there: publiek write-back file.",
        ),
        {"system": system},
    )


def system_unknown(known: tuple[str, ...]) -> UsageError:
    """No profile for a file of this system."""
    return UsageError(
        "write-back-system",
        Text("Voor dit systeem is er geen vorm voor een bestand.", "There is no shape of a file for this system."),
        Text("Kies uit de lijst, of neem generic.", "Choose from the list, or take generic."),
        {"known": list(known)},
    )


def busy() -> StorageError:
    """Another process writes to the same customer system."""
    return StorageError(
        "write-back-busy",
        Text(
            "Er wordt al teruggeschreven voor deze koppeling.", "Something is being written back for this connection."
        ),
        Text("Wacht tot dat klaar is.", "Wait until that is done."),
    )


def journal_damaged() -> StorageError:
    """The journal cannot be read."""
    return StorageError(
        "write-back-journal-damaged",
        Text(
            "Het logboek van wat is teruggeschreven is beschadigd of kan niet worden gelezen of geschreven.",
            "The journal of what was written back is damaged or cannot be read or written.",
        ),
        Text(
            "Kijk of de schijf vol is; zet anders de gegevensmap terug uit de back-up. Er is nu niets geschreven.",
            "See whether the disk is full; else restore the data folder from its backup. Nothing was written now.",
        ),
    )


def nothing_to_undo() -> UsageError:
    """No run stands."""
    return UsageError(
        "write-back-nothing-to-undo",
        Text("Er is niets dat nog ongedaan kan worden gemaakt.", "There is nothing that can still be undone."),
        Text("Bekijk wat er was met: publiek write-back journal.", "See what there was: publiek write-back journal."),
    )


def undone_already() -> UsageError:
    """Undo works once."""
    return UsageError(
        "write-back-undone-already",
        Text("Dit is al ongedaan gemaakt, of te lang geleden.", "This was undone already, or is too long ago."),
        Text("Bekijk wat er was met: publiek write-back journal.", "See what there was: publiek write-back journal."),
    )


def undo_order(latest: int) -> UsageError:
    """A later run stands on this one."""
    return UsageError(
        "write-back-undo-order",
        Text("Er is daarna nog iets geschreven.", "Something was written after that."),
        Text("Maak eerst de laatste keer ongedaan.", "Undo the latest run first."),
        {"latest": latest},
    )


def undo_first(run: int) -> UsageError:
    """An undo was stopped half-way."""
    return UsageError(
        "write-back-undo-unfinished",
        Text("Er is een terugdraaiing die nog niet klaar is.", "There is an undo that is not finished."),
        Text("Maak die eerst af met: publiek write-back undo.", "Finish that first: publiek write-back undo."),
        {"run": run},
    )


def secret_short() -> DisclosureError:
    """The key could be guessed."""
    return DisclosureError(
        "write-back-secret-short",
        Text("Dit geheim is te kort.", "This secret is too short."),
        Text(
            "Gebruik er een van minstens 20 tekens, of laat het maken: noem een bestand dat er nog niet is.",
            "Use one of at least 20 characters, or have it made: name a file that is not there yet.",
        ),
    )


@contextmanager
def storing() -> Iterator[None]:
    """What the journal's library says of a disk, in our words."""
    import sqlite3

    damaged = False
    try:
        yield
    except (sqlite3.Error, OSError):
        damaged = True
    if damaged:
        raise journal_damaged()
