"""What did visitors tell that helps to count people? Answers of one season, in the shape the estimate reads.

Read are the items `times_here` (since 1 August, this time included) or `times_year` (the past 12 months), and where
asked `booked_today` (first, again, other, no_name), `pass_today`, `party` and `postcode`; the column `unit` says where
somebody was asked. Where units are performances of the house, each answer weighs for its part of the visits there.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from publiek.errors import SurveyError, Text
from publiek.listening.reach_lines import season_days
from publiek.surveys.reach import Asked
from publiek.surveys.reach.parts import Floats
from publiek.surveys.responses.answers import Answers

TIMES = {"times_here": "season", "times_year": "year"}


def asked_of(answers: Answers, season: int, *, places: Mapping[int, str], visits: Mapping[str, float]) -> Asked:
    """The answers of a season. Raises SurveyError "reach-survey-items" when it was not asked how often people came."""
    first, last = season_days(season)
    day = answers.table["collected"]
    inside = pc.and_(pc.greater_equal(day, first), pc.less_equal(day, last))
    answers = Answers(answers.questionnaire, answers.table.filter(inside))
    columns = set(answers.table.column_names)
    times = next((item for item in TIMES if item in columns), None)
    if times is None:
        raise SurveyError(
            "reach-survey-items",
            Text(
                "In deze enquête is niet gevraagd hoe vaak mensen hier kwamen.",
                "This survey did not ask how often people came here.",
            ),
            Text(
                "Gebruik de vragenlijst door@1, of zet de vraag times_here in uw eigen vragenlijst.",
                "Use the questionnaire door@1, or put the item times_here in your own questionnaire.",
            ),
        )
    nothing = np.full(len(answers), np.nan)
    unit = answers.texts("unit")
    return Asked(
        times=answers.numbers(times),
        booked=answers.said("booked_today", "first") if "booked_today" in columns else nothing,
        on_pass=answers.said("pass_today", "yes") if "pass_today" in columns else nothing,
        party=answers.numbers("party") if "party" in columns else nothing,
        weight=_weights(answers, unit, visits),
        unit=unit,
        stratum=answers.texts("stratum"),
        place=_homes(answers, places) if "postcode" in columns else np.full(len(answers), "", dtype=np.str_),
        window=TIMES[times],
    )


def _weights(answers: Answers, unit: np.ndarray, visits: Mapping[str, float]) -> Floats:
    """The weight of the file; else, where every unit is a known performance, its visits per answer; else 1."""
    given = answers.numbers("weight")
    if not np.isnan(given).all():
        return np.nan_to_num(given, nan=1.0)
    names, place, size = np.unique(unit, return_inverse=True, return_counts=True)
    if len(names) > 1 and all(name in visits for name in names):
        each: Floats = np.array([visits[name] for name in names])[place] / size[place]
        return each
    return np.ones(len(answers))


def _homes(answers: Answers, places: Mapping[int, str]) -> np.ndarray:
    codes = answers.numbers("postcode")
    return np.array([places.get(int(code), "") if np.isfinite(code) else "" for code in codes], dtype=np.str_)
