"""Why is a package refused, in words? Never with anything that stood in it."""

from __future__ import annotations

from publiek.errors import PackageError, Text

_ASK_AGAIN = Text(
    "Vraag de afzender om het pakket opnieuw te maken en te sturen.",
    "Ask the sender to make and send the package again.",
)


def damaged(where: str) -> PackageError:
    """It is no package, or not any more."""
    return PackageError(
        "package-damaged",
        Text("Het pakket is beschadigd of is geen pakket.", "The package is damaged or is no package."),
        _ASK_AGAIN,
        {"part": where},
    )


def too_large(where: str, limit: int) -> PackageError:
    """It is larger than any honest package."""
    return PackageError(
        "package-too-large",
        Text("Het pakket is te groot.", "The package is too large."),
        Text(
            "Een bijdrage bevat alleen tabellen en versleutelde aantallen. Kijk wat er is meegestuurd.",
            "A contribution holds tables and sealed counts alone. Look what else was sent along.",
        ),
        {"part": where, "limit_bytes": limit},
    )


def version(theirs: object) -> PackageError:
    """It was made for another version of the format or of the menu."""
    return PackageError(
        "package-version",
        Text("Dit pakket hoort bij een andere versie.", "This package belongs to another version."),
        Text(
            "Werk het programma bij dat het oudst is, en maak het pakket opnieuw.",
            "Update the program that is oldest, and make the package again.",
        ),
        {"version": theirs if isinstance(theirs, int) else "?"},
    )


def not_for_us() -> PackageError:
    """It was sealed for, or says that it is meant for, somebody else."""
    return PackageError(
        "package-not-for-us",
        Text("Dit pakket is voor een ander.", "This package is meant for somebody else."),
        Text(
            "Stuur het naar wie in de afspraak staat; maak het zo nodig opnieuw met de juiste sleutel.",
            "Send it to whom the agreement names; make it again with the right key where needed.",
        ),
    )


def unknown_sender() -> PackageError:
    """Nobody with this name takes part."""
    return PackageError(
        "package-unknown-sender",
        Text("De afzender is hier niet bekend.", "The sender is not known here."),
        Text("Neem de deelnemer eerst op, met zijn sleutel.", "Register the member first, with its key."),
    )


def forged() -> PackageError:
    """The signature is not that of the sender it names."""
    return PackageError(
        "package-forged",
        Text("De handtekening klopt niet met de afzender.", "The signature is not that of the sender."),
        Text(
            "Gebruik dit pakket niet. Bel de afzender: heeft die nieuwe sleutels, of is er iets mis?",
            "Do not use this package. Call the sender: are there new keys, or is something wrong?",
        ),
    )


def not_approved(why: str) -> PackageError:
    """Nobody who may approved exactly this."""
    return PackageError(
        "package-not-approved",
        Text("Niemand die dat mag heeft precies deze bijdrage goedgekeurd.", "Nobody who may approved exactly this."),
        Text(
            "Laat de bijdrage goedkeuren door de rol die de afspraak noemt: publiek contribute approve.",
            "Have it approved by the role that the agreement names: publiek contribute approve.",
        ),
        {"reason": why},
    )
