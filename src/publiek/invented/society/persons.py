"""Which ages, educations and households does the questionnaire see? The kinds of person of the society, made finer.

84 finer kinds = 7 ages x 3 educations x 4 households, each kind of the society spread over some of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.invented.society.assumptions import Floats, cells
from publiek.invented.society.barrier_assumptions import told

AGES = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
EDUCATIONS = ("lower", "middle", "higher")
HOUSEHOLDS = ("single", "couple", "children", "other")
TRAITS = {"age": AGES, "education": EDUCATIONS, "household": HOUSEHOLDS}
_FIRST_OF_AGE = (0, 1, 3, 5)


@cache
def finer() -> NDArray[np.int64]:
    """The 84 finer kinds as rows (age, education, household), positions in AGES, EDUCATIONS, HOUSEHOLDS."""
    shape = tuple(len(values) for values in TRAITS.values())
    return np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), axis=1).astype(np.int64)


@cache
def refined() -> Floats:
    """Kinds of the society x finer kinds: the chance of each finer kind; rows sum to 1."""
    assumed = told()
    table = np.zeros((len(cells()), 7, 3, 4))
    for row, (age, education, household) in enumerate(cells()):
        split = np.array(assumed["ages"][age])
        first = _FIRST_OF_AGE[age]
        chances = np.outer(_educations(assumed, age, education), _households(assumed, household))
        table[row, first : first + len(split)] = split[:, None, None] * chances
    return table.reshape(len(cells()), -1)


def _educations(assumed: dict[str, Any], age: int, education: int) -> Floats:
    lower = assumed["lower_by_age"][age]
    return np.array([0, 0, 1.0]) if education == 0 else np.array([lower, 1 - lower, 0])


def _households(assumed: dict[str, Any], household: int) -> Floats:
    couple = assumed["couple"]
    return np.array([[1.0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, couple, 0, 1 - couple]][household])


def trait_logits(one: dict[str, Any]) -> Floats:
    """A logit per finer kind. `one`: age (seven numbers, or one per band from 45-54 upward), lower, higher, household
    (four numbers), single, children; absent is 0.
    """
    age = one.get("age", 0.0)
    by_age = np.array(age) if isinstance(age, list) else age * (np.arange(len(AGES)) - 3.0)
    by_household = np.array(one.get("household", [one.get("single", 0.0), 0.0, one.get("children", 0.0), 0.0]))
    by_education = np.array([one.get("lower", 0.0), 0.0, one.get("higher", 0.0)])
    kinds = finer()
    return np.asarray(by_age[kinds[:, 0]] + by_education[kinds[:, 1]] + by_household[kinds[:, 2]], dtype=float)
