"""Which forms look as if nobody read the questions? They are kept and counted: a person decides, no rule does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.responses.answers import FRAME

#: A grid tells something when so many of its rows were answered.
ROWS = 5
#: Two forms with the same so many answers are remarkable; with fewer they are ordinary.
ANSWERS = 12
#: So many forms that all say the same are a broken file, not a sector.
FORMS = 10
_FRAME = frozenset(name for name, _ in FRAME)


def is_straight(questionnaire: Questionnaire, answers: Mapping[str, object]) -> bool:
    """Whether every row of some grid has the same answer, other than the lowest ("never" everywhere is a life), or
    every row of a list was said yes to.
    """
    for item in questionnaire.items:
        if item.kind not in ("grid", "multi"):
            continue
        told = [answers[name] for row in item.rows if (name := f"{item.code}.{row.code}") in answers]
        ordinary = item.options[0].code if item.kind == "grid" else "no"
        if len(told) >= ROWS and len(set(told)) == 1 and told[0] != ordinary:
            return True
    return False


def alike(rows: Sequence[Mapping[str, object]]) -> list[int]:
    """The places of rows that say exactly what an earlier one says, with at least ANSWERS answers."""
    seen: set[tuple[tuple[str, object], ...]] = set()
    found = []
    for at, row in enumerate(rows):
        told = _told(row)
        if len(told) >= ANSWERS and told in seen:
            found.append(at)
        seen.add(told)
    return found


def seen_before(rows: Sequence[Mapping[str, object]], kept: Sequence[Mapping[str, object]]) -> int:
    """How many rows say exactly what one that was kept before says, with at least ANSWERS answers."""
    known = {_told(row) for row in kept}
    return sum(len(_told(row)) >= ANSWERS and _told(row) in known for row in rows)


def one_answer(rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether at least FORMS forms all say exactly the same."""
    return len(rows) >= FORMS and len({_told(row) for row in rows}) == 1


def _told(row: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple(sorted((name, value) for name, value in row.items() if name not in _FRAME and value is not None))
