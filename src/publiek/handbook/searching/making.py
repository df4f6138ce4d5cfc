"""What is in the index of the handbook? Plain lists and mappings, so that a browser can hold it too.

BM25 over pages: a word in a title counts more than one in a heading, and that more than one in the text. What each word
is worth on each page is reckoned here, as a whole number, so that Python and JavaScript add up the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import resources
from math import log
from typing import Any

from publiek.handbook.book import Book
from publiek.handbook.page import Page
from publiek.handbook.searching.answering import Found, answer
from publiek.handbook.searching.compounds import pieces_of
from publiek.handbook.searching.folding import stem, words_in
from publiek.vocabulary.data_files import read_yaml

Index = dict[str, Any]
#: What a word is worth by where it stands; a piece of a compound is worth less than the word itself.
_TITLE, _ALSO, _LEAD, _HEADING, _TEXT, _PIECE = 8.0, 6.0, 3.0, 3.0, 1.0, 0.5
#: A page made from the code holds every word there is: it answers when no written page does it better.
_MADE = 0.15
_SATURATION, _LENGTH = 1.2, 0.4
#: A word of the handbook is a piece for compounds from this length, and when it is used so often.
_PIECE_LETTERS, _PIECE_TIMES = 5, 3


@cache
def vocabulary() -> dict[str, Any]:
    """Words of the field, plurals, words that mean the same, words that say nothing: `vocabulary.yaml`."""
    text = resources.files("publiek.handbook.searching").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    return dict(read_yaml(text))


def index_of(book: Book) -> Index:
    """The index of a book in one language."""
    language, told = book.language, vocabulary()
    irregular = told["irregular"] if language == "nl" else {}
    index: Index = {
        "language": language,
        "irregular": irregular,
        "stop": list(told["stop"][language]),
        "pieces": [],
        "synonyms": {},
        "pages": [_shown(one) for one in book.pages],
    }
    if language == "nl":
        index["pieces"] = sorted(_pieces(book, index))
    index["terms"], index["forms"] = _terms(book, index)
    index["synonyms"] = _synonyms(index, told["synonyms"])
    return index


def _shown(page: Page) -> dict[str, Any]:
    parts = [{"title": one.title, "anchor": one.anchor, "words": one.words} for one in page.parts]
    return {"code": page.code, "title": page.title, "lead": page.lead, "parts": parts}


def _pieces(book: Book, index: Index) -> set[str]:
    """The stems of which compounds may be made: the word list, and words the handbook uses often that are none."""
    irregular = index["irregular"]
    known = {stem(irregular.get(word, word), "nl") for word in vocabulary()["words"]}
    never = {stem(word, "nl") for word in [*vocabulary()["never"], *index["stop"]]}
    used = Counter(word for page in book.pages for _, text, _ in _texts(page) for word in words_in(text))
    often = {
        stem(word, "nl")
        for word, times in used.items()
        if times >= _PIECE_TIMES
        and len(word) >= _PIECE_LETTERS
        and word.isalpha()
        and not pieces_of(word, known, lambda part: stem(part, "nl"))
    }
    return known | ({one for one in often if len(one) >= _PIECE_LETTERS} - never)


def _texts(page: Page) -> Iterator[tuple[float, str, int]]:
    """What stands on a page, what a word there is worth, and in which part it is."""
    yield _TITLE, page.title, 0
    yield _ALSO, " ".join(page.also), 0
    yield _LEAD, page.lead, 0
    for number, part in enumerate(page.parts):
        yield _HEADING, part.title, number
        yield _TEXT, part.words, number


def _terms(book: Book, index: Index) -> tuple[dict[str, list[Any]], list[str]]:
    """Per stem the pages with what it is worth there and in which parts; and every word as it is written."""
    worth: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    where: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    forms: set[str] = set()
    long: list[float] = []
    known, language, irregular = set(index["pieces"]), index["language"], index["irregular"]
    for at, page in enumerate(book.pages):
        length = 0
        for weight, text, part in _texts(page):
            for word in words_in(text):
                length += 1
                forms.add(word)
                whole = stem(irregular.get(word, word), language)
                pieces = pieces_of(word, known, lambda one: stem(one, language))
                for term, share in [(whole, 1.0), *((one, _PIECE) for one in pieces if one != whole)]:
                    worth[term][at] += weight * share * (_MADE if page.made else 1.0)
                    where[term][at].add(part)
        long.append(length)
    mean, many = sum(long) / max(len(long), 1), len(book.pages)
    terms: dict[str, list[Any]] = {}
    for term in sorted(worth):
        rare = log(1 + (many - len(worth[term]) + 0.5) / (len(worth[term]) + 0.5))
        terms[term] = [
            [at, _impact(rare, value, long[at] / mean), sorted(where[term][at])] for at, value in worth[term].items()
        ]
    return terms, sorted(one for one in forms if len(one) > 3 and one.isalpha())


def _impact(rare: float, value: float, length: float) -> int:
    value /= 1 - _LENGTH + _LENGTH * length
    return max(1, round(1000 * rare * value * (_SATURATION + 1) / (value + _SATURATION * 4)))


def _synonyms(index: Index, groups: list[list[str]]) -> dict[str, list[list[str]]]:
    """Per word or words, as stems joined by a space, the others that mean the same, each as a list of stems."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    language, irregular = index["language"], index["irregular"]
    for group in groups:
        stems = [[stem(irregular.get(word, word), language) for word in words_in(one)] for one in group]
        for mine in stems:
            for other in stems:
                if other != mine and other not in found[" ".join(mine)]:
                    found[" ".join(mine)].append(other)
    return dict(sorted(found.items()))


@cache
def _index(book: Book) -> Index:
    return index_of(book)


def search(words: str, language: str = "nl", *, book: Book | None = None, most: int = 10) -> tuple[Found, ...]:
    """The pages that answer `words`, best first. `book`: with the pages that follow from the code, else without."""
    return answer(_index(book or Book(language)), words, most=most)


__all__ = ["Index", "index_of", "search", "vocabulary"]
