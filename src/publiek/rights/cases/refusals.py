"""What is refused about cases, in words? Never with anything of who asked."""

from __future__ import annotations

from collections.abc import Iterable

from publiek.errors import StorageError, Text, UsageError


def field_wrong(field: str) -> UsageError:
    """Too long, with odd signs, or no address."""
    return UsageError(
        "case-field",
        Text("Een van de velden is niet te gebruiken.", "One of the fields cannot be used."),
        Text("Maak het korter, zonder vreemde tekens.", "Make it shorter, without odd signs."),
        {"field": field},
    )


def nobody_to_answer() -> UsageError:
    """There must be somebody to answer."""
    return UsageError(
        "case-nobody",
        Text("Zo is niet te antwoorden: we weten niet aan wie.", "This cannot be answered: we do not know whom."),
        Text(
            "Geef een e-mailadres, of een naam met postcode of adres.",
            "Give an e-mail address, or a name with a postcode or an address.",
        ),
    )


def kind_unknown(kinds: Iterable[str]) -> UsageError:
    """Not one of the rights."""
    return UsageError(
        "case-kind",
        Text("Dit soort verzoek bestaat niet.", "There is no request of this kind."),
        Text(f"Kies uit: {', '.join(kinds)}.", f"Choose from: {', '.join(kinds)}."),
    )


def unknown() -> UsageError:
    """No case with this number."""
    return UsageError(
        "case-unknown",
        Text("Er is geen zaak met dit nummer.", "There is no case with this number."),
        Text("Bekijk ze met: publiek rights cases list.", "See them with: publiek rights cases list."),
    )


def cannot_follow(state: str, follows: Iterable[str]) -> UsageError:
    """A step that cannot be taken now."""
    nexts = ", ".join(follows)
    return UsageError(
        "case-state",
        Text("Deze stap kan nu niet bij deze zaak.", "This step cannot be taken in this case now."),
        Text(
            f"Wat nu kan: {nexts}." if nexts else "De zaak is afgesloten. Open een nieuwe.",
            f"What can follow: {nexts}." if nexts else "The case is closed. Open another one.",
        ),
        {"state": state},
    )


def ground_unknown(grounds: Iterable[str]) -> UsageError:
    """No request is refused without a ground of the law."""
    return UsageError(
        "case-ground",
        Text(
            "Een verzoek weigeren kan alleen op een grond uit de wet.", "A request is only refused on a legal ground."
        ),
        Text(f"Kies uit: {', '.join(grounds)}.", f"Choose from: {', '.join(grounds)}."),
    )


def extended_before() -> UsageError:
    """There is one extension."""
    return UsageError(
        "case-extended",
        Text("De termijn van deze zaak is al een keer verlengd.", "The term of this case was extended before."),
        Text("Beantwoord het verzoek binnen de termijn.", "Answer the request within the term."),
    )


def extended_late() -> UsageError:
    """Who is late cannot make it longer."""
    return UsageError(
        "case-extended-late",
        Text(
            "Verlengen kan alleen binnen de eerste maand, en die is voorbij.",
            "A term can only be extended within the first month, which is over.",
        ),
        Text("Beantwoord het verzoek zo snel mogelijk.", "Answer the request as soon as possible."),
    )


def reason_missing() -> UsageError:
    """An extension needs a reason, which is told."""
    return UsageError(
        "case-reason",
        Text(
            "Bij verlengen hoort een reden, en die krijgt de vrager te horen.", "An extension needs a reason to tell."
        ),
        Text("Schrijf in een zin waarom het langer duurt.", "Write in a sentence why it takes longer."),
    )


def clock_back() -> UsageError:
    """Time does not run backwards."""
    return UsageError(
        "case-clock-back",
        Text(
            "De klok van deze computer staat vroeger dan de laatste stap in de zaken.",
            "The clock of this computer is earlier than the last step in the cases.",
        ),
        Text("Zet de klok goed en probeer het opnieuw.", "Set the clock right and try again."),
    )


def too_many() -> StorageError:
    """More open cases than anybody can answer."""
    return StorageError(
        "case-too-many",
        Text("Er staan te veel zaken open om er nog een te openen.", "Too many cases are open to open another."),
        Text("Sluit eerst zaken af.", "Close some cases first."),
    )


def damaged(number: str) -> StorageError:
    """A case that cannot be read back."""
    return StorageError(
        "case-damaged",
        Text("Een zaak is beschadigd.", "A case is damaged."),
        Text("Zet de map cases terug uit de back-up.", "Restore the folder cases from its backup."),
        {"case": number},
    )
