"""Events of consent as tests write them: a house, what was said, and lines as the ledger would open them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from publiek.consent import NO_CHANNEL, Event, Said, purposes
from publiek.consent import Contact as Person
from publiek.consent.contacts import Keyed
from publiek.consent.judging import Asked, Fact
from publiek.house import House

ANNIE = "annie.kanarie@example.org"
#: Everything that a sale must have for a soft opt-in.
SALE: Mapping[str, Any] = {
    "order": "B-1",
    "paid_cents": 1250,
    "seller": "huis",
    "informed": True,
    "opt_out_then": True,
    "opt_out_each": True,
    "category": "ticket",
    "address_from": "customer",
}
HER = Keyed(b"e" * 32, None)


def house_in(place: Path, name: str = "huis") -> House:
    """A house whose data and keys are in `place`."""
    return House(name, place / "data", keys=place / "keys")


def day(text: str) -> datetime:
    """A day or moment, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def road_of(purpose: str) -> str:
    """The road that is asked for a purpose."""
    return "email" if purpose not in purposes() or purposes()[purpose].channels else NO_CHANNEL


def said(status: str, at: str, purpose: str = "own-newsletter", **more: Any) -> Said:
    """Something that was said on a day."""
    basis = {"given": "consent", "informed": "soft-opt-in"}.get(status, "")
    told = {"channel": "all" if purpose == "all" else road_of(purpose), "basis": basis, **more}
    return Said(purpose, told.pop("channel"), told.pop("basis"), status, day(at), **told)


def event(status: str, at: str, purpose: str = "own-newsletter", *, who: str = ANNIE, **more: Any) -> Event:
    """The same, of somebody."""
    return Event(Person(who), said(status, at, purpose, **more))


def fact(status: str, at: str, purpose: str = "own-newsletter", *, n: int = 1, **more: Any) -> Fact:
    """A line as it is opened: the house is filled in."""
    contact = more.pop("contact", HER)
    told = {"legal_entity": "huis", "source_text": "f" * 64 if status == "informed" else "", **more}
    return Fact(n, said(status, at, purpose, **told), day("2026-11-01"), contact)


def asked(purpose: str = "own-newsletter", at: str = "2026-11-29", *, entity: str = "huis", channel: str = "") -> Asked:
    """A question of the house."""
    return Asked(purposes()[purpose], channel or road_of(purpose), entity, day(at), "huis")
