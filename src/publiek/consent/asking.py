"""Who may be reached for a purpose, by a road, today; and why not the others? What is not surely yes is no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from publiek import permitting
from publiek.consent import refusals
from publiek.consent.contacts import Keyed, keyed
from publiek.consent.events import Contact, moment, said_from
from publiek.consent.forgetting import gone_marks
from publiek.consent.hanging_together import Lines, asked_about, forms_elsewhere, rows_around
from publiek.consent.judging import Asked, Fact, State, judge
from publiek.consent.keeping import Ledger
from publiek.consent.opening import opened
from publiek.consent.sealing import Row
from publiek.consent.terms import channel_of, purpose_of
from publiek.house import House

#: Clocks of two computers may differ so much.
JITTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Permitted:
    """In the order in which they were asked: `why` not ("" when they may), and on which `basis` they may."""

    why: tuple[str, ...] = field(repr=False)
    basis: tuple[str, ...] = field(repr=False)

    @property
    def may(self) -> tuple[bool, ...]:
        """Whether each may be reached."""
        return tuple(not reason for reason in self.why)

    @property
    def permitted(self) -> int:
        """How many may be reached."""
        return sum(self.may)

    @property
    def left_out(self) -> dict[str, int]:
        """How many may not, by reason."""
        return dict(Counter(reason for reason in self.why if reason))

    @property
    def bases(self) -> dict[str, int]:
        """How many may, by basis."""
        return dict(Counter(basis for basis in self.basis if basis))


@dataclass(frozen=True)
class Question:
    """What is asked: `party` is who will write, "" for the house itself; `on`: the day, None for now."""

    purpose: str
    channel: str = ""
    party: str = ""
    on: date | None = None


def state(
    house: House, contact: Contact | str, purpose: str, channel: str = "", *, on: date | None = None, party: str = ""
) -> State:
    """The state of one contact; of a day in the past it is told as it was then.

    Raises UsageError "consent-purpose", "consent-channel", DisclosureError "consent-ledger-missing", StorageError.
    """
    require_ledger(house, purpose)
    with opened(house, looking=True) as ledger:
        one = as_contact(contact)
        if gone_marks(ledger, [one])[0]:
            return State(False, why="erased")
        found = keyed(ledger.keys, [one], until=ledger.generation)[0]
        rows = rows_around(ledger, {*found.each, *forms_elsewhere(ledger, one, ledger.forms())})
        facts = [fact_of(ledger, row) for row in rows]
        return judge(facts, found, asked_of(ledger, Question(purpose, channel, party, on)))


def permitted(
    house: House,
    contacts: Sequence[Contact | str],
    purpose: str,
    channel: str = "",
    on: date | None = None,
    *,
    party: str = "",
) -> Permitted:
    """Who of `contacts` may be reached, and why not the others. The whole ledger is tried first.

    Raises as `state`, and UsageError "consent-clock-back" for a day before the last line of the ledger.
    """
    question = Question(purpose, channel, party, on)
    require_ledger(house, purpose)
    with opened(house, looking=True) as ledger:
        asked = asked_of(ledger, question)
        if asked.at + JITTER < last_recorded(ledger):
            raise refusals.clock_back()
        states = list(_states(ledger, [as_contact(one) for one in contacts], asked))
    return Permitted(tuple(one.why for one in states), tuple(one.basis if one.valid else "" for one in states))


def of(house: House, contact: Contact | str) -> list[Fact]:
    """Every line about a contact, for who asks what is held of them; empty when there is none, or no ledger."""
    ledger = Ledger(house)
    if not ledger.exists:
        return []
    with opened(house, looking=True) as ledger:
        one = as_contact(contact)
        found = keyed(ledger.keys, [one], until=ledger.generation)[0]
        return around(ledger, {*found.each, *forms_elsewhere(ledger, one, ledger.forms())})


def require_ledger(house: House, purpose: str) -> None:
    """Raises DisclosureError "consent-ledger-missing": without a ledger nobody may be reached for a purpose."""
    if not Ledger(house).exists:
        raise refusals.ledger_missing(purpose)


def as_contact(contact: Contact | str) -> Contact:
    """A text is an e-mail address."""
    return Contact(contact) if isinstance(contact, str) else contact


def fact_of(ledger: Ledger, row: Row) -> Fact:
    """A line, opened."""
    told, _ = ledger.seals.open(row.sealed, row.n)
    return Fact(row.n, said_from(told), moment(told["recorded_at"]), Keyed(row.email, row.number))


def around(ledger: Ledger, numbers: Collection[bytes]) -> list[Fact]:
    """The lines with one of these numbers, and those with a number that stands beside it in one of them."""
    return [fact_of(ledger, row) for row in rows_around(ledger, numbers, steps=2)]


def last_recorded(ledger: Ledger) -> datetime:
    """When the last line was written down."""
    n, _ = ledger.end()
    if not n:
        return datetime.min.replace(tzinfo=UTC)
    told, _ = ledger.seals.open(ledger.line(n).sealed, n)
    if "gone" in told:
        return datetime.combine(date.fromisoformat(told["on"]), time(), UTC)
    return moment(told["recorded_at"])


def asked_of(ledger: Ledger, question: Question) -> Asked:
    """The question with what the ledger and the register of the house know about it."""
    purpose = purpose_of(question.purpose)
    now = datetime.now(UTC)
    day = question.on or now.date()
    at = datetime.combine(day, time(23, 59, 59), UTC)
    at = max(at, now) if question.on is None or day >= date.today() else at
    if purpose.names_party and not question.party:
        raise refusals.party_needed()
    entity = question.party or ledger.entity
    decided = permitting.register_of(ledger.house).purposes.get(purpose.register)
    most = decided.months if decided is not None else None
    if decided is not None and decided.state == "adopted" and decided.ground.code == "consent":
        # The house decided that it mails on consent alone: a soft opt-in is worth nothing here then.
        purpose = replace(purpose, soft_opt_in=())
    return Asked(purpose, channel_of(purpose, question.channel), entity, at, ledger.entity, most)


def _states(ledger: Ledger, contacts: Sequence[Contact], asked: Asked) -> Iterable[State]:
    lines = Lines(fact_of(ledger, row) for row in ledger.every() if row.email or row.number)
    gone = gone_marks(ledger, contacts)
    for (contact, facts), marks in zip(asked_about(ledger, lines, contacts), gone, strict=True):
        yield State(False, why="erased") if marks else judge(facts, contact, asked)
