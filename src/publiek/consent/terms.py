"""For which purposes can somebody agree, by which roads, and for how long does that count? Read from `terms.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.consent import refusals
from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

#: Roads of a message; "none" for purposes in which nothing is sent.
CHANNELS = ("email", "post", "phone", "sms")
NO_CHANNEL = "none"
#: Somebody who stops may stop everything at once.
ALL = "all"


@dataclass(frozen=True)
class Term:
    """So many `months` after the last "interaction" or after it was "given", for what is judged from `since` on."""

    since: date
    months: int
    counts_from: str
    source: Text
    address: str = ""


@dataclass(frozen=True)
class Purpose:
    """One purpose of which contacts can say yes or no; see the file for what each of its parts means."""

    code: str
    name: Text
    channels: tuple[str, ...]
    soft_opt_in: tuple[str, ...]
    similar: tuple[str, ...]
    step: str
    terms: tuple[Term, ...]
    names_party: bool = False
    register: str = ""

    def term_on(self, on: date) -> Term:
        """The term that holds on a day; before the first one the first one."""
        held = [term for term in self.terms if term.since <= on]
        return held[-1] if held else self.terms[0]


@cache
def purposes() -> Mapping[str, Purpose]:
    """Every purpose, by its code."""
    told = read_yaml(files("publiek.consent").joinpath("terms.yaml").read_text(encoding="utf-8"))
    return {code: _purpose(code, one, told["sources"]) for code, one in told["purposes"].items()}


def purpose_of(code: str) -> Purpose:
    """One purpose. Raises UsageError "consent-purpose"."""
    if code not in purposes():
        raise refusals.purpose_unknown(tuple(purposes()))
    return purposes()[code]


def channel_of(purpose: Purpose, channel: str) -> str:
    """The road of a message for `purpose`; "none" where nothing is sent. Raises UsageError "consent-channel"."""
    allowed = purpose.channels or (NO_CHANNEL,)
    chosen = channel or (NO_CHANNEL if not purpose.channels else "")
    if chosen not in allowed:
        raise refusals.channel_unknown(allowed)
    return chosen


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise ValueError("no such month")


def _purpose(code: str, one: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> Purpose:
    terms = tuple(_term(told, sources) for told in one["terms"])
    if list(terms) != sorted(terms, key=lambda term: term.since):
        raise ValueError(f"{code}: terms in order of their days")
    return Purpose(
        code,
        Text(**one["name"]),
        tuple(one["channels"]),
        tuple(one["soft_opt_in"]),
        tuple(one["similar"]),
        str(one["step"]),
        terms,
        bool(one.get("names_party", False)),
        str(one.get("register", "")),
    )


def _term(told: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> Term:
    source = sources[told["source"]]
    if told["from"] not in ("interaction", "given") or not 1 <= told["months"] <= 120:
        raise ValueError("a term counts from an interaction or from what was given")
    return Term(told["since"], told["months"], told["from"], Text(source["nl"], source["en"]), source["address"])
