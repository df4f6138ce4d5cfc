"""What can be wrong with a connection, and what should a person do?"""

from __future__ import annotations

from publiek.errors import ConservationError, StorageError, Text, UsageError


def unknown(name: str, known: tuple[str, ...]) -> UsageError:
    """There is no connection of this name."""
    return UsageError(
        "connection-unknown",
        Text(
            "Deze organisatie heeft geen koppeling met deze naam.", "This organisation has no connection of this name."
        ),
        Text("Bekijk de koppelingen met: publiek connect list.", "See the connections with: publiek connect list."),
        {"known": list(known)},
    )


def name_taken(name: str) -> UsageError:
    """There is a connection of this name already."""
    return UsageError(
        "connection-exists",
        Text("Er is al een koppeling met deze naam.", "There is a connection of this name already."),
        Text(
            "Kies een andere naam, of wijzig de koppeling met: publiek connect change.",
            "Choose another name, or change the connection with: publiek connect change.",
        ),
        {"connection": name},
    )


def name_wrong() -> UsageError:
    """Not a name for a connection."""
    return UsageError(
        "connection-name",
        Text("Dit is geen naam voor een koppeling.", "This is no name for a connection."),
        Text(
            "Gebruik kleine letters, cijfers en koppeltekens, bijvoorbeeld kassa.",
            "Use lower-case letters, digits and hyphens, such as box-office.",
        ),
    )


def setting_unknown(name: str, known: list[str]) -> UsageError:
    """The connector asks for no such setting."""
    return UsageError(
        "connection-setting",
        Text("Deze koppeling kent dit gegeven niet.", "This connection knows no such setting."),
        Text("Kies uit de gegevens hieronder.", "Choose from the settings below."),
        {"setting": name, "known": known},
    )


def schedule_unknown(known: tuple[str, ...]) -> UsageError:
    """Not one of the schedules."""
    return UsageError(
        "connection-schedule",
        Text("Dit schema kennen we niet.", "This schedule is not known."),
        Text("Kies uit de schema's hieronder.", "Choose from the schedules below."),
        {"known": list(known)},
    )


def paused(name: str) -> UsageError:
    """The connection was paused by a person."""
    return UsageError(
        "connection-paused",
        Text("Deze koppeling staat op pauze.", "This connection is paused."),
        Text("Zet hem aan met: publiek connect change --on.", "Switch it on with: publiek connect change --on."),
        {"connection": name},
    )


def much_gone(before: int, now: int) -> ConservationError:
    """A whole reading brought far less than what counts now: more likely a fault than the truth."""
    return ConservationError(
        "connection-much-gone",
        Text(
            "Het systeem geeft nu veel minder bestellingen dan er meetellen. Dat lijkt een fout.",
            "The system now gives far fewer orders than count here. That looks like a fault.",
        ),
        Text(
            "De cijfers blijven zoals ze waren. Klopt het toch? Draai dan opnieuw met --accept-less.",
            "The figures stay as they were. Is it right? Then run again with --accept-less.",
        ),
        {"records_before": before, "records_now": now},
    )


def files_of_an_earlier_key(numbers: list[int]) -> StorageError:
    """After a new key an order in a file cannot be known again: it would count beside the same order read live."""
    return StorageError(
        "connection-earlier-key",
        Text(
            "Er tellen bestanden mee van voor de nieuwe sleutel. Daarin is niet te zien wat ook uit het systeem komt.",
            "Files from before the new key count here. In those it cannot be seen what also comes from the system.",
        ),
        Text(
            "De cijfers blijven zoals ze waren. Trek deze leveringen in, lees de bestanden opnieuw in en haal dan op.",
            "The figures stay as they were. Withdraw these deliveries, import the files again, then fetch.",
        ),
        {"deliveries": numbers},
    )
