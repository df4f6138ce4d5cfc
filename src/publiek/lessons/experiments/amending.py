"""What may still be said about an experiment that was registered? Little, openly, and never what decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from publiek.errors import LessonError, Text
from publiek.lessons.experiments.registration import Registration

#: A longer end, and what happened otherwise than planned. Measure, areas, start and comparison never.
AMENDABLE = ("end", "note")


@dataclass(frozen=True)
class Amendment:
    """What was changed, from what to what, why and when."""

    what: str
    to: str
    why: str
    at: datetime


def require_amendable(plan: Registration, *, what: str, to: str, why: str, today: date, read_out: bool) -> None:
    """Raises LessonError "experiment-fixed" for what may not be changed (any more)."""
    if what not in AMENDABLE or not to.strip() or not why.strip() or len(to) + len(why) > 2_000:
        raise _fixed(what, "never")
    if what == "end":
        if read_out or today > plan.end:
            raise _fixed(what, "over")
        if _day(to) is None or _day(to) <= max(today, plan.end):  # type: ignore[operator]
            raise _fixed(what, "only-later")


def amended(plan: Registration, amendments: Sequence[Amendment]) -> Registration:
    """The plan as it stands after its amendments."""
    for one in amendments:
        if one.what == "end":
            plan = replace(plan, end=date.fromisoformat(one.to))
    return plan


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fixed(what: str, reason: str) -> LessonError:
    return LessonError(
        "experiment-fixed",
        Text(
            "Dit ligt vast: wat de uitkomst bepaalt, wordt na het vastleggen niet veranderd.",
            "This is fixed: what decides the outcome is not changed after registering.",
        ),
        Text(
            "Veranderen kan: een later einde (vóór het einde), of een aantekening. Anders: een nieuw experiment.",
            "What can change: a later end (before the end), or a note. For anything else: a new experiment.",
        ),
        {"what": what if what.isidentifier() else "", "reason": reason},
    )
