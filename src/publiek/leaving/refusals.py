"""What is refused about leaving and beginning elsewhere, in words? Never a value of a person, nor of another house."""

from __future__ import annotations

from publiek.errors import ExchangeError, StorageError, Text, UsageError


def nothing_to_take() -> UsageError:
    """There is nothing of this house."""
    return UsageError(
        "leave-nothing",
        Text("Van deze organisatie staat hier niets.", "There is nothing of this organisation here."),
        Text("Kijk of de naam en de gegevensmap kloppen.", "Check the name and the data folder."),
    )


def not_free() -> UsageError:
    """Something is at the place where everything would be put."""
    return UsageError(
        "leave-not-empty",
        Text("Op deze plaats staat al iets.", "There is something at this place already."),
        Text("Kies een map die er nog niet is.", "Choose a folder that does not exist yet."),
    )


def no_export() -> UsageError:
    """There is no such folder, or nothing of an export is in it."""
    return UsageError(
        "load-no-export",
        Text("Hier ligt geen uitvoer van Publiek.", "There is no export of Publiek here."),
        Text(
            "Wijs de map aan die `publiek leave` heeft gemaakt; er staat een datapackage.json in.",
            "Point at the folder that `publiek leave` made; there is a datapackage.json in it.",
        ),
    )


def changed(how: str) -> ExchangeError:
    """An export is not what was made."""
    return ExchangeError(
        "leave-changed",
        Text(
            "Deze uitvoer is beschadigd of veranderd. Er is niets geladen.",
            "This export was damaged or changed. Nothing was loaded.",
        ),
        Text("Laat de uitvoer opnieuw maken.", "Have the export made again."),
        {"part": how},
    )


def newer(found: str) -> ExchangeError:
    """An export of a later program."""
    return ExchangeError(
        "leave-newer",
        Text(
            "Deze uitvoer is met een nieuwere versie van Publiek gemaakt.",
            "This export was made with a newer version of Publiek.",
        ),
        Text("Werk Publiek eerst bij.", "Update Publiek first."),
        {"made_with": found},
    )


def there_already() -> StorageError:
    """The house is in this data folder."""
    return StorageError(
        "load-there-already",
        Text("Deze organisatie staat al in deze gegevensmap.", "This organisation is in this data folder already."),
        Text(
            "Laad in een andere gegevensmap (--home). Er wordt nooit over gegevens heen geladen.",
            "Load into another data folder (--home). Data are never written over.",
        ),
    )


def differs(many: int) -> ExchangeError:
    """The figures of what was loaded are not those of what was taken."""
    return ExchangeError(
        "load-differs",
        Text(
            "De cijfers uit deze uitvoer zijn niet gelijk aan die van toen. Er is niets geladen.",
            "The figures from this export are not those of then. Nothing was loaded.",
        ),
        Text("Meld dit; laat de uitvoer opnieuw maken.", "Please report this; have the export made again."),
        {"figures": many},
    )


def not_withdrawn() -> ExchangeError:
    """There is no withdrawal, or no release since, to prove anything with."""
    return ExchangeError(
        "leave-not-proven",
        Text(
            "Er is nog niets te bewijzen: na de terugtrekking is er nog geen nieuwe vrijgave.",
            "There is nothing to prove yet: there was no release since the withdrawal.",
        ),
        Text(
            "Vraag de hub om de volgende vrijgave, en maak dan het bewijs.",
            "Ask the hub for the next release, and make the proof then.",
        ),
    )


def log_changed() -> ExchangeError:
    """What was given as the log of the hub is not whole, or not signed by it."""
    return ExchangeError(
        "leave-log-changed",
        Text("Dit is niet het hele, getekende logboek van de hub.", "This is not the whole, signed log of the hub."),
        Text(
            "Vraag de hub om: publiek hub log MAP --last 1000000 --json.",
            "Ask the hub for: publiek hub log FOLDER --last 1000000 --json.",
        ),
    )
