"""Why can a file not be taken? Every refusal of this room, in words."""

from __future__ import annotations

from publiek.errors import DeliveryError, StorageError, Text, UsageError

_MB = 1_000_000


def too_large(limit: int) -> DeliveryError:
    """More bytes than this site takes."""
    return DeliveryError(
        "upload-too-large",
        Text("Dit bestand is groter dan deze site aanneemt.", "This file is larger than this site accepts."),
        Text(
            "Exporteer een kortere periode, of pak het bestand in als .zip of .gz.",
            "Export a shorter period, or compress the file as .zip or .gz.",
        ),
        {"limit_mb": limit // _MB},
    )


def empty() -> DeliveryError:
    """No bytes, or no file at all."""
    return DeliveryError(
        "upload-empty",
        Text("Er is geen bestand gekozen, of het is leeg.", "No file was chosen, or it is empty."),
        Text("Kies een bestand met rijen erin.", "Choose a file that has rows."),
    )


def no_room() -> StorageError:
    """The disk of the site has no room for it."""
    return StorageError(
        "upload-no-room",
        Text("Er is op de schijf van de site geen plaats voor dit bestand.", "The site's disk has no room for this."),
        Text("Vraag de beheerder om ruimte te maken.", "Ask whoever keeps the site to make room."),
    )


def too_many(most: int) -> UsageError:
    """One person has many files under way."""
    return UsageError(
        "upload-too-many",
        Text("Er staan al veel bestanden van u klaar.", "Many files of yours are waiting already."),
        Text("Lees er een in, of gooi er een weg.", "Import one of them, or give one up."),
        {"allowed": most},
    )


def part_damaged() -> DeliveryError:
    """A part is not what was sent, or not of the size that was agreed."""
    return DeliveryError(
        "upload-part-damaged",
        Text("Een deel van het bestand kwam niet heel aan.", "A part of the file did not arrive whole."),
        Text(
            "Het wordt opnieuw gestuurd. Blijft dit, kies het bestand dan opnieuw.",
            "It is sent again. If this stays, choose the file again.",
        ),
    )


def out_of_step() -> UsageError:
    """A part that is not the next one."""
    return UsageError(
        "upload-out-of-step",
        Text("Dit deel is niet aan de beurt.", "It is not this part's turn."),
        Text("Herlaad de pagina en kies het bestand opnieuw.", "Load the page again and choose the file again."),
    )


def gone() -> UsageError:
    """The file is no longer here."""
    return UsageError(
        "upload-gone",
        Text("Het bestand is er niet meer.", "The file is no longer here."),
        Text("Lever het opnieuw aan.", "Deliver it again."),
    )


def busy() -> UsageError:
    """An import is waiting or running."""
    return UsageError(
        "import-runs",
        Text("Er wordt op dit moment ingelezen.", "An import is running at this moment."),
        Text("Wacht tot het klaar is, of stop het eerst.", "Wait until it is done, or stop it first."),
    )


def interrupted() -> StorageError:
    """An import that ended several times without a word."""
    return StorageError(
        "import-interrupted",
        Text("Het inlezen is afgebroken.", "The import was broken off."),
        Text(
            "Er is niets half bewaard. Kies Verder; het gaat verder waar het was.",
            "Nothing is half kept. Choose Go on; it goes on where it was.",
        ),
    )


def too_wide(most: int) -> UsageError:
    """More columns than a person can go through by clicking."""
    return UsageError(
        "columns-too-many",
        Text(
            "Dit bestand heeft te veel kolommen om ze hier te kiezen.", "This file has too many columns to choose here."
        ),
        Text("Gebruik publiek map, of haal kolommen weg.", "Use publiek map, or remove columns."),
        {"allowed": most},
    )


def no_delivery() -> UsageError:
    """A delivery that is not there any more or never was."""
    return UsageError(
        "site-delivery-unknown",
        Text("Deze levering telt niet (meer) mee.", "This delivery does not count (any more)."),
        Text("Kijk in de lijst met leveringen.", "See the list of deliveries."),
    )


def organisation_there() -> UsageError:
    """A name that is in use already."""
    return UsageError(
        "organisation-there",
        Text("Er is al een organisatie met deze naam.", "There is an organisation of this name already."),
        Text("Kies die organisatie op de startpagina.", "Choose that organisation on the start page."),
    )
