"""What is a case? Somebody asked something about their data; what was done with it, step by step, and until when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from publiek.errors import Text, UsageError
from publiek.rights.cases import refusals
from publiek.rights.cases.clock import Term, months_later, settings, term_of
from publiek.rights.known import MOST, Known, one_line

#: What can be asked, with the article of the AVG.
KINDS: dict[str, str] = {
    "access": "15",
    "rectification": "16",
    "erasure": "17",
    "restriction": "18",
    "portability": "20",
    "objection": "21",
    "withdrawal": "7.3",
}
#: From each state the states that can follow. "handled" and "refused" are the ends.
FOLLOWS: dict[str, tuple[str, ...]] = {
    "received": ("identity-asked", "identity-confirmed", "refused"),
    "identity-asked": ("identity-confirmed", "refused"),
    "identity-confirmed": ("handled", "refused"),
    "handled": (),
    "refused": (),
}
#: Why a request can be refused, with the article; each kind has its own besides the general ones.
GROUNDS: dict[str, str] = {
    "identity-not-shown": "12.2",
    "not-found": "11.2",
    "unfounded": "12.5.b",
    "excessive": "12.5.b",
    "others-rights": "15.4",
    "legal-duty": "17.3.b",
    "legal-claim": "17.3.e",
    "correct-already": "16",
    "compelling-grounds": "21.1",
    "other-basis": "20.1.a",
}
_GENERAL = ("identity-not-shown", "not-found", "unfounded", "excessive")
GROUNDS_OF: dict[str, tuple[str, ...]] = {
    "access": (*_GENERAL, "others-rights"),
    "rectification": (*_GENERAL, "correct-already"),
    "erasure": (*_GENERAL, "legal-duty", "legal-claim"),
    "restriction": (*_GENERAL, "legal-claim"),
    "portability": (*_GENERAL, "others-rights", "other-basis"),
    # Direct marketing can always be objected to (article 21.3): the steward is told so with the ground.
    "objection": (*_GENERAL, "compelling-grounds", "legal-claim"),
    "withdrawal": _GENERAL,
}
MOST_MESSAGE = 4000
MOST_REASON = 1000
#: A case is of a day where the house is.
ZONE = ZoneInfo("Europe/Amsterdam")
_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\"]+")


@dataclass(frozen=True, repr=False)
class Asker:
    """Who asks and how to reach them; at least an e-mail address, or a name with a postcode or an address."""

    known: Known
    message: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", several_lines(self.message, most=MOST_MESSAGE, field="message"))
        known = self.known
        if known.email and not _EMAIL.fullmatch(known.email):
            raise refusals.field_wrong("email")
        if not known.email and not (known.name and (known.postcode or known.address)):
            raise refusals.nobody_to_answer()

    def __repr__(self) -> str:
        return "Asker()"


@dataclass(frozen=True)
class Step:
    """One thing that was done: the `state` from then on ("" leaves it), or "extended"; who did it; never a value of
    the asker. `told`: a ground, the number of a receipt.
    """

    at: datetime
    state: str
    who: str = ""
    told: str = ""


@dataclass(frozen=True, repr=False)
class Case:
    """One case. `number` is what the asker is given; `by`: "visitor" or "steward"; `steps`: oldest first."""

    number: str
    kind: str
    asker: Asker
    by: str
    received: datetime
    steps: tuple[Step, ...] = ()
    reason: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return f"Case({self.number!r}, {self.kind!r}, {self.state!r})"

    @property
    def state(self) -> str:
        """Where it stands."""
        return next((step.state for step in reversed(self.steps) if step.state in FOLLOWS), "received")

    @property
    def open(self) -> bool:
        """Whether something must still be done."""
        return bool(FOLLOWS[self.state])

    @property
    def extended(self) -> bool:
        """Whether the one extension was used."""
        return any(step.state == "extended" for step in self.steps)

    @property
    def term(self) -> Term:
        """Until when it must be answered."""
        return term_of(local_day(self.received), extended=self.extended)

    @property
    def last_at(self) -> datetime:
        """The moment of the last thing that was done."""
        return self.steps[-1].at if self.steps else self.received

    @property
    def closed_on(self) -> date | None:
        """The day on which it ended."""
        return None if self.open else local_day(self.last_at)

    def overdue(self, today: date) -> bool:
        """Whether the last day is past and it is still open."""
        return self.open and today > self.term.last

    def soon(self, today: date) -> bool:
        """Whether the target is within the days that count as soon."""
        return self.open and not self.overdue(today) and (self.term.target - today).days <= settings()["soon"]["days"]

    def expired(self, today: date) -> bool:
        """Whether it was closed so long ago that it must go."""
        closed = self.closed_on
        return closed is not None and today >= months_later(closed, settings()["kept"]["months"])

    def then(self, step: Step, *, reason: str | None = None) -> Case:
        """The case after `step`. Raises UsageError: a state that cannot follow, a clock that was set back."""
        if step.at < self.last_at:
            raise refusals.clock_back()
        if step.state == "extended":
            self._may_extend(step)
        elif step.state not in FOLLOWS[self.state]:
            raise refusals.cannot_follow(self.state, FOLLOWS[self.state])
        if step.state == "refused" and step.told not in GROUNDS_OF[self.kind]:
            raise refusals.ground_unknown(GROUNDS_OF[self.kind])
        return replace(self, steps=(*self.steps, step), reason=self.reason if reason is None else reason)

    def _may_extend(self, step: Step) -> None:
        if not self.open:
            raise refusals.cannot_follow(self.state, ())
        if self.extended:
            raise refusals.extended_before()
        if local_day(step.at) > self.term.last:
            raise refusals.extended_late()


def local_day(at: datetime) -> date:
    """The day of a moment, where the house is."""
    return at.astimezone(ZONE).date()


def moment(at: datetime | None) -> datetime:
    """`at` (now when None) in UTC, whole seconds. Raises UsageError for a moment without a time zone."""
    told = at or datetime.now(UTC)
    if told.tzinfo is None:
        raise UsageError(
            "case-moment",
            Text("Van dit moment is niet bekend in welke tijdzone het is.", "This moment has no time zone."),
            Text("Geef een tijdzone mee.", "Give a time zone."),
        )
    return told.astimezone(UTC).replace(microsecond=0)


def asker_of(known: Known, message: str = "") -> Asker:
    """Who asks. Raises UsageError "case-nobody", "case-field", "person-unreadable"."""
    return Asker(known, message)


def several_lines(text: str, *, most: int, field: str) -> str:
    """`text` with line ends of one kind. Raises UsageError "case-field" when too long or with control signs."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    odd = any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in plain if sign not in "\n\t")
    if len(plain) > most or odd:
        raise refusals.field_wrong(field)
    return plain


__all__ = ["FOLLOWS", "GROUNDS", "GROUNDS_OF", "KINDS", "MOST", "Asker", "Case", "Step", "asker_of", "one_line"]
