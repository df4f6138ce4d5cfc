"""Is a filled-in form valid? What was answered to questions that were asked is kept; the rest is left out and named.

A problem names a column and what is the matter, never what somebody wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.instruments.skipping import Given, asked, is_under_age
from publiek.surveys.instruments.soundness import HEALTH_CONSENT

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
    for item in questionnaire.items:
        if asked(item, clean):
            _take(item, given, clean, problems)
            if item.required and not _answered(item, clean):
                problems.append(Problem("required", item.code))
            if item.code == "age" and (is_under_age(clean) or item.code not in clean):
                code = "under-age" if is_under_age(clean) else "required"
                return Checked({}, (Problem(code, "age"),), keep=False)
        else:
            problems += [Problem("not-asked", column) for column in _columns(item) if _filled(given.get(column))]
    known = {column for item in questionnaire.items for column in _columns(item)}
    problems += [Problem("unknown-column", column) for column in sorted(set(given) - known)]
    return Checked(clean, tuple(problems), keep=True)


def _filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _answered(item: Item, clean: dict[str, str | int]) -> bool:
    return any(column in clean for column in _columns(item))


def _columns(item: Item) -> tuple[str, ...]:
    if item.kind in ("grid", "multi"):
        return tuple(f"{item.code}.{row.code}" for row in item.rows)
    if item.kind == "best_worst":
        return tuple(f"{item.code}.{at}.{end}" for at in range(1, len(item.sets) + 1) for end in ("best", "worst"))
    return (item.code,)


def _take(item: Item, given: Given, clean: dict[str, str | int], problems: list[Problem]) -> None:
    """Adds the valid answers to one item to `clean`."""
    for column in _columns(item):
        if _filled(given.get(column)):
            value, problem = _valid(item, column, given[column], clean)
            if value is not None:
                clean[column] = value
            if problem:
                problems.append(Problem(problem, column))
    if item.kind == "best_worst":
        for at in range(1, len(item.sets) + 1):
            best, worst = f"{item.code}.{at}.best", f"{item.code}.{at}.worst"
            if best in clean and clean[best] == clean.get(worst):
                problems.append(Problem("same-twice", best))
                del clean[best], clean[worst]


def _valid(item: Item, column: str, value: object, clean: Given) -> tuple[str | int | None, str]:
    """What one column holds, and what is the matter with it."""
    if item.kind in ("number", "postcode"):
        return _number(item, value)
    text = str(value).strip()
    if item.kind == "open":
        return text[:LONGEST_OPEN].rstrip(), "too-long" if len(text) > LONGEST_OPEN else ""
    consented = clean.get(HEALTH_CONSENT) == "yes"
    rows = {row.code for row in item.rows if consented or not row.special}
    if item.kind in ("grid", "multi") and column.removeprefix(f"{item.code}.") not in rows:
        return None, "not-asked"
    if item.kind in ("multi", "yes_no"):
        allowed = {"yes", "no"}
    elif item.kind == "best_worst":
        allowed = rows & set(item.sets[int(column.split(".")[1]) - 1])
    else:
        if any(option.special and option.code == text for option in item.options) and not consented:
            return None, "not-asked"
        allowed = {option.code for option in item.options}
    return (text, "") if text in allowed else (None, "unknown-code")


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
