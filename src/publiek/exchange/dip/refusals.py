"""What is refused about an exchange with DIP, and what can a person do?"""

from __future__ import annotations

from publiek.errors import ExchangeError, Text, UsageError
from publiek.vocabulary.dip import Count


def does_not_add_up(stands: Count, figures: Count) -> ExchangeError:
    """Nothing may be lost between the figures of a house and what is sent."""
    return ExchangeError(
        "dip-does-not-add-up",
        Text(
            "De standen zijn samen niet gelijk aan de cijfers van het huis. Er is niets verstuurd.",
            "The stands do not add up to the figures of the house. Nothing was sent.",
        ),
        Text(
            "Probeer het opnieuw als er net iets werd ingelezen. Blijft het zo, meld het: dan zit de fout bij ons.",
            "Try again if something was being imported. If it stays, report it: then the fault is ours.",
        ),
        {
            "stands": stands.number,
            "figures": figures.number,
            "stands_cents": stands.cents,
            "figures_cents": figures.cents,
        },
    )


def nothing_to_send() -> UsageError:
    """No performance has an identity."""
    return UsageError(
        "dip-no-identity",
        Text("Geen enkele voorstelling heeft een DIP-nummer.", "No performance has a DIP number."),
        Text(
            "Haal de nummers op: maak een koppeling met DIP (publiek connect add) en voer die uit.",
            "Fetch the numbers: make a connection with DIP (publiek connect add) and run it.",
        ),
    )


def file_unreadable(name: str) -> ExchangeError:
    """A file that is no file with stands."""
    return ExchangeError(
        "dip-file-unreadable",
        Text("Dit is geen bestand met DIP-standen.", "This is no file with DIP stands."),
        Text("Maak het opnieuw: publiek exchange dip out.", "Make it again: publiek exchange dip out."),
        {"place": name},
    )


def ending_unknown() -> UsageError:
    """A file name that does not say how it is to be written."""
    return UsageError(
        "dip-ending",
        Text(
            "Aan deze naam is niet te zien welk bestand u wilt.",
            "This name does not tell which kind of file is wanted.",
        ),
        Text("Laat de naam eindigen op .csv of .json.", "Let the name end in .csv or .json."),
    )
