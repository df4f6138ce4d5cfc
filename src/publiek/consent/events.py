"""What can be written in the ledger? One thing that a contact said or did, when, about what, and how it is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NoReturn

from publiek.consent import refusals
from publiek.consent.terms import ALL, CHANNELS, NO_CHANNEL, channel_of, purpose_of

BASES = ("consent", "soft-opt-in")
#: consent is given, a soft opt-in rests on being informed; the others say no.
POSITIVE = {"given": "consent", "informed": "soft-opt-in"}
NEGATIVE = ("objected", "withdrawn", "refused", "bounced")
STATUSES = (*POSITIVE, *NEGATIVE)
#: What may be kept as proof. Free text is not: what is written there is a person's.
EVIDENCE: Mapping[str, type] = {
    "form": str,
    "order": str,
    "paid_cents": int,
    "seller": str,
    "category": str,
    "informed": bool,
    "opt_out_then": bool,
    "opt_out_each": bool,
    "address_from": str,
    "last": str,
    "declared": str,
    "column": str,
}
#: The source of what a person typed; anything else came from a list or a system.
BY_HAND = "by-hand"
_LONGEST = 120
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, repr=False)
class Contact:
    """Whom it is about, in memory alone: an e-mail address, a customer number with the name of its system, or both."""

    email: str = ""
    number: str = ""
    system: str = ""

    def __repr__(self) -> str:
        return "Contact()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a person is not pickled")


@dataclass(frozen=True)
class Said:
    """What an event says, without whom it is about. `legal_entity`: to whom it was said ("" = the house itself).

    `at`: when. `dated`: the source told when; else it is the day of a list in which it stood. `source_text`: the digest
    of the words (see `texts`). `flags`: what was odd when it was written down ("clock").
    """

    purpose: str
    channel: str
    basis: str
    status: str
    at: datetime
    legal_entity: str = ""
    dated: bool = True
    source_system: str = ""
    source_text: str = ""
    evidence: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    flags: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As it is kept."""
        told = {**vars(self), "at": stamp(self.at), "evidence": dict(self.evidence), "flags": list(self.flags)}
        return {name: value for name, value in told.items() if value not in ("", {}, [])}


@dataclass(frozen=True)
class Event:
    """One event that is to be written down. Nothing of the contact is ever shown."""

    contact: Contact = field(repr=False)
    said: Said


def said_from(told: Mapping[str, Any]) -> Said:
    """What was kept, as it was said."""
    rest = {name: value for name, value in told.items() if name not in ("at", "flags", "recorded_at")}
    return Said(**{"basis": "", **rest}, at=moment(told["at"]), flags=tuple(told.get("flags", ())))


def stamp(at: datetime) -> str:
    """A moment as it is written: UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def moment(text: str) -> datetime:
    """The moment that was written."""
    return datetime.fromisoformat(text).astimezone(UTC)


def require_sound(said: Said) -> None:
    """Raises UsageError when the parts of an event do not fit together."""
    if said.status not in STATUSES:
        raise refusals.status_unknown(STATUSES)
    if said.at.tzinfo is None:
        raise ValueError("a moment has a time zone")
    if said.status in POSITIVE:
        if said.basis != POSITIVE[said.status]:
            raise refusals.basis_unfit()
        purpose = purpose_of(said.purpose)
        channel_of(purpose, said.channel)
        if purpose.names_party and not said.legal_entity:
            raise refusals.party_needed()
    else:
        _require_no(said)
    _require_evidence(said.evidence)


def _require_no(said: Said) -> None:
    """Whoever says no may say it of one purpose or of all, of one road or of all; on no basis."""
    if said.basis not in ("", *BASES):
        raise refusals.basis_unfit()
    if said.purpose != ALL:
        purpose_of(said.purpose)
    if said.channel not in (*CHANNELS, NO_CHANNEL, ALL):
        raise refusals.channel_unknown((*CHANNELS, NO_CHANNEL, ALL))


def _require_evidence(evidence: Mapping[str, Any]) -> None:
    for name, value in evidence.items():
        kind = EVIDENCE.get(name)
        if kind is None or type(value) is not kind or len(str(value)) > _LONGEST:
            raise refusals.evidence_wrong(tuple(EVIDENCE))


def canonical(told: Mapping[str, Any]) -> bytes:
    """One way to write what an event says."""
    return _CANONICAL.encode(told).encode()
