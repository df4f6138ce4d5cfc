"""Which rules hold on a day, from which source and for which reason? Dated data; damaged rules let nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from publiek.errors import DisclosureError, Text
from publiek.vocabulary.data_files import read_yaml

#: Every rule there is; a value under the floor or over the ceiling would be no protection and is a mistake.
_SOUND = {
    "persons": (10, 1000),
    "organisations": (4, 1000),
    "dominance-one": (10, 50),
    "dominance-two": (10, 85),
    "percent": (15, 100),
    "money-bookers": (100, 10_000),
    "money-largest": (1, 30),
    "group": (50, 90),
    "rate-base": (100, 10_000),
    "base-members": (5, 100),
    "base-public": (10, 1000),
    "base-contribution": (5, 100),
    "money-step": (10, 100_000),
    "width": (5, 1000),
    "width-rounded": (9, 1000),
}


@dataclass(frozen=True)
class Rule:
    """One rule: its value, since when, what it says, who says so (a key of the sources) and why."""

    code: str
    since: date
    value: int
    text: Text
    source: str
    reason: Text


@dataclass(frozen=True)
class Ruling:
    """The rules of one day. `version`: the day from which the last of them holds; it stands in every release.

    `kinds`: kind of table -> its measures; `dimensions`: what tables may be divided by.
    """

    version: str
    rules: Mapping[str, Rule]
    kinds: Mapping[str, tuple[str, ...]]
    dimensions: frozenset[str]
    sources: Mapping[str, str]

    def __getitem__(self, code: str) -> int:
        return self.rules[code].value

    def stricter(self, *, persons: int = 0, organisations: int = 0) -> Ruling:
        """These rules with higher minimums, as an agreement may have. A lower one changes nothing."""
        rules = dict(self.rules)
        for code, value in (("persons", persons), ("organisations", organisations)):
            rules[code] = replace(rules[code], value=max(value, rules[code].value))
        return replace(self, rules=rules)

    def require(self, *, kind: str, dimensions: tuple[str, ...], measures: frozenset[str]) -> None:
        """Raises DisclosureError "table-not-understood" for a kind, dimension or measure that has no rule."""
        known = self.kinds.get(kind)
        unknown = sorted(set(dimensions) - self.dimensions)
        if known is None:
            raise _not_understood("kind", kind)
        if unknown or not dimensions or len(set(dimensions)) != len(dimensions):
            raise _not_understood("dimension", unknown[0] if unknown else "")
        if measures != frozenset(known):
            raise _not_understood("measure", ", ".join(sorted(measures ^ frozenset(known))))


def ruling(on: date | None = None) -> Ruling:
    """The rules that hold `on` a day (None: today).

    Raises DisclosureError "rules-unknown" for a day before the first rules, "rules-unreadable" for damaged rules.
    """
    return in_force(written(), on or date.today())


@cache
def written() -> Mapping[str, Any]:
    """All that stands in rules.yaml."""
    text = resources.files(__package__).joinpath("rules.yaml").read_text(encoding="utf-8")
    told: Mapping[str, Any] = read_yaml(text)
    return told


def in_force(told: Mapping[str, Any], day: date) -> Ruling:
    """What of the rules that were written holds on a day."""
    try:
        rules = [_rule(facts) for facts in told["rules"]]
        kinds = {str(kind): tuple(measures) for kind, measures in told["kinds"].items()}
        dimensions, sources = frozenset(told["dimensions"]), dict(told["sources"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable("") from None
    held: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.since):
        _require_sound(rule, sources)
        if rule.since <= day:
            held[rule.code] = rule
    if len({(rule.code, rule.since) for rule in rules}) != len(rules):
        raise _unreadable("since")
    if not held:
        raise DisclosureError(
            "rules-unknown",
            Text("Voor deze dag zijn er geen vrijgaveregels.", "There are no release rules for this day."),
            Text("Gebruik een nieuwere versie of een latere dag.", "Use a newer version or a later day."),
            {"day": day.isoformat()},
        )
    for code in _SOUND:
        if code not in held:
            raise _unreadable(code)
    version = max(rule.since for rule in held.values()).isoformat()
    return Ruling(version, held, kinds, dimensions, sources)


def _rule(facts: Mapping[str, Any]) -> Rule:
    if not isinstance(facts["value"], int) or not isinstance(facts["since"], date):
        raise TypeError("a rule has a whole number and a day")
    text, reason = Text(**facts["text"]), Text(**facts["reason"])
    return Rule(str(facts["code"]), facts["since"], facts["value"], text, str(facts["source"]), reason)


def _require_sound(rule: Rule, sources: Mapping[str, str]) -> None:
    least, most = _SOUND.get(rule.code, (1, 0))
    told = (rule.text.nl, rule.text.en, rule.reason.nl, rule.reason.en)
    if not least <= rule.value <= most or rule.source not in sources or not all(part.strip() for part in told):
        raise _unreadable(rule.code)


def _unreadable(where: str) -> DisclosureError:
    return DisclosureError(
        "rules-unreadable",
        Text("De vrijgaveregels zijn niet te lezen.", "The release rules cannot be read."),
        Text(
            "Zet het bestand met regels terug zoals het bij deze versie hoort.",
            "Put back the file of rules that belongs to this version.",
        ),
        {"rule": where} if where else {},
    )


def _not_understood(what: str, which: str) -> DisclosureError:
    return DisclosureError(
        "table-not-understood",
        Text("Voor dit soort tabel is er geen vrijgaveregel.", "There is no release rule for this kind of table."),
        Text("Gebruik een tabel van het menu.", "Use a table of the menu."),
        {"what": what, "which": which[:60]},
    )
