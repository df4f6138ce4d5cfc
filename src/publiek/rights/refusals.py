"""What is refused about the rights of a person, in words? Never with anything of that person."""

from __future__ import annotations

from publiek.errors import StorageError, Text, UsageError


def person_unreadable(field: str) -> UsageError:
    """A text that is too long, or with signs that nobody types."""
    return UsageError(
        "person-unreadable",
        Text("Dit gegeven van de persoon is niet te gebruiken.", "This fact about the person cannot be used."),
        Text("Typ het over, op één regel en zonder vreemde tekens.", "Type it again, on one line, without odd signs."),
        {"field": field},
    )


def person_too_little() -> UsageError:
    """Nobody in particular."""
    return UsageError(
        "person-too-little",
        Text("Hiermee is niemand te vinden.", "Nobody can be found by this."),
        Text(
            "Geef een e-mailadres, een naam met postcode of adres, of een klantnummer. Een naam alleen is te weinig.",
            "Give an e-mail address, a name with a postcode or an address, or a customer number. Not a name alone.",
        ),
    )


def nothing_to_correct() -> UsageError:
    """Neither a value nor a reason to leave it out."""
    return UsageError(
        "correction-empty",
        Text("Er is niet gezegd wat er moet veranderen.", "It was not said what must change."),
        Text(
            "Geef een postcode of een geboortejaar, of zeg dat het niet deze persoon is.",
            "Give a postcode or a year of birth, or say that it is not this person.",
        ),
    )


def correction_wrong(field: str) -> UsageError:
    """A postcode or year that is none."""
    return UsageError(
        "correction-wrong",
        Text("Deze waarde is niet te gebruiken.", "This value cannot be used."),
        Text(
            "Een postcode is als 1234 AB; een geboortejaar is van iemand van 16 tot 110 jaar.",
            "A postcode is like 1234 AB; a year of birth is of somebody from 16 to 110 years old.",
        ),
        {"field": field},
    )


def receipt_unknown() -> UsageError:
    """No receipt with this number."""
    return UsageError(
        "receipt-unknown",
        Text("Er is geen bewijs met dit nummer.", "There is no receipt with this number."),
        Text("Bekijk ze met: publiek rights receipts.", "See them with: publiek rights receipts."),
    )


def receipt_changed() -> StorageError:
    """A receipt that is not as it was made."""
    return StorageError(
        "receipt-changed",
        Text("Dit bewijs is veranderd nadat het is gemaakt.", "This receipt was changed after it was made."),
        Text("Zet de map receipts terug uit de back-up.", "Restore the folder receipts from its backup."),
    )


def erasure_remains(places: list[str]) -> StorageError:
    """Something of the person was still found after erasing."""
    return StorageError(
        "erasure-remains",
        Text(
            "Na het wissen is er toch nog iets van deze persoon gevonden.",
            "After the erasure something of this person was still found.",
        ),
        Text(
            "Start opnieuw met: publiek rights finish. Blijft dit staan, meld het dan: het wissen is niet af.",
            "Start again with: publiek rights finish. If this stays, report it: the erasure is not done.",
        ),
        {"places": places},
    )


def erasure_busy() -> StorageError:
    """Another process is erasing."""
    return StorageError(
        "erasure-busy",
        Text("Er wordt nu al iemand gewist.", "Somebody is being erased just now."),
        Text("Wacht tot dat klaar is en probeer het opnieuw.", "Wait until that is done and try again."),
    )


def erasure_waiting() -> StorageError:
    """An erasure that was stopped must be finished first."""
    return StorageError(
        "erasure-unfinished",
        Text("Er is een wissing gestopt voordat zij af was.", "An erasure was stopped before it was done."),
        Text("Maak haar af met: publiek rights finish.", "Finish it with: publiek rights finish."),
    )
