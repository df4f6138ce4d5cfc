"""Which lessons does a house have, how does it add one, and how does the outcome of an experiment become one?"""

from __future__ import annotations

import re
from dataclasses import replace

from publiek.errors import LessonError, Text
from publiek.house import House
from publiek.lessons.experiments.outcome import RESERVATIONS
from publiek.lessons.experiments.registration import COMPARISONS, MEASURES
from publiek.lessons.library.lesson import Lesson, Measured, Source
from publiek.lessons.library.reading import read_lesson, written
from publiek.lessons.library.shelves import packaged
from publiek.listening.trying import Standing
from publiek.warehouse.experiments import Tried

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
#: Eight digits or more, with what people put between them: a telephone number. Years and dates are none.
_NO_DATE = r"(?!(?:19|20)\d\d-(?:19|20)\d\d(?!\d))(?!\d{4}-\d\d-\d\d(?!\d))"
_PHONE = re.compile(rf"(?<![\w/]){_NO_DATE}\+?\d(?:[ ()-]?\d){{7,}}(?![\w/])")
_STRENGTH = {"randomised": "randomised", "matched": "comparison", "houses": "comparison"}
_DIRECTION = {"worked": "positive", "did_not_work": "null", "no_difference": "unknown", "too_little": "unknown"}


def own_lessons(house: House) -> tuple[Lesson, ...]:
    """The lessons a house keeps itself."""
    return tuple(read_lesson(text, own=True) for text in Tried(house.home, house.organisation).lessons())


def keep(house: House, text: str) -> Lesson:
    """Checks and keeps an own lesson. Raises LessonError "lesson-unreadable", or "lesson-known" for a packaged code."""
    lesson = read_lesson(text, own=True)
    if any(lesson.code == one.code for one in packaged()):
        raise LessonError(
            "lesson-known",
            Text("Deze code is al van een meegeleverde les.", "This code already is that of a packaged lesson."),
            Text("Kies een andere code.", "Choose another code."),
        )
    Tried(house.home, house.organisation).keep_lesson(lesson.code, text)
    return lesson


def exported(lesson: Lesson) -> str:
    """The lesson to share with others: without a contact, and with e-mail addresses and telephone numbers masked."""
    told = {name: value for name, value in vars(lesson).items() if isinstance(value, Text)}
    texts = {name: Text(_masked(text.nl), _masked(text.en)) for name, text in told.items()}
    words = {name: _masked(getattr(lesson, name)) for name in ("place", "period")}
    return written(replace(lesson, contact="", **texts, **words))


def _masked(text: str) -> str:
    return _PHONE.sub("…", _MAIL.sub("…", text))


def drafted(standing: Standing, *, subsector: str = "theatre") -> str:
    """The outcome of an experiment as a lesson to complete: everything known filled in, with its interval.

    Raises LessonError "experiment-not-read" before it was read out.
    """
    plan, outcome = standing.plan, standing.outcome
    if outcome is None:
        raise LessonError(
            "experiment-not-read",
            Text("Dit experiment is nog niet uitgelezen.", "This experiment was not read out yet."),
            Text(
                "Lees het uit na het einde: publiek experiment read.", "Read it after the end: publiek experiment read."
            ),
        )
    numbers = outcome["ratio"], outcome["low"], outcome["high"]
    effect = Measured("ratio", *numbers) if None not in numbers and outcome["verdict"] != "too_little" else None
    direction = "negative" if effect and effect.high is not None and effect.high < 1 else _DIRECTION[outcome["verdict"]]
    doubts = [RESERVATIONS[code] for code in outcome["reservations"]]
    measure, comparison = MEASURES[plan.measure], COMPARISONS[plan.comparison]
    lesson = Lesson(
        code=plan.code,
        title=Text(plan.title, plan.title),
        tried=Text(plan.action, plan.action),
        whom=Text("Bewoners van de gekozen gebieden", "Residents of the areas chosen"),
        barriers=(plan.barrier,),
        subsectors=(subsector,),
        place="Netherlands",
        period=f"{plan.start.isoformat()} - {plan.end.isoformat()}",
        measured=Text(f"{measure.nl}; {comparison.nl}.", f"{measure.en}; {comparison.en}."),
        result=Text(outcome["sentence"]["nl"], outcome["sentence"]["en"]),
        direction=direction,
        strength=_STRENGTH[plan.comparison],
        conditions=Text(
            "; ".join(doubt.nl for doubt in doubts) or "Geen voorbehoud.",
            "; ".join(doubt.en for doubt in doubts) or "No reservation.",
        ),
        cost="unknown",
        source=Source(f"registration {standing.digest[:16]}", plan.end.year),
        checked=True,
        segments=plan.segments,
        effect=effect,
    )
    return written(lesson)
