"""Who is a non-visitor, who is interested, and who missed something? Every table of barriers is about one of these.

Without a discipline: somebody who went to nothing in the past twelve months; is at least a little interested in
something; wanted to see something and did not go. With a discipline the same, looked at that discipline alone. The
last is also asked of people who do go out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.surveys.responses.answers import Answers

Floats = NDArray[np.float64]
WENT = ("1-3", "4-11", "12+")
KEEN = ("some", "much", "very")


def standing(answers: Answers, discipline: str = "") -> dict[str, Floats]:
    """Per kind of people (vocabulary.barriers.AMONG) and respondent: 1 one of them, 0 not, nan: not known."""
    went, keen = visited(answers, discipline), interested(answers, discipline)
    away = 1 - went
    missed = answers.said("missed", "yes")
    if discipline:
        named = answers.said("missed_what", discipline)
        missed = np.where(missed == 1, named, missed)
    return {"non_visitors": away, "interested": np.where(away == 0, 0.0, away * keen), "missed": missed}


def visited(answers: Answers, discipline: str = "") -> Floats:
    """1 who went in the past twelve months, 0 who did not, nan who did not say."""
    return _any(answers, "visits", discipline, WENT)


def interested(answers: Answers, discipline: str = "") -> Floats:
    """1 who has some interest or more."""
    return _any(answers, "interest", discipline, KEEN)


def disciplines(answers: Answers) -> tuple[str, ...]:
    """The disciplines the questionnaire asks about."""
    return tuple(row.code for row in answers.questionnaire.item("visits").rows) if asks(answers, "visits") else ()


def asks(answers: Answers, code: str) -> bool:
    """Whether the questionnaire has an item."""
    return any(item.code == code for item in answers.questionnaire.items)


def _any(answers: Answers, item: str, discipline: str, codes: tuple[str, ...]) -> Floats:
    """Any row of a grid with one of `codes`: a yes counts whatever was left open; a no only when something was said."""
    if not asks(answers, item):
        return np.full(len(answers), np.nan)
    rows = (discipline,) if discipline else tuple(row.code for row in answers.questionnaire.item(item).rows)
    said = np.stack([answers.said(f"{item}.{row}", *codes) for row in rows])
    told = ~np.isnan(said)
    return np.where(np.nansum(said, axis=0) > 0, 1.0, np.where(told.any(axis=0), 0.0, np.nan))
