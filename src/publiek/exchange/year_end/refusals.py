"""What is refused about a year-end sheet, and what can a person do?"""

from __future__ import annotations

from collections.abc import Iterable

from publiek.errors import ExchangeError, StorageError, Text, UsageError


def no_period(text: str) -> UsageError:
    """Neither a year nor a season."""
    return UsageError(
        "year-end-period",
        Text("Dit is geen jaar en geen seizoen.", "This is neither a year nor a season."),
        Text("Schrijf 2026 (kalenderjaar) of 2025/26 (seizoen).", "Write 2026 (calendar year) or 2025/26 (season)."),
        {"period": text[:20]},
    )


def other_period(scheme: str, kinds: Iterable[str]) -> UsageError:
    """The scheme asks another kind of year."""
    return UsageError(
        "year-end-period-of-scheme",
        Text("Deze opgave wordt over een ander soort jaar gevraagd.", "This sheet is asked of another kind of year."),
        Text(
            "Kies een kalenderjaar (2026) of een seizoen (2025/26), zoals de opgave vraagt.",
            "Choose a calendar year (2026) or a season (2025/26), as the sheet asks.",
        ),
        {"scheme": scheme, "asked of": ", ".join(kinds)},
    )


def no_scheme(name: str, known: Iterable[str]) -> UsageError:
    """There is no such scheme."""
    return UsageError(
        "year-end-scheme-unknown",
        Text("Deze opgave kent Publiek niet.", "Publiek does not know this sheet."),
        Text("Kies uit: publiek year-end schemes.", "Choose from: publiek year-end schemes."),
        {"scheme": name[:40], "known": ", ".join(known)},
    )


def does_not_add_up(scheme: str, what: dict[str, object]) -> ExchangeError:
    """Nothing may be lost between the base totals and a sheet: then there is no sheet."""
    return ExchangeError(
        "year-end-does-not-add-up",
        Text(
            "De opgave sluit niet aan op de totalen, en is daarom niet gemaakt.",
            "The sheet does not tie to the totals, and was therefore not made.",
        ),
        Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
        {"scheme": scheme, **what},
    )


def unknown_fact(names: Iterable[str]) -> UsageError:
    """Facts that no sheet asks."""
    return UsageError(
        "year-end-fact-unknown",
        Text("Dit wordt in geen opgave gevraagd.", "No sheet asks this."),
        Text(
            "Laat het formulier schrijven en vul dat in: publiek year-end facts --write BESTAND.",
            "Have the form written and complete that: publiek year-end facts --write FILE.",
        ),
        {"unknown": ", ".join(name[:60] for name in names)},
    )


def unreadable_fact(name: str, kind: str) -> UsageError:
    """A fact of another kind than asked; its value is not quoted."""
    return UsageError(
        "year-end-fact-unreadable",
        Text("Dit antwoord past niet bij de vraag.", "This answer does not fit the question."),
        Text(
            "Schrijf een aantal als 120, een bedrag als 12,50, ja of nee als ja of nee.",
            "Write a number as 120, an amount as 12.50, yes or no as yes or no.",
        ),
        {"fact": name, "asked": kind},
    )


def form_unreadable(name: str) -> UsageError:
    """The form of facts is not what was written."""
    return UsageError(
        "year-end-form-unreadable",
        Text("Het ingevulde formulier is niet te lezen.", "The completed form cannot be read."),
        Text(
            "Het is een YAML-bestand met per regel: naam: antwoord. Laat het opnieuw schrijven als dat nodig is.",
            "It is a YAML file with on each line: name: answer. Have it written again if needed.",
        ),
        {"file": name},
    )


def never_made(scheme: str, period: str) -> StorageError:
    """There is nothing to compare with."""
    return StorageError(
        "year-end-never-made",
        Text("Van dit jaar is deze opgave nog niet gemaakt.", "This sheet was not made of this year yet."),
        Text("Maak hem eerst: publiek year-end sheets.", "Make it first: publiek year-end sheets."),
        {"scheme": scheme, "period": period},
    )
