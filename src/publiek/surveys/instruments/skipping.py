"""Which questions, rows and answers does somebody get to see? Only what the answers so far lead to.

A filled-in form is a mapping of columns (see `publiek.surveys.responses.answers`) to what was answered:
{"age": "16-24", "visits.theatre": "1-3", "barriers.time": "yes", "postcode": 3011}. The form in a browser follows the
same rules, from `describing.as_json`; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire, Route
from publiek.surveys.instruments.soundness import HEALTH_CONSENT, UNDER_AGE

Given = Mapping[str, object]


@dataclass(frozen=True)
class Condition:
    """A row or an answer is shown when `of` (an item or a column) was answered with one of `answers`."""

    of: str
    answers: tuple[str, ...]


def asked(item: Item, given: Given) -> bool:
    """Whether an item is asked, given the answers to what came before it: every route must hold."""
    return all(_holds(route, given) for route in item.routes)


def _holds(route: Route, given: Given) -> bool:
    if not route.any_of:
        return given.get(route.of) in route.answers
    start = route.of + "."
    return any(answer in route.answers for column, answer in given.items() if column.startswith(start))


def conditions(item: Item, choice: Choice, questionnaire: Questionnaire) -> tuple[Condition, ...]:
    """What must hold before a row or an answer of `item` is shown; () is always.

    A special one (health) needs the consent. Where an item is asked because something was said yes to (the most
    important barrier), only what was said yes to can be chosen, besides answers that were no row there ("other").
    """
    found = [Condition(HEALTH_CONSENT, ("yes",))] if choice.special else []
    if choice in item.options:
        for route in (route for route in item.routes if route.any_of):
            if any(row.code == choice.code for row in questionnaire.item(route.of).rows):
                found.append(Condition(f"{route.of}.{choice.code}", route.answers))
    return tuple(found)


def shown_rows(item: Item, given: Given, questionnaire: Questionnaire) -> tuple[Choice, ...]:
    """The rows that are shown, in the order of the questionnaire."""
    return tuple(row for row in item.rows if _all_hold(conditions(item, row, questionnaire), given))


def shown_options(item: Item, given: Given, questionnaire: Questionnaire) -> tuple[Choice, ...]:
    """The answers that can be chosen, in the order of the questionnaire."""
    return tuple(option for option in item.options if _all_hold(conditions(item, option, questionnaire), given))


def _all_hold(needed: tuple[Condition, ...], given: Given) -> bool:
    return all(given.get(condition.of) in condition.answers for condition in needed)


def is_under_age(given: Given) -> bool:
    """Whether the form ends here and nothing of it is kept (decision 0037)."""
    return given.get("age") == UNDER_AGE
