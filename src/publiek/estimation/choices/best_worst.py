"""What would help most, and what least? Best-worst answers: counts, and a logit of the pairs that were chosen.

    score_i = (best_i - worst_i) / shown_i                      between -1 and 1
    P(best i, worst j | set) = exp(b_i - b_j) / sum over pairs k != l of the set of exp(b_k - b_l)
    share_i = exp(b_i) / sum_k exp(b_k)                         of importance; sums to 1

(Finn and Louviere 1992; Marley and Louviere 2005.) People who answered several sets count once for the errors. What
is told here is what people say they find most important: importance is not effect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SurveyError, Text
from publiek.estimation.choices.conditional_logit import Choices, Chosen, fit_choices

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_RIDGE = 1e-6  # finite utilities for what is always (or never) chosen; nothing to be seen of it elsewhere
_LIMIT = 1.959964


@dataclass(frozen=True)
class BestWorst:
    """Answers, one row per set that was answered: `respondent` (0, 1, ...), `shown` answers x items of the set (item
    numbers), `best`, `worst`: item numbers. `items`: how many there are in all.
    """

    respondent: Ints
    shown: Ints
    best: Ints
    worst: Ints
    items: int


@dataclass(frozen=True)
class Counts:
    """Per item, weighted: how often `best`, `worst`, `shown`; and `score`, nan where it was never shown."""

    best: Floats
    worst: Floats
    shown: Floats
    score: Floats


@dataclass(frozen=True)
class Importance:
    """Per item: `utility` (sums to 0) with its error, `share` with a 95% interval; `log_likelihood`; `n` respondents
    who were shown the item.
    """

    utility: Floats
    error: Floats
    share: Floats
    low: Floats
    high: Floats
    n: Ints
    log_likelihood: float


def best_worst_counts(answers: BestWorst, *, weight: Floats | None = None) -> Counts:
    """Counts by item. `weight` per respondent (1). Raises SurveyError "best-worst-answers"."""
    _checked(answers)
    heavy = _weight(answers, weight)[answers.respondent]
    best, worst = (np.bincount(of, weights=heavy, minlength=answers.items) for of in (answers.best, answers.worst))
    size = answers.shown.shape[1]
    shown = np.bincount(answers.shown.ravel(), weights=np.repeat(heavy, size), minlength=answers.items)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Counts(best, worst, shown, (best - worst) / shown)


def best_worst_importance(
    answers: BestWorst, *, weight: Floats | None = None, replicates: Floats | None = None
) -> Importance:
    """Utilities and shares. `weight` per respondent (1); `replicates`: respondents x replicates (bootstrap), other
    weights the survey might have had, from which errors then come. Raises SurveyError "best-worst-answers",
    "best-worst-not-connected".
    """
    _checked(answers)
    _connected(answers)
    heavy = _weight(answers, weight)
    found = _fitted(answers, heavy, errors=replicates is None)
    turn = np.eye(answers.items) - 1 / answers.items
    utility = turn[:, 1:] @ found.coefficients
    share = _shares(utility)
    if replicates is None:
        spread = turn[:, 1:] @ found.covariance @ turn[:, 1:].T
        slope = np.eye(answers.items) - share
        log_error = np.sqrt(np.maximum(np.diag(slope @ spread @ slope.T), 0))
        error = np.sqrt(np.maximum(np.diag(spread), 0))
    else:
        again = _again(answers, replicates) @ turn[:, 1:].T
        error = np.sqrt(((again - utility) ** 2).mean(axis=0))
        log_error = np.sqrt(((np.log(_shares(again)) - np.log(share)) ** 2).mean(axis=0))
    low, high = _interval(share, log_error)
    pairs = np.unique(
        np.column_stack([np.repeat(answers.respondent, answers.shown.shape[1]), answers.shown.ravel()]), axis=0
    )
    n = np.bincount(pairs[:, 1], minlength=answers.items)
    return Importance(utility, error, share, low, high, n, found.log_likelihood)


def _fitted(answers: BestWorst, weight: Floats, *, errors: bool) -> Chosen:
    """The logit of pairs; the first item is the one against which the others are held."""
    size, count = answers.shown.shape[1], len(answers.best)
    first, last = (~np.eye(size, dtype=bool)).nonzero()
    better, lesser = answers.shown[:, first].ravel(), answers.shown[:, last].ravel()
    unit = np.eye(answers.items)[:, 1:]
    chosen = (better == np.repeat(answers.best, len(first))) & (lesser == np.repeat(answers.worst, len(first)))
    choices = Choices(
        unit[better] - unit[lesser],
        np.repeat(np.arange(count), len(first)),
        chosen.astype(float),
        weight[answers.respondent],
    )
    return fit_choices(choices, chooser=answers.respondent if errors else None, ridge=_RIDGE)


def _again(answers: BestWorst, replicates: Floats) -> Floats:
    """Replicates x coefficients; equal answers are added together first."""
    told = np.column_stack([np.sort(answers.shown, axis=1), answers.best, answers.worst])
    kinds, place = np.unique(told, axis=0, return_inverse=True)
    distinct = BestWorst(np.arange(len(kinds)), kinds[:, :-2], kinds[:, -2], kinds[:, -1], answers.items)
    found = []
    for one in replicates.T:
        summed = np.bincount(place.reshape(-1), weights=one[answers.respondent], minlength=len(kinds))
        found.append(_fitted(distinct, summed, errors=False).coefficients)
    return np.array(found)


def _shares(utility: Floats) -> Floats:
    raised = np.exp(utility - utility.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _interval(share: Floats, log_error: Floats) -> tuple[Floats, Floats]:
    """Limits on the logit scale, so that they stay between 0 and 1."""
    logit, wide = np.log(share / (1 - share)), _LIMIT * log_error / (1 - share)
    return 1 / (1 + np.exp(-(logit - wide))), 1 / (1 + np.exp(-(logit + wide)))


def _weight(answers: BestWorst, weight: Floats | None) -> Floats:
    return np.ones(int(answers.respondent.max()) + 1) if weight is None else weight


def _checked(answers: BestWorst) -> None:
    """Best and worst differ and both stand in their set."""
    wrong = answers.best == answers.worst
    for of in (answers.best, answers.worst):
        wrong |= ~(answers.shown == of[:, None]).any(axis=1)
    if not len(answers.best) or wrong.any():
        raise SurveyError(
            "best-worst-answers",
            Text(
                "Antwoorden op ‘het meest’ en ‘het minst’ passen niet bij wat er getoond is.",
                "Answers to most and least do not fit what was shown.",
            ),
            Text(
                "Geef per getoond rijtje twee verschillende antwoorden uit dat rijtje; laat lege rijtjes weg.",
                "Give two different answers out of each set that was shown; leave out sets without an answer.",
            ),
            {"answers": len(answers.best), "wrong": int(wrong.sum())},
        )


def _connected(answers: BestWorst) -> None:
    """Items that never stand in a set together with others, directly or by way of others, cannot be compared."""
    group = np.arange(answers.items)
    sets = np.unique(np.sort(answers.shown, axis=1), axis=0)
    for _ in range(answers.items):
        before = group.copy()
        for one in sets:
            group[np.isin(group, group[one])] = group[one].min()
        if (group == before).all():
            break
    if (group != group[0]).any():
        raise SurveyError(
            "best-worst-not-connected",
            Text("Niet alle punten zijn met elkaar te vergelijken.", "Not all items can be compared."),
            Text(
                "Gebruik rijtjes waarin elk punt met andere samen staat; zie balanced_sets.",
                "Use sets in which every item stands together with others; see balanced_sets.",
            ),
            {"items": answers.items},
        )
