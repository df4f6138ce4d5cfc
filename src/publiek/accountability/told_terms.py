"""How long is kept what is not of a purpose: the log, backups, a stopped import? Told by who knows the schedule.

The room of terms stands beside this one, so whoever asks for papers passes its terms on:

    terms = told_terms(house, {code: retention.kept_of(house, code, today) for code in retention.terms()})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from publiek.accountability import told_rooms
from publiek.errors import Text
from publiek.governance.papers import Term
from publiek.house import House


class Scheduled(Protocol):
    """A term of the schedule, as far as papers look at it."""

    @property
    def name(self) -> Text: ...
    @property
    def purpose(self) -> str: ...


class Holding(Protocol):
    """The unit of a term, and where it comes from."""

    @property
    def unit(self) -> str: ...
    @property
    def source(self) -> Text: ...


class Keeping(Protocol):
    """How long this house keeps one kind."""

    @property
    def term(self) -> Scheduled: ...
    @property
    def held(self) -> Holding: ...
    @property
    def many(self) -> int: ...


def told_terms(house: House, kept: Mapping[str, Keeping]) -> tuple[Term, ...]:
    """The terms that no purpose of the register tells, of what this house has."""
    lacks = {
        "backups": not told_rooms.backups(house),
        "consent": not told_rooms.has_ledger(house),
        # Of each survey its own term is told.
        "surveys": True,
    }
    return tuple(
        Term(one.term.name, one.many, one.held.unit, one.held.source)
        for code, one in kept.items()
        if not one.term.purpose and not lacks.get(code, False)
    )
