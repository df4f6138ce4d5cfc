"""How does a case go from what was asked to what was answered? Every step is written down and in the log, nameless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from publiek import logbook, permitting
from publiek.errors import Text, UsageError
from publiek.house import House
from publiek.rights.cases import keeping, refusals
from publiek.rights.cases.case import GROUNDS, KINDS, MOST_REASON, Asker, Case, Step, local_day, moment, several_lines

BY = ("visitor", "steward")


@dataclass(frozen=True)
class Waiting:
    """What the Start page tells: cases that are late, cases that are soon due, and how many are open."""

    overdue: tuple[Case, ...]
    soon: tuple[Case, ...]
    open: int


@dataclass(frozen=True)
class Doing:
    """Who takes a step and when (None: now)."""

    who: str = ""
    at: datetime | None = None


def open_case(house: House, kind: str, asker: Asker, *, by: str = "steward", at: datetime | None = None) -> Case:
    """A new case; its number is for who asked. `by`: "visitor" (the form) or "steward" (a letter, a phone call).

    Raises UsageError "case-kind", "case-clock-back", StorageError "case-too-many" and those of the vault.
    """
    permitting.require(house, "rights")
    if kind not in KINDS:
        raise refusals.kind_unknown(KINDS)
    if by not in BY:
        raise ValueError("a case is opened by the visitor or by the steward")
    received = moment(at)
    with keeping.writing(house):
        known = keeping.numbers(house)
        if (
            len(known) >= keeping.MOST_OPEN
            and sum(case.open for case in keeping.everything(house)) >= keeping.MOST_OPEN
        ):
            raise refusals.too_many()
        number = keeping.new_number(local_day(received).year)
        while number in known:
            number = keeping.new_number(local_day(received).year)
        case = Case(number, kind, asker, by, received)
        keeping.clock(house, received)
        _note(house, case, "", by)
        keeping.put(house, case)
    return case


def ask_identity(house: House, number: str, doing: Doing | None = None) -> Case:
    """The asker is asked to show who they are. The clock goes on."""
    return _step(house, number, "identity-asked", doing)


def confirm_identity(house: House, number: str, doing: Doing | None = None) -> Case:
    """It is clear enough who asks: no copy of an identity card is needed, and none is kept."""
    return _step(house, number, "identity-confirmed", doing)


def extend(house: House, number: str, reason: str, doing: Doing | None = None) -> Case:
    """Two months more, once, within the first month, with a reason that is told to the asker.

    Raises UsageError "case-reason", "case-extended", "case-extended-late", "case-state".
    """
    told = several_lines(reason, most=MOST_REASON, field="reason")
    if not told:
        raise refusals.reason_missing()
    return _step(house, number, "extended", doing, reason=told)


def handle(house: House, number: str, doing: Doing | None = None, *, receipt: str = "") -> Case:
    """What was asked was done; `receipt`: the number of the receipt of an erasure."""
    return _step(house, number, "handled", doing, told=receipt)


def refuse(house: House, number: str, ground: str, doing: Doing | None = None) -> Case:
    """Refused on a ground of the law (`case.GROUNDS_OF`). Raises UsageError "case-ground", "case-state"."""
    return _step(house, number, "refused", doing, told=ground)


def waiting(house: House, today: date | None = None) -> Waiting:
    """What is late and what is soon due."""
    day = today or date.today()
    found = [case for case in keeping.everything(house) if case.open]
    by_day = sorted(found, key=lambda case: (case.term.target, case.number))
    return Waiting(
        tuple(case for case in by_day if case.overdue(day)),
        tuple(case for case in by_day if case.soon(day)),
        len(found),
    )


def due(house: House, today: date | None = None) -> int:
    """How many cases were closed so long ago that they must go."""
    day = today or date.today()
    return sum(case.expired(day) for case in keeping.everything(house)) if keeping.numbers(house) else 0


def expire(house: House, today: date | None = None) -> int:
    """Removes every case that was closed so long ago that it must go; gives how many."""
    day = today or date.today()
    if not keeping.numbers(house):
        return 0
    with keeping.writing(house):
        old = [case for case in keeping.everything(house) if case.expired(day)]
        for case in old:
            keeping.remove(house, case.number)
    if old:
        _log(house, logbook.Entry("retention", "cases", detail={"cases": len(old)}))
    return len(old)


def _step(
    house: House, number: str, state: str, doing: Doing | None, *, told: str = "", reason: str | None = None
) -> Case:
    permitting.require(house, "rights")
    doing = doing or Doing()
    if doing.who and len(doing.who) > 200:
        raise UsageError(
            "case-field",
            Text("Een van de velden is niet te gebruiken.", "One of the fields cannot be used."),
            Text("Maak het korter, zonder vreemde tekens.", "Make it shorter, without odd signs."),
            {"field": "who"},
        )
    with keeping.writing(house):
        case = keeping.get(house, number).then(Step(moment(doing.at), state, doing.who, told), reason=reason)
        keeping.clock(house, case.last_at)
        # What cannot be written in the log does not happen.
        _note(house, case, told, doing.who)
        keeping.put(house, case)
    return case


def _note(house: House, case: Case, told: str, who: str) -> None:
    state = case.steps[-1].state if case.steps else case.state
    detail: dict[str, str | int | bool] = {"kind": case.kind, "state": state}
    if told in GROUNDS:
        detail["told"] = told
    elif told:
        # The number of a receipt is in the entry of the erasure; as a detail it can look like a postcode.
        detail["receipt"] = True
    # On a site it is the account, by its number: a name or an e-mail address stands in no log.
    named = "" if who in BY or logbook.actor().who else who
    _log(house, logbook.Entry("case", case.number, named, detail=detail))


def _log(house: House, entry: logbook.Entry) -> None:
    logbook.note(house.home, house.organisation, entry)
