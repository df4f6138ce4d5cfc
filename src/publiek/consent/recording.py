"""How does something get into the ledger, once, in its turn, and at a moment that can be?

A yes of tomorrow, or a yes while the clock is before the last line, is refused. A no is never refused for its clock: it
is written down as of now, and marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from publiek import logbook, permitting
from publiek.consent import refusals, texts
from publiek.consent.asking import JITTER, as_contact, fact_of, last_recorded
from publiek.consent.contacts import Keyed, keyed
from publiek.consent.events import BY_HAND, NEGATIVE, POSITIVE, Contact, Event, Said, require_sound
from publiek.consent.forgetting import erase_numbers, gone_marks, lift, matches, numbers_of, take_out
from publiek.consent.forgetting import rekey as _rekey
from publiek.consent.judging import last_seen
from publiek.consent.keeping import Ledger
from publiek.consent.number_forms import plain_system
from publiek.consent.opening import opened
from publiek.consent.reaching import bring_together, keep_gone, write, write_everywhere
from publiek.consent.terms import ALL, months_later, purposes
from publiek.house import House


@dataclass(frozen=True)
class Recorded:
    """How many events were `added`, stood there already (`known`), or were about somebody who was erased (`gone`)."""

    added: int
    known: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Verified:
    """`lines` that are whole, of which `empty` were erased or expired; `chain`: the last link, to keep elsewhere."""

    lines: int
    empty: int
    chain: str


def record(
    house: House,
    events: Sequence[Event | Contact],
    *,
    now: datetime | None = None,
    returning: bool = False,
    who: str = "",
) -> Recorded:
    """Writes events down, all or none. `returning`: who was erased may come back by agreeing anew.

    A contact without an event was seen and said nothing: only what was said under one of their numbers reaches the
    other (see `reaching`). Raises UsageError "consent-future", "consent-clock-back", "consent-contact", "consent-text",
    those of `events.require_sound`, and StorageError.
    """
    permitting.require(house, "contact-consent")
    said = [event for event in events if isinstance(event, Event)]
    silent = [event for event in events if isinstance(event, Contact)]
    for event in said:
        require_sound(event.said)
    known = texts.texts(house)
    if any(event.said.source_text and event.said.source_text not in known for event in said):
        raise refusals.text_unknown()
    with opened(house) as ledger:
        told = _written(ledger, said, silent, (now or datetime.now(UTC), returning))
        ledger.note_beside()
        n, chain = ledger.end()
    counts: dict[str, str | int | bool] = {
        "added": told.added,
        "known": told.known,
        "gone": told.gone,
        "lines": n,
        "chain": chain.hex()[:16],
    }
    logbook.note(house.home, house.organisation, logbook.Entry("consent", "record", who=who, detail=counts))
    return told


def withdraw(
    house: House,
    contact: Contact | str,
    *,
    purpose: str = ALL,
    channel: str = ALL,
    objected: bool = False,
    form: str = "",
) -> Recorded:
    """Somebody stops: everything, or one purpose or road. `objected`: an objection (article 21.2), which beats all."""
    status = "objected" if objected else "withdrawn"
    evidence = {"form": form} if form else {}
    said = Said(purpose, channel, "", status, datetime.now(UTC), evidence=evidence, source_system=BY_HAND)
    return record(house, [Event(as_contact(contact), said)])


def erase(house: House, contact: Contact | str, *, remember: bool = True) -> tuple[int, ...]:
    """Takes a contact out of the ledger for good; the numbers of the lines that were theirs. Again is harmless.

    `remember`: a keyed mark stays, so that the next list does not bring them back.
    """
    if not Ledger(house).exists:
        return ()
    with opened(house) as ledger:
        numbers = numbers_of(ledger, as_contact(contact))
        rows = erase_numbers(ledger, numbers, now=datetime.now(UTC), remember=remember)
    logbook.note(house.home, house.organisation, logbook.Entry("erasure", "consent", detail={"lines": len(rows)}))
    return rows


def expire(house: House, on: date | None = None) -> int:
    """Empties the lines of contacts of whom nothing was heard for the longest term there is; gives how many.

    A no is kept: without it, who objected would be written to again after an old list. So somebody who said no keeps
    their last no, and loses the rest.
    """
    if not Ledger(house).exists:
        return 0
    day = on or datetime.now(UTC).date()
    longest = max(term.months for purpose in purposes().values() for term in purpose.terms)
    with opened(house) as ledger:
        facts = [fact_of(ledger, row) for row in ledger.every() if row.email or row.number]
        heard: dict[bytes, date] = {}
        for fact in facts:
            for number in fact.contact.each:
                heard[number] = max(last_seen(fact), heard.get(number, date.min))
        old = [
            fact.n
            for fact in facts
            if fact.yes and all(months_later(heard[one], longest) < day for one in fact.contact.each)
        ]
        take_out(ledger, old, "expired", datetime.now(UTC))
    logbook.note(house.home, house.organisation, logbook.Entry("retention", "consent", detail={"lines": len(old)}))
    return len(old)


def rekey(house: House) -> int:
    """After a new generation of the key or a new secret of the vault: everything under the newest; how many lines."""
    if not Ledger(house).exists:
        return 0
    with opened(house) as ledger:
        return _rekey(ledger)


def tokens(house: House) -> list[bytes]:
    """What of this ledger is sealed by the vault, for who retires an earlier secret of it."""
    if not Ledger(house).exists:
        return []
    with opened(house, looking=True, older=True) as ledger:
        found = ledger.header("secret")
    return [found] if found else []


def verify(house: House, *, accept: bool = False, mark: str = "") -> Verified:
    """Tries every line, its content and the chain. `accept`: an older ledger was put back, and counts from now on.

    `mark`: what somebody saw of the ledger that is accepted (see `marked`); another one is not. Raises StorageError
    "consent-ledger-damaged", "consent-ledger-behind", UsageError "consent-mark".
    """
    with opened(house, looking=True, older=True) as ledger:
        told = _tried(ledger)
        if not accept:
            ledger.require_newest()
        elif mark and mark != marked(told):
            raise refusals.mark_other()
        ledger.note_beside()
    if accept:
        entry = logbook.Entry("restore", "consent", detail={"lines": told.lines, "chain": told.chain[:16]})
        logbook.note(house.home, house.organisation, entry)
    return told


def examined(house: House) -> Verified:
    """As `verify`, also of a ledger that is behind what is known beside the keys; nothing is accepted by looking."""
    with opened(house, looking=True, older=True) as ledger:
        return _tried(ledger)


def marked(told: Verified) -> str:
    """The mark of the end of a ledger, as people compare it: the beginning of its last link."""
    return told.chain[:16]


def _tried(ledger: Ledger) -> Verified:
    """Every line with its content, and the chain to the last one."""
    empty = 0
    for row in ledger.every():
        if not matches(row, ledger.seals):
            raise refusals.ledger_damaged(row.n)
        empty += row.email is None and row.number is None
    n, chain = ledger.end()
    return Verified(n, empty, chain.hex())


def systems(house: House) -> tuple[str, ...]:
    """The systems of which the ledger knows customer numbers."""
    if not Ledger(house).exists:
        return ()
    with opened(house, looking=True) as ledger:
        return ledger.systems()


def _written(
    ledger: Ledger, events: Sequence[Event], silent: Sequence[Contact], how: tuple[datetime, bool]
) -> Recorded:
    """`how`: the moment, and whether who was erased may come back by agreeing."""
    now, returning = how
    contacts = [event.contact for event in events]
    numbers = keyed(ledger.keys, contacts, until=ledger.generation)
    if not all(one.known for one in numbers):
        raise refusals.contact_unreadable()
    last = last_recorded(ledger)
    ready: list[tuple[Contact, Keyed, Said]] = []
    gone: list[Contact] = []
    gone_too: list[Contact] = []
    back: set[tuple[str, bytes]] = set()
    for event, number, mark in zip(events, numbers, gone_marks(ledger, contacts), strict=True):
        if mark and not (returning and event.said.status == "given"):
            gone.append(event.contact)
            continue
        ready.append((event.contact, number, _in_time(event.said, now, last, ledger.entity)))
        back |= mark
    if back:
        lift(ledger, back)
    unsaid: list[Contact] = []
    for one, mark in zip(silent, gone_marks(ledger, silent), strict=True):
        (gone_too if mark else unsaid).append(one)
    late, added = max(now, last), 0
    noes: list[tuple[Contact, Said]] = []
    with ledger.together():
        ledger.know(contacts, _systems(events))
        for contact, number, said in ready:
            if not said.dated and said.status in NEGATIVE and _says_so(ledger, number, said):
                continue
            added += write(ledger, number, said, late)
            if said.status in NEGATIVE and contact.number:
                noes.append((contact, said))
        write_everywhere(ledger, noes, late)
        bring_together(ledger, [(contact, number) for contact, number, _ in ready], late, silent=False)
        unsaid_as = keyed(ledger.keys, unsaid, until=ledger.generation)
        bring_together(ledger, list(zip(unsaid, unsaid_as, strict=True)), late, silent=True)
        keep_gone(ledger, [*gone, *gone_too])
    return Recorded(added, len(ready) - added, len(gone))


def _systems(events: Sequence[Event]) -> set[str]:
    """Whose customer numbers these are. Who says no by hand and not of which system brings none."""
    named = [
        event.contact.system
        for event in events
        if event.contact.number
        and (event.contact.system or event.said.status in POSITIVE or event.said.source_system != BY_HAND)
    ]
    return {plain_system(one) for one in named}


def _says_so(ledger: Ledger, contact: Keyed, said: Said) -> bool:
    """Whether the last that was heard of a contact is this same no, in an earlier list."""
    facts = [fact_of(ledger, row) for row in ledger.of(contact.each)]
    plain = replace(said, at=datetime.min, flags=())
    same = [fact.n for fact in facts if replace(fact.said, at=datetime.min, flags=()) == plain]
    return bool(same) and not any(fact.yes and fact.n > max(same) for fact in facts)


def _in_time(said: Said, now: datetime, last: datetime, entity: str) -> Said:
    """An event as it may be written down now."""
    said = said if said.legal_entity else replace(said, legal_entity=entity)
    back = now + JITTER < last
    if said.status in POSITIVE:
        if back:
            raise refusals.clock_back()
        if said.at > max(now, last):
            raise refusals.in_the_future()
        return said
    latest = max(now, last)
    if back or said.at > latest:
        return replace(said, at=min(said.at, latest), flags=("clock",))
    return said
