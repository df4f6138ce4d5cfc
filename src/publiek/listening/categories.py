"""In which category of the population's margins is each respondent? The questionnaire's words as the statistics' words.

The statistics know fewer categories than the questionnaire: ages of twenty years, education as higher or not. A
category that hardly anybody is in goes together with its neighbour, and that is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.listening.population import REST, Population
from publiek.surveys.barriers.standing import asks
from publiek.surveys.responses.answers import Answers

#: Fewer respondents than this and a category goes together with its neighbour.
LEAST = 10
_AS_COUNTED: Mapping[str, Mapping[str, str]] = {
    "age": {
        "16-24": "15-24",
        "25-34": "25-44",
        "35-44": "25-44",
        "45-54": "45-64",
        "55-64": "45-64",
        "65-74": "65+",
        "75+": "65+",
    },
    "education": {"lower": "other", "middle": "other", "other": "other", "higher": "high"},
}
#: Between the names of categories that were put together.
AND = "|"
#: Categories that have neighbours, in order.
_ORDERED = {"age": ("15-24", "25-44", "45-64", "65+"), "urbanity": ("1", "2", "3", "4", "5")}


@dataclass(frozen=True)
class Margined:
    """One margin ready to weigh to: the category of each respondent ("" not told), and persons per category.

    `together`: which categories were put together because hardly anybody was in one of them.
    """

    name: str
    category: NDArray[np.str_]
    persons: Mapping[str, float]
    together: tuple[str, ...] = ()


def margined(answers: Answers, population: Population, own: Mapping[str, Mapping[str, float]]) -> list[Margined]:
    """Every margin that both the questionnaire and the statistics know; `own` margins of the house come before."""
    made = []
    for name, persons in {**population.margins, **own}.items():
        told = _told(answers, population, name, as_counted=name not in own)
        if told is not None:
            found = _put_together(_known(name, told, persons))
            made += [found] if len(found.persons) > 1 else []
    return made


def category_of(answers: Answers, population: Population, name: str) -> NDArray[np.str_]:
    """The category of each respondent of one margin, "" when not known or not asked."""
    told = _told(answers, population, name, as_counted=True)
    return np.full(len(answers), "", dtype=np.str_) if told is None else told


def _told(answers: Answers, population: Population, name: str, *, as_counted: bool) -> NDArray[np.str_] | None:
    if name in population.place_of:
        if not asks(answers, "postcode"):
            return None
        where = population.place_of[name]
        codes = answers.numbers("postcode")
        return np.array([where.get(int(code), "") if code == code else "" for code in codes], dtype=np.str_)
    known = _AS_COUNTED.get(name, {})
    if not asks(answers, name) or (as_counted and not known):
        return None
    said = answers.texts(name)
    return np.array([known.get(text, "") for text in said], dtype=np.str_) if as_counted else said


def _known(name: str, told: NDArray[np.str_], persons: Mapping[str, float]) -> Margined:
    """A margin in which an answer without a category counts as not told."""
    return Margined(name, np.where(np.isin(told, list(persons)), told, ""), dict(persons))


def _put_together(margin: Margined) -> Margined:
    """Categories with too few respondents go with their smallest neighbour, or into the rest."""
    category, persons, together = margin.category, dict(margin.persons), []
    while True:
        count = {name: int((category == name).sum()) for name in persons}
        few = sorted((n, name) for name, n in count.items() if n < LEAST)
        if not few or len(persons) < 2:
            return Margined(margin.name, category, persons, tuple(together))
        small = few[0][1]
        other = _neighbour(margin.name, small, count)
        joined = f"{other}{AND}{small}" if margin.name in _ORDERED else REST
        persons[joined] = persons.pop(small) + persons.pop(other)
        category = np.where((category == small) | (category == other), joined, category)
        together.append(joined)


def _neighbour(name: str, small: str, count: Mapping[str, int]) -> str:
    others = [one for one in count if one != small]
    order = _ORDERED.get(name)
    if order is None:
        return REST if REST in others else min(others, key=lambda one: (count[one], one))
    place = {one: min(order.index(part) for part in one.split(AND)) for one in count}
    return min(others, key=lambda one: (abs(place[one] - place[small]), count[one], one))
