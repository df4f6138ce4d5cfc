"""Which categories does the population have, how many people are in each, and which respondent is in which?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.designs.design import Floats, Ints
from publiek.estimation.designs.refusals import refuse

#: What respondents answered, per margin: a category each, "" where not answered.
Groups = Mapping[str, Sequence[str] | NDArray[np.str_]]


@dataclass(frozen=True)
class Margin:
    """How many people the population has (`targets`) in each of `categories` of the question `name`."""

    name: str
    categories: tuple[str, ...]
    targets: Floats


@dataclass(frozen=True)
class Coded:
    """A margin as it is fitted to: per respondent a `code` 0..L-1; `share` of the population per code. The last code is
    that of people who did not answer when `own` is true: their share is what it is in the weights before.
    """

    margin: Margin
    code: Ints
    share: Floats
    own: bool


def coded(
    weight: Floats, groups: Groups, margins: Sequence[Margin], *, unanswered: str = "refuse", rounding: float = 0.005
) -> tuple[Coded, ...]:
    """Respondents and population side by side, per margin. `unanswered`: "refuse" or "own" (see `Coded`); `rounding`:
    by which part totals of margins may differ.

    Raises SurveyError "weighting-margin", "weighting-margins-differ", "weighting-unknown-category",
    "weighting-unanswered", "weighting-empty-category", "weighting-zero-target", "survey-design-sizes".
    """
    check_margins(margins, rounding)
    return tuple(_coded(weight, groups, margin, unanswered) for margin in margins)


def check_margins(margins: Sequence[Margin], rounding: float) -> None:
    """Refuse margins that are not right, or that are of different numbers of people.

    Raises SurveyError "weighting-margin", "weighting-margins-differ".
    """
    names = [margin.name for margin in margins]
    for margin in margins:
        targets = np.asarray(margin.targets, dtype=float)
        once = names.count(margin.name) == 1 and len(set(margin.categories)) == len(margin.categories)
        sizes = targets.shape == (len(margin.categories),)
        if not (once and sizes and np.all(np.isfinite(targets) & (targets >= 0)) and targets.sum() > 0):
            raise refuse("weighting-margin", margin=margin.name)
    if not margins:
        raise refuse("weighting-margin", margin="")
    totals = [float(np.sum(margin.targets)) for margin in margins]
    small, large = int(np.argmin(totals)), int(np.argmax(totals))
    if totals[large] - totals[small] > rounding * totals[large]:
        told = {names[small]: totals[small], names[large]: totals[large]}
        raise refuse("weighting-margins-differ", totals=told, allowed=rounding)


def _coded(weight: Floats, groups: Groups, margin: Margin, unanswered: str) -> Coded:
    answers = np.asarray(groups.get(margin.name, []), dtype=np.str_)
    if len(answers) != len(weight):
        raise refuse("survey-design-sizes", margin=margin.name, respondents=len(weight), others=[len(answers)])
    kinds, place = np.unique(answers, return_inverse=True)
    known = {category: spot for spot, category in enumerate(margin.categories)}
    code = np.array([known.get(str(kind), -1 if kind == "" else -2) for kind in kinds], dtype=np.int64)[place]
    if np.any(code == -2):  # which category is not quoted: it may be what a person wrote
        raise refuse("weighting-unknown-category", margin=margin.name, respondents=int((code == -2).sum()))
    silent = int((code == -1).sum())
    if silent and unanswered != "own":
        raise refuse("weighting-unanswered", margin=margin.name, respondents=silent)
    _check_present(weight, code, margin)
    share = np.asarray(margin.targets, dtype=float) / np.sum(margin.targets)
    if not silent:
        return Coded(margin, code, share, own=False)
    part = float(weight[code == -1].sum() / weight.sum())
    return Coded(margin, np.where(code < 0, len(share), code), np.append(share * (1 - part), part), own=True)


def _check_present(weight: Floats, code: Ints, margin: Margin) -> None:
    """Refuse a category that only the population has, or only the survey."""
    seen = np.bincount(code[(code >= 0) & (weight > 0)], minlength=len(margin.categories)) > 0
    wanted = np.asarray(margin.targets) > 0
    for name, here, there in zip(margin.categories, seen, wanted, strict=True):
        if there and not here:
            raise refuse("weighting-empty-category", margin=margin.name, category=name)
        if here and not there:
            raise refuse("weighting-zero-target", margin=margin.name, category=name)


def collapse(margin: Margin, groups: Groups, into: Mapping[str, str]) -> tuple[Margin, Groups]:
    """Take categories together: `into` says which category becomes which ({"16-24": "16-34", "25-34": "16-34"}). The
    margin with summed targets, and the answers in its categories.

    Raises SurveyError "weighting-collapse".
    """
    if unknown := sorted(set(into) - set(margin.categories)):
        raise refuse("weighting-collapse", margin=margin.name, categories=unknown)
    summed: dict[str, float] = {}
    for category, target in zip(margin.categories, margin.targets, strict=True):
        name = into.get(category, category)
        summed[name] = summed.get(name, 0.0) + float(target)
    answers = [into.get(str(answer), str(answer)) for answer in groups[margin.name]]
    fewer = Margin(margin.name, tuple(summed), np.array(list(summed.values())))
    return fewer, {**groups, margin.name: np.array(answers, dtype=np.str_)}
