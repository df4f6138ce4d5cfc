"""How are questionnaires worded in a terminal? What is asked, of whom, how long it takes, and what may be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.surveys.instruments import Comparison, Item, Questionnaire

HELP = {
    "instruments": Text("Welke vragenlijsten en modules zijn er?", "Which questionnaires and modules are there?"),
    "show": Text("Toon een vragenlijst: wat wordt gevraagd, en aan wie.", "Show what is asked, and of whom."),
    "yaml": Text("Toon het bestand zelf, als voorbeeld.", "Print the file itself, as an example."),
    "compose": Text(
        "Stel een vragenlijst samen uit een basis, modules en eigen vragen.",
        "Put a questionnaire together from a base, modules and questions of your own.",
    ),
    "module": Text("Een module of een eigen YAML-bestand; mag vaker.", "A module or a YAML file; may be repeated."),
    "code": Text("Hoe de vragenlijst gaat heten, zoals zomer-2026.", "What it will be called, such as summer-2026."),
    "version": Text("Welke versie dit is.", "Which version this is."),
    "compare": Text(
        "Welke antwoorden op twee vragenlijsten mogen bij elkaar?", "Which answers to two questionnaires may be joined?"
    ),
    "crosswalk": Text(
        "Welke vraag van andere onderzoeken vraagt hetzelfde?", "Which question of other surveys asks the same?"
    ),
    "paper": Text(
        "Maak het formulier op papier, met de sheet om het over te nemen.",
        "Make the form on paper, with the sheet to copy it into.",
    ),
    "privacy": Text("Wat wordt een invuller verteld over privacy?", "What is a respondent told about privacy?"),
    "name": Text("core@1, een andere naam, of een YAML-bestand.", "core@1, another name, or a YAML file."),
    "house": Text("Wie het vraagt: de naam van de organisatie.", "Who asks: the name of the organisation."),
    "contact": Text("Waar invullers terechtkunnen: e-mail of telefoon.", "Whom to turn to: e-mail or telephone."),
    "months": Text("Hoeveel maanden antwoorden blijven.", "For how many months answers are kept."),
    "forms": Text("Hoeveel formulieren, elk met een eigen code.", "How many forms, each with a code of its own."),
    "out": Text("Map voor wat gemaakt wordt.", "Folder for what is made."),
    "file": Text("Bestand om te schrijven.", "File to write."),
    "survey": Text(
        "Code van een begonnen enquête: titel, contact en termijn daarvan (met -o).",
        "Code of a survey that began: its title, contact and term (with -o).",
    ),
    "organisation": Text("De organisatie van die enquête.", "The organisation of that survey."),
}
_KINDS = {
    "single": Text("één antwoord", "one answer"),
    "yes_no": Text("ja of nee", "yes or no"),
    "number": Text("een getal", "a number"),
    "grid": Text("één antwoord per regel", "one answer per row"),
    "multi": Text("ja of nee per regel", "yes or no per row"),
    "open": Text("eigen woorden", "own words"),
    "postcode": Text("vier cijfers", "four digits"),
    "best_worst": Text("het meest en het minst", "most and least"),
}


def minutes_in_words(minutes: float) -> Text:
    """How long it takes."""
    if minutes < 1:
        seconds = round(minutes * 60)
        return Text(f"ongeveer {seconds} seconden", f"about {seconds} seconds")
    words = ("minuut", "minute") if minutes == 1 else ("minuten", "minutes")
    return Text(f"ongeveer {minutes:.0f} {words[0]}", f"about {minutes:.0f} {words[1]}")


def shown_lines(made: Questionnaire, minutes: float) -> Iterator[Text]:
    """Everything that is asked, in order."""
    took = minutes_in_words(minutes)
    yield Text(f"{made.title.nl} ({made.name}, {took.nl})", f"{made.title.en} ({made.name}, {took.en})")
    number = 0
    for page in made.pages:
        yield Text(f"\n{page.title.nl}", f"\n{page.title.en}")
        for item in page.items:
            number += 1
            yield from _item_lines(item, number)


def _item_lines(item: Item, number: int) -> Iterator[Text]:
    kind = _KINDS[item.kind]
    yield Text(
        f"{number:>3}. {item.words.nl}  [{item.code}: {kind.nl}]",
        f"{number:>3}. {item.words.en}  [{item.code}: {kind.en}]",
    )
    for route in item.routes:
        answers = " | ".join(route.answers)
        some = Text(" bij minstens één regel", " for at least one row") if route.any_of else Text("", "")
        yield Text(
            f"       alleen als {route.of}{some.nl} = {answers}", f"       only if {route.of}{some.en} = {answers}"
        )
    for row in item.rows:
        star = Text(" (na toestemming)", " (after consent)") if row.special else Text("", "")
        yield Text(f"       - {row.label.nl}{star.nl}", f"       - {row.label.en}{star.en}")
    if item.options:
        yield Text(
            "       " + " / ".join(option.label.nl for option in item.options),
            "       " + " / ".join(option.label.en for option in item.options),
        )


def compared_lines(first: str, second: str, found: Comparison) -> Iterator[Text]:
    """What may be put together, and why not the rest."""
    from publiek.surveys.instruments.comparing import REASONS

    yield Text(
        f"{first} en {second}: {len(found.same)} kolommen mogen bij elkaar, {len(found.reasons)} niet.",
        f"{first} and {second}: {len(found.same)} columns may be put together, {len(found.reasons)} may not.",
    )
    if found.same:
        yield Text("Wel: " + ", ".join(found.same), "Yes: " + ", ".join(found.same))
    for column, reasons in found.reasons.items():
        told = [REASONS[reason] for reason in reasons]
        yield Text(
            f"Niet: {column} ({'; '.join(one.nl for one in told)})",
            f"Not: {column} ({'; '.join(one.en for one in told)})",
        )
