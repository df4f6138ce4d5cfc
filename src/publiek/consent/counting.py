"""How many contacts may be reached, for what, on which basis, and why not the others? Counts of the whole ledger.

Every line is tried on the way, its content and its place: what is counted here was whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from publiek.consent import refusals
from publiek.consent.asking import JITTER, Question, asked_of, last_recorded
from publiek.consent.contacts import Keyed
from publiek.consent.events import BY_HAND, canonical, moment, said_from
from publiek.consent.hanging_together import Lines
from publiek.consent.judging import Fact, judge
from publiek.consent.keeping import Ledger
from publiek.consent.opening import opened
from publiek.consent.sealing import Row, digest_of
from publiek.consent.terms import NO_CHANNEL, purposes
from publiek.house import House

#: What is always counted, also when nobody agreed to it yet.
ALWAYS = Question("own-newsletter", "email")


@dataclass(frozen=True)
class Count:
    """How many contacts may be reached for what is asked, on `consent` or a `soft_opt_in`; of the others `why` not."""

    question: Question
    consent: int
    soft_opt_in: int
    why: Mapping[str, int]

    @property
    def may(self) -> int:
        """How many may be reached."""
        return self.consent + self.soft_opt_in

    @property
    def may_not(self) -> int:
        """How many may not."""
        return sum(self.why.values())


@dataclass(frozen=True)
class Standing:
    """A ledger that is whole: its `lines`, of which `empty`; its `contacts`; when a list last brought something new."""

    lines: int
    empty: int
    contacts: int
    last_list: datetime | None
    counts: tuple[Count, ...]


def standing(house: House) -> Standing:
    """How the ledger of a house stands now.

    Raises DisclosureError "consent-ledger-missing", UsageError "consent-clock-back", StorageError.
    """
    with opened(house, looking=True) as ledger:
        lines = [_tried(ledger, row) for row in ledger.every()]
        facts = [fact for fact in lines if fact is not None]
        contacts, known = _contacts(facts), Lines(facts)
        counts = tuple(_count(ledger, known, contacts, one) for one in _questions(facts))
    lists = [fact.recorded_at for fact in facts if fact.said.source_system != BY_HAND]
    return Standing(len(lines), len(lines) - len(facts), len(contacts), max(lists, default=None), counts)


def _tried(ledger: Ledger, row: Row) -> Fact | None:
    """A line, opened and tried; None for an empty one."""
    told, salt = ledger.seals.open(row.sealed, row.n)
    if "gone" in told:
        return None
    if digest_of(canonical(told), salt) != row.digest:
        raise refusals.ledger_damaged(row.n)
    return Fact(row.n, said_from(told), moment(told["recorded_at"]), Keyed(row.email, row.number))


def _contacts(facts: Sequence[Fact]) -> list[Keyed]:
    """Everybody once: who is known by an address alone is not counted beside the same address with a number."""
    every = {fact.contact for fact in facts}
    whole = {one for one in every if one.email and one.number}
    emails, numbers = {one.email for one in whole}, {one.number for one in whole}
    alone = [one for one in every - whole if one.email not in emails and one.number not in numbers]
    return [*whole, *alone]


def _questions(facts: Sequence[Fact]) -> list[Question]:
    """What anybody ever agreed to; of mail by others with who it is."""
    yes = {(fact.said.purpose, fact.said.channel, fact.said.legal_entity) for fact in facts if fact.yes}
    named = {(code, road, party if purposes()[code].names_party else "") for code, road, party in yes}
    order = list(purposes())
    told = sorted({*named, (ALWAYS.purpose, ALWAYS.channel, "")}, key=lambda one: (order.index(one[0]), *one[1:]))
    return [Question(code, road if road != NO_CHANNEL else "", party) for code, road, party in told]


def _count(ledger: Ledger, known: Lines, them: Sequence[Keyed], question: Question) -> Count:
    asked = asked_of(ledger, question)
    if asked.at + JITTER < last_recorded(ledger):
        raise refusals.clock_back()
    states = [judge(known.about(one), one, asked) for one in them]
    bases = Counter(state.basis for state in states if state.valid)
    why = Counter(state.why for state in states if not state.valid)
    return Count(question, bases["consent"], bases["soft-opt-in"], dict(why))
