"""Are two makers the same one, written in two ways?"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from publiek.programme.titles import folded, in_full, lists, without_articles

_TOGETHER = re.compile(
    r"\s*(?:/|\||;|,|\s\+\s|\si\.?s\.?m\.?\s|\sin samenwerking met\s|\smet\s|\sfeat\.?\s)\s*", re.IGNORECASE
)


def maker_names(text: str) -> tuple[str, ...]:
    """The makers that a text names, folded, with abbreviations in full ("TG Linde i.s.m. Noord" -> two)."""
    found: list[str] = []
    for part in _TOGETHER.split(text):
        words = without_articles(in_full(folded(part))).split()
        name = " ".join(word for word in words if word != "stichting")
        if name and name not in found:
            found.append(name)
    return tuple(found)


def is_kind_of_maker(words: str) -> bool:
    """Whether words say what kind of maker it is ("toneelgroep linde")."""
    return not _kinds().isdisjoint(words.split())


@lru_cache(maxsize=200_000)
def same_maker(one: str, other: str) -> bool:
    """Whether two folded names are of one maker: the same words, a typing error, initials, or without its kind."""
    from rapidfuzz.distance import OSA

    if one == other:
        return True
    if not _kinds_agree(one, other):
        return False
    first, second = _name(one), _name(other)
    if first and first == second:
        return True
    if (
        min(len(one), len(other)) >= 6
        and OSA.normalized_similarity(one, other) >= 0.88
        and _digits(one) == _digits(other)
    ):
        return _kinds().isdisjoint(one.split()) or not first or not second or OSA.distance(first, second) <= 2
    return _initials(one, other) or _initials(other, one) or _person(first, second) or _person(second, first)


def agreement(first: tuple[str, ...], second: tuple[str, ...]) -> str:
    """Whether makers are "same" or "different"; "unknown" when one of the two is not told."""
    if not first or not second:
        return "unknown"
    return "same" if any(same_maker(one, other) for one in first for other in second) else "different"


def _kinds_agree(one: str, other: str) -> bool:
    """Whether neither says to be another kind of maker than the other ("kamerorkest linde", "toneelgroep linde")."""
    first, second = _kinds() & set(one.split()), _kinds() & set(other.split())
    if not first or not second or first & second:
        return True
    return any(first & set(kinds) and second & set(kinds) for kinds in lists()["same_kinds"])


@cache
def _kinds() -> frozenset[str]:
    return frozenset(lists()["kinds"])


@lru_cache(maxsize=100_000)
def _name(words: str) -> str:
    """A name without what kind of maker it is; "" when nothing else is left."""
    return " ".join(word for word in words.split() if word not in _kinds() and word not in ("en", "and", "van"))


def _digits(words: str) -> list[str]:
    return re.findall(r"\d+", words)


def _initials(short: str, full: str) -> bool:
    """As "nnt" for "noord nederlands toneel"."""
    words = full.split()
    return " " not in short and len(words) >= 3 and len(short) >= 3 and short == "".join(word[0] for word in words)


def _person(short: str, full: str) -> bool:
    """As "j veldhuis" or "veldhuis" for "jan veldhuis"."""
    ours, theirs = short.split(), full.split()
    if len(theirs) < 2 or not ours or ours[-1] != theirs[-1] or len(ours[-1]) < 5:
        return False
    return len(ours) == 1 or (len(ours[0]) == 1 and ours[0] == theirs[0][0])
