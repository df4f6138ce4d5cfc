"""What stands in the filter bar: what can be chosen, what is chosen, and how to undo each choice?"""

from __future__ import annotations

from dataclasses import dataclass

from publiek.dashboard import Choices, View
from publiek.dashboard.saying import parts
from publiek.measures.wording import values
from publiek.reports.words import Words, cleaned
from publiek.vocabulary.codes import REFERENCES

#: One venue is no choice.
_A_CHOICE = 2


@dataclass(frozen=True)
class Option:
    """One thing to choose: its value in the address, what it says, and whether it is chosen."""

    value: str
    said: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One field of the bar; `several`: more than one can be chosen."""

    name: str
    options: tuple[Option, ...]
    several: bool = False


@dataclass(frozen=True)
class Undo:
    """A filter that is on, in words, and the address without it."""

    said: str
    query: str


def bar(choices: Choices, view: View, words: Words) -> list[Filter]:
    """The fields that change every chapter."""
    chosen = view.selection
    channels = values()["channel"]
    found = [
        Filter("period", _options([(one, one) for one in choices.seasons], {view.period})),
        Filter("genre", _options([(one, words.label("genre", one)) for one in choices.genres], chosen.genres)),
        Filter("venue", _options([(one, cleaned(one)) for one in choices.venues], chosen.venues)),
        Filter(
            "channel",
            _options([(one, channels[one].in_language(words.language)) for one in choices.channels], chosen.channels),
        ),
        Filter(
            "visitors",
            _options([(one, words.say(f"filters.visitors.{one}")) for one in ("new", "returning")], {chosen.visitors}),
        ),
    ]
    return [one for one in found if one.name != "venue" or len(one.options) >= _A_CHOICE]


def months(choices: Choices, view: View, words: Words) -> list[Filter]:
    """A period of one's own, month by month."""
    named = [(month, words.numbers.month(month)) for month in choices.months]
    chosen = ("", "") if view.period else (view.selection.since, view.selection.until)
    return [Filter(name, _options(named, {one})) for name, one in zip(("since", "until"), chosen, strict=True)]


def references(choices: Choices, view: View, words: Words) -> list[Filter]:
    """With whom the profile is compared: first, and beside it."""
    offered = [(code, words.say(f"references.{code}")) for code in REFERENCES]
    offered += [(f"province:{one}", words.say("references.named.province", name=one)) for one in choices.provinces]
    offered += [
        (f"municipality:{one}", words.say("references.named.municipality", name=one)) for one in choices.municipalities
    ]
    chosen = [*view.references, "", ""][:2]
    return [Filter("reference", _options(offered, {one})) for one in chosen]


def undoing(view: View, language: str) -> list[Undo]:
    """Every filter that is on."""
    return [Undo(said, view.without(name).query) for name, said in parts(view, language)]


def _options(named: list[tuple[str, str]], chosen: frozenset[str] | set[str]) -> tuple[Option, ...]:
    return tuple(Option(value, said, value in chosen) for value, said in named)
