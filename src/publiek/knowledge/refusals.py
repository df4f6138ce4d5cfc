"""What is refused of knowledge, and what can one do about it?"""

from __future__ import annotations

from publiek.errors import StorageError, Text, UsageError


def wrong(field: str) -> UsageError:
    """A field of a course or session that cannot be taken over."""
    return UsageError(
        "knowledge-wrong",
        Text(f"Dit kan zo niet in het veld {field!r}.", f"This cannot stand in the field {field!r}."),
        Text(
            "Kijk of het er staat, niet te lang is, en bij een lijst of het een van de mogelijkheden is.",
            "See that it is there, not too long, and for a list that it is one of what can be chosen.",
        ),
        {"field": field},
    )


def unreadable(kind: str) -> UsageError:
    """A file that is no calendar or no table."""
    return UsageError(
        "knowledge-unreadable",
        Text(f"Dit bestand is niet te lezen als {kind}.", f"This file cannot be read as {kind}."),
        Text(
            "Kies een agenda (.ics) of een tabel (.csv) tot 5 MB, met een kopregel.",
            "Choose a calendar (.ics) or a table (.csv) of at most 5 MB, with a line of headings.",
        ),
        {"kind": kind},
    )


def repeats_too_often() -> UsageError:
    """A calendar with something in it that repeats by the hour, or since long ago."""
    return UsageError(
        "knowledge-repeats",
        Text(
            "In deze agenda staat iets dat te vaak of al te lang terugkomt.",
            "Something in this calendar repeats too often, or since too long ago.",
        ),
        Text(
            "Zet er alleen kennissessies in: hoogstens eens per dag, en met een begin in de laatste twintig jaar.",
            "Put knowledge sessions alone in it: once a day at most, and begun within the last twenty years.",
        ),
    )


def columns_missing(missing: tuple[str, ...]) -> UsageError:
    """A table without a column that is needed."""
    return UsageError(
        "knowledge-columns",
        Text("In deze tabel ontbreekt een kolom.", "A column is missing from this table."),
        Text(f"Voeg toe: {', '.join(missing)}.", f"Add: {', '.join(missing)}."),
        {"columns": list(missing)},
    )


def unknown(what: str) -> UsageError:
    """A course or session that is not there."""
    return UsageError(
        "knowledge-unknown",
        Text(f"Deze {what} is er niet.", "This is not there."),
        Text("Bekijk de lijst: publiek knowledge list.", "See the list: publiek knowledge list."),
    )


def full(most: int) -> UsageError:
    """More than is kept."""
    return UsageError(
        "knowledge-full",
        Text("Er staan te veel cursussen of sessies.", "There are too many courses or sessions."),
        Text(f"Haal eerst weg wat voorbij is; er passen er {most}.", f"Take away what is over first; {most} fit."),
        {"most": most},
    )


def library_missing() -> UsageError:
    """Calendars need an extra library."""
    return UsageError(
        "knowledge-extra-missing",
        Text("Voor agenda's is een extra bibliotheek nodig.", "Calendars need an extra library."),
        Text("Installeer publiek[privacy] of publiek[site].", "Install publiek[privacy] or publiek[site]."),
    )


def damaged() -> StorageError:
    """What was kept cannot be read."""
    return StorageError(
        "knowledge-damaged",
        Text(
            "De bewaarde cursussen en sessies zijn beschadigd.", "The courses and sessions that were kept are damaged."
        ),
        Text("Zet het bestand terug uit een back-up.", "Bring the file back from a backup."),
    )
