"""Which answers of one filled-in form may be kept, and in which words? Checked, masked, by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments.checking import check
from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.responses.masking import mask

#: A form with one of these was not made by our page: it is refused. Other problems cost one answer.
_FOREIGN = ("unknown-column", "unknown-code")
Value = str | int


@dataclass(frozen=True)
class Row:
    """One form as it may be kept: `answers` by column; `problems` as (code, column); `masked`: columns of open answers
    in which something was replaced; `keep`: false for somebody under sixteen, and for a form without any answer.
    """

    answers: dict[str, Value]
    problems: tuple[tuple[str, str], ...]
    masked: tuple[str, ...]
    keep: bool


def checked(
    questionnaire: Questionnaire, sent: Mapping[str, Any], *, places: frozenset[str]
) -> dict[str, Value] | None:
    """The answers of a form of our own page, by column; None when nothing of it is kept.

    Raises SurveyError "survey-answers-refused", which names columns of the questionnaire and never an answer.
    """
    row = row_of(questionnaire, spread(questionnaire, sent), places=places)
    foreign = [(code, column) for code, column in row.problems if code in _FOREIGN]
    if foreign:
        raise refused(questionnaire, [column for _, column in foreign])
    return row.answers if row.keep else None


def row_of(questionnaire: Questionnaire, given: Mapping[str, Value], *, places: frozenset[str]) -> Row:
    """One form, whatever it came from; problems are named, not raised."""
    found = check(questionnaire, given)
    problems = [(problem.code, problem.column) for problem in found.problems]
    answers, masked = dict(found.given), []
    for item in questionnaire.items:
        if item.kind == "open" and item.code in answers:
            result = mask(str(answers[item.code]), places=places)
            answers[item.code] = result.text
            if result.kinds:
                masked.append(item.code)
            if result.shortened:
                problems.append(("too-long", item.code))
            if not result.text:
                del answers[item.code]
    return Row(answers, tuple(dict.fromkeys(problems)), tuple(masked), found.keep and bool(answers))


def spread(questionnaire: Questionnaire, sent: Mapping[str, Any]) -> dict[str, Value]:
    """Answers by column. An item may be sent whole: a list of the rows that were chosen, or {row: answer}.

    A list says no to the rows that are not in it; rows about health only when one was shown (the consent was given).
    """
    items = {item.code: item for item in questionnaire.items}
    given: dict[str, Value] = {}
    for name, value in sent.items():
        item = items.get(name)
        if isinstance(value, Mapping) and item is not None and item.kind in ("grid", "multi", "best_worst"):
            given |= {f"{name}.{row}": _plain(questionnaire, name, one) for row, one in value.items()}
        elif isinstance(value, list | tuple) and item is not None and item.kind == "multi":
            given |= _ticked(questionnaire, item, value, consent=sent.get("consent_health"))
        elif value is not None:
            given[str(name)] = _plain(questionnaire, str(name), value)
    return given


def _ticked(questionnaire: Questionnaire, item: Item, chosen: Any, *, consent: object) -> dict[str, Value]:
    if not set(map(str, chosen)) <= {row.code for row in item.rows}:
        raise refused(questionnaire, [item.code])
    shown = [row for row in item.rows if not row.special or consent == "yes"]
    return {f"{item.code}.{row.code}": "yes" if row.code in chosen else "no" for row in shown}


def _plain(questionnaire: Questionnaire, name: str, value: Any) -> Value:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refused(questionnaire, [name])
    return str(value) if isinstance(value, float) else value


def refused(questionnaire: Questionnaire, columns: list[str]) -> SurveyError:
    """Answers that the questionnaire does not have. A column is named only when the questionnaire has it."""
    known = {column for item in questionnaire.items for column, _ in columns_of(item)}
    known |= {item.code for item in questionnaire.items}
    return SurveyError(
        "survey-answers-refused",
        Text(
            "Dit formulier heeft antwoorden die er niet bij horen.", "This form has answers that do not belong to it."
        ),
        Text(
            "Open de link of QR-code opnieuw en vul het nog eens in.", "Open the link or QR code again and refill it."
        ),
        {"columns": sorted(set(columns) & known), "unknown_columns": len(set(columns) - known)},
    )
