"""What is refused when terms are carried out, and what can a person do?"""

from __future__ import annotations

from datetime import date

from publiek.errors import StorageError, Text, UsageError


def clock(day: date, newest: date) -> UsageError:
    """The day lies more than a year beyond everything that is known here: a clock that is wrong would erase all."""
    return UsageError(
        "retention-clock",
        Text(
            "De datum ligt meer dan een jaar na alles wat hier bekend is. Er is niets weggehaald.",
            "The date lies more than a year after everything that is known here. Nothing was removed.",
        ),
        Text(
            "Controleer de klok van deze computer. Klopt de datum echt, zeg het dan met --accept-clock.",
            "Check the clock of this computer. If the date is really right, say so with --accept-clock.",
        ),
        {"day": day.isoformat(), "newest": newest.isoformat()},
    )


def busy() -> StorageError:
    """Another run of the same house is going on."""
    return StorageError(
        "retention-busy",
        Text("Er wordt al weggehaald wat zijn termijn voorbij is.", "What is past its term is being removed already."),
        Text("Wacht tot dat klaar is en probeer het opnieuw.", "Wait until that is done and try again."),
    )
