"""What is refused about OSLO, and what can a person do?"""

from __future__ import annotations

from publiek.errors import DisclosureError, ExchangeError, Text, UsageError

__all__ = ["ExchangeError", "base_wrong", "extra_missing", "file_unreadable", "no_purpose", "not_valid", "too_few"]


def extra_missing(library: str) -> UsageError:
    """The libraries for linked data are not installed."""
    return UsageError(
        "oslo-extra-missing",
        Text("Voor OSLO is meer software nodig.", "OSLO needs more software."),
        Text("Installeer het met: pip install 'publiek[oslo]'.", "Install it with: pip install 'publiek[oslo]'."),
        {"library": library},
    )


def no_purpose(missing: str) -> DisclosureError:
    """Rows about persons leave only for somebody and for something."""
    return DisclosureError(
        "oslo-persons-unasked",
        Text(
            "Rijen over personen gaan alleen de deur uit voor een ontvanger en een doel.",
            "Rows about persons leave only for a recipient and a purpose.",
        ),
        Text(
            "Noem beide: --persons --recipient NAAM --purpose DOEL. Zonder dat gaat alleen het aanbod mee.",
            "Name both: --persons --recipient NAME --purpose PURPOSE. Without it only the supply goes.",
        ),
        {"missing": missing},
    )


def too_few(least: int) -> DisclosureError:
    """So few people that every one of them would be known."""
    return DisclosureError(
        "oslo-persons-few",
        Text(
            "Er zijn te weinig boekers om rijen over personen te kunnen geven.",
            "There are too few bookers to give rows about persons.",
        ),
        Text("Laat --persons weg.", "Leave out --persons."),
        {"least": least},
    )


def not_valid(count: int, rules: list[str]) -> ExchangeError:
    """What was made does not meet the profile, so it was not written."""
    return ExchangeError(
        "oslo-not-valid",
        Text("Dit voldoet niet aan het OSLO-profiel.", "This does not meet the OSLO profile."),
        Text(
            "Vul in het programma aan wat hieronder ontbreekt, of verbeter het bestand.",
            "Complete in the programme what is missing below, or repair the file.",
        ),
        {"violations": count, "rules": ", ".join(rules[:20])},
    )


def file_unreadable(file: str = "") -> ExchangeError:
    """A file that is no Turtle and no JSON-LD, or asks the network for what it means."""
    return ExchangeError(
        "oslo-file-unreadable",
        Text("Dit bestand is niet te lezen als Turtle of JSON-LD.", "This file cannot be read as Turtle or JSON-LD."),
        Text(
            "Geef een bestand op .ttl of .jsonld, met zijn eigen context erin.",
            "Give a file in .ttl or .jsonld, with its own context in it.",
        ),
        {"file": file} if file else {},
    )


def base_wrong() -> UsageError:
    """What addresses begin with is no such thing."""
    return UsageError(
        "oslo-base",
        Text("Hiermee kan geen adres beginnen.", "No address can begin with this."),
        Text("Bijvoorbeeld: https://data.mijnhuis.nl/id/", "For example: https://data.myhouse.nl/id/"),
    )
