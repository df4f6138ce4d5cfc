"""May answers to two questionnaires be put together? Column by column, with the reasons where they may not.

Answers count as the same when the same people are asked the same thing with the same answers to choose from. A row of a
grid, or of a list in which each row is answered yes or no, is a question by itself: rows may be added. An item may
declare by its `comparable` name that other words mean the same; other answers or other routes it cannot declare away.
"""

from __future__ import annotations

from dataclasses import dataclass

from publiek.errors import Text
from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire

REASONS: dict[str, Text] = {
    "only-in-first": Text("alleen in de eerste gevraagd", "asked in the first only"),
    "only-in-second": Text("alleen in de tweede gevraagd", "asked in the second only"),
    "kind": Text("een andere soort vraag", "another kind of question"),
    "words": Text("de vraag is anders gesteld", "the question is worded differently"),
    "row-words": Text("de rij is anders gesteld", "the row is worded differently"),
    "options": Text("er zijn andere antwoorden", "there are other answers"),
    "limits": Text("er gelden andere grenzen", "there are other limits"),
    "sets": Text("de groepjes zijn anders samengesteld", "the sets are made up differently"),
    "denominator": Text("het is aan andere mensen gevraagd", "it was asked of other people"),
    "consent": Text("de toestemming vooraf is anders", "the consent before it differs"),
}


@dataclass(frozen=True)
class Comparison:
    """`same`: columns that may be put together; `reasons`: the other columns, each with codes of REASONS."""

    same: tuple[str, ...]
    reasons: dict[str, tuple[str, ...]]


def comparable(first: Questionnaire, second: Questionnaire) -> Comparison:
    """Which columns of the answers to both may be put together, and why not the others."""
    firsts, seconds = _columns(first), _columns(second)
    reasons: dict[str, tuple[str, ...]] = {}
    for column in dict.fromkeys((*firsts, *seconds)):
        if column not in seconds:
            reasons[column] = ("only-in-first",)
        elif column not in firsts:
            reasons[column] = ("only-in-second",)
        else:
            reasons[column] = _differences(column, first, second)
    same = tuple(column for column, found in reasons.items() if not found)
    return Comparison(same, {column: found for column, found in reasons.items() if found})


def _columns(questionnaire: Questionnaire) -> dict[str, Item]:
    return {column: item for item in questionnaire.items for column, _ in columns_of(item)}


def _differences(column: str, first: Questionnaire, second: Questionnaire) -> tuple[str, ...]:
    one, other = _columns(first)[column], _columns(second)[column]
    if one.kind != other.kind:
        return ("kind",)
    declared = bool(one.comparable) and one.comparable == other.comparable
    found = {
        "words": not declared and (_same(one.words) != _same(other.words) or _helped(one) != _helped(other)),
        "row-words": not declared and _label(one, column) != _label(other, column),
        "options": _answers(one) != _answers(other),
        "limits": (one.least, one.most) != (other.least, other.most),
        "sets": one.sets != other.sets,
        "consent": _special(one, column) != _special(other, column),
        "denominator": _who(one, first) != _who(other, second),
    }
    return tuple(reason for reason, differs in found.items() if differs)


def _who(item: Item, questionnaire: Questionnaire) -> tuple[object, ...]:
    """Of whom an item is asked: its routes, and of whom and how the questions it depends on were asked."""
    told: list[object] = []
    for route in item.routes:
        code, _, row = route.of.partition(".")
        before = questionnaire.item(code)
        rows = tuple(_same(one.label) for one in before.rows if row in ("", one.code))
        told.append((code, row, route.answers, route.any_of, _same(before.words), rows, _who(before, questionnaire)))
    return tuple(told)


def _same(text: Text) -> tuple[str, str]:
    """Both wordings, whatever the spaces and capitals."""
    return " ".join(text.nl.split()).casefold(), " ".join(text.en.split()).casefold()


def _helped(item: Item) -> tuple[str, str] | None:
    return _same(item.help) if item.help else None


def _rows(item: Item, column: str) -> list[Choice]:
    """The row of a column; of best-worst all rows, because each choice is among them."""
    if item.kind == "best_worst":
        return list(item.rows)
    return [row for row in item.rows if column == f"{item.code}.{row.code}"]


def _label(item: Item, column: str) -> list[tuple[str, str]]:
    return [_same(row.label) for row in _rows(item, column)]


def _special(item: Item, column: str) -> set[str]:
    return {choice.code for choice in (*_rows(item, column), *item.options) if choice.special}


def _answers(item: Item) -> set[tuple[str, tuple[str, str]]]:
    return {(option.code, _same(option.label)) for option in item.options}
