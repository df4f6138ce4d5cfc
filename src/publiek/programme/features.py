"""In what do two tellings of a production agree, and in what not? Each fact is there (1) or not (0)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from publiek.programme.makers import agreement, same_maker
from publiek.programme.titles import folded, lists, without_articles
from publiek.programme.told import Apart, repertoire

#: How near two titles are, from near to far.
TITLES = ("exact", "near", "contained", "weak")
MAKERS = ("same", "unknown", "different")
#: Every fact, in the order of the weights.
FACTS = (
    *(f"title-{title}-maker-{maker}" for title in TITLES for maker in MAKERS),
    *("shared-title-without-maker", "short-title", "other-subtitle", "subtitle-on-one-side", "same-subtitle"),
    *("subtitle-of-shared-title", "evening-of-the-house", "nameless-everywhere"),
    *("other-part", "first-part-on-one-side", "later-part-on-one-side", "other-year", "other-version", "other-age"),
    *("other-people", "same-people", "same-genre", "other-genre"),
    *("same-weeks", "same-months", "year-apart", "years-apart"),
)
#: Kinds of genre: a show that one house calls theatre and another family is not a contradiction.
_STAGE = frozenset(("theatre", "cabaret", "musical", "opera", "dance", "family"))
_MUSIC = frozenset(("classical", "pop", "jazz", "world"))
_WEEKS, _NEAR_DAYS, _YEAR_DAYS, _FAR_DAYS = 28, 120, 270, 500
_NO_GENRE = ("", "unknown", "other", "festival", "education")


def facts(one: Apart, other: Apart) -> frozenset[str] | None:
    """What holds of a pair; None when the titles have nothing in common."""
    best = _best(one.names, other.names)
    if best is None:
        return None
    level, left, right = best
    maker = agreement(one.makers, other.makers)
    found = {f"title-{level}-maker-{maker}"}
    if maker == "unknown" and (one.shared or other.shared):
        found.add("shared-title-without-maker")
    if one.nameless and other.nameless:
        found.add("nameless-everywhere")
    if maker == "unknown" and one.names[left] in _evenings():
        found.add("evening-of-the-house")
    if min(len(one.names[left]), len(other.names[right])) <= 6:
        found.add("short-title")
    found |= _subtitles(one, other, left, right)
    found |= _numbers(one, other)
    found |= _people(one, other)
    return frozenset(found | _genres(one.told.genre, other.told.genre) | _dates(one, other))


@cache
def _evenings() -> frozenset[str]:
    """Evenings that every house has its own of."""
    return frozenset(without_articles(folded(name)) for name in lists()["evenings"])


def _best(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, int, int] | None:
    found = None
    for left, one in enumerate(first):
        for right, other in enumerate(second):
            level = nearness(one, other)
            if level is not None and (found is None or TITLES.index(level) < TITLES.index(found[0])):
                found = (level, left, right)
    return found


@lru_cache(maxsize=500_000)
def nearness(one: str, other: str) -> str | None:
    """How near two folded titles are: one of TITLES, or None."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    if one == other:
        return "exact"
    ours, theirs = one.replace(" ", ""), other.replace(" ", "")
    if ours == theirs or sorted(one.split()) == sorted(other.split()):
        return "exact"
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return None
    longest = max(len(ours), len(theirs))
    if longest >= 7 and sorted(ours) == sorted(theirs) and OSA.distance(ours, theirs) <= 2:
        return "near"
    allowed = 0 if longest < 5 else 1 if longest < 11 else 2 if longest < 20 else 3
    if abs(len(ours) - len(theirs)) <= allowed and OSA.distance(ours, theirs, score_cutoff=allowed) <= allowed:
        return "near" if _mistyped(one, other) else "weak"
    first, second = set(one.split()), set(other.split())
    small = first if len(first) < len(second) else second
    if first <= second or second <= first:
        return "contained" if sum(map(len, small)) >= 4 else "weak"
    if fuzz.token_sort_ratio(one, other) >= 85:
        return "near" if longest >= 14 else "weak"
    return "weak" if fuzz.token_set_ratio(one, other) >= 75 else None


def _mistyped(one: str, other: str) -> bool:
    """Whether the words that differ can be one word typed wrongly: one sign more, less, other, or two exchanged.

    Short words ("aan" and "van"), words with something put before ("geluk", "ongeluk") and words of which a whole part
    differs ("nachtbakker", "nachtwaker") are other words.
    """
    from rapidfuzz.distance import OSA

    ours, theirs = one.split(), other.split()
    if len(ours) != len(theirs):
        return OSA.distance(one.replace(" ", ""), other.replace(" ", "")) <= 1 or sorted(one) == sorted(other)
    different = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return all(min(len(a), len(b)) >= 4 and OSA.distance(a, b) <= 1 for a, b in different) or (
        sorted("".join(ours)) == sorted("".join(theirs)) and min(map(len, (one, other))) >= 7
    )


def _subtitles(one: Apart, other: Apart, left: int, right: int) -> set[str]:
    ours = [name for place, name in enumerate(one.names) if place != left]
    theirs = [name for place, name in enumerate(other.names) if place != right]
    # What one calls a subtitle may be the maker of the other.
    ours = [name for name in ours if not any(same_maker(name, maker) for maker in other.makers)]
    theirs = [name for name in theirs if not any(same_maker(name, maker) for maker in one.makers)]
    if not ours and not theirs:
        return set()
    if not ours or not theirs:
        return {"subtitle-of-shared-title" if one.names[left] in repertoire() else "subtitle-on-one-side"}
    same = any(nearness(mine, yours) in ("exact", "near", "contained") for mine in ours for yours in theirs)
    return {"same-subtitle"} if same else {"other-subtitle"}


def _numbers(one: Apart, other: Apart) -> set[str]:
    found, first, second = set(), one.title, other.title
    if first.part != second.part:
        # Part one is often told without its number, a later part seldom.
        both, later = first.part and second.part, {first.part, second.part} != {"", "1"}
        found.add("other-part" if both else "later-part-on-one-side" if later else "first-part-on-one-side")
    if first.year and second.year and first.year != second.year:
        found.add("other-year")
    if first.versions != second.versions:
        found.add("other-version")
    if first.age is not None and second.age is not None and abs(first.age - second.age) > 3:
        found.add("other-age")
    return found


def _people(one: Apart, other: Apart) -> set[str]:
    first, second = one.title.people, other.title.people
    if not first or not second:
        return set()
    ours, theirs = set(" ".join(first).split()), set(" ".join(second).split())
    return {"same-people"} if len(ours & theirs - {"en", "de", "van"}) else {"other-people"}


def _genres(first: str, second: str) -> set[str]:
    if first in _NO_GENRE or second in _NO_GENRE:
        return set()
    if first == second:
        return {"same-genre"}
    together = any(first in kind and second in kind for kind in (_STAGE, _MUSIC))
    return set() if together else {"other-genre"}


def _dates(one: Apart, other: Apart) -> set[str]:
    first, second = one.told, other.told
    if not (first.first and first.last and second.first and second.last):
        return set()
    gap = max((first.first - second.last).days, (second.first - first.last).days, 0)
    if gap <= _NEAR_DAYS:
        return {"same-weeks"} if gap <= _WEEKS else {"same-months"}
    return {"years-apart"} if gap > _FAR_DAYS else {"year-apart"} if gap > _YEAR_DAYS else set()
