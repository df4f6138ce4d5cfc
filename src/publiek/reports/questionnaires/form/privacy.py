"""What is a respondent told about privacy before the first question? Short first, the whole behind a link."""

from __future__ import annotations

from publiek.errors import Text
from publiek.reports.questionnaires.form.page import Privacy


def privacy_in_short(house: str, *, contact: str, months: int, months_open: int) -> Privacy:
    """What holds for every survey of the product, with how long this one keeps its answers."""
    whom = contact or house
    short = (
        Text(
            f"{house} stelt deze vragen om te leren wie er komt, wie niet, en waarom. Meedoen hoeft niet.",
            f"{house} asks these questions to learn who comes, who does not, and why. You need not take part.",
        ),
        Text(
            "We vragen geen naam, e-mailadres of telefoonnummer. We zetten geen cookies en bewaren geen internetadres.",
            "We ask no name, e-mail address or telephone number. We set no cookies and keep no internet address.",
        ),
    )
    whole = (
        (
            Text("Wat bewaren we, en hoe lang?", "What do we keep, and for how long?"),
            (
                Text(
                    f"Alleen uw antwoorden en de dag. Na {months} maanden worden ze gewist; wat u in eigen woorden "
                    f"schreef al na {months_open} maanden.",
                    f"Only your answers and the day. They are erased after {months} months; what you wrote in your own "
                    f"words after {months_open} months.",
                ),
            ),
        ),
        (
            Text("Wat wordt ermee gedaan?", "What is done with them?"),
            (
                Text(
                    "We tellen de antwoorden van veel mensen op. Over minder dan 10 mensen vertellen we niets.",
                    "We add up the answers of many people. Of fewer than 10 people nothing is told.",
                ),
                Text(
                    "Naar gezondheid vragen we alleen als u dat goed vindt.",
                    "We ask about health only if you agree.",
                ),
            ),
        ),
        (
            Text("Uw rechten", "Your rights"),
            (
                Text(
                    "Aan het eind krijgt u een code waarmee u uw antwoorden kunt laten wissen. Zonder die code weten "
                    "we niet welke antwoorden van u zijn.",
                    "At the end you are given a code with which you can have your answers erased. Without that code we "
                    "do not know which answers are yours.",
                ),
                Text(f"Vragen? Neem contact op met {whom}.", f"Questions? Contact {whom}."),
            ),
        ),
    )
    return Privacy(short, whole)
