"""How are the place and time of a lesson said? Kept in English for the packaged ones; countries and words in Dutch too.

What a house wrote itself stays as it is in both languages.
"""

from __future__ import annotations

from publiek.errors import Text
from publiek.lessons.library.lesson import Lesson

_IN_DUTCH = {
    "Belgium": "België",
    "Brussels": "Brussel",
    "England": "Engeland",
    "Flanders": "Vlaanderen",
    "France": "Frankrijk",
    "Germany": "Duitsland",
    "Italy": "Italië",
    "London": "Londen",
    "Netherlands": "Nederland",
    "Northern Ireland": "Noord-Ierland",
    "Paris": "Parijs",
    "Scotland": "Schotland",
    "Spain": "Spanje",
    "Sweden": "Zweden",
    "United Kingdom": "Verenigd Koninkrijk",
    "United States": "Verenigde Staten",
}
_TIMES = {"about ": "omstreeks ", "before ": "vóór ", "from ": "vanaf "}


def whereabouts(lesson: Lesson) -> Text:
    """Place and time in one: "Parijs, Frankrijk, 2011"."""
    parts = [_IN_DUTCH.get(part, part) for part in lesson.place.split(", ")]
    period = lesson.period
    for english, dutch in _TIMES.items():
        if period.startswith(english):
            period = dutch + period.removeprefix(english)
    return Text(", ".join([*parts, period]), f"{lesson.place}, {lesson.period}")
