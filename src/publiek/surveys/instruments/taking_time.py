"""How long does a questionnaire take? An estimate from what there is to read and to answer, told before one begins."""

from __future__ import annotations

from publiek.errors import Text
from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.instruments.shuffling import MOST_SETS

#: Words read in a minute, in a language that may not be one's first; answers to choose from are scanned, three times as
#: fast.
WORDS_A_MINUTE = 180
#: Seconds to choose and tap one answer, by kind (per row, per set), after reading it.
SECONDS = {
    "single": 3.0,
    "yes_no": 2.5,
    "number": 4.0,
    "grid": 3.5,
    "multi": 2.5,
    "open": 25.0,
    "postcode": 4.0,
    "best_worst": 12.0,
}


def seconds(questionnaire: Questionnaire, *, every: bool = True) -> float:
    """Expected seconds: reading + answering. `every`: for somebody to whom every question is asked; else for somebody
    who is asked only those without a route.
    """
    start = len(questionnaire.introduction.nl.split()) / WORDS_A_MINUTE * 60
    return start + sum(_seconds(item) for item in questionnaire.items if every or not item.routes)


def minutes(questionnaire: Questionnaire, *, every: bool = True) -> float:
    """The same in minutes: whole ones, or tenths under one minute."""
    taken = seconds(questionnaire, every=every) / 60
    return float(max(round(taken, 1), 0.1)) if taken < 1 else float(round(taken))


def _seconds(item: Item) -> float:
    shown = min(len(item.sets), MOST_SETS)
    each = len(item.rows) if item.kind in ("grid", "multi") else shown if item.kind == "best_worst" else 1
    words = _words(item.words) + (_words(item.help) if item.help else 0) + sum(_words(row.label) for row in item.rows)
    scanned = sum(_words(option.label) for option in item.options) / 3
    return (words + scanned) / WORDS_A_MINUTE * 60 + each * SECONDS[item.kind]


def _words(text: Text) -> int:
    return len(text.nl.split())
