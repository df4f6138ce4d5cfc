"""How are lessons and proposals told in a terminal, and how is a new one asked for?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
import yaml

from publiek.cli.console import say
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.lessons.library.lesson import Lesson
    from publiek.listening.proposing import Proposals

HELP = {
    "lesson": Text("Wat anderen probeerden, en of het werkte.", "What others tried, and whether it worked."),
    "list": Text("De lessen, ook die niets vonden.", "The lessons, those that found nothing too."),
    "show": Text("Eén les, met bron.", "One lesson, with its source."),
    "new": Text("Bewaar een eigen les.", "Keep a lesson of your own."),
    "export": Text("Schrijf een les om te delen.", "Write a lesson to share."),
    "propose": Text("Welke lessen passen bij wat hier mensen tegenhoudt?", "Which lessons fit what holds people back?"),
    "organisation": Text("Ook de eigen lessen van deze organisatie.", "The own lessons of this organisation too."),
    "code": Text("Code van de les.", "Code of the lesson."),
    "barrier": Text("Alleen tegen deze drempel.", "Against this barrier only."),
    "told_barrier": Text("Drempel die u zelf noemt, zonder enquête.", "A barrier you name yourself, without a survey."),
    "survey": Text("Enquête waaruit de drempels komen.", "Survey the barriers come from."),
    "ages": Text("Leeftijden die u zoekt, bijvoorbeeld 16-24,25-34.", "Ages you look for, such as 16-24,25-34."),
    "file": Text("Ingevuld bestand; zonder bestand wordt het gevraagd.", "A filled-in file; without one it is asked."),
    "template": Text("Schrijf een voorbeeld om in te vullen.", "Write an example to fill in."),
    "experiment": Text("Vul het met de uitkomst van dit experiment.", "Fill it with the outcome of this experiment."),
    "out": Text("Bestand dat wordt geschreven.", "File to write."),
}  # fmt: skip
_TEXTS = {
    "title": Text("Titel", "Title"),
    "tried": Text("Wat is er geprobeerd?", "What was tried?"),
    "whom": Text("Voor wie?", "For whom?"),
    "measured": Text("Hoe is het gemeten? (of: niet gemeten)", "How was it measured? (or: not measured)"),
    "result": Text("Wat kwam eruit?", "What came of it?"),
    "conditions": Text("Wat moet een ander weten?", "What must others know?"),
}


def listed_line(lesson: Lesson) -> Text:
    """One line: code, outcome, strength, barriers."""
    from publiek.lessons.library.lesson import DIRECTIONS, STRENGTHS

    direction, strength = DIRECTIONS[lesson.direction], STRENGTHS[lesson.strength][0]
    start, end = f"{lesson.code:<36}", ", ".join(lesson.barriers)
    return Text(
        f"{start} {direction.nl:<24} {strength.nl:<24} {end}", f"{start} {direction.en:<24} {strength.en:<24} {end}"
    )


def shown_lines(lesson: Lesson) -> list[Text]:
    """Everything a lesson says."""
    from publiek.lessons.library.lesson import COSTS, DIRECTIONS, STRENGTHS
    from publiek.lessons.library.whereabouts import whereabouts

    there = whereabouts(lesson)
    strength, meaning = STRENGTHS[lesson.strength]
    direction, cost, source = DIRECTIONS[lesson.direction], COSTS[lesson.cost], lesson.source
    checked = (
        Text("", "") if lesson.checked else Text(" (naverteld, niet nagelezen)", " (retold, not read at the source)")
    )
    return [
        lesson.title,
        _headed(Text("Geprobeerd", "Tried"), lesson.tried),
        _headed(Text("Voor wie", "For whom"), lesson.whom),
        Text(f"{there.nl}. {cost.nl}.", f"{there.en}. {cost.en}."),
        _headed(Text("Gemeten", "Measured"), lesson.measured),
        Text(f"Uitkomst ({direction.nl}): {lesson.result.nl}", f"Result ({direction.en}): {lesson.result.en}"),
        Text(f"Bewijs: {strength.nl}. {meaning.nl}", f"Evidence: {strength.en}. {meaning.en}"),
        _headed(Text("Let op", "Mind"), lesson.conditions),
        Text(
            f"Bron{checked.nl}: {source.title} ({source.year}) {source.url}",
            f"Source{checked.en}: {source.title} ({source.year}) {source.url}",
        ),
    ]


def as_answer(lesson: Lesson) -> dict[str, Any]:
    """A lesson as JSON; the contact is the house's own and stays out."""
    told = {name: value for name, value in vars(lesson).items() if name not in ("contact", "source", "effect")}
    return told | {
        "source": vars(lesson.source),
        "effect": vars(lesson.effect) if lesson.effect else None,
    }


def proposed_lines(found: Proposals) -> list[Text]:
    """Why, the lesson, how sure, what is not known, and how large an experiment must be."""
    if not found.proposals:
        return [found.nothing]
    lines = []
    for place, one in enumerate(found.proposals, 1):
        title = one.lesson.title
        lines += [
            Text(f"{place}. {title.nl} ({one.lesson.code})", f"{place}. {title.en} ({one.lesson.code})"),
            *(Text(f"   {part.nl}", f"   {part.en}") for part in (one.why, one.evidence, one.unknown)),
        ]
    return [*lines, found.size]


def proposed_answer(found: Proposals) -> dict[str, Any]:
    """The proposals as JSON."""
    return {
        "proposals": [
            {
                "lesson": one.lesson.code,
                "barrier": one.gap.barrier,
                "score": round(one.score, 4),
                "why": one.why,
                "evidence": one.evidence,
                "unknown": one.unknown,
            }
            for one in found.proposals
        ],
        "nothing": None if found.proposals else found.nothing,
        "size": found.size,
    }


def asked(language: str) -> str:
    """A new lesson from questions in the terminal, as the YAML text that is then checked like any other."""
    from publiek.lessons.library.lesson import COSTS, DIRECTIONS, STRENGTHS
    from publiek.vocabulary.barriers import barrier_codes
    from publiek.vocabulary.codes import SUBSECTORS

    told: dict[str, Any] = {"code": _ask(say(Text("Code (kleine letters en streepjes)", "Code (lower case, hyphens)")))}
    for name, label in _TEXTS.items():
        answer = _ask(label.in_language(language))
        told[name] = {"nl": answer, "en": answer}
    for name, codes in (("barriers", barrier_codes()), ("subsectors", SUBSECTORS)):
        told[name] = _ask(f"{name} ({', '.join(codes)})").replace(" ", "").split(",")
    for name, known in (("direction", DIRECTIONS), ("strength", STRENGTHS), ("cost", COSTS)):
        told[name] = _ask(f"{name} ({', '.join(known)})")
    told["place"] = _ask(say(Text("Waar", "Where")))
    told["period"] = _ask(say(Text("Wanneer", "When")))
    title = _ask(say(Text("Bron: titel", "Source: title")))
    year = int(_ask(say(Text("Bron: jaar", "Source: year")), kind=int))
    told |= {"source": {"title": title, "year": year}, "checked": True}
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False))


def _ask(question: str, kind: type = str) -> str:
    """One question, on standard error: standard output is for the answer."""
    return str(typer.prompt(question, type=kind, err=True))


def _headed(head: Text, text: Text) -> Text:
    return Text(f"{head.nl}: {text.nl}", f"{head.en}: {text.en}")
