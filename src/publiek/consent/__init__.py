"""Who agreed to what, when, on which words, and does it still count? A ledger of contacts, only added to."""

from publiek.consent.asking import Permitted, Question, of, permitted, state
from publiek.consent.contacts import contact_key
from publiek.consent.events import BASES, EVIDENCE, STATUSES, Contact, Event, Said
from publiek.consent.judging import REASONS, Fact, State
from publiek.consent.opening import exists
from publiek.consent.recording import (
    Recorded,
    Verified,
    erase,
    examined,
    expire,
    marked,
    record,
    rekey,
    systems,
    tokens,
    verify,
    withdraw,
)
from publiek.consent.terms import ALL, CHANNELS, NO_CHANNEL, purpose_of, purposes

__all__ = [
    "ALL",
    "BASES",
    "CHANNELS",
    "EVIDENCE",
    "NO_CHANNEL",
    "REASONS",
    "STATUSES",
    "Contact",
    "Event",
    "Fact",
    "Permitted",
    "Question",
    "Recorded",
    "Said",
    "State",
    "Verified",
    "contact_key",
    "erase",
    "examined",
    "exists",
    "expire",
    "marked",
    "of",
    "permitted",
    "purpose_of",
    "purposes",
    "record",
    "rekey",
    "state",
    "systems",
    "tokens",
    "verify",
    "withdraw",
]
