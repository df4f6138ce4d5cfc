"""Which answers may a house take out, to work on in a spreadsheet of its own? Rows without what would find a person.

Who knows somebody's age, household and postcode should not find that person's row: of whoever is one of fewer than ten
alike, the place of asking goes first, then the postcode, and so on, until ten rows are alike in what is left.

Left out always: the random names of forms, receipts, the day within the month, the order in which forms came, and
everything about health (a row is a cell of one). Open answers only when they are asked for.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any

from publiek import logbook, permitting
from publiek.house import House
from publiek.listening.in_steps import answers_told
from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.responses.answers import FRAME
from publiek.vocabulary.barriers import LEAST_TOLD

#: Of the frame only these; the day becomes its month.
_FRAME = ("collected", "channel", "unit", "stratum", "weight")
#: By what somebody can be found who is known to have answered; the first goes first.
FOUND_BY = ("unit", "stratum", "postcode", "household", "education", "gender", "age")
ALIKE = LEAST_TOLD
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Export:
    """`text`: CSV; `rows` of answers; `left_out`: columns of the questionnaire that are not in it."""

    text: str
    rows: int
    left_out: tuple[str, ...]


def exported(house: House, code: str, *, open_answers: bool = False) -> Export:
    """The answers to a survey as CSV. Raises SurveyError "survey-unknown"."""
    permitting.require(house, "survey")
    answers = answers_told(house, code)
    left_out = _left_out(answers.questionnaire, open_answers=open_answers)
    frame = {name for name, _ in FRAME}
    asked = [name for name in answers.table.column_names if name not in frame and name not in left_out]
    rows = answers.table.select([*_FRAME, *asked]).to_pylist()
    hide_the_rare(rows, tuple(name for name in FOUND_BY if name in rows[0]) if rows else ())
    SystemRandom().shuffle(rows)
    held = io.StringIO(newline="")
    sheet = csv.writer(held, lineterminator="\n")
    sheet.writerow([*_FRAME, *asked])
    for row in rows:
        sheet.writerow([_month(row["collected"]), *(_cell(row[name]) for name in (*_FRAME[1:], *asked))])
    detail = {"rows": len(rows), "open-answers": open_answers, "policy": "own-eyes"}
    logbook.note(house.home, house.organisation, logbook.Entry("export", f"survey {code}", detail=detail))
    return Export(held.getvalue(), len(rows), tuple(sorted(left_out)))


def hide_the_rare(rows: list[dict[str, Any]], traits: tuple[str, ...]) -> None:
    """Empties traits, one after another, in rows of which fewer than `ALIKE` have the same in all that are left."""
    for trait in traits:
        seen = Counter(tuple(row[name] for name in traits) for row in rows)
        for row in [row for row in rows if seen[tuple(row[name] for name in traits)] < ALIKE]:
            row[trait] = None


def _left_out(questionnaire: Questionnaire, *, open_answers: bool) -> set[str]:
    found = set()
    for item in questionnaire.items:
        special = {f"{item.code}.{row.code}" for row in item.rows if row.special}
        found |= special
        if special or any(option.special for option in item.options):
            found |= {"consent_health"} | ({item.code} if item.options and not item.rows else set())
        if item.kind == "open" and not open_answers:
            found.add(item.code)
        if item.kind == "best_worst" and special:
            ends = ((at, end) for at in range(1, len(item.sets) + 1) for end in ("best", "worst"))
            found |= {f"{item.code}.{at}.{end}" for at, end in ends}
    return found


def _month(day: object) -> str:
    return str(day)[:7] if day else ""


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
