"""What counts now, of everything a contact said? Derived from the events alone, in whatever order they arrived.

No comes before yes. Only an explicit consent with a later day of its own lifts a no; a sale, or a list that happens to
say yes, never does. What contradicts itself is no. What nobody said is no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from publiek.consent.conditions import missing
from publiek.consent.contacts import Keyed
from publiek.consent.events import POSITIVE, Said
from publiek.consent.terms import ALL, Purpose, months_later

#: Why somebody may not be reached, in the order in which it is asked.
REASONS = (
    "erased", "objected", "withdrawn", "refused", "contradiction", "bounced", "other-party", "not-for-soft-opt-in",
    "not-paid", "other-entity", "not-informed", "no-way-out", "not-similar", "enriched", "expired", "unknown",
)  # fmt: skip
_HARD = ("objected", "withdrawn", "refused")


@dataclass(frozen=True)
class Fact:
    """One line of the ledger, opened: what was said, and by which numbers the contact was known."""

    n: int
    said: Said
    recorded_at: datetime
    contact: Keyed = field(repr=False)

    @property
    def yes(self) -> bool:
        """Whether it says yes."""
        return self.said.status in POSITIVE


@dataclass(frozen=True)
class Asked:
    """What is asked of a contact: for which purpose, by which road, by whom, at which moment.

    `most`: so many months the house itself lets something count, in its register; None: no less than the term.
    """

    purpose: Purpose
    channel: str
    entity: str
    at: datetime
    house: str = ""
    most: int | None = None


@dataclass(frozen=True)
class State:
    """Whether somebody may be reached: on which `basis`, `since` when and `until` when; else `why` not.

    `missing`: every condition of a soft opt-in that is not met.
    """

    valid: bool
    basis: str = ""
    why: str = ""
    since: date | None = None
    until: date | None = None
    missing: tuple[str, ...] = ()


def judge(facts: Sequence[Fact], contact: Keyed, asked: Asked) -> State:
    """The state of `contact`, from every line that has to do with them (see `asking.around`)."""
    past = [fact for fact in facts if fact.said.at <= asked.at]
    theirs = [fact for fact in past if fact.yes and _of_contact(fact, contact)]
    yes = [fact for fact in theirs if (fact.said.purpose, fact.said.channel) == (asked.purpose.code, asked.channel)]
    no = [fact for fact in past if not fact.yes and _covers(fact.said, asked)]
    standing = _standing(yes, no)
    if not standing:
        return State(False, why=_why_no(yes, no))
    latest = max(fact.said.at for fact in standing)
    if len({fact.said.basis for fact in standing if fact.said.at == latest}) > 1:
        return State(False, why="contradiction")
    last = max(map(last_seen, theirs))
    states = [_on_its_own(fact, last, asked) for fact in standing]
    return min(states, key=_rank)


def _of_contact(fact: Fact, contact: Keyed) -> bool:
    """A yes counts for who said it: known by one number at least, and not another person by the other one."""
    pairs = ((fact.contact.email, contact.email), (fact.contact.number, contact.number))
    both = [(said, wanted) for said, wanted in pairs if said and wanted]
    return bool(both) and all(said == wanted for said, wanted in both)


def _covers(said: Said, asked: Asked) -> bool:
    """Whether a no is about what is asked. To another party than the house it is about that party alone."""
    named = said.legal_entity or asked.house
    party = not asked.purpose.names_party or said.purpose == ALL or named in (asked.entity, asked.house)
    return party and said.purpose in (asked.purpose.code, ALL) and said.channel in (asked.channel, ALL)


def _standing(yes: Sequence[Fact], no: Sequence[Fact]) -> list[Fact]:
    """What says yes and was not undone since."""
    hard = max((fact.said.at for fact in no if fact.said.status in _HARD), default=None)
    soft = max((fact.said.at for fact in no if fact.said.status == "bounced"), default=None)
    standing = list(yes)
    if hard is not None:
        lifted = [f.said.at for f in yes if f.said.basis == "consent" and f.said.dated and f.said.at > hard]
        standing = [fact for fact in yes if lifted and fact.said.dated and fact.said.at >= min(lifted)]
    if soft is not None:
        standing = [fact for fact in standing if fact.said.dated and fact.said.at > soft]
    return standing


def _why_no(yes: Sequence[Fact], no: Sequence[Fact]) -> str:
    if not no:
        return "unknown"
    agreed = [fact.said.at for fact in yes if fact.said.basis == "consent" and fact.said.dated]
    hard = [fact for fact in no if fact.said.status in _HARD and fact.said.at >= max(agreed, default=fact.said.at)]
    if any(fact.said.status == "objected" for fact in hard):
        return "objected"
    if hard:
        latest = max(fact.said.at for fact in hard)
        if any(fact.said.at == latest for fact in yes):
            return "contradiction"
        return next(status for status in _HARD if any(f.said.status == status and f.said.at == latest for f in hard))
    return "bounced"


def _on_its_own(fact: Fact, last: date, asked: Asked) -> State:
    """What one yes carries."""
    said, since = fact.said, fact.said.at.date()
    term = asked.purpose.term_on(asked.at.date())
    months = term.months if asked.most is None else min(term.months, asked.most)
    until = months_later(max(last, since) if term.counts_from == "interaction" else since, months)
    lacks: tuple[str, ...] = ()
    if said.basis == "soft-opt-in":
        if asked.channel not in asked.purpose.soft_opt_in:
            return State(False, said.basis, "not-for-soft-opt-in", since, until)
        lacks = missing(said, asked.purpose, asked.entity)
    elif said.legal_entity != asked.entity:
        return State(False, said.basis, "other-party", since, until)
    if lacks:
        return State(False, said.basis, lacks[0], since, until, lacks)
    if asked.at.date() > until:
        return State(False, said.basis, "expired", since, until)
    return State(True, said.basis, "", since, until)


def _rank(state: State) -> tuple[bool, bool, int, int, int, tuple[str, ...]]:
    """What counts first: a yes, on consent, the one that lasts longest; else the reason that comes closest to a yes."""
    since, until = (day.toordinal() if day else 0 for day in (state.since, state.until))
    reason = REASONS.index(state.why) if state.why else 0
    return not state.valid, state.basis != "consent", -reason, -until, -since, state.missing


def last_seen(fact: Fact) -> date:
    """The last day on which the contact dealt with the house, as far as this line tells; never after it was said so."""
    day, told = fact.said.at.date(), str(fact.said.evidence.get("last", ""))
    try:
        told_day = date.fromisoformat(told)
    except ValueError:
        return day
    return max(day, min(told_day, fact.recorded_at.date()))
