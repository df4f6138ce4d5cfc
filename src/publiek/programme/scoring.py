"""How probable is it that two tellings are of one production, and is that sure enough?

A logistic model over the facts of `features`: every fact adds its weight, and the sum is a probability. Its weights
were learned from labelled pairs (`bench/production_matching.py --learn`) and stand in matching.yaml, where anybody can
read what counts for how much. An identifier that another register gave goes before all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from math import exp

from publiek.errors import Text, UsageError
from publiek.programme.features import facts
from publiek.programme.told import Apart
from publiek.vocabulary.data_files import read_yaml

VERDICTS = ("same", "review", "different")
#: Registers that give one production one id.
REGISTERS = ("dip", "isni", "wikidata")


@dataclass(frozen=True)
class Weights:
    """What each fact adds (log-odds), where the verdicts change, and which facts never go without a person."""

    start: float
    facts: Mapping[str, float]
    same: float
    review: float
    asks: frozenset[str]


@dataclass(frozen=True)
class Judged:
    """A pair of keys (left < right), how probable it is that they are one, the verdict, and the facts it rests on."""

    left: str
    right: str
    probability: float
    verdict: str
    why: tuple[str, ...]


def judge(one: Apart, other: Apart) -> Judged | None:
    """What to think of a pair; None when its titles and identifiers have nothing in common."""
    one, other = sorted((one, other), key=lambda apart: apart.told.key)
    left, right = one.told.key, other.told.key
    known = _registered(one, other)
    if known:
        return Judged(left, right, 1.0 if known == "same" else 0.0, known, (f"{known}-identifier",))
    found = facts(one, other)
    if found is None:
        return None
    probability = probability_of(found)
    return Judged(left, right, round(probability, 4), verdict_of(found, probability), tuple(sorted(found)))


def probability_of(found: frozenset[str]) -> float:
    """The probability that goes with facts."""
    told = weights()
    return 1 / (1 + exp(-(told.start + sum(told.facts.get(fact, 0.0) for fact in found))))


def verdict_of(found: frozenset[str], probability: float) -> str:
    """One of VERDICTS. What `asks` names is never called the same without a person."""
    told = weights()
    if probability < told.review:
        return "different"
    return "same" if probability >= told.same and told.asks.isdisjoint(found) else "review"


@cache
def weights() -> Weights:
    """The weights of matching.yaml."""
    told = read_yaml(files("publiek.programme").joinpath("matching.yaml").read_text("utf-8"))
    bounds = told["verdicts"]
    return Weights(told["start"], told["weights"], bounds["same"], bounds["review"], frozenset(told["asks_a_person"]))


def require_library() -> None:
    """Raises UsageError "matching-not-installed" where the extra is missing."""
    if find_spec("rapidfuzz") is None:
        raise UsageError(
            "matching-not-installed",
            Text("Om titels te vergelijken is een bibliotheek nodig.", "A library is needed to compare titles."),
            Text("Installeer die met: pip install publiek[linking].", "Install it with: pip install publiek[linking]."),
        )


def _registered(one: Apart, other: Apart) -> str:
    """What identifiers of other registers say: "same", "different", or "" where they say nothing or both."""
    first, second = one.told.identifiers, other.told.identifiers
    said = {first[name] == second[name] for name in REGISTERS if first.get(name) and second.get(name)}
    if len(said) != 1:
        return ""
    return "same" if said.pop() else "different"
