"""How long is each kind of data kept? Dated terms with their source, and what the house decided within them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from publiek import permitting
from publiek.errors import Text
from publiek.house import House
from publiek.vocabulary.data_files import read_yaml


@dataclass(frozen=True)
class Held:
    """A term as it holds from `since` on: so many months or days, at most `at_most` of them, and where it is from."""

    since: date
    unit: str
    many: int
    at_most: int
    source: Text


@dataclass(frozen=True)
class Term:
    """The term of one place. `what`: what goes then; `purpose`: where the house can choose another one."""

    code: str
    name: Text
    what: Text
    held: tuple[Held, ...]
    purpose: str = ""

    def on(self, day: date) -> Held:
        """The term that holds on a day; before the first one the first one."""
        return next((one for one in reversed(self.held) if one.since <= day), self.held[0])


@dataclass(frozen=True)
class Kept:
    """How long a house keeps one kind: the term that holds, and so many of its unit as the house decided."""

    term: Term
    held: Held
    many: int

    def limit(self, on: date) -> date:
        """What is of before this day is past its term."""
        if self.held.unit == "days":
            return on - timedelta(days=self.many)
        return months_before(on, self.many)


@cache
def terms() -> dict[str, Term]:
    """Every term, by its code."""
    told = read_yaml(files("publiek.retention").joinpath("terms.yaml").read_text(encoding="utf-8"))
    return {code: _term(code, entry) for code, entry in told["terms"].items()}


@cache
def dated() -> date:
    """The day of this list."""
    told = read_yaml(files("publiek.retention").joinpath("terms.yaml").read_text(encoding="utf-8"))
    day: date = told["dated"]
    return day


def kept_of(house: House, code: str, on: date) -> Kept:
    """How long `house` keeps one kind on a day: what it decided in its register, within the longest there is."""
    term = terms()[code]
    held = term.on(on)
    decided = permitting.register_of(house).purposes.get(term.purpose) if term.purpose else None
    many = decided.months if decided is not None and held.unit == "months" else held.many
    return Kept(term, held, max(1, min(many, held.at_most)))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _term(code: str, entry: dict[str, Any]) -> Term:
    held = tuple(_held(code, one) for one in entry["held"])
    if not held or list(held) != sorted(held, key=lambda one: one.since):
        raise ValueError(f"terms.{code}: in the order of their days")
    return Term(code, Text(**entry["name"]), Text(**entry["what"]), held, entry.get("purpose", ""))


def _held(code: str, one: dict[str, Any]) -> Held:
    unit = next(unit for unit in ("months", "days") if unit in one)
    if not 1 <= one[unit] <= one["at_most"] or not all(one["source"].values()):
        raise ValueError(f"terms.{code}: at least one, at most the longest, with a source")
    return Held(one["since"], unit, one[unit], one["at_most"], Text(**one["source"]))
