"""Is a filled-in form valid? What was answered to questions that were asked is kept; the rest is left out and named.

A problem names a column and what is the matter, never what somebody wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.instruments.skipping import Given, asked, is_under_age
from publiek.surveys.instruments.soundness import HEALTH_CONSENT, answers_of

#: What can be the matter with one column.
PROBLEMS = (
    "not-asked",  # an answer to a question that these answers do not lead to, or without the consent it needs
    "unknown-code",  # no such answer
    "unknown-column",  # no such question
    "not-a-number",
    "out-of-range",
    "too-long",  # an open answer was cut off
    "same-twice",  # best and worst are the same: both are left out
    "required",  # nothing was answered
    "under-age",  # nothing is kept
)
LONGEST_OPEN = 2_000
_POSTCODE = re.compile(r"([1-9]\d{3})\s?(?:[A-Za-z]{2})?", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """What is the matter (one of PROBLEMS) with which column."""

    code: str
    column: str


@dataclass(frozen=True)
class Checked:
    """The answers that stand, what was left out, and whether the form may be kept at all."""

    given: dict[str, str | int]
    problems: tuple[Problem, ...]
    keep: bool


def check(questionnaire: Questionnaire, given: Given) -> Checked:
    """The answers that count. `keep` is false, and `given` empty, for somebody under sixteen or who does not say the
    age where it is asked (decision 0037): the strict way, as nothing else tells that a person may agree alone.
    """
    clean: dict[str, str | int] = {}
    problems: list[Problem] = []
    plan = _plan(questionnaire)
    for item, columns in plan.items:
        if asked(item, clean):
            _take(item, columns, given=given, clean=clean, problems=problems)
            if item.required and not any(column.name in clean for column in columns):
                problems.append(Problem("required", item.code))
            if item.code == "age" and (is_under_age(clean) or item.code not in clean):
                code = "under-age" if is_under_age(clean) else "required"
                return Checked({}, (Problem(code, "age"),), keep=False)
        else:
            problems += [Problem("not-asked", one.name) for one in columns if _filled(given.get(one.name))]
    problems += [Problem("unknown-column", column) for column in sorted(given.keys() - plan.names)]
    return Checked(clean, tuple(problems), keep=True)


@dataclass(frozen=True)
class _Column:
    """A column with the codes it may hold (none: it is no code), and those that need the consent."""

    name: str
    allowed: frozenset[str]
    special: frozenset[str]


@dataclass(frozen=True)
class _Plan:
    """What is looked up for every form of one questionnaire."""

    items: tuple[tuple[Item, tuple[_Column, ...]], ...]
    names: frozenset[str]


#: The plans of the questionnaires that were checked last, each beside its questionnaire.
_PLANS: dict[int, tuple[Questionnaire, _Plan]] = {}
_MOST_PLANS = 16


def _plan(questionnaire: Questionnaire) -> _Plan:
    known = _PLANS.get(id(questionnaire))
    if known is not None and known[0] is questionnaire:
        return known[1]
    items = tuple((item, tuple(_column(item, name) for name, _ in columns_of(item))) for item in questionnaire.items)
    plan = _Plan(items, frozenset(column.name for _, columns in items for column in columns))
    if len(_PLANS) >= _MOST_PLANS:
        _PLANS.clear()
    _PLANS[id(questionnaire)] = (questionnaire, plan)
    return plan


def _column(item: Item, name: str) -> _Column:
    codes = set(answers_of(item))
    if item.kind == "best_worst":
        codes &= set(item.sets[int(name.split(".")[1]) - 1])
    special = {choice.code for choice in (*item.rows, *item.options) if choice.special}
    if item.kind in ("grid", "multi"):
        special = codes if name.removeprefix(f"{item.code}.") in special else set()
    return _Column(name, frozenset(codes), frozenset(special))


def _filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _take(
    item: Item, columns: tuple[_Column, ...], *, given: Given, clean: dict[str, str | int], problems: list[Problem]
) -> None:
    """Adds the valid answers to one item to `clean`."""
    consented = clean.get(HEALTH_CONSENT) == "yes"
    for column in columns:
        answer = given.get(column.name)
        if _filled(answer):
            value, problem = _valid(item, column, answer, consented=consented)
            if value is not None:
                clean[column.name] = value
            if problem:
                problems.append(Problem(problem, column.name))
    if item.kind == "best_worst":
        for at in range(1, len(item.sets) + 1):
            best, worst = f"{item.code}.{at}.best", f"{item.code}.{at}.worst"
            if best in clean and clean[best] == clean.get(worst):
                problems.append(Problem("same-twice", best))
                del clean[best], clean[worst]


def _valid(item: Item, column: _Column, answer: object, *, consented: bool) -> tuple[str | int | None, str]:
    """What one column holds, and what is the matter with it."""
    if item.kind in ("number", "postcode"):
        return _number(item, answer)
    text = str(answer).strip()
    if item.kind == "open":
        return text[:LONGEST_OPEN].rstrip(), "too-long" if len(text) > LONGEST_OPEN else ""
    if not consented and column.special and (text in column.special or item.kind in ("grid", "multi")):
        return None, "not-asked"
    return (text, "") if text in column.allowed else (None, "unknown-code")


def _number(item: Item, value: object) -> tuple[int | None, str]:
    """A whole number within its limits; of a postcode the four digits alone, whatever letters came with it."""
    text = str(value).strip()
    if item.kind == "postcode":
        found = _POSTCODE.fullmatch(text)
        return (int(found[1]), "") if found else (None, "out-of-range")
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        return None, "not-a-number"
    number, least, most = int(text), item.least or 0, item.most
    return (number, "") if least <= number and (most is None or number <= most) else (None, "out-of-range")
