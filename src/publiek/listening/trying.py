"""How does a house try something and learn whether it worked? register -> amend -> read, from its own lines.

Before the end nothing is counted: whoever looks halfway stops when it pleases, and then finds effects that are not
there. Everything that was registered stays in the list, also what found nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from publiek import permitting
from publiek.errors import LessonError, Text
from publiek.house import House
from publiek.lessons.experiments.amending import Amendment, amended, require_amendable
from publiek.lessons.experiments.outcome import Outcome, outcome_beside_houses, outcome_of
from publiek.lessons.experiments.registration import Registration, from_dict, require_sound
from publiek.listening.experiment_counts import Daily, daily, month_edges
from publiek.listening.experiment_places import near_one_another
from publiek.warehouse.experiments import Entry, Tried

#: Sales come in with every delivery; so many days without any sale at the end may be real.
_QUIET = 14


@dataclass(frozen=True)
class Standing:
    """One experiment as it stands: what was registered, its amendments, and what came of it when it was read out."""

    plan: Registration
    registered: datetime
    digest: str
    amendments: tuple[Amendment, ...]
    outcome: Mapping[str, Any] | None

    def state(self, today: date) -> str:
        """One of "waiting", "running", "over" (not read out yet) or "read"."""
        if self.outcome is not None:
            return "read"
        return "waiting" if today < self.plan.start else "running" if today <= self.plan.end else "over"


def register(house: House, plan: Registration, *, now: datetime, late: bool = False) -> Standing:
    """Keeps a plan before it starts. Raises LessonError: incomplete, backdated, known, or the log was changed."""
    permitting.require(house, "experiment")
    tried = Tried(house.home, house.organisation)
    require_sound(plan, today=now.date(), late=late)
    if any(standing.plan.code == plan.code for standing in experiments(house)):
        raise LessonError(
            "experiment-known",
            Text("Er is al een experiment met deze code.", "There already is an experiment with this code."),
            Text("Kies een andere code; wat vastligt, blijft staan.", "Choose another code; what is registered stays."),
        )
    plan = replace(plan, late=plan.start <= now.date())
    entry = tried.append("registered", plan.code, plan.as_dict(), at=now)
    return Standing(plan, now, entry.digest, (), None)


def amend(house: House, code: str, *, what: str, to: str, why: str, now: datetime) -> Standing:
    """Adds an amendment; see `amending` for what may. Raises LessonError "experiment-fixed"."""
    permitting.require(house, "experiment")
    standing = experiment(house, code)
    require_amendable(standing.plan, what=what, to=to, why=why, today=now.date(), read_out=standing.outcome is not None)
    told = {"what": what, "to": to, "why": why}
    Tried(house.home, house.organisation).append("amended", code, told, at=now)
    return experiment(house, code)


def experiments(house: House) -> tuple[Standing, ...]:
    """Every experiment of the house, in the order of registering, whatever came of it."""
    entries = Tried(house.home, house.organisation).entries()
    return tuple(_standing(entry, entries) for entry in entries if entry.kind == "registered")


def experiment(house: House, code: str) -> Standing:
    """One experiment. Raises LessonError "experiment-unknown"."""
    for standing in experiments(house):
        if standing.plan.code == code:
            return standing
    raise LessonError(
        "experiment-unknown",
        Text("Dit experiment is er niet.", "There is no such experiment."),
        Text("publiek experiment status noemt ze.", "publiek experiment status names them."),
    )


def read_out(
    house: House, code: str, *, now: datetime, others: Mapping[str, tuple[float, float]] | None = None
) -> Standing:
    """What came of it, once it is over; kept, whatever it is. Read again: what was kept then.

    `others`: per house its counts before and after, for an experiment beside other houses. Raises LessonError
    "experiment-not-over" (nothing was counted) or "experiment-data-missing".
    """
    permitting.require(house, "experiment")
    standing = experiment(house, code)
    if standing.outcome is not None:
        return standing
    plan, today = standing.plan, now.date()
    if today <= plan.end:
        raise _not_over(plan, today)
    outcome = _read(standing, daily(house, plan.measure, today=today), others)
    Tried(house.home, house.organisation).append("read", code, outcome.as_dict(), at=now)
    return experiment(house, code)


def outcome_from(standing: Standing, counted: Daily) -> Outcome:
    """The outcome of an experiment over areas, from counts."""
    plan = standing.plan
    areas = (*plan.treated, *plan.control)
    before = counted.table(areas, month_edges(plan.start, before=plan.before))
    after = counted.table(areas, (plan.start, plan.end + timedelta(days=1)))[:, 0]
    also = ["amended"] if any(one.what == "end" for one in standing.amendments) else []
    if near_one_another(plan.treated, plan.control):
        also.append("neighbours")
    if plan.measure == "new_bookers" and counted.first > month_edges(plan.start, before=plan.before + 12)[0]:
        also.append("first-season")
    return outcome_of(plan, before, after, also=also)


def _read(standing: Standing, counted: Daily, others: Mapping[str, tuple[float, float]] | None) -> Outcome:
    plan = standing.plan
    if counted.last < plan.end - timedelta(days=_QUIET):
        raise LessonError(
            "experiment-data-missing",
            Text("De verkoop tot het einde is nog niet ingelezen.", "Sales until the end were not imported yet."),
            Text("Lees eerst de laatste levering in.", "Import the last delivery first."),
            {"end": plan.end.isoformat(), "last": counted.last.isoformat()},
        )
    if plan.comparison != "houses":
        return outcome_from(standing, counted)
    missing = sorted(set(plan.houses) - set(others or {}))
    if missing or not others:
        raise LessonError(
            "experiment-houses-missing",
            Text("Van de andere huizen ontbreken tellingen.", "Counts of the other houses are missing."),
            Text("Geef ze met --others FILE: huis, voor, na.", "Give them with --others FILE: house, before, after."),
            {"missing": len(missing)},
        )
    whole = (month_edges(plan.start, before=plan.before)[0], plan.start, plan.end + timedelta(days=1))
    own = counted.table(counted.areas(), whole).sum(axis=0)
    # Exactly the houses that were promised: more or fewer would be a comparison chosen afterwards.
    return outcome_beside_houses(plan, (own[0], own[1]), np.array([others[name] for name in plan.houses]))


def _standing(entry: Entry, entries: Sequence[Entry]) -> Standing:
    own = [one for one in entries if one.code == entry.code]
    amendments = tuple(
        Amendment(one.content["what"], one.content["to"], one.content["why"], one.at)
        for one in own
        if one.kind == "amended"
    )
    outcome = next((one.content for one in own if one.kind == "read"), None)
    plan = amended(from_dict(entry.content), amendments)
    return Standing(plan, entry.at, entry.digest, amendments, outcome)


def _not_over(plan: Registration, today: date) -> LessonError:
    return LessonError(
        "experiment-not-over",
        Text("Het is nog niet voorbij.", "It is not over."),
        Text(
            "Wacht tot na de laatste dag. Wie halverwege kijkt, vindt verschillen die er niet zijn.",
            "Wait until after the last day. Who looks halfway finds differences that are not there.",
        ),
        {"end": plan.end.isoformat(), "days": (plan.end - today).days + 1},
    )
