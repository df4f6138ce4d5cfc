"""Which pages answer a question, in which order, and which words of them does one show?

Every word of the question may be met in several ways: as it is, by the pieces of which it is made, by words that mean
the same, and if none of that is anywhere, by words that differ in one letter or begin with it, by one piece, or by how
it begins and ends. The best way counts. All sums are of whole numbers; `search.js` does the same in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from publiek.handbook.searching.compounds import pieces_of
from publiek.handbook.searching.folding import stem, words_in
from publiek.handbook.searching.snippets import Snippet, cut

#: How much a way of meeting a word counts, in twelfths.
_ITSELF, _PIECES, _SAME, _NEAR, _PIECE = 12, 8, 9, 6, 3
_SHORTEST_EDGE = 5
#: Letters of a question that are looked at: the rest says nothing new, and could keep a site busy.
_LONGEST_QUESTION = 300
_LONGEST_PHRASE, _TYPO_LETTERS, _BEGIN_LETTERS, _MOST_NEAR = 3, 5, 4, 12
Way = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """One page that answers: its code and title, the part that answers best, and some words of it."""

    code: str
    title: str
    part: str
    anchor: str
    snippet: Snippet
    score: int


def answer(index: Mapping[str, Any], question: str, *, most: int = 10) -> tuple[Found, ...]:
    """The pages that answer `question`, best first."""
    ways = ways_of(index, question)
    scores: dict[int, int] = {}
    met: dict[int, int] = {}
    parts: dict[int, dict[int, int]] = {}
    for one in ways:
        best: dict[int, int] = {}
        for weight, terms in one:
            for page, worth, where in _together(index, terms):
                if weight * worth > best.get(page, 0):
                    best[page] = weight * worth
                told = parts.setdefault(page, {})
                for part in where:
                    told[part] = told.get(part, 0) + weight
        for page, worth in best.items():
            scores[page] = scores.get(page, 0) + worth
            met[page] = met.get(page, 0) + 1
    ranked = sorted(scores, key=lambda page: (-(scores[page] * met[page] // len(ways)), page))
    marked = frozenset(term for one in ways for _, terms in one for term in terms)
    meant = frozenset(terms[0] for one in ways for weight, terms in one if weight == _ITSELF)
    return tuple(
        _found(index, page, scores[page] * met[page] // len(ways), parts[page], (marked, meant))
        for page in ranked[:most]
    )


def ways_of(index: Mapping[str, Any], question: str) -> list[list[Way]]:
    """Per word of the question that says something, the ways in which it can be met."""
    stop = set(index["stop"])
    words = words_in(question[:_LONGEST_QUESTION])[:20]
    said = [word for word in words if word not in stop and len(word) > 1] or words
    stems = [_stem(index, word) for word in said]
    ways: list[list[Way]] = []
    for at, word in enumerate(said):
        mine: list[Way] = [(_ITSELF, (stems[at],))]
        pieces = pieces_of(word, _known(tuple(index["pieces"])), lambda part: stem(part, index["language"]))
        if pieces:
            mine.append((_PIECES, pieces))
        mine += _same(index, stems, at)
        if not any(_together(index, terms) for _, terms in mine):
            mine += _near(index, word) or [(_NEAR, (piece,)) for piece in pieces] or _edges(index, word)
        else:
            mine += [(_PIECE, (piece,)) for piece in pieces]
        ways.append(mine)
    return ways


def _stem(index: Mapping[str, Any], word: str) -> str:
    return stem(index["irregular"].get(word, word), index["language"])


@lru_cache(maxsize=8)
def _known(pieces: tuple[str, ...]) -> frozenset[str]:
    return frozenset(pieces)


def _same(index: Mapping[str, Any], stems: list[str], at: int) -> list[Way]:
    """Words that mean the same as this one, or as the words around it together."""
    found: list[Way] = []
    for long in range(1, _LONGEST_PHRASE + 1):
        for start in range(max(0, at - long + 1), min(at, len(stems) - long) + 1):
            for other in index["synonyms"].get(" ".join(stems[start : start + long]), ()):
                found.append((_SAME, tuple(other)))
    return found


def _near(index: Mapping[str, Any], word: str) -> list[Way]:
    """Words of the handbook that differ from `word` in one letter; if there are none, those that begin with it."""
    forms = index["forms"]
    close = [one for one in forms if one_letter_apart(word, one)] if len(word) >= _TYPO_LETTERS else []
    if not close and len(word) >= _BEGIN_LETTERS:
        close = [one for one in forms if one.startswith(word)]
    return [(_NEAR, (_stem(index, one),)) for one in close[:_MOST_NEAR]]


def _edges(index: Mapping[str, Any], word: str) -> list[Way]:
    """The longest word of the handbook with which `word` begins, and the longest with which it ends."""
    longs = range(len(word) - 3, _SHORTEST_EDGE - 1, -1)
    found = []
    for ends in ([word[:long] for long in longs], [word[-long:] for long in longs]):
        known = (bare for end in ends if (bare := stem(end, index["language"])) in index["terms"])
        found += [(_NEAR, (one,)) for one in [next(known, None)] if one]
    return found


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two letters that changed places, makes them the same."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    if len(one) == len(other):
        swapped = one[at + 1 : at + 2] == other[at : at + 1] and one[at : at + 1] == other[at + 1 : at + 2]
        return one[at + 1 :] == other[at + 1 :] or (swapped and one[at + 2 :] == other[at + 2 :])
    return one[at + 1 :] == other[at:] if len(one) > len(other) else one[at:] == other[at + 1 :]


def _together(index: Mapping[str, Any], terms: tuple[str, ...]) -> list[tuple[int, int, list[int]]]:
    """The pages with all of `terms`: what they are worth there on average, and in which parts."""
    every = [{page: (worth, where) for page, worth, where in index["terms"].get(term, ())} for term in terms]
    return [
        (page, sum(one[page][0] for one in every) // len(every), sorted({at for one in every for at in one[page][1]}))
        for page in every[0]
        if all(page in one for one in every)
    ]


def _found(
    index: Mapping[str, Any],
    page: int,
    score: int,
    parts: Mapping[int, int],
    told_by: tuple[frozenset[str], frozenset[str]],
) -> Found:
    told = index["pages"][page]
    best = min(parts, key=lambda part: (-parts[part], part))
    part = told["parts"][best]
    text = part["words"] or told["lead"]
    marked, meant = told_by

    def is_marked(word: str) -> bool:
        pieces = pieces_of(word, _known(tuple(index["pieces"])), lambda one: stem(one, index["language"]))
        return _stem(index, word) in marked or any(piece in marked for piece in pieces)

    snippet = cut(text, is_marked, lambda word: _stem(index, word) in meant)
    return Found(told["code"], told["title"], part["title"], part["anchor"], snippet, score)
