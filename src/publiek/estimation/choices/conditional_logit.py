"""Which features of what could be chosen made people choose it? Conditional logit (McFadden 1974).

    P(j in set t) = exp(x_tj b) / sum_l exp(x_tl b)        log L = sum_t w_t log P(chosen in t)

by Newton's method, which always arrives: log L is concave. A feature that is the same for everything in a set cannot be
told. Standard errors: from the information, or, where choosers made several choices, from the sum of their slopes
(sandwich; Huber 1967).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_STEPS = 100
_CLOSE = 1e-10


@dataclass(frozen=True)
class Choices:
    """`x`: alternatives x features; `set_of`: the set (0, 1, ...) of each alternative; `chosen`: 1 for the one chosen
    of each set; `weight` per set.
    """

    x: Floats
    set_of: Ints
    chosen: Floats
    weight: Floats


@dataclass(frozen=True)
class Chosen:
    """`coefficients` per feature, their `covariance`, and the weighted `log_likelihood`."""

    coefficients: Floats
    covariance: Floats
    log_likelihood: float

    @property
    def errors(self) -> Floats:
        """Standard errors."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def fit_choices(choices: Choices, *, chooser: Ints | None = None, ridge: float = 0.0) -> Chosen:
    """The best coefficients. `chooser`: of each set who chose, for errors that allow for several choices by one person;
    `ridge` keeps coefficients finite where something is always or never chosen. ArithmeticError: features that cannot
    be told apart.
    """
    b = np.zeros(choices.x.shape[1])
    goal, slope, information = _looked(choices, b, ridge)
    for _ in range(_STEPS):
        try:
            step = np.linalg.solve(information, slope)
        except np.linalg.LinAlgError:
            raise ArithmeticError("these features cannot be told apart") from None
        part = 1.0
        there = _looked(choices, b + step, ridge)
        while there[0] < goal and part > 1e-8:
            part /= 2
            there = _looked(choices, b + part * step, ridge)
        b, gained = b + part * step, there[0] - goal
        goal, slope, information = there
        if gained < _CLOSE * max(1.0, abs(goal)):
            break
    inverse = np.linalg.inv(information)
    covariance = inverse if chooser is None else inverse @ _scatter(choices, b, chooser) @ inverse
    return Chosen(b, covariance, goal + ridge / 2 * float(b @ b))


def chances(choices: Choices, coefficients: Floats) -> Floats:
    """Per alternative the chance that it is chosen of its set."""
    score = choices.x @ coefficients
    top = np.full(len(choices.weight), -np.inf)
    np.maximum.at(top, choices.set_of, score)
    raised = np.exp(score - top[choices.set_of])
    total = np.bincount(choices.set_of, weights=raised, minlength=len(choices.weight))
    return np.asarray(raised / total[choices.set_of])


def _looked(choices: Choices, b: Floats, ridge: float) -> tuple[float, Floats, Floats]:
    """Goal, slope and information at `b`."""
    chance = chances(choices, b)
    weight = choices.weight[choices.set_of]
    goal = float((weight * choices.chosen) @ np.log(np.maximum(chance, 1e-300))) - ridge / 2 * float(b @ b)
    slope = choices.x.T @ (weight * (choices.chosen - chance)) - ridge * b
    middle = _per_set(choices, chance)
    information = choices.x.T @ (choices.x * (weight * chance)[:, None])
    information -= middle.T @ (middle * choices.weight[:, None])
    return goal, slope, information + ridge * np.eye(len(b))


def _per_set(choices: Choices, share: Floats) -> Floats:
    """Sets x features: the sum of features with `share` per alternative."""
    summed = np.zeros((len(choices.weight), choices.x.shape[1]))
    np.add.at(summed, choices.set_of, choices.x * share[:, None])
    return summed


def _scatter(choices: Choices, b: Floats, chooser: Ints) -> Floats:
    """The sum over choosers of their squared slopes."""
    slopes = _per_set(choices, choices.chosen - chances(choices, b)) * choices.weight[:, None]
    people = np.zeros((int(chooser.max()) + 1, slopes.shape[1]))
    np.add.at(people, chooser, slopes)
    count = len(np.unique(chooser))
    return np.asarray(people.T @ people * (count / max(count - 1, 1)))
