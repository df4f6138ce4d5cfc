"""Which number stands at a question and in a box? The one that is typed when a form is copied into the sheet.

The number belongs to the answer, not to its place: in whatever order rows are printed, each keeps its own.
"""

from __future__ import annotations

from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire

#: Typed for yes and no.
YES_NO = {"yes": "1", "no": "0"}


def questions(questionnaire: Questionnaire) -> dict[str, int]:
    """The number of each item, by code."""
    return {item.code: at for at, item in enumerate(questionnaire.items, start=1)}


def boxes(choices: tuple[Choice, ...]) -> dict[str, str]:
    """The number of each row or answer, by code, in the order of the questionnaire."""
    return {choice.code: str(at) for at, choice in enumerate(choices, start=1)}


def typed(item: Item) -> dict[str, str]:
    """What is typed for each answer to an item (or to one of its rows): number -> code; {} for numbers and texts."""
    if item.kind in ("yes_no", "multi"):
        return {number: code for code, number in YES_NO.items()}
    if item.kind in ("single", "grid"):
        return {number: code for code, number in boxes(item.options).items()}
    return {number: code for code, number in boxes(item.rows).items()} if item.kind == "best_worst" else {}


def picked_from(item: Item, questionnaire: Questionnaire) -> Item | None:
    """The question of which the rows are the answers here, so that its numbers can be written instead of all of them
    again ("which of these was the most important?").
    """
    for route in item.routes:
        before = questionnaire.item(route.of) if route.any_of else None
        if item.kind == "single" and before and boxes(before.rows).items() <= boxes(item.options).items():
            return before
    return None
