"""How is a group described in plain words, each with its number? A draft made from the index figures alone.

"Many" is an index figure of 115 or more, "few" 85 or less, the Netherlands = 100; what differs most is said, in short
sentences. A subtype is told beside the type it is part of. A person approves the name; the words follow the numbers,
so that a rebuild cannot leave a sentence that is no longer true.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from publiek.vocabulary.data_files import read_yaml

#: At most so many things are said in one sentence, so many of them "few" (what is there says more than what is not),
#: and so many against the parent, when they differ by at least 15%.
_MOST = {"place": 1, "homes": 3, "people": 4, "value": 1}
_MOST_FEWER = {"place": 1, "homes": 1, "people": 2, "value": 1}
_AGAINST, _APART, _DAMP = 3, 1.15, 20
_LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Draft:
    """A portrait in the making. `more` and `fewer`: the variables it says there are many and few of; `portrait`: the
    sentences per language, with {slots} for the numbers of the group (and {parent_...} for those of its parent).
    """

    more: tuple[str, ...]
    fewer: tuple[str, ...]
    portrait: Mapping[str, str]


@dataclass(frozen=True)
class Parent:
    """The group a subtype is part of: its names per language and its index figures."""

    name: Mapping[str, str]
    profile: Mapping[str, float]


@cache
def phrases() -> dict[str, Any]:
    """The content of phrases.yaml."""
    return read_yaml((Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def draft_portrait(profile: Mapping[str, float], *, parent: Parent | None = None) -> Draft:
    """The portrait of a group with these index figures; with `parent`, also how it differs from it."""
    said = _said(profile)
    more = tuple(name for name in said if profile[name] >= phrases()["many"])
    fewer = tuple(name for name in said if name not in more)
    against = _apart(profile, parent) if parent else ()
    told = {language: _portrait(said, profile, language) for language in _LANGUAGES}
    if parent and against:
        told = {lang: f"{told[lang]} {_beside(against, profile, parent, lang)}" for lang in _LANGUAGES}
    return Draft(more, fewer, told)


def _said(profile: Mapping[str, float]) -> tuple[str, ...]:
    """What is worth saying, what differs most first: many or few, no more than `_MOST` per sentence."""
    known = phrases()["variables"]
    telling = [n for n in known if n in profile and not phrases()["few"] < profile[n] < phrases()["many"]]
    ranked = sorted(telling, key=lambda name: -_distance(profile[name], 100))
    kept: list[str] = []
    for name in ranked:
        clause, fewer = known[name]["clause"], profile[name] < phrases()["many"]
        beside = [other for other in kept if known[other]["clause"] == clause]
        few = sum(profile[other] < phrases()["many"] for other in beside)
        if len(beside) < _MOST[clause] and not (fewer and few >= _MOST_FEWER[clause]):
            kept.append(name)
    return tuple(kept)


def _distance(own: float, other: float) -> float:
    return abs(math.log(max(own, 1) / max(other, 1)))


def _portrait(said: Sequence[str], profile: Mapping[str, float], language: str) -> str:
    """One sentence per subject for what there is many of, and one for what there is few of."""
    sentences: list[str] = []
    start = phrases()["words"]["start"][language]
    for clause, words in phrases()["clauses"].items():
        names = [name for name in said if phrases()["variables"][name]["clause"] == clause]
        for sort in ("more", "fewer"):
            told = [name for name in names if (profile[name] >= phrases()["many"]) == (sort == "more")]
            if told:
                listed = _listed(told, sort, profile, language, first=not sentences)
                form = words["plain" if sentences else "opened"][language].format(list=listed)
                sentences.append(f"{form}." if sentences else f"{start} {form}.")
    return " ".join(sentences) or f"{start} {phrases()['words']['average'][language]}."


def _listed(names: Sequence[str], sort: str, profile: Mapping[str, float], language: str, *, first: bool) -> str:
    """What stands in a sentence: "veel a ({a}) en b ({b})"; the first number of a portrait says that it is an index."""
    opening = phrases()["words"]["index"][language] if first else ""
    parts = []
    for name in names:
        parts.append(f"{_what(name, sort, profile[name])[language]} ({opening}{{{name}}})")
        opening = ""
    counted = "what" in phrases()["variables"][names[0]]
    return (f"{phrases()['quantity'][sort][language]} " if counted else "") + _joined(parts, language)


def _what(name: str, sort: str, index: float) -> Mapping[str, str]:
    """What there is many or few of; for things without a number, how they are."""
    entry = phrases()["variables"][name]
    if sort == "fewer" and index <= phrases()["scarce"] and "scarce" in entry:
        return entry["scarce"]  # type: ignore[no-any-return]
    return entry.get("what") or entry[sort]  # type: ignore[no-any-return]


def _joined(parts: Sequence[str], language: str) -> str:
    joint = phrases()["words"]["and"][language]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}{joint}{parts[-1]}"


def _apart(profile: Mapping[str, float], parent: Parent) -> tuple[str, ...]:
    """The variables in which a subtype differs most from all of its parent, by at least 15%; of two small index figures
    (2 against 5) the ratio says little, so 20 is added to both.
    """
    known = [n for n in phrases()["variables"] if n in profile and n in parent.profile]
    apart = {name: _distance(profile[name] + _DAMP, parent.profile[name] + _DAMP) for name in known}
    ranked = sorted((n for n in known if apart[n] >= math.log(_APART)), key=lambda name: -apart[name])
    return tuple(ranked[:_AGAINST])


def _beside(names: Sequence[str], profile: Mapping[str, float], parent: Parent, language: str) -> str:
    words, known, parts = phrases()["words"], phrases()["variables"], []
    for name in names:
        entry = known[name]
        what = entry.get("what", entry.get("against"))[language]
        quantity = words["meer" if profile[name] > parent.profile[name] else "minder"][language]
        one = words["against-one"][language]
        parts.append(one.format(quantity=quantity, what=what, own=f"{{{name}}}", other=f"{{parent_{name}}}"))
    return words["against"][language].format(parent=parent.name[language], list=_joined(parts, language))
